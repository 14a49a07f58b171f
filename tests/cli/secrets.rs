//! What must not come out of the program, wherever it was given: passwords, shared secrets, tokens and keys. Looked for
//! in every format, and in what is said beside the report.

use std::fs;
use std::path::Path;

use clap::ValueEnum;
use rtctool::cli::OutputFormat;
use tempfile::TempDir;

use crate::run::{Run, rtctool};
use crate::turn_probe::{BRIEF, PATIENT, server};

/// Of nobody: the servers of these tests have other passwords.
const SECRET: &str = "hunter2-north-wind";

/// Something that takes a secret, and how it was given.
struct Given<'a> {
    args: Vec<&'a str>,
    variables: Vec<(&'a str, &'a str)>,
}

impl<'a> Given<'a> {
    fn of(args: &[&'a str]) -> Self {
        Given {
            args: args.to_vec(),
            variables: Vec::new(),
        }
    }

    fn and(mut self, args: &[&'a str]) -> Self {
        self.args.extend(args);
        self
    }

    fn with(mut self, variable: &'a str) -> Self {
        self.variables.push((variable, SECRET));
        self
    }
}

/// A folder with a file `secret`, where the commands run.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    fs::write(folder.path().join("secret"), SECRET).expect("a file can be written");
    folder
}

/// Runs it with all logs that there may be, and every format as a file; gives all that was written.
fn all_output(given: &Given, folder: &Path) -> (Run, Vec<(String, String)>) {
    let mut command = rtctool();
    command.current_dir(folder).args(&given.args).arg("-v");
    command
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full");
    let mut files = Vec::new();
    // What asks TURN servers has no samples.
    let has_samples = given.args[0] != "turn";
    for format in OutputFormat::value_variants() {
        let name = format!("{format:?}").to_lowercase();
        if name == "jsonl" && !has_samples {
            continue;
        }
        command.args(["--report", &format!("{name}=report.{name}")]);
        files.push(name);
    }
    command.envs(given.variables.iter().copied());
    let run = Run::of(command.output().expect("the program starts"));
    let read = |name: String| {
        let text = fs::read(folder.join(format!("report.{name}"))).unwrap_or_default();
        (name, String::from_utf8_lossy(&text).into_owned())
    };
    let reports = files.into_iter().map(read).collect();
    (run, reports)
}

/// Fails where the secret is in anything that was written, or where a format was not written that
/// always has something to say.
fn assert_untold(given: &Given) {
    let folder = folder();
    let (run, reports) = all_output(given, folder.path());
    let asked = given.args.join(" ");
    for (name, text) in &reports {
        assert!(
            !text.is_empty() || ["github", "jsonl"].contains(&name.as_str()),
            "{asked}: no {name}: {}",
            run.stderr
        );
        assert!(!text.contains(SECRET), "{asked}: {name}: {text}");
    }
    assert!(!run.stdout.contains(SECRET), "{asked}: {}", run.stdout);
    assert!(!run.stderr.contains(SECRET), "{asked}: {}", run.stderr);
}

/// The ways to give a secret to whatever asks TURN servers.
fn to_turn_servers<'a>(args: &[&'a str]) -> Vec<Given<'a>> {
    let alone = || Given::of(args);
    let alice = || alone().and(&["--username", "alice"]);
    vec![
        alice().with("RTCTOOL_TURN_PASSWORD"),
        alice().and(&["--password-file", "secret"]),
        alice().and(&["--password-env", "MINE"]).with("MINE"),
        alone().with("RTCTOOL_TURN_SECRET"),
        alone().and(&["--secret-file", "secret"]),
        alone().and(&["--secret-env", "MINE"]).with("MINE"),
    ]
}

#[test]
fn probes_and_audits_tell_nothing_of_credentials() {
    let server = server(|_| {});
    let uri = server.uri();
    let probe = [&["turn", "probe", &uri], BRIEF, PATIENT].concat();
    for given in to_turn_servers(&probe) {
        assert_untold(&given);
    }
    let audit = ["turn", "audit", &uri, "--no-reach", "--rto", "30s"];
    assert_untold(&to_turn_servers(&audit)[1]);
}

#[test]
fn a_key_of_a_capture_is_not_told() {
    let capture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/pcap/srtp-ffmpeg.pcap"
    );
    let folder = folder();
    let key =
        "AES_CM_128_HMAC_SHA1_80:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d";
    let given = Given::of(&["pcap", "analyze", capture, "--srtp-key", key]);
    let (run, reports) = all_output(&given, folder.path());
    let digits = key.rsplit(':').next().unwrap_or_default();
    assert!(!run.stderr.contains(digits), "{}", run.stderr);
    for (name, text) in reports {
        assert!(
            !text.is_empty() || name == "github",
            "no {name}: {}",
            run.stderr
        );
        assert!(!text.contains(digits), "{name}: {text}");
    }
}

