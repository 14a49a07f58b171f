//! Calls in memory, in time that only seems to pass: what the link's ledger counted is what
//! the ends report.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use super::data::DataPlan;
use super::findings::findings;
use super::link::{LinkConfig, LinkPlan, Loss, Reorder};
use super::media::Clip;
use super::plan::{IcePlan, MediaPlan, Plan};
use super::sample::Sample;
use super::wire::Sockets;
use super::{Call, End, Impaired, Options, Role, Stage, loopback};
use crate::capture::analyze::{Analyzer, Summary as Analysis};
use crate::capture::file::CaptureReader;
use crate::capture::session::dtls::Against;
use crate::capture::session::{Encryption, StreamSummary};
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::rtp::clock_rate::Media;
use crate::rtp::payload::Codec;
use crate::rtp::stream::Reception;
use crate::stats::Summary;

const CLEAN: LinkConfig = LinkConfig::CLEAN;

fn call(link: LinkConfig, seed: u64, seconds: u64) -> Call {
    made(options(link, seed, seconds))
}

fn options(link: LinkConfig, seed: u64, seconds: u64) -> Options {
    Options {
        duration: Duration::from_secs(seconds),
        plan: Plan {
            media: MediaPlan {
                audio: Some(Clip::built_in(Codec::Opus).unwrap()),
                video: Some(Clip::built_in(Codec::Vp8).unwrap()),
                ..MediaPlan::default()
            },
            ice: IcePlan {
                bind: vec![[127, 0, 0, 1].into()],
                ..IcePlan::default()
            },
            seed,
            key_log: None,
        },
        links: [seed, seed.rotate_left(32)].map(|seed| LinkPlan::steady(link, seed)),
        impaired: Impaired::Connection,
        sockets: Sockets::in_memory(),
        connect_timeout: Duration::from_secs(15),
        restart_at: None,
        wrong_fingerprint: None,
        capture: None,
        samples: None,
    }
}

fn made(options: Options) -> Call {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let progress = Progress::hidden();
    runtime
        .block_on(loopback(options, &Interrupt::never(), &progress))
        .unwrap()
}

fn reception(stream: &Option<StreamSummary>) -> &Reception {
    &stream.as_ref().unwrap().reception
}

fn ends(call: &Call) -> [&End; 2] {
    [&call.caller, &call.callee]
}

/// Each stream's sender, receiver and ledger agree packet by packet: loss is neither made up
/// nor hidden.
fn agrees_with_the_ledger(call: &Call) {
    assert_eq!(call.failed_at, None);
    assert!(call.drained);
    let ways = [
        (&call.caller, &call.caller_to_callee),
        (&call.callee, &call.callee_to_caller),
    ];
    for (end, link) in ways {
        let other = if end.role == Role::Caller {
            &call.callee
        } else {
            &call.caller
        };
        for stream in &other.inbound {
            let ledger = link.ledger.streams[&stream.ssrc];
            let reception = reception(&stream.stream);
            let counts = reception.counts;
            assert_eq!(stream.packets_sent, Some(ledger.packets));
            assert_eq!(counts.unique, ledger.let_through());
            assert_eq!(reception.duplicates, ledger.duplicated);
            assert_eq!(reception.reordered, ledger.overtaken);
            let unknowable = ledger.dropped_before_first + ledger.dropped_after_last;
            assert_eq!(counts.expected - counts.unique, ledger.dropped - unknowable);
        }
        for stream in &end.outbound {
            let counts = reception(&stream.stream).counts;
            assert_eq!(counts.unique, link.ledger.streams[&stream.ssrc].packets);
            assert_eq!(counts.lost(), 0);
        }
        let is_inbound = |repair: &&StreamSummary| {
            let local = other.path.unwrap().local;
            repair.key.flow.destination == local
        };
        for repair in other.repairs.iter().filter(is_inbound) {
            // Some may still be on their way, because nobody waits for them.
            let ledger = link.ledger.streams[&repair.key.ssrc];
            assert!(repair.reception.counts.unique <= ledger.let_through());
        }
    }
}

#[test]
fn a_minute_on_a_clean_link_loses_nothing() {
    let call = call(CLEAN, 1, 60);
    agrees_with_the_ledger(&call);
    for stream in call.caller.inbound.iter().chain(&call.callee.inbound) {
        let unique = reception(&stream.stream).counts.unique;
        assert_eq!(Some(unique), stream.packets_sent);
        assert!(unique >= 3000);
    }
}

