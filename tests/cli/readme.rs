//! What README.md shows is what the program prints.

use std::fs;

use crate::peers::peer;
use crate::run::{Run, fixture, rtctool, run};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

fn readme() -> String {
    fs::read_to_string(README).unwrap()
}

/// What README shows below `$ command`, to the end of its block.
fn shown_below(command: &str) -> String {
    let shown = blocks().into_iter().find(|(shown, _)| shown == command);
    shown
        .unwrap_or_else(|| panic!("README does not show `{command}`"))
        .1
}

/// The commands of console blocks, and what README shows below each.
fn blocks() -> Vec<(String, String)> {
    let readme = readme();
    let blocks = readme.split("```console\n$ ").skip(1);
    let parts = blocks.filter_map(|block| block.split_once("\n```")?.0.split_once('\n'));
    parts
        .map(|(command, shown)| (command.to_owned(), format!("{shown}\n")))
        .collect()
}

/// With `RTCTOOL_UPDATE=1` README is written anew instead.
#[test]
fn commands_on_fixtures_print_what_is_shown() {
    if std::env::var_os("RTCTOOL_UPDATE").is_some() {
        let block = |(command, below): &(String, String)| format!("$ {command}\n{below}```");
        let anew = on_fixtures().into_iter().fold(readme(), |readme, shown| {
            let printed = (shown.0.clone(), printed(&shown.0));
            readme.replace(&block(&shown), &block(&printed))
        });
        fs::write(README, anew).unwrap();
    }
    let shown = on_fixtures();
    assert!(shown.len() >= 11, "{}", shown.len());
    for (command, shown) in shown {
        assert_eq!(printed(&command), shown, "{command}");
    }
}

/// Blocks whose commands need nothing but the fixtures, and write no file.
fn on_fixtures() -> Vec<(String, String)> {
    let mut blocks = blocks();
    let needs_more = [" --to ", " | jq "];
    blocks.retain(|(command, _)| {
        command.contains(" fixtures/") && !needs_more.iter().any(|more| command.contains(more))
    });
    blocks
}

#[test]
fn what_jq_takes_from_json_is_what_is_shown() {
    if peer("jq", "jq").is_none() {
        return;
    }
    let mut blocks = blocks();
    blocks.retain(|(command, _)| command.contains(" | jq "));
    assert!(!blocks.is_empty());
    let program = env!("CARGO_BIN_EXE_rtctool");
    for (command, shown) in blocks {
        let command = command.replacen("rtctool", program, 1);
        let output = std::process::Command::new("sh")
            .args(["-c", &command])
            .output()
            .unwrap();
        assert_eq!(Run::of(output).stdout, shown, "{command}");
    }
}

fn printed(command: &str) -> String {
    let arguments: Vec<&str> = command.split(' ').skip(1).collect();
    run(&arguments).stdout
}

#[test]
fn the_examples_of_extract_are_what_the_program_prints() {
    let folder = tempfile::tempdir().unwrap();
    for (capture, options) in [
        ("gstreamer-opus-vp8.pcapng", "--as ivf --to call.ivf"),
        ("gstreamer-pcmu-loss.pcap", "--to call.wav"),
    ] {
        let output = rtctool()
            .current_dir(folder.path())
            .args(["pcap", "extract"])
            .arg(fixture("pcap").join(capture))
            .args(options.split(' '))
            .output()
            .unwrap();
        let command = format!("rtctool pcap extract fixtures/pcap/{capture} {options}");
        assert_eq!(Run::of(output).stdout, shown_below(&command));
    }
}

/// Every command of the chapter on CI, in its order, on a folder with one good and one bad
/// offer.
#[test]
fn the_chapter_on_ci_works_as_printed() {
    let readme = readme();
    let (_, chapter) = readme
        .split_once("## Lint SDP in CI\n")
        .expect("the chapter");
    let (chapter, _) = chapter.split_once("\n## ").expect("its end");
    let commands: Vec<&str> = chapter
        .lines()
        .filter_map(|line| line.split_once("rtctool sdp lint offers/"))
        .map(|(_, rest)| rest)
        .collect();
    assert_eq!(commands.len(), 7, "{commands:?}");

    let folder = tempfile::tempdir().unwrap();
    let offers = folder.path().join("offers");
    fs::create_dir(&offers).unwrap();
    for name in ["bad", "good"] {
        let from = fixture(&format!("sdp/rules/M003/{name}.sdp"));
        fs::copy(from, offers.join(format!("{name}.sdp"))).unwrap();
    }
    let program = env!("CARGO_BIN_EXE_rtctool");
    let status = |command: &&str| {
        let mut shell = std::process::Command::new("sh");
        shell
            .args(["-c", &format!("'{program}' sdp lint offers/{command}")])
            .current_dir(folder.path());
        shell.output().unwrap().status.code()
    };
    let statuses: Vec<Option<i32>> = commands.iter().map(status).collect();
    // The baseline is written, and then nothing is new.
    assert_eq!(statuses, [1, 1, 1, 1, 1, 0, 0].map(Some));
    for file in [
        "sdp.sarif",
        "sdp-quality.json",
        "sdp-junit.xml",
        "sdp-baseline.json",
    ] {
        assert!(
            chapter.contains(file) && folder.path().join(file).exists(),
            "{file}"
        );
    }
}

/// Every command of the chapter on monitoring, on a server that answers.
#[test]
fn the_chapter_on_monitoring_works_as_printed() {
    let readme = readme();
    let (_, chapter) = readme.split_once("## Monitoring\n").expect("the chapter");
    let (chapter, _) = chapter.split_once("\n## ").expect("its end");
    let probes = |line: &&str| line.contains("rtctool stun probe stun:");
    let commands: Vec<&str> = chapter.lines().filter(probes).collect();
    assert_eq!(commands.len(), 4, "{commands:?}");

    let server = rtctool::probe::server::BindingServer::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stun.prom");
    for command in commands {
        let words = command.trim_start_matches("$ ").split_whitespace().skip(1);
        let words = words.map(|word| match word.split_once("=/var") {
            Some((format, _)) => format!("{format}={}", file.display()),
            None if word.starts_with("stun:") => server.uri(),
            // The first round ends before the second is due.
            None if word == "3" => "1".to_owned(),
            None => word.to_owned(),
        });
        let mut words: Vec<String> = words.collect();
        if command.contains("--watch 30s") {
            words.extend(["--rounds", "1"].map(str::to_owned));
        }
        // A shell would take the gate for one word.
        let gate = words.iter().position(|word| word == "'rtt.p95");
        if let Some(at) = gate {
            words.splice(at..at + 3, ["rtt.p95 > 1h".to_owned()]);
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let run = run(&words);
        assert_eq!(run.status, Some(0), "{words:?}: {}", run.stderr);
        assert_eq!(command.contains("prometheus="), file.exists());
        let _ = fs::remove_file(&file);
    }
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
