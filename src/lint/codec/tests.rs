//! What counts for the identity of a codec, and what does not.

use super::super::Subject;
use super::*;
use crate::sdp::Document;
use crate::source::Source;

/// Whether the only codecs of two sections are the same.
fn same(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|text| Source::new("x", text));
    let [a, b] = [&a, &b].map(Document::read);
    let [a, b] = [&a, &b].map(|document| Subject::new(document, None, None));
    let [a, b] = [&a, &b].map(|subject| Codecs::of(&subject.media[0]));
    let last = a.iter().last().expect("a codec");
    b.has(last)
}

fn section(payload_types: &str, attributes: &[&str]) -> String {
    let lines: String = attributes.iter().map(|a| format!("a={a}\n")).collect();
    format!("v=0\nm=x 9 RTP/AVP {payload_types}\n{lines}")
}

fn with_fmtp(encoding: &str, parameters: &str) -> String {
    let attributes = [
        format!("rtpmap:96 {encoding}"),
        format!("fmtp:96 {parameters}"),
    ];
    section("96", &attributes.each_ref().map(String::as_str))
}

#[test]
fn the_case_of_an_encoding_and_one_channel_do_not_matter() {
    let pairs = [
        ("opus/48000/2", "OPUS/48000/2", true),
        ("PCMU/8000", "PCMU/8000/1", true),
        ("opus/48000/2", "opus/48000", false),
        ("G722/8000", "G722/16000", false),
    ];
    for (a, b, expected) in pairs {
        let [a, b] = [a, b].map(|encoding| section("96", &[&format!("rtpmap:96 {encoding}")]));
        assert_eq!(same(&a, &b), expected, "{a}{b}");
    }
}

#[test]
fn a_static_payload_type_needs_no_rtpmap() {
    let named = section("97", &["rtpmap:97 PCMU/8000"]);
    assert!(same(&section("0", &[]), &named));
    assert!(!same(&section("8", &[]), &named));
}

#[test]
fn of_h264_the_profile_counts_and_not_the_level() {
    let pairs = [
        ("42e01f", "42e034", true),
        ("42e01f", "4d801f", true),
        ("42e01f", "42001f", false),
        ("42e01f", "640c1f", false),
    ];
    for (a, b, expected) in pairs {
        let [a, b] = [a, b].map(|id| {
            with_fmtp(
                "H264/90000",
                &format!("packetization-mode=1;profile-level-id={id}"),
            )
        });
        assert_eq!(same(&a, &b), expected, "{a}{b}");
    }
    assert!(!same(
        &with_fmtp("H264/90000", "packetization-mode=1"),
        &with_fmtp("H264/90000", "level-asymmetry-allowed=1"),
    ));
}

#[test]
fn a_profile_that_is_not_written_is_the_default() {
    for (encoding, default, other) in [
        ("VP9/90000", "profile-id=0", "profile-id=2"),
        ("AV1/90000", "profile=0", "profile=1"),
        ("H265/90000", "profile-id=1", "profile-id=2"),
    ] {
        let bare = with_fmtp(encoding, "x=y");
        assert!(same(&bare, &with_fmtp(encoding, default)), "{encoding}");
        assert!(!same(&bare, &with_fmtp(encoding, other)), "{encoding}");
    }
}

#[test]
fn rtx_is_known_by_what_it_retransmits() {
    let rtx = |of: &str| {
        let of = format!("rtpmap:96 {of}");
        section("96 97", &[&of, "rtpmap:97 rtx/90000", "fmtp:97 apt=96"])
    };
    assert!(same(&rtx("VP8/90000"), &rtx("vp8/90000")));
    assert!(!same(&rtx("VP8/90000"), &rtx("VP9/90000")));
}

#[test]
fn rtx_that_retransmits_itself_is_read() {
    let text = section("97", &["rtpmap:97 rtx/90000", "fmtp:97 apt=97"]);
    assert!(same(&text, &text));
}
