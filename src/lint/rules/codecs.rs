//! Codecs: what their payload formats fix, and the formats that repair them.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::formats::remove_format;
use crate::lint::rules::orphans::is_dynamic;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::{RtcpFb, Rtpmap};
use crate::sdp::{Kind, Text};

pub const RTX_MISSING_APT: Rule = Rule {
    code: "C001",
    name: "rtx-missing-apt",
    severity: Error,
    summary: "an rtx format has no `apt`",
    explain: "Nobody knows what it retransmits.",
    reference: "RFC 4588 §8.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(rtx_missing_apt),
};

fn rtx_missing_apt(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for rtx in media.codecs("rtx") {
            if apt(media, rtx).is_none() {
                let number = rtx.payload_type;
                out.push_mended(
                    Found::new(
                        rtx.format,
                        format!("rtx format {number} does not say what it retransmits"),
                    )
                    .help(format!(
                        "add `a=fmtp:{number} apt=<payload type of the codec>`"
                    )),
                    || add_apt(subject, media, rtx),
                );
            }
        }
    }
}

/// Takes the codec listed right before rtx for the one it repairs, when no other rtx does.
fn add_apt(subject: &Subject, media: &Media, rtx: &Rtpmap) -> Option<Repair> {
    let number = rtx.payload_type.as_str();
    let at = media
        .formats
        .iter()
        .position(|format| format.as_str() == number)?;
    let codec = media.rtpmap(media.formats.get(at.checked_sub(1)?)?)?;
    let repaired = media.codecs("rtx").any(|other| {
        apt(media, other).is_some_and(|apt| apt.as_str() == codec.payload_type.as_str())
    });
    let unclear = repaired || codec.is_auxiliary() || codec.clock_hz != rtx.clock_hz;
    if unclear || media.fmtp(number).is_some() {
        return None;
    }
    let line = subject.document.line_at(rtx.payload_type.start())?;
    let parameter = format!("a=fmtp:{number} apt={}", codec.payload_type);
    Some(Repair::doubtful(format!("add `{parameter}`")).insert_after(line, &parameter))
}

fn apt<'a>(media: &'a Media, rtx: &Rtpmap) -> Option<Text<'a>> {
    media.fmtp(&rtx.payload_type)?.get("apt")
}

pub const RTX_UNKNOWN_APT: Rule = Rule {
    code: "C002",
    name: "rtx-apt-unknown",
    severity: Error,
    summary: "the `apt` of an rtx format names a payload type that the section does not have",
    explain: "It is left over where a codec was removed. Lost packets stay lost.",
    reference: "RFC 4588 §8.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(rtx_unknown_apt),
};

fn rtx_unknown_apt(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for rtx in media.codecs("rtx") {
            let Some(apt) = apt(media, rtx) else {
                continue;
            };
            let itself = media.rtpmap(&apt).is_some_and(|codec| codec.is("rtx"));
            let nameless = is_dynamic(&apt) && !media.names(&apt);
            if !media.lists(&apt) || itself || nameless {
                let what = if itself {
                    "is itself rtx"
                } else if media.lists(&apt) {
                    "has no `a=rtpmap`"
                } else {
                    "is not in the `m=` line"
                };
                out.push_mended(
                    Found::new(
                        apt,
                        format!("rtx format {} retransmits {apt}, which {what}", rtx.number),
                    )
                    .help(format!(
                        "remove {} and its lines, or correct `apt`",
                        rtx.number
                    )),
                    || {
                        let repair = Repair::doubtful(format!("remove rtx format {}", rtx.number));
                        remove_format(repair, media, &rtx.payload_type)
                    },
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
    fix: Fixable::Safe,
    check: Check::Description(rtx_clock),
};

fn rtx_clock(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for rtx in media.codecs("rtx") {
            let codec = apt(media, rtx).and_then(|apt| media.rtpmap(&apt));
            if let Some(codec) = codec.filter(|codec| codec.clock_hz != rtx.clock_hz) {
                // Where the codec's own rate is wrong, its rule offers to correct both.
                let sound = !codec.is("rtx") && !is_wrong_video_clock(codec);
                out.push_mended(
                    Found::new(
                        rtx.clock,
                        format!(
                            "rtx must have the clock rate of its codec, {}",
                            codec.clock_hz
                        ),
                    )
                    .related(codec.clock, "the codec's clock rate")
                    .help(format!("write `rtx/{}`", codec.clock_hz)),
                    || {
                        let repair = Repair::safe("write the clock rate of the codec");
                        sound.then(|| repair.replace(rtx.clock, codec.clock.as_str()))
                    },
                );
            }
        }
    }
}

pub const OPUS: Rule = Rule {
    code: "C004",
    name: "opus-rtpmap",
    severity: Error,
    summary: "the `rtpmap` of Opus differs from `opus/48000/2`",
    explain: "Clock rate and channels are fixed, whatever is sent. Browsers do not match anything \
              else, so that there is no Opus.",
    reference: "RFC 7587 §7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(opus),
};

fn opus(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for codec in media.codecs("opus") {
            if codec.clock_hz != 48000 || codec.channels() != "2" {
                let message = format!("Opus is always `opus/48000/2`, found `{}`", codec.format);
                out.push(
                    Found::new(codec.format, message)
                        .help("write `opus/48000/2`; use `stereo` and `maxplaybackrate` of `a=fmtp` to limit it")
                        .fix(write_opus(codec)),
                );
            }
        }
    }
}

/// Safe where only the channels differ: they change nothing in the packets. Who wrote
/// another clock rate may count timestamps at that rate.
fn write_opus(codec: &Rtpmap) -> Repair {
    let title = "write `opus/48000/2`";
    let repair = match codec.clock_hz {
        48000 => Repair::safe(title),
        _ => Repair::doubtful(title),
    };
    repair.replace(codec.clock.start()..codec.format.end(), "48000/2")
}

pub const VIDEO_CLOCK: Rule = Rule {
    code: "C010",
    name: "video-clock-rate",
    severity: Error,
    summary: "the clock of a video codec does not run at 90000 Hz",
    explain: "The payload formats of VP8, VP9, AV1, H264 and H265 fix it: their timestamps count \
              in 1/90000 s. A peer that compares all of the line does not match the codec.",
    reference: "RFC 7741 §6.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(video_clock),
};

fn video_clock(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        let listed = media
            .rtpmaps
            .iter()
            .filter(|codec| media.lists(&codec.payload_type));
        for codec in listed.filter(|codec| is_wrong_video_clock(codec)) {
            let name = codec.encoding;
            out.push_mended(
                Found::new(
                    codec.clock,
                    format!("{name} has a clock rate of 90000, found {}", codec.clock),
                )
                .help(format!("write `{name}/90000`")),
                || Some(write_video_clock(media, codec)),
            );
        }
    }
}

