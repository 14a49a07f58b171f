//! The calls that a server has, and those that it had.

use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use webrtc::peer_connection::PeerConnection;

use super::browser::Statistics;
use super::{ServedCall, session::Wish};
use crate::call::endpoint::Endpoint;
use crate::call::sample::Sample;
use crate::whip::Refused;

/// Calls that the report lists: some have a megabyte of figures.
const MOST_KEPT: usize = 200;

pub struct Sessions {
    state: Mutex<State>,
    slots: Arc<Semaphore>,
    most: u32,
    wanted: Option<u64>,
    /// How many have ended.
    ended: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    running: HashMap<String, Running>,
    offers: u64,
    begun: u64,
    outcome: Outcome,
}

/// What is left of all of them.
#[derive(Default)]
pub struct Outcome {
    pub kept: Vec<ServedCall>,
    pub unlisted: u64,
    pub answers: BTreeMap<u16, u64>,
}

/// A call under way, as requests see it.
#[derive(Clone)]
pub struct Running {
    pub connection: Arc<dyn PeerConnection>,
    /// Names its ICE session.
    pub tag: String,
    pub offer: Arc<str>,
    pub wish: watch::Sender<Wish>,
    pub told: Arc<Mutex<Told>>,
}

/// What requests have told of a call, and what they have not been told yet.
pub struct Told {
    pub trickled: u64,
    pub browser: Option<Statistics>,
    pub samples: Receiver<Sample>,
}

/// Room for a call.
pub struct Admission {
    /// Counts offers, not calls.
    pub offer: u64,
    pub slot: OwnedSemaphorePermit,
}

impl Sessions {
    pub fn new(most: u32, wanted: Option<u64>) -> Sessions {
        Sessions {
            state: Mutex::default(),
            slots: Arc::new(Semaphore::new(most as usize)),
            most,
            wanted,
            ended: watch::channel(0).0,
        }
    }

    /// # Errors
    /// When there is no room now, or no call is wanted any more.
    pub fn admit(&self) -> Result<Admission, Refused> {
        let mut state = self.lock();
        self.may_begin(&state)?;
        let slot = Arc::clone(&self.slots).try_acquire_owned();
        let slot = slot.map_err(|_| unavailable("there are as many calls as may be at a time"))?;
        state.offers += 1;
        Ok(Admission {
            offer: state.offers,
            slot,
        })
    }

    /// Its number, from 1 on.
    ///
    /// # Errors
    /// When the last call that was wanted has begun meanwhile.
    pub fn begin(&self, name: String, running: Running) -> Result<u64, Refused> {
        let mut state = self.lock();
        self.may_begin(&state)?;
        state.begun += 1;
        state.running.insert(name, running);
        Ok(state.begun)
    }

    fn may_begin(&self, state: &State) -> Result<(), Refused> {
        match self.wanted {
            Some(wanted) if state.begun >= wanted => {
                Err(unavailable("all calls that were wanted have begun"))
            }
            _ => Ok(()),
        }
    }

    /// # Errors
    /// When there is no such session, or no more.
    pub fn find(&self, name: &str) -> Result<Running, Refused> {
        let found = self.lock().running.get(name).cloned();
        found.ok_or_else(|| Refused::new(StatusCode::NOT_FOUND, "there is no such session"))
    }

    pub fn end(&self, name: &str, call: ServedCall) {
        let mut state = self.lock();
        state.running.remove(name);
        match state.outcome.kept.len() < MOST_KEPT {
            true => state.outcome.kept.push(call),
            false => state.outcome.unlisted += 1,
        }
        drop(state);
        self.ended.send_modify(|ended| *ended += 1);
    }

    pub fn answered(&self, status: StatusCode) {
        let mut state = self.lock();
        *state.outcome.answers.entry(status.as_u16()).or_default() += 1;
    }

    /// Waits until all calls that were wanted have ended; for ever where none were.
    pub async fn all_made(&self) {
        let mut ended = self.ended.subscribe();
        let Some(wanted) = self.wanted else {
            return std::future::pending().await;
        };
        // It is told as long as `self` is there.
        let _ = ended.wait_for(|ended| *ended >= wanted).await;
    }

    /// Ends what is under way, and waits for it, but not for long.
    pub async fn close_all(&self, limit: Duration) {
        for running in self.lock().running.values() {
            running.wish.send_replace(Wish::Close);
        }
        let all_ended = self.slots.acquire_many(self.most);
        let _ = tokio::time::timeout(limit, all_ended).await;
    }

    pub fn take(&self) -> Outcome {
        std::mem::take(&mut self.lock().outcome)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    pub fn new(end: &Endpoint, offer: &str, tag: &str, samples: Receiver<Sample>) -> Running {
        Running {
            connection: Arc::clone(&end.peer.connection),
            tag: tag.to_owned(),
            offer: offer.into(),
            wish: watch::channel(Wish::Last).0,
            told: Arc::new(Mutex::new(Told {
                trickled: 0,
                browser: None,
                samples,
            })),
        }
    }

    pub fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unavailable(words: &str) -> Refused {
    Refused::new(StatusCode::SERVICE_UNAVAILABLE, words)
}
