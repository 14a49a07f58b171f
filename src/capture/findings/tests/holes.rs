//! What is said of packets that are missing, and at which packet.

use super::*;

fn audio(call: &mut Call, numbers: impl IntoIterator<Item = u16>) {
    call.step = Duration::from_millis(20);
    for number in numbers {
        let mut packet = vec![0x80, 0];
        packet.extend(number.to_be_bytes());
        packet.extend(ticks(call).to_be_bytes());
        packet.extend([0, 0, 0, 7]);
        packet.extend([0x55; 160]);
        call.forth(&packet);
    }
}

/// The time on a clock of 8 kHz.
fn ticks(call: &Call) -> u32 {
    (call.now.as_millis() * 8) as u32
}

fn told(call: &Call) -> Vec<(String, Option<u64>, String)> {
    let all = call.findings().into_iter();
    all.map(|finding| {
        let packet = finding.location.and_then(|place| place.packet);
        (finding.code, packet, finding.message)
    })
    .collect()
}

/// 100 packets, 90 s without any, and the rest.
fn silent_until(next: u16) -> Call {
    let mut call = Call::new();
    audio(&mut call, 0..100);
    call.wait(90);
    audio(&mut call, next..next + 2000);
    call
}

#[test]
fn an_outage_is_no_silence() {
    let found = told(&silent_until(110));
    let message = "nothing of audio stream 0x00000007 (10.0.0.1:5000 → 10.0.0.2:6000) came for 90 s, from 1.98 s into the capture, and 10 packets of that time are missing";
    assert_eq!(
        found,
        [("PCAP015".to_owned(), Some(101), message.to_owned())]
    );
}

/// 0.00 s would be the time of nothing.
#[test]
fn pauses_below_a_tenth_of_a_second_are_told_in_milliseconds() {
    let paused_until = |next: u16| {
        let mut call = Call::new();
        call.analyzer = Analyzer::new(Duration::from_millis(50));
        audio(&mut call, 0..100);
        call.now += Duration::from_millis(64);
        audio(&mut call, next..next + 100);
        let found = told(&call);
        found.into_iter().map(|(code, _, message)| (code, message))
    };
    let stream = "audio stream 0x00000007 (10.0.0.1:5000 → 10.0.0.2:6000)";
    let silent = format!("{stream} was silent for 84.00 ms, from 1.98 s into the capture");
    assert!(paused_until(100).any(|found| found == ("PCAP005".to_owned(), silent.clone())));
    let outage = format!(
        "nothing of {stream} came for 84.00 ms, from 1.98 s into the capture, and 3 packets of that time are missing"
    );
    assert!(paused_until(103).any(|found| found == ("PCAP015".to_owned(), outage.clone())));
}

#[test]
fn a_sender_that_sends_nothing_is_silent() {
    let codes: Vec<String> = told(&silent_until(100))
        .into_iter()
        .map(|one| one.0)
        .collect();
    assert_eq!(codes, ["PCAP005"]);
}

#[test]
fn loss_is_shown_where_most_are_missing_at_once() {
    let mut call = Call::new();
    audio(
        &mut call,
        (0..100).filter(|n| ![20, 21, 40, 41, 42, 70].contains(n)),
    );
    let found = told(&call);
    assert_eq!((&*found[0].0, found[0].1), ("PCAP002", Some(39)));
    assert!(found[0].2.ends_with("6 of 100 packets, up to 3 in a row"));
}

#[test]
fn duplicates_are_shown_at_the_first() {
    let mut call = Call::new();
    audio(&mut call, (0..100).flat_map(|number| [number, number]));
    assert_eq!((&*told(&call)[0].0, told(&call)[0].1), ("PCAP004", Some(2)));
}

/// The stream of which each 10th packet is missing, asked for, and sent again if `resent`.
fn asked_for(resent: impl Fn(u16) -> bool) -> Vec<Finding> {
    let mut call = Call::new();
    call.analyzer.describe("offer.sdp", RTX);
    for number in 0..200u16 {
        if number % 10 != 5 {
            audio(&mut call, [number]);
            continue;
        }
        let [high, low] = number.to_be_bytes();
        call.back(&[0x81, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, 7, high, low, 0, 0]);
        if resent(number) {
            let mut packet = vec![0x80, 97, 0, (number / 10) as u8];
            packet.extend(ticks(&call).to_be_bytes());
            packet.extend([0, 0, 0, 8, high, low, 0x55, 0x55]);
            call.forth(&packet);
        }
    }
    let all = call.findings().into_iter();
    all.filter(|finding| finding.code == "PCAP002").collect()
}

const RTX: &[u8] = b"v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nt=0 0\r\n\
    m=audio 6000 RTP/AVPF 0 97\r\nc=IN IP4 10.0.0.2\r\na=rtpmap:97 rtx/8000\r\n\
    a=fmtp:97 apt=0\r\na=ssrc-group:FID 7 8\r\na=ssrc:7 cname:a\r\na=ssrc:8 cname:a\r\n";

