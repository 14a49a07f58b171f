//! Parameters of video codecs.

use std::ops::RangeInclusive;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::fmtp::of_codec;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::Fmtp;

pub const NO_PROFILE_LEVEL_ID: Rule = Rule {
    code: "C007",
    name: "h264-no-profile-level-id",
    severity: Warning,
    summary: "H264 has no `profile-level-id`",
    explain: "Without it H264 means Baseline at level 1, a picture of 176×144, and stacks take \
              it for other things, such as level 3.1. WebRTC wants it in every description.",
    reference: "RFC 7742 §6.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(no_profile_level_id),
};

fn no_profile_level_id(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for codec in media.codecs("H264") {
            let number = codec.payload_type;
            if !tells_profile(subject, media, &number) {
                out.push(
                    Found::new(
                        codec.format,
                        format!("payload type {number} does not say which profile of H264 it is"),
                    )
                    .help(format!(
                        "add `profile-level-id` to `a=fmtp:{number}`; constrained baseline 3.1 \
                         is `42e01f`"
                    )),
                );
            }
        }
    }
}

/// Outside WebRTC the parameter sets will do, which hold the profile too.
fn tells_profile(subject: &Subject, media: &Media, payload_type: &str) -> bool {
    let Some(fmtp) = media.fmtp(payload_type) else {
        return false;
    };
    // A value glued to another is told by the rule about separators.
    let has = |name: &str| fmtp.parameters.contains(name);
    has("profile-level-id") || (!subject.webrtc && has("sprop-parameter-sets"))
}

pub const ONLY_MODE_0: Rule = Rule {
    code: "C009",
    name: "h264-only-mode-0",
    severity: Warning,
    summary: "H264 is offered in packetization mode 0 only",
    explain: "Mode 0 puts every unit of a picture into one packet, however large. The modes do \
              not match each other, so that a peer that has only mode 1 is left without H264.",
    reference: "RFC 6184 §8.2.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(only_mode_0),
};

fn only_mode_0(subject: &Subject, out: &mut Findings) {
    if !subject.is_offer() {
        return;
    }
    for media in subject.webrtc_media() {
        let Some((payload_type, fmtp)) = first_in_mode_0(media) else {
            continue;
        };
        let place = match fmtp.get("packetization-mode") {
            Some(mode) => mode.span(),
            None => fmtp.parameters.span(),
        };
        out.push(
            Found::new(place, "H264 is offered in packetization mode 0 only").help(format!(
                "write `packetization-mode=1` in `a=fmtp:{payload_type}`, or offer a second \
                 payload type with it"
            )),
        );
    }
}

/// The first H264 format with parameters, where none has another mode than 0. A format without
/// parameters has a finding of its own.
fn first_in_mode_0<'m, 'a>(media: &'m Media<'a>) -> Option<(Text<'a>, &'m Fmtp<'a>)> {
    let mut formats = media
        .codecs("H264")
        .filter_map(|codec| Some((codec.payload_type, media.fmtp(&codec.payload_type)?)))
        .filter(|(_, fmtp)| fmtp.get("profile-level-id").is_some())
        .peekable();
    let first = formats.peek().copied();
    let in_mode_0 = |fmtp: &Fmtp| {
        let mode = fmtp.get("packetization-mode");
        mode.is_none_or(|mode| mode.as_str() == "0")
    };
    first.filter(|_| formats.all(|(_, fmtp)| in_mode_0(fmtp)))
}

pub const AV1: Rule = Rule {
    code: "C013",
    name: "av1-parameters",
    severity: Error,
    summary: "`profile`, `level-idx` or `tier` of AV1 is out of range",
    explain: "A codec of an unknown profile matches no other. An odd level or tier is a warning: \
              browsers go on without it. All three are described in the RTP payload format for \
              AV1 of the Alliance for Open Media, which is not an RFC.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(av1),
};

fn av1(subject: &Subject, out: &mut Findings) {
    const LIMITS: &[(&str, RangeInclusive<u64>)] = &[("level-idx", 0..=31), ("tier", 0..=1)];
    for fmtp in of_codec(subject, "AV1") {
        out_of_range(fmtp, &[("profile", 0..=2)]).for_each(|found| out.push(found));
        out_of_range(fmtp, LIMITS).for_each(|found| out.push(found.as_warning()));
    }
}

pub const H265: Rule = Rule {
    code: "C014",
    name: "h265-parameters",
    severity: Error,
    summary: "`profile-id`, `tier-flag`, `level-id` or `tx-mode` of H265 is out of range",
    explain: "Profile, tier and transmission mode must be equal on both sides, so that a codec \
              with such a value matches no other.",
    reference: "RFC 7798 §7.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(h265),
};

fn h265(subject: &Subject, out: &mut Findings) {
    const RANGES: &[(&str, RangeInclusive<u64>)] = &[
        ("profile-id", 0..=31),
        ("tier-flag", 0..=1),
        ("level-id", 0..=255),
    ];
    const MODES: [&str; 3] = ["SRST", "MRST", "MRMT"];
    for fmtp in of_codec(subject, "H265") {
        out_of_range(fmtp, RANGES).for_each(|found| out.push(found));
        let mode = fmtp.get("tx-mode");
        if let Some(mode) = mode.filter(|mode| !MODES.contains(&mode.as_str()) && !is_glued(mode)) {
            out.push(
                Found::new(
                    mode,
                    format!("`tx-mode` is one of {}, found `{mode}`", MODES.join(", ")),
                )
                .help("write `tx-mode=SRST`, or remove the parameter"),
            );
        }
    }
}

/// The parameters named here that are not numbers in their range.
fn out_of_range(
    fmtp: &Fmtp,
    ranges: &[(&str, RangeInclusive<u64>)],
) -> impl Iterator<Item = Found> {
    ranges.iter().filter_map(|(name, range)| {
        let value = fmtp.get(name).filter(|value| !is_glued(value))?;
        let (least, most) = (range.start(), range.end());
        let number = value.parse::<u64>();
        if number.is_ok_and(|number| range.contains(&number)) {
            return None;
        }
        let message = format!("`{name}` is from {least} to {most}, found `{value}`");
        let help = "write a number in this range, or remove the parameter";
        Some(Found::new(value, message).help(help))
    })
}

/// Whether the next parameter is part of the value: the rule about separators tells.
fn is_glued(value: &str) -> bool {
    value.contains([' ', ','])
}
