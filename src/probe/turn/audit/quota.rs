//! How many allocations one user gets.

use tokio::task::JoinSet;

use super::Options;
use super::relayed::allocate_in_time;
use crate::probe::path::Target;
use crate::probe::turn::relay::{AttemptError, Relay};
use crate::probe::turn::session::Way;
use crate::turn::{Allocate, Conversation, Fault};

/// Allocations of one user at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    pub asked: u32,
    pub granted: u32,
    /// What the server said to the first that it did not grant.
    pub refusal: Option<Fault>,
}

/// Allocates until the server refuses, and gives all back. `None` when that says nothing.
pub async fn measure(
    target: &Target,
    known: &Conversation,
    options: &Options,
    way: &Way,
) -> Option<Quota> {
    let mut relays: Vec<Relay> = Vec::new();
    let mut refusal = None;
    for _ in 0..options.most_allocations {
        match allocate_in_time(target, known, &Allocate::default(), way).await {
            Ok(relay) => relays.push(relay),
            Err(AttemptError::Fault(fault)) => {
                refusal = Some(fault);
                break;
            }
            // This host may be out of sockets, which is no word about the server.
            Err(AttemptError::NotOpened(_)) => break,
        }
    }
    let granted = u32::try_from(relays.len()).unwrap_or(u32::MAX);
    let mut releases = JoinSet::new();
    for mut relay in relays {
        releases.spawn(async move { relay.session.give_back().await });
    }
    releases.join_all().await;
    let asked = granted + u32::from(refusal.is_some());
    (asked > 0).then_some(Quota {
        asked,
        granted,
        refusal,
    })
}