#[test]
fn loss_that_retransmission_mends_is_milder() {
    let mended = asked_for(|_| true);
    assert_eq!(mended[0].severity, Severity::Info);
    assert!(
        mended[0]
            .message
            .ends_with("; all of them came by retransmission")
    );
    let half = asked_for(|number| number < 100);
    assert_eq!(half[0].severity, Severity::Warning);
    assert!(
        half[0]
            .message
            .ends_with("; all but 10 came by retransmission")
    );
}

/// What the capture has of a segment of TCP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Has {
    All,
    Nothing,
    /// So many bytes of what it brings.
    Cut(usize),
    /// It was sent again two seconds later.
    Late,
}

/// RTP framed by RFC 4571, so many packets in each segment, behind a check of ICE.
fn over_tcp(segments: &[(u16, Has)]) -> Call {
    let mut call = Call::new();
    call.step = Duration::from_millis(20);
    let framed = |message: &[u8]| [&(message.len() as u16).to_be_bytes(), message].concat();
    let (mut sequence, mut number) = (0, 0u16);
    let mut late = Vec::new();
    for (packets, has) in [(0, Has::All)].iter().chain(segments) {
        let mut bytes = Vec::new();
        for _ in 0..*packets {
            let mut packet = vec![0x80, 0];
            packet.extend(number.to_be_bytes());
            packet.extend((u32::from(number) * 160).to_be_bytes());
            packet.extend([0, 0, 0, 7]);
            packet.extend([0x55; 160]);
            bytes.extend(framed(&packet));
            number += 1;
        }
        if *packets == 0 {
            bytes = framed(&check(1));
        }
        match has {
            Has::All => segment(&mut call, sequence, &bytes, bytes.len()),
            Has::Nothing => call.now += call.step,
            Has::Cut(to) => segment(&mut call, sequence, &bytes, (*to).min(bytes.len())),
            Has::Late => late.push((call.now + Duration::from_secs(2), sequence, bytes.clone())),
        }
        sequence += bytes.len() as u32;
        let now = call.now;
        let is_due = |(at, ..): &mut (Duration, u32, Vec<u8>)| *at <= now;
        for (_, sequence, bytes) in late.extract_if(.., is_due) {
            segment(&mut call, sequence, &bytes, bytes.len());
        }
    }
    call
}

/// A segment of which the capture has the first bytes.
fn segment(call: &mut Call, sequence: u32, bytes: &[u8], captured: usize) {
    let builder = PacketBuilder::ipv4(ALICE.0, BOB.0, 64).tcp(ALICE.1, BOB.1, sequence, 4096);
    let mut frame = Vec::new();
    builder.write(&mut frame, bytes).unwrap();
    let there = frame.len() - (bytes.len() - captured);
    call.now += call.step;
    call.analyzer.packet(&Packet {
        at: Some(call.now),
        link_type: 101,
        data: &frame[..there],
        on_wire: frame.len(),
    });
}

fn unseen(call: &Call) -> u64 {
    let streams = call.analyzer.summary().session.streams.into_iter();
    streams.map(|stream| stream.reception.counts.unseen).sum()
}

fn of_tcp(call: &Call) -> Vec<(Option<u64>, String)> {
    let found = told(call).into_iter();
    let found = found.filter(|(code, ..)| code == "PCAP024");
    found
        .map(|(_, packet, message)| (packet, message))
        .collect()
}

#[test]
fn what_passed_in_segments_that_the_capture_cut_is_told_to_be_unread() {
    let mut segments = [(2, Has::All); 60];
    segments[20].1 = Has::Cut(100);
    let call = over_tcp(&segments);
    assert_eq!(unseen(&call), 1, "the first is read as far as it goes");
    let message =
        "1 packet of RTP that TCP brought from 10.0.0.1:5000 to 10.0.0.2:6000 cannot be read";
    assert_eq!(of_tcp(&call), [(Some(22), message.to_owned())]);
    // Nothing is missing behind a cut within one packet.
    let within = over_tcp(&[(1, Has::Cut(100)); 60]);
    assert_eq!((unseen(&within), of_tcp(&within)), (0, vec![]));
}

proptest::proptest! {
    #[test]
    fn whoever_sees_packets_counted_as_missed_finds_why(
        segments in proptest::collection::vec((1u16..4, 0u8..12, 0usize..400), 40..120),
    ) {
        let segments: Vec<(u16, Has)> = segments
            .into_iter()
            .map(|(packets, fate, cut)| (packets, match fate {
                0 => Has::Nothing,
                1 => Has::Cut(cut),
                2 => Has::Late,
                _ => Has::All,
            }))
            .collect();
        let call = over_tcp(&segments);
        proptest::prop_assert!(unseen(&call) == 0 || of_tcp(&call).len() == 1);
    }
}