#[test]
fn what_ends_report_is_what_the_link_did_whatever_it_does() {
    for seed in 0..20u32 {
        let link = LinkConfig {
            loss: match seed % 2 {
                0 => Loss::Random(f64::from(seed % 5) * 0.03),
                _ => Loss::Bursts {
                    share: f64::from(seed % 5) * 0.03,
                    length: 3.0,
                },
            },
            delay: Duration::from_millis(u64::from(seed) * 7),
            jitter: Duration::from_millis(u64::from(seed % 3) * 5),
            rate_bps: (seed % 4 == 3).then_some(350_000),
            reorder: Reorder {
                share: f64::from(seed % 3) * 0.01,
                held_back: Duration::from_millis(70),
            },
            duplicate: f64::from(seed % 4) * 0.01,
            ..CLEAN
        };
        let call = call(link, seed.into(), 5);
        agrees_with_the_ledger(&call);
        if link.rate_bps.is_some() {
            continue;
        }
        // A millisecond is what tokio's timers tick in.
        let least = link.delay.saturating_sub(link.jitter).as_secs_f64() * 1e3;
        let most = link.longest().as_secs_f64() * 1e3 + 1.0;
        for stream in call.caller.inbound.iter().chain(&call.callee.inbound) {
            within(stream.delay.samples_ms.summary(), least, most);
        }
        // Of five seconds the link may take every question of a kind, or every answer.
        let was_asked = |rtts: &Summary| rtts.samples > 0 || seed.is_multiple_of(5);
        for end in ends(&call) {
            for stream in &end.outbound {
                let receiver = stream.stream.as_ref().unwrap().receiver.as_ref();
                let rtts = receiver.map(|receiver| receiver.rtt.summary().scaled(1e3));
                // RTCP tells its delays in 65,536ths of a second (RFC 3550 §6.4.1).
                if let Some(rtts) = rtts.filter(was_asked) {
                    within(rtts, 2.0 * least - 0.1, 2.0 * most + DRIVER_MS);
                }
            }
            let rtts = end.consent.rtts_ms.summary();
            if was_asked(&rtts) {
                within(rtts, 2.0 * least, 2.0 * most + DRIVER_MS);
            }
        }
        let rtts = call.caller.data.rtts_ms.summary();
        if was_asked(&rtts) {
            within(rtts, 2.0 * least, f64::INFINITY);
        }
    }
}

/// How long the stack may sleep before it answers.
const DRIVER_MS: f64 = 6.0;

#[track_caller]
fn within(measured: Summary, least: f64, most: f64) {
    let (min, max) = measured
        .min
        .zip(measured.max)
        .unwrap_or_else(|| panic!("nothing measured, where {least} to {most} is expected"));
    assert!(
        min >= least && max <= most,
        "{least} to {most}: {measured:?}"
    );
}

#[test]
fn a_clean_call_has_whole_frames_and_no_noise_of_its_own() {
    let call = call(CLEAN, 3, 30);
    for end in ends(&call) {
        for stream in &end.inbound {
            within(stream.delay.samples_ms.summary(), 0.0, 1.0);
            let [_, _, highest] = reception(&stream.stream).jitter.unwrap();
            assert!(highest < 0.001, "{highest} s");
        }
        let video = end.received(Media::Video).unwrap().stream.as_ref().unwrap();
        let frames = video.payloads.video.as_ref().unwrap();
        assert_eq!(frames.whole, Some(30 * 30));
        assert_eq!((frames.incomplete, frames.freezes.count), (Some(0), 0));
        assert_eq!(video.codec_name(), Some("VP8"));
        assert!(end.repairs.is_empty());
        for (_, transport) in &end.session.transports {
            assert_eq!(transport.lost, 0);
        }
    }
}

#[test]
fn what_was_lost_comes_again_and_both_losses_are_told() {
    let link = LinkConfig {
        loss: Loss::Random(0.05),
        delay: Duration::from_millis(20),
        ..CLEAN
    };
    let call = call(link, 5, 20);
    agrees_with_the_ledger(&call);
    for end in ends(&call) {
        let video = end.received(Media::Video).unwrap().stream.as_ref().unwrap();
        let recovery = video.recovery.unwrap();
        let lost = video.reception.counts.lost();
        let came = recovery.sums.missing_here;
        assert!(lost > 20 && recovery.sums.asked >= lost - 2, "{recovery:?}");
        assert!(came <= lost && came * 10 > lost * 9, "{came} of {lost}");
    }
}

