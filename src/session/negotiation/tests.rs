//! Offers and answers with what they come to.

use proptest::prelude::*;

use super::*;
use crate::sdp::Document;
use crate::source::Source;

fn negotiate<R>(offer: &str, answer: &str, check: impl FnOnce(&Negotiation) -> R) -> R {
    let (offer, answer) = (Source::new("offer", offer), Source::new("answer", answer));
    let (offer, answer) = (Document::read(&offer), Document::read(&answer));
    check(&Negotiation::of(
        &Session::of(&offer),
        &Session::of(&answer),
    ))
}

/// One section of video with these lines.
fn video(payload_types: &str, lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("a={line}\r\n")).collect();
    format!("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF {payload_types}\r\na=mid:0\r\n{lines}")
}

fn only<'n, 'a>(negotiation: &'n Negotiation<'a>) -> &'n Agreement<'a> {
    assert_eq!(negotiation.sections.len(), 1);
    &negotiation.sections[0]
}

#[test]
fn each_side_sends_with_the_payload_type_of_the_other() {
    let offer = video(
        "96 97",
        &[
            "rtpmap:96 VP8/90000",
            "rtpmap:97 rtx/90000",
            "fmtp:97 apt=96",
        ],
    );
    let answer = video(
        "100 101",
        &[
            "rtpmap:100 vp8/90000",
            "rtpmap:101 rtx/90000",
            "fmtp:101 apt=100",
        ],
    );
    negotiate(&offer, &answer, |negotiation| {
        let codec = &only(negotiation).codecs[0];
        let (there, back) = (
            codec.to_answerer.as_ref().unwrap(),
            codec.to_offerer.as_ref().unwrap(),
        );
        assert_eq!((there.payload_type, there.rtx), (100, Some(101)));
        assert_eq!((back.payload_type, back.rtx), (96, Some(97)));
        assert_eq!(only(negotiation).lost_codecs, []);
    });
}

#[test]
fn transports_of_one_protection_connect_whatever_they_are_called() {
    let outcome = |offered: &str, answered: &str, line: &str| {
        let side = |proto: &str, line: &str| {
            let text = video("96", &["rtpmap:96 VP8/90000", line]);
            text.replace("UDP/TLS/RTP/SAVPF", proto)
        };
        negotiate(&side(offered, "sendrecv"), &side(answered, line), |found| {
            only(found).outcome
        })
    };
    let dtls = "fingerprint:sha-256 4B:6F:1D";
    for (offered, answered, line, expected) in [
        (
            "UDP/TLS/RTP/SAVPF",
            "RTP/SAVPF",
            "sendrecv",
            Outcome::Accepted,
        ),
        (
            "RTP/SAVP",
            "UDP/TLS/RTP/SAVPF",
            "sendrecv",
            Outcome::Accepted,
        ),
        ("RTP/AVPF", "RTP/AVP", "sendrecv", Outcome::Accepted),
        ("UDP/TLS/RTP/SAVPF", "RTP/AVP", dtls, Outcome::Accepted),
        (
            "UDP/TLS/RTP/SAVPF",
            "RTP/AVP",
            "sendrecv",
            Outcome::Mismatch,
        ),
        ("RTP/AVP", "RTP/SAVPF", "sendrecv", Outcome::Mismatch),
        (
            "UDP/TLS/RTP/SAVPF",
            "UDP/DTLS/SCTP",
            "sendrecv",
            Outcome::Mismatch,
        ),
        ("UDP/DTLS/SCTP", "DTLS/SCTP", "sendrecv", Outcome::Accepted),
    ] {
        assert_eq!(
            outcome(offered, answered, line),
            expected,
            "{offered} {answered}"
        );
    }
}

#[test]
fn who_may_send_needs_a_sender_and_a_receiver() {
    let cases = [
        ("sendrecv", "sendrecv", (true, true)),
        ("sendonly", "recvonly", (true, false)),
        ("recvonly", "sendonly", (false, true)),
        ("sendrecv", "recvonly", (true, false)),
        ("sendonly", "sendonly", (false, false)),
        ("sendrecv", "inactive", (false, false)),
    ];
    for (offered, answered, expected) in cases {
        let side = |direction| video("96", &["rtpmap:96 VP8/90000", direction]);
        negotiate(&side(offered), &side(answered), |negotiation| {
            let section = only(negotiation);
            assert_eq!(
                (section.offerer_sends, section.answerer_sends),
                expected,
                "{offered} {answered}"
            );
        });
    }
}