/// Whether this is one of the codecs whose payload format fixes 90000, with another rate.
fn is_wrong_video_clock(codec: &Rtpmap) -> bool {
    let video = ["VP8", "VP9", "AV1", "H264", "H265"];
    codec.clock_hz != 90000 && video.iter().any(|name| codec.is(name))
}

/// 90000 for the codec, and for the rtx that repairs it.
fn write_video_clock(media: &Media, codec: &Rtpmap) -> Repair {
    let repairs = media.codecs("rtx").filter(|rtx| {
        let repaired =
            apt(media, rtx).is_some_and(|apt| apt.as_str() == codec.payload_type.as_str());
        repaired && rtx.clock_hz != 90000
    });
    let repair = Repair::safe("write 90000").replace(codec.clock, "90000");
    repairs.fold(repair, |repair, rtx| repair.replace(rtx.clock, "90000"))
}

pub const G722_CLOCK: Rule = Rule {
    code: "C011",
    name: "g722-clock-rate",
    severity: Warning,
    summary: "G722 has a clock rate of 16000",
    explain: "It samples at 16 kHz, but by an error that was never corrected its RTP clock rate \
              is 8000. Anything else does not match.",
    reference: "RFC 3551 §4.5.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
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
                .help("write `G722/8000`")
                .fix(Repair::safe("write 8000").replace(codec.clock, "8000")),
            );
        }
    }
}

pub const RTCP_FB_SYNTAX: Rule = Rule {
    code: "C018",
    name: "rtcp-fb-syntax",
    severity: Error,
    summary: "`rtcp-fb` is not `<payload type or *> <feedback>`",
    explain: "Feedback is for one payload type, or with `*` for all. Without that word, or with \
              another, nobody can know what the line is about.",
    reference: "RFC 4585 §4.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(rtcp_fb_syntax),
};

fn rtcp_fb_syntax(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        // Read once already, without a slip.
        if media.section.count("rtcp-fb") == media.feedback.len() {
            continue;
        }
        for value in media
            .section
            .values("rtcp-fb")
            .filter(|value| !value.is_empty())
        {
            if let Err(stopped) = RtcpFb::parse(value) {
                let is_feedback =
                    ["nack", "ccm", "goog-remb", "transport-cc"].contains(&stopped.at.as_str());
                out.push_mended(
                    Found::new(stopped.at, format!("`a=rtcp-fb` {stopped}"))
                        .help("write it like `a=rtcp-fb:96 nack pli`"),
                    || {
                        let start = value.start()..value.start();
                        let repair = Repair::doubtful("say that it is about all payload types");
                        is_feedback.then(|| repair.replace(start, "* "))
                    },
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
    reference: "RFC 8834 §5.1.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
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
            out.push_mended(
                Found::new(
                    codec.format,
                    format!("nobody can ask for a key frame of {}", codec.encoding),
                )
                .help(format!("add `a=rtcp-fb:{number} nack pli`")),
                || add_pli(subject, codec),
            );
        }
    }
}

/// Unsafe: only the sender knows whether it can make key frames when asked. An answer
/// may not have what its offer has not.
fn add_pli(subject: &Subject, codec: &Rtpmap) -> Option<Repair> {
    if matches!(subject.kind, Some(Kind::Answer | Kind::Pranswer)) {
        return None;
    }
    let line = subject.document.line_at(codec.payload_type.start())?;
    let feedback = format!("a=rtcp-fb:{} nack pli", codec.payload_type);
    Some(Repair::doubtful(format!("add `{feedback}`")).insert_after(line, &feedback))
}