#[test]
fn set_up_and_security_are_those_of_the_handshake_that_was_seen() {
    let call = call(CLEAN, 4, 2);
    let setup = call.setup;
    assert!(setup.dtls_handshake.unwrap() + setup.srtp.unwrap() <= setup.dtls.unwrap());
    assert!(setup.first_packet == setup.first_audio_packet.min(setup.first_video_packet));
    assert!(setup.first_complete_frame >= setup.first_video_packet);
    for end in ends(&call) {
        let handshake = end.handshake().unwrap();
        assert!(handshake.finished.is_some() && handshake.srtp_profile.is_some());
        let compared = [handshake.client_against_sdp, handshake.server_against_sdp];
        assert_eq!(compared.map(Against::as_str), ["matches"; 2]);
        let certificate = handshake.client_certificate.as_ref().unwrap();
        assert_eq!(certificate.key.as_deref(), Some("ECDSA P-256"));
        let nominated = end
            .session
            .ice_pairs
            .iter()
            .find(|pair| pair.nominated.is_some());
        assert!(nominated.is_some());
    }
}

#[test]
fn the_capture_of_a_call_holds_what_its_callee_observed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("call.pcapng");
    let link = LinkConfig {
        loss: Loss::Random(0.05),
        delay: Duration::from_millis(30),
        jitter: Duration::from_millis(10),
        ..CLEAN
    };
    let call = made(Options {
        capture: Some(path.clone()),
        ..options(link, 6, 10)
    });
    let callee = &call.callee;
    let analysis = analysis(&path);
    let received = callee.inbound.iter().map(|stream| &stream.stream);
    let sent = callee.outbound.iter().map(|stream| &stream.stream);
    let media = received.chain(sent).map(|stream| stream.as_ref().unwrap());
    let streams: Vec<&StreamSummary> = media.chain(&callee.repairs).collect();
    assert_eq!(analysis.session.streams.len(), streams.len());
    for live in streams {
        let captured = analysis
            .session
            .streams
            .iter()
            .find(|one| one.key == live.key);
        let captured = captured.unwrap();
        assert_eq!(captured.packets, live.packets);
        assert_eq!(captured.reception.counts, live.reception.counts);
        assert_eq!(captured.reception.jitter, live.reception.jitter);
        assert_eq!(captured.recovery, live.recovery);
        assert_eq!(captured.encryption, Encryption::Clear);
    }
    assert_eq!(analysis.session.events.len(), callee.session.events.len());
    assert_eq!(analysis.session.handshakes.len(), 1);
}

#[test]
fn what_the_link_doubled_is_twice_in_the_capture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("call.pcapng");
    let link = LinkConfig {
        duplicate: 0.2,
        jitter: Duration::from_millis(10),
        ..CLEAN
    };
    let call = made(Options {
        capture: Some(path.clone()),
        ..options(link, 6, 5)
    });
    let streams = analysis(&path).session.streams;
    for live in &call.callee.inbound {
        let live = live.stream.as_ref().unwrap();
        let captured = streams.iter().find(|one| one.key == live.key).unwrap();
        assert!(live.reception.duplicates > 0);
        assert_eq!(captured.reception.duplicates, live.reception.duplicates);
        assert_eq!(
            captured.reception.counts.unique,
            live.reception.counts.unique
        );
    }
}

fn analysis(path: &Path) -> Analysis {
    let mut reader = CaptureReader::open(File::open(path).unwrap()).unwrap();
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    while let Some(packet) = reader.next_packet().unwrap() {
        analyzer.packet(&packet);
    }
    analyzer.finish();
    analyzer.summary()
}

#[test]
fn the_capture_of_a_call_that_did_not_connect_shows_how_far_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("call.pcapng");
    let link = LinkConfig {
        loss: Loss::Random(1.0),
        ..CLEAN
    };
    let call = made(Options {
        impaired: Impaired::Everything,
        connect_timeout: Duration::from_secs(2),
        capture: Some(path.clone()),
        ..options(link, 7, 1)
    });
    assert_eq!(call.failed_at, Some(Stage::Ice));
    let pairs = analysis(&path).session.ice_pairs;
    assert!(
        pairs
            .iter()
            .any(|pair| pair.checks > 0 && pair.first_answer.is_none())
    );
}

#[test]
fn samples_of_all_seconds_add_up_to_the_call() {
    let (samples, received) = std::sync::mpsc::channel();
    let link = LinkConfig {
        loss: Loss::Random(0.1),
        delay: Duration::from_millis(40),
        ..CLEAN
    };
    let call = made(Options {
        samples: Some(samples),
        ..options(link, 8, 5)
    });
    let samples: Vec<Sample> = received.iter().collect();
    for end in ends(&call) {
        let of_end: Vec<&Sample> = samples.iter().filter(|one| one.role == end.role).collect();
        assert!(of_end.len() >= 5, "{}", of_end.len());
        for stream in &end.inbound {
            let parts = of_end.iter().flat_map(|sample| &sample.streams);
            let parts: Vec<_> = parts.filter(|part| part.ssrc == stream.ssrc).collect();
            let reception = reception(&stream.stream);
            let packets: u64 = parts.iter().map(|part| part.packets).sum();
            let lost: i64 = parts.iter().map(|part| part.lost).sum();
            assert_eq!(packets, reception.packets);
            assert_eq!(lost, reception.counts.lost() as i64);
            assert!(parts.iter().all(|part| part.rtt_ms.is_none()));
            let delays = parts.iter().filter_map(|part| part.one_way_delay_ms);
            assert!(
                delays
                    .into_iter()
                    .all(|delay| (39.9..=41.1).contains(&delay))
            );
        }
        let messages: u64 = of_end.iter().map(|sample| sample.messages_received).sum();
        assert_eq!(messages, end.data.received);
    }
}

