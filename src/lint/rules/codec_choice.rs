//! Which codecs a section has, and which go together.

use crate::diagnostic::Severity::Info;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};

pub const ULPFEC_WITHOUT_RED: Rule = Rule {
    code: "C023",
    name: "ulpfec-without-red",
    severity: Info,
    summary: "a section has ulpfec, and no red",
    explain: "WebRTC stacks send ulpfec inside red only, so that nothing is protected.",
    reference: "RFC 8854",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(ulpfec_without_red),
};

fn ulpfec_without_red(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        let ulpfec = media.codecs("ulpfec").next();
        if let Some(codec) = ulpfec.filter(|_| media.codecs("red").next().is_none()) {
            out.push(
                Found::new(codec.format, "ulpfec is sent inside red, which is not here")
                    .help("add `a=rtpmap:<type> red/90000`, or remove ulpfec"),
            );
        }
    }
}

pub const NO_MANDATORY_CODEC: Rule = Rule {
    code: "C024",
    name: "no-mandatory-codec",
    severity: Info,
    summary: "an offered section has none of the codecs that every WebRTC endpoint has",
    explain: "For audio these are Opus, PCMU and PCMA (RFC 7874), for video VP8 and H264. A peer \
              that has no more than it must has nothing in common with the offer. \
              That is meant so where an application chooses its codecs.",
    reference: "RFC 7742 §5",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(no_mandatory_codec),
};

fn no_mandatory_codec(subject: &Subject, out: &mut Findings) {
    // An answer has what is left of the offer.
    if !subject.is_offer() {
        return;
    }
    for media in subject.webrtc_media() {
        let (mandatory, known) = match media.kind() {
            "audio" => (has_mandatory_audio(media), "opus, PCMU or PCMA"),
            "video" => (has_mandatory_video(media), "VP8 or H264"),
            _ => continue,
        };
        if !mandatory {
            out.push(
                Found::new(media.line, format!("this section has none of {known}"))
                    .help(format!("offer {known} as well")),
            );
        }
    }
}

fn has_mandatory_audio(media: &Media) -> bool {
    let by_number = media.lists("0") || media.lists("8");
    by_number || has_any(media, &["opus", "PCMU", "PCMA"])
}

/// Of H264, constrained baseline is what all have; rule Q006 looks at that.
fn has_mandatory_video(media: &Media) -> bool {
    has_any(media, &["VP8", "H264"])
}

/// Whether the section has one of these codecs, or something that may have been meant to be
/// one: lines that are broken, or that the `m=` line has lost, have rules of their own.
fn has_any(media: &Media, names: &[&str]) -> bool {
    let named = |name: &&str| media.rtpmaps.iter().any(|rtpmap| rtpmap.is(name));
    names.iter().any(named) || media.formats.len() > media.rtpmaps.len()
}

pub const CHANNELS: Rule = Rule {
    code: "C027",
    name: "channels-mismatch",
    severity: Info,
    summary: "the `rtpmap` of a format that is not audio has a number of channels",
    explain: "Only audio has channels. A peer that compares all of the line does not match the \
              codec.",
    reference: "RFC 8866 §6.6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(channels),
};

fn channels(subject: &Subject, out: &mut Findings) {
    let silent = |media: &&Media| matches!(media.kind(), "video" | "text" | "application");
    for media in subject.live_rtp().filter(silent) {
        for rtpmap in &media.rtpmaps {
            if rtpmap.parameters.is_some() {
                let surplus = rtpmap.clock.end()..rtpmap.format.end();
                out.push(
                    Found::new(surplus.clone(), format!("{} has no channels", media.kind()))
                        .help(format!("write `{}/{}`", rtpmap.encoding, rtpmap.clock))
                        .fix(Repair::safe("remove the channels").remove(surplus)),
                );
            }
        }
    }
}
