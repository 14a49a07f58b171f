//! Datagrams of which fragments are missing.

use super::*;
use crate::capture::analyze::Summary;

/// RTP of `number` in an IP packet of two fragments.
fn fragments(number: u8) -> [Vec<u8>; 2] {
    let rtp = [
        &[0x80, 26, 0, number, 0, 0, number, 0, 0, 0, 0, 9][..],
        &[0; 1_200],
    ]
    .concat();
    let packet = Call::frame(ALICE, BOB, &rtp);
    let (header, data) = packet.split_at(20);
    let (first, second) = data.split_at(800);
    let fragment = |data: &[u8], place: u16| {
        let mut fragment = [header, data].concat();
        let length = fragment.len() as u16;
        fragment[2..4].copy_from_slice(&length.to_be_bytes());
        fragment[4..6].copy_from_slice(&[0, number]);
        fragment[6..8].copy_from_slice(&place.to_be_bytes());
        fragment
    };
    [fragment(first, 0x2000), fragment(second, 100)]
}

/// 200 packets, 20 ms apart; fragments that `is_lost` names by packet and place are missing.
fn call(is_lost: impl Fn(u8, usize) -> bool) -> Summary {
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    for number in 0..200u8 {
        for (place, fragment) in fragments(number).iter().enumerate() {
            if !is_lost(number, place) {
                analyzer.packet(&Packet {
                    at: Some(Duration::from_millis(1_000 + 20 * u64::from(number))),
                    link_type: 101,
                    data: fragment,
                    on_wire: fragment.len(),
                });
            }
        }
    }
    analyzer.conclude()
}

fn told(summary: &Summary) -> Vec<(Option<u64>, String)> {
    let found = whole::findings(summary).into_iter();
    let found = found.filter(|found| found.finding.code == "PCAP022");
    found
        .map(|found| (found.packet, found.finding.message.clone()))
        .collect()
}

#[test]
fn a_packet_whose_fragment_was_dropped_is_named_and_not_reordered() {
    let summary = call(|number, place| number == 10 && place == 1);
    assert_eq!(
        told(&summary),
        [(
            Some(21),
            "fragments of 1 packet are missing, first of one from 10.0.0.1:5000 to 10.0.0.2:6000; what is there was analysed".to_owned()
        )]
    );
    let stream = &summary.session.streams[0];
    let reception = &stream.reception;
    assert_eq!((reception.packets, reception.counts.lost()), (200, 0));
    assert_eq!((reception.reordered, stream.gaps.count), (0, 0));
}

#[test]
fn first_fragments_alone_are_told_of() {
    let summary = call(|_, place| place == 1);
    assert_eq!(summary.fragments.cut, 200);
    assert_eq!(told(&summary).len(), 1);
    assert_eq!(summary.session.streams[0].reception.packets, 200);
}

#[test]
fn whole_packets_are_not_told_of() {
    assert_eq!(told(&call(|_, _| false)), []);
}
