//! Writes what an end hears to a capture that Wireshark and `pcap analyze` read.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use etherparse::PacketBuilder;
use pcap_file::DataLink;
use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketBlock;
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};

use crate::capture::observed::FlowKey;

/// A capture could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the capture `{}`", .path.display())]
pub struct RecordError {
    path: PathBuf,
    #[source]
    source: io::Error,
}

/// A file that a capture will be written to, opened before the call.
#[derive(Debug)]
pub struct CaptureFile {
    path: PathBuf,
    file: File,
}

impl CaptureFile {
    pub fn create(path: &Path) -> Result<Self, RecordError> {
        match File::create(path) {
            Ok(file) => Ok(CaptureFile {
                path: path.to_owned(),
                file,
            }),
            Err(source) => Err(RecordError {
                path: path.to_owned(),
                source,
            }),
        }
    }
}

/// A pcapng file of what one end sends and receives, RTP and RTCP decrypted.
pub struct Recorder {
    path: PathBuf,
    writer: PcapNgWriter<BufWriter<File>>,
    packets: u64,
    /// The first write that failed; later ones are not tried.
    failed: Option<io::Error>,
}

impl Recorder {
    pub fn begin(to: CaptureFile) -> Result<Self, RecordError> {
        let CaptureFile { path, file } = to;
        let begun = PcapNgWriter::new(BufWriter::new(file)).and_then(|mut writer| {
            writer.write_pcapng_block(interface())?;
            Ok(writer)
        });
        match begun {
            Ok(writer) => Ok(Recorder {
                path,
                writer,
                packets: 0,
                failed: None,
            }),
            Err(error) => Err(RecordError {
                path,
                source: io::Error::other(error.to_string()),
            }),
        }
    }

    /// `unix` is the Unix time of the packet.
    pub fn record(&mut self, unix: Duration, flow: FlowKey, payload: &[u8]) {
        if self.failed.is_some() {
            return;
        }
        self.packets += 1;
        if let Err(error) = self.write(unix, &ip_packet(flow.source, flow.destination, payload)) {
            self.failed = Some(error);
        }
    }

    fn write(&mut self, unix: Duration, packet: &[u8]) -> io::Result<()> {
        let block = EnhancedPacketBlock {
            interface_id: 0,
            timestamp: unix,
            original_len: packet.len() as u32,
            data: Cow::Borrowed(packet),
            options: Vec::new(),
        };
        let written = self.writer.write_pcapng_block(block);
        written
            .map(|_| ())
            .map_err(|error| io::Error::other(error.to_string()))
    }

    /// Writes what is buffered, and tells of the first write that failed. Of an end that sent
    /// and received nothing no file is left.
    pub fn finish(mut self) -> Result<(), RecordError> {
        let flushed = match self.packets {
            0 => fs::remove_file(&self.path),
            _ => self.writer.get_mut().flush(),
        };
        match self.failed.map_or(flushed, Err) {
            Ok(()) => Ok(()),
            Err(source) => Err(RecordError {
                path: self.path,
                source,
            }),
        }
    }
}

fn interface() -> InterfaceDescriptionBlock<'static> {
    InterfaceDescriptionBlock {
        linktype: DataLink::RAW,
        snaplen: 0,
        options: vec![
            InterfaceDescriptionOption::IfName("rtctool".into()),
            InterfaceDescriptionOption::IfDescription(
                "one end of a call, RTP and RTCP decrypted".into(),
            ),
            InterfaceDescriptionOption::IfTsResol(InterfaceTsResolution::NANO),
        ],
    }
}

/// `payload` in UDP in IP. Mixed address families cannot be a candidate pair.
fn ip_packet(source: SocketAddr, destination: SocketAddr, payload: &[u8]) -> Vec<u8> {
    const HOP_LIMIT: u8 = 64;
    let builder = match (source, destination) {
        (SocketAddr::V4(from), SocketAddr::V4(to)) => {
            PacketBuilder::ipv4(from.ip().octets(), to.ip().octets(), HOP_LIMIT)
        }
        (from, to) => PacketBuilder::ipv6(v6_octets(from), v6_octets(to), HOP_LIMIT),
    };
    let builder = builder.udp(source.port(), destination.port());
    let mut packet = Vec::with_capacity(builder.size(payload.len()));
    match builder.write(&mut packet, payload) {
        Ok(()) => packet,
        // Only a payload beyond 64 KiB, which no datagram carries.
        Err(_) => Vec::new(),
    }
}

fn v6_octets(address: SocketAddr) -> [u8; 16] {
    match address {
        SocketAddr::V4(v4) => v4.ip().to_ipv6_mapped().octets(),
        SocketAddr::V6(v6) => v6.ip().octets(),
    }
}
