//! Whether a server that answers no Allocate is there at all: it may be one of STUN alone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::relay::ask;
use super::session::{Ended, Session, Way};
use crate::probe::path::Target;
use crate::probe::{self, ProbeResult};
use crate::stun::{self, Pace, Timers};
use crate::turn::{Allocate, Allocated, Fault};

/// What came of asking for an allocation.
#[derive(Debug)]
pub struct Asked {
    pub result: Result<Allocated, Ended>,
    /// Whether a Binding request was answered where nothing came for Allocate; `None` when it
    /// was not asked.
    pub answers_binding: Option<bool>,
}

/// Asks for an allocation, and a server that sends nothing at all also for a Binding.
pub async fn ask_or_look(
    session: &mut Session,
    allocate: &Allocate,
    target: &Target,
    way: &Way,
) -> Asked {
    let heard = session.heard();
    let result = tokio::select! {
        biased;
        result = ask(session, allocate) => result,
        () = only_answers_binding(target, way, &heard) => {
            let timeout = Fault::Stun(stun::Fault::Timeout);
            return Asked { result: Err(Ended::Fault(timeout)), answers_binding: Some(true) };
        }
    };
    let (_, took) = session.last_transaction();
    let unanswered = is_timeout(&result) && !heard.load(Ordering::Relaxed);
    // Where there was no time to ask for a Binding meanwhile, that takes as short a time.
    let answers_binding = match unanswered && took < 2 * patience(way.timers) {
        true => Some(answers_binding(target, way).await),
        false => None,
    };
    Asked {
        result,
        answers_binding,
    }
}

fn is_timeout(result: &Result<Allocated, Ended>) -> bool {
    matches!(result, Err(Ended::Fault(Fault::Stun(stun::Fault::Timeout))))
}

/// How long a server may go without answering Allocate before it is asked for a Binding: until
/// the third request, which comes three RTO after the first, and a moment for its answer.
fn patience(timers: Timers) -> Duration {
    timers.rto * 16 / 5
}

/// Completes when the server has answered a Binding request, had time to answer Allocate, and
/// has sent nothing. A first answer, such as a challenge, shows that it knows Allocate.
async fn only_answers_binding(target: &Target, way: &Way, heard: &AtomicBool) {
    tokio::time::sleep(patience(way.timers)).await;
    let answers = !heard.load(Ordering::Relaxed) && answers_binding(target, way).await;
    if answers {
        tokio::time::sleep(patience(way.timers)).await;
    }
    if !answers || heard.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
}

async fn answers_binding(target: &Target, way: &Way) -> bool {
    let once = probe::Options {
        count: Some(1),
        pace: Pace::ONE_BY_ONE,
        timers: way.timers,
        network: way.network.clone(),
    };
    match probe::probe_once(target, &once).await {
        ProbeResult::Probed { tally, .. } => tally.answered().next().is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_timers_make_for_more_patience() {
        assert_eq!(patience(Timers::default()), Duration::from_millis(1600));
        let slow = Timers {
            rto: Duration::from_secs(5),
            ..Timers::default()
        };
        assert_eq!(patience(slow), Duration::from_secs(16));
    }
}
