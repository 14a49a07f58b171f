use super::*;
use crate::capture::demux::classify;
use crate::capture::observed::{FlowKey, Transport};
use proptest::prelude::*;

const SOURCE: &str = "10.1.2.3:5004";
const DESTINATION: &str = "192.0.2.9:6000";

fn flow(source: &str, destination: &str) -> FlowKey {
    FlowKey::udp(source.parse().unwrap(), destination.parse().unwrap())
}

fn filter(text: &str) -> Filter {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn matches_payload(text: &str, payload: &[u8]) -> bool {
    matches_on(text, flow(SOURCE, DESTINATION), None, payload)
}

fn matches_on(text: &str, flow: FlowKey, via: Option<FlowKey>, payload: &[u8]) -> bool {
    let observed = Observed {
        is_decrypted: false,
        packet: 12,
        at: None,
        flow,
        via,
        payload,
        on_wire: payload.len(),
    };
    filter(text).matches(&observed, &classify(payload, payload.len()))
}

/// RTP of payload type 111, SSRC 0x1234abcd, number 258, with a marker.
const RTP: &[u8] = &[
    0x80,
    0x80 | 111,
    1,
    2,
    0,
    0,
    0,
    9,
    0x12,
    0x34,
    0xab,
    0xcd,
    1,
];

/// A Picture Loss Indication of SSRC 1 about SSRC 0x1234abcd.
const PLI: &[u8] = &[0x81, 206, 0, 2, 0, 0, 0, 1, 0x12, 0x34, 0xab, 0xcd];

const CHANNEL: &[u8] = &[0x40, 0, 0, 1, 9];

fn matches(text: &str) -> bool {
    matches_payload(text, RTP)
}

#[test]
fn fields_are_compared() {
    for text in [
        "ssrc == 0x1234abcd",
        "ssrc==305441741",
        "rtp.ssrc eq 0x1234ABCD",
        "rtp.p_type == 111",
        "payload_type in {96..127}",
        "rtp.seq >= 258",
        "rtp.seq < 259",
        "rtp.marker == true",
        "frame.number <= 12",
        "ssrc",
    ] {
        assert!(matches(text), "{text}");
    }
    for text in [
        "ssrc != 0x1234abcd",
        "rtp.p_type > 111",
        "payload_type in {0, 8, 96..110}",
        "rtp.seq < 0",
        "frame.number == 13",
        "rtcp.ssrc",
        "frame.number > 18446744073709551615",
    ] {
        assert!(!matches(text), "{text}");
    }
}

#[test]
fn tests_are_joined_and_the_tighter_sign_binds_first() {
    assert!(matches("rtp || stun && dtls"));
    assert!(!matches("(rtp || stun) && dtls"));
    assert!(matches("!stun && !(dtls or rtcp) and rtp"));
    assert!(!matches("not rtp"));
    assert!(matches("ssrc==0x1234abcd&&udp.port==5004"));
}

#[test]
fn a_field_with_two_values_is_equal_by_one_and_unequal_by_both() {
    assert!(matches("udp.port == 5004") && matches("udp.port == 6000"));
    assert!(!matches("udp.port != 5004"), "as in Wireshark");
    assert!(matches("udp.port != 7000"));
    assert!(matches("udp.srcport == 5004") && !matches("udp.dstport == 5004"));
    assert!(matches("port == 6000") && !matches("tcp.port == 6000"));
}

#[test]
fn addresses_are_compared_with_addresses_and_networks() {
    for text in [
        "ip.addr == 10.1.2.3",
        "ip.src == 10.0.0.0/8",
        "ip.dst in {192.0.2.0/24, 198.51.100.1}",
        "ip.addr != 172.16.0.0/12",
        "ip.addr == 0.0.0.0/0",
        "ip",
    ] {
        assert!(matches(text), "{text}");
    }
    for text in [
        "ip.dst == 10.0.0.0/8",
        "ip.addr != 10.0.0.0/8",
        "ip.addr == ::/0",
        "ip.src == 10.1.2.4/32",
        "ipv6",
    ] {
        assert!(!matches(text), "{text}");
    }
    let flow = flow("[2001:db8::1]:1", "[::ffff:10.0.0.1]:2");
    assert!(matches_on("ipv6.src == 2001:db8::/32", flow, None, RTP));
    assert!(matches_on("ip.dst == 10.0.0.1", flow, None, RTP));
    assert!(matches_on("ip.addr == ::/0", flow, None, RTP));
}

#[test]
fn what_a_message_does_not_have_is_neither_equal_nor_unequal() {
    assert!(!matches_payload("rtp.p_type == 111", PLI));
    assert!(!matches_payload("rtp.p_type != 111", PLI));
    assert!(matches_payload("!(rtp.p_type == 111)", PLI));
}

#[test]
fn rtcp_speaks_of_its_sender_and_of_its_media() {
    for text in [
        "ssrc == 1",
        "ssrc == 0x1234abcd",
        "rtcp.ssrc == 1",
        "rtcp",
        "rtcp.pt == 206",
    ] {
        assert!(matches_payload(text, PLI), "{text}");
    }
    assert!(!matches_payload("rtp.ssrc == 1 || rtp", PLI));
    assert!(!matches_payload("ssrc != 1", PLI), "it speaks of 1 too");
}

#[test]
fn of_encrypted_rtcp_the_sender_is_known() {
    let mut encrypted = PLI.to_vec();
    encrypted.extend([0x80, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert!(matches_payload("rtcp.ssrc == 1", &encrypted));
    assert!(!matches_payload("rtcp.ssrc == 0x1234abcd", &encrypted));
}

#[test]
fn what_is_relayed_has_the_addresses_of_both_ways() {
    let client = "10.0.0.1:50000";
    let inner = FlowKey {
        transport: Transport::Turn,
        ..flow("198.51.100.7:7000", "192.0.2.1:60000")
    };
    let outer = FlowKey {
        transport: Transport::Tcp,
        ..flow("192.0.2.1:3478", client)
    };
    let relayed = |text| matches_on(text, inner, Some(outer), RTP);
    for text in [
        "turn",
        "relayed",
        "rtp",
        "udp",
        "tcp",
        "udp.srcport == 7000",
        "tcp.srcport == 3478",
        "ip.dst == 10.0.0.1",
        "ip.src == 198.51.100.7",
        "port == 50000 && port == 60000",
    ] {
        assert!(relayed(text), "{text}");
    }
    assert!(!relayed("udp.port == 3478") && !relayed("ip.src == 10.0.0.1"));
    assert!(matches_payload("turn && !relayed", CHANNEL));
}

/// Column and message.
fn wrong(text: &str) -> (usize, String) {
    let error = text.parse::<Filter>().expect_err(text);
    (error.column(), error.message)
}

#[test]
fn an_error_points_at_its_column_and_says_what_is_expected() {
    for (text, column, message) in [
        ("", 1, "expected rtp, rtcp"),
        ("ssrc = 5", 6, "`==` compares"),
        ("rtp & rtcp", 5, "`&&` joins"),
        ("rtp &&", 7, "expected rtp, rtcp"),
        ("rtp rtcp", 5, "expected `&&`, `||` or the end"),
        ("(rtp", 5, "expected `)`"),
        ("rtp)", 4, "no parenthesis is open"),
        (
            "ssrc == 1234abcd",
            9,
            "hexadecimal numbers begin with 0x: 0x1234abcd",
        ),
        ("ssrc == 0x123456789", 9, "expected an SSRC"),
        ("udp.port == 70000", 13, "a port from 0 to 65535"),
        ("udp.port == +1", 13, "no meaning"),
        ("udp.port 5004", 10, "before a value"),
        ("rtp.p_type ==", 14, "a payload type"),
        ("ip.addr == example.org", 12, "expected an address"),
        ("ip.addr == 10.0.0.0/33", 12, "from 0 to 32 bits"),
        ("ip.addr < 10.0.0.1", 9, "addresses have no order"),
        (
            "ip.addr in {10.0.0.1..10.0.0.9}",
            21,
            "addresses have no ranges",
        ),
        ("udp.port in 5004", 13, "expected `{`"),
        ("udp.port in {}", 14, "a port"),
        ("udp.port in {9..5}", 14, "the lower number comes first"),
        ("rtp == 5", 5, "kind of message"),
        ("udp.prot == 5", 1, "did you mean udp.port?"),
        ("src == 10.0.0.1", 1, "did you mean ip.src?"),
        ("payload_typ == 1", 1, "did you mean payload_type?"),
        ("rtp && mid == 0", 8, "known of a whole stream"),
        ("é == 1", 1, "not `é`"),
        ("rtp && \u{7}", 8, "no meaning"),
    ] {
        let (at, said) = wrong(text);
        assert!(said.contains(message), "{text}: {said}");
        assert_eq!(at, column, "{text}: {said}");
    }
}

#[test]
fn an_error_shows_the_place() {
    let error = "ssrc==1 && udp.prot==5".parse::<Filter>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "column 12: there is no `udp.prot` here; did you mean udp.port?\n  \
         ssrc==1 && udp.prot==5\n             ^^^^^^^^"
    );
}

#[test]
fn hostile_filters_are_refused_in_bounds() {
    assert!(wrong(&"(".repeat(5000)).1.contains("too deep"));
    assert!(wrong(&"!".repeat(5000)).1.contains("too deep"));
    assert!(wrong(&"rtp||".repeat(5000)).1.contains("8 KiB at most"));
    assert!(matches(&format!("{}rtp", "!".repeat(64))));
    assert!(matches(&vec!["rtp"; 1000].join("||")));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = text.parse::<Filter>().map_err(|error| error.to_string());
    }

    #[test]
    fn no_words_make_it_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "rtp", "ssrc", "==", "!=", "in", "{", "}", "(", ")", "!", "&&", "||", "5",
                "0x5", "..", ",", "ip.addr", "10.0.0.0/8", "::/0", "é", "=", "udp.port",
            ]),
            0..20,
        ),
    ) {
        let text = words.join(" ");
        match text.parse::<Filter>() {
            Ok(filter) => {
                let observed = Observed {
            is_decrypted: false,
                    packet: 1,
                    at: None,
                    flow: flow(SOURCE, DESTINATION),
                    via: None,
                    payload: RTP,
                    on_wire: RTP.len(),
                };
                filter.matches(&observed, &classify(RTP, RTP.len()));
            }
            Err(error) => prop_assert!(error.span.end <= text.len()),
        }
    }
}
