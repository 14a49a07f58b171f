//! Clocks that leap ahead, and pauses that are none of theirs.

use super::*;

const HOUR: u64 = 3_600;

/// 20 s of a call, in the middle of which so many seconds seem to pass. Clocks of both ends go on by
/// so many of them.
fn call(seconds: u64, [forth, back]: [u32; 2]) -> Call {
    let mut call = Call::new();
    talk(&mut call, 0..500, 0);
    call.wait(seconds);
    match forth == back {
        true => talk(&mut call, 500..1_000, forth),
        false => talk_apart(&mut call, 500..1_000, [forth, back]),
    }
    call
}

fn talk_apart(call: &mut Call, numbers: std::ops::Range<u16>, later: [u32; 2]) {
    for number in numbers {
        for (way, later) in later.into_iter().enumerate() {
            let mut packet = vec![0x80, 0];
            packet.extend(number.to_be_bytes());
            packet.extend((u32::from(number) * 160 + later * 8_000).to_be_bytes());
            packet.extend([0, 0, 0, 7 + way as u8]);
            packet.extend([0x55; 160]);
            match way {
                0 => call.forth(&packet),
                _ => call.back(&packet),
            };
        }
    }
}

fn found(call: &Call) -> Vec<(String, Option<u64>)> {
    let found = call.findings().into_iter();
    let place = |finding: Finding| {
        let packet = finding.location.and_then(|place| place.packet);
        (finding.code, packet)
    };
    found.map(place).collect()
}

/// Of the capture and of each stream, seconds.
fn lasted(call: &Call) -> Vec<f64> {
    let summary = call.analyzer.summary();
    let streams = summary.session.streams.iter();
    let of_streams = streams.filter_map(|stream| stream.reception.seconds());
    let whole = summary.duration.map(|duration| duration.as_secs_f64());
    whole
        .into_iter()
        .chain(of_streams)
        .map(f64::round)
        .collect()
}

#[test]
fn a_clock_that_leaps_ahead_takes_no_time() {
    let call = call(HOUR, [0, 0]);
    assert_eq!(found(&call), only("PCAP018", 1_001));
    assert_eq!(lasted(&call), [20.0, 20.0, 20.0]);
    for stream in call.analyzer.summary().session.streams {
        let reception = &stream.reception;
        assert_eq!(stream.gaps.count, 0);
        assert!(reception.interarrival.max < Some(0.1));
        assert!(reception.jitter.unwrap()[2] < 0.001);
        assert!(reception.last > Some(Duration::from_secs(1_000 + HOUR)));
        assert_eq!(stream.course.timestamps.unwrap().leaps, 0);
        let periods = stream.course.timeline.periods();
        assert!(periods.iter().all(|period| period.packets() > 0));
    }
}

#[test]
fn each_leap_is_counted() {
    let mut call = call(HOUR, [0, 0]);
    call.wait(HOUR);
    talk(&mut call, 1_000..1_500, 0);
    let ahead = call.analyzer.summary().session.clock_ahead;
    assert_eq!((ahead.count, ahead.total.as_secs()), (2, 2 * HOUR));
    assert_eq!(lasted(&call), [30.0, 30.0, 30.0]);
}

/// On hold, both clocks of RTP go on.
#[test]
fn a_pause_remains_a_pause() {
    let call = call(HOUR, [HOUR as u32; 2]);
    assert_eq!(
        found(&call),
        [only("PCAP005", 1_001), only("PCAP005", 1_002)].concat()
    );
    assert_eq!(lasted(&call), [3_620.0, 3_620.0, 3_620.0]);
}

/// Some senders stand still on hold. The other end tells how long it was.
#[test]
fn a_pause_in_which_one_clock_stood_still_remains_a_pause() {
    for later in [[HOUR as u32, 0], [0, HOUR as u32]] {
        let call = call(HOUR, later);
        let found = found(&call);
        assert!(found.iter().all(|(code, _)| code != "PCAP018"), "{found:?}");
        let silent = found.iter().filter(|(code, _)| code == "PCAP005");
        assert_eq!(silent.count(), 2, "{found:?}");
        assert_eq!(lasted(&call), [3_620.0, 3_620.0, 3_620.0]);
    }
}

/// It may have been stopped.
#[test]
fn one_sender_alone_tells_nothing_of_the_clock() {
    let mut call = Call::new();
    call.step = Duration::from_millis(20);
    for number in 0..200u8 {
        if number == 100 {
            call.wait(HOUR);
        }
        call.forth(&rtp_as(0, 7, number));
    }
    assert!(found(&call).iter().all(|(code, _)| code != "PCAP018"));
    assert!(found(&call).iter().any(|(code, _)| code == "PCAP005"));
}

/// What a network holds up is told as that, or as a leap of timestamps.
#[test]
fn a_short_time_is_no_step_of_the_clock() {
    let call = call(20, [0, 0]);
    assert!(found(&call).iter().all(|(code, _)| code != "PCAP018"));
    assert_eq!(lasted(&call), [40.0, 40.0, 40.0]);
}
