//! Which findings of a capture are listed: the worst come first, and each kind has a cap.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::diagnostic::{Finding, FindingCounts};

/// One kind has this many findings listed in one capture; more of them are counted. A capture
/// of a busy server may have the same fault in each of its hundred thousand streams.
pub const MOST_PER_KIND: usize = 1000;

/// Those listed, and how many are not.
pub fn listed(mut findings: Vec<Finding>) -> (Vec<Finding>, FindingCounts) {
    findings.sort_by_key(|finding| Reverse(finding.severity));
    let mut of_kind: HashMap<String, usize> = HashMap::new();
    let (listed, left_out): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| {
            let seen = of_kind.entry(finding.code.clone()).or_default();
            *seen += 1;
            *seen <= MOST_PER_KIND
        });
    (listed, FindingCounts::of(&left_out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    fn found(code: &str, severity: Severity, message: &str) -> Finding {
        Finding::new(code, "x", severity, message)
    }

    #[test]
    fn the_worst_come_first_and_equals_stay_in_their_order() {
        let findings = vec![
            found("A", Severity::Info, "1"),
            found("B", Severity::Warning, "2"),
            found("C", Severity::Error, "3"),
            found("D", Severity::Warning, "4"),
        ];
        let (listed, _) = listed(findings);
        let order: Vec<&str> = listed.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(order, ["3", "2", "4", "1"]);
    }

    #[test]
    fn of_one_kind_a_thousand_are_listed_the_rest_is_counted_and_other_kinds_have_room() {
        let mut findings: Vec<Finding> = (0..MOST_PER_KIND + 7)
            .map(|_| found("A", Severity::Info, "the same again"))
            .collect();
        findings.push(found(
            "A",
            Severity::Warning,
            "graver than others of its kind",
        ));
        findings.push(found("B", Severity::Info, "of another kind"));
        let (listed, left_out) = listed(findings);
        assert_eq!(listed.len(), MOST_PER_KIND + 1);
        assert_eq!((left_out.infos, left_out.warnings), (8, 0));
    }
}
