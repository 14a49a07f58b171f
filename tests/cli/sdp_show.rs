//! `rtctool sdp show`

use std::fs;

use serde_json::Value;

use crate::run::{Run, fixture, run, run_with_stdin};

fn show(args: &[&str]) -> Run {
    run(&[&["sdp", "show"], args].concat())
}

#[test]
fn a_session_is_shown_with_its_codecs_transport_and_streams() {
    let run = show(&["fixtures/sdp/real/chromium-audio-video-data-offer.sdp"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @"
    fixtures/sdp/real/chromium-audio-video-data-offer.sdp  description, 3 sections
      session      id 3337718027799640722, version 2, from 127.0.0.1
      BUNDLE       0 1 2
      allows       one- and two-byte header extensions in one stream
      lint         no findings

    mid 0  audio  sendrecv  UDP/TLS/RTP/SAVPF
      transport    its own, also for 1, 2
      ICE          ufrag m+Zh, trickle
      candidates   none yet
      DTLS         client or server, as the answerer chooses (actpass), sha-256 24:18:B3:B8:…:10:F5
      RTCP         on the port of RTP, reduced size
      payload  codec                  in words
          111  opus/48000/2           in-band FEC
           63  red/48000/2            repeats 1 earlier packet, for 111
            9  G722/8000
            0  PCMU/8000
            8  PCMA/8000
           13  CN/8000
          110  telephone-event/48000  keys 0–9, *, #, A–D
          126  telephone-event/8000   keys 0–9, *, #, A–D
      feedback     transport-cc
      extensions   1 audio level, 2 absolute send time, 3 transport-wide sequence number, 4 MID
      tracks       b547fe91… of stream 1fabf56b…
      SSRCs        48999320, cname 3I2GSjLBAg/XHD4P

    mid 1  video  sendrecv  UDP/TLS/RTP/SAVPF
      transport    that of 0
      payload  codec   rtx  in words
           96  VP8      97
          102  H264    103  Baseline, level 3.1, packetization mode 1
          104  H264    107  Baseline, level 3.1, packetization mode 0
          108  H264    109  Constrained Baseline, level 3.1, packetization mode 1
          114  H264    115  Constrained Baseline, level 3.1, packetization mode 0
          116  H264    117  Main, level 3.1, packetization mode 1
           39  H264     40  Main, level 3.1, packetization mode 0
           45  AV1      46  Main, level 3.1
           98  VP9      99  profile 0: 8 bits, 4:2:0
          100  VP9     101  profile 2: 10 or 12 bits, 4:2:0
          118  red     119  for every codec
          120  ulpfec       for every codec
      feedback     ccm fir, goog-remb, nack, nack pli, transport-cc
      extensions   14 transmission offset, 2 absolute send time, 13 video orientation,
                   3 transport-wide sequence number, 5 playout delay, 6 content type, 7 video timing,
                   8 colour space, 4 MID, 10 RID, 11 repaired RID
      tracks       a592bf3e… of stream 1fabf56b…
      SSRCs        269641875 with RTX 1154247148, cname 3I2GSjLBAg/XHD4P

    mid 2  application  UDP/DTLS/SCTP
      transport    that of 0
      data channel SCTP port 5000, messages up to 262144 bytes
    ");
}

#[test]
fn the_examples_of_the_help_work() {
    let help = run(&["sdp", "show", "--help"]).stdout;
    let (_, examples) = help.split_once("Examples:\n").expect("examples");
    let examples: Vec<&str> = examples
        .lines()
        .filter_map(|line| Some(line.split_once("rtctool sdp show ")?.1))
        .collect();
    assert_eq!(examples.len(), 4, "{help}");
    let whole = examples
        .iter()
        .filter(|example| example.contains("fixtures/"));
    for example in whole {
        let args: Vec<&str> = example
            .split(' ')
            .map(|arg| arg.trim_matches('\''))
            .collect();
        assert_eq!(show(&args).status, Some(0), "{example}");
    }
}

#[test]
fn layers_roles_and_switched_off_sections_are_told() {
    let offer = "v=0\r\no=anna 1 2 IN IP4 10.0.0.1\r\ns=Call\r\nt=0 0\r\na=group:BUNDLE v\r\na=ice-lite\r\n\
                 m=audio 0 UDP/TLS/RTP/SAVPF 0\r\na=mid:a\r\n\
                 m=video 9 UDP/TLS/RTP/SAVPF 96 97 35\r\na=mid:v\r\nb=AS:800\r\na=setup:passive\r\na=sendonly\r\n\
                 a=ice-ufrag:abcd\r\na=fingerprint:sha-1 AA:BB\r\na=rtcp-mux-only\r\n\
                 a=candidate:1 1 udp 9 7f3a.local 5000 typ host\r\n\
                 a=candidate:2 1 udp 8 203.0.113.9 5000 typ srflx raddr 0.0.0.0 rport 0\r\n\
                 a=candidate:3 1 tcp 7 203.0.113.7 3478 typ relay tcptype passive raddr 203.0.113.9 rport 5000\r\n\
                 a=end-of-candidates\r\na=rtpmap:96 H265/90000\r\na=fmtp:96 level-id=120;profile-id=2\r\n\
                 a=rtpmap:97 flexfec-03/90000\r\na=fmtp:97 repair-window=10000000\r\na=rid:h send max-width=1280\r\n\
                 a=rid:m send\r\na=rid:l send\r\na=simulcast:send h;m,l;~l\r\na=extmap:3/sendonly x:y\r\n\
                 a=msid:- track\r\na=ssrc-group:FEC-FR 1 2\r\na=ssrc:3 cname:c\r\n";
    let run = run_with_stdin(&["sdp", "show"], offer);
    assert_eq!(run.status, Some(0));
    insta::assert_snapshot!(run.stdout, @"
    -  description, 2 sections
      session      `Call`, id 1, version 2, from anna at 10.0.0.1
      BUNDLE       v
      ICE          lite: it answers checks and begins none
      lint         7 errors, 5 warnings, see `rtctool sdp lint`

    mid a  audio  rejected (port 0)  UDP/TLS/RTP/SAVPF

    mid v  video  sendonly  UDP/TLS/RTP/SAVPF
      ICE          ufrag abcd
      candidates   host udp 7f3a.local:5000
                   srflx udp 203.0.113.9:5000
                   relay tcp passive 203.0.113.7:3478 (from 203.0.113.9)
                   no more follow (end-of-candidates)
      DTLS         server: it waits for the handshake (passive), sha-1 AA:BB
      RTCP         on the port of RTP, never on its own (rtcp-mux-only)
      bandwidth    800 kbit/s (AS)
      payload  codec            in words
           96  H265             Main 10, level 4
           97  flexfec-03       for every codec
           35  payload type 35  no rtpmap says what it is
      extensions   3/sendonly x:y
      tracks       track of no stream
      SSRCs        1 with FEC 2, 3, cname c
      sends layers h, m or l, l (paused)
      rids         h send max-width=1280
    ");
}

#[test]
fn older_and_plainer_descriptions_are_shown_too() {
    let sip = "v=0\no=- 1 2 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n\
               m=audio 5004 RTP/AVP 0 8 101 77\na=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\na=ptime:20\n\
               m=audio 5006 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0\n\
               m=application 9 DTLS/SCTP 5000\na=sctpmap:5000 webrtc-datachannel 1024\na=setup:active\n";
    let run = run_with_stdin(&["sdp", "show"], sip);
    insta::assert_snapshot!(run.stdout, @"
    -  description, 3 sections
      session      id 1, version 2, from 192.0.2.1
      lint         1 error, 1 warning, see `rtctool sdp lint`

    section 0, no mid  audio  sendrecv  RTP/AVP
      address      192.0.2.1:5004
      encryption   none
      RTCP         on a port of its own
      packets      20 ms each
      payload  codec                 in words
            0  PCMU/8000             fixed payload type
            8  PCMA/8000             fixed payload type
          101  telephone-event/8000  keys 0–9, *, #, A–D and flash
           77  payload type 77       no rtpmap says what it is

    section 1, no mid  audio  sendrecv  RTP/SAVP
      address      192.0.2.1:5006
      SDES keys    AES_CM_128_HMAC_SHA1_80
      RTCP         on a port of its own
      payload  codec      in words
            0  PCMU/8000  fixed payload type

    section 2, no mid  application  DTLS/SCTP
      address      192.0.2.1:9
      DTLS         client: it begins the handshake (active)
      data channel SCTP port 5000, messages up to 65536 bytes, as it does not say, 1024 streams,
                   written as drafts had it (sctpmap)
    ");
}

#[test]
fn every_description_of_a_file_is_shown_and_one_can_be_chosen() {
    let pair = "fixtures/sdp/real/chromium-pair.json";
    let both = show(&[pair]).stdout;
    assert!(both.contains("#/0/sdp  offer, 3 sections"), "{both}");
    assert!(both.contains("#/1/sdp  answer, 3 sections"), "{both}");
    let one = show(&[&format!("{pair}#/1/sdp")]).stdout;
    assert!(!one.contains("offer,") && one.contains("answer,"), "{one}");
    let none = show(&[&format!("{pair}#/2/sdp")]);
    assert_eq!(none.status, Some(3));
    insta::assert_snapshot!(none.stderr, @"
    error: there is no description at `fixtures/sdp/real/chromium-pair.json#/2/sdp`
    help: name one of them: fixtures/sdp/real/chromium-pair.json#/0/sdp offer, fixtures/sdp/real/chromium-pair.json#/1/sdp answer
    ");
}

#[test]
fn verbose_output_explains_every_parameter() {
    let run = show(&["-v", "fixtures/sdp/real/chromium-audio-offer.sdp"]);
    insta::assert_snapshot!(run.stdout, @"
    fixtures/sdp/real/chromium-audio-offer.sdp  description, 1 section
      session      id 4977749197685265286, version 2, from 127.0.0.1
      BUNDLE       0
      allows       one- and two-byte header extensions in one stream
      lint         no findings

    mid 0  audio  sendrecv  UDP/TLS/RTP/SAVPF
      address      0.0.0.0:9
      ICE          ufrag O/Tf, pwd GSAau5dDA5/bkDB9r4O0CCzR, trickle
      candidates   none yet
      DTLS         client or server, as the answerer chooses (actpass),
                   sha-256 76:D0:DC:20:AB:DD:D8:EB:21:C6:A2:5E:D1:F3:3F:F9:AD:A8:EF:F4:92:C6:3F:8A:D1:B2:A3:69:61:D1:60:D8
      RTCP         on the port of RTP, reduced size
      payload  codec                  in words
          111  opus/48000/2           in-band FEC
           63  red/48000/2            repeats 1 earlier packet, for 111
            9  G722/8000
            0  PCMU/8000
            8  PCMA/8000
           13  CN/8000
          110  telephone-event/48000  keys 0–9, *, #, A–D
          126  telephone-event/8000   keys 0–9, *, #, A–D
      111 opus/48000/2
        minptime=10                  prefers packets of at least 10 ms
        useinbandfec=1               can use in-band FEC: the sender may add it
      63 red/48000/2
        111/111                      repeats 1 earlier packet
      feedback     transport-cc
      extensions   1 audio level, 2 absolute send time, 3 transport-wide sequence number, 4 MID
      tracks       b547fe91-eac1-4ee3-a29c-dfcb6d45c780 of stream 1fabf56b-f53e-4b11-a7da-11d10da8c4e6
      SSRCs        692779932, cname Er4W+jYZvc345we0
      URIs         1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
                   2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
                   3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                   4 urn:ietf:params:rtp-hdrext:sdes:mid
      other lines  a=rtcp-xr:rcvr-rtt=all
    ");
}

#[test]
fn json_has_everything_under_stable_names() {
    let run = show(&["--format", "json", "fixtures/sdp/real/chromium-offer.sdp"]);
    let report = run.report();
    assert_eq!(report["outcome"], "pass");
    let session = &report["data"]["sessions"][0];
    assert_eq!(
        session["bundles"][0]["mids"],
        Value::from(vec!["0", "1", "2"])
    );
    let video = &session["sections"][1];
    assert_eq!(
        (&video["state"], &video["carrier"]),
        (&"bundled".into(), &0.into())
    );
    let h264 = &video["codecs"][2];
    assert_eq!(h264["rtx"], 103);
    assert_eq!(h264["summary"][0], "Baseline");
    assert_eq!(h264["parameters"][1]["name"], "packetization-mode");
    assert_eq!(video["header_extensions"][0]["name"], "transmission offset");
}

#[test]
fn redacted_sdp_is_printed_as_sdp_and_lints_the_same() {
    let file = "fixtures/sdp/real/chromium-offer.sdp";
    let run = show(&["--redact", "--sdp", file]);
    assert_eq!(run.status, Some(0));
    let original = fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap();
    assert_eq!(run.stdout.lines().count(), original.lines().count());
    let hidden: Vec<(&str, &str)> = original
        .lines()
        .zip(run.stdout.lines())
        .filter(|(before, after)| before != after)
        .take(9)
        .collect();
    insta::assert_debug_snapshot!(hidden, @r#"
    [
        (
            "a=msid-semantic: WMS 1fabf56b-f53e-4b11-a7da-11d10da8c4e6",
            "a=msid-semantic: WMS stream1",
        ),
        (
            "c=IN IP4 192.0.2.2",
            "c=IN IP4 192.0.2.1",
        ),
        (
            "a=candidate:2675569131 1 udp 2122194687 192.0.2.2 53400 typ host generation 0 network-id 1",
            "a=candidate:1 1 udp 2122194687 192.0.2.1 53400 typ host generation 0 network-id 1",
        ),
        (
            "a=candidate:2550898011 1 udp 2122265343 fd00::2 60504 typ host generation 0 network-id 2",
            "a=candidate:2 1 udp 2122265343 2001:db8:1::1 60504 typ host generation 0 network-id 2",
        ),
        (
            "a=candidate:3786806131 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active generation 0 network-id 1",
            "a=candidate:3 1 tcp 1518214911 192.0.2.1 9 typ host tcptype active generation 0 network-id 1",
        ),
        (
            "a=candidate:3871637443 1 tcp 1518285567 fd00::2 9 typ host tcptype active generation 0 network-id 2",
            "a=candidate:4 1 tcp 1518285567 2001:db8:1::1 9 typ host tcptype active generation 0 network-id 2",
        ),
        (
            "a=ice-ufrag:m+Zh",
            "a=ice-ufrag:ufrag1",
        ),
        (
            "a=ice-pwd:oywsq5ZQrH2Z/afmknp8eART",
            "a=ice-pwd:pwd1xxxxxxxxxxxxxxxxxx",
        ),
        (
            "a=fingerprint:sha-256 24:18:B3:B8:45:D7:A5:2A:14:F4:1E:4E:49:C1:B8:B5:52:7C:EA:9B:DD:65:79:9B:35:36:43:34:43:E3:10:F5",
            "a=fingerprint:sha-256 AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:00:AA:01",
        ),
    ]
    "#);
    let lint = run_with_stdin(&["sdp", "lint"], run.stdout);
    assert_eq!(lint.status, Some(0));
}

#[test]
fn without_redaction_sdp_is_taken_out_of_json_as_it_is() {
    let run = show(&["--sdp", "fixtures/sdp/real/chromium-pair.json#/0/sdp"]);
    let offer = fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap();
    assert_eq!(run.stdout, offer);
}

#[test]
fn one_output_has_room_for_one_description() {
    let run = show(&["--sdp", "fixtures/sdp/real/chromium-pair.json"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @"
    error: `fixtures/sdp/real/chromium-pair.json` has 2 descriptions
    help: name one of them: fixtures/sdp/real/chromium-pair.json#/0/sdp offer, fixtures/sdp/real/chromium-pair.json#/1/sdp answer
    ");
    let two = show(&["--sdp", "a.sdp", "b.sdp"]);
    assert_eq!(two.status, Some(2));
    let report = show(&["--sdp", "--report", "json=/no/such/report", "a.sdp"]);
    assert_eq!(report.status, Some(2));
}

#[test]
fn a_description_itself_is_printed_in_no_other_format() {
    let file = "fixtures/sdp/real/chromium-offer.sdp";
    let run = show(&["--sdp", "--format", "json", file]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @"
    error: --sdp prints a description, which has no --format
    help: leave out --format, or leave out --sdp for a report of the description
    ");
}

#[test]
fn a_missing_file_leaves_no_verdict_and_the_others_are_shown() {
    let run = show(&["missing.sdp", "fixtures/sdp/real/chromium-answer.sdp"]);
    assert_eq!(run.status, Some(3));
    assert!(
        run.stdout.contains("chromium-answer.sdp  description"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("\nno verdict: no findings, 1 problem (see"),
        "{}",
        run.stdout
    );
}

#[test]
fn control_characters_are_shown_and_not_obeyed() {
    let offer = fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap();
    let colored = offer
        .replace("a=mid:0", "a=mid:0\u{1b}[31m")
        .replace("VP8/", "VP\u{202e}8/")
        .replace("cname:3", "cname:\u{1b}]0;3")
        .replace("useinbandfec=1", "x\u{7}=\u{1b}[0m");
    for verbose in [&["sdp", "show", "-"][..], &["sdp", "show", "-v", "-"]] {
        let run = run_with_stdin(verbose, colored.clone());
        let is_unsafe = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!run.stdout.contains(is_unsafe), "{}", run.stdout);
    }
}

#[test]
fn an_empty_description_in_a_dump_does_not_hide_the_others() {
    let offer = fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap();
    let dump = serde_json::json!([
        { "type": "offer", "sdp": offer },
        { "type": "rollback", "sdp": "" },
    ]);
    let all = run_with_stdin(&["sdp", "show", "-"], dump.to_string());
    assert_eq!((all.status, all.stderr.as_str()), (Some(0), ""));
}
