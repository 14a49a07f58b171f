//! Asks servers over the network: names, sockets and clocks around the [`crate::stun`] client.
//!
//! For each URI: resolve its name, open a path to each address, run a session
//! on each path, all at once. The outcome of each address is a [`ServerProbe`];
//! its [`Verdict`] says in a word what it amounts to, and [`findings()`] what of
//! it is worth a finding.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

pub mod codes;
mod dtls;
mod explain;
mod findings;
pub mod framing;
pub mod nat;
pub mod network;
pub mod path;
mod resolve;
pub mod server;
mod session;
mod sockets;
mod stream;
mod tcp;
pub mod tls;
pub mod transport_codes;
pub mod turn;
mod udp;
pub mod uri;
mod verdict;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::stun::{Pace, Tally, Timers};

pub use explain::{Explanation, Tried, explain_fault};
pub use findings::findings;
pub use network::{Families, Network};
pub use path::{ConnectFault, Facts, OpenError, Target};
pub use resolve::{Lookup, Lookups, Names, ResolveError};
pub use uri::{ServerUri, Transport, UriError};
pub use verdict::{Verdict, code_of};

use path::Path;
use resolve::{Resolved, resolve};
use sockets::addresses_at_once;

/// How to probe.
#[derive(Debug, Clone)]
pub struct Options {
    /// Transactions for each address. `None` is five over UDP and DTLS, and one over TCP and
    /// TLS: a stream loses nothing, and not every server answers twice on one.
    pub count: Option<u32>,
    pub pace: Pace,
    pub timers: Timers,
    pub network: Network,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            count: None,
            pace: Pace::Every(Duration::from_millis(200)),
            timers: Timers::default(),
            network: Network::default(),
        }
    }
}

/// What became of one address of one URI.
#[derive(Debug)]
pub struct ServerProbe {
    pub uri: ServerUri,
    /// `None` when the name did not resolve, or not before the run was stopped.
    pub target: Option<Target>,
    pub transport: Transport,
    /// What was asked about the name.
    pub lookups: Lookups,
    /// How long the name took; `None` for an address literal.
    pub resolve_time: Option<Duration>,
    pub result: ProbeResult,
}

impl ServerProbe {
    /// `None` when the name did not resolve, or not before the run was stopped.
    pub fn address(&self) -> Option<SocketAddr> {
        self.target.as_ref().map(|target| target.address)
    }
}

#[derive(Debug)]
pub enum ProbeResult {
    Probed {
        local: SocketAddr,
        tally: Box<Tally>,
        facts: Box<Facts>,
    },
    Unresolved(ResolveError),
    NotOpened(OpenError),
    /// The run was stopped after this time of connecting or shaking hands.
    Opening(Duration),
    /// The run was stopped before anything was sent to a server.
    NotBegun,
}

/// Addresses probed at the same time at most; see [`sockets`].
const AT_ONCE: u32 = 1000;

/// How often the progress display is brought up to date.
const DISPLAY_INTERVAL: Duration = Duration::from_millis(200);

#[derive(Debug)]
struct Shared {
    options: Options,
    interrupt: Interrupt,
    places: Semaphore,
    addresses: AtomicUsize,
    addresses_done: AtomicUsize,
}

/// Probes every address of every URI. The result has the URIs in the order
/// given, and the addresses of each in ascending order, IPv4 first.
///
/// Must run inside a Tokio runtime. Ends early, with what was measured so far,
/// when `interrupt` is set.
pub async fn probe(
    uris: Vec<ServerUri>,
    options: Options,
    interrupt: &Interrupt,
    progress: &Progress,
) -> Vec<ServerProbe> {
    options.network.prepare(&uris);
    let shared = Arc::new(Shared {
        options,
        interrupt: interrupt.clone(),
        places: Semaphore::new(addresses_at_once(AT_ONCE)),
        addresses: AtomicUsize::new(0),
        addresses_done: AtomicUsize::new(0),
    });
    let mut tasks = JoinSet::new();
    for (order, uri) in uris.into_iter().enumerate() {
        let shared = Arc::clone(&shared);
        tasks.spawn(async move { (order, probe_uri(uri, &shared).await) });
    }
    let display = display(&shared, progress);
    let mut probes = tokio::select! {
        probes = tasks.join_all() => probes,
        () = display => Vec::new(),
    };
    probes.sort_by_key(|(order, _)| *order);
    probes.into_iter().flat_map(|(_, probes)| probes).collect()
}

/// Never completes.
async fn display(shared: &Shared, progress: &Progress) {
    let begun = Instant::now();
    let task = progress.spinner("resolving names");
    loop {
        tokio::time::sleep(DISPLAY_INTERVAL).await;
        let done = shared.addresses_done.load(Ordering::Relaxed);
        let all = shared.addresses.load(Ordering::Relaxed);
        let seconds = begun.elapsed().as_secs();
        task.message(format!("{done} of {all} addresses probed, {seconds} s"));
    }
}

async fn probe_uri(uri: ServerUri, shared: &Arc<Shared>) -> Vec<ServerProbe> {
    let resolved = tokio::select! {
        resolved = resolve(&uri, &shared.options.network) => resolved,
        () = shared.interrupt.wait() => Resolved { time: None, targets: Ok(Vec::new()), lookups: Lookups::default() },
    };
    let outcome = |target: Option<Target>, result| ServerProbe {
        uri: uri.clone(),
        transport: match &target {
            Some(target) => target.transport,
            None => shared.options.network.transport_for(&uri),
        },
        target,
        lookups: resolved.lookups.clone(),
        resolve_time: resolved.time,
        result,
    };
    let targets = match &resolved.targets {
        Ok(targets) if targets.is_empty() => return vec![outcome(None, ProbeResult::NotBegun)],
        Ok(targets) => targets,
        Err(error) => return vec![outcome(None, ProbeResult::Unresolved(error.clone()))],
    };
    shared.addresses.fetch_add(targets.len(), Ordering::Relaxed);
    let mut tasks = JoinSet::new();
    for (order, target) in targets.iter().cloned().enumerate() {
        let shared = Arc::clone(shared);
        tasks.spawn(async move {
            let result = probe_target(&target, &shared).await;
            (order, target, result)
        });
    }
    let mut results = tasks.join_all().await;
    results.sort_by_key(|(order, ..)| *order);
    let outcomes = results
        .into_iter()
        .map(|(_, target, result)| outcome(Some(target), result));
    outcomes.collect()
}

/// Probes one target, on its own.
async fn probe_once(target: &Target, options: &Options) -> ProbeResult {
    match Path::open(target, &options.network).await {
        Ok(path) => session::run(&path, options, &Interrupt::never()).await,
        Err(error) => ProbeResult::NotOpened(error),
    }
}

async fn probe_target(target: &Target, shared: &Shared) -> ProbeResult {
    let place = tokio::select! {
        place = shared.places.acquire() => place,
        () = shared.interrupt.wait() => return ProbeResult::NotBegun,
    };
    let begun = Instant::now();
    let opened = tokio::select! {
        opened = Path::open(target, &shared.options.network) => opened,
        () = shared.interrupt.wait() => return ProbeResult::Opening(begun.elapsed()),
    };
    let result = match opened {
        Ok(path) => session::run(&path, &shared.options, &shared.interrupt).await,
        Err(error) => ProbeResult::NotOpened(error),
    };
    drop(place);
    shared.addresses_done.fetch_add(1, Ordering::Relaxed);
    result
}
