//! Traces with what is read from them.

use super::super::tests::named;
use super::super::{Kind, open};

const SDP: &str = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n";

/// A message with `body`, and with the length that it has.
fn message(start: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("{start}\r\n{headers}Content-Length: {length}\r\n\r\n{body}")
}

fn kinds(trace: &str) -> Vec<(String, Option<Kind>)> {
    let found = named(trace).into_iter();
    found.map(|(place, kind, _)| (place, kind)).collect()
}

fn pairs<const N: usize>(expected: [(&str, Option<Kind>); N]) -> Vec<(String, Option<Kind>)> {
    expected
        .map(|(place, kind)| (place.to_owned(), kind))
        .to_vec()
}

const TYPED: &str = "Content-Type: application/sdp\r\n";

#[test]
fn whip_posts_an_offer_and_gets_the_answer() {
    let trace = message("POST /whip HTTP/1.1", &format!("Host: x\r\n{TYPED}"), SDP)
        + &message("HTTP/1.1 201 Created", TYPED, SDP);
    assert_eq!(
        kinds(&trace),
        pairs([("1/POST", Some(Kind::Offer)), ("2/201", Some(Kind::Answer))])
    );
    assert_eq!(named(&trace)[0].2, SDP);
    assert_eq!(named(&trace)[1].2, SDP);
}

#[test]
fn who_posts_nothing_is_offered_something() {
    let trace =
        message("POST /whep HTTP/1.1", "", "") + &message("HTTP/1.1 201 Created", TYPED, SDP);
    assert_eq!(kinds(&trace), pairs([("2/201", Some(Kind::Offer))]));
}

#[test]
fn what_curl_prints_is_read() {
    let trace = format!(
        "* Connected to x\n> POST /whip HTTP/1.1\n> Host: x\n> \n* upload done\n\
         < HTTP/1.1 201 Created\n< Content-Type: application/sdp\n< \n{SDP}* closed\n"
    );
    assert_eq!(kinds(&trace)[0].0, "2/201");
    assert_eq!(named(&trace)[0].2, SDP);
}

#[test]
fn an_invite_has_the_offer_and_its_response_the_answer() {
    let call = "Call-ID: a@x\r\nCSeq: 1 INVITE\r\n";
    let trace = message("INVITE sip:b@x SIP/2.0", &format!("{call}{TYPED}"), SDP)
        + &message("SIP/2.0 100 Trying", call, "")
        + &message(
            "SIP/2.0 200 OK",
            &format!("{call}c: application/sdp\r\n"),
            SDP,
        );
    assert_eq!(
        kinds(&trace),
        pairs([
            ("1/INVITE", Some(Kind::Offer)),
            ("3/200", Some(Kind::Answer))
        ])
    );
    assert!(
        open(trace.into())
            .unwrap()
            .iter()
            .all(|found| found.from_sip)
    );
}

#[test]
fn an_invite_without_a_description_is_answered_with_an_offer() {
    let call = "Call-ID: a@x\r\nCSeq: 1 INVITE\r\n";
    let trace = message("INVITE sip:b@x SIP/2.0", call, "")
        + &message("SIP/2.0 200 OK", &format!("{call}{TYPED}"), SDP)
        + &message(
            "ACK sip:b@x SIP/2.0",
            &format!("Call-ID: a@x\r\nCSeq: 1 ACK\r\n{TYPED}"),
            SDP,
        );
    assert_eq!(
        kinds(&trace),
        pairs([("2/200", Some(Kind::Offer)), ("3/ACK", Some(Kind::Answer))])
    );
}

#[test]
fn a_response_alone_does_not_tell_what_it_holds() {
    let trace = message("SIP/2.0 200 OK", &format!("CSeq: 1 INVITE\r\n{TYPED}"), SDP);
    assert_eq!(kinds(&trace), pairs([("1/200", None)]));
}

#[test]
fn parts_of_a_body_are_told_apart() {
    let body = format!(
        "--b1\r\nContent-Type: application/sdp\r\n\r\n{SDP}\r\n--b1\r\n\
         Content-Type: application/resource-lists+xml\r\n\r\n<x/>\r\n--b1--\r\n"
    );
    let typed = "Content-Type: multipart/mixed;boundary=b1\r\n";
    let trace = message("INVITE sip:b@x SIP/2.0", typed, &body);
    let found = named(&trace);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].0.as_str(), found[0].2.as_str()),
        ("1/INVITE", SDP)
    );

    let without_empty_line = message(
        "INVITE sip:b@x SIP/2.0",
        typed,
        &body.replace("\r\n\r\n--", "\r\n--"),
    );
    assert_eq!(named(&without_empty_line)[0].2, SDP);
}

#[test]
fn a_length_that_cannot_be_true_is_not_believed() {
    let sent = message("INVITE sip:b@x SIP/2.0", TYPED, SDP)
        + &message("INVITE sip:c@x SIP/2.0", TYPED, SDP);
    let saved = sent
        .replace("\r\n", "\n")
        .replace("INVITE", "\n\nU 10.0.0.1:5060 -> 10.0.0.2:5060\nINVITE");
    let bodies: Vec<String> = named(&saved).into_iter().map(|(_, _, text)| text).collect();
    let expected = SDP.replace("\r\n", "\n");
    assert_eq!(bodies, [expected.clone(), expected]);
}

#[test]
fn json_in_a_body_is_opened() {
    let body = r#"{"type":"answer","sdp":"v=0\r\no=a\r\n"}"#;
    let trace = message(
        "HTTP/1.1 200 OK",
        "Content-Type: application/json\r\n",
        body,
    );
    assert_eq!(kinds(&trace), pairs([("1/200", Some(Kind::Answer))]));
}
