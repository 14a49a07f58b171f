//! A call whose losses are known, packet by packet.

use super::*;
use crate::capture::observed::Transport;
use crate::rtp::header::RtpHeader;

const MEDIA: u32 = 1;
const REPAIR: u32 = 2;

/// Lost before the capture point; all are asked for, and all but the last come again.
const LOST: [u16; 3] = [50, 51, 120];

fn flow() -> FlowKey {
    FlowKey::udp(
        "10.0.0.1:4000".parse().unwrap(),
        "10.0.0.2:5000".parse().unwrap(),
    )
}

fn observed(flow: FlowKey, payload: &[u8]) -> Observed<'_> {
    Observed {
        packet: 1,
        at: None,
        flow,
        via: None,
        payload,
        on_wire: payload.len(),
        is_decrypted: false,
    }
}

fn rtp(session: &mut Session, times: (u64, u64), source: (u8, u32), number: u16, media: &[u8]) {
    rtp_on(flow(), session, times, source, number, media);
}

fn rtp_on(
    flow: FlowKey,
    session: &mut Session,
    (at, sampled): (u64, u64),
    (payload_type, ssrc): (u8, u32),
    number: u16,
    media: &[u8],
) {
    let mut packet = vec![0x80, payload_type];
    packet.extend(number.to_be_bytes());
    packet.extend((sampled as u32 * 90).to_be_bytes());
    packet.extend(ssrc.to_be_bytes());
    packet.extend(media);
    let header = RtpHeader::parse(&packet, packet.len()).unwrap();
    let observed = Observed {
        packet: at + 1,
        ..observed(flow, &packet)
    };
    session.rtp(
        Duration::from_millis(at),
        &observed,
        &header,
        &Knowledge::default(),
    );
}

/// The receiver asks for this packet.
fn nack(session: &mut Session, at: u64, number: u16) {
    nack_of(session, at, MEDIA as u8, number);
}

fn nack_of(session: &mut Session, at: u64, ssrc: u8, number: u16) {
    let [high, low] = number.to_be_bytes();
    let packet = [0x81, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, ssrc, high, low, 0, 0];
    session.rtcp(
        Duration::from_millis(at),
        &observed(flow().reversed(), &packet),
    );
}

/// 200 packets of 20 ms; each loss is asked for twice and sent again after 40 ms.
/// `original` makes the first two bytes of what comes again.
fn call(original: impl Fn(u16) -> [u8; 2]) -> SessionSummary {
    let mut session = Session::new(Duration::from_secs(1));
    let mut again = 0;
    for n in 0..200u16 {
        let at = 20 * u64::from(n);
        if !LOST.contains(&n) {
            rtp(&mut session, (at, at), (96, MEDIA), n, &[0xff, 0xff, 1, 2]);
        }
        for &lost in LOST.iter().filter(|&&lost| n == lost + 1 || n == lost + 2) {
            nack(&mut session, at + 1, lost);
        }
        for &lost in LOST[..2].iter().filter(|&&lost| n == lost + 3) {
            let media = [&original(lost)[..], &[1, 2]].concat();
            let sampled = 20 * u64::from(lost);
            rtp(&mut session, (at + 1, sampled), (97, REPAIR), again, &media);
            again += 1;
        }
    }
    session.summary(&Knowledge::default(), None)
}

fn media(summary: &SessionSummary) -> &StreamSummary {
    let found = summary
        .streams
        .iter()
        .find(|stream| stream.key.ssrc == MEDIA);
    found.unwrap()
}

#[test]
fn what_was_asked_for_is_followed_to_its_retransmission() {
    let summary = call(u16::to_be_bytes);
    let recovery = media(&summary).recovery.unwrap();
    assert_eq!((recovery.sums.asked, recovery.sums.asked_again), (3, 3));
    assert_eq!(recovery.recovered(), Some(2));
    assert_eq!(recovery.sums.missing_here, 2);
    let (shortest, longest) = (recovery.delay.min.unwrap(), recovery.delay.max.unwrap());
    assert!((shortest - 0.04).abs() < 1e-9 && (longest - 0.04).abs() < 1e-9);
    assert_eq!(media(&summary).reception.counts.lost(), 3);
    let repair = summary
        .streams
        .iter()
        .find(|stream| stream.key.ssrc == REPAIR);
    assert_eq!(repair.unwrap().repairs, Some(MEDIA));
}

