//! DTLS: whether it is used, and who begins.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::edits::line_before;
use crate::lint::rules::sections::more_sections;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::vocabulary::is_one_edit;
use crate::sdp::{Kind, Text};

pub const MISSING_FINGERPRINT: Rule = Rule {
    code: "D001",
    name: "missing-fingerprint",
    severity: Error,
    summary: "a WebRTC section has no DTLS fingerprint",
    explain: "Neither the section, the session nor a section bundled with it has one: the peer \
              cannot know whose certificate it is shown.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(missing_fingerprint),
};

fn missing_fingerprint(subject: &Subject, out: &mut Findings) {
    let without = subject
        .webrtc_media()
        .filter(|media| !subject.reaches(media, "fingerprint") && !media.section.has("crypto"));
    out.push_once(without.map(|media| media.line.body()), |place, sections| {
        let more = more_sections(sections);
        Found::new(place, format!("this section has no `a=fingerprint`{more}"))
            .help("add the fingerprint of the certificate: `a=fingerprint:sha-256 4A:AD:B9:…`")
    });
}

pub const SDES: Rule = Rule {
    code: "D013",
    name: "sdes-in-webrtc",
    severity: Error,
    summary: "a WebRTC section has SDES keys instead of a DTLS fingerprint",
    explain: "WebRTC forbids `a=crypto`: keys in the signalling are known to everybody on the \
              way.",
    reference: "RFC 8827 §6.5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(sdes),
};

fn sdes(subject: &Subject, out: &mut Findings) {
    for media in subject.webrtc_media() {
        let crypto = media.section.attribute("crypto");
        if let Some(crypto) = crypto.filter(|_| !subject.reaches(media, "fingerprint")) {
            out.push(
                Found::new(
                    crypto,
                    "WebRTC keys its media with DTLS, not with `a=crypto`",
                )
                .help("have the sender offer DTLS-SRTP: `a=fingerprint` and `a=setup`"),
            );
        }
    }
}

pub const MISSING_SETUP: Rule = Rule {
    code: "D009",
    name: "missing-setup",
    severity: Error,
    summary: "a WebRTC section has no `setup`",
    explain: "Nobody says who starts the DTLS handshake. Some peers assume `actpass`, so that it \
              works with one and not with another.",
    reference: "RFC 8842 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(missing_setup),
};

fn missing_setup(subject: &Subject, out: &mut Findings) {
    let without: Vec<&Media> = subject
        .webrtc_media()
        .filter(|media| subject.reaches(media, "fingerprint") && !subject.reaches(media, "setup"))
        .collect();
    let value = match subject.kind {
        Some(Kind::Answer | Kind::Pranswer) => "`a=setup:active`",
        Some(Kind::Offer) => "`a=setup:actpass`",
        _ => "`a=setup:actpass` in an offer, `a=setup:active` in an answer",
    };
    if let Some(first) = without.first() {
        let more = more_sections(without.len());
        let found = Found::new(first.line, format!("this section has no `a=setup`{more}"))
            .help(format!("add {value}"));
        out.push_mended(found, || add_setup(subject, &without));
    }
}

/// A role for each of these sections. Only who knows whether this is an offer can tell which.
fn add_setup(subject: &Subject, sections: &[&Media]) -> Option<Repair> {
    let line = match subject.kind? {
        Kind::Offer => "a=setup:actpass",
        Kind::Answer | Kind::Pranswer => "a=setup:active",
        Kind::Rollback => return None,
    };
    let repair = Repair::doubtful(format!("add `{line}`"));
    let session = subject.document.session();
    if let Some(fingerprint) = session.attribute_lines("fingerprint").next_back() {
        return Some(repair.insert_after(fingerprint, line));
    }
    let places = sections
        .iter()
        .filter_map(|media| line_before(media.section, &["fingerprint", "ice-pwd", "mid"]));
    Some(places.fold(repair, |repair, place| repair.insert_after(place, line)))
}

pub const SETUP_VALUE: Rule = Rule {
    code: "D010",
    name: "setup-value",
    severity: Error,
    summary: "`setup` is not actpass, active or passive",
    explain: "The words are `active`, `passive` and `actpass`. `holdconn` belongs to TCP; DTLS \
              has no such role.",
    reference: "RFC 4145 §4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(setup_value),
};

