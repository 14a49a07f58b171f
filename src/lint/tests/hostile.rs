//! Texts that are made to take time and memory: how much is found of them, and how much is kept.

use std::collections::BTreeMap;

use super::*;

/// Tens of thousands of lines in hostile shapes: what takes quadratic time does
/// not end within anybody's patience.
#[test]
fn hostile_megabytes_are_read_in_linear_time_with_findings_that_are_bounded() {
    let shapes: [(&str, usize); 15] = [
        ("x", 500_000),
        ("a=b\r\n", 100_000),
        ("\n", 100_000),
        ("junk\r\n", 50_000),
        (" A = mid : 0 \r\n", 20_000),
        ("m=a 9 X 0\r\n", 20_000),
        ("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", 20_000),
        ("a=ssrc:1 cname:x\r\n", 30_000),
        ("a=group:BUNDLE 0 1 2\r\n", 25_000),
        ("a=candidate:1 1 udp 1 192.0.2.1 9 typ relay\r\n", 15_000),
        ("a=fingerprint:sha-256 AA:BB\r\n", 20_000),
        ("a=rtpmap:96 VP8/90000\r\n", 20_000),
        ("a=rtcp-fb:96 nack\r\n", 20_000),
        ("a=extmap:1 urn:x\r\n", 20_000),
        ("c=IN IP4 192.0.2.1\r\n", 20_000),
    ];
    for (piece, times) in shapes {
        // Once as what it is, and once as a part of a section that has a use for it.
        for start in [
            "v=0\r\n",
            "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n",
        ] {
            let text = format!("{start}{}", piece.repeat(times));
            let source = Source::new("x", text);
            let verdict = lint(&Document::read(&source), None, &Options::default());
            let mut number_of: BTreeMap<&str, usize> = BTreeMap::new();
            for code in codes(&verdict.findings) {
                *number_of.entry(code).or_default() += 1;
            }
            let most = number_of.values().max().copied().unwrap_or_default();
            assert!(most <= Findings::MOST_PER_RULE, "{piece:?}: {number_of:?}");
        }
    }
}

/// The findings of S004 in a text with so many lines of junk, and what was left out.
fn junk_found(lines: usize, junk: &str) -> (usize, usize) {
    let text = format!("v=0\r\nm=audio 9 X 0\r\n{}", junk.repeat(lines));
    let source = Source::new("x", text);
    let verdict = lint(&Document::read(&source), None, &Options::default());
    let kept = verdict.findings.iter().filter(|f| f.code == "S004").count();
    (kept, verdict.left_out)
}

#[test]
fn every_finding_of_a_rule_is_kept_unless_only_a_hostile_text_has_as_many() {
    let junk = "junk\r\na=x\r\n";
    assert_eq!(junk_found(1000, junk), (1000, 0));
    let most = Findings::MOST_PER_RULE;
    assert_eq!(junk_found(most + 30, junk), (most, 30));
}

#[test]
fn rules_that_come_late_to_a_hostile_text_are_heard_all_the_same() {
    let text = "m=a 9 UDP/TLS/RTP/SAVPFF 0\r\njunk\r\na=mid:0\r\n".repeat(12_000);
    let source = Source::new("x", format!("v=0\r\na=group:BUNDLE 0\r\n{text}"));
    let verdict = lint(&Document::read(&source), None, &Options::default());
    let number = |code: &str| verdict.findings.iter().filter(|f| f.code == code).count();
    assert!(
        verdict.findings.len() < 25_000,
        "{}",
        verdict.findings.len()
    );
    assert!(
        ["M003", "M014", "M015", "S004"]
            .iter()
            .all(|code| number(code) >= 20)
    );
}

/// What points into them is quoted with all of its line.
#[test]
fn of_endless_lines_fewer_findings_are_kept() {
    let junk = format!("junk {}\r\na=x\r\n", "x".repeat(400_000));
    let (kept, left_out) = junk_found(40, &junk);
    assert!((20..40).contains(&kept), "{kept}");
    assert_eq!(kept + left_out, 40);
}
