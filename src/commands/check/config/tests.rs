use super::*;

fn config(text: &str) -> Config {
    let (config, problems) = read(text);
    assert_eq!(problems, []);
    config
}

fn problems(text: &str) -> Vec<String> {
    let (_, problems) = read(text);
    problems.iter().map(Unreadable::to_string).collect()
}

#[test]
fn a_check_is_a_command_line() {
    let text = "[check.\"our TURN\"]\nrun = \"turn probe\"\nuris = [\"turn:a\", \"turn:b\"]\nrate = 100\nno-capabilities = true\nfail_if = [\"relay.loss > 1%\"]\nallow_failure = true\n";
    let config = config(text);
    let check = &config.checks[0];
    assert_eq!(
        (check.name.as_str(), check.allow_failure),
        ("our TURN", true)
    );
    assert!(check.command.measures);
    let mut words = check.words(&check.options);
    words.sort();
    let mut wanted = [
        "rtctool",
        "turn",
        "probe",
        "--fail-if=relay.loss > 1%",
        "--no-capabilities",
        "--rate=100",
        "--",
        "turn:a",
        "turn:b",
    ];
    wanted.sort_unstable();
    assert_eq!(words, wanted);
}

#[test]
fn checks_keep_the_order_of_the_file() {
    let text = "jobs = 2\n[check.z]\nrun = \"sdp lint\"\nfiles = \"a.sdp\"\n[check.a]\nrun = \"sdp lint\"\nfiles = \"b.sdp\"\n";
    let config = config(text);
    let names: Vec<&str> = config
        .checks
        .iter()
        .map(|check| check.name.as_str())
        .collect();
    assert_eq!((names, config.jobs.unwrap().get()), (vec!["z", "a"], 2));
}

#[test]
fn all_that_is_wrong_is_told_with_line_and_column() {
    let text = "\
speed = 3
[check.one]
run = \"sdp lint\"
files = \"a.sdp\"
ingore = [\"I014\"]
fail_on = \"fatal\"
[check.two]
run = \"stun probe\"
uris = \"stun:a\"
count = \"many\"
[check.three]
run = \"stun probe\"
uris = [\"stun:a\"]
fail_if = [\"rtt.p95 > 80ms\", \"rtt.p95 > 3\", \"jitter > 3ms\"]
[check.four]
run = \"sdp fold\"
[check.five]
run = \"call whip\"
";
    let found = problems(text);
    let places: Vec<&str> = found
        .iter()
        .map(|problem| problem.split(": ").next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "1:1", "5:1", "6:11", "10:9", "14:30", "14:45", "16:7", "17:8"
        ],
        "{found:#?}"
    );
    assert!(found[1].contains("did you mean `ignore`?"), "{}", found[1]);
    assert!(
        found[2].contains("error, warning, info") || found[2].contains("fatal"),
        "{}",
        found[2]
    );
    assert!(
        found[5].contains("`jitter` is not a metric"),
        "{}",
        found[5]
    );
}

#[test]
fn a_misspelt_key_does_not_hide_what_is_missing() {
    let missing = "`uris` is missing: what is `stun probe` to look at?";
    let told = problems("[check.a]\nrun = \"stun probe\"\ncuont = 3\n");
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].ends_with(missing), "{told:#?}");
    let ill_written = problems("[check.a]\nrun = \"stun probe\"\ncount = \"x\"\n");
    assert_eq!(ill_written.len(), 2, "{ill_written:#?}");
    for other in ["uri = \"stun:a\"", "server = \"stun:a\"", "uris = [true]"] {
        let told = problems(&format!("[check.a]\nrun = \"stun probe\"\n{other}\n"));
        assert_eq!(told.len(), 1, "{told:#?}");
    }
}

#[test]
fn faults_of_the_language_are_told_with_their_place() {
    assert!(problems("[check.a\nrun = 1\n")[0].starts_with("1:"));
    assert!(problems("")[0].starts_with("1:1: there is no check"));
    assert!(problems("check = 3\n")[0].starts_with("1:9: "));
    assert!(problems("[check]\na = 3\n")[0].starts_with("2:1: a check is a table"));
}

#[test]
fn standard_input_is_no_file_of_a_check() {
    let found = problems("[check.a]\nrun = \"pcap analyze\"\nfiles = [\"-\"]\n");
    assert!(found[0].starts_with("3:10: name a file"), "{found:?}");
}

#[test]
fn what_does_not_go_together_is_told_at_the_name() {
    let found = problems("[check.a]\nrun = \"sdp lint\"\noffer = \"o.sdp\"\n");
    assert!(found[0].starts_with("1:8: "), "{found:?}");
}

#[test]
fn the_file_to_begin_with_can_be_read_also_where_it_is_commented_out() {
    let begin = crate::commands::check::TO_BEGIN_WITH;
    let all: String = begin
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') && !rest.is_empty() => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    assert_eq!(problems(begin), [""; 0]);
    assert_eq!(problems(&all), [""; 0]);
    assert!(config(&all).checks.len() > 5);
}

#[test]
fn of_a_bracket_that_is_not_closed_the_first_fault_is_told_alone() {
    let checks = "[check.b]\nrun = \"sdp lint\"\nfiles = [\"a\"]\n".repeat(3);
    let text = format!("[check.a]\nrun = \"sdp lint\"\nfiles = [\"a\"\n{checks}");
    assert_eq!(
        problems(&text),
        ["3:9: the array that begins here is not closed: `]` is missing"]
    );
}

#[test]
fn what_is_left_open_is_named_where_it_began() {
    for (text, told) in [
        (
            "[check.a]\nfiles = [\n  \"a\",\n  \"b\"\n\n\n",
            "2:9: the array that begins here is not closed: `]` is missing",
        ),
        (
            "[check.a]\nrun = \"sdp lint\nfiles = \"a\"\n",
            "2:7: the text that begins here is not closed: `\"` is missing",
        ),
        (
            "[check.a]\nrun = \"\"\"sdp lint\nfiles = \"a\"\n",
            "2:7: the text that begins here is not closed: `\"\"\"` is missing",
        ),
    ] {
        assert_eq!(problems(text), [told], "{text}");
    }
}

#[test]
fn a_key_that_is_there_twice_is_named() {
    let found = problems("[check.a]\nrun = \"sdp lint\"\nrun = \"sdp lint\"\n");
    assert_eq!(found, ["3:1: duplicate key `run`"]);
}
