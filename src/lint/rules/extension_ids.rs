//! Ids of RTP header extensions that are sound as numbers, but not where they stand.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::extensions::{extmaps_of, mapped};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::Kind;

pub const WITHOUT_ALLOW_MIXED: Rule = Rule {
    code: "X005",
    name: "two-byte-without-allow-mixed",
    severity: Warning,
    summary: "an extension id is above 14, and `extmap-allow-mixed` is missing",
    explain: "Such an id needs headers of two bytes. Without the attribute a stream has headers \
              of one kind only, and a receiver that meets both drops packets. In a description \
              for WebRTC, rule X004 says more about these ids.",
    reference: "RFC 8285",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    // Only whoever reads the packets knows whether it can read both kinds.
    fix: Fixable::Unsafe,
    check: Check::Description(without_allow_mixed),
};

fn without_allow_mixed(subject: &Subject, out: &mut Findings) {
    let session = subject.document.session();
    if subject.webrtc || session.has("extmap-allow-mixed") {
        return;
    }
    for section in subject.document.sections() {
        let two_byte = extmaps_of(section).find(|extmap| matches!(extmap.number, 16..=255));
        let Some(extmap) = two_byte.filter(|_| !section.has("extmap-allow-mixed")) else {
            continue;
        };
        let found = Found::new(
            extmap.id,
            format!(
                "extension id {} needs headers of two bytes, which only `a=extmap-allow-mixed` \
                 lets stand beside those of one",
                extmap.id
            ),
        )
        .help("add `a=extmap-allow-mixed` if the receiver can read both, or use ids up to 14");
        out.push_mended(found, || {
            let line = section.attribute_lines("extmap").next()?;
            let title = "add `a=extmap-allow-mixed`";
            Some(Repair::doubtful(title).insert_before(line, "a=extmap-allow-mixed"))
        });
    }
}

pub const PROVISIONAL_ID: Rule = Rule {
    code: "X014",
    name: "provisional-extmap-id",
    severity: Error,
    summary: "an extension id from 4096 to 4351 stands where only a real one will do",
    explain: "These ids of an offer ask the answerer to choose one. No packet can carry them, so \
              that an answer must not keep them, and browsers do not take them from an offer \
              either: Chromium 156 refuses the description with \"Extension ID is not in valid \
              range.\", Firefox 153 with \"Description contains invalid extension id 4096\".",
    reference: "RFC 8285",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(provisional_id),
};

fn provisional_id(subject: &Subject, out: &mut Findings) {
    let answer = subject.kind == Some(Kind::Answer);
    if !answer && !subject.webrtc {
        return;
    }
    let extmaps = mapped(subject).map(|(_, extmap)| extmap);
    for extmap in extmaps.filter(|extmap| matches!(extmap.number, 4096..=4351)) {
        let message = match answer {
            true => format!("extension id {} is a question, not an answer", extmap.id),
            false => format!("browsers take no extension id {}", extmap.id),
        };
        out.push(Found::new(extmap.id, message).help("write an id from 1 to 14 that is free"));
    }
}