#[test]
fn an_end_that_falls_silent_is_lost_after_the_time_that_was_asked_for() {
    let silent = LinkConfig {
        loss: Loss::Random(1.0),
        ..CLEAN
    };
    let gone_at = Duration::from_secs(5);
    let mut options = options(CLEAN, 3, 120);
    options.plan.ice.lost_after = Duration::from_secs(10);
    for link in &mut options.links {
        link.changes = vec![(gone_at, silent)];
    }
    let call = made(options);
    assert_eq!(call.failed_at, None, "it had connected");
    let lost_at = call.lost_at.unwrap();
    let silence = lost_at - gone_at;
    // Checks go out every two seconds, and the last one before may have been answered late.
    let range = Duration::from_secs(8)..Duration::from_secs(14);
    assert!(range.contains(&silence), "{silence:?}");
    assert_eq!(call.media_time, lost_at);
    let codes: Vec<_> = findings(&call)
        .into_iter()
        .map(|found| found.code)
        .collect();
    assert_eq!(codes, ["CALL008"]);
    assert!(reception(&call.callee.inbound[0].stream).counts.unique > 200);
}

#[test]
fn a_restart_has_new_credentials_and_costs_what_it_says() {
    let mut options = options(CLEAN, 3, 6);
    options.restart_at = Some(Duration::from_secs(3));
    let call = made(options);
    assert!(call.drained);
    let restart = call.restart.clone().unwrap();
    assert!(restart.took.is_some());
    let both = [
        (
            &restart.caller,
            &restart.callee,
            &call.callee,
            &call.caller_to_callee,
        ),
        (
            &restart.callee,
            &restart.caller,
            &call.caller,
            &call.callee_to_caller,
        ),
    ];
    for (restarted, other, receiver, link) in both {
        let [old, new] = &restarted.fragments;
        assert!(old.is_some() && new.is_some() && old != new);
        assert_eq!(restarted.pair.as_ref().unwrap().local_type, "host");
        assert!(restarted.silence.unwrap() < Duration::from_secs(2));
        let streams = &receiver.inbound;
        let sent: u64 = streams.iter().filter_map(|one| one.packets_sent).sum();
        let on_wire = streams
            .iter()
            .map(|one| link.ledger.streams[&one.ssrc].packets);
        assert_eq!(sent, on_wire.sum::<u64>() + restarted.unsent);
        let received = streams
            .iter()
            .map(|one| reception(&one.stream).counts.unique);
        let through = streams
            .iter()
            .map(|one| link.ledger.streams[&one.ssrc].let_through());
        assert_eq!(through.sum::<u64>(), received.sum::<u64>() + other.unheard);
    }
    for end in ends(&call) {
        let restarts: usize = end
            .session
            .ice_pairs
            .iter()
            .map(|pair| pair.restarts.len())
            .sum();
        assert!(restarts > 0, "what the end heard shows it too");
    }
    assert_eq!(findings(&call), []);
}

#[test]
fn a_wrong_fingerprint_does_not_connect_and_is_not_waited_for() {
    refused_fingerprints(|| options(CLEAN, 3, 1));
}

#[test]
fn nor_does_one_of_a_call_without_media() {
    refused_fingerprints(|| {
        let mut options = options(CLEAN, 3, 1);
        let media = &mut options.plan.media;
        (media.audio, media.video) = (None, None);
        media.data = Some(DataPlan::default());
        options
    });
}

fn refused_fingerprints(options: impl Fn() -> Options) {
    for of in [Role::Caller, Role::Callee] {
        let mut options = options();
        options.wrong_fingerprint = Some(of);
        options.connect_timeout = Duration::from_secs(3600);
        let call = made(options);
        assert_eq!(call.failed_at, Some(Stage::Dtls));
        assert!(call.refused_fingerprint(of));
        let codes: Vec<_> = findings(&call)
            .into_iter()
            .map(|found| found.code)
            .collect();
        assert_eq!(codes, ["CALL010"]);
        let alerts = &call.callee.handshake().unwrap().alerts;
        assert!(!alerts.is_empty());
    }
}
