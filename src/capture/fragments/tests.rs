use super::super::frame::dissect;
use super::*;
use etherparse::PacketBuilder;
use proptest::prelude::*;

const RAW: u32 = 101;

/// A UDP datagram of `length` bytes of payload in fragments of at most `size` bytes.
fn fragments(identification: u16, length: usize, size: usize) -> Vec<Vec<u8>> {
    let payload: Vec<u8> = (0..length).map(|n| (n / 7) as u8).collect();
    let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).udp(5000, 6000);
    let mut packet = Vec::new();
    builder.write(&mut packet, &payload).unwrap();
    let (header, data) = packet.split_at(20);
    let count = data.len().div_ceil(size);
    data.chunks(size)
        .enumerate()
        .map(|(n, chunk)| {
            let mut fragment = [header, chunk].concat();
            let total = fragment.len() as u16;
            fragment[2..4].copy_from_slice(&total.to_be_bytes());
            fragment[4..6].copy_from_slice(&identification.to_be_bytes());
            let more = if n + 1 < count { 0x2000 } else { 0 };
            let place = (n * size / 8) as u16 | more;
            fragment[6..8].copy_from_slice(&place.to_be_bytes());
            fragment
        })
        .collect()
}

/// Feeds packets, 1 ms apart; gives number, payload captured and on the wire of each datagram.
fn feed(fragments: &mut Fragments, packets: &[&[u8]]) -> Vec<(u64, usize, usize)> {
    let mut given = Vec::new();
    for (n, packet) in packets.iter().enumerate() {
        let Frame::Fragment(fragment) = dissect(RAW, packet) else {
            panic!("a fragment");
        };
        fragments.observe(
            n as u64 + 1,
            Some(Duration::from_millis(n as u64)),
            &fragment,
        );
        given.extend(datagrams(fragments));
    }
    given
}

fn datagrams(fragments: &mut Fragments) -> Vec<(u64, usize, usize)> {
    let mut given = Vec::new();
    while let Some(whole) = fragments.next_whole() {
        let Frame::Udp(datagram) = whole.dissect() else {
            panic!("a datagram: {:?}", whole.dissect());
        };
        assert_eq!(datagram.flow().source.to_string(), "10.0.0.1:5000");
        let expected: Vec<u8> = (0..datagram.payload.len()).map(|n| (n / 7) as u8).collect();
        assert_eq!(datagram.payload, expected);
        given.push((whole.packet, datagram.payload.len(), datagram.on_wire));
    }
    given
}

fn slices(packets: &[Vec<u8>]) -> Vec<&[u8]> {
    packets.iter().map(Vec::as_slice).collect()
}

#[test]
fn fragments_become_a_datagram_in_any_order() {
    let parts = fragments(1, 3000, 1480);
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut fragments = Fragments::default();
        let packets: Vec<&[u8]> = order.iter().map(|&n| parts[n].as_slice()).collect();
        assert_eq!(feed(&mut fragments, &packets), [(3, 3000, 3000)]);
        assert_eq!(fragments.counts.reassembled, 1);
        assert_eq!(fragments.bytes, 0);
    }
}

#[test]
fn packets_between_each_other_do_not_mix() {
    let (a, b) = (fragments(1, 2000, 1480), fragments(2, 2500, 1480));
    let mut fragments = Fragments::default();
    let given = feed(&mut fragments, &[&a[0], &b[0], &a[1], &b[1]]);
    assert_eq!(given, [(3, 2000, 2000), (4, 2500, 2500)]);
}

#[test]
fn bytes_that_come_twice_stay_as_they_came_first() {
    let parts = fragments(1, 3000, 1480);
    let mut forged = parts[1].clone();
    forged[20..].fill(0xee);
    let mut fragments = Fragments::default();
    let packets: [&[u8]; 4] = [&parts[0], &parts[1], &forged, &parts[2]];
    assert_eq!(feed(&mut fragments, &packets), [(4, 3000, 3000)]);
}

