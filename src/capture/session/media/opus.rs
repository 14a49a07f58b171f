//! What the packets of an Opus stream say in their first bytes.

use crate::rtp::payload::Payload;
use crate::rtp::payload::opus::Packet;

#[derive(Debug, Clone, Copy, Default)]
pub struct OpusMeter {
    figures: OpusFigures,
    /// Packets of which is known whether they carry redundancy.
    judged: u64,
    with_fec: u64,
}

/// Opus, by its tables of contents (RFC 6716 §3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpusFigures {
    pub packets: u64,
    /// Packets of two bytes or fewer: the sender is silent (discontinuous transmission).
    pub dtx_packets: u64,
    /// Packets that repeat the one before at a lower quality. None where none could be read.
    pub fec_packets: Option<u64>,
    /// Of the last packet with sound.
    pub packet_duration_us: Option<u32>,
    /// The widest.
    pub bandwidth_hz: Option<u32>,
    /// The most.
    pub channels: Option<u8>,
}

impl OpusMeter {
    pub fn observe(&mut self, payload: Payload) {
        let Some(packet) = Packet::read(payload) else {
            return;
        };
        let figures = &mut self.figures;
        figures.packets += 1;
        if packet.is_dtx {
            figures.dtx_packets += 1;
            return;
        }
        figures.packet_duration_us = packet.duration_us().or(figures.packet_duration_us);
        figures.bandwidth_hz = figures.bandwidth_hz.max(Some(packet.bandwidth.hz()));
        figures.channels = figures.channels.max(Some(packet.channels));
        if let Some(has_fec) = packet.has_fec {
            self.judged += 1;
            self.with_fec += u64::from(has_fec);
        }
    }

    pub fn figures(&self) -> OpusFigures {
        OpusFigures {
            fec_packets: (self.judged > 0).then_some(self.with_fec),
            ..self.figures
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(packets: &[&[u8]]) -> OpusFigures {
        let mut meter = OpusMeter::default();
        for packet in packets {
            meter.observe(Payload::whole(packet));
        }
        meter.figures()
    }

    #[test]
    fn silence_and_redundancy_are_counted() {
        // SILK, wide band, 20 ms, mono: voice flag, then the flag of redundancy.
        let (plain, redundant) = ([0x48, 0x80, 1, 2], [0x48, 0xc0, 1, 2]);
        let figures = after(&[&plain, &redundant, &[0x48]]);
        assert_eq!((figures.packets, figures.dtx_packets), (3, 1));
        assert_eq!(figures.fec_packets, Some(1));
        assert_eq!(figures.packet_duration_us, Some(20_000));
        assert_eq!(
            (figures.bandwidth_hz, figures.channels),
            (Some(8_000), Some(1))
        );
    }

    #[test]
    fn no_packet_says_nothing() {
        assert_eq!(after(&[]), OpusFigures::default());
    }
}
