//! `check --built-in`: a newcomer's first sight.

use serde_json::Value;

use crate::run::run;

#[test]
fn everything_passes_and_the_figures_agree() {
    let run = run(&["check", "--built-in", "--format", "json"]);
    assert_eq!(run.status, Some(0), "{}\n{}", run.stdout, run.stderr);
    let report = run.report();
    let data = &report["data"];

    let steps = data["steps"].as_array().unwrap();
    let names: Vec<&str> = steps
        .iter()
        .map(|step| step["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "call loopback",
            "sdp lint",
            "stun probe",
            "turn probe",
            "pcap analyze",
            "compare"
        ]
    );
    assert!(
        steps.iter().all(|step| step["outcome"] == "pass"),
        "{steps:#?}"
    );

    let comparisons = data["comparisons"].as_array().unwrap();
    // Four streams against the link (loss and delay), two against the capture
    // (five figures), and the two probes against the server.
    assert_eq!(comparisons.len(), 4 * 2 + 2 * 5 + 2);
    assert!(
        comparisons
            .iter()
            .all(|comparison| comparison["agrees"] == true),
        "{comparisons:#?}"
    );

    let candidates = steps[0]["report"]["data"]["caller"]["candidates"]
        .as_array()
        .unwrap();
    let reflexive = |candidate: &&Value| candidate.as_str().unwrap().contains("typ srflx");
    assert!(
        candidates.iter().any(|c| reflexive(&c)),
        "the embedded STUN server was asked: {candidates:?}"
    );
}

#[test]
fn the_text_ends_with_a_table_of_steps_and_a_verdict() {
    let run = run(&["check", "--built-in"]);
    assert_eq!(run.status, Some(0), "{}\n{}", run.stdout, run.stderr);
    assert_eq!(run.stderr, "", "progress is for terminals");
    for words in [
        "  call loopback  connected in ",
        "  compare        20 figures",
        "\npass ",
        "\npass: no findings\n",
    ] {
        assert!(
            run.stdout.contains(words),
            "{words} is missing in\n{}",
            run.stdout
        );
    }
}
