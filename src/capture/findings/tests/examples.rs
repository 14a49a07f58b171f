//! For each kind of finding, a capture that has it and one like it that does not.

use super::*;
use crate::capture::decryption::Protection;
use crate::capture::file::{Drops, Skip, Skipped};
use crate::capture::session::lip_sync::LipSync;
use crate::capture::session::{Encryption, StreamSummary};
use crate::srtp::GivenKey;
use crate::stats;

mod capture;
mod connection;
mod descriptions;
mod media;

use capture::*;
use connection::*;
use descriptions::*;
use media::*;

/// What is found, with the fault and without.
type Example = (&'static FindingKind, fn(Fault) -> Vec<Finding>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    There,
    NotThere,
}

impl Fault {
    fn is_there(self) -> bool {
        self == Fault::There
    }

    /// The one with the fault, the other without.
    fn or<T>(self, faulty: T, sound: T) -> T {
        match self {
            Fault::There => faulty,
            Fault::NotThere => sound,
        }
    }
}

const EXAMPLES: &[Example] = &[
    (&whole::NO_RTP, no_rtp),
    (&whole::UNTIMED, untimed),
    (&whole::CLOCK_BACK, clock_back),
    (&whole::TOO_MANY_STREAMS, too_many_streams),
    (&whole::BEYOND_LIMITS, beyond_limits),
    (&whole::CAPTURE_DROPS, capture_drops),
    (&whole::FRAGMENTS, fragments),
    (&whole::SEGMENTS_MISSING, segments_missing),
    (&direction::ONE_DIRECTION, one_direction),
    (&stream::LOSS, loss),
    (&stream::LOSS_BEHIND_CAPTURE, loss_behind_capture),
    (&stream::DOUBLED, doubled),
    (&stream::GAP, gap),
    (&stream::OUTAGE, outage),
    (&stream::RESTART, restart),
    (&stream::TIMESTAMP_LEAP, timestamp_leap),
    (&stream::TWO_SOURCES, two_sources),
    (&stream::HELD_UP, held_up),
    (&stream::CLOCK_SKEW, clock_skew),
    (&lip_sync::OUT_OF_STEP, out_of_step),
    (&reading::SKIPPED, skipped),
    (&reading::DROPPED, dropped),
    (&unreachable::UNREACHABLE, port_unreachable),
    (&unversioned::VERSION_0, version_0),
    (&feedback::NOT_RESENT, not_resent),
    (&feedback::KEY_FRAMES_ASKED, key_frames_asked),
    (&feedback::ASKED_AGAIN, asked_again),
    (&feedback::SLOW_PATH, slow_path),
    (&feedback::AFTER_BYE, after_bye),
    (&ice::UNANSWERED, checks_unanswered),
    (&ice::NOT_NOMINATED, not_nominated),
    (&ice::ROLE_CONFLICT, role_conflict),
    (&ice::CONSENT_LOST, consent_lost),
    (&ice::RESTART, ice_restart),
    (&ice::STUN_ERROR, stun_error),
    (&ice::TURN_REFUSED, turn_refused),
    (&dtls::UNANSWERED, hello_unanswered),
    (&dtls::ALERT, alert),
    (&dtls::UNFINISHED, unfinished),
    (&dtls::EARLY_RTP, early_rtp),
    (&dtls::FINGERPRINT, fingerprint),
    (&dtls::ROLE, role),
    (&one_way::ONE_WAY, one_way),
    (&stopped::STOPPED, stopped),
    (&misdirected::MISDIRECTED, misdirected),
    (&described::STRANGE_PAYLOAD_TYPE, strange_payload_type),
    (&described::OTHER_CLOCK, other_clock),
    (&described::WRONG_KEY, wrong_key),
    (&described::UNAUTHENTIC, unauthentic),
    (&described::NO_SECRET, no_secret),
    (&described::NOT_AS_DESCRIBED, not_as_described),
    (&described::DESCRIPTIONS_LEFT_OUT, descriptions_left_out),
    (&described::UNFIT_DESCRIPTION, unfit_description),
    (&files::SEVERAL_POINTS, several_points),
    (&files::OVERLAP, overlap),
    (&files::APART, apart),
];

