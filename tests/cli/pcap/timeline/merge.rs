//! Partials: what they take, what they keep, and what is no partial.

use std::fs;
use std::path::{Path, PathBuf};

use super::pieces::{Folder, capture, halves, partial, pcap, report};
use crate::run::{Run, rtctool};

#[test]
fn a_partial_is_a_fraction_of_its_capture() {
    let folder = Folder::new();
    for (name, most) in [
        ("gstreamer-opus-vp8.pcapng", 0.25),
        ("ffmpeg-h264-ipv6.pcap", 0.1),
    ] {
        let source = PathBuf::from("fixtures/pcap").join(name);
        let part = partial("analyze", std::slice::from_ref(&source), folder.path(name));
        let size = |path: &Path| fs::metadata(path).unwrap().len() as f64;
        let ratio = size(&part) / size(&source);
        assert!(ratio < most, "{name}: {ratio:.3}");
    }
}

/// What a run says on standard error, without the folder.
fn error(run: &Run, folder: &Folder) -> String {
    assert_eq!(run.status, Some(3), "{}", run.stderr);
    let folder = format!("{}/", folder.0.path().display());
    run.stderr.replace(&folder, "")
}

#[test]
fn merge_takes_partials_only() {
    let pieces = halves("clean");
    let run = pcap(&["merge"], &pieces.files[..1]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: `piece0.pcap` is not a partial
    help: partials are made with rtctool pcap analyze --partials; captures themselves are analysed as one with rtctool pcap analyze --together
    ");
}

#[test]
fn a_partial_alone_is_for_merge() {
    let pieces = halves("clean");
    let part = partial("analyze", &pieces.files[..1], pieces.folder.path("x.part"));
    let run = pcap(&["analyze"], &[part]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: `x.part` is a partial capture
    help: analyse it with rtctool pcap merge x.part
    ");
}

#[test]
fn a_piece_is_merged_once() {
    let pieces = halves("clean");
    let part = partial("analyze", &pieces.files[..1], pieces.folder.path("x.part"));
    let both = partial(
        "merge",
        std::slice::from_ref(&part),
        pieces.folder.path("y.part"),
    );
    let run = pcap(&["merge"], &[part, both]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: `piece0.pcap` is there twice
    help: a capture, or a partial made of it, was given more than once: each of its packets would count twice
    ");
    let twice = [pieces.files[0].clone(), pieces.files[0].clone()];
    let run = pcap(&["analyze", "--together"], &twice);
    assert_eq!(run.status, Some(3));
}

#[test]
fn a_partial_of_a_newer_version_is_refused() {
    let pieces = halves("clean");
    let part = partial("analyze", &pieces.files[..1], pieces.folder.path("x.part"));
    let bytes = zstd::decode_all(fs::File::open(&part).unwrap()).unwrap();
    let at = memchr::memmem::find(&bytes, b"\"version\":1").expect("a version");
    let newer = [&bytes[..at], b"\"version\":9", &bytes[at + 11..]].concat();
    fs::write(&part, newer).unwrap();
    let run = pcap(&["merge"], &[part]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: `x.part` is a partial of version 9, which is newer than this rtctool
    help: rtctool 0.1.0 made it; versions up to 1 are read here
    ");
}

#[test]
fn a_partial_without_its_end_is_not_trusted() {
    let pieces = halves("clean");
    let part = partial("analyze", &pieces.files[..1], pieces.folder.path("x.part"));
    let bytes = zstd::decode_all(fs::File::open(&part).unwrap()).unwrap();
    fs::write(&part, &bytes[..bytes.len() - 40]).unwrap();
    let run = pcap(&["merge"], &[part]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: the partial `x.part` is damaged, or lacks its end
    help: the figures of its captures are not whole; make it anew, or copy it again
    ");
}

#[test]
fn no_partial_takes_the_place_of_its_capture() {
    let pieces = halves("clean");
    let before = fs::read(&pieces.files[0]).unwrap();
    let name = pieces.files[0].to_str().unwrap();
    let run = pcap(&["analyze", "--partials", name], &pieces.files);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    assert_eq!(fs::read(&pieces.files[0]).unwrap(), before);
}

#[test]
fn keys_open_partials_that_were_kept_whole() {
    let folder = Folder::new();
    let source = PathBuf::from("fixtures/pcap/srtp-ffmpeg.pcap");
    let keys = ["--sdp", "fixtures/pcap/srtp-ffmpeg.sdp"];
    let expected = report(
        &[&["analyze"], &keys[..]].concat(),
        std::slice::from_ref(&source),
    );
    let part = folder.path("x.part");
    let to = ["--partials", part.to_str().unwrap()];
    report(
        &[&["analyze", "--keep-encrypted"], &to[..]].concat(),
        std::slice::from_ref(&source),
    );
    let merged = report(
        &[&["merge"], &keys[..]].concat(),
        std::slice::from_ref(&part),
    );
    assert_eq!(capture(&merged), capture(&expected));
    // Else they say that they cannot.
    pcap(&[&["analyze"], &to[..]].concat(), &[source]);
    let run = pcap(&[&["merge"], &keys[..]].concat(), &[part]);
    insta::assert_snapshot!(error(&run, &folder), @"
    error: packets of `fixtures/pcap/srtp-ffmpeg.pcap` were cut when its partial was made, so that no key opens them
    help: make the partial with --keep-encrypted
    ");
}

#[test]
fn secrets_that_a_capture_carries_stay_with_it() {
    let folder = Folder::new();
    let source = PathBuf::from("fixtures/pcap/dtls-srtp-secrets.pcapng");
    let expected = report(&["analyze"], std::slice::from_ref(&source));
    let part = partial("analyze", &[source], folder.path("x.part"));
    assert_eq!(capture(&report(&["merge"], &[part])), capture(&expected));
}

#[test]
fn a_partial_goes_through_a_pipe() {
    let pieces = halves("clean");
    let name = pieces.files[0].to_str().unwrap();
    let piped = rtctool()
        .args(["pcap", "analyze", name, "--partials", "-"])
        .output()
        .unwrap();
    let merged = rtctool()
        .args(["pcap", "merge", "-", "--format", "json"])
        .write_stdin(piped.stdout)
        .output()
        .unwrap();
    let merged = Run::of(merged).report();
    let expected = report(&["analyze"], &pieces.files[..1]);
    assert_eq!(capture(&merged)["streams"], capture(&expected)["streams"]);
}
