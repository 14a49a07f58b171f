use super::*;
use proptest::prelude::*;

fn after(numbers: impl IntoIterator<Item = u16>) -> Sequence {
    let mut sequence = Sequence::default();
    for number in numbers {
        sequence.observe(number);
    }
    sequence
}

#[test]
fn packets_in_order_lose_nothing() {
    let sequence = after(10..20);
    assert_eq!(
        sequence.counts(),
        Counts {
            expected: 10,
            unique: 10,
            ..Counts::default()
        }
    );
}

#[test]
fn the_wrap_from_65535_to_0_is_not_a_restart() {
    let sequence = after([65534, 65535, 0, 1]);
    assert_eq!(sequence.counts().expected, 4);
    assert_eq!(sequence.restarts(), 0);
}

#[test]
fn it_remembers_which_of_the_last_numbers_came() {
    let sequence = after([65_534, 0, 1]);
    let came = [65_534, 65_535, 0, 1, 2, 40_000].map(|number| sequence.has_come(number));
    assert_eq!(came, [true, false, true, true, false, false]);
}

#[test]
fn missing_numbers_are_lost_and_form_bursts() {
    let counts = after([1, 2, 5, 6, 8, 12]).counts();
    assert_eq!(counts.lost(), 6);
    assert_eq!((counts.bursts, counts.longest_burst), (3, 3));
}

#[test]
fn runs_of_loss_are_counted_by_length() {
    let counts = after([1, 3, 5, 8, 20, 60]).counts();
    let lengths: Vec<_> = counts.burst_lengths.iter().collect();
    assert_eq!(lengths, [(1..=1, 2), (2..=2, 1), (9..=16, 1), (33..=64, 1)]);
}

#[test]
fn a_packet_far_behind_the_highest_is_late() {
    let mut sequence = after((0..200).filter(|n| ![50, 150].contains(n)));
    sequence.observe(150);
    assert_eq!((sequence.reordered(), sequence.late()), (1, 0));
    sequence.observe(50);
    assert_eq!((sequence.reordered(), sequence.late()), (2, 1));
    assert_eq!(sequence.reordering_extent(), 149);
}

#[test]
fn a_duplicate_does_not_make_up_for_a_loss() {
    let sequence = after([1, 2, 2, 2, 4]);
    assert_eq!(sequence.counts().lost(), 1);
    assert_eq!(sequence.duplicates(), 2);
}

#[test]
fn a_packet_that_is_known_late_is_neither_reordered_nor_lost() {
    let mut sequence = Sequence::default();
    for number in [1, 2, 4, 5] {
        sequence.observe(number);
    }
    assert_eq!(sequence.observe_belated(3), Arrival::Late);
    assert_eq!(sequence.counts().lost(), 0);
    assert_eq!((sequence.reordered(), sequence.reordering_extent()), (0, 0));
}

#[test]
fn a_late_packet_is_reordered_not_lost() {
    let sequence = after([1, 2, 4, 5, 3]);
    assert_eq!(sequence.counts().lost(), 0);
    assert_eq!(sequence.reordered(), 1);
    assert_eq!(sequence.counts().bursts, 0);
}

#[test]
fn a_packet_overtaken_by_the_first_still_counts() {
    let counts = after([11, 10, 12]).counts();
    assert_eq!((counts.expected, counts.unique), (3, 3));
}

#[test]
fn nothing_is_missing_before_the_first_packet() {
    let sequence = after((10_000..10_050).chain([9_800]));
    let counts = sequence.counts();
    assert_eq!((counts.expected, counts.unique, counts.bursts), (51, 51, 0));
    assert_eq!((sequence.reordered(), sequence.late()), (1, 1));
}

#[test]
fn a_packet_from_long_ago_is_late_unless_it_begins_anew() {
    let stray = after((10_000..10_050).chain([8_000, 10_050]));
    assert_eq!((stray.late(), stray.counts().lost()), (1, 0));
    let anew = after((10_000..10_050).chain(8_000..8_050));
    assert_eq!((anew.late(), anew.restarts()), (0, 1));
}

#[test]
fn what_passed_unseen_is_neither_expected_nor_lost() {
    for unseen in [1u64, 50, 2_900, 5_000, 70_000] {
        let mut sequence = after((0..100).filter(|number| *number != 40));
        sequence.went_on(unseen + 1);
        sequence.passed_unseen(unseen);
        let next = (99 + unseen + 2) as u16;
        sequence.observe(next);
        sequence.observe(next.wrapping_add(2));
        let counts = sequence.counts();
        assert_eq!((counts.expected, counts.lost()), (104, 2), "{unseen}");
        assert_eq!((counts.unseen, counts.bursts), (unseen, 2));
        assert_eq!(counts.longest_burst, 1);
    }
}

#[test]
fn the_senders_own_count_tells_whether_its_beginning_was_seen() {
    let sequence = after([65_530, 65_531, 3]);
    let beginnings = [0, 1, 10, 11].map(|sent| sequence.beginning(sent));
    assert_eq!(beginnings, [None, Some(65_530), Some(65_530), None]);
    let anew = after((0..50).chain(20_000..20_050));
    assert_eq!(anew.beginning(10), None);
}

