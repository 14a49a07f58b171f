//! Layers keep their names.

use crate::diagnostic::Severity::Error;
use crate::lint::hash::HashSet;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Succession};
use crate::sdp::Text;
use crate::sdp::attributes::Simulcast;

pub const RIDS_CHANGED: Rule = Rule {
    code: "J011",
    name: "rids-changed",
    severity: Error,
    summary: "a simulcast layer appears that the section did not have before",
    explain: "The layers of a section are settled when it is first negotiated: later \
              descriptions may take some away, and bring none. The sender has no encoding for \
              the new rid, and the receiver waits for it.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(rids_changed),
};

/// Once for a section.
fn rids_changed(succession: &Succession, out: &mut Findings) {
    for kept in succession.kept() {
        let Some((previous, layers_before)) = simulcast(kept.previous) else {
            continue;
        };
        let Some((_, layers)) = simulcast(kept.next) else {
            continue;
        };
        let known: HashSet<&str> = layers_before
            .rids
            .iter()
            .map(|(_, rid)| rid.as_str())
            .collect();
        let mut rids = layers.rids.iter().map(|(_, rid)| *rid);
        if let Some(rid) = rids.find(|rid| !known.contains(rid.as_str())) {
            let found = Found::new(rid, format!("layer `{rid}` is new in this section"))
                .beside(previous, "the layers before")
                .help("keep the rids; for other layers, add a new section");
            out.push(found);
        }
    }
}

fn simulcast<'a>(media: &Media<'a>) -> Option<(Text<'a>, Simulcast<'a>)> {
    let mut values = media.section.values("simulcast");
    values.find_map(|value| Some((value, Simulcast::parse(value).ok()?)))
}
