//! For each kind of finding, a capture that has it and one like it that does not.

use super::*;
use crate::capture::decryption::Protection;
use crate::capture::file::{Drops, Skip, Skipped};
use crate::capture::session::lip_sync::LipSync;
use crate::capture::session::{Encryption, StreamSummary};
use crate::srtp::GivenKey;
use crate::stats;

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

fn nack(number: u16) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    vec![0x81, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, 7, high, low, 0, 0]
}

fn key_frame_request() -> Vec<u8> {
    vec![0x81, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, 7]
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

fn no_rtp(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    audio(&mut call, 0..fault.or(1, 5));
    call.findings()
}

fn untimed(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let frame = Call::frame(ALICE, BOB, &pcmu(1, 1));
    call.analyzer.packet(&Packet {
        at: fault.or(None, Some(call.now)),
        link_type: 101,
        data: &frame,
        on_wire: frame.len(),
    });
    call.findings()
}

fn clock_back(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.now -= Duration::from_millis(fault.or(500_000, 500));
    audio(&mut call, 100..200);
    call.findings()
}

fn too_many_streams(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.session.unlisted_packets = fault.or(5, 0);
    })
}

fn beyond_limits(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.tcp.unfollowed = fault.or(3, 0);
    })
}

fn capture_drops(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.step = Duration::from_millis(10);
    for number in 0..100u8 {
        let is_missing = (40..60).contains(&number);
        if !is_missing {
            call.forth(&rtp(number));
        }
        if !is_missing || !fault.is_there() {
            call.back(&rtp_of(8, number));
        }
    }
    call.findings()
}

fn fragments(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.fragments.unused = fault.or(3, 0)
    })
}

fn one_direction(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&check(1)).forth(&answer(2));
    if !fault.is_there() {
        call.back(&check(2));
    }
    call.findings()
}

fn loss(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    audio(
        &mut call,
        (0..100).filter(|number| !fault.is_there() || number % 10 != 5),
    );
    call.findings()
}

fn loss_behind_capture(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.back(&receiver_report(fault.or(10, 0)));
    call.findings()
}

fn doubled(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let times = fault.or(2, 1);
    audio(&mut call, (0..100).flat_map(|number| vec![number; times]));
    call.findings()
}

fn gap(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.wait(fault.or(61, 1));
    audio(&mut call, 100..200);
    call.findings()
}

fn outage(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.wait(61);
    let next = fault.or(200, 100);
    audio(&mut call, next..next + 100);
    call.findings()
}

fn restart(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    audio(&mut call, fault.or(30_000..30_100, 100..200));
    call.findings()
}

fn timestamp_leap(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    for number in 100..200u16 {
        call.forth(&pcmu(number, u32::from(number) * 160 + fault.or(80_000, 0)));
    }
    call.findings()
}

fn two_sources(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    for number in 100..200u16 {
        call.forth(&pcmu(number, u32::from(number) * 160));
        if fault.is_there() {
            call.forth(&pcmu(number + 30_000, u32::from(number) * 160));
        }
    }
    call.findings()
}

fn held_up(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.wait(fault.or(2, 0));
    for number in 100..200u16 {
        call.step = Duration::from_millis(fault.or(1, 20));
        call.forth(&pcmu(number, u32::from(number) * 160));
    }
    call.findings()
}

fn several_points(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        for stream in &mut summary.session.streams {
            stream.key.flow.point = fault.or(1, 0);
        }
    })
}

fn clock_skew(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.step = Duration::from_micros(fault.or(20_010, 20_000));
    for number in 0..2_000u16 {
        call.forth(&pcmu(number, u32::from(number) * 160));
    }
    call.findings()
}

