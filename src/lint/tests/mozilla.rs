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
