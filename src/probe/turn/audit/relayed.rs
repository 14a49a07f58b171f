//! Relays of an audit, and whether data comes through two that anybody gets.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::time::{Duration, Instant};

use crate::probe::path::Target;
use crate::probe::turn::relay::{AttemptError, Relay, ask};
use crate::probe::turn::session::{Session, Way};
use crate::turn::{Allocate, Conversation, Fault};

/// How long data may take from relay to relay, and how often it is sent.
const DATA_WAIT: Duration = Duration::from_millis(500);
const DATA_TRIES: u32 = 3;

/// What is sent. Nobody else sends it.
const DATA: &[u8] = b"rtctool turn audit: does this come through?";

/// Asks for an allocation on a path of its own.
pub async fn allocate(
    target: &Target,
    known: &Conversation,
    wanted: Allocate,
    way: &Way,
) -> Result<Relay, AttemptError> {
    let opened = Session::open_knowing(target, way, known.clone());
    let mut session = opened.await.map_err(AttemptError::NotOpened)?;
    match ask(&mut session, &wanted).await {
        Ok(allocated) => Ok(Relay { session, allocated }),
        Err(ended) => Err(AttemptError::Fault(ended.into_fault())),
    }
}

/// How long allocations that were given back may still count, and how often to look.
const QUOTA_PATIENCE: Duration = Duration::from_secs(3);
const QUOTA_PAUSE: Duration = Duration::from_millis(250);

/// [`allocate`], again and again while the server says that the user's quota is used up:
/// servers count an allocation for a while after it was given back.
pub async fn allocate_in_time(
    target: &Target,
    known: &Conversation,
    wanted: &Allocate,
    way: &Way,
) -> Result<Relay, AttemptError> {
    let begun = Instant::now();
    loop {
        match allocate(target, known, wanted.clone(), way).await {
            Err(AttemptError::Fault(fault))
                if fault.server_error() == Some(486) && begun.elapsed() < QUOTA_PATIENCE =>
            {
                tokio::time::sleep(QUOTA_PAUSE).await;
            }
            result => return result,
        }
    }
}

/// Sends data from one relay to another. `None` when there are no two.
pub async fn open_relay(
    target: &Target,
    known: &Conversation,
    way: &Way,
) -> Option<Result<bool, Fault>> {
    let plain = Allocate::default;
    let mut near = allocate(target, known, plain(), way).await.ok()?;
    let far = allocate(target, known, plain(), way).await;
    let result = match far {
        Ok(mut far) => {
            let result = between(&mut near, &mut far).await;
            far.session.give_back().await;
            Some(result)
        }
        Err(_) => None,
    };
    near.session.give_back().await;
    result
}

async fn between(near: &mut Relay, far: &mut Relay) -> Result<bool, Fault> {
    let (Some(from), Some(to)) = (near.address(), far.address()) else {
        return Ok(false);
    };
    near.permit(&[to.ip()]).await?;
    far.permit(&[from.ip()]).await?;
    for _ in 0..DATA_TRIES {
        near.session.send_to(to, DATA).await?;
        match tokio::time::timeout(DATA_WAIT, far.session.next_data()).await {
            Ok(arrived) if arrived.as_ref().is_ok_and(|a| a.data == DATA) => return Ok(true),
            Ok(Err(fault)) => return Err(fault),
            Ok(Ok(_)) | Err(_) => {}
        }
    }
    Ok(false)
}
