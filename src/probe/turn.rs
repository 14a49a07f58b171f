//! Asks TURN servers for relays, and sends data through them.

pub mod audit;
pub mod capability;
pub mod codes;
mod echo;
mod explain;
mod findings;
mod measure;
mod relay;
mod relay_address;
mod session;
mod silence;
mod verdict;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::network::Network;
use super::path::{self, Target};
use super::resolve::{Lookups, ResolveError, Resolved, resolve};
use super::uri::ServerUri;
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::stun::Timers;
use crate::turn::{Allocated, Challenge, Credentials, Fault};

pub use capability::{Capability, Feature};
pub use echo::{Echo, EchoPlan, SMALLEST as SMALLEST_PACKET};
pub use findings::findings;
pub use relay::{Attempt, AttemptError, Relay, attempt};
pub use session::{Ended, Session, Way};
pub use verdict::{Judgement, Observation};

/// How to probe TURN servers.
#[derive(Debug, Clone)]
pub struct Options {
    pub credentials: Option<Credentials>,
    pub timers: Timers,
    /// What one address may take, besides the time of the echo: from the opening of the first
    /// path to the last answer.
    pub time: Duration,
    pub network: Network,
    pub echo: EchoPlan,
    /// What else to ask for, each with an allocation of its own.
    pub features: Vec<Feature>,
}

impl Options {
    fn limit(&self) -> Duration {
        self.time.saturating_add(self.echo.duration)
    }
}

/// What became of one address of one URI.
#[derive(Debug)]
pub struct TurnProbe {
    pub uri: ServerUri,
    /// `None` when the name did not resolve, or not before the run was stopped.
    pub target: Option<Target>,
    /// How long the name took; `None` for an address literal.
    pub resolve_time: Option<Duration>,
    /// What the name service was asked.
    pub lookups: Lookups,
    pub result: TurnResult,
}

#[derive(Debug)]
pub enum TurnResult {
    Probed(Box<Facts>),
    Unresolved(ResolveError),
    /// The run was stopped before anything was sent.
    NotBegun,
}

/// What a server did.
#[derive(Debug)]
pub struct Facts {
    /// The server that the figures are of.
    pub server: Target,
    /// Servers that sent us on to it, in order.
    pub redirected: Vec<SocketAddr>,
    /// The address that requests left from.
    pub local: Option<SocketAddr>,
    /// What the way to the server showed.
    pub path: path::Facts,
    /// Whose credentials were shown.
    pub user: Option<String>,
    /// Whether they were a token instead of a password.
    pub shows_token: bool,
    /// Requests sent in the last transaction for the first allocation, and how long it took.
    pub requests: u32,
    pub request_time: Duration,
    pub software: Option<String>,
    /// What the server wanted proven; `None` when it wanted nothing.
    pub challenge: Option<Challenge>,
    pub stages: Stages,
    /// `None` when the run was stopped before.
    pub allocation: Option<Result<Allocated, AttemptError>>,
    /// A second allocation, which the first one talks to. `None` when it was not asked for.
    pub second: Option<Result<Allocated, AttemptError>>,
    /// Whether the relays may talk to each other.
    pub permission: Option<Result<(), Fault>>,
    pub channel: Option<Result<(), Fault>>,
    /// Whether a Send indication came out as a Data indication.
    pub indication: Option<Result<bool, Fault>>,
    pub echo: Option<Result<Echo, Fault>>,
    /// Seconds granted by a Refresh.
    pub refresh: Option<Result<Option<u32>, Fault>>,
    pub capabilities: Vec<Capability>,
    /// A Binding request was answered while Allocate requests were not.
    pub answers_binding: Option<bool>,
    /// How long ago the time was that stands in the user name.
    pub name_ended: Option<Duration>,
    /// What the address had, where that ended before all was done.
    pub out_of_time: Option<Duration>,
    pub interrupted: bool,
    pub elapsed: Duration,
}

/// How long each stage took; `None` for what was not reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stages {
    /// From the first Allocate request to the success response, challenge included.
    pub allocate: Option<Duration>,
    pub permission: Option<Duration>,
    pub channel: Option<Duration>,
    pub refresh: Option<Duration>,
}

/// Addresses probed at the same time: each takes several sockets.
const AT_ONCE: usize = 100;

/// Probes every address of every URI. The result has the URIs in the order given, and the
/// addresses of each in ascending order, IPv4 first.
///
/// Must run inside a Tokio runtime. Ends early, with what was measured so far, when `interrupt`
/// is set.
pub async fn probe(
    uris: Vec<ServerUri>,
    options: Options,
    interrupt: &Interrupt,
    progress: &Progress,
) -> Vec<TurnProbe> {
    let task = progress.spinner(match uris.len() {
        1 => "probing a TURN server".to_owned(),
        many => format!("probing {many} TURN servers"),
    });
    let options = Arc::new(options);
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (order, uri) in uris.into_iter().enumerate() {
        let (options, places) = (Arc::clone(&options), Arc::clone(&places));
        let interrupt = interrupt.clone();
        tasks.spawn(async move { (order, probe_uri(uri, &options, &places, &interrupt).await) });
    }
    let mut probes = tasks.join_all().await;
    drop(task);
    probes.sort_by_key(|(order, _)| *order);
    probes.into_iter().flat_map(|(_, probes)| probes).collect()
}

async fn probe_uri(
    uri: ServerUri,
    options: &Arc<Options>,
    places: &Arc<Semaphore>,
    interrupt: &Interrupt,
) -> Vec<TurnProbe> {
    let resolved = tokio::select! {
        resolved = resolve(&uri, &options.network) => resolved,
        () = interrupt.wait() => Resolved { time: None, targets: Ok(Vec::new()), lookups: Lookups::default() },
    };
    let outcome = |target, result| TurnProbe {
        uri: uri.clone(),
        target,
        resolve_time: resolved.time,
        lookups: resolved.lookups.clone(),
        result,
    };
    let targets = match &resolved.targets {
        Ok(targets) if targets.is_empty() => return vec![outcome(None, TurnResult::NotBegun)],
        Ok(targets) => targets,
        Err(error) => return vec![outcome(None, TurnResult::Unresolved(error.clone()))],
    };
    let mut tasks = JoinSet::new();
    for (order, target) in targets.iter().cloned().enumerate() {
        let (options, places) = (Arc::clone(options), Arc::clone(places));
        let interrupt = interrupt.clone();
        tasks.spawn(async move {
            let result = probe_target(&target, &options, &places, &interrupt).await;
            (order, target, result)
        });
    }
    let mut results = tasks.join_all().await;
    results.sort_by_key(|(order, ..)| *order);
    let outcomes = results.into_iter();
    outcomes
        .map(|(_, target, result)| outcome(Some(target), result))
        .collect()
}

async fn probe_target(
    target: &Target,
    options: &Options,
    places: &Semaphore,
    interrupt: &Interrupt,
) -> TurnResult {
    let _place = tokio::select! {
        place = places.acquire() => place,
        () = interrupt.wait() => return TurnResult::NotBegun,
    };
    TurnResult::Probed(Box::new(measure::server(target, options, interrupt).await))
}
