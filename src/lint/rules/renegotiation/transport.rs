//! What ICE and DTLS allow to change, and with what.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Severity::Error;
use crate::lint::{
    Check, Enabled, Findings, Fixable, Found, Kept, Media, Rule, Subject, Succession,
};
use crate::sdp::Text;

pub const HALF_RESTART: Rule = Rule {
    code: "J006",
    name: "half-ice-restart",
    severity: Error,
    summary: "a new `ice-ufrag` comes with the old `ice-pwd`, or the other way round",
    explain: "An ICE restart changes both. With one of them new, a peer may or may not restart, \
              and its checks carry credentials that the other side does not accept.",
    reference: "RFC 8839",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(half_restart),
};

/// Once: bundled sections have the same credentials.
fn half_restart(succession: &Succession, out: &mut Findings) {
    let half = succession.kept().find_map(|kept| {
        let ufrag = values(succession, kept, "ice-ufrag")?;
        let pwd = values(succession, kept, "ice-pwd")?;
        (ufrag.changed() != pwd.changed()).then_some((ufrag, pwd))
    });
    let Some((ufrag, pwd)) = half else { return };
    let (new, old, [changed, kept]) = match ufrag.changed() {
        true => (ufrag, pwd, ["ice-ufrag", "ice-pwd"]),
        false => (pwd, ufrag, ["ice-pwd", "ice-ufrag"]),
    };
    let found = Found::new(
        old.next,
        format!("`{changed}` changed, but `{kept}` did not"),
    )
    .beside(new.previous, format!("`{changed}` before"))
    .related(new.next, format!("`{changed}` now"))
    .help("restart ICE with both new, or keep both");
    out.push(found);
}

pub const FINGERPRINT: Rule = Rule {
    code: "J007",
    name: "fingerprint-changed-without-restart",
    severity: Error,
    summary: "the DTLS fingerprint changed, but ICE was not restarted",
    explain: "Another certificate needs a new DTLS association, and that a new ICE session. \
              Where nobody checks, media just stops.",
    reference: "RFC 8842",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(fingerprint),
};

/// Once: all sections have the fingerprint of one certificate, as a rule.
fn fingerprint(succession: &Succession, out: &mut Findings) {
    let changed = succession.kept().find_map(|kept| {
        let fingerprint = values(succession, kept, "fingerprint")?;
        let ufrag = values(succession, kept, "ice-ufrag")?;
        let renewed = !shares_fingerprint(succession, kept) && !ufrag.changed();
        renewed.then_some((fingerprint, ufrag))
    });
    if let Some((fingerprint, ufrag)) = changed {
        let found = Found::new(
            fingerprint.next,
            "the fingerprint is another one than before",
        )
        .beside(fingerprint.previous, "the fingerprint before")
        .related(ufrag.next, "these credentials did not change")
        .help("keep the certificate, or restart ICE with it");
        out.push(found);
    }
}

pub const ROLE_FLIP: Rule = Rule {
    code: "J009",
    name: "dtls-role-flip",
    severity: Error,
    summary: "the DTLS role changed within one association",
    explain: "Who is client and who is server is settled with the first handshake. A peer that \
              is told otherwise refuses the description, or waits for a handshake that nobody \
              starts.",
    reference: "RFC 8842",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(role_flip),
};

/// Once: bundled sections have one role.
fn role_flip(succession: &Succession, out: &mut Findings) {
    let is_role = |text: Text| matches!(text.as_str(), "active" | "passive");
    let flipped = succession
        .kept()
        .filter(|kept| keeps_association(succession, kept))
        .filter(|kept| !restarts(succession, kept))
        .filter_map(|kept| values(succession, kept, "setup"))
        .find(|setup| setup.changed() && is_role(setup.previous) && is_role(setup.next));
    if let Some(Values { previous, next }) = flipped {
        let found = Found::new(
            next,
            format!("the DTLS role changed from `{previous}` to `{next}`"),
        )
        .beside(previous, "the role before")
        .help(format!(
            "write `a=setup:{previous}`, or `actpass` in an offer"
        ));
        out.push(found);
    }
}

pub const PARTIAL_RESTART: Rule = Rule {
    code: "J010",
    name: "partial-restart-in-bundle",
    severity: Error,
    summary: "ICE restarts in a part of a BUNDLE group",
    explain: "The group has one transport, which restarts or does not.",
    reference: "RFC 9143 §10",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(partial_restart),
};

fn partial_restart(succession: &Succession, out: &mut Findings) {
    let mut groups: HashMap<usize, Restarts> = HashMap::default();
    for kept in succession.kept() {
        let group = succession.next.bundle_of(kept.next);
        let ufrag = values(succession, kept, "ice-ufrag");
        let (Some(group), Some(ufrag)) = (group, ufrag) else {
            continue;
        };
        let restarts = groups.entry(group.group.semantics.start()).or_default();
        let first = match ufrag.changed() {
            true => &mut restarts.restarted,
            false => &mut restarts.stayed,
        };
        first.get_or_insert(ufrag);
    }
    let mut groups: Vec<(usize, Restarts)> = groups.into_iter().collect();
    groups.sort_unstable_by_key(|(start, _)| *start);
    for (_, Restarts { restarted, stayed }) in groups {
        let (Some(restarted), Some(stayed)) = (restarted, stayed) else {
            continue;
        };
        let message = "ICE restarts in another section of this group, but not here";
        let found = Found::new(stayed.next, message)
            .related(restarted.next, "new credentials")
            .beside(stayed.previous, "the same credentials before")
            .help("write the new `ice-ufrag` and `ice-pwd` in all sections of the group");
        out.push(found);
    }
}

/// The first section of a group that restarts ICE, and the first one that does not.
#[derive(Debug, Default)]
struct Restarts<'a> {
    restarted: Option<Values<'a>>,
    stayed: Option<Values<'a>>,
}

/// An attribute that a section had and still has; that of the session stands for it.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    pub previous: Text<'a>,
    pub next: Text<'a>,
}

impl Values<'_> {
    pub fn changed(&self) -> bool {
        self.previous.as_str() != self.next.as_str()
    }
}

pub fn values<'a>(succession: &Succession<'a>, kept: &Kept<'a>, name: &str) -> Option<Values<'a>> {
    Some(Values {
        previous: succession.previous.attribute(kept.previous, name)?.value?,
        next: succession.next.attribute(kept.next, name)?.value?,
    })
}

/// Whether the DTLS association goes on, as far as the two descriptions tell.
pub fn keeps_association(succession: &Succession, kept: &Kept) -> bool {
    let same_id = values(succession, kept, "tls-id").is_none_or(|id| !id.changed());
    same_id && shares_fingerprint(succession, kept)
}

fn restarts(succession: &Succession, kept: &Kept) -> bool {
    values(succession, kept, "ice-ufrag").is_some_and(|ufrag| ufrag.changed())
}

/// Whether a certificate is the same: one of several is enough.
fn shares_fingerprint(succession: &Succession, kept: &Kept) -> bool {
    let previous: HashSet<String> = fingerprints(succession.previous, kept.previous).collect();
    fingerprints(succession.next, kept.next).any(|value| previous.contains(&value))
}

fn fingerprints<'a>(subject: &'a Subject, media: &Media<'a>) -> impl Iterator<Item = String> {
    let sections = [media.section, subject.document.session()];
    let values = sections
        .into_iter()
        .flat_map(|section| section.values("fingerprint"));
    values.map(|value| value.to_ascii_lowercase())
}