#[test]
fn payload_types_are_agreed_for_who_sends_and_for_both_when_nobody_does() {
    let cases = [
        ("sendrecv", "sendrecv", (Some(98), Some(96))),
        ("sendonly", "recvonly", (Some(98), None)),
        ("recvonly", "sendonly", (None, Some(96))),
        ("inactive", "inactive", (Some(98), Some(96))),
        ("sendrecv", "inactive", (Some(98), Some(96))),
    ];
    for (offered, answered, expected) in cases {
        let offer = video("96", &["rtpmap:96 VP8/90000", offered]);
        let answer = video("98", &["rtpmap:98 VP8/90000", answered]);
        negotiate(&offer, &answer, |negotiation| {
            let codec = &only(negotiation).codecs[0];
            let number = |used: &Option<Use>| used.as_ref().map(|used| used.payload_type);
            assert_eq!(
                (number(&codec.to_answerer), number(&codec.to_offerer)),
                expected,
                "{offered} {answered}"
            );
        });
    }
}

#[test]
fn a_codec_whose_profile_has_no_answer_is_lost() {
    let offer = video(
        "98 100 102",
        &[
            "rtpmap:98 VP9/90000",
            "rtpmap:100 VP9/90000",
            "fmtp:100 profile-id=2",
            "rtpmap:102 AV1/90000",
        ],
    );
    let answer = video("98", &["rtpmap:98 VP9/90000", "fmtp:98 profile-id=0"]);
    negotiate(&offer, &answer, |negotiation| {
        let section = only(negotiation);
        assert_eq!(section.codecs.len(), 1);
        let lost: Vec<_> = section
            .lost_codecs
            .iter()
            .map(|lost| (lost.payload_type, lost.reason))
            .collect();
        assert_eq!(lost, [(100, Lost::NotAnswered), (102, Lost::NotAnswered)]);
    });
}

/// Why each offered codec is lost.
fn lost(offer: &str, answer: &str) -> Vec<(u8, Lost)> {
    negotiate(offer, answer, |negotiation| {
        let lost = only(negotiation).lost_codecs.iter();
        lost.map(|lost| (lost.payload_type, lost.reason)).collect()
    })
}

#[test]
fn a_codec_that_the_answer_has_otherwise_is_told_from_one_that_it_lacks() {
    let offer = video("98", &["rtpmap:98 VP9/90000", "fmtp:98 profile-id=2"]);
    let other_profile = video("98", &["rtpmap:98 VP9/90000", "fmtp:98 profile-id=0"]);
    assert_eq!(lost(&offer, &other_profile), [(98, Lost::OtherFormat)]);
    let other_rate = video("98", &["rtpmap:98 VP9/8000"]);
    assert_eq!(lost(&offer, &other_rate), [(98, Lost::OtherRate)]);
    let none = video("96", &["rtpmap:96 VP8/90000"]);
    assert_eq!(lost(&offer, &none), [(98, Lost::NotAnswered)]);
}

#[test]
fn the_answer_to_one_codec_says_nothing_of_its_namesake() {
    let tones = &[
        "rtpmap:110 telephone-event/48000",
        "rtpmap:126 telephone-event/8000",
    ];
    let offer = video("110 126", tones);
    let answer = video("126", &tones[1..]);
    assert_eq!(lost(&offer, &answer), [(110, Lost::NotAnswered)]);
}

#[test]
fn retransmissions_are_lost_by_themselves_or_with_their_partner() {
    let offered = &[
        "rtpmap:96 VP8/90000",
        "rtpmap:97 rtx/90000",
        "fmtp:97 apt=96",
        "rtpmap:98 H264/90000",
        "rtpmap:99 rtx/90000",
        "fmtp:99 apt=98",
    ];
    let offer = video("96 97 98 99", offered);
    let kept = video("96 97", &offered[..3]);
    assert_eq!(
        lost(&offer, &kept),
        [(98, Lost::NotAnswered), (99, Lost::PartnerLost)]
    );
    let without = video("96", &offered[..1]);
    assert_eq!(
        lost(&offer, &without),
        [
            (97, Lost::NotAnswered),
            (98, Lost::NotAnswered),
            (99, Lost::PartnerLost)
        ]
    );
}

#[test]
fn the_lower_level_holds_unless_both_allow_them_to_differ() {
    let h264 = |level: &str, asymmetry: &str| {
        let fmtp = format!(
            "fmtp:102 profile-level-id={level};packetization-mode=1;level-asymmetry-allowed={asymmetry}"
        );
        video("102", &["rtpmap:102 H264/90000", &fmtp])
    };
    let levels = |asymmetry: &str| {
        negotiate(
            &h264("42e01f", asymmetry),
            &h264("42e034", asymmetry),
            |negotiation| {
                let codec = &only(negotiation).codecs[0];
                [&codec.to_answerer, &codec.to_offerer]
                    .map(|used| used.as_ref().unwrap().summary[1].clone())
            },
        )
    };
    assert_eq!(levels("1"), ["level 5.2", "level 3.1"]);
    assert_eq!(levels("0"), ["level 3.1", "level 3.1"]);
}