fn out_of_step(fault: Fault) -> Vec<Finding> {
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

fn skipped(fault: Fault) -> Vec<Finding> {
    let damage = crate::capture::file::Damage::NoBytes;
    let skip = Skip {
        offset: 40,
        bytes: 116,
        packet: 7,
        damage,
    };
    let places = fault.or(vec![skip], Vec::new());
    let skipped = Skipped {
        bytes: 116,
        places: places.len() as u64,
        first: places,
    };
    of_reading("call.pcap", &skipped, Drops::default())
}

fn dropped(fault: Fault) -> Vec<Finding> {
    let drops = Drops {
        by_interface: Some(fault.or(3, 0)),
        by_os: None,
    };
    of_reading("call.pcap", &Skipped::default(), drops)
}

/// Of a stream that goes on, or of what has nothing to do with the call.
fn port_unreachable(fault: Fault) -> Vec<Finding> {
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

/// Of another source, with timestamps of the media.
fn version_0(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    for number in 500..503u16 {
        let mut packet = pcmu(number, 8_000);
        (packet[0], packet[1], packet[11]) = (fault.or(0, 0x80), 97, 8);
        call.forth(&packet);
    }
    call.findings()
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

fn not_resent(fault: Fault) -> Vec<Finding> {
    let mut call = asked_for(1);
    if !fault.is_there() {
        audio(&mut call, 20..40);
    }
    audio(&mut call, 60..100);
    call.findings()
}

fn asked_again(fault: Fault) -> Vec<Finding> {
    asked_for(fault.or(5, 1)).findings()
}

fn key_frames_asked(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    for _ in 0..fault.or(9, 1) {
        call.back(&key_frame_request());
    }
    audio(&mut call, 100..200);
    call.findings()
}

fn slow_path(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.back(&receiver_report(0));
    with_stream(&call, |stream| {
        stream.round_trips.end_to_end = stats::Summary::of([fault.or(0.5, 0.1); 9]);
    })
}

fn after_bye(fault: Fault) -> Vec<Finding> {
    let mut call = sound();
    call.forth(&[0x81, 203, 0, 1, 0, 0, 0, 7]);
    audio(&mut call, 100..fault.or(200, 110));
    call.findings()
}

fn checks_unanswered(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    (0..20).for_each(|id| {
        call.forth(&check(id));
    });
    if !fault.is_there() {
        call.back(&answer(19));
    }
    call.findings()
}

fn not_nominated(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    for id in 0..8 {
        let check = fault.or(check(id), nominating(id));
        call.forth(&check).back(&answer(id));
    }
    call.findings()
}

fn role_conflict(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let conflict = stun(0x0111, 1, &[0, 9, 0, 4, 0, 0, 4, 87]);
    call.forth(&check(1)).back(&fault.or(conflict, answer(1)));
    call.findings()
}

fn consent_lost(fault: Fault) -> Vec<Finding> {
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

fn ice_restart(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let mut other = check(2);
    if fault.is_there() {
        // The letter of the first fragment, behind the headers of message and attribute.
        other[24] = b'x';
    }
    call.forth(&check(1)).forth(&other);
    call.findings()
}

fn stun_error(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let refused = stun(0x0111, 1, &[0, 9, 0, 4, 0, 0, 4, 0]);
    call.forth(&check(1)).back(&fault.or(refused, answer(1)));
    call.findings()
}

fn turn_refused(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    let refused = stun(0x0113, 1, &[0, 9, 0, 4, 0, 0, 4, 86]);
    let granted = stun(0x0103, 1, &[]);
    call.forth(&stun(0x0003, 1, &[]))
        .back(&fault.or(refused, granted));
    call.findings()
}

fn hello_unanswered(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).wait(2);
    call.forth(&made::client_hello(7, 1));
    if !fault.is_there() {
        call.back(&server_hello());
    }
    call.findings()
}

fn alert(fault: Fault) -> Vec<Finding> {
    const WARNING: u8 = 1;
    const FATAL: u8 = 2;
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0));
    call.back(&made::record(21, 0, 0, &[fault.or(FATAL, WARNING), 40]));
    call.findings()
}

fn unfinished(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).back(&server_hello());
    call.wait(fault.or(2, 0)).forth(&finished());
    call.findings()
}

fn early_rtp(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).back(&server_hello());
    if fault.is_there() {
        call.forth(&rtp(1)).forth(&rtp(2));
    }
    call.forth(&finished()).back(&finished());
    call.forth(&rtp(3)).forth(&rtp(4));
    call.findings()
}

fn fingerprint(fault: Fault) -> Vec<Finding> {
    let certificate: &[u8] = fault.or(&[9], &[1, 2, 3]);
    let print = CertificateFingerprint::of(certificate);
    handshake_with(&description(&format!("a=fingerprint:sha-256 {print}\r\n"))).findings()
}

fn role(fault: Fault) -> Vec<Finding> {
    let setup = fault.or("active", "passive");
    handshake_with(&description(&format!("a=setup:{setup}\r\n"))).findings()
}

fn one_way(fault: Fault) -> Vec<Finding> {
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
fn stopped(fault: Fault) -> Vec<Finding> {
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
fn misdirected(fault: Fault) -> Vec<Finding> {
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

fn strange_payload_type(fault: Fault) -> Vec<Finding> {
    described_call(fault.or(0, 111), 960).findings()
}

fn other_clock(fault: Fault) -> Vec<Finding> {
    described_call(111, fault.or(160, 960)).findings()
}

fn not_as_described(fault: Fault) -> Vec<Finding> {
    let mut call = described_call(111, 960);
    if fault.is_there() {
        call.back(&receiver_report(0));
    }
    call.findings()
}

fn wrong_key(fault: Fault) -> Vec<Finding> {
    let mut call = Call::new();
    if fault.is_there() {
        call.analyzer
            .key(&GivenKey::parse(&"00".repeat(30)).unwrap());
    }
    audio(&mut call, 0..100);
    call.findings()
}

fn unauthentic(fault: Fault) -> Vec<Finding> {
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

fn no_secret(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.handshakes_without_secret = fault.or(1, 0);
    })
}

fn descriptions_left_out(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        summary.descriptions_left_out = fault.or(1, 0);
    })
}

fn unfit_description(fault: Fault) -> Vec<Finding> {
    with(&sound(), |summary| {
        let names = fault.or(vec!["offer.sdp".to_owned()], Vec::new());
        summary.unfit_descriptions = names;
    })
}

fn spans(second_begins: u64) -> Vec<Finding> {
    let span = |name: &str, begin, end| Span {
        name: name.to_owned(),
        begin: Duration::from_secs(begin),
        end: Duration::from_secs(end),
    };
    let both = [span("a", 0, 10), span("b", second_begins, 20)];
    of_files("all", &both, Duration::from_secs(1))
}

fn overlap(fault: Fault) -> Vec<Finding> {
    spans(fault.or(8, 10))
}

fn apart(fault: Fault) -> Vec<Finding> {
    spans(fault.or(15, 10))
}
