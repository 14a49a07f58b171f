//! Of streams, and of what their receivers say.

use super::*;

pub fn loss(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    audio(
        &mut call,
        (0..100).filter(|number| !fault.is_there() || number % 10 != 5),
    );
    call.findings()
}

pub fn loss_behind_capture(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.back(&receiver_report(fault.or(10, 0)));
    call.findings()
}

pub fn doubled(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let times = fault.or(2, 1);
    audio(&mut call, (0..100).flat_map(|number| vec![number; times]));
    call.findings()
}

pub fn gap(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.wait(fault.or(61, 1));
    audio(&mut call, 100..200);
    call.findings()
}

pub fn outage(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.wait(61);
    let next = fault.or(200, 100);
    audio(&mut call, next..next + 100);
    call.findings()
}

pub fn restart(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    audio(&mut call, fault.or(30_000..30_100, 100..200));
    call.findings()
}

pub fn timestamp_leap(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    for number in 100..200u16 {
        call.forth(&pcmu(number, u32::from(number) * 160 + fault.or(80_000, 0)));
    }
    call.findings()
}

pub fn two_sources(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    for number in 100..200u16 {
        call.forth(&pcmu(number, u32::from(number) * 160));
        if fault.is_there() {
            call.forth(&pcmu(number + 30_000, u32::from(number) * 160));
        }
    }
    call.findings()
}

pub fn held_up(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.wait(fault.or(2, 0));
    for number in 100..200u16 {
        call.step = Duration::from_millis(fault.or(1, 20));
        call.forth(&pcmu(number, u32::from(number) * 160));
    }
    call.findings()
}

pub fn clock_skew(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.step = Duration::from_micros(fault.or(20_010, 20_000));
    for number in 0..2_000u16 {
        call.forth(&pcmu(number, u32::from(number) * 160));
    }
    call.findings()
}

pub fn out_of_step(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        let stream = summary.session.streams.first().map(|stream| stream.key);
        summary.session.lip_sync.extend(stream.map(|key| LipSync {
            cname: "alice".to_owned(),
            audio: key,
            video: key,
            skew: stats::Summary::of([fault.or(0.3, 0.01); 9]),
        }));
    })
}

/// Of another source, with timestamps of the media.
pub fn version_0(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    for number in 500..503u16 {
        let mut packet = pcmu(number, 8_000);
        (packet[0], packet[1], packet[11]) = (fault.or(0, 0x80), 97, 8);
        call.forth(&packet);
    }
    call.findings()
}

pub fn not_resent(fault: Fault) -> Vec<Finding> {
    let mut call = asked_for(1);
    if !fault.is_there() {
        audio(&mut call, 20..40);
    }
    audio(&mut call, 60..100);
    call.findings()
}

pub fn asked_again(fault: Fault) -> Vec<Finding> {
    asked_for(fault.or(5, 1)).findings()
}

pub fn key_frames_asked(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    for _ in 0..fault.or(9, 1) {
        call.back(&key_frame_request());
    }
    audio(&mut call, 100..200);
    call.findings()
}

pub fn slow_path(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.back(&receiver_report(0));
    with_stream(&call, |stream| {
        stream.round_trips.end_to_end = stats::Summary::of([fault.or(0.5, 0.1); 9]);
    })
}

pub fn after_bye(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.forth(&[0x81, 203, 0, 1, 0, 0, 0, 7]);
    audio(&mut call, 100..fault.or(200, 110));
    call.findings()
}

fn nack(number: u16) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    vec![0x81, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, 7, high, low, 0, 0]
}

fn key_frame_request() -> Vec<u8> {
    vec![0x81, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, 7]
}

/// A stream without its packets 20 to 39, which its receiver asks for `times` times.
fn asked_for(times: usize) -> Call {
    let mut call = Call::new();
    audio(
        &mut call,
        (0..60).filter(|number| !(20..40).contains(number)),
    );
    for _ in 0..times {
        (20..40).for_each(|number| {
            call.back(&nack(number));
        });
    }
    call
}