#[test]
fn a_packet_whose_rest_never_comes_is_given_as_far_as_it_goes() {
    let parts = fragments(1, 6000, 1480);
    let mut fragments = Fragments::default();
    // The third is missing.
    assert_eq!(feed(&mut fragments, &[&parts[0], &parts[1], &parts[3]]), []);
    fragments.give_up_all();
    assert_eq!(datagrams(&mut fragments), [(1, 2 * 1480 - 8, 6000)]);
    let counts = FragmentCounts {
        reassembled: 0,
        unused: 2,
        cut: 1,
        first_cut: Some(CutShort {
            packet: 1,
            flow: FlowKey::udp(
                "10.0.0.1:5000".parse().unwrap(),
                "10.0.0.2:6000".parse().unwrap(),
            ),
        }),
    };
    assert_eq!(fragments.counts, counts);
}

#[test]
fn what_is_too_old_is_given_up() {
    let parts = fragments(1, 3000, 1480);
    let mut fragments = Fragments::default();
    feed(&mut fragments, &[&parts[1], &parts[0]]);
    let Frame::Fragment(late) = dissect(RAW, &parts[2]) else {
        panic!("a fragment");
    };
    fragments.observe(3, Some(Duration::from_secs(9)), &late);
    assert_eq!(datagrams(&mut fragments), [(2, 2 * 1480 - 8, 3000)]);
}

#[test]
fn a_capture_of_first_fragments_only_is_not_held_up() {
    let packets: Vec<Vec<u8>> = (0..10)
        .map(|n| fragments(n, 3000, 1480).swap_remove(0))
        .collect();
    let mut fragments = Fragments::default();
    let given = feed(&mut fragments, &slices(&packets));
    assert_eq!(fragments.counts.cut, 10);
    let numbers: Vec<u64> = given.iter().map(|(packet, ..)| *packet).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<u64>>());
    assert!(
        given
            .iter()
            .all(|(_, captured, on_wire)| (*captured, *on_wire) == (1472, 3000))
    );
}

#[test]
fn fragments_that_the_capture_cut_tell_the_length() {
    let parts = fragments(1, 3000, 1480);
    let cut: Vec<&[u8]> = parts.iter().map(|part| &part[..60]).collect();
    let mut fragments = Fragments::default();
    assert_eq!(feed(&mut fragments, &cut), [(3, 32, 3000)]);
}

#[test]
fn fragments_of_endless_packets_take_bounded_memory() {
    let mut fragments = Fragments::default();
    for identification in 0..u16::MAX {
        let parts = self::fragments(identification, 3000, 1480);
        let Frame::Fragment(fragment) = dissect(RAW, &parts[1]) else {
            panic!("a fragment");
        };
        fragments.observe(1, None, &fragment);
        assert!(fragments.next_whole().is_none());
    }
    assert!(fragments.bytes <= MOST_BYTES + LONGEST);
    assert!(fragments.partial.len() <= MOST_PACKETS);
    assert!(fragments.begun.len() <= MOST_PACKETS);
}

proptest! {
    #[test]
    fn no_fragments_make_it_panic(
        places in prop::collection::vec((any::<u16>(), 0u16..3, 0usize..100), 0..60),
    ) {
        let mut fragments = Fragments::default();
        for (place, identification, length) in places {
            let mut packet = self::fragments(identification, 200, 2000).swap_remove(0);
            packet.truncate(20 + length);
            packet[6..8].copy_from_slice(&place.to_be_bytes());
            if let Frame::Fragment(fragment) = dissect(RAW, &packet) {
                fragments.observe(1, None, &fragment);
            }
        }
        fragments.give_up_all();
        while let Some(whole) = fragments.next_whole() {
            let _ = whole.dissect();
        }
        prop_assert_eq!(fragments.bytes, 0);
    }
}