/// Nothing tells the one from the other once it was given up.
#[test]
fn segments_may_be_missing_or_too_late() {
    let found = segments_missing(Fault::There);
    let of_tcp = found.iter().find(|finding| finding.code == "PCAP024");
    let of_tcp = of_tcp.unwrap();
    let message = "bytes that TCP brought are missing in their place in the capture from ";
    assert!(of_tcp.message.starts_with(message), "{}", of_tcp.message);
    let help = of_tcp.help.as_deref().unwrap();
    assert!(help.contains("or has it too long behind what follows it"));
}

#[test]
fn each_kind_has_one_example() {
    for kind in KINDS {
        let examples = EXAMPLES.iter().filter(|(of, _)| of.code == kind.code);
        assert_eq!(examples.count(), 1, "{} {}", kind.code, kind.name);
    }
    assert_eq!(KINDS.len(), EXAMPLES.len());
}

#[test]
fn each_kind_is_found_where_it_is_and_not_where_it_is_not() {
    let has = |found: &[Finding], code: &str| found.iter().any(|finding| finding.code == code);
    let wrong = EXAMPLES.iter().filter(|(kind, example)| {
        !has(&example(Fault::There), kind.code) || has(&example(Fault::NotThere), kind.code)
    });
    let wrong: Vec<&str> = wrong.map(|(kind, _)| kind.code).collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn what_packets_show_names_one_of_them() {
    let shown = [
        (&whole::TOO_MANY_STREAMS, 9),
        (&whole::CAPTURE_DROPS, 82),
        (&stream::CLOCK_SKEW, 1),
        (&lip_sync::OUT_OF_STEP, 1),
        (&described::WRONG_KEY, 1),
        (&described::NO_SECRET, 9),
    ];
    for (kind, packet) in shown {
        let (_, example) = EXAMPLES
            .iter()
            .find(|(of, _)| of.code == kind.code)
            .unwrap();
        let found = example(Fault::There);
        let finding = found.iter().find(|one| one.code == kind.code).unwrap();
        let place = finding.location.as_ref().unwrap();
        assert_eq!(place.packet, Some(packet), "{}", kind.code);
    }
}

/// Packets of G.711 each 20 ms, with these sequence numbers.
fn audio(call: &mut Call, numbers: impl IntoIterator<Item = u16>) -> &mut Call {
    call.step = Duration::from_millis(20);
    for number in numbers {
        call.forth(&pcmu(number, u32::from(number) * 160));
    }
    call
}

fn pcmu(number: u16, timestamp: u32) -> Vec<u8> {
    let mut packet = vec![0x80, 0];
    packet.extend(number.to_be_bytes());
    packet.extend(timestamp.to_be_bytes());
    packet.extend([0, 0, 0, 7]);
    packet.extend([0x55; 160]);
    packet
}

/// Of the stream that [`audio`] sends, by its receiver.
fn receiver_report(lost: u8) -> Vec<u8> {
    let mut packet = vec![0x81, 201, 0, 7, 0, 0, 0, 9, 0, 0, 0, 7, 0, 0, 0, lost];
    packet.extend([0; 16]);
    packet
}

fn sound() -> Call {
    let mut call = Call::new();
    audio(&mut call, 0..100);
    call
}

fn with(call: &Call, change: impl FnOnce(&mut Summary)) -> Vec<Finding> {
    let mut summary = call.analyzer.summary();
    change(&mut summary);
    findings("call.pcap", &summary)
}

fn with_stream(call: &Call, change: impl FnOnce(&mut StreamSummary)) -> Vec<Finding> {
    with(call, |summary| {
        if let Some(stream) = summary.session.streams.first_mut() {
            change(stream);
        }
    })
}
