//! What the schedule of the network has to do with the call.

use std::time::Duration;

use crate::call::link::LinkPlan;
use crate::diagnostic::{Finding, FindingKind};

pub const TOO_LATE: FindingKind = FindingKind::warning(
    "CALL018",
    "change-after-the-end",
    "The network was to change at a time that the call did not reach.",
);

/// `lasted` is how long media was sent.
pub fn too_late(plan: &LinkPlan, lasted: Duration) -> Option<Finding> {
    let at = plan.first_beyond(lasted)?.as_secs_f64();
    let lasted = lasted.as_secs_f64();
    Some(
        TOO_LATE
            .found(format!(
                "the network was to change {at} s into the call, which lasted {lasted:.1} s"
            ))
            .help("give a longer --duration, or earlier times in the schedule"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::link::LinkConfig;

    #[test]
    fn a_change_that_the_call_did_not_reach_is_told() {
        const SECOND: Duration = Duration::from_secs(1);
        let changes = [1, 20, 30].map(|at| (at * SECOND, LinkConfig::CLEAN));
        let plan = LinkPlan {
            changes: changes.to_vec(),
            ..LinkPlan::default()
        };
        let found = too_late(&plan, 2 * SECOND).unwrap();
        assert_eq!(
            found.message,
            "the network was to change 20 s into the call, which lasted 2.0 s"
        );
        assert!(too_late(&plan, 31 * SECOND).is_none());
    }
}
