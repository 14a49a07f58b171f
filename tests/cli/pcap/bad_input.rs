//! What is no capture, or only a part of one: a clear error, status 3.

use std::path::Path;

use super::text;
use crate::run::Run;

fn file_with(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    file
}

/// Analyses the file; its changing name is shown as FILE.
fn analyze(path: &Path) -> Run {
    let name = path.to_str().unwrap();
    let mut run = text(&[name]);
    run.stderr = run.stderr.replace(name, "FILE");
    run.stdout = run.stdout.replace(name, "FILE");
    assert_eq!(run.status, Some(3), "{}", run.stderr);
    run
}

#[test]
fn a_missing_file() {
    insta::assert_snapshot!(analyze(Path::new("no-such.pcap")).stderr, @r"
    error: cannot read `FILE`
    caused by: No such file or directory (os error 2)
    help: check the path; relative paths start at the current directory
    ");
}

#[test]
fn a_directory() {
    insta::assert_snapshot!(analyze(Path::new("fixtures")).stderr, @r"
    error: cannot read `FILE`
    caused by: it is a directory
    help: name the files in it, for example with a shell pattern such as DIR/*
    ");
}

#[test]
fn an_empty_file() {
    insta::assert_snapshot!(analyze(file_with(b"").path()).stderr, @r"
    error: cannot read `FILE`
    caused by: the file is empty
    help: was the capture stopped before the first packet was written?
    ");
}

#[test]
fn binary_junk() {
    insta::assert_snapshot!(analyze(file_with(&[0xfe; 999]).path()).stderr, @r"
    error: cannot read `FILE`
    caused by: it is neither pcap nor pcapng
    help: captures are made with tcpdump -w, dumpcap or Wireshark
    ");
}

#[test]
fn a_compressed_capture() {
    insta::assert_snapshot!(analyze(file_with(&[0x04, 0x22, 0x4d, 0x18, 0]).path()).stderr, @r"
    error: cannot read `FILE`
    caused by: it is compressed with lz4
    help: unpack it on the way: lz4 -dc FILE | rtctool pcap analyze -
    ");
}

#[test]
fn a_header_and_no_packets() {
    let whole = std::fs::read("fixtures/pcap/link-raw.pcap").unwrap();
    let run = analyze(file_with(&whole[..24]).path());
    insta::assert_snapshot!(run.stderr, @r"
    error: `FILE` holds no packets
    help: check the interface and the filter that it was captured with
    ");
    insta::assert_snapshot!(run.stdout, @"
    FILE  pcap, 0 packets, 0 B

    no verdict: no findings, 1 problem (see `error:` on standard error)
    ");
}

#[test]
fn a_link_type_that_is_not_read() {
    let mut bytes = std::fs::read("fixtures/pcap/link-raw.pcap").unwrap();
    bytes[20] = 189;
    let run = analyze(file_with(&bytes).path());
    insta::assert_snapshot!(run.stderr, @r"
    error: 17 packets of `FILE` are of link type 189 (USB_LINUX), which is not read
    help: link types that are read: Ethernet, Linux cooked (v1 and v2), raw IP, null and loop, PPP, Cisco HDLC, 802.11 without encryption
    ");
}

#[test]
fn a_file_cut_in_the_middle_is_reported_up_to_there() {
    let run = analyze(Path::new("fixtures/pcap/truncated.pcap"));
    insta::assert_snapshot!(run.stderr, @r"
    error: `FILE` was read up to packet 16 only
    caused by: the record at byte 12124 needs 1094 bytes, but only 221 are there
    help: the program that wrote it was stopped, or the disk was full; what comes before is in the report
    ");
    insta::assert_snapshot!(run.stdout, @"
    info[PCAP047]: what 127.0.0.1:4005 sends to 127.0.0.1:5005 does not arrive: 127.0.0.1 says port unreachable, and the same of 1 further flow
     |
     = at: FILE, packet 2
     = help: nobody listens there (any more): the peer has closed the port, or the description is of another call. Normal for a moment where one side hangs up first

    FILE  pcap, 16 packets, 11.8 kB, 0.76 s, cut
    7 RTP, 1 RTCP, 8 not UDP

      ssrc        kind   payload  clock  packets  lost  jitter ms  max ms  bit rate
    127.0.0.1:4004 → 127.0.0.1:5004
      0x2c27097a  audio  PCMU     8 kHz        7     0      1.012   1.623         –

       0.000 s  #1      first RTCP                        127.0.0.1:4005 → 127.0.0.1:5005
       0.000 s  #2      port unreachable, says 127.0.0.1  127.0.0.1:4005 → 127.0.0.1:5005
       0.000 s  #3      first RTP of 0x2c27097a           127.0.0.1:4004 → 127.0.0.1:5004
       0.000 s  #4      port unreachable, says 127.0.0.1  127.0.0.1:4004 → 127.0.0.1:5004

    no verdict (partial): 1 info, 1 problem (see `error:` on standard error)
    ");
}

#[test]
fn one_bad_file_does_not_hide_the_good_ones() {
    let run = text(&["no-such.pcap", "fixtures/pcap/link-raw.pcap"]);
    assert_eq!(run.status, Some(3));
    assert!(run.stderr.contains("cannot read `no-such.pcap`"));
    assert!(run.stdout.contains("PCMU"), "{}", run.stdout);
}