#[test]
fn retransmissions_that_are_asked_for_themselves_stay_retransmissions() {
    let mut session = Session::new(Duration::from_secs(1));
    for n in (0..20).filter(|n| ![4, 6].contains(n)) {
        let at = 20 * u64::from(n);
        rtp(&mut session, (at, at), (96, MEDIA), n, &[0xff, 0xff, 1, 2]);
    }
    nack(&mut session, 400, 4);
    rtp(&mut session, (401, 80), (97, REPAIR), 0, &[0, 4, 1, 2]);
    rtp(&mut session, (402, 80), (97, REPAIR), 1, &[0, 4, 1, 2]);
    nack_of(&mut session, 410, REPAIR as u8, 2);
    nack(&mut session, 411, 6);
    rtp(&mut session, (420, 120), (97, REPAIR), 3, &[0, 6, 1, 2]);
    let summary = session.summary(&Knowledge::default(), None);
    let recovery = media(&summary).recovery.unwrap();
    assert_eq!((recovery.sums.asked, recovery.recovered()), (2, Some(2)));
    let repair = summary.streams.iter().find(|one| one.key.ssrc == REPAIR);
    assert_eq!(repair.unwrap().recovery, None);
}

#[test]
fn what_is_missing_over_a_damaged_place_is_told_apart() {
    let mut session = Session::new(Duration::from_secs(1));
    for n in (0..60).filter(|n| ![10, 20, 21, 40].contains(n)) {
        let at = 20 * u64::from(n);
        rtp(&mut session, (at, at), (96, MEDIA), n, &[0xff, 0xff, 1, 2]);
        if n == 22 {
            session.damaged_before(at + 1);
        }
    }
    let summary = session.summary(&Knowledge::default(), None);
    let stream = media(&summary);
    assert_eq!(
        (stream.reception.counts.lost(), stream.lost_to_damage),
        (4, 2)
    );
}

#[test]
fn what_is_missing_over_a_hole_of_a_tcp_stream_is_not_lost() {
    let flow = FlowKey {
        transport: Transport::Tcp,
        ..flow()
    };
    let mut session = Session::new(Duration::from_secs(1));
    let send = |session: &mut Session, at: u16, n: u16| {
        let times = (20 * u64::from(at), 20 * u64::from(n));
        rtp_on(flow, session, times, (96, MEDIA), n, &[0xff, 0xff, 1, 2]);
    };
    for n in (0..30).filter(|n| ![10, 19].contains(n)) {
        send(&mut session, n, n);
    }
    session.hole(flow);
    // What comes late from before the hole is not what went on behind it.
    send(&mut session, 30, 19);
    for n in (33..60).filter(|n| *n != 40) {
        send(&mut session, n, n);
    }
    let summary = session.summary(&Knowledge::default(), None);
    let counts = media(&summary).reception.counts;
    assert_eq!((counts.unseen, counts.lost(), counts.bursts), (3, 2, 2));
    assert_eq!(counts.expected, 57);
    let periods = media(&summary).course.timeline.periods();
    assert_eq!(periods.iter().map(|period| period.lost()).sum::<i64>(), 2);
}

/// Whether the source was silent then is not known.
#[test]
fn a_time_over_which_the_capture_lacks_packets_is_no_silence() {
    let gaps = |is_hole: bool| {
        let flow = FlowKey {
            transport: Transport::Tcp,
            ..flow()
        };
        let mut session = Session::new(Duration::from_secs(1));
        for n in (0..30).chain(200..230).chain(330..360) {
            if n == 200 && is_hole {
                session.hole(flow);
            }
            // Before the 330th the source sends nothing.
            let number = if n < 330 { n } else { n - 100 };
            let times = (20 * u64::from(n), 20 * u64::from(n));
            rtp_on(
                flow,
                &mut session,
                times,
                (96, MEDIA),
                number,
                &[0xff, 0xff, 1, 2],
            );
        }
        media(&session.summary(&Knowledge::default(), None)).gaps
    };
    let seconds = |gaps: Gaps| gaps.longest.map(|longest| longest.round());
    let [lost, unseen] = [gaps(false), gaps(true)];
    assert_eq!((lost.count, lost.outages, seconds(lost)), (2, 1, Some(3.0)));
    assert_eq!((unseen.count, unseen.outages), (1, 0));
    assert_eq!(seconds(unseen), Some(2.0));
}