fn setup_value(subject: &Subject, out: &mut Findings) {
    for value in setups(subject) {
        let known = ["actpass", "active", "passive"].contains(&value.as_str());
        let held = value.as_str() == "holdconn" && !subject.webrtc;
        if !known && !held {
            let message = format!("`a=setup` must be actpass, active or passive, found `{value}`");
            out.push_mended(
                Found::new(value, message)
                    .help("an offer says actpass, an answer active or passive"),
                || spell_role(subject, value),
            );
        }
    }
}

/// The role that only its letter case or one slip keeps from being one that fits.
fn spell_role(subject: &Subject, value: Text) -> Option<Repair> {
    let near = |role: &&&str| value.eq_ignore_ascii_case(role) || is_one_edit(role, &value);
    let roles: &[&str] = match subject.kind {
        Some(Kind::Offer) => &["actpass"],
        Some(_) => &["active", "passive"],
        None => &["actpass", "active", "passive"],
    };
    let role = *roles.iter().find(near)?;
    let repair = Repair::doubtful(format!("write `{role}`"));
    Some(repair.replace(value, role))
}

pub const OFFER_NOT_ACTPASS: Rule = Rule {
    code: "D011",
    name: "offer-not-actpass",
    severity: Warning,
    summary: "an offer does not leave its DTLS role open",
    explain: "An offer leaves the role to the answerer. It fails with peers that can take only \
              one role.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(offer_not_actpass),
};

fn offer_not_actpass(subject: &Subject, out: &mut Findings) {
    if subject.kind != Some(Kind::Offer) {
        return;
    }
    let is_fixed = |value: &Text| matches!(value.as_str(), "active" | "passive");
    let fixed: Vec<Text> = setups(subject).filter(is_fixed).collect();
    out.push_once(fixed.iter().map(|value| value.span()), |place, _| {
        Found::new(place, "an offer must not fix the DTLS role")
            .help("write `a=setup:actpass`")
            .fix(Repair::doubtful("write `actpass`").replace_all(&fixed, "actpass"))
    });
}

pub const ANSWER_ACTPASS: Rule = Rule {
    code: "D012",
    name: "answer-actpass",
    severity: Error,
    summary: "an answer leaves its DTLS role open",
    explain: "Nobody starts the handshake. Chromium 156 says \"Answerer must use either active or \
              passive value for setup attribute.\"; Firefox 153 refuses it too.",
    reference: "RFC 9429 §5.3.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(answer_actpass),
};

fn answer_actpass(subject: &Subject, out: &mut Findings) {
    if !matches!(subject.kind, Some(Kind::Answer | Kind::Pranswer)) {
        return;
    }
    let open: Vec<Text> = setups(subject)
        .filter(|value| value.as_str() == "actpass")
        .collect();
    out.push_once(open.iter().map(|value| value.span()), |place, _| {
        Found::new(place, "an answer must choose the DTLS role")
            .help("write `a=setup:active`, or `a=setup:passive` for a server that listens")
            .fix(Repair::doubtful("write `active`").replace_all(&open, "active"))
    });
}

pub const SECOND_OF_SESSION: Rule = Rule {
    code: "D021",
    name: "second-session-fingerprint",
    severity: Error,
    summary: "the session of a WebRTC description has two fingerprints",
    explain: "One for each hash function is allowed, and browsers take several in a media \
              section. In the session, some take one only.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(second_of_session),
};

fn second_of_session(subject: &Subject, out: &mut Findings) {
    let mut lines = subject.document.session().attribute_lines("fingerprint");
    let Some(first) = lines.next().filter(|_| subject.webrtc) else {
        return;
    };
    for line in lines {
        out.push(
            Found::new(line, "a second fingerprint of the session")
                .related(first, "the first one")
                .help("keep the one with the stronger hash, or write them into the media sections"),
        );
    }
}

fn setups<'a>(subject: &'a Subject) -> impl Iterator<Item = Text<'a>> {
    let sections = subject.document.sections();
    sections
        .flat_map(|section| section.values("setup"))
        .filter(|value| !value.is_empty())
}
