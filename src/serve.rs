//! A STUN and TURN server inside this process: sockets and clock around [`crate::relay`].
//!
//! It is what `turn serve` runs, and a peer for runs and tests that need one
//! and no network.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

mod config;
mod ports;
mod sockets;
mod tcp;
mod udp;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::runtime;
use tokio::sync::oneshot;

pub use config::{Config, Credentials};

use crate::relay::{Account, Ledger};
use crate::turn::ephemeral_password;
use sockets::Sockets;

/// A server that runs until it is dropped, on a thread of its own: it answers
/// whatever runtime its user blocks.
#[derive(Debug)]
pub struct TurnServer {
    address: SocketAddr,
    credentials: Credentials,
    sockets: Arc<Sockets>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How long credentials made from a secret are good for.
const EPHEMERAL_LIFETIME: Duration = Duration::from_secs(24 * 3600);

impl TurnServer {
    /// Binds the UDP and the TCP port, and serves them.
    ///
    /// # Errors
    /// When an address cannot be bound, or there is no randomness or thread to be had.
    pub fn start(config: Config) -> io::Result<TurnServer> {
        let credentials = credentials(&config.accounts)?;
        let (answer, started) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("turn-server".into())
            .spawn(move || run(&config, &answer, stopped))?;
        let sockets = started.recv().map_err(io::Error::other)??;
        Ok(TurnServer {
            address: sockets.address(),
            credentials,
            sockets,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it listens, with UDP and with TCP.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `turn:…` for this server, over UDP.
    pub fn uri(&self) -> String {
        format!("turn:{}", self.address)
    }

    /// `turn:…?transport=tcp` for this server.
    pub fn tcp_uri(&self) -> String {
        format!("turn:{}?transport=tcp", self.address)
    }

    /// `stun:…` for this server.
    pub fn stun_uri(&self) -> String {
        format!("stun:{}", self.address)
    }

    /// A username and password that the server takes.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// What it has done so far.
    pub fn ledger(&self) -> Ledger {
        self.sockets.ledger()
    }
}

impl Drop for TurnServer {
    fn drop(&mut self) {
        // Dropping the sender stops the thread as well.
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Credentials for the first account; those made from a secret end in a day.
fn credentials(accounts: &[Account]) -> io::Result<Credentials> {
    match accounts.first() {
        Some(Account::User { username, password }) => Ok(Credentials {
            username: username.clone(),
            password: password.clone(),
        }),
        Some(Account::Secret(secret)) => {
            let expires = unix_seconds() + EPHEMERAL_LIFETIME.as_secs();
            let username = format!("{expires}:rtctool");
            Ok(Credentials {
                password: ephemeral_password(secret.as_bytes(), &username),
                username,
            })
        }
        None => Err(io::Error::other("a TURN server needs an account")),
    }
}

fn unix_seconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// One thread does it all: a second would have to be woken for each datagram.
fn run(
    config: &Config,
    answer: &mpsc::Sender<io::Result<Arc<Sockets>>>,
    stopped: oneshot::Receiver<()>,
) {
    let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = answer.send(Err(error));
            return;
        }
    };
    runtime.block_on(async {
        match Sockets::bind(config).await {
            Ok((sockets, listener)) => {
                let _ = answer.send(Ok(Arc::clone(&sockets)));
                tokio::select! {
                    () = udp::serve(&sockets) => {}
                    () = tcp::serve(&sockets, &listener) => {}
                    () = sockets.expire() => {}
                    _ = stopped => {}
                }
            }
            Err(error) => {
                let _ = answer.send(Err(error));
            }
        }
    });
}

#[cfg(test)]
mod tests;
