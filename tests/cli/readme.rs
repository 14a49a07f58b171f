//! What README.md and the pages of docs/ show is what the program prints.

use std::fs;
use std::path::{Path, PathBuf};

use crate::peers::peer;
use crate::run::{Run, fixture, rtctool, run};

/// README and the pages that it names; docs/rules.md is generated, and tested as that.
const PAGES: [&str; 7] = [
    "README.md",
    "docs/sdp.md",
    "docs/servers.md",
    "docs/captures.md",
    "docs/calls.md",
    "docs/ci.md",
    "docs/reference.md",
];

fn path(page: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(page)
}

fn text(page: &str) -> String {
    fs::read_to_string(path(page)).unwrap()
}

/// What stands under a heading of the second level.
fn chapter(page: &str, heading: &str) -> String {
    let text = text(page);
    let (_, chapter) = text
        .split_once(&format!("## {heading}\n"))
        .unwrap_or_else(|| panic!("{page} has no chapter `{heading}`"));
    let end = chapter.find("\n## ").unwrap_or(chapter.len());
    chapter[..end].to_owned()
}

/// What is shown below `$ command`, to the end of its block.
fn shown_below(command: &str) -> String {
    let shown = blocks().into_iter().find(|(shown, _)| shown == command);
    shown
        .unwrap_or_else(|| panic!("no page shows `{command}`"))
        .1
}

/// The commands of console blocks, and what is shown below each.
fn blocks() -> Vec<(String, String)> {
    PAGES
        .iter()
        .flat_map(|page| blocks_of(&text(page)))
        .collect()
}

fn blocks_of(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("```console\n$ ").skip(1);
    let parts = blocks.filter_map(|block| block.split_once("\n```")?.0.split_once('\n'));
    parts
        .map(|(command, shown)| (command.to_owned(), format!("{shown}\n")))
        .collect()
}

/// With `RTCTOOL_UPDATE=1` the pages are written anew instead.
#[test]
fn commands_on_fixtures_print_what_is_shown() {
    if std::env::var_os("RTCTOOL_UPDATE").is_some() {
        PAGES.iter().for_each(|page| write_anew(page));
    }
    let shown = on_fixtures();
    assert!(shown.len() >= 11, "{}", shown.len());
    for (command, shown) in shown {
        assert_eq!(printed(&command), shown, "{command}");
    }
}

fn write_anew(page: &str) {
    let block = |(command, below): &(String, String)| format!("$ {command}\n{below}```");
    let anew = on_fixtures().into_iter().fold(text(page), |anew, shown| {
        let printed = (shown.0.clone(), printed(&shown.0));
        anew.replace(&block(&shown), &block(&printed))
    });
    fs::write(path(page), anew).unwrap();
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
    let chapter = chapter("docs/ci.md", "Lint SDP in CI");
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
    let chapter = chapter("docs/ci.md", "Monitoring");
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

/// Every metric that a page gates on exists.
#[test]
fn the_gates_that_are_shown_are_understood() {
    let pages = PAGES.map(text).concat();
    let gated: Vec<&str> = pages
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

/// The short chapter of README on lint, in its order: a finding, reports, then a baseline.
#[test]
fn the_chapter_of_readme_on_lint_works_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("offers")).unwrap();
    let bad = folder.path().join("offers/bad.sdp");
    fs::copy(fixture("sdp/rules/M003/bad.sdp"), bad).unwrap();
    let chapter = chapter("README.md", "Lint SDP in CI");
    let commands: Vec<&str> = chapter
        .lines()
        .filter(|line| line.starts_with("rtctool sdp lint offers/"))
        .collect();
    let statuses: Vec<Option<i32>> = commands
        .iter()
        .map(|command| in_shell(command, folder.path()))
        .collect();
    assert_eq!(statuses, [1, 1, 0, 0].map(Some), "{commands:?}");
}

/// The calls that README makes in CI, as short as round trips allow: RTCP comes about once a second.
#[cfg(feature = "call")]
#[test]
fn the_chapter_of_readme_on_calls_works_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    let chapter = chapter("README.md", "A call in your CI");
    let commands: Vec<&str> = chapter
        .lines()
        .filter(|line| line.starts_with("rtctool call loopback"))
        .collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    for command in commands {
        // A busy machine may be slower than a gate allows; anything else is not as printed.
        let status = in_shell(&format!("{command} --duration 3s"), folder.path());
        assert!(matches!(status, Some(0 | 1)), "{command}: {status:?}");
    }
    assert!(folder.path().join("call.json").exists());
}

fn in_shell(command: &str, folder: &Path) -> Option<i32> {
    let program = env!("CARGO_BIN_EXE_rtctool");
    let command = command.replacen("rtctool", &format!("'{program}'"), 1);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &command]).current_dir(folder);
    shell.output().unwrap().status.code()
}

/// docs/rules.md counts its rules by group; the last two kinds of rules are not of one description.
#[test]
fn readme_knows_how_many_rules_there_are() {
    let rules = text("docs/rules.md");
    let groups = rules.lines().filter_map(|line| {
        let (name, count) = line.strip_prefix("- [")?.split_once("): ")?;
        Some((name.to_owned(), count.parse::<usize>().ok()?))
    });
    let of = |wanted: &[&str]| {
        let named = |name: &str| wanted.iter().any(|wanted| name.starts_with(wanted));
        let groups = groups.clone().filter(|(name, _)| named(name));
        groups.map(|(_, count)| count).sum::<usize>()
    };
    let pairs = of(&["Offer and answer", "Renegotiation"]);
    let single = of(&[""]) - pairs - of(&["ICE configurations"]);
    let readme = text("README.md");
    assert!(readme.contains(&format!("{single} rules know")), "{single}");
    assert!(
        readme.contains(&format!("with {pairs} more rules")),
        "{pairs}"
    );
}

/// Links between pages, and to what stands in the repository.
#[test]
fn links_lead_somewhere() {
    for page in PAGES {
        let text = text(page);
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once(')')?.0));
        for link in links.filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path(page),
                file => path(page).parent().unwrap().join(file),
            };
            assert!(target.exists(), "{page}: {link}");
            if !anchor.is_empty() {
                let there = fs::read_to_string(&target).unwrap();
                let anchors = there.lines().filter_map(|line| line.strip_prefix("## "));
                assert!(
                    anchors.map(anchor_of).any(|had| had == anchor),
                    "{page}: {link}"
                );
            }
        }
    }
}

/// As GitHub makes it of a heading.
fn anchor_of(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -".contains(*letter));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
