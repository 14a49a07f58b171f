//! Codecs: what their payload formats fix, and the formats that repair them.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::attributes::RtcpFb;

pub const RTX_MISSING_APT: Rule = Rule {
    code: "C001",
    name: "rtx-missing-apt",
    severity: Error,
    summary: "an rtx format has no `apt`",
    explain: "Nobody knows what it retransmits. Chromium 156 refuses the description (\"Failed to \
              set remote video description send parameters\").",
    reference: "RFC 4588",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtx_missing_apt),
};

fn rtx_missing_apt(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for rtx in media.codecs("rtx") {
            let fmtp = media.fmtp(&rtx.payload_type);
            if fmtp.and_then(|fmtp| fmtp.get("apt")).is_none() {
                let number = rtx.payload_type;
                out.push(
                    Found::new(
                        rtx.format,
                        format!("rtx format {number} does not say what it retransmits"),
                    )
                    .help(format!(
                        "add `a=fmtp:{number} apt=<payload type of the codec>`"
                    )),
                );
            }
        }
    }
}

pub const RTX_UNKNOWN_APT: Rule = Rule {
    code: "C002",
    name: "rtx-apt-unknown",
    severity: Error,
    summary: "the `apt` of an rtx format names a payload type that the section does not have",
    explain: "It is left over where a codec was removed. Chromium 156 refuses the description, \
              and lost packets stay lost.",
    reference: "RFC 4588",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtx_unknown_apt),
};

fn rtx_unknown_apt(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for rtx in media.codecs("rtx") {
            let fmtp = media.fmtp(&rtx.payload_type);
            let Some(apt) = fmtp.and_then(|fmtp| fmtp.get("apt")) else {
                continue;
            };
            let itself = media.rtpmap(&apt).is_some_and(|codec| codec.is("rtx"));
            if !media.lists(&apt) || itself {
                let what = if itself {
                    "is itself rtx"
                } else {
                    "is not in the `m=` line"
                };
                out.push(
                    Found::new(
                        apt,
                        format!("rtx format {} retransmits {apt}, which {what}", rtx.number),
                    )
                    .help(format!(
                        "remove {} and its lines, or correct `apt`",
                        rtx.number
                    )),
                );
            }
        }
    }
}

pub const RTX_CLOCK: Rule = Rule {
    code: "C003",
    name: "rtx-clock-mismatch",
    severity: Error,
    summary: "an rtx format has another clock rate than its codec",
    explain: "Retransmissions copy the timestamp, so that the rates must be equal.",
    reference: "RFC 4588",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtx_clock),
};

fn rtx_clock(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for rtx in media.codecs("rtx") {
            let fmtp = media.fmtp(&rtx.payload_type);
            let apt = fmtp.and_then(|fmtp| fmtp.get("apt"));
            let codec = apt.and_then(|apt| media.rtpmap(&apt));
            if let Some(codec) = codec.filter(|codec| codec.clock_hz != rtx.clock_hz) {
                out.push(
                    Found::new(
                        rtx.clock,
                        format!(
                            "rtx must have the clock rate of its codec, {}",
                            codec.clock_hz
                        ),
                    )
                    .related(codec.clock, "the codec's clock rate")
                    .help(format!("write `rtx/{}`", codec.clock_hz)),
                );
            }
        }
    }
}

pub const OPUS: Rule = Rule {
    code: "C004",
    name: "opus-rtpmap",
    severity: Error,
    summary: "Opus is not `opus/48000/2`",
    explain: "Clock rate and channels are fixed, whatever is sent. Browsers do not match anything \
              else, so that there is no Opus.",
    reference: "RFC 7587",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(opus),
};

fn opus(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for codec in media.codecs("opus") {
            if codec.clock_hz != 48000 || codec.channels() != "2" {
                out.push(
                    Found::new(codec.format, format!("Opus is always `opus/48000/2`, found `{}`", codec.format))
                        .help("write `opus/48000/2`; use `stereo` and `maxplaybackrate` of `a=fmtp` to limit it"),
                );
            }
        }
    }
}

