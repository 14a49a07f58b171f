//! Data channels in the form of the standard and in that of an old draft, and sections of them.

use crate::diagnostic::Severity::{Error, Info, Warning};
use crate::lint::rules::data_channel::data_sections;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::Text;

pub const BOTH_FORMS: Rule = Rule {
    code: "T003",
    name: "sctp-port-and-sctpmap",
    severity: Warning,
    summary: "a data channel section has `sctp-port` and `sctpmap`",
    explain: "The one is the standard, the other an old draft, and a parser may take either.",
    reference: "RFC 8841 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(both_forms),
};

fn both_forms(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject).filter(|media| !is_old_form(media)) {
        let Some(port) = media.section.attribute("sctp-port") else {
            continue;
        };
        for line in media.section.attribute_lines("sctpmap") {
            out.push(
                Found::new(
                    line,
                    "`a=sctpmap` says in an old form what `a=sctp-port` says",
                )
                .related(port, "the standard form")
                .help("remove `a=sctpmap`")
                .fix(Repair::safe("remove `a=sctpmap`").remove_line(line)),
            );
        }
    }
}

pub const NO_MESSAGE_SIZE: Rule = Rule {
    code: "T006",
    name: "no-max-message-size",
    severity: Info,
    summary: "a data channel section has no `max-message-size`",
    explain: "The peer must then take 64 KiB for the limit, and a strict one sends no larger \
              message, even where the other end could read it.",
    reference: "RFC 8841 §6",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(no_message_size),
};

fn no_message_size(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject) {
        if !is_old_form(media) && !media.section.has("max-message-size") {
            out.push(
                Found::new(
                    media.line,
                    "messages of this section may have 64 KiB at most",
                )
                .help("add `a=max-message-size:<bytes>` if you read larger ones"),
            );
        }
    }
}

pub const TWO_DATA_SECTIONS: Rule = Rule {
    code: "T008",
    name: "two-data-sections",
    severity: Warning,
    summary: "a WebRTC description has more than one data channel section in use",
    explain: "All data channels share one. A second section is rejected, or the answer to it \
              fails.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(two_data_sections),
};

fn two_data_sections(subject: &Subject, out: &mut Findings) {
    let mut sections = data_sections(subject).filter(|_| subject.webrtc);
    let Some(first) = sections.next() else { return };
    for media in sections {
        let found = Found::new(media.line, "a second section for data channels")
            .related(first.line, "the first one")
            .help("switch it off with port 0, and take it out of BUNDLE");
        out.push_mended(found, || switch_off(subject, media));
    }
}

/// Sets the port to 0, and takes the section out of its BUNDLE group.
fn switch_off(subject: &Subject, media: &Media) -> Option<Repair> {
    let repair = Repair::doubtful("switch the section off").replace(media.view?.port, "0");
    let Some(bundle) = subject.bundle_of(media) else {
        return Some(repair);
    };
    let same = |mid: &&Text| media.mid.is_some_and(|own| own.as_str() == mid.as_str());
    let mids = bundle.group.mids.iter().filter(same);
    // The semantics stand before the first mid, so that there is a blank before each.
    Some(mids.fold(repair, |repair, mid| {
        repair.remove(mid.start().saturating_sub(1)..mid.end())
    }))
}

pub const MIXED_FORMS: Rule = Rule {
    code: "T010",
    name: "mixed-data-forms",
    severity: Error,
    summary: "the `m=` line of a data channel section is of the old form, and the rest of the new",
    explain: "`DTLS/SCTP 5000` goes with `a=sctpmap`, `UDP/DTLS/SCTP webrtc-datachannel` with \
              `a=sctp-port`. Browsers refuse one mixture or the other.",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(mixed_forms),
};

fn mixed_forms(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject).filter(|media| is_old_form(media)) {
        let Some(view) = media.view else { continue };
        let port = media.section.attribute("sctp-port");
        let new_format = view.formats.as_str() == "webrtc-datachannel";
        let place = view.proto.to(view.formats);
        let found = match port {
            Some(port) => Found::new(
                place.clone(),
                "this `m=` line does not go with `a=sctp-port`",
            )
            .related(port, "here")
            .fix(Repair::doubtful("write the `m=` line in the new form").replace(place, NEW_FORM)),
            None if new_format => Found::new(place, "`DTLS/SCTP` must name the port of SCTP here"),
            None => continue,
        };
        out.push(found.help(format!("write `{NEW_FORM}`, and `a=sctp-port:5000` below")));
    }
}

const NEW_FORM: &str = "UDP/DTLS/SCTP webrtc-datachannel";

/// `DTLS/SCTP`, as the draft had it, without what carries it.
fn is_old_form(media: &Media) -> bool {
    !media.proto().ends_with("/DTLS/SCTP")
}