#[test]
fn an_extension_carries_the_id_of_the_answer() {
    let offer = video(
        "96",
        &[
            "rtpmap:96 VP8/90000",
            "extmap:4096 urn:3gpp:video-orientation",
            "extmap:2/sendonly urn:x",
            "extmap:3 urn:y",
        ],
    );
    let answer = video(
        "96",
        &[
            "rtpmap:96 VP8/90000",
            "extmap:5 urn:3gpp:video-orientation",
            "extmap:2/recvonly urn:x",
        ],
    );
    negotiate(&offer, &answer, |negotiation| {
        let section = only(negotiation);
        let agreed: Vec<_> = section
            .extensions
            .iter()
            .map(|one| {
                (
                    one.id,
                    one.offered_as,
                    one.offerer_sends,
                    one.answerer_sends,
                )
            })
            .collect();
        assert_eq!(agreed, [(2, 2, true, false), (5, 4096, true, true)]);
        assert_eq!(section.lost_extensions[0].extension.uri, "urn:y");
    });
}

#[test]
fn layers_are_sent_that_both_name() {
    let offer = video(
        "96",
        &[
            "rtpmap:96 VP8/90000",
            "rid:h send",
            "rid:m send",
            "rid:l send",
            "simulcast:send h;m;l",
        ],
    );
    let answer = video(
        "96",
        &[
            "rtpmap:96 VP8/90000",
            "rid:h recv",
            "rid:l recv",
            "simulcast:recv h;~l",
        ],
    );
    negotiate(&offer, &answer, |negotiation| {
        let layers = &only(negotiation).layers_to_answerer;
        let agreed: Vec<_> = layers
            .agreed
            .iter()
            .flatten()
            .map(|one| (one.rid, one.paused))
            .collect();
        assert_eq!(agreed, [("h", false), ("l", true)]);
        assert_eq!(layers.lost, ["m"]);
        assert!(only(negotiation).layers_to_offerer.is_empty());
    });
}

#[test]
fn roles_follow_from_setup_and_ice_lite() {
    let side = |setup: &str, lite: &str| {
        format!(
            "v=0\r\n{lite}m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=ice-ufrag:x\r\na=setup:{setup}\r\na=rtcp-mux\r\n"
        )
    };
    let client = |offer: &str, answer: &str| {
        negotiate(&side(offer, ""), &side(answer, ""), |negotiation| {
            negotiation.transports[0].dtls_client
        })
    };
    assert_eq!(client("actpass", "active"), Some(Party::Answerer));
    assert_eq!(client("actpass", "passive"), Some(Party::Offerer));
    assert_eq!(client("active", "passive"), Some(Party::Offerer));
    assert_eq!(client("actpass", "actpass"), None);
    let lite = "a=ice-lite\r\n";
    let controlling = |offer: &str, answer: &str| {
        negotiate(
            &side("actpass", offer),
            &side("active", answer),
            |negotiation| negotiation.controlling,
        )
    };
    assert_eq!(controlling("", lite), Some(Party::Offerer));
    assert_eq!(controlling(lite, ""), Some(Party::Answerer));
}

const PAIR: &str = "v=0\r\na=group:BUNDLE 0 1 2\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=rtcp-mux\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtpmap:96 VP8/90000\r\na=rtcp-mux\r\n\
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=sctp-port:5000\r\n";

#[test]
fn sections_share_the_transport_of_the_first_that_is_left() {
    let answer = PAIR
        .replace("m=audio 9", "m=audio 0")
        .replace("BUNDLE 0 1 2", "BUNDLE 1 2");
    negotiate(PAIR, &answer, |negotiation| {
        let outcomes: Vec<_> = negotiation
            .sections
            .iter()
            .map(|section| section.outcome)
            .collect();
        assert_eq!(
            outcomes,
            [Outcome::Refused, Outcome::Accepted, Outcome::Accepted]
        );
        assert_eq!(negotiation.transports.len(), 1);
        assert_eq!(negotiation.transports[0].sections, [1, 2]);
        assert_eq!(negotiation.transports[0].carrier, 1);
    });
    let apart = PAIR.replace("BUNDLE 0 1 2", "BUNDLE 0 1");
    negotiate(PAIR, &apart, |negotiation| {
        let sections: Vec<_> = negotiation
            .transports
            .iter()
            .map(|one| one.sections.clone())
            .collect();
        assert_eq!(sections, [vec![0, 1], vec![2]]);
        assert!(negotiation.sections[2].left_bundle);
    });
}

