//! What the envelopes have in common, and texts that nobody wrote.

use proptest::prelude::*;

use super::*;

/// Place, kind and text of every description in a text that holds some.
pub fn named(text: &str) -> Vec<(String, Option<Kind>, String)> {
    let found = open(text.as_bytes().to_vec()).unwrap().into_iter();
    found
        .map(|enclosed| {
            let place = enclosed.place.unwrap_or_else(|| "bare".to_owned());
            let text = String::from_utf8_lossy(&enclosed.text).into_owned();
            (place, enclosed.kind, text)
        })
        .collect()
}

fn only(text: &str) -> Enclosed {
    let mut all = open(text.as_bytes().to_vec()).unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn bare_sdp_is_kept_as_it_is() {
    let found = only(" v=0\r\n");
    assert_eq!((found.kind, found.place), (None, None));
    assert_eq!(found.text, b" v=0\r\n");
}

#[test]
fn a_browsers_json_is_opened_and_its_escapes_decoded() {
    let found = only("\n {\"type\": \"offer\", \"sdp\": \"v=0\\r\\ns=\\u00e9\\r\\n\"}\n");
    assert_eq!(found.kind, Some(Kind::Offer));
    assert_eq!(found.place.as_deref(), Some("/sdp"));
    assert_eq!(found.text, "v=0\r\ns=é\r\n".as_bytes());
}

#[test]
fn the_type_may_be_missing_or_unknown() {
    assert_eq!(only(r#"{"sdp": "v=0\r\n"}"#).kind, None);
    assert_eq!(only(r#"{"type": "ofer", "sdp": "v=0\r\n"}"#).kind, None);
}

#[test]
fn every_description_of_an_array_is_found() {
    let text = r#"[{"type": "offer", "sdp": "v=0"}, {"type": "answer", "sdp": "v=0"}]"#;
    let found = open(text.into()).unwrap();
    let names: Vec<_> = found.iter().filter_map(|f| f.place.as_deref()).collect();
    assert_eq!(names, ["/0/sdp", "/1/sdp"]);
    assert_eq!(found[1].kind, Some(Kind::Answer));
}

#[test]
fn a_description_deeper_down_is_found() {
    let found = only(r#"{"id": 7, "body": {"jsep": {"type": "answer", "sdp": "v=0"}}}"#);
    assert_eq!(found.place.as_deref(), Some("/body/jsep/sdp"));
}

#[test]
fn a_quoted_description_is_unquoted() {
    let found = only(r#""v=0\r\no=-\r\n""#);
    assert_eq!(found.text, b"v=0\r\no=-\r\n");
    assert_eq!(found.place.as_deref(), Some(""));
}

#[test]
fn json_without_sdp_and_broken_json_are_told_apart() {
    assert_eq!(open(b"{}".to_vec()), Err(EnvelopeError::Undescribed));
    let broken = open(br#"{"type": "offer", "sdp": "v=0"#.to_vec());
    assert!(matches!(broken, Err(EnvelopeError::BrokenJson(_))));
    for text in ["[12:00:01] log\nv=0\n", "[package]\n", "\"v=0\"\nv=0\n"] {
        assert_eq!(only(text).place, None, "{text}");
    }
}

#[test]
fn other_files_are_called_by_their_name() {
    let what = |bytes: &[u8]| open(bytes.to_vec()).unwrap_err();
    assert_eq!(
        what(b"\x89PNG\r\n\x1a\n"),
        EnvelopeError::Binary("a PNG image")
    );
    assert_eq!(
        what(b"\xff\xfev\x00=\x00"),
        EnvelopeError::Binary("UTF-16 text")
    );
    assert_eq!(what(&[0, 1, 2, 3]), EnvelopeError::Binary("binary data"));
}

#[test]
fn one_stray_byte_does_not_make_text_binary() {
    assert!(open(b"v=0\r\ns=caf\xe9 and more\0text\r\n".to_vec()).is_ok());
}

#[test]
fn deep_json_is_an_error_and_no_overflow() {
    let deep = "[".repeat(100_000);
    assert!(open(deep.into_bytes()).is_err());
}

#[test]
fn values_after_each_other_are_named_by_their_lines() {
    let text = "{\"type\":\"offer\",\"sdp\":\"v=0\"}\n\n{\"n\":1}\n{\n\"sdp\":\"v=0\"} [{\"sdp\":\"v=0\"}]";
    let found = named(text).into_iter().map(|(place, ..)| place);
    assert_eq!(found.collect::<Vec<_>>(), ["L1/sdp", "L4/sdp", "L5/0/sdp"]);
}

#[test]
fn lines_that_are_json_are_opened_among_others() {
    let text =
        "starting\n{\"level\":\"info\",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\"}}\nstopped\n";
    assert_eq!(named(text)[0].0, "L2/offer/sdp");
    let broken_later = "{\"sdp\":\"v=0\"}\nTraceback: something\n{\"sdp\":\"v=0\"}\n";
    let found = named(broken_later).into_iter().map(|(place, ..)| place);
    assert_eq!(found.collect::<Vec<_>>(), ["L1/sdp", "L3/sdp"]);
}

#[test]
fn json_within_a_string_of_json_is_opened() {
    let text = r#"{"payload": "{\"type\":\"answer\",\"sdp\":\"v=0\\r\\no=a\\r\\n\"}"}"#;
    let found = only(text);
    assert_eq!(found.place.as_deref(), Some("/payload/sdp"));
    assert_eq!(
        (found.kind, found.text.as_slice()),
        (Some(Kind::Answer), &b"v=0\r\no=a\r\n"[..])
    );
    let message = r#"{"message": "got type: offer, sdp: v=0\r\no=a\r\n", "level": 3}"#;
    let found = only(message);
    assert_eq!(found.place.as_deref(), Some("/message"));
    assert_eq!(
        (found.kind, found.text.as_slice()),
        (Some(Kind::Offer), &b"v=0\r\no=a\r\n"[..])
    );
}

#[test]
fn a_dump_without_a_description_says_so() {
    let dump = b"RTCStatsDump\n{\"fileFormat\":3}\n[\"create\",null,{},1]\n";
    assert_eq!(open(dump.to_vec()), Err(EnvelopeError::Undescribed));
}

#[test]
fn a_description_that_was_packed_is_not_the_file_itself() {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(b"v=0\r\n").unwrap();
    let found = open(packer.finish().unwrap()).unwrap();
    assert_eq!(found[0].place.as_deref(), Some("unpacked"));
    assert_eq!(found[0].text, b"v=0\r\n");
}

#[test]
fn a_text_that_is_escaped_as_a_whole_can_be_decoded() {
    assert_eq!(
        unescaped(br"v=0\r\no=- 1\r\n"),
        Some(b"v=0\r\no=- 1\r\n".to_vec())
    );
    assert_eq!(unescaped(b"v=0\r\no=- 1\r\n"), None);
}

#[test]
fn more_descriptions_than_any_call_has_are_refused() {
    let text = format!("[{}0]", r#"{"sdp":"v=0"},"#.repeat(Finds::MOST + 1));
    assert_eq!(open(text.into_bytes()), Err(EnvelopeError::TooMany));
}

/// Pieces that mean something to one of the readers.
const PIECES: &[&str] = &[
    "v=0",
    "v=0\r\n",
    "v=0\\r\\n",
    "v=0\\\\r\\\\n",
    "v=0&#13;&#10;",
    "o=- 1 2",
    "a=x",
    "\r\n",
    "\n",
    "\\",
    "\\\"",
    "\"",
    "'",
    "`",
    "{\"sdp\":",
    "{\"type\":\"offer\",",
    "\"sdp\":\"",
    "}",
    "]",
    "[",
    ",",
    ":",
    "é",
    "\u{0}",
    "type: offer, ",
    "[12:00:01] ",
    "INVITE sip:a SIP/2.0\r\n",
    "SIP/2.0 200 OK\r\n",
    "POST /whip HTTP/1.1\r\n",
    "HTTP/1.1 201 Created\r\n",
    "Content-Type: application/sdp\r\n",
    "Content-Type: multipart/mixed\r\n",
    "Content-Length: 12\r\n",
    "Content-Length: 99999999999999999999\r\n",
    "CSeq: 1 INVITE\r\n",
    "\r\n\r\n",
    "--b\r\n",
    "> ",
    "{\"PeerConnections\":{\"1\":{\"updateLog\":[",
    "{\"log\":{\"entries\":[",
    "\"request\":{\"url\":\"x\"",
    "[\"a\",\"b\",",
];

/// What is found has a name of its own, and the input had it.
fn assert_sound(text: &[u8]) {
    let Ok(found) = open(text.to_vec()) else {
        return;
    };
    let mut places: Vec<_> = found.iter().map(|enclosed| &enclosed.place).collect();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), found.len());
    assert!(
        found
            .iter()
            .map(|enclosed| enclosed.text.len())
            .sum::<usize>()
            <= text.len()
    );
}

proptest! {
    #[test]
    fn any_pieces_are_opened_or_refused(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
    ) {
        assert_sound(pieces.concat().as_bytes());
    }

    #[test]
    fn any_json_is_opened_or_refused(text in r#"(\{"(log|entries|sdp|PeerConnections|x)":|\[|"v=0","|[0-9],|\]|\}|null|,){1,30}"#) {
        assert_sound(text.as_bytes());
    }
}

/// What takes quadratic time does not end within anybody's patience.
#[test]
fn hostile_text_is_searched_in_linear_time() {
    for piece in PIECES.iter().chain(&[
        "\"v=0\\r\\na=\\",
        "\\\"v=0\\r\\n",
        "v=0\\r1",
        " v=0\\r\\na= ",
        "x v=0\no=\n",
        "INVITE a SIP/2.0\r\n\r\n",
        "{\"a\":[\"v=0",
        "x: v=0\r\n",
        "POST / HTTP/1.1\na: b\n",
    ]) {
        let text = piece.repeat(200_000 / piece.len());
        assert_sound(format!("log\n{text}").as_bytes());
        assert_sound(text.as_bytes());
    }
}
