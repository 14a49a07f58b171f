//! Runs a [`Client`] on a [`Path`]: the loop between protocol, socket and clock.
//!
//! The client knows nothing of UDP. Another transport is another path with
//! `send` and `receive`, and [`crate::stun::Timers::reliable`] where it retransmits by itself.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::io;
use std::time::Instant;

use super::path::{MAX_DATAGRAM, Path};
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
        count: options.count,
        interval: options.interval,
        timers: path.timers(options.timers),
        software: SOFTWARE.to_owned(),
    };
    let mut client = Client::new(plan, std::iter::from_fn(random_id));
    drive(&mut client, path, interrupt).await;
    ProbeResult::Probed {
        local: path.local(),
        tally: client.into_tally(),
    }
}

async fn drive(
    client: &mut Client<impl Iterator<Item = TransactionId>>,
    path: &Path,
    interrupt: &Interrupt,
) {
    let mut buffer = vec![0; MAX_DATAGRAM];
    let interrupted = interrupt.wait();
    tokio::pin!(interrupted);
    let epoch = Instant::now();
    loop {
        // The round-trip time counts from this reading, just before the request is sent.
        let now = epoch.elapsed();
        match client.poll(now) {
            Output::Done => return,
            Output::Send(request) => {
                if let Err(error) = path.send(request).await {
                    client.fail(epoch.elapsed(), &fault(&error));
                }
            }
            Output::Wait(until) => tokio::select! {
                biased;
                received = path.receive(&mut buffer) => match received {
                    Ok(datagram) => {
                        let at = datagram.at.saturating_duration_since(epoch);
                        let bytes = buffer.get(..datagram.length).unwrap_or_default();
                        client.receive(at, datagram.source, bytes);
                    }
                    Err(error) => client.fail(epoch.elapsed(), &fault(&error)),
                },
                () = tokio::time::sleep(until.saturating_sub(now)) => {}
                () = &mut interrupted => client.stop(),
            },
        }
    }
}

/// What an error of a connected UDP socket says about the server.
fn fault(error: &io::Error) -> Fault {
    use io::ErrorKind::{ConnectionRefused, ConnectionReset, HostUnreachable, NetworkUnreachable};
    match error.kind() {
        // Windows calls it a reset.
        ConnectionRefused | ConnectionReset => Fault::Refused,
        HostUnreachable | NetworkUnreachable => Fault::Unreachable(error.to_string()),
        _ => Fault::Local(error.to_string()),
    }
}

/// `None` when the system has no randomness to give.
pub fn random_id() -> Option<TransactionId> {
    let mut id = [0; 12];
    getrandom::fill(&mut id).ok().map(|()| TransactionId(id))
}
