use super::*;

#[derive(Default)]
struct Timeline(Points);

fn number_in(capture: usize) -> u64 {
    Place {
        file: capture,
        number: 1,
    }
    .packet()
}

impl Timeline {
    /// RTP packet `number` of a stream comes in a capture.
    fn look(&mut self, capture: usize, at_ms: u64, number: u16) {
        let [high, low] = number.to_be_bytes();
        let mut packet = vec![0x45, 0, 0, 43, 0, 0, 0, 0, 64, 17, 0, 0];
        packet.extend([
            10, 0, 0, 1, 10, 0, 0, 2, 0x0f, 0xa0, 0x13, 0x88, 0, 23, 0, 0,
        ]);
        packet.extend([0x80, 0, high, low, 0, 0, 0, 0, 0, 0, 0, 7, 1, 2, 3]);
        let raw_ip = 101;
        self.0.look(
            number_in(capture),
            &Packet {
                at: Some(Duration::from_millis(at_ms)),
                link_type: raw_ip,
                on_wire: packet.len(),
                data: &packet,
            },
        );
    }

    fn points<const N: usize>(&self, captures: [usize; N]) -> [u8; N] {
        let [a, b] = [([10, 0, 0, 1], 4000), ([10, 0, 0, 2], 5000)].map(Into::into);
        captures.map(|capture| self.0.of(FlowKey::udp(a, b), number_in(capture)))
    }
}

#[test]
fn captures_of_both_ends_are_two_points() {
    let mut timeline = Timeline::default();
    for number in 0..20 {
        timeline.look(0, u64::from(number) * 20, number);
        if number % 5 > 0 {
            timeline.look(1, u64::from(number) * 20 + 1, number);
        }
    }
    assert_eq!(timeline.points([0, 1]), [0, 1]);
}

#[test]
fn captures_that_follow_each_other_are_one_point_whatever_was_doubled() {
    let mut timeline = Timeline::default();
    for number in 0..300u16 {
        let (piece, at) = (usize::from(number / 30), u64::from(number) * 20);
        timeline.look(piece, at, number);
        if number % 3 == 0 {
            timeline.look(usize::from((number + 1) / 30), at + 1, number);
        }
    }
    assert_eq!(timeline.points([0, 1, 2, 9]), [0; 4]);
}

#[test]
fn packets_that_were_dealt_out_are_of_one_point() {
    let mut timeline = Timeline::default();
    for number in 0..1_000u16 {
        let at = u64::from(number) * 20;
        timeline.look(usize::from(number * 7 % 3), at, number);
        if number % 4 == 0 {
            timeline.look(usize::from(number % 3), at + 1, number);
        }
    }
    assert_eq!(timeline.points([0, 1, 2]), [0; 3]);
}

#[test]
fn packets_of_one_moment_in_two_captures_are_of_one_point() {
    let mut timeline = Timeline::default();
    for number in 0..100 {
        timeline.look(0, u64::from(number) * 20, number);
        timeline.look(1, u64::from(number) * 20, number);
    }
    assert_eq!(timeline.points([0, 1]), [0, 0]);
}

#[test]
fn pieces_of_three_points_go_on_where_they_were() {
    let mut timeline = Timeline::default();
    for number in 0..200 {
        let piece = usize::from(number / 50);
        let at = u64::from(number) * 20;
        for point in 0..3 {
            timeline.look(3 * piece + point, at + point as u64, number);
        }
    }
    let points = timeline.points([0, 1, 2, 3, 4, 5, 9, 10, 11]);
    assert_eq!(points, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
}

#[test]
fn the_piece_behind_the_others_is_told_by_what_it_has_of_them() {
    let mut timeline = Timeline::default();
    for number in 0..200 {
        let at = u64::from(number) * 20;
        timeline.look(if number < 101 { 0 } else { 2 }, at, number);
        timeline.look(if number < 99 { 1 } else { 3 }, at + 5, number);
    }
    assert_eq!(timeline.points([0, 1, 2, 3]), [0, 1, 0, 1]);
}

#[test]
fn any_number_of_messages_takes_bounded_memory() {
    let mut timeline = Timeline::default();
    for number in 0..60_000 {
        timeline.look(usize::from(number % 100), u64::from(number), number);
    }
    let recent = &timeline.0.recent;
    assert!(recent.young.len().max(recent.old.len()) <= GENERATION);
}
