//! What is a change, and what is none.

use super::*;
use crate::sdp::Document;
use crate::source::Source;

const VIDEO: &str = "v=0\no=- 7 1 IN IP4 127.0.0.1\nt=0 0\na=group:BUNDLE v\n\
m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103\nc=IN IP4 0.0.0.0\na=mid:v\na=sendrecv\n\
a=ice-ufrag:aaaa\na=ice-pwd:p\na=fingerprint:sha-1 AA:BB\na=setup:actpass\n\
a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\na=extmap:2 urn:3gpp:video-orientation\n\
a=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\na=rtcp-fb:96 nack\n\
a=rtpmap:102 H264/90000\na=fmtp:102 packetization-mode=1;profile-level-id=42e01f\n\
a=rtpmap:103 rtx/90000\na=fmtp:103 apt=102\na=rid:h send\na=rid:l send\na=simulcast:send h;l\n\
a=ssrc:1 cname:c\na=ssrc:2 cname:c\na=ssrc-group:FID 1 2\na=msid:s t\n";

fn messages(before: &str, after: &str) -> Vec<String> {
    let [before, after] = [before, after].map(|text| Source::new("x", text));
    let [before, after] = [&before, &after].map(Document::read);
    let changes = diff(&Session::of(&before), &Session::of(&after));
    changes.into_iter().map(|change| change.message).collect()
}

/// The messages when `from` in the description becomes `to`.
fn when(from: &str, to: &str) -> Vec<String> {
    assert!(VIDEO.contains(from), "{from}");
    messages(VIDEO, &VIDEO.replace(from, to))
}

#[test]
fn a_description_means_the_same_as_itself() {
    assert_eq!(messages(VIDEO, VIDEO), [""; 0]);
}

#[test]
fn retransmissions_that_repair_each_other_are_named_by_themselves() {
    let circle = [("apt=96", "apt=103"), ("apt=102", "apt=97")];
    let around = circle
        .iter()
        .fold(VIDEO.to_owned(), |text, (from, to)| text.replace(from, to));
    let itself = VIDEO.replace("apt=96", "apt=97");
    for text in [around, itself] {
        assert!(!messages(VIDEO, &text).is_empty());
        assert!(!messages(&text, VIDEO).is_empty());
    }
}

#[test]
fn the_order_of_lines_is_no_change() {
    let mut lines: Vec<&str> = VIDEO.lines().collect();
    lines[7..].reverse();
    assert_eq!(messages(VIDEO, &lines.join("\n")), [""; 0]);
}

#[test]
fn what_says_nothing_is_no_change() {
    assert_eq!(when("o=- 7 1", "o=- 7 2"), [""; 0]);
    assert_eq!(when("a=sendrecv\n", ""), [""; 0]);
    assert_eq!(when("sha-1 AA:BB", "SHA-1 aa:bb"), [""; 0]);
    assert_eq!(when("H264", "h264"), [""; 0]);
    assert_eq!(
        when(
            "a=fmtp:102 packetization-mode=1;",
            "a=fmtp:102 level-asymmetry-allowed=0; packetization-mode=1; "
        ),
        [""; 0]
    );
}

#[test]
fn a_moved_payload_type_is_one_change() {
    let moved = VIDEO
        .replace("SAVPF 96 97", "SAVPF 98 99")
        .replace(":96", ":98")
        .replace(":97", ":99")
        .replace("apt=96", "apt=98");
    assert_eq!(
        messages(VIDEO, &moved),
        ["VP8 moved from 96 to 98", "RTX of VP8 moved from 97 to 99"]
    );
}

#[test]
fn the_order_of_codecs_is_that_of_preference() {
    assert_eq!(
        when("96 97 102 103", "102 103 96 97"),
        ["preferred order: VP8 (96), H264 (102) is now H264 (102), VP8 (96)"]
    );
}

#[test]
fn the_places_of_red_and_rtx_are_told_when_nothing_else_moved() {
    assert_eq!(
        when("96 97 102 103", "96 102 97 103"),
        [
            "preferred order: …, RTX of VP8 (97), H264 (102), RTX of H264 (103) \
          is now …, H264 (102), RTX of VP8 (97), RTX of H264 (103)"
        ]
    );
    let audio = "m=audio 9 RTP/AVP 111 63\na=rtpmap:111 opus/48000/2\n\
        a=rtpmap:63 red/48000/2\na=fmtp:63 111/111\n";
    assert_eq!(
        messages(audio, &audio.replace("111 63", "63 111")),
        ["preferred order: opus/48000/2 (111), red/48000/2 (63) \
          is now red/48000/2 (63), opus/48000/2 (111)"]
    );
}

#[test]
fn a_codec_goes_with_its_rtx() {
    assert_eq!(
        when("96 97 102 103", "96 97"),
        ["H264 (102) removed with its RTX (103)"]
    );
    assert_eq!(
        when("96 97 102 103", "96 102 103"),
        ["RTX of VP8 (97) removed"]
    );
}

