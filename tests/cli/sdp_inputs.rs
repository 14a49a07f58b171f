//! `rtctool sdp lint` on what people have: logs, traces, dumps, archives, folders.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::run::{Run, fixture, run, run_with_stdin};

fn offer() -> String {
    fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap()
}

fn answer() -> String {
    fs::read_to_string(fixture("sdp/real/chromium-answer.sdp")).unwrap()
}

/// A text as JSON and most logs write it.
fn escaped(text: &str) -> String {
    json!(text).to_string().trim_matches('"').to_owned()
}

fn lint(input: impl Into<Vec<u8>>) -> Run {
    run_with_stdin(&["sdp", "lint", "-"], input)
}

fn lint_file(path: &Path) -> Run {
    run(&["sdp", "lint", path.to_str().unwrap()])
}

#[test]
fn descriptions_in_a_log_are_named_by_their_lines() {
    let log = format!(
        "12:00:00 INFO call starts\n\
         12:00:01 DEBUG sent {{\"type\":\"offer\",\"sdp\":\"{}\"}}\n\
         12:00:02 DEBUG setRemoteDescription type: answer, sdp: {}12:00:03 INFO connected\n",
        escaped(&offer()),
        answer(),
    );
    let run = lint(log);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @"
    description  type    lines  sections  findings
    -#L2         offer     183         3  no findings
    -#L3         answer    170         3  no findings

    pass: no findings
    ");
}

#[test]
fn a_finding_in_a_log_points_into_the_decoded_description() {
    let slipped = offer().replacen("a=rtcp-mux", "a=rtcp-mx", 1);
    let run = lint(format!("got \"{}\"\n", escaped(&slipped)));
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @r#"
    error[S035]: unknown attribute `rtcp-mx`
      --> -#L1:27:3
       |
    27 | a=rtcp-mx
       |   ^^^^^^^
       |
       = note: Chromium 156 rejects the example of S035: "rtcp-mux must be enabled when BUNDLE is enabled."
       = note: Firefox 153 rejects the example of S035: "m-section at level 0 is missing a=rtcp-mux, which is required by rtcpMuxPolicy"
       = help: did you mean `rtcp-mux`?
       = fix: write `rtcp-mux`

    description  type  lines  sections  findings
    -#L1         –       183         3  1 error
    1 description of unknown type: rules for offers or for answers did not run (--type)

    FAIL: 1 error
    "#);
}

