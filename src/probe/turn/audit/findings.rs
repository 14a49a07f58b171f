//! Which observations of an audit are worth a finding.

use super::TurnAudit;
use crate::diagnostic::{Finding, Location};

/// Every address is judged by itself: what one of them lets in is in.
pub fn findings(audits: &[TurnAudit]) -> Vec<Finding> {
    audits.iter().flat_map(of_address).collect()
}

fn of_address(audit: &TurnAudit) -> Vec<Finding> {
    let observations = audit.judgement().observations.into_iter();
    let finding = observations.map(|seen| {
        let message = seen.explanation.cause;
        Finding::new(seen.kind.code, &seen.word, seen.severity, message)
            .at(Location::whole(audit.subject()))
            .help(seen.explanation.help)
    });
    finding.collect()
}