#[test]
fn parameters_are_told_with_their_meaning() {
    assert_eq!(
        when("42e01f", "640c34"),
        [
            "H264 (102) profile-level-id: 42e01f (Constrained Baseline, level 3.1: up to 1280×720 at 30 fps) \
          is now 640c34 (Constrained High, level 5.2: up to 3840×2160 at 64 fps)"
        ]
    );
    assert_eq!(
        when("a=rtcp-fb:96 nack\n", "a=rtcp-fb:* ccm fir\n"),
        [
            "VP8 (96): feedback nack removed",
            "feedback ccm fir added to 4 codecs: VP8 (96), RTX of VP8 (97), H264 (102), RTX of H264 (103)",
        ]
    );
}

#[test]
fn the_direction_is_told_by_its_effect() {
    assert_eq!(
        when("a=sendrecv", "a=recvonly"),
        ["direction: sendrecv is now recvonly: no longer sends"]
    );
}

#[test]
fn an_ice_restart_is_told_from_another_session() {
    let restarted = VIDEO
        .replace("ufrag:aaaa", "ufrag:bbbb")
        .replace("pwd:p", "pwd:q");
    assert_eq!(
        messages(VIDEO, &restarted),
        ["ICE restart: ufrag aaaa is now bbbb, with another password"]
    );
    assert_eq!(
        messages(VIDEO, &restarted.replace("o=- 7", "o=- 8")),
        [
            "another session: 7 is now 8",
            "other ICE credentials: ufrag aaaa is now bbbb, with another password"
        ]
    );
    assert_eq!(
        when("ufrag:aaaa", "ufrag:bbbb"),
        ["ice-ufrag: aaaa is now bbbb"]
    );
}

#[test]
fn certificates_and_roles_are_compared() {
    assert_eq!(
        when("AA:BB", "AA:CC"),
        ["certificate: sha-1 AA:BB is now sha-1 AA:CC"]
    );
    assert_eq!(
        when("setup:actpass", "setup:active"),
        [
            "setup: actpass (client or server, as the answerer chooses) \
          is now active (client: it begins the handshake)"
        ]
    );
}

#[test]
fn candidates_come_and_go() {
    let with = "a=mid:v\na=candidate:1 1 UDP 5 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport 8\n";
    assert_eq!(
        when("a=mid:v\n", with),
        ["candidate added: srflx udp 192.0.2.1:9 from 10.0.0.1 port 8 priority 5"]
    );
}

#[test]
fn extensions_are_matched_by_what_they_are() {
    assert_eq!(
        when("extmap:1 urn", "extmap:7 urn"),
        ["extension MID moved from 1 to 7"]
    );
    assert_eq!(
        when("extmap:2 urn:3gpp:video-orientation", "extmap:2 x:y"),
        [
            "extension removed: video orientation (2)",
            "extension added: x:y (2)"
        ]
    );
}

#[test]
fn what_holds_for_all_sections_may_be_said_once_or_in_each() {
    let [of_session, of_section] = ["v=0\n", "a=mid:v\n"]
        .map(|line| VIDEO.replace(line, &format!("{line}a=extmap-allow-mixed\n")));
    assert_eq!(messages(&of_session, &of_section), [""; 0]);
    assert_eq!(messages(VIDEO, &of_session), ["extmap-allow-mixed added"]);
}

#[test]
fn streams_and_layers_are_compared() {
    assert_eq!(
        when("a=msid:s t", "a=msid:s u"),
        ["track: t of stream s is now u of stream s"]
    );
    assert_eq!(
        when("FID 1 2", "FEC-FR 1 2"),
        [
            "SSRC group removed: FID 1 2",
            "SSRC group added: FEC-FR 1 2"
        ]
    );
    assert_eq!(
        when("cname:c\na=ssrc:2", "cname:d\na=ssrc:2"),
        ["SSRC 1 cname: c is now d"]
    );
    assert_eq!(
        when("send h;l", "send h;~l"),
        ["simulcast send: h;l is now h;~l"]
    );
    assert_eq!(
        when("rid:l send", "rid:l send max-fps=5"),
        ["rid l: send is now send max-fps=5"]
    );
}

#[test]
fn sections_are_switched_off_added_and_unbundled() {
    assert_eq!(
        when("m=video 9", "m=video 0"),
        ["section switched off: port 0"]
    );
    assert_eq!(when("a=group:BUNDLE v\n", ""), ["left the BUNDLE group"]);
    let more = format!("{VIDEO}m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\na=recvonly\n");
    assert_eq!(messages(VIDEO, &more), ["section added: recvonly"]);
    assert_eq!(messages(&more, VIDEO), ["section removed"]);
}

#[test]
fn sections_are_matched_by_mid_else_by_place() {
    let two = "m=audio 9 RTP/AVP 0\na=mid:a\nm=audio 9 RTP/AVP 8\na=mid:b\n";
    let swapped = "m=audio 9 RTP/AVP 8\na=mid:b\nm=audio 9 RTP/AVP 0\na=mid:a\n";
    assert_eq!(
        messages(two, swapped),
        ["the sections are in another order, which is how offer and answer find theirs"]
    );
    assert_eq!(
        messages(two, &two.replace("mid:b", "mid:c")),
        ["mid: b is now c"]
    );
}

