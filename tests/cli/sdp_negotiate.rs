//! `rtctool sdp negotiate`

use std::fs;

use serde_json::{Value, json};

use crate::run::{Run, fixture, run, run_with_stdin};

fn negotiate(name: &str) -> Run {
    let file = |what| format!("fixtures/sdp/real/chromium-{name}-{what}.sdp");
    run(&["sdp", "negotiate", &file("offer"), &file("answer")])
}

fn text(name: &str) -> String {
    fs::read_to_string(fixture("sdp/real").join(name)).unwrap()
}

/// The two as one JSON array, on standard input.
fn negotiate_texts(offer: &str, answer: &str, args: &[&str]) -> Run {
    let pair = json!([{"type": "offer", "sdp": offer}, {"type": "answer", "sdp": answer}]);
    run_with_stdin(
        &[&["sdp", "negotiate", "-"], args].concat(),
        pair.to_string(),
    )
}

#[test]
fn the_first_example_of_the_help_works_as_printed() {
    let help = run(&["sdp", "negotiate", "--help"]).stdout;
    let example = "rtctool sdp negotiate fixtures/sdp/real/chromium-pair.json";
    assert!(
        help.contains(&format!("Examples:\n  {example}\n")),
        "{help}"
    );
    let run = run(&["sdp", "negotiate", "fixtures/sdp/real/chromium-pair.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @"
      offer        fixtures/sdp/real/chromium-pair.json#/0/sdp
      answer       fixtures/sdp/real/chromium-pair.json#/1/sdp
      ICE          the offerer controls
      transports   0 1 2 together

    mid 0  audio  both send
      transport    its own, also for 1 2
      DTLS         the answerer begins the handshake (client)
      RTCP         on the port of RTP, reduced size
      codec                  to answerer  to offerer  in words
      opus/48000/2           111          111         in-band FEC
      red/48000/2            63           63          repeats 1 earlier packet
      G722/8000              9            9
      PCMU/8000              0            0
      PCMA/8000              8            8
      CN/8000                13           13
      telephone-event/48000  110          110         keys 0–9, *, #, A–D
      telephone-event/8000   126          126         keys 0–9, *, #, A–D
      feedback     transport-cc
      extensions   1 audio level, 2 absolute send time, 3 transport-wide sequence number, 4 MID

    mid 1  video  both send
      transport    that of 0
      codec   to answerer   to offerer    in words
      VP8     96, rtx 97    96, rtx 97
      H264    102, rtx 103  102, rtx 103  Baseline, level 3.1, packetization mode 1
      H264    104, rtx 107  104, rtx 107  Baseline, level 3.1, packetization mode 0
      H264    108, rtx 109  108, rtx 109  Constrained Baseline, level 3.1, packetization mode 1
      H264    114, rtx 115  114, rtx 115  Constrained Baseline, level 3.1, packetization mode 0
      H264    116, rtx 117  116, rtx 117  Main, level 3.1, packetization mode 1
      H264    39, rtx 40    39, rtx 40    Main, level 3.1, packetization mode 0
      AV1     45, rtx 46    45, rtx 46    Main, level 3.1
      VP9     98, rtx 99    98, rtx 99    profile 0: 8 bits, 4:2:0
      VP9     100, rtx 101  100, rtx 101  profile 2: 10 or 12 bits, 4:2:0
      red     118, rtx 119  118, rtx 119
      ulpfec  120           120
      feedback     ccm fir, goog-remb, nack, nack pli, transport-cc
      extensions   2 absolute send time, 3 transport-wide sequence number, 4 MID, 5 playout delay,
                   6 content type, 7 video timing, 8 colour space, 10 RID, 11 repaired RID,
                   13 video orientation, 14 transmission offset

    mid 2  application  accepted
      transport    that of 0
      data         SCTP port 5000, messages of up to 262144 bytes

    pass: no findings
    ");
}

#[test]
fn layers_that_the_answer_does_not_take_are_lost() {
    let run = negotiate("simulcast");
    assert_eq!(run.status, Some(0));
    insta::assert_snapshot!(run.stdout, @"
    info[O019]: the answer does not take simulcast
       --> fixtures/sdp/real/chromium-simulcast-answer.sdp:8:1
        |
      8 | m=video 45099 UDP/TLS/RTP/SAVPF 96 97 102 103 104 107 108 109 114 115 116 117 39 40 45 46 98 99 100 101 118 119 120
        | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        |
       ::: fixtures/sdp/real/chromium-simulcast-offer.sdp:131:13
        |
    131 | a=simulcast:send h;m;l
        |             ---------- the layers that were offered
        |
        = help: for simulcast, answer with `a=rid:… recv` for each layer and `a=simulcast:recv …`

      offer        fixtures/sdp/real/chromium-simulcast-offer.sdp
      answer       fixtures/sdp/real/chromium-simulcast-answer.sdp
      ICE          the offerer controls
      transports   0 alone

    mid 0  video  the offerer sends
      transport    its own
      DTLS         the answerer begins the handshake (client)
      RTCP         on the port of RTP, reduced size
      codec   to answerer   to offerer  in words
      VP8     96, rtx 97    –
      H264    102, rtx 103  –           Baseline, level 3.1, packetization mode 1
      H264    104, rtx 107  –           Baseline, level 3.1, packetization mode 0
      H264    108, rtx 109  –           Constrained Baseline, level 3.1, packetization mode 1
      H264    114, rtx 115  –           Constrained Baseline, level 3.1, packetization mode 0
      H264    116, rtx 117  –           Main, level 3.1, packetization mode 1
      H264    39, rtx 40    –           Main, level 3.1, packetization mode 0
      AV1     45, rtx 46    –           Main, level 3.1
      VP9     98, rtx 99    –           profile 0: 8 bits, 4:2:0
      VP9     100, rtx 101  –           profile 2: 10 or 12 bits, 4:2:0
      red     118, rtx 119  –
      ulpfec  120           –
      feedback     ccm fir, goog-remb, nack, nack pli, transport-cc
      extensions   1 transmission offset, 2 absolute send time, 3 video orientation,
                   4 transport-wide sequence number, 5 playout delay, 6 content type, 7 video timing,
                   8 colour space, 9 MID, 10 RID, 11 repaired RID, 13 dependency descriptor,
                   14 layers allocation
      layers       the offerer sends one, not several
      lost         not in the answer: layer h, layer m, layer l

    pass: 1 info
    ");
}

#[test]
fn a_section_on_which_nobody_sends_still_has_payload_types() {
    let run = negotiate("inactive");
    assert_eq!(run.status, Some(0));
    insta::assert_snapshot!(run.stdout, @"
      offer        fixtures/sdp/real/chromium-inactive-offer.sdp
      answer       fixtures/sdp/real/chromium-inactive-answer.sdp
      ICE          the offerer controls
      transports   0 alone

    mid 0  audio  nobody sends
      transport    its own
      DTLS         the answerer begins the handshake (client)
      RTCP         on the port of RTP, reduced size
      codec                  to answerer  to offerer  in words
      opus/48000/2           111          111         in-band FEC
      red/48000/2            63           63          repeats 1 earlier packet
      G722/8000              9            9
      PCMU/8000              0            0
      PCMA/8000              8            8
      CN/8000                13           13
      telephone-event/48000  110          110         keys 0–9, *, #, A–D
      telephone-event/8000   126          126         keys 0–9, *, #, A–D
      feedback     transport-cc
      extensions   1 audio level, 2 absolute send time, 3 transport-wide sequence number, 4 MID

    pass: no findings
    ");
}

#[test]
fn a_section_that_carries_nothing_says_why() {
    let run = negotiate("stopped-video");
    assert_eq!(run.status, Some(0));
    insta::assert_snapshot!(run.stdout, @"
      offer        fixtures/sdp/real/chromium-stopped-video-offer.sdp
      answer       fixtures/sdp/real/chromium-stopped-video-answer.sdp
      ICE          the offerer controls
      transports   0 2 together

    mid 0  audio  both send
      transport    its own, also for 2
      DTLS         the answerer begins the handshake (client)
      RTCP         on the port of RTP, reduced size
      codec                  to answerer  to offerer  in words
      opus/48000/2           111          111         in-band FEC
      red/48000/2            63           63          repeats 1 earlier packet
      G722/8000              9            9
      PCMU/8000              0            0
      PCMA/8000              8            8
      CN/8000                13           13
      telephone-event/48000  110          110         keys 0–9, *, #, A–D
      telephone-event/8000   126          126         keys 0–9, *, #, A–D
      feedback     transport-cc
      extensions   1 audio level, 2 absolute send time, 3 transport-wide sequence number, 4 MID

    mid 1  video  the offer itself switches it off: port 0

    mid 2  application  accepted
      transport    that of 0
      data         SCTP port 5000, messages of up to 262144 bytes

    pass: no findings
    ");
}

#[test]
fn what_the_answer_leaves_out_is_lost() {
    let offer = text("chromium-audio-offer.sdp");
    let answer = text("chromium-audio-answer.sdp")
        .replace(" 63 9 0 8 13 110 126\r\n", " 0\r\n")
        .replace("stereo=0;", "")
        .replace("a=sendrecv", "a=recvonly");
    let answer: String = answer
        .split_inclusive("\r\n")
        .filter(|line| !line.contains("ssrc-audio-level") && !line.starts_with("a=ssrc"))
        .filter(|line| {
            !["63", "9", "8", "13", "110", "126"].iter().any(|number| {
                line.starts_with(&format!("a=rtpmap:{number} "))
                    || line.starts_with(&format!("a=fmtp:{number} "))
            })
        })
        .collect();
    let run = negotiate_texts(&offer, &answer, &[]);
    insta::assert_snapshot!(run.stdout, @"
      offer        -#/0/sdp
      answer       -#/1/sdp
      ICE          the offerer controls
      transports   0 alone

    mid 0  audio  the offerer sends
      transport    its own
      DTLS         the answerer begins the handshake (client)
      RTCP         on the port of RTP, reduced size
      codec         to answerer  to offerer  in words
      opus/48000/2  111          –           in-band FEC
      PCMU/8000     0            –
      feedback     transport-cc
      extensions   2 absolute send time, 3 transport-wide sequence number, 4 MID
      lost         not in the answer: 63 red/48000/2 (repeats 1 earlier packet), 9 G722/8000,
                   8 PCMA/8000, 13 CN/8000, 110 telephone-event/48000 (keys 0–9, *, #, A–D),
                   126 telephone-event/8000 (keys 0–9, *, #, A–D)
                   not in the answer: extension 1 audio level

    pass: no findings
    ");
}

#[test]
fn the_json_report_follows_the_schema() {
    let offer = text("chromium-offer.sdp");
    let answer = text("chromium-answer.sdp");
    let report = negotiate_texts(&offer, &answer, &["--format", "json"]).report();
    let data = &report["data"];
    assert_eq!(data["ice_controlling"], "offerer");
    assert_eq!(data["transports"][0]["sections"], json!([0, 1, 2]));
    assert_eq!(data["transports"][0]["dtls_client"], "answerer");
    assert_eq!(
        data["sections"][0]["codecs"][0]["to_answerer"]["payload_type"],
        111
    );
    assert_eq!(data["sections"][1]["outcome"], "accepted");
    assert_eq!(
        data["sections"][2]["data"]["max_message_size_to_offerer"],
        262_144
    );
    assert_eq!(data["sections"][2]["codecs"], Value::Array(Vec::new()));
}

#[test]
fn two_descriptions_in_the_wrong_order_are_not_compared() {
    let pair = "fixtures/sdp/real/chromium-pair.json";
    let run = run(&[
        "sdp",
        "negotiate",
        &format!("{pair}#/1/sdp"),
        &format!("{pair}#/0/sdp"),
    ]);
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @"
    error: `fixtures/sdp/real/chromium-pair.json#/1/sdp` is an answer, not an offer
    help: name the offer first, then the answer
    ");
}

#[test]
fn a_file_with_several_offers_is_asked_about() {
    let offer = json!({"type": "offer", "sdp": text("chromium-offer.sdp")});
    let other = json!({"type": "offer", "sdp": text("chromium-audio-offer.sdp")});
    let run = run_with_stdin(
        &["sdp", "negotiate", "-"],
        json!([offer, other]).to_string(),
    );
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @"
    error: `-` holds 2 offers
    help: name one of them: -#/0/sdp offer, -#/1/sdp offer
    ");
}

#[test]
fn a_string_that_is_escaped_as_a_whole_is_decoded() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, json!(text).to_string().trim_matches('"')).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let offer = write("offer", &text("chromium-offer.sdp"));
    let answer = write("answer", &text("chromium-answer.sdp"));
    let run = run(&["sdp", "negotiate", &offer, &answer]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("mid 1  video  both send"),
        "{}",
        run.stdout
    );
}

#[test]
fn two_that_cannot_connect_do_not_pass() {
    let [offer, answer] =
        ["offer", "answer"].map(|it| format!("fixtures/sdp/real/chromium-{it}.sdp"));
    let swapped = run(&["sdp", "negotiate", &answer, &offer]);
    assert_eq!(swapped.status, Some(1));
    assert!(swapped.stdout.contains("error[D012]"), "{}", swapped.stdout);
    assert!(
        swapped.stdout.contains("no role agreed"),
        "{}",
        swapped.stdout
    );
}

#[test]
fn one_description_is_never_taken_for_both() {
    let run = run(&["sdp", "negotiate", "fixtures/sdp/real/chromium-offer.sdp"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    for words in ["has one description", "is missing", "name both files"] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}