#[test]
fn a_whip_exchange_is_an_offer_and_an_answer() {
    let message = |start: &str, body: &str| {
        let length = body.len();
        format!(
            "{start}\r\nContent-Type: application/sdp\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    };
    let trace =
        message("POST /whip HTTP/1.1", &offer()) + &message("HTTP/1.1 201 Created", &answer());
    let run = lint(trace);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    insta::assert_snapshot!(run.stdout, @"
    description  type    lines  sections  findings
    -#1/POST     offer     183         3  no findings
    -#2/201      answer    170         3  no findings

    pass: no findings
    ");
}

#[test]
fn a_sip_call_is_judged_as_one() {
    let phone = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
                 m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n\
                 a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n";
    let message = |start: &str, body: &str| {
        let length = body.len();
        format!(
            "{start}\r\nCall-ID: 1@x\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )
    };
    let trace = message("INVITE sip:b@example.com SIP/2.0", phone)
        + &message("SIP/2.0 200 OK", phone)
        + &message("INVITE sip:b@example.com SIP/2.0", &offer());
    let run = run_with_stdin(&["sdp", "lint", "--format", "json", "-"], trace);
    let report = run.report();
    let documents = report["data"]["documents"].as_array().unwrap();
    let shown: Vec<_> = documents
        .iter()
        .map(|document| ["source", "kind", "profile"].map(|name| document[name].as_str().unwrap()))
        .collect();
    assert_eq!(
        shown,
        [
            ["-#1/INVITE", "offer", "sip"],
            ["-#2/200", "answer", "sip"],
            ["-#3/INVITE", "offer", "webrtc"],
        ]
    );
}

#[test]
fn every_description_of_a_webrtc_internals_dump_is_linted() {
    let dump = json!({"PeerConnections": {"7-1": {"updateLog": [
        {"type": "setLocalDescription", "value": format!("type: offer, sdp: {}", offer())},
        {"type": "setRemoteDescription", "value": json!({"type": "answer", "sdp": answer()}).to_string()},
    ]}}});
    let run = lint(dump.to_string());
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    insta::assert_snapshot!(run.stdout, @"
    description                 type    lines  sections  findings
    -#7-1/setLocalDescription   offer     183         3  no findings
    -#7-1/setRemoteDescription  answer    170         3  no findings

    pass: no findings
    ");
}

#[test]
fn every_description_of_a_packed_rtcstats_dump_is_linted() {
    use std::io::Write;
    let entry = |what: &str, kind: &str, sdp: &str| {
        json!([what, "PC_0", {"type": kind, "sdp": sdp}, 1]).to_string()
    };
    let dump = format!(
        "RTCStatsDump\n{{\"fileFormat\":3}}\n{}\n{}\n",
        entry("setLocalDescription", "offer", &offer()),
        entry("setRemoteDescription", "answer", &answer()),
    );
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(dump.as_bytes()).unwrap();
    let run = lint(packer.finish().unwrap());
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    insta::assert_snapshot!(run.stdout, @"
    description                  type    lines  sections  findings
    -#PC_0/setLocalDescription   offer     183         3  no findings
    -#PC_0/setRemoteDescription  answer    170         3  no findings

    pass: no findings
    ");
}

#[test]
fn descriptions_of_an_archive_are_named_by_entry_and_address() {
    let archive = json!({"log": {"entries": [{
        "request": {"method": "POST", "url": "https://example.com/whip?key=secret",
                    "postData": {"mimeType": "application/sdp", "text": offer()}},
        "response": {"status": 201, "content": {"mimeType": "application/sdp", "text": answer()}},
    }]}});
    let run = lint(archive.to_string());
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    insta::assert_snapshot!(run.stdout, @"
    description                              type    lines  sections  findings
    -#entry-1/POST/https://example.com/whip  offer     183         3  no findings
    -#entry-1/201/https://example.com/whip   answer    170         3  no findings

    pass: no findings
    ");
}

#[test]
fn a_folder_stands_for_the_files_below_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("b/offer.sdp", &offer());
    write("a/answer.txt", &answer());
    write("package.json", "{\"name\": \"x\"}");
    write("notes.txt", "nothing to see\n");
    write("image.png", "not looked at");
    write("empty.sdp", "");
    write(".git/offer.sdp", "junk");
    let run = run(&[
        "sdp",
        "lint",
        "--format",
        "json",
        folder.path().to_str().unwrap(),
    ]);
    let report = run.report();
    let documents = report["data"]["documents"].as_array().unwrap();
    let names: Vec<_> = documents
        .iter()
        .map(|document| {
            let name = document["source"].as_str().unwrap();
            Path::new(name)
                .strip_prefix(folder.path())
                .unwrap()
                .to_str()
                .unwrap()
        })
        .collect();
    assert_eq!(names, ["a/answer.txt", "b/offer.sdp", "empty.sdp"]);
    assert_eq!(report["data"]["files_skipped"], 2);
    assert_eq!(report["problems"], json!([]));
    assert_eq!(report["findings"][0]["code"], "S001");
}

#[test]
fn a_folder_without_a_description_leaves_no_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let run = lint_file(folder.path());
    assert_eq!(run.status, Some(3));
    assert!(
        run.stderr.contains("no file to read in `"),
        "{}",
        run.stderr
    );

    fs::write(folder.path().join("a.json"), "{}").unwrap();
    let run = lint_file(folder.path());
    assert_eq!(run.status, Some(3));
    assert!(
        run.stderr.contains("no session description in 1 file"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("1 file without a description"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_named_file_without_a_description_is_a_problem() {
    let run = lint("{\"log\": {\"entries\": []}}");
    assert_eq!(run.status, Some(3));
    let run = lint(b"\x1f\x8b\x08 broken".to_vec());
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @"
    error: cannot read `-`
    caused by: its gzip data cannot be unpacked: invalid gzip header
    help: copy the file again, or unpack it with `gzip -d`
    ");
}

#[test]
fn a_description_is_judged_by_the_name_that_it_is_told_with() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("server.log");
    let slipped = offer().replacen("a=rtcp-mux", "a=rtcp-mx", 1);
    let lines = [offer(), slipped].map(|text| format!("got \"{}\"\n", escaped(&text)));
    fs::write(&log, lines.concat()).unwrap();

    let named = |place: &str| format!("{}#{place}", log.display());
    assert_eq!(run(&["sdp", "lint", &named("L1")]).status, Some(0));
    assert_eq!(run(&["sdp", "lint", &named("L2")]).status, Some(1));
    let pair = [
        "sdp",
        "lint",
        "--previous",
        &named("L1"),
        "--next",
        &named("L2"),
    ];
    assert_eq!(run(&pair).status, Some(1));

    let missing = run(&["sdp", "lint", &named("L3")]);
    assert!(
        missing.stderr.contains("there is no description at"),
        "{}",
        missing.stderr
    );

    // A file of that very name comes first.
    fs::write(named("L2"), offer()).unwrap();
    assert_eq!(run(&["sdp", "lint", &named("L2")]).status, Some(0));
}

#[test]
fn a_finding_in_a_log_is_annotated_at_the_line_of_its_description() {
    let slipped = offer().replacen("a=rtcp-mux", "a=rtcp-mx", 1);
    let log = format!("call starts\ngot \"{}\"\n", escaped(&slipped));
    let args = ["sdp", "lint", "-", "--format"];
    let github = run_with_stdin(&[&args[..], &["github"]].concat(), log.as_str());
    assert!(
        github.stdout.contains("file=-,line=2::"),
        "{}",
        github.stdout
    );
    let gitlab = run_with_stdin(&[&args[..], &["gitlab"]].concat(), log.as_str());
    let issues: serde_json::Value = serde_json::from_str(&gitlab.stdout).unwrap();
    assert_eq!(issues[0]["location"]["lines"]["begin"], 2);
}
