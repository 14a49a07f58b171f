use std::convert::Infallible;
use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::capture::file;
use crate::capture::partial::Writer;
use crate::container::pcapng::PcapNg;

const RAW: u32 = 101;

/// Captures in memory, each with its name.
struct InMemory {
    captures: Vec<(String, Vec<u8>)>,
    opened: std::rc::Rc<std::cell::Cell<usize>>,
}

impl Files for InMemory {
    type Source = Cursor<Vec<u8>>;
    type Error = Infallible;

    fn count(&self) -> usize {
        self.captures.len()
    }

    fn name(&self, file: usize) -> String {
        self.captures[file].0.clone()
    }

    fn open(
        &mut self,
        file: usize,
        open: usize,
    ) -> Result<CaptureReader<Self::Source>, Infallible> {
        self.opened.set(self.opened.get().max(open + 1));
        let bytes = self.captures[file].1.clone();
        Ok(CaptureReader::open(Cursor::new(bytes)).unwrap())
    }

    fn can_wait(&self, _: usize) -> bool {
        true
    }
}

/// Packets as (seconds, first byte).
type Packets = Vec<(Option<u64>, u8)>;

fn pcapng(packets: &Packets) -> Vec<u8> {
    let mut out = Vec::new();
    let mut file = PcapNg::begin(&mut out);
    for (at, byte) in packets {
        let at = Duration::from_secs(at.expect("a time"));
        file.packet(at, RAW, &[*byte], 1, &mut out);
    }
    out
}

/// A partial of one capture, whose packets may lack a time.
fn partial(name: &str, packets: &Packets) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = Writer::begin("test", &mut out);
    let origin = note::Origin {
        name: name.to_owned(),
        ..note::Origin::default()
    };
    writer.origin(&origin, &mut out);
    for (number, (at, byte)) in (1..).zip(packets) {
        let packet = Packet {
            at: at.map(Duration::from_secs),
            link_type: RAW,
            data: &[*byte],
            on_wire: 1,
        };
        writer.packet(file::Place { origin: 0, number }, &packet, 1, &mut out);
    }
    out
}

/// Capture, number and first byte of each packet in the order of the timeline, and how many
/// files were open at once.
fn order(captures: Vec<(String, Vec<u8>)>) -> (Vec<(usize, u64, u8)>, usize) {
    let opened = std::rc::Rc::default();
    let files = InMemory {
        captures,
        opened: std::rc::Rc::clone(&opened),
    };
    let (mut timeline, failures) = Timeline::begin(files);
    assert!(failures.is_empty());
    let mut order = Vec::new();
    while let Ok(Some(turn)) = timeline.next_packet() {
        order.push((turn.capture, turn.number, turn.packet.data[0]));
    }
    (order, opened.get())
}

fn bytes(captures: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let (order, _) = order(captures);
    order.into_iter().map(|(.., byte)| byte).collect()
}

fn named(name: &str, times: &[u64], first: u8) -> (String, Vec<u8>) {
    let packets = times.iter().map(|at| Some(*at)).zip(first..).collect();
    (name.to_owned(), pcapng(&packets))
}

#[test]
fn packets_are_in_the_order_of_their_times() {
    let captures = vec![
        named("b", &[2, 5, 6], 20),
        named("a", &[1, 3, 9], 10),
        named("c", &[4], 30),
    ];
    assert_eq!(bytes(captures), [10, 20, 11, 30, 21, 22, 12]);
}

#[test]
fn captures_are_numbered_as_they_appear_and_packets_within_each() {
    let (order, _) = order(vec![named("b", &[2, 5], 20), named("a", &[1, 3], 10)]);
    assert_eq!(order, [(0, 1, 10), (1, 1, 20), (0, 2, 11), (1, 2, 21)]);
}

#[test]
fn a_packet_that_is_out_of_order_in_its_capture_stays_where_it_is() {
    let captures = vec![named("a", &[1, 7, 2, 8], 10), named("b", &[3, 9], 20)];
    assert_eq!(bytes(captures), [10, 20, 11, 12, 13, 21]);
}

#[test]
fn packets_of_one_time_are_in_the_order_of_begin_and_name() {
    let captures = vec![
        named("cap10", &[5, 5], 40),
        named("cap9", &[5, 5], 30),
        named("z", &[1, 5], 10),
    ];
    assert_eq!(bytes(captures), [10, 11, 30, 31, 40, 41]);
}

#[test]
fn many_captures_one_after_the_other_are_open_one_after_the_other() {
    let captures = (0..200u64)
        .map(|n| named(&format!("cap{n}"), &[10 * n, 10 * n + 5], n as u8))
        .collect();
    let (order, open) = order(captures);
    assert!(order.is_sorted());
    assert_eq!(order.len(), 400);
    assert!(open <= OPEN_FROM_THE_BEGINNING + 1, "{open}");
}

#[test]
fn a_capture_that_is_there_twice_is_known() {
    for (one, other, expected) in [("a", "x/a", true), ("a", "b", false)] {
        let captures = vec![named(one, &[1, 2], 7), named(other, &[1, 3], 7)];
        let files = InMemory {
            captures,
            opened: std::rc::Rc::default(),
        };
        let (timeline, _) = Timeline::begin(files);
        assert_eq!(timeline.twice().is_some(), expected);
    }
}

#[test]
fn a_capture_that_breaks_off_ends_and_the_others_go_on() {
    let mut broken = named("a", &[1, 3], 10);
    broken.1.truncate(broken.1.len() - 3);
    let captures = vec![broken, named("b", &[2, 4], 20)];
    let files = InMemory {
        captures,
        opened: std::rc::Rc::default(),
    };
    let (mut timeline, _) = Timeline::begin(files);
    let mut order = Vec::new();
    while let Ok(Some(turn)) = timeline.next_packet() {
        order.push(turn.packet.data[0]);
    }
    assert_eq!(order, [10, 20, 21]);
    let ends = timeline.ends();
    let errors = ends.iter().map(|(name, end)| {
        let error = end.as_ref().map(|end| end.error.is_some());
        (name.as_str(), error)
    });
    let errors: Vec<_> = errors.collect();
    assert_eq!(errors, [("a", Some(true)), ("b", Some(false))]);
}

/// By the definition: what a capture has had so far, its begin, and its own order.
fn expected(captures: &[Packets]) -> Vec<u8> {
    let mut all = Vec::new();
    for (name, packets) in captures.iter().enumerate() {
        let begin = packets.first().and_then(|(at, _)| *at);
        let mut latest = None;
        for (at, byte) in packets {
            latest = latest.max(*at);
            all.push(((latest, begin, name), *byte));
        }
    }
    all.sort_by_key(|(key, _)| *key);
    all.into_iter().map(|(_, byte)| byte).collect()
}

proptest! {
    #[test]
    fn the_order_does_not_depend_on_how_captures_are_given(
        captures in prop::collection::vec(
            prop::collection::vec((prop::option::weighted(0.9, 0u64..12), any::<u8>()), 0..12), 1..24,
        ),
        shuffled in Just((0..24).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        // So that no two begin with the same packet under the same name.
        let files: Vec<(String, Vec<u8>)> = captures
            .iter()
            .enumerate()
            .map(|(n, packets)| (format!("{n}"), partial(&format!("cap{n}"), packets)))
            .collect();
        let given: Vec<_> = shuffled.iter().filter_map(|n| files.get(*n).cloned()).collect();
        prop_assert_eq!(bytes(given), expected(&captures));
    }
}
