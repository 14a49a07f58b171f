//! What a session is made of, on descriptions short enough to see all of it.

use super::*;
use crate::source::Source;

fn with<R>(text: &str, check: impl FnOnce(&Session) -> R) -> R {
    let source = Source::new("x", text);
    check(&Session::of(&Document::read(&source)))
}

fn video(lines: &str) -> String {
    format!("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101\r\na=mid:v\r\n{lines}")
}

#[test]
fn what_is_no_description_is_an_empty_session() {
    for text in ["", "nothing", "m=", "m=audio", "a=mid:0\na=group:BUNDLE"] {
        with(text, |session| {
            assert!(
                session
                    .sections
                    .iter()
                    .all(|section| section.codecs.is_empty())
            );
        });
    }
}

#[test]
fn a_section_takes_the_sessions_lines_where_it_has_none() {
    let text = "v=0\na=setup:actpass\na=ice-ufrag:s\na=fingerprint:sha-1 AA\na=recvonly\n\
                m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
                m=video 9 UDP/TLS/RTP/SAVPF 96\na=setup:active\na=sendonly\n";
    with(text, |session| {
        let [audio, video] = session.sections.as_slice() else {
            panic!("two sections");
        };
        assert_eq!(audio.transport.setup, Some("actpass"));
        assert_eq!(video.transport.setup, Some("active"));
        assert_eq!(video.transport.ufrag, Some("s"));
        assert_eq!(video.transport.fingerprints.len(), 1);
        assert_eq!(audio.direction, Direction::RecvOnly);
        assert_eq!(video.direction, Direction::SendOnly);
    });
}

#[test]
fn the_first_live_section_of_a_bundle_carries_the_others() {
    let text = "v=0\na=group:BUNDLE 0 1 2 3 9\n\
                m=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
                m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\na=ice-ufrag:carrier\n\
                m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:2\n\
                m=video 0 UDP/TLS/RTP/SAVPF 96\na=mid:3\na=bundle-only\n\
                m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:4\n";
    with(text, |session| {
        let states: Vec<_> = session
            .sections
            .iter()
            .map(|section| section.state)
            .collect();
        assert_eq!(
            states,
            [
                State::Rejected,
                State::Active,
                State::Bundled,
                State::BundleOnly,
                State::Active
            ]
        );
        let carrier = |mid| session.carrier(session.section(mid).unwrap()).mid;
        assert_eq!(carrier("2"), Some("1"));
        assert_eq!(carrier("3"), Some("1"));
        assert_eq!(carrier("4"), Some("4"));
        assert_eq!(session.bundles[0].mids, ["0", "1", "2", "3", "9"]);
    });
}

#[test]
fn rtx_and_red_know_what_they_repair_and_the_codec_knows_its_rtx() {
    let text = video(
        "a=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n\
         a=rtpmap:98 red/90000\na=rtpmap:99 ulpfec/90000\n",
    );
    with(&text, |session| {
        let section = &session.sections[0];
        assert_eq!(section.codec(96).unwrap().rtx, Some(97));
        assert_eq!(section.codec(97).unwrap().protects, [96]);
        // 100 and 101 have no name, and are taken for media.
        assert_eq!(section.codec(98).unwrap().protects, [96, 100, 101]);
        assert_eq!(section.codec(99).unwrap().role, Role::Fec);
    });
}

#[test]
fn a_fixed_payload_type_is_named_and_a_dynamic_one_is_not() {
    with("v=0\nm=audio 9 RTP/AVP 0 10 96 0\n", |session| {
        let codecs = &session.sections[0].codecs;
        let titles: Vec<_> = codecs.iter().map(Codec::title).collect();
        assert_eq!(titles, ["PCMU/8000", "L16/44100/2", "payload type 96"]);
    });
}

#[test]
fn feedback_for_all_is_feedback_of_each() {
    let text = video("a=rtcp-fb:* transport-cc\na=rtcp-fb:96 nack pli\n");
    with(&text, |session| {
        let section = &session.sections[0];
        let of = |number| {
            let codec = section.codec(number).unwrap();
            section.feedback(codec).collect::<Vec<_>>()
        };
        assert_eq!(of(96), ["nack pli", "transport-cc"]);
        assert_eq!(of(97), ["transport-cc"]);
    });
}

#[test]
fn layers_keep_their_alternatives_and_pauses() {
    let text = video("a=rid:h send pt=96,97;max-width=1280\na=simulcast:send h;~m,n recv l\n");
    with(&text, |session| {
        let section = &session.sections[0];
        let names = |layers: &[Vec<Alternative>]| {
            let name = |a: &Alternative| format!("{}{}", if a.paused { "~" } else { "" }, a.rid);
            layers
                .iter()
                .map(|layer| layer.iter().map(name).collect::<Vec<_>>().join(","))
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&section.layers.send), ["h", "~m,n"]);
        assert_eq!(names(&section.layers.recv), ["l"]);
        let restrictions: Vec<_> = section.rids[0]
            .restrictions
            .iter()
            .map(|r| r.name)
            .collect();
        assert_eq!(restrictions, ["pt", "max-width"]);
    });
}

#[test]
fn both_forms_of_a_data_channel_are_read() {
    with(
        "v=0\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\na=max-message-size:1\n",
        |session| {
            let sctp = session.sections[0].sctp.unwrap();
            assert_eq!((sctp.form, sctp.port), (DataForm::SctpPort, Some("5000")));
            assert_eq!(sctp.max_message_size, Some("1"));
        },
    );
    with(
        "v=0\nm=application 9 DTLS/SCTP 5001\na=sctpmap:5001 webrtc-datachannel 1024\n",
        |session| {
            let sctp = session.sections[0].sctp.unwrap();
            assert_eq!((sctp.form, sctp.port), (DataForm::Sctpmap, Some("5001")));
            assert_eq!(sctp.streams, Some("1024"));
        },
    );
}

