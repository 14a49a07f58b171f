//! What README.md shows is what the program prints.

use std::fs;
use std::path::Path;

use crate::run::run;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// What README shows below `$ command`, to the end of its block.
fn shown_below(command: &str) -> String {
    let readme = readme();
    let (_, below) = readme
        .split_once(&format!("$ {command}\n"))
        .unwrap_or_else(|| panic!("README does not show `{command}`"));
    below.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_lint_example_is_what_the_program_prints() {
    let file = "fixtures/sdp/rules/M003/bad.sdp";
    assert_eq!(
        run(&["sdp", "lint", file]).stdout,
        shown_below(&format!("rtctool sdp lint {file}"))
    );
}

#[test]
fn the_negotiation_example_is_what_the_program_prints() {
    let file = |what| format!("fixtures/sdp/real/chromium-h264-{what}.sdp");
    let (offer, answer) = (file("offer"), file("answer"));
    assert_eq!(
        run(&["sdp", "negotiate", &offer, &answer]).stdout,
        shown_below(&format!("rtctool sdp negotiate {offer} {answer}"))
    );
}

#[test]
fn the_capture_example_is_what_the_program_prints() {
    let file = "fixtures/pcap/gstreamer-opus-vp8.pcapng";
    assert_eq!(
        run(&["pcap", "analyze", file]).stdout,
        shown_below(&format!("rtctool pcap analyze {file}"))
    );
}

/// Every metric that README gates on exists.
#[test]
fn the_gates_that_readme_shows_are_understood() {
    let readme = readme();
    let gated: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("rtctool ") && line.contains("--fail-if"))
        .collect();
    assert!(gated.len() >= 3, "{gated:?}");
    for line in gated {
        let words = line.split_whitespace().skip(1).take(2);
        let gates = line.split('\'').skip(1).step_by(2);
        // Nothing is run: the report cannot be written.
        let mut args: Vec<&str> = words.collect();
        args.extend(["--output", "/no/such/directory/report", "x"]);
        args.extend(gates.flat_map(|gate| ["--fail-if", gate]));
        if line.contains("call loopback") {
            args.retain(|arg| *arg != "x");
        }
        assert_eq!(run(&args).status, Some(3), "{line}");
    }
}