#[test]
fn each_reason_why_a_section_carries_nothing_is_told() {
    let outcome = |offer: &str, answer: &str| {
        negotiate(offer, answer, |negotiation| negotiation.sections[1].outcome)
    };
    assert_eq!(
        outcome(PAIR, &PAIR.replace("m=video 9", "m=video 0")),
        Outcome::Refused
    );
    assert_eq!(
        outcome(&PAIR.replace("m=video 9", "m=video 0"), PAIR),
        Outcome::NotOffered
    );
    assert_eq!(
        outcome(PAIR, &PAIR.replace("m=video", "m=audio")),
        Outcome::Mismatch
    );
    let (short, _) = PAIR.split_once("m=video").unwrap();
    assert_eq!(outcome(PAIR, short), Outcome::NotAnswered);
    let bundle_only = PAIR
        .replace("m=video 9", "m=video 0")
        .replace("a=mid:1", "a=mid:1\r\na=bundle-only");
    assert_eq!(outcome(&bundle_only, PAIR), Outcome::Accepted);
    assert_eq!(
        outcome(&bundle_only, &PAIR.replace("BUNDLE 0 1 2", "BUNDLE 0")),
        Outcome::NotBundled
    );
}

#[test]
fn messages_are_as_large_as_the_receiver_takes() {
    let answer = format!("{PAIR}a=max-message-size:0\r\n");
    let offer = format!("{PAIR}a=max-message-size:262144\r\n");
    let sizes = |offer: &str, answer: &str| {
        negotiate(offer, answer, |negotiation| {
            let data = negotiation.sections[2].data.unwrap();
            (data.most_to_answerer, data.most_to_offerer)
        })
    };
    assert_eq!(sizes(&offer, &answer), (None, Some(262_144)));
    assert_eq!(sizes(PAIR, PAIR), (Some(65_536), Some(65_536)));
}

#[test]
fn what_the_answer_adds_is_told_apart() {
    let answer =
        format!("{PAIR}m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n").replace("SAVPF 96", "SAVPF 96 97");
    let answer = answer.replace("a=rtpmap:96", "a=rtpmap:97 H264/90000\r\na=rtpmap:96");
    negotiate(PAIR, &answer, |negotiation| {
        assert_eq!(negotiation.unoffered, 1);
        assert_eq!(negotiation.sections[1].unoffered_codecs, ["97 H264/90000"]);
    });
}

/// Lines that mean something to both sides.
const LINES: &[&str] = &[
    "a=group:BUNDLE 0 1 2",
    "a=group:BUNDLE 0 0 9",
    "m=audio 9 UDP/TLS/RTP/SAVPF 0 96 97",
    "m=video 0 UDP/TLS/RTP/SAVPF 96 97 98",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "m=",
    "a=mid:0",
    "a=mid:1",
    "a=bundle-only",
    "a=setup:active",
    "a=setup:actpass",
    "a=ice-ufrag:x",
    "a=rtpmap:96 H264/90000",
    "a=fmtp:96 profile-level-id=42e01f",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
    "a=fmtp:97 apt=97",
    "a=rtpmap:98 H264/90000",
    "a=extmap:1 urn:x",
    "a=extmap:1/sendonly urn:x",
    "a=simulcast:send h;l recv h",
    "a=simulcast:recv h;~l",
    "a=max-message-size:99999999999999999999",
    "a=sendonly",
    "a=recvonly",
];

fn lines() -> impl Strategy<Value = String> {
    let line = proptest::sample::select(LINES);
    proptest::collection::vec(line, 0..40).prop_map(|lines| lines.join("\r\n"))
}

proptest! {
    #[test]
    fn each_offered_codec_is_agreed_or_lost_once(offer in lines(), answer in lines()) {
        let source = Source::new("offer", offer.as_str());
        let document = Document::read(&source);
        let offered = Session::of(&document);
        negotiate(&offer, &answer, |negotiation| {
            assert_eq!(negotiation.sections.len(), offered.sections.len());
            for (section, offered) in negotiation.sections.iter().zip(&offered.sections) {
                let carriers = negotiation.transports.iter();
                let carried = carriers.filter(|one| one.sections.contains(&section.index)).count();
                assert_eq!(carried, usize::from(section.is_accepted()));
                let told = section.codecs.len() + section.lost_codecs.len();
                assert_eq!(told, if section.is_accepted() { offered.codecs.len() } else { 0 });
            }
        });
    }
}
