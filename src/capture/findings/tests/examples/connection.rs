//! Of how calls come about, and of media that goes one way.

use super::*;

/// Of a stream that goes on, or of what has nothing to do with the call.
pub fn port_unreachable(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    let mut frame = crate::capture::frame::refusal(3);
    const PORT: usize = 20 + 8 + 20 + 2;
    frame[PORT] ^= fault.or(0, 0xff);
    call.analyzer.packet(&Packet {
        at: Some(call.now),
        link_type: 101,
        data: &frame,
        on_wire: frame.len(),
    });
    audio(&mut call, 100..300);
    call.findings()
}

pub fn checks_unanswered(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    (0..20).for_each(|id| {
        call.forth(&check(id));
    });
    if !fault.is_there() {
        call.back(&answer(19));
    }
    call.findings()
}

pub fn not_nominated(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    for id in 0..8 {
        let check = fault.or(check(id), nominating(id));
        call.forth(&check).back(&answer(id));
    }
    call.findings()
}

pub fn role_conflict(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let conflict = stun(0x0111, 1, &[0, 9, 0, 4, 0, 0, 4, 87]);
    call.forth(&check(1)).back(&fault.or(conflict, answer(1)));
    call.findings()
}

pub fn consent_lost(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&nominating(1)).back(&answer(1));
    for id in 2..6 {
        call.wait(2).forth(&check(id));
        if !fault.is_there() {
            call.back(&answer(id));
        }
    }
    call.findings()
}

pub fn ice_restart(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let mut other = check(2);
    if fault.is_there() {
        // The letter of the first fragment, behind the headers of message and attribute.
        other[24] = b'x';
    }
    call.forth(&check(1)).forth(&other);
    call.findings()
}

pub fn stun_error(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let refused = stun(0x0111, 1, &[0, 9, 0, 4, 0, 0, 4, 0]);
    call.forth(&check(1)).back(&fault.or(refused, answer(1)));
    call.findings()
}

pub fn turn_refused(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let refused = stun(0x0113, 1, &[0, 9, 0, 4, 0, 0, 4, 86]);
    let granted = stun(0x0103, 1, &[]);
    call.forth(&stun(0x0003, 1, &[]))
        .back(&fault.or(refused, granted));
    call.findings()
}

pub fn hello_unanswered(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).wait(2);
    call.forth(&made::client_hello(7, 1));
    if !fault.is_there() {
        call.back(&server_hello());
    }
    call.findings()
}

pub fn alert(fault: Fault) -> Vec<Finding> {
    const WARNING: u8 = 1;
    const FATAL: u8 = 2;
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0));
    call.back(&made::record(21, 0, 0, &[fault.or(FATAL, WARNING), 40]));
    call.findings()
}

pub fn unfinished(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).back(&server_hello());
    call.wait(fault.or(2, 0)).forth(&finished());
    call.findings()
}

pub fn early_rtp(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).back(&server_hello());
    if fault.is_there() {
        call.forth(&rtp(1)).forth(&rtp(2));
    }
    call.forth(&finished()).back(&finished());
    call.forth(&rtp(3)).forth(&rtp(4));
    call.findings()
}

pub fn fingerprint(fault: Fault) -> Vec<Finding> {
    let certificate: &[u8] = fault.or(&[9], &[1, 2, 3]);
    let print = CertificateFingerprint::of(certificate);
    handshake_with(&description(&format!("a=fingerprint:sha-256 {print}\r\n"))).findings()
}

pub fn role(fault: Fault) -> Vec<Finding> {
    let setup = fault.or("active", "passive");
    handshake_with(&description(&format!("a=setup:{setup}\r\n"))).findings()
}

pub fn one_way(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&nominating(1)).back(&answer(1));
    (0..60).for_each(|number| {
        call.forth(&rtp(number));
    });
    if !fault.is_there() {
        call.back(&rtp_of(8, 1)).back(&rtp_of(8, 2));
    }
    call.findings()
}

/// Bob's audio ends, and Alice's seconds later.
pub fn stopped(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.analyzer = Analyzer::new(Duration::from_secs(1));
    for number in 0..600u16 {
        if number < fault.or(100, 600) {
            call.back(&pcmu(number, u32::from(number) * 160));
        }
        audio(&mut call, [number]);
    }
    call.findings()
}

/// Of Alice, who is at the address that her media comes from.
pub fn misdirected(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let alice = b"v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\nc=IN IP4 10.0.0.1\r\nm=audio 5000 RTP/AVP 0\r\n";
    call.analyzer.describe("offer.sdp", alice);
    call.analyzer.describe("answer.sdp", &description(""));
    let port = fault.or(6004, BOB.1);
    for number in 0..100 {
        call.send(ALICE, (BOB.0, port), &pcmu(number, u32::from(number) * 160));
    }
    call.findings()
}