#[test]
fn what_is_sent_again_unasked_is_not_lost() {
    let mut session = Session::new(Duration::from_secs(1));
    for n in (0..40).filter(|n| ![4, 6, 30].contains(n)) {
        let at = 20 * u64::from(n);
        rtp(&mut session, (at, at), (96, MEDIA), n, &[0xff, 0xff, 1, 2]);
        if n == 5 {
            nack(&mut session, at + 1, 4);
        }
    }
    let mut again = |at, number: u16, lead: u16| {
        let [high, low] = lead.to_be_bytes();
        let sampled = 20 * u64::from(lead);
        rtp(
            &mut session,
            (at, sampled),
            (97, REPAIR),
            number,
            &[high, low, 1, 2],
        );
    };
    // What was asked for, what was not, that once more, and what had come.
    (0..)
        .zip([4, 6, 6, 9])
        .for_each(|(number, lead)| again(801 + u64::from(number), number, lead));
    let summary = session.summary(&Knowledge::default(), None);
    let recovery = media(&summary).recovery.unwrap();
    assert_eq!((recovery.sums.asked, recovery.recovered()), (1, Some(1)));
    assert_eq!((recovery.sums.unasked, recovery.sums.missing_here), (3, 2));
    assert_eq!(media(&summary).reception.counts.lost(), 3);
}

#[test]
fn what_encrypted_retransmissions_carry_is_not_known() {
    let summary = call(|lost| (lost ^ 0x5a5a).to_be_bytes());
    let recovery = media(&summary).recovery.unwrap();
    assert_eq!(recovery.numbers, OriginalNumbers::Hidden);
    assert_eq!((recovery.sums.asked, recovery.recovered()), (3, None));
}

#[test]
fn what_came_again_is_not_known_where_requests_are_encrypted_too() {
    let mut session = Session::new(Duration::from_secs(1));
    for n in 0..200u16 {
        let at = 20 * u64::from(n);
        if !LOST.contains(&n) {
            rtp(&mut session, (at, at), (96, MEDIA), n, &[0xff, 0xff, 1, 2]);
        }
        for (again, &lost) in (0..).zip(&LOST).filter(|(_, lost)| n == **lost + 3) {
            let hidden = (lost ^ 0x5a5a).to_be_bytes();
            let sampled = 20 * u64::from(lost);
            rtp(
                &mut session,
                (at + 1, sampled),
                (97, REPAIR),
                again,
                &hidden,
            );
        }
    }
    let mut summary = session.summary(&Knowledge::default(), None);
    assert_eq!(media(&summary).recovery, None);
    for stream in &mut summary.streams {
        stream.encryption = Encryption::NotDecrypted(None);
    }
    hide_encrypted(&mut summary.streams);
    let recovery = media(&summary).recovery.unwrap();
    assert_eq!(recovery.numbers, OriginalNumbers::Hidden);
    assert_eq!((recovery.sums.asked, recovery.recovered()), (0, None));
    assert_eq!(recovery.retransmissions(), 3);
}

/// Ten packets up to 180 ms, with a pause of so many ms in their middle.
fn short_stream(pause: u64) -> Session {
    let mut session = Session::new(Duration::from_secs(1));
    for n in 0..10u16 {
        let at = 20 * u64::from(n) + if n < 5 { 0 } else { pause };
        rtp(&mut session, (at, at), (96, MEDIA), n, &[0xff, 0xff, 1, 2]);
    }
    session
}

fn ending(session: &Session, end_ms: Option<u64>) -> (Option<Ending>, Vec<EventKind>) {
    let end = end_ms.map(Duration::from_millis);
    let summary = session.summary(&Knowledge::default(), end);
    let kinds = summary.events.iter().map(|event| event.kind.clone());
    (media(&summary).ending, kinds.collect())
}

#[test]
fn a_stream_ends_by_silence_or_with_the_capture() {
    let session = short_stream(0);
    let first = EventKind::FirstRtp(MEDIA);
    assert_eq!(
        ending(&session, Some(1_100)),
        (Some(Ending::Capture), vec![first.clone()])
    );
    let last = EventKind::LastRtp(MEDIA, Ending::Silence);
    assert_eq!(
        ending(&session, Some(1_200)),
        (Some(Ending::Silence), vec![first.clone(), last])
    );
    assert_eq!(ending(&session, None), (None, vec![first]), "filtered");
}

#[test]
fn a_stream_that_paused_for_longer_before_may_go_on() {
    let session = short_stream(5_000);
    assert_eq!(ending(&session, Some(9_000)).0, Some(Ending::Capture));
    assert_eq!(ending(&session, Some(12_000)).0, Some(Ending::Silence));
}

