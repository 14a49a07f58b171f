//! Our figures beside those of rtpproxy's own analyser, whose output comes with its captures.

use serde_json::Value;

use super::{analyze, captures};

/// rtpproxy reckons arrivals in whole ticks of the clock, which moves each |D| by up to one
/// tick; its mean jitter was never farther off than this.
const TICKS: f64 = 0.25;

/// What `extractaudio -S` prints for one direction of a session.
struct Theirs {
    ssrc: u64,
    ssrc_changes: u64,
    duplicates: u64,
    sent: u64,
    received: u64,
    lost: u64,
    mean_jitter_ticks: f64,
}

#[test]
fn counts_are_those_of_rtpproxy() {
    let Some(corpus) = captures() else { return };
    let Ok(outputs) = std::fs::read_dir(corpus.folder.join("expected-rtpproxy")) else {
        return;
    };
    let mut compared = 0;
    for output in outputs {
        let output = output.unwrap().path();
        let name = output.file_name().unwrap().to_string_lossy().into_owned();
        let session = name.trim_end_matches("output");
        let files = corpus.files.iter().filter(|file| {
            let name = file.file_name().unwrap().to_string_lossy();
            name.starts_with(session)
        });
        let captures: Vec<Value> = files.filter_map(|file| analyze(file)).collect();
        for theirs in their_streams(&std::fs::read_to_string(&output).unwrap()) {
            compared += compare(session, &theirs, &captures);
        }
    }
    assert!(compared > 0);
}

fn their_streams(text: &str) -> Vec<Theirs> {
    let blocks = text.split("pcount=").skip(1);
    blocks
        .map(|block| their_stream(&format!("pcount={block}")))
        .collect()
}

fn their_stream(block: &str) -> Theirs {
    let field = |name: &str| {
        let start = format!("{name}=");
        let mut fields = block.split([',', '\n']).map(str::trim);
        fields
            .find_map(|field| field.strip_prefix(&start))
            .unwrap()
            .to_owned()
    };
    let count = |name: &str| field(name).parse::<u64>().unwrap();
    Theirs {
        ssrc: u64::from_str_radix(field("ssrc").trim_start_matches("0x"), 16).unwrap(),
        ssrc_changes: count("ssrc_changes"),
        duplicates: count("duplicates"),
        sent: count("psent"),
        received: count("precvd"),
        lost: count("plost"),
        mean_jitter_ticks: field("average_jitter").parse().unwrap(),
    }
}

/// How many streams of ours these figures were compared with.
fn compare(session: &str, theirs: &Theirs, captures: &[Value]) -> usize {
    let of_session = captures.iter().filter_map(|capture| {
        let streams = capture["streams"].as_array()?;
        let own: Vec<&Value> = streams
            .iter()
            .filter(|ours| ours["ssrc"] == theirs.ssrc)
            .collect();
        (!own.is_empty()).then_some((capture, own))
    });
    // Where the capture of one direction is not there, nothing is compared.
    let Some((capture, ours)) = of_session.into_iter().next() else {
        return 0;
    };
    // rtpproxy follows a session: over changes of ports and SSRCs.
    let sum = |name: &str| {
        ours.iter()
            .map(|ours| ours[name].as_u64().unwrap())
            .sum::<u64>()
    };
    if theirs.ssrc_changes > 1 {
        // RTCP between counts as RTP there, with an SSRC of its own.
        let count = |name: &str| capture["contents"][name].as_u64().unwrap();
        let all = count("rtp") + count("rtp_unconfirmed") + count("rtcp");
        assert_eq!(all - sum("duplicates"), theirs.received, "{session}");
        return ours.len();
    }
    assert_eq!(sum("duplicates"), theirs.duplicates, "{session}");
    assert_eq!(sum("expected"), theirs.sent, "{session}");
    assert_eq!(
        sum("packets") - theirs.duplicates,
        theirs.received,
        "{session}"
    );
    assert_eq!(sum("lost"), theirs.lost, "{session}");
    // It leaves duplicates out of the jitter; RFC 3550 Appendix A.8 does not.
    if let ([ours], 0) = (ours.as_slice(), theirs.duplicates) {
        let ticks_per_ms = ours["clock_rate_hz"].as_f64().unwrap() / 1e3;
        let jitter = ours["jitter_ms"]["mean"].as_f64().unwrap() * ticks_per_ms;
        let difference = (jitter - theirs.mean_jitter_ticks).abs();
        assert!(
            difference <= TICKS,
            "{session}: {jitter} {}",
            theirs.mean_jitter_ticks
        );
    }
    ours.len()
}
