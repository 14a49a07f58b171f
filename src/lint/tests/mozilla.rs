//! Beside the parser of Mozilla, which refuses a description at the first line it cannot read.

use super::*;

/// What it refuses and no browser does: words of its error, and why nothing is wrong.
const ITS_OWN_LIMITS: &[(&str, &str)] = &[
    (
        "unsupported type email",
        "`e=` is in the grammar, and both browsers skip it",
    ),
    (
        "'profile-level-id' must be in range",
        "of a camera, whose sections have port 0: nothing in them is in use",
    ),
    (
        "invalid international domain name",
        "of `o=`, or of the `raddr` of a candidate: nobody sends anything there",
    ),
    (
        "invalid IPv4 address",
        "of `o=`, or of the `raddr` of a candidate: nobody sends anything there",
    ),
    (
        "connection type already exists at this media level",
        "it skips an `m=` line with port 0 and takes its lines for those of the section before",
    ),
    (
        "mid:0 not allowed at session level",
        "the same, where the section is the first",
    ),
];

/// Its complaint about a description for WebRTC that has no finding.
fn missed(example: &Example) -> Option<String> {
    let text = std::str::from_utf8(example.source.bytes()).ok()?;
    let error = webrtc_sdp::parse_sdp(text, false).err()?.to_string();
    let is_own_limit = ITS_OWN_LIMITS
        .iter()
        .any(|(words, _)| error.contains(words));
    let options = Options {
        profile: Some(Profile::WebRtc),
        ..Options::default()
    };
    let is_clean = example.lint(&options).is_empty();
    (is_clean && !is_own_limit).then_some(error)
}

fn all_missed(paths: impl IntoIterator<Item = PathBuf>) -> Vec<String> {
    let mut all = Vec::new();
    for path in paths {
        for example in descriptions(&path) {
            let error = missed(&example);
            all.extend(error.map(|error| format!("{}: {error}", path.display())));
        }
    }
    all
}

#[test]
fn what_mozillas_parser_refuses_of_the_fixtures_has_a_finding() {
    let missed = all_missed(files_below(&fixtures()).into_iter().filter(|path| {
        path.extension()
            .is_some_and(|end| end == "sdp" || end == "json")
    }));
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_mozillas_parser_refuses_of_a_corpus_has_a_finding() {
    let Some(corpus) = std::env::var_os("RTCTOOL_CORPUS") else {
        eprintln!("left out: RTCTOOL_CORPUS does not name a folder of SDP files");
        return;
    };
    let sdp = files_below(Path::new(&corpus)).into_iter();
    let missed = all_missed(sdp.filter(|path| path.extension().is_some_and(|end| end == "sdp")));
    assert!(missed.is_empty(), "{missed:#?}");
}

/// What may stand in the place of a field.
const SLIPS: &[&str] = &["", "x", "99999999999", "-1", "6a", "I"];

const DELIMITERS: [char; 6] = [' ', ':', ';', '=', '/', ','];

/// Lines that no example has, and a description for WebRTC may have.
const RARE: &[&str] = &[
    "a=rtcp:9 IN IP4 0.0.0.0",
    "a=ptime:20",
    "a=maxptime:60",
    "a=tls-id:8f3a61c0d2e74b95a1",
];

/// The text of a line with a slip in each of its fields in turn, and without each of the
/// characters between them.
fn slips(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut start = 2;
    for piece in line[2..].split_inclusive(DELIMITERS) {
        let end = start + piece.len();
        let field_end = start + piece.trim_end_matches(DELIMITERS).len();
        let with = |slip: &str| format!("{}{slip}{}", &line[..start], &line[field_end..]);
        all.extend(SLIPS.iter().map(|slip| with(slip)));
        all.push(format!("{}{}", &line[..field_end], &line[end..]));
        start = end;
    }
    all
}

#[test]
fn what_mozillas_parser_refuses_of_a_slip_in_a_field_has_a_finding() {
    let mut seen: HashSet<String> = HashSet::default();
    let mut all: Vec<String> = Vec::new();
    for rule in RULES.iter().filter(|rule| !rule.needs_two()) {
        let Example { kind, source } = Examples::of(rule, "good").judged;
        let text = String::from_utf8(source.bytes().to_vec()).unwrap();
        if Profile::of(&Document::read(&source)) != Profile::WebRtc || !text.is_ascii() {
            continue;
        }
        let missed = |text: String| {
            let source = Source::new("slip", text);
            missed(&Example { kind, source })
        };
        let lines = text.lines().chain(RARE.iter().copied());
        for line in lines.filter(|line| line.len() > 2) {
            if !seen.insert(line.to_owned()) {
                continue;
            }
            let text = match text.contains(line) {
                true => text.clone(),
                false => format!("{text}{line}\r\n"),
            };
            let slipped = slips(line)
                .into_iter()
                .map(|slip| text.replacen(line, &slip, 1));
            let lifted = text.replacen(&format!("{line}\r\n"), "", 1).replacen(
                "t=0 0\r\n",
                &format!("t=0 0\r\n{line}\r\n"),
                1,
            );
            all.extend(slipped.chain([lifted]).filter_map(missed));
        }
    }
    all.sort();
    all.dedup();
    assert!(all.is_empty(), "{all:#?}");
}

proptest! {
    #[test]
    fn a_changed_offer_that_is_clean_is_taken_by_mozillas_parser(
        changes in proptest::collection::vec(change(), 1..4)
    ) {
        let source = Source::new("x", changes.iter().fold(real_offer(), apply));
        let missed = missed(&Example { kind: Some(Kind::Offer), source });
        prop_assert!(missed.is_none(), "{missed:?}");
    }
}