#[test]
fn a_bye_tells_why_and_ends_the_stream_unless_it_goes_on() {
    let bye = [
        0x81,
        203,
        0,
        3,
        0,
        0,
        0,
        MEDIA as u8,
        4,
        b'd',
        b'o',
        b'n',
        b'e',
        0,
        0,
        0,
    ];
    let mut session = short_stream(0);
    session.rtcp(Duration::from_millis(190), &observed(flow(), &bye));
    let reason = Some("done".to_owned());
    let said = EventKind::Bye {
        ssrc: MEDIA,
        reason,
    };
    let (by, kinds) = ending(&session, None);
    assert_eq!(by, Some(Ending::Bye));
    let last = EventKind::LastRtp(MEDIA, Ending::Bye);
    assert_eq!(kinds[1..], [last, said.clone()]);
    for n in 10..100u16 {
        let at = 20 * u64::from(n);
        rtp(&mut session, (at, at), (96, MEDIA), n, &[0xff, 0xff, 1, 2]);
    }
    let (by, kinds) = ending(&session, Some(2_000));
    assert_eq!((by, kinds.last()), (Some(Ending::Capture), Some(&said)));
}

/// A packet of RTP but for its version, on the flow of the media.
fn version_0(session: &mut Session, ssrc: u32, number: u16, timestamp: u32) {
    let mut packet = vec![0x00, 97];
    packet.extend(number.to_be_bytes());
    packet.extend(timestamp.to_be_bytes());
    packet.extend(ssrc.to_be_bytes());
    packet.extend([0, 7, 1, 2]);
    session.other(&observed(flow(), &packet), &Knowledge::default());
}

fn unversioned(session: &Session) -> Vec<Unversioned> {
    session.summary(&Knowledge::default(), None).unversioned
}

#[test]
fn retransmissions_of_version_0_are_known_by_their_numbers_and_timestamps() {
    let mut session = short_stream(0);
    for number in 5..8 {
        version_0(&mut session, REPAIR, number, 90 * 100);
    }
    let [source] = unversioned(&session)[..] else {
        panic!("one source");
    };
    assert_eq!((source.key.ssrc, source.packets), (REPAIR, 3));
    assert_eq!(source.repairs, Some((MEDIA, FoundBy::Packets)));
}

#[test]
fn what_is_in_no_sequence_is_no_rtp_of_version_0() {
    let mut session = short_stream(0);
    for number in [5, 9, 400, 1, 77] {
        version_0(&mut session, REPAIR, number, 90 * 100);
    }
    assert_eq!(unversioned(&session), []);
}

#[test]
fn without_rtp_beside_it_nothing_is_rtp_of_version_0() {
    let mut session = Session::new(Duration::from_secs(1));
    for number in 5..8 {
        version_0(&mut session, REPAIR, number, 90 * 100);
    }
    assert_eq!(unversioned(&session), []);
}

/// FlexFEC-03 of one packet of media each, for as many as there are numbers.
fn flexfec(session: &mut Session, protected: u32, numbers: std::ops::Range<u16>) {
    for number in numbers {
        let mut payload = vec![0; 8];
        payload.extend([1, 0, 0, 0]);
        payload.extend(protected.to_be_bytes());
        payload.extend([0, 1, 0x80, 1]);
        payload.extend([0x5a; 40]);
        let at = 200 + u64::from(number);
        rtp(session, (at, at), (118, REPAIR), number, &payload);
    }
}

#[test]
fn flexfec_is_known_by_the_ssrc_that_it_protects() {
    let mut session = short_stream(0);
    flexfec(&mut session, MEDIA, 0..5);
    let summary = session.summary(&Knowledge::default(), None);
    let [repair] = media(&summary).repaired_by[..] else {
        panic!("one stream of repairs");
    };
    assert_eq!(
        (repair.ssrc, repair.kind),
        (REPAIR, Some(RepairKind::FlexFec))
    );
    let fec = summary.streams.iter().find(|one| one.key.ssrc == REPAIR);
    assert_eq!(fec.unwrap().codec_name(), Some("flexfec-03"));
}

#[test]
fn what_names_no_stream_of_its_flow_is_not_known_as_flexfec() {
    let mut session = short_stream(0);
    flexfec(&mut session, 77, 0..5);
    let summary = session.summary(&Knowledge::default(), None);
    assert_eq!(media(&summary).repaired_by, []);
    let fec = summary.streams.iter().find(|one| one.key.ssrc == REPAIR);
    assert_eq!(fec.unwrap().codec_name(), None);
}