#[test]
fn lines_without_a_field_of_their_own_are_kept_as_they_are() {
    let text = video("i=Camera\na=rtcp:9 IN IP4 0.0.0.0\na=x-foo:1 \na=rtcp-rsize\njunk\n");
    with(&text, |session| {
        let others = |session: &Session| session.sections[0].other_lines.join("|");
        assert_eq!(
            others(session),
            "i=Camera|a=rtcp:9 IN IP4 0.0.0.0|a=x-foo:1|junk"
        );
        with(&format!("{text}a=rtcp-mux\n"), |muxed| {
            assert_eq!(others(muxed), "i=Camera|a=x-foo:1|junk");
        });
    });
}

#[test]
fn a_source_is_one_entry_with_all_that_is_said_of_it() {
    let text =
        video("a=ssrc:7 cname:c\na=ssrc:8 cname:c\na=ssrc:7 msid:s t\na=ssrc-group:FID 7 8\n");
    with(&text, |session| {
        let section = &session.sections[0];
        assert_eq!(
            section.sources[0],
            SourceLine {
                ssrc: 7,
                cname: Some("c"),
                msid: Some("s t")
            }
        );
        assert_eq!(section.source_groups[0].ssrcs, [7, 8]);
    });
}

#[test]
fn an_address_is_known_by_its_form() {
    let kinds = [
        "192.0.2.1",
        "2001:db8::1",
        "a1b2.local",
        "turn.example.org",
        "local",
    ];
    let kinds: Vec<_> = kinds
        .map(|address| AddressKind::of(address).as_str())
        .into();
    assert_eq!(kinds, ["IPv4", "IPv6", "mDNS", "name", "name"]);
}

mod identity {
    use super::*;

    /// Whether two codecs are the same, each written as `<rtpmap> [<fmtp>]`.
    fn same(one: &str, other: &str) -> bool {
        let written = |codec: &str| {
            let (map, fmtp) = codec.split_once(' ').unwrap_or((codec, "x=y"));
            video(&format!("a=rtpmap:96 {map}\na=fmtp:96 {fmtp}\n"))
        };
        with(&written(one), |one| {
            with(&written(other), |other| {
                let [one, other] = [one, other].map(|session| &session.sections[0].codecs[0]);
                let same = one.is_same_as(other);
                assert_eq!(same, other.is_same_as(one));
                same
            })
        })
    }

    #[test]
    fn letter_case_does_not_count_but_clock_and_channels_do() {
        assert!(same("opus/48000/2", "OPUS/48000/2 minptime=10"));
        assert!(same("PCMU/8000", "pcmu/8000/1"));
        assert!(!same("opus/48000/2", "opus/48000"));
        assert!(!same("telephone-event/8000", "telephone-event/48000"));
        assert!(!same("VP8/90000", "VP9/90000"));
    }

    #[test]
    fn one_h264_is_not_another() {
        let h264 = |fmtp: &str| format!("H264/90000 {fmtp}");
        let same = |one: &str, other: &str| same(&h264(one), &h264(other));
        // The level is a limit, not a codec of its own.
        assert!(same(
            "profile-level-id=42e01f;packetization-mode=1",
            "packetization-mode=1;profile-level-id=42E034"
        ));
        assert!(same("profile-level-id=42e01f", "profile-level-id=4d801f"));
        assert!(!same("profile-level-id=42e01f", "profile-level-id=42001f"));
        assert!(!same(
            "profile-level-id=42e01f;packetization-mode=1",
            "profile-level-id=42e01f"
        ));
        assert!(same("packetization-mode=0", "profile-level-id=42000a"));
        // Browsers take a missing profile for Constrained Baseline.
        assert!(same("packetization-mode=0", "profile-level-id=42e00a"));
    }

    #[test]
    fn the_profile_counts_where_a_codec_has_one() {
        assert!(same("VP9/90000", "VP9/90000 profile-id=0"));
        assert!(!same("VP9/90000", "VP9/90000 profile-id=2"));
        assert!(same("AV1/90000 profile=0;level-idx=5", "AV1/90000"));
        assert!(!same("AV1/90000 profile=1", "AV1/90000"));
        assert!(same("H265/90000 level-id=93", "H265/90000 profile-id=1"));
        assert!(!same("H265/90000 profile-id=2", "H265/90000"));
    }

    #[test]
    fn rtx_is_found_by_what_it_retransmits() {
        let offer = video(
            "a=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n\
             a=rtpmap:98 VP9/90000\na=rtpmap:99 rtx/90000\na=fmtp:99 apt=98\n",
        );
        let answer = video("a=rtpmap:97 VP9/90000\na=rtpmap:96 rtx/90000\na=fmtp:96 apt=97\n");
        with(&offer, |offer| {
            with(&answer, |answer| {
                let (offer, answer) = (&offer.sections[0], &answer.sections[0]);
                let counterpart = |number: u8| {
                    let codec = offer.codec(number).unwrap();
                    let same = offer.counterpart(codec, answer);
                    same.map(|codec| codec.payload_type)
                };
                assert_eq!(counterpart(98), Some(97));
                assert_eq!(counterpart(99), Some(96));
                assert_eq!(counterpart(96), None);
                assert_eq!(counterpart(97), None);
            });
        });
    }
}
