//! Of session descriptions and keys.

use super::*;

pub fn strange_payload_type(fault: Fault) -> Vec<Finding> {
    described_call(fault.or(0, 111), 960).findings()
}

pub fn other_clock(fault: Fault) -> Vec<Finding> {
    described_call(111, fault.or(160, 960)).findings()
}

pub fn not_as_described(fault: Fault) -> Vec<Finding> {
    let mut call = described_call(111, 960);
    if fault.is_there() {
        call.back(&receiver_report(0));
    }
    call.findings()
}

pub fn wrong_key(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    if fault.is_there() {
        call.analyzer
            .key(&GivenKey::parse(&"00".repeat(30)).unwrap());
    }
    audio(&mut call, 0..100);
    call.findings()
}

pub fn unauthentic(fault: Fault) -> Vec<Finding> {
    with_stream(&sound(), |stream| {
        stream.encryption = Encryption::Decrypted(Protection {
            key: None,
            opened: 90,
            refused: fault.or(10, 0),
            cut: 0,
            rollover_counter: Some(0),
        });
    })
}

pub fn no_secret(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.handshakes_without_secret = fault.or(1, 0);
        summary.first_without_secret = fault.or(Some(9), None);
    })
}

pub fn descriptions_left_out(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.descriptions_left_out = fault.or(1, 0);
    })
}

pub fn unfit_description(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        let names = fault.or(vec!["offer.sdp".to_owned()], Vec::new());
        summary.unfit_descriptions = names;
    })
}

/// A stream to Bob, whose description has payload type 111 for Opus.
fn described_call(payload_type: u8, timestamp_step: u32) -> Call {
    let mut call = Call::new();
    call.analyzer.describe("answer.sdp", &description(""));
    call.step = Duration::from_millis(20);
    for number in 0..600u16 {
        let mut packet = pcmu(number, u32::from(number) * timestamp_step);
        packet[1] = payload_type;
        call.forth(&packet);
    }
    call
}