#[test]
fn another_carrier_of_the_bundle_is_told_once() {
    let offer = "a=group:BUNDLE a b\na=ice-ufrag:u\nm=audio 9 RTP/SAVPF 0\na=mid:a\nm=audio 9 RTP/SAVPF 0\na=mid:b\n";
    assert_eq!(
        messages(offer, &offer.replace("BUNDLE a b", "BUNDLE b a")),
        ["BUNDLE: the transport of `a` is now that of `b`"]
    );
}

#[test]
fn without_ice_the_address_counts() {
    let plain = "c=IN IP4 192.0.2.1\nm=audio 5000 RTP/AVP 0\n";
    assert_eq!(
        messages(plain, &plain.replace("5000", "5002")),
        ["address: 192.0.2.1 port 5000 is now 192.0.2.1 port 5002"]
    );
}

#[test]
fn lines_that_nobody_knows_are_compared_as_they_are() {
    assert_eq!(
        when("a=mid:v\n", "a=mid:v\na=x-foo:1\n"),
        ["line added: a=x-foo:1"]
    );
}

const PHONE: &str = "v=0\no=- 7 1 IN IP4 192.0.2.1\ns=-\nt=2873397496 2873404696\n\
m=audio 49170/2 RTP/SAVP 0\nc=IN IP4 233.252.0.1/127\nc=IN IP4 233.252.0.2/127\n\
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20 KDR=1\n";

/// The messages when `from` in the description of a phone becomes `to`.
fn phone_when(from: &str, to: &str) -> Vec<String> {
    assert!(PHONE.contains(from), "{from}");
    messages(PHONE, &PHONE.replace(from, to))
}

#[test]
fn the_lines_that_every_description_has_count() {
    assert_eq!(phone_when("v=0\n", ""), ["version removed: 0"]);
    assert_eq!(
        phone_when("o=- 7 1 IN IP4 192.0.2.1\n", ""),
        ["origin removed: 7"]
    );
    assert_eq!(
        phone_when("t=2873397496 2873404696", "t=1 2"),
        ["times: 2873397496 2873404696 is now 1 2"]
    );
    assert_eq!(
        phone_when("t=2873397496 2873404696\n", ""),
        ["times removed: 2873397496 2873404696"]
    );
}

#[test]
fn every_group_and_port_of_a_multicast_counts() {
    let both = "233.252.0.1/127, 233.252.0.2/127 port 49170/2";
    assert_eq!(
        phone_when("c=IN IP4 233.252.0.2/127\n", ""),
        [format!(
            "address: {both} is now 233.252.0.1/127 port 49170/2"
        )]
    );
    assert_eq!(
        phone_when("49170/2", "49170"),
        [format!(
            "address: {both} is now {}",
            both.strip_suffix("/2").unwrap()
        )]
    );
}

#[test]
fn another_key_counts_and_so_do_its_parameters() {
    assert_eq!(
        phone_when("inline:d0R", "inline:e0R"),
        ["SDES 1: another key"]
    );
    assert_eq!(phone_when("|2^20", "|2^31"), ["SDES 1: another key"]);
    assert_eq!(
        phone_when("KDR=1", "KDR=2"),
        ["SDES 1 parameters: KDR=1 is now KDR=2"]
    );
    assert_eq!(
        phone_when("SHA1_80", "SHA1_32"),
        ["SDES 1 suite: AES_CM_128_HMAC_SHA1_80 is now AES_CM_128_HMAC_SHA1_32"]
    );
}

#[test]
fn rtx_of_another_codec_is_a_change() {
    let moved = "RTX (97) apt: VP8 (96) is now H264 (102)";
    assert_eq!(when("a=fmtp:97 apt=96", "a=fmtp:97 apt=102"), [moved]);
    assert_eq!(
        when("a=fmtp:97 apt=96\n", ""),
        ["RTX (97) apt removed: VP8 (96)"]
    );
}

#[test]
fn redundancy_of_another_codec_is_a_change() {
    let red = VIDEO
        .replace("102 103\n", "102 103 63\n")
        .replace("a=rid:h", "a=rtpmap:63 red/90000\na=fmtp:63 96/96\na=rid:h");
    assert_eq!(
        messages(&red, &red.replace("63 96/96", "63 96/102")),
        ["red (63) fmtp: 96/96 is now 96/102"]
    );
}

#[test]
fn the_attributes_of_an_extension_are_its_own() {
    let level = "a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on";
    let before = VIDEO.replace("a=extmap:2 urn:3gpp:video-orientation", level);
    let messages = messages(&before, &before.replace("vad=on", "vad=off"));
    assert_eq!(
        messages,
        ["extension audio level attributes: vad=on is now vad=off"]
    );
}
