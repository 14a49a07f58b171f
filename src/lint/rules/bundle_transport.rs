//! What bundled sections of an answer must agree on: they share one transport.

use crate::diagnostic::Severity::Error;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::Fingerprint;

pub const ICE_MISMATCH: Rule = Rule {
    code: "I022",
    name: "bundle-ice-mismatch",
    severity: Error,
    summary: "bundled sections of an answer have different ICE credentials",
    explain: "One transport has one `ice-ufrag` and one `ice-pwd`. Chromium 156 and Firefox 153 \
              accept the answer, but only one pair of credentials can count: checks fail at a \
              peer that takes another, and an ICE restart of one section hangs.",
    reference: "RFC 9143 §10",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(ice_mismatch),
};

fn ice_mismatch(subject: &Subject, out: &mut Findings) {
    for (tag, media) in bundled_with_tag(subject) {
        let differing: Vec<_> = ["ice-ufrag", "ice-pwd"]
            .iter()
            .filter_map(|name| Some((*name, own(tag, name)?, own(media, name)?)))
            .filter(|(_, first, other)| first.as_str() != other.as_str())
            .collect();
        let Some((name, first, other)) = differing.first() else {
            continue;
        };
        let title = format!("use the credentials of {}", tag.title());
        let mend =
            |fix: Repair, (_, first, other): &(_, Text, Text)| fix.replace(*other, first.as_str());
        out.push(
            Found::new(
                *other,
                format!(
                    "this `{name}` is not that of {}, bundled with it",
                    tag.title()
                ),
            )
            .related(*first, "the first section's")
            .help("write the same credentials in all bundled sections")
            .fix(differing.iter().fold(Repair::doubtful(title), mend)),
        );
    }
}

pub const FINGERPRINT_MISMATCH: Rule = Rule {
    code: "D019",
    name: "bundle-fingerprint-mismatch",
    severity: Error,
    summary: "bundled sections of an answer have different fingerprints",
    explain: "One transport has one certificate, so that all but one of them are wrong. Chromium \
              156 and Firefox 153 accept the answer; a peer that checks each section's \
              fingerprint drops its media.",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(fingerprint_mismatch),
};

fn fingerprint_mismatch(subject: &Subject, out: &mut Findings) {
    for (tag, media) in bundled_with_tag(subject) {
        let (expected, found) = (fingerprints(tag), fingerprints(media));
        let (Some(first), Some(other)) = (expected.first(), found.first()) else {
            continue;
        };
        let shared = found
            .iter()
            .any(|one| expected.iter().any(|two| same(one, two)));
        if !shared {
            out.push(
                Found::new(
                    other.digest,
                    format!("{}, bundled with it, has another fingerprint", tag.title()),
                )
                .related(first.digest, "the first section's")
                .help("write the same fingerprint in all bundled sections"),
            );
        }
    }
}

/// The fingerprints of a section. Nobody has more than a few.
fn fingerprints<'a>(media: &Media<'a>) -> Vec<Fingerprint<'a>> {
    const MOST: usize = 16;
    media
        .section
        .values("fingerprint")
        .take(MOST)
        .filter_map(|value| Fingerprint::parse(value).ok())
        .collect()
}

fn same(one: &Fingerprint, other: &Fingerprint) -> bool {
    one.hash.eq_ignore_ascii_case(&other.hash) && one.digest.eq_ignore_ascii_case(&other.digest)
}

pub const MIXED_SETUP: Rule = Rule {
    code: "D020",
    name: "mixed-setup-in-bundle",
    severity: Error,
    summary: "bundled sections of an answer have different DTLS roles",
    explain: "One DTLS association has one role: both sides may start the handshake, or none. \
              Chromium 156 and Firefox 153 accept the answer, so that it is found late.",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(mixed_setup),
};

fn mixed_setup(subject: &Subject, out: &mut Findings) {
    let is_role = |value: &Text| matches!(value.as_str(), "active" | "passive");
    let role = |media| own(media, "setup").filter(is_role);
    for (tag, media) in bundled_with_tag(subject) {
        if let (Some(first), Some(other)) = (role(tag), role(media))
            && first.as_str() != other.as_str()
        {
            out.push(
                Found::new(
                    other,
                    format!("{}, bundled with it, is `{first}`", tag.title()),
                )
                .related(first, "the first section's role")
                .help(format!("write `a=setup:{first}` in all bundled sections")),
            );
        }
    }
}

/// Each bundled section of an answer, after the first one of its group.
///
/// In an offer they may differ: not before the answer is it settled what is bundled.
fn bundled_with_tag<'s, 'a>(
    subject: &'s Subject<'a>,
) -> impl Iterator<Item = (&'s Media<'a>, &'s Media<'a>)> {
    let groups = subject.is_answer().then(|| subject.bundled());
    groups.into_iter().flatten().flat_map(|sections| {
        let tag = sections.first().copied();
        let others = sections.into_iter().skip(1);
        others.filter_map(move |media| Some((tag?, media)))
    })
}

fn own<'a>(media: &Media<'a>, name: &str) -> Option<Text<'a>> {
    media.section.value(name).filter(|value| !value.is_empty())
}
