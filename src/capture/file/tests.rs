use std::io::Write;

use super::*;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapTsResolution, PcapWriter};
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};
use pcap_file::pcapng::blocks::simple_packet::SimplePacketBlock;
use pcap_file::pcapng::{Block, PcapNgBlock, PcapNgWriter};
use pcap_file::{DataLink, Endianness};
use proptest::prelude::*;

mod compressed;
mod damaged;
mod ng;

const TIME: Duration = Duration::new(1_700_000_000, 123_456_789);

/// A packet as the tests compare it.
type Owned = (Option<Duration>, u32, Vec<u8>, usize);

/// All packets, and what ended the reading early.
fn read(bytes: &[u8]) -> (Vec<Owned>, Option<ReadError>) {
    all_of(&mut CaptureReader::open(bytes).unwrap())
}

fn all_of<R: Read>(reader: &mut CaptureReader<R>) -> (Vec<Owned>, Option<ReadError>) {
    let mut packets = Vec::new();
    loop {
        match reader.next_packet() {
            Ok(Some(packet)) => packets.push((
                packet.at,
                packet.link_type,
                packet.data.to_vec(),
                packet.on_wire,
            )),
            Ok(None) => return (packets, None),
            Err(error) => return (packets, Some(error)),
        }
    }
}

fn pcap(endianness: Endianness, ts_resolution: PcapTsResolution, packets: &[&[u8]]) -> Vec<u8> {
    let header = PcapHeader {
        version_major: 2,
        version_minor: 4,
        ts_correction: 0,
        ts_accuracy: 0,
        snaplen: 65_535,
        datalink: DataLink::ETHERNET,
        ts_resolution,
        endianness,
    };
    let mut bytes = Vec::new();
    let mut writer = PcapWriter::with_header(&mut bytes, header).unwrap();
    for &packet in packets {
        let packet = PcapPacket::new(TIME, 1000, packet).unwrap();
        writer.write_packet(&packet).unwrap();
    }
    bytes
}

fn interface(options: Vec<InterfaceDescriptionOption<'static>>) -> Block<'static> {
    let mut block = InterfaceDescriptionBlock::new(DataLink::RAW, 0);
    block.options = options;
    block.into_block()
}

fn packet(interface_id: u32, timestamp: Duration) -> Block<'static> {
    let block = EnhancedPacketBlock {
        interface_id,
        timestamp,
        original_len: 1000,
        data: vec![7; 13].into(),
        options: Vec::new(),
    };
    block.into_block()
}

fn pcapng(endianness: Endianness, blocks: &[Block]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = PcapNgWriter::with_endianness(&mut bytes, endianness).unwrap();
    for block in blocks {
        writer.write_block(block).unwrap();
    }
    bytes
}

fn resolution(is_bin: bool, exponent: u8) -> InterfaceDescriptionOption<'static> {
    let resolution = InterfaceTsResolution::new(is_bin, exponent).unwrap();
    InterfaceDescriptionOption::IfTsResol(resolution)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Enough packets for several blocks of either compression.
fn many_packets() -> Vec<u8> {
    let packets: Vec<Vec<u8>> = (0..400u32)
        .map(|n| (0..1000u32).map(|k| (n * 31 + k * k * 7) as u8).collect())
        .collect();
    let packets: Vec<&[u8]> = packets.iter().map(Vec::as_slice).collect();
    pcap(Endianness::Little, PcapTsResolution::MicroSecond, &packets)
}

#[test]
fn pcap_is_read_in_both_byte_orders_and_resolutions() {
    for endianness in [Endianness::Big, Endianness::Little] {
        for (resolution, time) in [
            (PcapTsResolution::NanoSecond, TIME),
            (
                PcapTsResolution::MicroSecond,
                Duration::new(1_700_000_000, 123_456_000),
            ),
        ] {
            let (packets, error) = read(&pcap(endianness, resolution, &[b"one", b"second"]));
            assert!(error.is_none());
            assert_eq!(packets[0], (Some(time), 1, b"one".to_vec(), 1000));
            assert_eq!(packets[1], (Some(time), 1, b"second".to_vec(), 1000));
        }
    }
}

#[test]
fn a_fraction_of_a_second_and_more_is_carried_into_the_seconds() {
    for (resolution, second) in [
        (PcapTsResolution::MicroSecond, 1_000_000u32),
        (PcapTsResolution::NanoSecond, 1_000_000_000),
    ] {
        let mut bytes = pcap(Endianness::Little, resolution, &[b"one"]);
        bytes[28..32].copy_from_slice(&second.to_le_bytes());
        let (packets, error) = read(&bytes);
        assert!(error.is_none(), "{error:?}");
        assert_eq!(packets[0].0, Some(Duration::from_secs(1_700_000_001)));
    }
}

#[test]
fn packets_longer_than_the_snap_length_are_taken_as_they_are() {
    let mut bytes = pcap(
        Endianness::Little,
        PcapTsResolution::MicroSecond,
        &[&[7; 300]],
    );
    bytes[16..20].copy_from_slice(&96u32.to_le_bytes());
    let (packets, error) = read(&bytes);
    assert!(error.is_none());
    assert_eq!(packets[0].2.len(), 300);
}
