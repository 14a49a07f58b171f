//! ICE credentials.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::sections::more_sections;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::Text;

pub const MISSING_CREDENTIALS: Rule = Rule {
    code: "I001",
    name: "missing-ice-credentials",
    severity: Error,
    summary: "a WebRTC section has no `ice-ufrag` and no `ice-pwd`",
    explain: "Neither the section, the session nor a section bundled with it has them: no \
              connectivity check can be made.",
    reference: "RFC 8839 §5.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(missing_credentials),
};

fn missing_credentials(subject: &Subject, out: &mut Findings) {
    let without = subject
        .webrtc_media()
        .filter(|media| !subject.reaches(media, "ice-ufrag") && !subject.reaches(media, "ice-pwd"));
    out.push_once(without.map(|media| media.line.body()), |place, sections| {
        let more = more_sections(sections);
        Found::new(
            place,
            format!("this section has no `a=ice-ufrag` and no `a=ice-pwd`{more}"),
        )
        .help("add both; WebRTC connects with ICE only")
    });
}

pub const HALF_CREDENTIALS: Rule = Rule {
    code: "I002",
    name: "half-ice-credentials",
    severity: Error,
    summary: "`ice-ufrag` stands without `ice-pwd`, or the other way round",
    explain: "A check names the one and is signed with the other: with half of them there is no check.",
    reference: "RFC 8839 §5.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(half_credentials),
};

fn half_credentials(subject: &Subject, out: &mut Findings) {
    for section in subject.document.sections() {
        let (ufrag, pwd) = (section.attribute("ice-ufrag"), section.attribute("ice-pwd"));
        let (present, missing) = match (ufrag, pwd) {
            (Some(ufrag), None) => (ufrag, "ice-pwd"),
            (None, Some(pwd)) => (pwd, "ice-ufrag"),
            _ => continue,
        };
        let elsewhere = subject.document.session().has(missing);
        if !elsewhere {
            out.push(
                Found::new(
                    present,
                    format!("`a={}` without `a={missing}`", present.meant),
                )
                .help(format!("add `a={missing}` of the same ICE agent")),
            );
        }
    }
}

pub const UFRAG_LENGTH: Rule = Rule {
    code: "I003",
    name: "ice-ufrag-length",
    severity: Error,
    summary: "the length of `ice-ufrag` is not between 4 and 256",
    explain: "The user name is a part of every connectivity check. A short one can be guessed by \
              whoever wants to disturb the call.",
    reference: "RFC 8839 §5.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(ufrag_length),
};

fn ufrag_length(subject: &Subject, out: &mut Findings) {
    length(subject, out, "ice-ufrag", 4);
}

pub const PWD_LENGTH: Rule = Rule {
    code: "I004",
    name: "ice-pwd-length",
    severity: Error,
    summary: "the length of `ice-pwd` is not between 22 and 256",
    explain: "The password signs the connectivity checks. A short one can be guessed, so that \
              none is accepted.",
    reference: "RFC 8839 §5.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(pwd_length),
};

fn pwd_length(subject: &Subject, out: &mut Findings) {
    length(subject, out, "ice-pwd", 22);
}

fn length(subject: &Subject, out: &mut Findings, name: &str, least: usize) {
    for value in values(subject, name) {
        let length = value.len();
        if length < least || length > 256 {
            out.push(
                Found::new(
                    value,
                    format!(
                        "`a={name}` must have {least} to 256 characters, this one has {length}"
                    ),
                )
                .help("use the value that the ICE agent gave, uncut"),
            );
        }
    }
}

pub const ICE_CHAR: Rule = Rule {
    code: "I005",
    name: "ice-char",
    severity: Warning,
    summary: "ICE credentials hold `-`, `_`, `=` or `#`",
    explain: "The grammar has letters, digits, `+` and `/` only. Some stacks tolerate these four \
              for the time being.",
    reference: "RFC 8839 §5.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(ice_char),
};

fn ice_char(subject: &Subject, out: &mut Findings) {
    characters(subject, out, |c| matches!(c, '-' | '_' | '=' | '#'));
}

pub const ICE_CHAR_REJECTED: Rule = Rule {
    code: "I026",
    name: "ice-char-rejected",
    severity: Error,
    summary: "ICE credentials hold a character that no grammar allows",
    explain: "The grammar has letters, digits, `+` and `/` only. A colon also breaks the USERNAME \
              of connectivity checks.",
    reference: "RFC 8839 §5.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(ice_char_rejected),
};

fn ice_char_rejected(subject: &Subject, out: &mut Findings) {
    characters(subject, out, |c| {
        !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '-' | '_' | '=' | '#')
    });
}

fn characters(subject: &Subject, out: &mut Findings, is_wrong: fn(char) -> bool) {
    for name in ["ice-ufrag", "ice-pwd"] {
        for value in values(subject, name).filter(|value| !is_plain(value)) {
            let Some((at, c)) = value.char_indices().find(|(_, c)| is_wrong(*c)) else {
                continue;
            };
            let place = value.split_at(at).1.split_at(c.len_utf8()).0;
            out.push(
                Found::new(place, format!("`{c}` is not allowed in `a={name}`"))
                    .help("use letters, digits, `+` and `/`"),
            );
        }
    }
}

/// Whether it is of what both rules let pass, and nearly every value consists of. Without a
/// branch, so that the compiler looks at many bytes at once.
fn is_plain(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'+') | (byte == b'/');
    value.bytes().fold(true, |all, byte| all & plain(byte))
}

pub const GOOGLE_ICE: Rule = Rule {
    code: "I023",
    name: "google-ice",
    severity: Warning,
    summary: "`ice-options` names google-ice",
    explain: "That was Google's ICE before the standard. Today's browsers ignore the option; a \
              peer that speaks nothing else cannot connect to them.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(google_ice),
};

fn google_ice(subject: &Subject, out: &mut Findings) {
    let options = values(subject, "ice-options").flat_map(Text::fields);
    let old = options.filter(|option| option.as_str() == "google-ice");
    out.push_once(old.map(|option| option.span()), |place, _| {
        Found::new(place, "`google-ice` is no longer spoken by browsers")
            .help("remove the option, and update the peer that needs it")
    });
}

/// The values of an attribute in all sections, empty ones left out.
fn values<'a>(subject: &'a Subject, name: &'a str) -> impl Iterator<Item = Text<'a>> {
    let sections = subject.document.sections();
    sections
        .flat_map(move |section| section.values(name))
        .filter(|value| !value.is_empty())
}
