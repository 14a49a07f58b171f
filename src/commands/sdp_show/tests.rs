//! What holds for any input: showing, hiding and comparing never fail, and nothing shows that is hidden.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::render::style::Style;
use crate::render::{Format, render};
use crate::sdp::Line;
use crate::sdp::envelope;
use crate::session::diff::diff;

fn redacted(bytes: &[u8]) -> Vec<u8> {
    let source = Source::new("x", bytes);
    Redactor::default().redact(&Document::read(&source))
}

fn shown(bytes: &[u8], redactor: Option<&mut Redactor>) -> String {
    let described = Described {
        source: Source::new("x", bytes),
        kind: None,
        from_sip: false,
    };
    let report = Report::new(Data::SdpShow(SdpShow {
        redacted: redactor.is_some(),
        sessions: vec![session(described, redactor)],
    }));
    let verbose = Style {
        verbose: true,
        ..Style::PLAIN
    };
    [Style::PLAIN, verbose]
        .iter()
        .map(|style| String::from_utf8(render(&report, Format::Text, style)).expect("text"))
        .collect()
}

fn changes(before: &[u8], after: &[u8]) -> Vec<String> {
    let [before, after] = [before, after].map(|bytes| Source::new("x", bytes));
    let [before, after] = [&before, &after].map(Document::read);
    let changes = diff(&Session::of(&before), &Session::of(&after));
    changes.into_iter().map(|change| change.message).collect()
}

/// The codes that the linter finds, each as often as it does.
fn codes(bytes: &[u8]) -> Vec<String> {
    let source = Source::new("x", bytes);
    let verdict = lint::lint(&Document::read(&source), None, &Options::default());
    let mut codes: Vec<String> = verdict
        .findings
        .into_iter()
        .map(|found| found.code)
        .collect();
    codes.sort();
    codes
}

/// Every description below a folder of fixtures, with its path.
fn fixtures(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(folder),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("fixtures are there") {
            let path = entry.expect("fixtures can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(opened) = envelope::open(fs::read(&path).expect("a file")) {
                found.extend(opened.into_iter().map(|one| (path.clone(), one.text)));
            }
        }
    }
    assert!(found.len() > 20, "{folder}: {}", found.len());
    found
}

fn real() -> impl Strategy<Value = Vec<u8>> {
    proptest::sample::select(fixtures("sdp/real")).prop_map(|(_, text)| text)
}

/// A real description with some bytes replaced.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let slips = proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..30);
    (real(), slips).prop_map(|(mut text, slips)| {
        for (at, byte) in slips {
            let at = at.index(text.len());
            text[at] = byte;
        }
        text
    })
}

/// But for S047: the name of a session, which is hidden, is what it is about.
#[test]
fn the_linter_finds_the_same_when_secrets_are_hidden() {
    let all = fixtures("sdp");
    for (path, text) in all
        .iter()
        .filter(|(path, _)| !path.iter().any(|part| part == "S047"))
    {
        let hidden = redacted(text);
        assert_eq!(codes(text), codes(&hidden), "{}", path.display());
    }
}

#[test]
fn what_is_hidden_is_hidden_once_and_for_all() {
    for (path, text) in fixtures("sdp").iter() {
        let once = redacted(text);
        assert!(redacted(&once) == once, "{}", path.display());
    }
}

