//! Asks what the NATs between this host and a server do (RFC 5780).
//!
//! Each server address is asked once as `stun probe` would, which tells whether it answers
//! at all, and how fast. Then the tests of [`crate::stun::nat`] run on sockets of their own.

pub mod codes;
mod explain;
mod findings;
mod meaning;
mod ports;
mod verdict;

use std::net::SocketAddr;
use std::time::Duration;

use tokio::task::JoinSet;

use super::path::{Path, Target};
use super::resolve::{Lookups, Resolved, resolve};
use super::session;
use super::tcp::{self, LOOK_LIMIT};
use super::{Network, Options, ProbeResult, ServerProbe, ServerUri, Transport};
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::stun::nat::{
    Discovery, Evidence, Lifetime, LifetimeSearch, LifetimeSetup, Role, Setup, Unsearchable,
};
use crate::stun::{Pace, SampleResult, Timers};

pub use findings::findings;
pub use verdict::Verdict;

use ports::Ports;

/// How to ask.
#[derive(Debug, Clone)]
pub struct NatOptions {
    /// How long the first answer of a server may take.
    pub timeout: Duration,
    /// The longest binding lifetime to search for; `None` searches for none.
    pub lifetime: Option<Duration>,
    pub network: Network,
}

/// What became of one address of one URI.
#[derive(Debug)]
pub struct NatProbe {
    /// How the server answers to an ordinary request.
    pub server: ServerProbe,
    /// How long a TCP connection to the same address and port took, where UDP drew no answer.
    pub tcp_connect: Option<Duration>,
    /// `None` when the server does not answer.
    pub evidence: Option<Evidence>,
    /// `None` when it was not searched for.
    pub lifetime: Option<Result<Lifetime, Unsearchable>>,
    /// Why this host gave no sockets for the tests.
    pub local_failure: Option<String>,
}

impl NatProbe {
    fn of(server: ServerProbe) -> Self {
        NatProbe {
            server,
            tcp_connect: None,
            evidence: None,
            lifetime: None,
            local_failure: None,
        }
    }
}

/// One address to ask.
#[derive(Debug, Clone)]
struct Subject {
    uri: ServerUri,
    resolve_time: Option<Duration>,
    lookups: Lookups,
    target: Target,
    /// Another server of the same family.
    second: Option<SocketAddr>,
}

/// Asks one address of each family of every URI, all at once.
///
/// Must run inside a Tokio runtime. Ends early, with what was seen so far, when `interrupt`
/// is set.
pub async fn discover(
    uris: Vec<ServerUri>,
    options: NatOptions,
    interrupt: &Interrupt,
    progress: &Progress,
) -> Vec<NatProbe> {
    let task = progress.spinner("resolving names");
    let resolved = resolve_all(uris, &options.network, interrupt).await;
    let (subjects, mut probes) = subjects(resolved);
    task.message(match options.lifetime {
        Some(limit) => format!(
            "testing NAT behaviour; the search for the lifetime of bindings ends within {} s",
            limit.as_secs() + 5
        ),
        None => "testing NAT behaviour".to_owned(),
    });
    let mut tasks = JoinSet::new();
    for (order, subject) in subjects {
        let (options, interrupt) = (options.clone(), interrupt.clone());
        tasks.spawn(async move { (order, examine(subject, &options, &interrupt).await) });
    }
    probes.extend(tasks.join_all().await);
    probes.sort_by_key(|(order, _)| *order);
    probes.into_iter().map(|(_, probe)| probe).collect()
}

async fn resolve_all(
    uris: Vec<ServerUri>,
    network: &Network,
    interrupt: &Interrupt,
) -> Vec<(ServerUri, Option<Resolved>)> {
    let mut tasks = JoinSet::new();
    for (order, uri) in uris.into_iter().enumerate() {
        let network = Network {
            // RFC 5780 needs datagrams.
            transport: Some(Transport::Udp),
            ..network.clone()
        };
        let interrupt = interrupt.clone();
        tasks.spawn(async move {
            let resolved = tokio::select! {
                resolved = resolve(&uri, &network) => Some(resolved),
                () = interrupt.wait() => None,
            };
            (order, uri, resolved)
        });
    }
    let mut resolved = tasks.join_all().await;
    resolved.sort_by_key(|(order, ..)| *order);
    resolved
        .into_iter()
        .map(|(_, uri, resolved)| (uri, resolved))
        .collect()
}

type Ordered<T> = Vec<(usize, T)>;

/// What can be asked, and the outcome of what cannot. The numbers give the order of both.
fn subjects(resolved: Vec<(ServerUri, Option<Resolved>)>) -> (Ordered<Subject>, Ordered<NatProbe>) {
    let known: Vec<SocketAddr> = resolved
        .iter()
        .filter_map(|(_, resolved)| resolved.as_ref()?.targets.as_ref().ok())
        .flatten()
        .map(|target| target.address)
        .collect();
    let (mut subjects, mut probes) = (Vec::new(), Vec::new());
    for (uri, resolved) in resolved {
        let resolve_time = resolved.as_ref().and_then(|resolved| resolved.time);
        let lookups = resolved.as_ref().map(|resolved| resolved.lookups.clone());
        let lookups = lookups.unwrap_or_default();
        let order = subjects.len() + probes.len();
        let result = match resolved.map(|resolved| resolved.targets) {
            None => ProbeResult::NotBegun,
            Some(Err(error)) => ProbeResult::Unresolved(error),
            Some(Ok(targets)) => {
                for (at, target) in one_of_each_family(targets).enumerate() {
                    let second = second(&known, target.address);
                    let uri = uri.clone();
                    let subject = Subject {
                        uri,
                        resolve_time,
                        lookups: lookups.clone(),
                        target,
                        second,
                    };
                    subjects.push((order + at, subject));
                }
                continue;
            }
        };
        let server = ServerProbe {
            uri,
            target: None,
            transport: Transport::Udp,
            resolve_time,
            lookups,
            result,
        };
        probes.push((order, NatProbe::of(server)));
    }
    (subjects, probes)
}