pub const VIDEO_CLOCK: Rule = Rule {
    code: "C010",
    name: "video-clock-rate",
    severity: Error,
    summary: "a video codec has a clock rate other than 90000",
    explain: "The payload formats of VP8, VP9, AV1, H264 and H265 fix it. Firefox 153 rejects the \
              section; Chromium 156 goes on.",
    reference: "RFC 7741",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(video_clock),
};

fn video_clock(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for name in ["VP8", "VP9", "AV1", "H264", "H265"] {
            for codec in media.codecs(name).filter(|codec| codec.clock_hz != 90000) {
                out.push(
                    Found::new(
                        codec.clock,
                        format!("{name} has a clock rate of 90000, found {}", codec.clock),
                    )
                    .help(format!("write `{name}/90000`")),
                );
            }
        }
    }
}

pub const G722_CLOCK: Rule = Rule {
    code: "C011",
    name: "g722-clock-rate",
    severity: Warning,
    summary: "G722 has a clock rate of 16000",
    explain: "It samples at 16 kHz, but by an error that was never corrected its RTP clock rate \
              is 8000. Anything else does not match.",
    reference: "RFC 3551",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(g722_clock),
};

fn g722_clock(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        // Payload type 9 is told by the rule about static payload types.
        let wrong = media
            .codecs("G722")
            .filter(|codec| codec.clock_hz != 8000 && codec.number > 34);
        for codec in wrong {
            out.push(
                Found::new(
                    codec.clock,
                    format!("G722 has an RTP clock rate of 8000, found {}", codec.clock),
                )
                .help("write `G722/8000`"),
            );
        }
    }
}

pub const RTCP_FB_SYNTAX: Rule = Rule {
    code: "C018",
    name: "rtcp-fb-syntax",
    severity: Error,
    summary: "`rtcp-fb` is not `<payload type or *> <feedback>`",
    explain: "Chromium 156 refuses the description; Firefox 153 does without the feedback.",
    reference: "RFC 4585",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtcp_fb_syntax),
};

fn rtcp_fb_syntax(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        for value in media
            .section
            .values("rtcp-fb")
            .filter(|value| !value.is_empty())
        {
            if let Err(stopped) = RtcpFb::parse(value) {
                out.push(
                    Found::new(stopped.at, format!("`a=rtcp-fb` {stopped}"))
                        .help("write it like `a=rtcp-fb:96 nack pli`"),
                );
            }
        }
    }
}

pub const NO_KEYFRAME_REQUEST: Rule = Rule {
    code: "C019",
    name: "no-keyframe-request",
    severity: Warning,
    summary: "the first video codec has neither `nack pli` nor `ccm fir`",
    explain: "A receiver that lost a frame, or came late, cannot ask for a new key frame: the \
              picture stands still.",
    reference: "RFC 8834",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(no_keyframe_request),
};

fn no_keyframe_request(subject: &Subject, out: &mut Findings) {
    for media in subject
        .webrtc_media()
        .filter(|media| media.kind() == "video")
    {
        let codecs = media
            .formats
            .iter()
            .filter_map(|format| media.rtpmap(format));
        let Some(codec) = codecs.into_iter().find(|codec| !codec.is_auxiliary()) else {
            continue;
        };
        let number = codec.payload_type;
        let asks = media.section.values("rtcp-fb").any(|value| {
            // A line that cannot be read might be the one: its own rule tells.
            RtcpFb::parse(value).map_or(true, |fb| {
                let about = fb.format.as_str() == "*" || fb.format.as_str() == number.as_str();
                about && matches!(fb.feedback.as_str(), "nack pli" | "ccm fir")
            })
        });
        if !asks {
            out.push(
                Found::new(
                    codec.format,
                    format!("nobody can ask for a key frame of {}", codec.encoding),
                )
                .help(format!("add `a=rtcp-fb:{number} nack pli`")),
            );
        }
    }
}
