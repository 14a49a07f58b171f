//! rtpdump, the format of rtptools: RTP and RTCP packets with their times.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Bytes in front of each packet.
const RECORD: usize = 8;

#[derive(Debug)]
pub struct RtpDump {
    began: Duration,
}

impl RtpDump {
    /// Writes the header: a line with the destination, then when and from where.
    pub fn begin(at: Duration, source: SocketAddr, to: SocketAddr, out: &mut Vec<u8>) -> RtpDump {
        out.extend(format!("#!rtpplay1.0 {}/{}\n", to.ip(), to.port()).bytes());
        out.extend((at.as_secs() as u32).to_be_bytes());
        out.extend(at.subsec_micros().to_be_bytes());
        // There is no room for the address of IPv6.
        out.extend(match source.ip() {
            IpAddr::V4(address) => address.octets(),
            IpAddr::V6(_) => [0; 4],
        });
        out.extend(source.port().to_be_bytes());
        out.extend([0; 2]);
        RtpDump { began: at }
    }

    /// `on_wire` bytes were sent, of which perhaps only some were captured.
    pub fn rtp(&mut self, at: Duration, packet: &[u8], on_wire: usize, out: &mut Vec<u8>) {
        self.record(at, packet, on_wire, out);
    }

    /// A length of 0 marks RTCP.
    pub fn rtcp(&mut self, at: Duration, packet: &[u8], out: &mut Vec<u8>) {
        self.record(at, packet, 0, out);
    }

    fn record(&mut self, at: Duration, packet: &[u8], length: usize, out: &mut Vec<u8>) {
        let Ok(record) = u16::try_from(RECORD + packet.len()) else {
            return;
        };
        let offset = at.saturating_sub(self.began).as_millis();
        out.extend(record.to_be_bytes());
        out.extend(u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
        out.extend(u32::try_from(offset).unwrap_or(u32::MAX).to_be_bytes());
        out.extend(packet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_lengths_and_milliseconds() {
        let mut out = Vec::new();
        let (source, to) = ("10.0.0.1:4000", "10.0.0.2:5000");
        let start = Duration::from_micros(1_000_002);
        let (source, to) = (source.parse().unwrap(), to.parse().unwrap());
        let mut dump = RtpDump::begin(start, source, to, &mut out);
        let header = out.split_off(b"#!rtpplay1.0 10.0.0.2/5000\n".len());
        assert_eq!(out, b"#!rtpplay1.0 10.0.0.2/5000\n");
        assert_eq!(
            header,
            [0, 0, 0, 1, 0, 0, 0, 2, 10, 0, 0, 1, 0x0f, 0xa0, 0, 0]
        );
        let mut records = Vec::new();
        dump.rtp(
            start + Duration::from_millis(20),
            &[0x80, 1],
            12,
            &mut records,
        );
        dump.rtcp(start, &[0x81], &mut records);
        assert_eq!(
            records,
            [
                0, 10, 0, 12, 0, 0, 0, 20, 0x80, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0x81
            ]
        );
    }
}
