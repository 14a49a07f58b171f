//! Runs a [`Client`] on a [`Path`]: the loop between protocol, socket and clock.
//!
//! The client knows nothing of UDP. Another transport is another path with
//! `send` and `receive`, and [`crate::stun::Timers::reliable`] where it retransmits by itself.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::time::{Duration, Instant};

use super::path::Path;
use super::{Options, ProbeResult};
use crate::interrupt::Interrupt;
use crate::stun::{Client, Fault, Output, Plan, TransactionId};

/// The name that requests and responses of this program carry.
pub const SOFTWARE: &str = concat!("rtctool/", env!("CARGO_PKG_VERSION"));

/// Runs all transactions with one address, or those until `interrupt` is set.
pub async fn run(path: &Path, options: &Options, interrupt: &Interrupt) -> ProbeResult {
    let plan = Plan {
        server: path.server(),
        local: path.local(),
        count: options
            .count
            .unwrap_or(if path.is_stream() { 1 } else { 5 }),
        pace: options.pace,
        timers: path.timers(options.timers),
        software: SOFTWARE.to_owned(),
    };
    let mut client = Client::new(plan, std::iter::from_fn(random_ids).flatten());
    drive(&mut client, path, interrupt).await;
    ProbeResult::Probed {
        local: path.local(),
        tally: Box::new(client.into_tally()),
        facts: Box::new(path.facts()),
    }
}

async fn drive(
    client: &mut Client<impl Iterator<Item = TransactionId>>,
    path: &Path,
    interrupt: &Interrupt,
) {
    let mut message = Vec::new();
    let interrupted = interrupt.wait();
    tokio::pin!(interrupted);
    // Why a connection has ended: nothing can be sent over it any more.
    let mut broken: Option<Fault> = None;
    let epoch = Instant::now();
    loop {
        // The round-trip time counts from this reading, just before the request is sent.
        let now = epoch.elapsed();
        match client.poll(now) {
            Output::Done => return,
            Output::Send(request) => {
                let sent = match &broken {
                    Some(fault) => Err(fault.clone()),
                    None => send(path, request).await,
                };
                if let Err(fault) = sent {
                    client.fail(epoch.elapsed(), &fault);
                }
            }
            Output::Wait(until) => tokio::select! {
                biased;
                received = path.receive(&mut message), if broken.is_none() => match received {
                    Ok(datagram) => {
                        let at = datagram.at.saturating_duration_since(epoch);
                        client.receive(at, datagram.source, &message);
                    }
                    Err(error) => {
                        let at = epoch.elapsed();
                        let fault = path.fault(&error).await;
                        client.fail(at, &fault);
                        broken = path.is_connection().then_some(fault);
                    }
                },
                () = pause(until.saturating_sub(now)) => {
                    if let Some(fault) = path.unfinished() {
                        client.receive_part(&fault);
                    }
                }
                () = &mut interrupted => client.stop(),
            },
        }
    }
}

/// Looks at the clock only when it is waited for, which it is not while datagrams come.
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}

/// What a failure to send says about the server: nothing that receiving would not say
/// better, when it was the server that ended the connection.
async fn send(path: &Path, request: &[u8]) -> Result<(), Fault> {
    match path.send(request).await {
        Ok(()) => Ok(()),
        Err(error) => Err(path.fault(&error).await),
    }
}

/// Many ids at once: to ask the system for each takes as long as to send a request. `None` when
/// it has no randomness to give.
fn random_ids() -> Option<[TransactionId; 64]> {
    let mut ids = [[0; 12]; 64];
    let filled = getrandom::fill(ids.as_flattened_mut()).ok();
    filled.map(|()| ids.map(TransactionId))
}

/// `None` when the system has no randomness to give.
pub fn random_id() -> Option<TransactionId> {
    let mut id = [0; 12];
    getrandom::fill(&mut id).ok().map(|()| TransactionId(id))
}
