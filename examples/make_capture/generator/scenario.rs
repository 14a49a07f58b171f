//! What is played: streams, networks, and what the peers say to each other.

use super::network::{Link, Loss};

#[derive(Debug, Clone)]
pub struct Scenario {
    pub name: &'static str,
    pub duration_us: u64,
    pub addresses: [&'static str; 2],
    pub streams: Vec<StreamSpec>,
    /// From peer 0 and from peer 1: to the capture point, and behind it.
    pub networks: [[Link; 2]; 2],
    /// RTCP on the ports of RTP (RFC 5761), or on the next ones (RFC 3550 §11).
    pub rtcp_mux: bool,
    /// Time between the reports of a peer; None for a call without RTCP.
    pub report_interval_us: Option<u64>,
    /// SRTP and SRTCP, as far as shows without a key.
    pub encrypted: bool,
    /// Binding transactions of ICE, and a DTLS handshake after the first.
    pub ice_and_dtls: bool,
    /// What is no call: DNS, TCP, ARP.
    pub noise: bool,
    /// With its reports each peer says what it believes its path to carry (REMB).
    pub bitrate_estimates: bool,
    /// BYE at the end.
    pub bye: bool,
    /// Times, from and to, at which the capture loses all that passes.
    pub capture_drops_us: Vec<(u64, u64)>,
}

#[derive(Debug, Clone)]
pub struct StreamSpec {
    /// The peer that sends it.
    pub from: usize,
    /// Streams of one transport share ports.
    pub transport: usize,
    pub ssrc: u32,
    pub media: Media,
    pub packets_per_frame: (u64, u64),
    pub payload_bytes: (u64, u64),
    pub first_number: u16,
    pub first_timestamp: u32,
    /// How long a frame is held back before it is sent, by an encoder or a queue.
    pub held_us: u64,
    /// Opus within RED (RFC 2198), with so many frames again behind the first.
    pub red: Option<u8>,
    /// How much faster the sender's clock runs.
    pub skew_ppm: f64,
    /// Frames at which numbers and timestamps begin anew.
    pub restarts: Vec<u64>,
    /// Frames that are not sent, from and to.
    pub mute: Option<(u64, u64)>,
    /// Packets of padding alone after every so many frames.
    pub padding_every: Option<u64>,
    pub rtx: Option<RtxSpec>,
    /// Transport-wide sequence numbers, and feedback on them.
    pub transport_wide: bool,
    /// The receiver asks for a key frame every so many frames: PLI and FIR by turns.
    pub key_frame_requests: Option<u64>,
}

#[derive(Debug, Clone, Copy)]
pub struct RtxSpec {
    pub ssrc: u32,
    pub payload_type: u8,
}

#[derive(Debug, Clone, Copy)]
pub struct Media {
    pub kind: &'static str,
    pub payload_type: u8,
    pub clock_rate: u64,
    pub frames_per_second: u64,
    /// The encoding name, where the payload type or the payloads tell it.
    pub codec: Option<&'static str>,
}

const PCMU: Media = Media {
    kind: "audio",
    payload_type: 0,
    clock_rate: 8_000,
    frames_per_second: 50,
    codec: Some("PCMU"),
};

const OPUS: Media = Media {
    kind: "audio",
    payload_type: 111,
    clock_rate: 48_000,
    frames_per_second: 50,
    codec: None,
};

const OPUS_IN_RED: Media = Media {
    payload_type: 63,
    codec: Some("opus"),
    ..OPUS
};

const VIDEO: Media = Media {
    kind: "video",
    payload_type: 96,
    clock_rate: 90_000,
    frames_per_second: 30,
    codec: None,
};

const JITTERY: Link = Link {
    jitter_us: 15_000,
    ..Link::IDEAL
};

const HOSTILE: Link = Link {
    jitter_us: 6_000,
    loss: Loss::Random(0.03),
    duplicates: 0.02,
    late: 0.02,
    lateness_us: (5_000, 80_000),
    ..Link::IDEAL
};

pub fn audio(ssrc: u32) -> StreamSpec {
    StreamSpec {
        from: 0,
        transport: 0,
        ssrc,
        media: OPUS,
        packets_per_frame: (1, 1),
        payload_bytes: (20, 120),
        first_number: 1000,
        first_timestamp: 123_456_789,
        held_us: 0,
        red: None,
        skew_ppm: 0.0,
        restarts: Vec::new(),
        mute: None,
        padding_every: None,
        rtx: None,
        transport_wide: false,
        key_frame_requests: None,
    }
}

pub fn pcmu(ssrc: u32) -> StreamSpec {
    StreamSpec {
        media: PCMU,
        payload_bytes: (160, 160),
        ..audio(ssrc)
    }
}

/// Frames of 80 bytes.
pub fn red(ssrc: u32, levels: u8) -> StreamSpec {
    StreamSpec {
        media: OPUS_IN_RED,
        payload_bytes: (80, 80),
        red: Some(levels),
        ..audio(ssrc)
    }
}

pub fn video(ssrc: u32) -> StreamSpec {
    StreamSpec {
        media: VIDEO,
        packets_per_frame: (1, 6),
        payload_bytes: (300, 1160),
        first_timestamp: 3_111_222_333,
        ..audio(ssrc)
    }
}

pub fn call(name: &'static str, streams: Vec<StreamSpec>) -> Scenario {
    Scenario {
        name,
        duration_us: 8_000_000,
        addresses: ["10.0.0.1", "10.0.0.2"],
        streams,
        networks: [[Link::IDEAL; 2]; 2],
        rtcp_mux: true,
        report_interval_us: Some(1_000_000),
        encrypted: false,
        ice_and_dtls: false,
        noise: false,
        bitrate_estimates: false,
        bye: false,
        capture_drops_us: Vec::new(),
    }
}

fn without_reports(name: &'static str, streams: Vec<StreamSpec>) -> Scenario {
    Scenario {
        report_interval_us: None,
        ..call(name, streams)
    }
}

pub fn before_capture(link: Link, scenario: Scenario) -> Scenario {
    Scenario {
        networks: [[link, Link::IDEAL]; 2],
        ..scenario
    }
}

/// Both directions, audio and video, RTX and transport-wide feedback, over a bad network.
fn webrtc(name: &'static str) -> Scenario {
    let from = |peer: usize, offset: u32| {
        let transport_wide = true;
        let rtx = Some(RtxSpec {
            ssrc: 0x3000 + offset,
            payload_type: 97,
        });
        let audio = StreamSpec {
            from: peer,
            transport_wide,
            first_timestamp: 77_000_000 + offset * 1_000_000,
            ..audio(0x1000 + offset)
        };
        let video = StreamSpec {
            from: peer,
            transport_wide,
            rtx,
            key_frame_requests: Some(60),
            first_timestamp: 2_000_000_000 + offset * 500_000_000,
            ..video(0x2000 + offset)
        };
        [audio, video]
    };
    let bad = Link {
        loss: Loss::Random(0.06),
        jitter_us: 4_000,
        delay_us: 22_000,
        ..Link::IDEAL
    };
    Scenario {
        networks: [[bad, bad]; 2],
        ice_and_dtls: true,
        noise: true,
        bitrate_estimates: true,
        bye: true,
        ..call(name, [from(0, 0), from(1, 1)].concat())
    }
}

/// Each a few seconds long, and of its own kind.
pub fn small() -> Vec<Scenario> {
    let random_loss = Link {
        loss: Loss::Random(0.08),
        ..JITTERY
    };
    let bursts = Link {
        loss: Loss::Bursts {
            into_bad: 0.01,
            out_of_bad: 0.25,
        },
        ..Link::IDEAL
    };
    let late = Link {
        late: 0.05,
        lateness_us: (25_000, 200_000),
        ..Link::IDEAL
    };
    let doubled = Link {
        duplicates: 0.3,
        ..Link::IDEAL
    };
    let behind = Scenario {
        networks: [[Link::IDEAL, random_loss], [Link::IDEAL; 2]],
        ..call("loss-behind-capture", vec![audio(1)])
    };
    let wrap = StreamSpec {
        first_number: 65_400,
        first_timestamp: u32::MAX - 100_000,
        ..audio(2)
    };
    let restart = StreamSpec {
        restarts: vec![100, 230],
        ..pcmu(3)
    };
    let restarted_opus = StreamSpec {
        restarts: vec![90, 210],
        ..audio(7)
    };
    let restarted_video = StreamSpec {
        restarts: vec![90],
        first_number: 65_000,
        ..video(4)
    };
    let muted = StreamSpec {
        mute: Some((100, 220)),
        ..audio(5)
    };
    let padded = StreamSpec {
        padding_every: Some(7),
        ..video(6)
    };
    let skewed = |ssrc, skew_ppm| StreamSpec {
        skew_ppm,
        transport: ssrc as usize,
        ..audio(ssrc)
    };
    let held = |ssrc, held_us| StreamSpec {
        held_us,
        ..video(ssrc)
    };
    let many = (0..40)
        .map(|n| StreamSpec {
            transport: n as usize / 4,
            first_timestamp: n * 100_000_000,
            ..pcmu(100 + n)
        })
        .collect();
    let twice = |link| [[link, Link::IDEAL], [link, Link::IDEAL]];
    vec![
        call("clean", vec![audio(1), video(2)]),
        before_capture(random_loss, call("random-loss", vec![audio(1), video(2)])),
        before_capture(bursts, call("loss-bursts", vec![pcmu(1), video(2)])),
        before_capture(late, call("late", vec![audio(1), video(2)])),
        before_capture(doubled, call("duplicates", vec![pcmu(1)])),
        before_capture(HOSTILE, call("hostile", vec![pcmu(1), audio(2), video(3)])),
        behind,
        before_capture(HOSTILE, call("wraps", vec![wrap])),
        before_capture(HOSTILE, call("restarts", vec![restart])),
        call("restarts-with-reports", vec![restarted_opus]),
        before_capture(
            HOSTILE,
            without_reports("restart-without-reports", vec![restarted_video]),
        ),
        call("silence", vec![muted]),
        call("padding", vec![padded]),
        Scenario {
            duration_us: 20_000_000,
            ..call("skew", vec![skewed(1, 120.0), skewed(2, -80.0)])
        },
        Scenario {
            capture_drops_us: vec![(2_000_000, 2_150_000), (5_000_000, 5_300_000)],
            ..call(
                "capture-drops",
                vec![pcmu(1), StreamSpec { from: 1, ..pcmu(2) }],
            )
        },
        without_reports("without-rtcp", vec![audio(1), video(2)]),
        Scenario {
            rtcp_mux: false,
            addresses: ["2001:db8::1", "2001:db8::2"],
            ..call("rtcp-apart-ipv6", vec![audio(1), video(2)])
        },
        Scenario {
            encrypted: true,
            ice_and_dtls: true,
            ..call("encrypted", vec![audio(1), video(2)])
        },
        Scenario {
            networks: twice(HOSTILE),
            ..call("many-streams", many)
        },
        call("sound-before-picture", vec![audio(1), held(2, 80_000)]),
        call(
            "picture-before-sound",
            vec![
                StreamSpec {
                    held_us: 150_000,
                    ..pcmu(1)
                },
                held(2, 9_000),
            ],
        ),
        before_capture(random_loss, call("red", vec![red(1, 2)])),
        before_capture(bursts, call("red-once", vec![red(1, 1)])),
        webrtc("webrtc"),
    ]
}
