//! Data channels stay on their SCTP port.

use super::transport::keeps_association;
use crate::diagnostic::Severity::Error;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Succession};
use crate::sdp::Text;

pub const PORT_CHANGED: Rule = Rule {
    code: "J012",
    name: "sctp-port-changed",
    severity: Error,
    summary: "the SCTP port changed while the DTLS association stays",
    explain: "The SCTP association runs between fixed ports for as long as DTLS does.",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(port_changed),
};

fn port_changed(succession: &Succession, out: &mut Findings) {
    for kept in succession.kept().filter(|kept| kept.next.is_sctp()) {
        let ports = port(kept.previous).zip(port(kept.next));
        let Some((was, is)) = ports else { continue };
        if was.as_str() != is.as_str() && keeps_association(succession, kept) {
            let found = Found::new(is, format!("the SCTP port changed from {was} to {is}"))
                .beside(was, "the port before")
                .help(format!("write {was}"));
            out.push(found);
        }
    }
}

/// `a=sctp-port`, or the format of the old form.
fn port<'a>(media: &Media<'a>) -> Option<Text<'a>> {
    let number = |text: &Text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let format = media.formats.first().copied();
    media.section.value("sctp-port").or(format).filter(number)
}
