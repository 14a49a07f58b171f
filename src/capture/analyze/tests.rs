use super::*;
use etherparse::PacketBuilder;
use proptest::prelude::*;

const RAW: u32 = 101;

fn frame(payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).udp(5000, 6000);
    let mut packet = Vec::new();
    builder.write(&mut packet, payload).unwrap();
    packet
}

fn rtp(number: u16) -> Vec<u8> {
    let mut packet = vec![0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
    packet[2..4].copy_from_slice(&number.to_be_bytes());
    packet[4..8].copy_from_slice(&(u32::from(number) * 160).to_be_bytes());
    packet.extend([0x55; 160]);
    packet
}

fn analyze(payloads: &[Vec<u8>]) -> Summary {
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    for (n, payload) in payloads.iter().enumerate() {
        let frame = frame(payload);
        analyzer.packet(&Packet {
            at: Some(Duration::from_millis(1_000 + 20 * n as u64)),
            link_type: RAW,
            data: &frame,
            on_wire: frame.len(),
        });
    }
    analyzer.summary()
}

#[test]
fn packets_are_counted_by_what_they_carry() {
    let summary = analyze(&[rtp(1), rtp(2), rtp(40_000), b"GET / HTTP".to_vec()]);
    let contents = Contents {
        rtp: 2,
        rtp_unconfirmed: 0,
        other_udp: 1,
        ..Contents::default()
    };
    // The stray one belongs to the stream's SSRC, and so to the stream.
    assert_eq!(summary.contents, Contents { rtp: 3, ..contents });
    assert_eq!(summary.session.streams.len(), 1);
    assert_eq!(summary.duration, Some(Duration::from_millis(60)));
}

#[test]
fn one_packet_is_no_stream() {
    let summary = analyze(&[rtp(1)]);
    assert_eq!(summary.contents.rtp_unconfirmed, 1);
    assert!(summary.session.streams.is_empty());
    assert!(summary.session.flows.is_empty());
    assert_eq!(summary.duration, None);
}

#[test]
fn what_is_relayed_counts_besides_what_it_came_in() {
    let channel = |number| {
        let packet = rtp(number);
        let length = (packet.len() as u16).to_be_bytes();
        [&[0x40, 1][..], &length, &packet].concat()
    };
    let summary = analyze(&[channel(1), channel(2), rtp(9), rtp(10)]);
    assert_eq!(
        (summary.contents.turn_channel, summary.contents.rtp),
        (2, 2)
    );
    assert_eq!((summary.relayed.rtp, summary.relayed.turn_channel), (2, 0));
    let flows: Vec<String> = summary
        .session
        .streams
        .iter()
        .map(|stream| {
            let flow = stream.key.flow;
            format!("{} {}", flow.transport.as_str(), flow.destination)
        })
        .collect();
    assert_eq!(flows, ["turn 10.0.0.2:6000", "udp 10.0.0.2:6000"]);
}

#[test]
fn descriptions_in_sip_are_read() {
    let mut analyzer = Analyzer::new(Duration::ZERO);
    let invite = frame(b"INVITE sip:a SIP/2.0\r\n\r\nv=0\r\n");
    analyzer.packet(&Packet {
        at: None,
        link_type: RAW,
        data: &invite,
        on_wire: invite.len(),
    });
    assert!(!analyzer.opener.knowledge().is_empty());
}

#[test]
fn messages_of_sip_over_udp_are_counted_as_such() {
    let invite = b"INVITE sip:a SIP/2.0\r\n\r\nv=0\r\n";
    let answer = b"SIP/2.0 200 OK\r\n\r\n";
    let contents = analyze(&[invite.to_vec(), answer.to_vec(), b"neither".to_vec()]).contents;
    assert_eq!((contents.sip, contents.other_udp), (2, 1));
}

#[test]
fn encrypted_rtcp_is_counted_and_not_believed() {
    let mut report = vec![0x80, 200, 0, 6];
    report.extend([0; 24]);
    let mut encrypted = report.clone();
    encrypted.extend([0x5a; 14]); // index and authentication tag
    let summary = analyze(&[report, encrypted]);
    assert_eq!((summary.contents.rtcp, summary.contents.srtcp), (1, 1));
}

#[test]
fn a_packet_without_a_time_is_counted_and_no_more() {
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    for number in 0..3 {
        let frame = frame(&rtp(number));
        analyzer.packet(&Packet {
            at: None,
            link_type: RAW,
            data: &frame,
            on_wire: frame.len(),
        });
    }
    let summary = analyzer.summary();
    assert_eq!((summary.untimed, summary.duration), (3, None));
    assert!(summary.session.streams.is_empty());
}

proptest! {
    #[test]
    fn no_packets_make_it_panic(
        frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..20),
        times in prop::collection::vec(prop::option::of(any::<u64>()), 20),
    ) {
        let mut analyzer = Analyzer::new(Duration::ZERO);
        for (frame, at) in frames.iter().zip(times) {
            let payload = super::tests::frame(frame);
            let at = at.map(Duration::from_nanos);
            analyzer.packet(&Packet { at, link_type: RAW, data: &payload, on_wire: 0 });
            analyzer.packet(&Packet { at, link_type: 1, data: frame, on_wire: u32::MAX as usize });
        }
        let _ = analyzer.summary();
    }
}

/// 100 packets of 20 ms each, the latter half an hour earlier by the clock of the capture.
fn set_back(packets: impl Fn(u16) -> Vec<u8>) -> Summary {
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    for n in 0..100u16 {
        let hour = Duration::from_secs(if n < 50 { 3_600 } else { 0 });
        let frame = frame(&packets(n));
        analyzer.packet(&Packet {
            at: Some(Duration::from_millis(20 * u64::from(n)) + hour),
            link_type: RAW,
            data: &frame,
            on_wire: frame.len(),
        });
    }
    analyzer.summary()
}

#[test]
fn a_clock_that_was_set_back_does_not_lengthen_the_capture() {
    let summary = set_back(rtp);
    assert_eq!(summary.clock_back.count, 1);
    assert_eq!(summary.duration, Some(Duration::from_millis(2 * 980)));
}

#[test]
fn packets_out_of_order_leave_the_times_as_they_are() {
    let summary = set_back(|_| b"GET / HTTP".to_vec());
    assert_eq!(summary.clock_back.count, 1);
    let hour = Duration::from_secs(3_600);
    assert_eq!(summary.duration, Some(hour - Duration::from_millis(20)));
}