/// The NAT is the same for all addresses of a family.
fn one_of_each_family(targets: Vec<Target>) -> impl Iterator<Item = Target> {
    let (ipv4, ipv6): (Vec<Target>, Vec<Target>) = targets
        .into_iter()
        .partition(|target| target.address.is_ipv4());
    ipv4.into_iter().take(1).chain(ipv6.into_iter().take(1))
}

/// A server with another address than this one, of the same family.
fn second(known: &[SocketAddr], server: SocketAddr) -> Option<SocketAddr> {
    let differs =
        |other: &&SocketAddr| other.is_ipv4() == server.is_ipv4() && other.ip() != server.ip();
    known.iter().find(differs).copied()
}

async fn examine(subject: Subject, options: &NatOptions, interrupt: &Interrupt) -> NatProbe {
    let result = first_contact(&subject.target, options, interrupt).await;
    let mut probe = NatProbe::of(ServerProbe {
        uri: subject.uri,
        target: Some(subject.target.clone()),
        transport: Transport::Udp,
        resolve_time: subject.resolve_time,
        lookups: subject.lookups,
        result,
    });
    if probe.is_silent() && !interrupt.is_set() {
        probe.tcp_connect = tcp_connect(subject.target.address, &options.network).await;
    }
    if !probe.server.verdict().is_usable() {
        return probe;
    }
    let ProbeResult::Probed { local, tally, .. } = &probe.server.result else {
        return probe;
    };
    let rtt = tally.samples.iter().find_map(|sample| match sample.result {
        SampleResult::Answered { rtt } => rtt,
        _ => None,
    });
    let place = Place {
        server: subject.target.address,
        second: subject.second,
        local: *local,
        rtt,
    };
    let (evidence, lifetime) = tokio::join!(
        place.discover(interrupt),
        place.search_lifetime(options.lifetime, interrupt),
    );
    match evidence {
        Ok(evidence) => probe.evidence = Some(evidence),
        Err(error) => probe.local_failure = Some(error.to_string()),
    }
    probe.lifetime = lifetime;
    probe
}

/// One transaction, as `stun probe` makes it: over a connected socket, which is told of a
/// closed port at once.
async fn first_contact(
    target: &Target,
    options: &NatOptions,
    interrupt: &Interrupt,
) -> ProbeResult {
    let probe_options = Options {
        count: Some(1),
        pace: Pace::ONE_BY_ONE,
        timers: Timers {
            timeout: Some(options.timeout),
            ..Timers::default()
        },
        network: options.network.clone(),
    };
    match Path::open(target, &options.network).await {
        Ok(path) => session::run(&path, &probe_options, interrupt).await,
        Err(error) => ProbeResult::NotOpened(error),
    }
}

/// Whether the host can be reached at all, which tells a network that blocks UDP from a
/// server that is down.
async fn tcp_connect(server: SocketAddr, network: &Network) -> Option<Duration> {
    let network = Network {
        connect_timeout: LOOK_LIMIT.min(network.connect_timeout),
        ..network.clone()
    };
    let connected = tcp::connect(server, &network).await;
    connected.ok().map(|connected| connected.time)
}

/// Between which addresses the tests are.
#[derive(Debug, Clone, Copy)]
struct Place {
    server: SocketAddr,
    second: Option<SocketAddr>,
    /// This host's address towards the server; the port is not used again.
    local: SocketAddr,
    rtt: Option<Duration>,
}

impl Place {
    async fn discover(&self, interrupt: &Interrupt) -> std::io::Result<Evidence> {
        let ports = Ports::open(self.local.ip(), Role::ALL.len()).await?;
        let mut locals = [self.local; Role::ALL.len()];
        for (local, address) in locals.iter_mut().zip(ports.addresses()) {
            *local = address;
        }
        let setup = Setup {
            server: self.server,
            locals,
            second: self.second,
            rtt: self.rtt,
            software: session::SOFTWARE.to_owned(),
        };
        let mut discovery = Discovery::new(setup, std::iter::from_fn(session::random_id));
        ports.drive(&mut discovery, interrupt).await;
        Ok(discovery.into_evidence())
    }

    async fn search_lifetime(
        &self,
        limit: Option<Duration>,
        interrupt: &Interrupt,
    ) -> Option<Result<Lifetime, Unsearchable>> {
        let setup = LifetimeSetup {
            server: self.server,
            limit: limit?,
            rtt: self.rtt,
            software: session::SOFTWARE.to_owned(),
        };
        let ids = std::iter::from_fn(session::random_id);
        let mut search = LifetimeSearch::new(setup, ids)?;
        let Ok(ports) = Ports::open(self.local.ip(), search.ports()).await else {
            return Some(Err(Unsearchable::NoMapping));
        };
        ports.drive(&mut search, interrupt).await;
        Some(search.into_lifetime())
    }
}
