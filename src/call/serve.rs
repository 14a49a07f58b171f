//! A WHIP and WHEP server whose other end of each call is measured, and a page that makes calls
//! of which both ends tell what they measured.
//!
//! Everything that clients can make more of is bounded: connections, sessions, bodies, times.

mod browser;
pub mod findings;
mod page;
mod respond;
mod session;
mod sessions;

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

pub use browser::{BrowserStream, Kind, Phase, Statistics, Way};
pub use session::EndedBy;

use super::alone::OneEnd;
use super::clock::Clock;
use super::link::LinkPlan;
use super::loopback::Impaired;
use super::plan::Plan;
use super::sample::Sample;
use crate::interrupt::Interrupt;
use crate::whip::{Access, Purpose};
use sessions::Sessions;

/// Connections at a time; more wait in the backlog of the system.
const MOST_CONNECTIONS: u32 = 256;

/// For the head of a request, and between two requests on a connection.
const HEAD_LIMIT: Duration = Duration::from_secs(15);

/// For what is under way when the server ends.
const CLOSING_LIMIT: Duration = Duration::from_secs(3);

/// When no connection can be taken, as with too many open files.
const PAUSE: Duration = Duration::from_millis(50);

/// Room for the head of a request.
const MOST_HEAD: usize = 32 << 10;

pub struct Options {
    pub listen: SocketAddr,
    pub access: Access,
    /// What is sent, and from which addresses. Directions are those of each call.
    pub plan: Plan,
    /// How the network treats what is sent.
    pub link: LinkPlan,
    pub impaired: Impaired,
    /// From the offer until media can flow.
    pub connect_timeout: Duration,
    /// A call is ended after this time.
    pub longest_call: Duration,
    /// Calls at a time.
    pub most_sessions: u32,
    /// The server ends when so many calls have ended.
    pub calls: Option<u64>,
    /// The server ends after this time.
    pub duration: Option<Duration>,
    /// Where each call's packets go, decrypted, in a file of its own.
    pub captures: Option<PathBuf>,
    /// How the page is told what this end measured in a second.
    pub sample_as_json: fn(&Sample) -> serde_json::Value,
}

/// What came of it.
#[derive(Debug)]
pub struct Served {
    pub address: SocketAddr,
    pub elapsed: Duration,
    /// In the order in which they ended.
    pub calls: Vec<ServedCall>,
    /// Calls beyond the number that is kept.
    pub unlisted: u64,
    /// Requests by the status of their answers.
    pub answers: BTreeMap<u16, u64>,
    /// Calls that were to be waited for.
    pub wanted: Option<u64>,
    pub interrupted: bool,
}

/// A call with a client, as it went.
#[derive(Debug)]
pub struct ServedCall {
    pub number: u64,
    pub purpose: Purpose,
    pub client: SocketAddr,
    pub user_agent: Option<String>,
    /// When its offer came, since the server began.
    pub begun: Duration,
    pub ended_by: EndedBy,
    /// Candidates that came after the offer.
    pub trickled: u64,
    /// What the page said last.
    pub browser: Option<Statistics>,
    /// Where its packets went, decrypted.
    pub capture: Option<PathBuf>,
    pub call: OneEnd,
}

/// Listens, and serves once it is run.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    options: Options,
    interrupt: Interrupt,
    clock: Clock,
    sessions: Sessions,
}

impl Server {
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn bind(options: Options, interrupt: Interrupt) -> io::Result<Server> {
        let listener = TcpListener::bind(options.listen).await?;
        let sessions = Sessions::new(options.most_sessions, options.calls);
        Ok(Server {
            address: listener.local_addr()?,
            listener,
            shared: Arc::new(Shared {
                options,
                interrupt,
                clock: Clock::start(),
                sessions,
            }),
        })
    }

    /// The one that was taken where port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until it is interrupted, its time is over or its calls are made.
    pub async fn run(self) -> Served {
        let shared = Arc::clone(&self.shared);
        let (close, closing) = watch::channel(false);
        let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS as usize));
        tokio::select! {
            () = self.accept(&connections, &closing) => {}
            () = shared.until_the_end() => {}
        }
        shared.sessions.close_all(CLOSING_LIMIT).await;
        close.send_replace(true);
        let all_closed = connections.acquire_many(MOST_CONNECTIONS);
        // Who does not take the rest of its answer goes without.
        let _ = shared.clock.within(CLOSING_LIMIT, all_closed).await;
        shared.served(self.address)
    }

    async fn accept(&self, connections: &Arc<Semaphore>, closing: &watch::Receiver<bool>) {
        while let Ok(permit) = Arc::clone(connections).acquire_owned().await {
            match self.listener.accept().await {
                Ok((stream, client)) => {
                    let serving = serve(stream, client, Arc::clone(&self.shared), closing.clone());
                    tokio::spawn(async move {
                        serving.await;
                        drop(permit);
                    });
                }
                Err(_) => self.shared.clock.sleep(PAUSE).await,
            }
        }
    }
}

impl Shared {
    async fn until_the_end(&self) {
        let time_is_over = async {
            match self.options.duration {
                Some(duration) => self.clock.sleep(duration).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = time_is_over => {}
            () = self.interrupt.wait() => {}
            () = self.sessions.all_made() => {}
        }
    }

    fn served(&self, address: SocketAddr) -> Served {
        let outcome = self.sessions.take();
        Served {
            address,
            elapsed: self.clock.now(),
            calls: outcome.kept,
            unlisted: outcome.unlisted,
            answers: outcome.answers,
            wanted: self.options.calls,
            interrupted: self.interrupt.is_set(),
        }
    }
}

/// One connection, from its first request to its last.
async fn serve(
    stream: TcpStream,
    client: SocketAddr,
    shared: Arc<Shared>,
    mut closing: watch::Receiver<bool>,
) {
    // Answers are to leave at once. Where that cannot be had, they leave a little later.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| respond::respond(Arc::clone(&shared), client, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .max_buf_size(MOST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    // What a connection fails of is its client's matter.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = closing.wait_for(|closing| *closing) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

#[cfg(test)]
mod tests;