#[test]
fn what_went_on_over_a_long_outage_is_loss() {
    for outage in [3_100, 8_200, 50_000, 65_536, 123_456_789] {
        let mut sequence = after(0..100);
        sequence.observe(102);
        assert_eq!(sequence.went_on(outage + 1), Arrival::AfterGap);
        let next = (102 + outage + 2) as u16;
        assert_eq!(sequence.observe(next), Arrival::InOrder);
        let counts = sequence.counts();
        assert_eq!((counts.lost(), counts.bursts), (outage + 2, 2));
        assert_eq!(counts.longest_burst, outage);
        assert_eq!((sequence.restarts(), sequence.late()), (0, 0));
    }
}

#[test]
fn two_packets_in_a_new_place_are_a_restart() {
    let mut sequence = after([1, 2, 3]);
    assert_eq!(sequence.observe(40_000), Arrival::Suspect);
    assert_eq!(sequence.observe(40_001), Arrival::Restart);
    assert_eq!(sequence.observe(40_003), Arrival::AfterGap);
    assert_eq!(sequence.restarts(), 1);
    let counts = sequence.counts();
    assert_eq!((counts.expected, counts.unique), (3 + 4, 3 + 3));
}

#[test]
fn numbers_that_begin_again_where_they_had_been_are_a_restart() {
    let sequence = after((0..200).chain(0..300));
    assert_eq!((sequence.restarts(), sequence.duplicates()), (1, 0));
    assert_eq!((sequence.reordered(), sequence.late()), (0, 0));
    let counts = sequence.counts();
    assert_eq!((counts.expected, counts.unique), (500, 500));
}

#[test]
fn a_recording_that_is_played_again_may_have_holes() {
    for every in [4, 10, 20] {
        let recording = (0..500u16).filter(|number| number % every != 1);
        let sequence = after((0..3).flat_map(|_| recording.clone()));
        let lost = 3 * (500 - recording.clone().count()) as u64;
        assert_eq!(sequence.counts().lost(), lost, "{every}");
        assert_eq!((sequence.restarts(), sequence.duplicates()), (2, 0));
        assert_eq!((sequence.reordered(), sequence.late()), (0, 0));
    }
}

#[test]
fn packets_of_a_second_source_are_counted_apart() {
    let both = (0..500u16).flat_map(|number| [number, 30_000 + number]);
    let sequence = after(both);
    assert_eq!((sequence.strays(), sequence.counts().unique), (500, 500));
    assert!(sequence.is_of_two_rows());
    let few = after([1, 2, 40_000, 3, 20_000, 4]);
    assert_eq!((few.strays(), few.is_of_two_rows()), (2, false));
    let anew = after([1, 2, 40_000, 40_001]);
    assert_eq!(anew.strays(), 0);
}

#[test]
fn packets_that_are_sent_again_between_others_are_duplicates() {
    let again = (200..400).flat_map(|n| [n, n - 150]);
    let sequence = after((0..200).chain(again));
    assert_eq!((sequence.restarts(), sequence.duplicates()), (0, 200));
}

#[test]
fn what_is_missing_lies_between_the_first_and_the_last() {
    let sequence = after([10, 11, 14]);
    let missing = (0..20).filter(|number| sequence.is_missing(*number));
    assert_eq!(missing.collect::<Vec<u16>>(), [12, 13]);
}

#[test]
fn a_single_stray_number_changes_nothing() {
    let sequence = after([1, 2, 40_000, 3, 4]);
    assert_eq!(sequence.restarts(), 0);
    assert_eq!(
        sequence.counts(),
        Counts {
            expected: 4,
            unique: 4,
            ..Counts::default()
        }
    );
}

#[test]
fn loss_older_than_the_window_stays_counted() {
    let numbers = (0..30_000u16).filter(|n| n % 1000 != 7);
    let counts = after(numbers).counts();
    assert_eq!(
        (counts.lost(), counts.bursts, counts.longest_burst),
        (30, 30, 1)
    );
}

proptest! {
    /// A plain model that remembers everything is the oracle.
    #[test]
    fn it_counts_what_a_set_counts(
        start in any::<u16>(),
        steps in prop::collection::vec((0i64..40, -30i64..5), 1..600),
    ) {
        let mut sequence = Sequence::default();
        let mut seen = std::collections::BTreeSet::new();
        let (mut duplicates, mut at, mut first) = (0, i64::from(start), i64::MAX);
        for (ahead, offset) in steps {
            at += ahead;
            let number = at + offset;
            sequence.observe(number as u16);
            // Only of the first 16 packets it counts which is the lowest.
            if seen.len() < 16 {
                first = first.min(number);
            }
            duplicates += u64::from(!seen.insert(number));
        }
        let span = seen.last().unwrap() - first + 1;
        let overtaken = seen.range(..first).count() as u64;
        prop_assert_eq!(sequence.counts().expected, span as u64 + overtaken);
        prop_assert_eq!(sequence.counts().unique, seen.len() as u64);
        prop_assert_eq!(sequence.duplicates(), duplicates);
    }
}