/// What is refused is not repeated.
#[test]
fn a_secret_at_the_wrong_place_is_not_told() {
    let folder = folder();
    let uris = [
        format!("turn:alice:{SECRET}@127.0.0.1"),
        format!("turn://alice:{SECRET}@127.0.0.1"),
        format!("turn:127.0.0.1?password={SECRET}"),
    ];
    let mut ways: Vec<Given> = uris
        .iter()
        .map(|uri| Given::of(&["turn", "probe", uri]))
        .collect();
    ways.push(Given::of(&[
        "pcap",
        "analyze",
        "x.pcap",
        "--srtp-key",
        SECRET,
    ]));
    ways.push(Given::of(&[
        "turn",
        "probe",
        "turn:127.0.0.1",
        "--token-file",
        "secret",
    ]));
    ways.push(Given::of(&["check", "rtctool.toml"]));
    let configuration = format!(
        "[check.a]\nrun = \"turn probe\"\nuris = [\"turn:127.0.0.1\"]\npassword = \"{SECRET}\"\n\
         [check.b]\nrun = \"turn probe\"\nuris = [\"turn:alice:{SECRET}@127.0.0.1\"]\nsecret_file = [\"{SECRET}\"]\n"
    );
    fs::write(folder.path().join("rtctool.toml"), configuration).expect("a file can be written");
    for given in ways {
        let (run, _) = all_output(&given, folder.path());
        let asked = given.args.join(" ");
        assert_eq!(run.status, Some(2), "{asked}: {}{}", run.stdout, run.stderr);
        assert!(!run.stderr.contains(SECRET), "{asked}: {}", run.stderr);
        assert!(!run.stdout.contains(SECRET), "{asked}: {}", run.stdout);
    }
}

#[test]
fn a_check_tells_nothing_of_the_credentials_of_its_entries() {
    let server = server(|_| {});
    let folder = folder();
    let configuration = format!(
        "[check.turn]\nrun = \"turn probe\"\nuris = [\"{}\"]\nusername = \"alice\"\npassword_file = \"secret\"\n\
         duration = \"20ms\"\nno_capabilities = true\nrto = \"30s\"\n",
        server.uri()
    );
    fs::write(folder.path().join("rtctool.toml"), configuration).expect("a file can be written");
    let (run, reports) = all_output(&Given::of(&["check", "rtctool.toml"]), folder.path());
    assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
    for (name, text) in reports
        .iter()
        .chain([&("stderr".to_owned(), run.stderr.clone())])
    {
        assert!(!text.contains(SECRET), "{name}: {text}");
    }
}

/// Neither the secret of the check that runs, nor one that stands where its variable's name should.
#[test]
fn a_check_without_its_secret_tells_nothing_of_others() {
    let server = server(|_| {});
    let folder = folder();
    let entry = |name: &str, variable: &str| {
        format!(
            "[check.{name}]\nrun = \"turn probe\"\nuris = [\"{}\"]\nusername = \"alice\"\npassword_env = \"{variable}\"\n\
             duration = \"20ms\"\nno_capabilities = true\nrto = \"30s\"\n",
            server.uri()
        )
    };
    let entries = [
        entry("set", "MINE"),
        entry("missing", "NO_SUCH_VARIABLE"),
        entry("mistaken", "hunter3"),
    ];
    fs::write(folder.path().join("rtctool.toml"), entries.concat()).expect("a file can be written");
    let given = Given::of(&["check", "rtctool.toml"]).with("MINE");
    let (run, reports) = all_output(&given, folder.path());
    assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stderr.contains("missing: could not run: "),
        "{}",
        run.stderr
    );
    let written = [
        ("stdout".to_owned(), run.stdout),
        ("stderr".to_owned(), run.stderr),
    ];
    for (name, text) in reports.iter().chain(&written) {
        for secret in [SECRET, "hunter3"] {
            assert!(!text.contains(secret), "{name}: {text}");
        }
    }
}

/// Neither where the endpoint says it again.
#[test]
#[cfg(feature = "call")]
fn a_token_of_an_endpoint_is_not_told() {
    use crate::call_whip::{answer, endpoint};
    let echo = || {
        let challenge =
            format!("WWW-Authenticate: Bearer realm=\"{SECRET}\"\r\nContent-Type: text/plain\r\n");
        vec![answer(
            "401 Unauthorized",
            &challenge,
            &format!("no such token: {SECRET}\n"),
        )]
    };
    for protocol in ["whip", "whep"] {
        let [(first, _), (second, _), (third, _)] = [(); 3].map(|()| endpoint(echo()));
        let call = |url| Given::of(&["call", protocol, url]);
        assert_untold(&call(&first).with("RTCTOOL_BEARER_TOKEN"));
        assert_untold(&call(&second).and(&["--bearer-token-file", "secret"]));
        assert_untold(
            &call(&third)
                .and(&["--bearer-token-env", "MINE"])
                .with("MINE"),
        );
    }
}