#[test]
fn hiding_keeps_what_a_session_means() {
    let kept = [
        "session",
        "codecs",
        "extensions",
        "direction",
        "sections",
        "bundle",
        "data",
    ];
    for (path, text) in fixtures("sdp/real") {
        let [before, after] = [text.clone(), redacted(&text)].map(|bytes| Source::new("x", bytes));
        let [before, after] = [&before, &after].map(Document::read);
        for change in diff(&Session::of(&before), &Session::of(&after)) {
            let topic = change.topic.as_str();
            assert!(
                !kept.contains(&topic),
                "{}: {}",
                path.display(),
                change.message
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_can_be_shown_hidden_and_compared(bytes: Vec<u8>, other in damaged()) {
        shown(&bytes, None);
        shown(&bytes, Some(&mut Redactor::default()));
        changes(&bytes, &other);
        changes(&other, &bytes);
        prop_assert_eq!(changes(&bytes, &bytes), Vec::<String>::new());
    }

    #[test]
    fn a_damaged_description_can_be_shown_hidden_and_compared(one in damaged(), other in damaged()) {
        shown(&one, None);
        shown(&one, Some(&mut Redactor::default()));
        changes(&one, &other);
        prop_assert_eq!(changes(&one, &one), Vec::<String>::new());
    }

    #[test]
    fn the_order_of_attributes_means_nothing(text in real(), seed: u64) {
        prop_assert_eq!(changes(&text, &shuffled(&text, seed)), Vec::<String>::new());
    }

    #[test]
    fn no_secret_is_left(secrets in secrets(), text in real(), at: proptest::sample::Index) {
        let lines: Vec<&str> = std::str::from_utf8(&text).unwrap().lines().collect();
        let at = at.index(lines.len()).max(8);
        let told = secrets.lines();
        let text = [&lines[..at], &told.iter().map(String::as_str).collect::<Vec<_>>(), &lines[at..]];
        let text = text.concat().join("\r\n");
        let views = [
            String::from_utf8(redacted(text.as_bytes())).unwrap(),
            shown(text.as_bytes(), Some(&mut Redactor::default())),
        ];
        for secret in secrets.all() {
            prop_assert!(views.iter().all(|view| !view.contains(&secret)), "{}", secret);
        }
    }
}

/// The lines of each section in another order, the first of each left in its place.
///
/// Of sources and msids the order is kept: an SSRC may be named before or after
/// another, but the first line of a kind is the one that counts.
fn shuffled(text: &[u8], seed: u64) -> Vec<u8> {
    let source = Source::new("x", text);
    let document = Document::read(&source);
    let mut out = Vec::new();
    for section in document.sections() {
        let is_fixed = |line: &&Line| line.attribute.is_none();
        let (fixed, mut free): (Vec<_>, Vec<_>) = section.lines().iter().partition(is_fixed);
        let mut state = seed | 1;
        free.sort_by_cached_key(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state >> 33
        });
        for line in fixed.into_iter().chain(free) {
            out.extend_from_slice(&text[line.span.clone()]);
        }
    }
    out
}

/// Secrets made of characters that no stand-in has.
#[derive(Debug, Clone)]
struct Secrets {
    ip4: String,
    ip6: String,
    name: String,
    ufrag: String,
    pwd: String,
    digest: String,
    cname: String,
    track: String,
}

fn secrets() -> impl Strategy<Value = Secrets> {
    let ip4 = (
        proptest::sample::select(vec!["10.77", "172.16", "8.8", "192.168", "100.64"]),
        20..250u8,
        20..250u8,
    );
    let ip4 = ip4.prop_map(|(net, high, low)| format!("{net}.{high}.{low}"));
    (
        ip4,
        "(2a00|fd12|fe80):[1-9a-f][0-9a-f]{3}::[1-9a-f][0-9a-f]{3}",
        "[a-f0-9]{8}-[a-f0-9]{4}\\.local",
        "[G-W][A-Z+/]{5,9}",
        "[G-W][A-Z+/]{23,30}",
        "[1-9B-F]{2}(:[1-9B-F]{2}){31}",
        "[G-W]{12}",
        "\\{[G-W]{8}-[G-W]{4}\\}",
    )
        .prop_map(
            |(ip4, ip6, name, ufrag, pwd, digest, cname, track)| Secrets {
                ip4,
                ip6,
                name,
                ufrag,
                pwd,
                digest,
                cname,
                track,
            },
        )
}

impl Secrets {
    fn all(&self) -> BTreeSet<String> {
        [
            &self.ip4,
            &self.ip6,
            &self.name,
            &self.ufrag,
            &self.pwd,
            &self.digest,
            &self.cname,
            &self.track,
        ]
        .into_iter()
        .cloned()
        .collect()
    }

    /// Lines of all kinds that have them.
    fn lines(&self) -> Vec<String> {
        let Secrets {
            ip4,
            ip6,
            name,
            ufrag,
            pwd,
            digest,
            cname,
            track,
        } = self;
        vec![
            format!("c=IN IP4 {ip4}/127"),
            format!("a=candidate:1 1 udp 1 {ip6} 9 typ srflx raddr {ip4} rport 9 ufrag {ufrag}"),
            format!("a=candidate:2 1 udp 1 {name} 9 typ host"),
            format!(" a =rtcp:9 IN IP6 {ip6}"),
            format!("a=ice-ufrag:{ufrag}"),
            format!("a=ICE-PWD: {pwd}"),
            format!("a=x-login:{ufrag}:{pwd},{ip4}"),
            format!("a=fingerprint:sha-256 {digest}"),
            format!("a=ssrc:1 cname:{cname}"),
            format!("a=msid:{track} {track}x"),
            format!("a=x-note:[{ip6}]:80 {name} {cname}"),
            format!("not sdp: {pwd} {digest}"),
        ]
    }
}
