//! Whether a section is offered at all, and whether its profile fits what it holds.

use crate::diagnostic::Severity::{Info, Warning};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::{Attribute, Direction, Text};

pub const NO_MEDIA: Rule = Rule {
    code: "M001",
    name: "no-media",
    severity: Info,
    summary: "the description has no media section",
    explain: "It is legal, and what createOffer() gives before a track, a transceiver or a data \
              channel was added: there is nothing to connect.",
    reference: "RFC 8866 §5.14",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    // A slip in an `m=` line may have hidden a section.
    check: Check::WhenClean(no_media),
};

fn no_media(subject: &Subject, out: &mut Findings) {
    let last = subject.document.session().lines().last();
    if let Some(line) = last.filter(|_| subject.media.is_empty()) {
        out.push(
            Found::new(line, "the description ends without an `m=` line")
                .help("add tracks, transceivers or data channels before the description is made"),
        );
    }
}

pub const LEGACY_PROFILE: Rule = Rule {
    code: "M016",
    name: "legacy-profile",
    severity: Info,
    summary: "the transport of a WebRTC section does not name DTLS",
    explain: "Browsers key media by DTLS whatever the line says, and take `RTP/SAVPF` for it. A \
              gateway that goes by the name expects SDES keys, or no encryption.",
    reference: "RFC 9429 §5.1.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(legacy_profile),
};

fn legacy_profile(subject: &Subject, out: &mut Findings) {
    let sections = subject.webrtc_media().filter(|media| {
        media.proto().starts_with("RTP/")
            && subject.reaches(media, "fingerprint")
            && feedback_without_profile(media).is_none()
    });
    let protos: Vec<Text> = sections
        .filter_map(|media| Some(media.view?.proto))
        .collect();
    let Some((first, others)) = protos.split_first() else {
        return;
    };
    let more = match others.len() {
        0 => String::new(),
        number => format!(" (and so in {number} more sections)"),
    };
    let fix = Repair::doubtful("write `UDP/TLS/RTP/SAVPF`");
    out.push(
        Found::new(
            *first,
            format!("this media is keyed by DTLS, but its transport is `{first}`{more}"),
        )
        .help("write `UDP/TLS/RTP/SAVPF`")
        .fix(
            protos
                .iter()
                .fold(fix, |fix, proto| fix.replace(*proto, "UDP/TLS/RTP/SAVPF")),
        ),
    );
}

pub const FEEDBACK_PROFILE: Rule = Rule {
    code: "M023",
    name: "profile-without-feedback",
    severity: Warning,
    summary: "`rtcp-fb` stands under a profile without feedback",
    explain: "`AVP` and `SAVP` have no feedback messages, `AVPF` and `SAVPF` have. A peer that \
              goes by the profile sends no NACK and no PLI, and pictures stay broken after a \
              loss.",
    reference: "RFC 4585",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(feedback_profile),
};

fn feedback_profile(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        let Some((profile, feedback)) = feedback_without_profile(media) else {
            continue;
        };
        let title = format!("write `{profile}F`");
        out.push(
            Found::new(
                profile,
                format!("`{profile}` is a profile without feedback"),
            )
            .related(feedback, "but feedback is described here")
            .help(format!(
                "write `{profile}F`, or remove the `a=rtcp-fb` lines"
            ))
            .fix(Repair::doubtful(title).replace(profile, format!("{profile}F"))),
        );
    }
}

/// The profile of a section that has none for feedback, and an attribute about feedback.
fn feedback_without_profile<'a>(media: &Media<'a>) -> Option<(Text<'a>, &'a Attribute<'a>)> {
    let mut parts = media.view?.proto.split('/');
    let profile = parts.find(|part| matches!(part.as_str(), "AVP" | "SAVP"))?;
    Some((profile, media.section.attribute("rtcp-fb")?))
}

pub const DISABLED_IN_OFFER: Rule = Rule {
    code: "M017",
    name: "section-disabled-in-offer",
    severity: Info,
    summary: "an offered section is complete, but has port 0 without `bundle-only`",
    explain: "Port 0 switches a section off: no answer will bring its media. Browsers write that \
              of a stopped transceiver, then with `a=inactive`. Where the section was to wait for \
              BUNDLE, `a=bundle-only` is missing.",
    reference: "RFC 3264 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(disabled_in_offer),
};

fn disabled_in_offer(subject: &Subject, out: &mut Findings) {
    if !subject.is_offer() {
        return;
    }
    for media in &subject.media {
        let Some(port) = media.view.map(|view| view.port) else {
            continue;
        };
        let off = !media.is_live() && !is_tag(subject, media);
        let is_stopped = subject.direction(media) == Direction::Inactive;
        let complete = media.section.has("ice-ufrag") && !is_stopped;
        if off && complete {
            out.push(
                Found::new(port, format!("port 0 switches {} off", media.title())).help(
                    "write port 9 if it is to be used, `a=bundle-only` if it waits for BUNDLE, \
                     `a=inactive` if it is stopped",
                ),
            );
        }
    }
}

/// A disabled section that a BUNDLE group starts with has a rule of its own.
fn is_tag(subject: &Subject, media: &Media) -> bool {
    let tag = subject
        .bundle_of(media)
        .and_then(|bundle| bundle.group.mids.first());
    tag.zip(media.mid)
        .is_some_and(|(tag, mid)| tag.as_str() == mid.as_str())
}

pub const RTP_ATTRIBUTES: Rule = Rule {
    code: "M024",
    name: "data-section-rtp-attributes",
    severity: Warning,
    summary: "a data channel section has attributes of RTP",
    explain: "They are ignored. A section was copied and its `m=` line changed, or lines were \
              put into the wrong section, where they have no effect.",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtp_attributes),
};

/// What describes codecs and streams.
const OF_RTP: &[&str] = &[
    "extmap",
    "fmtp",
    "rid",
    "rtcp-fb",
    "rtpmap",
    "simulcast",
    "ssrc",
    "ssrc-group",
];

fn rtp_attributes(subject: &Subject, out: &mut Findings) {
    for media in subject.live().filter(|media| media.is_sctp()) {
        let lines = media.section.lines().iter();
        let of_rtp = lines
            .filter_map(|line| line.attribute.as_ref())
            .filter(|attribute| OF_RTP.contains(&attribute.meant));
        let names: Vec<Text> = of_rtp.map(|attribute| attribute.name).collect();
        let Some((first, others)) = names.split_first() else {
            continue;
        };
        let more = match others.len() {
            0 => String::new(),
            number => format!(" (and {number} more such lines)"),
        };
        out.push(
            Found::new(
                *first,
                format!("`a={first}` is about RTP, which data channels do not use{more}"),
            )
            .related(media.line, "a data channel section")
            .help("move it to the section that it is about, or remove it"),
        );
    }
}
