//! Allocations that are to be given back, whatever becomes of who asked for them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::JoinSet;

use super::Session;
use crate::probe::path::Path;
use crate::stun::Timers;
use crate::turn::Conversation;

/// What a server has, or may have, allocated for the sessions of one probe. A probe that is
/// stopped half way drops its sessions; what they had is known here.
#[derive(Debug, Clone, Default)]
pub struct Held(Arc<Mutex<Vec<Allocation>>>);

/// A path that has an allocation, and what it takes to end that.
#[derive(Debug)]
struct Allocation {
    path: Arc<Path>,
    conversation: Conversation,
    timers: Timers,
}

impl Held {
    /// An allocation was asked for, or came about.
    pub fn note(&self, path: &Arc<Path>, conversation: &Conversation, timers: Timers) {
        self.settle(path);
        self.allocations().push(Allocation {
            path: Arc::clone(path),
            conversation: conversation.clone(),
            timers,
        });
    }

    /// There is none, or no more.
    pub fn settle(&self, path: &Arc<Path>) {
        self.allocations()
            .retain(|allocation| !Arc::ptr_eq(&allocation.path, path));
    }

    /// Gives all of them back at once, in a second or not at all.
    pub async fn give_back(&self) {
        let held = std::mem::take(&mut *self.allocations());
        let mut tasks = JoinSet::new();
        for allocation in held {
            let session = self.session(allocation);
            tasks.spawn(session.release());
        }
        tasks.join_all().await;
    }

    fn session(&self, allocation: Allocation) -> Session {
        let Allocation {
            path,
            conversation,
            timers,
        } = allocation;
        Session::on(path, timers, self.clone(), conversation)
    }

    fn allocations(&self) -> MutexGuard<'_, Vec<Allocation>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
