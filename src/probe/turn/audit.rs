//! What strangers, and users, can make a TURN server do that its operator does not want.
//!
//! One server at a time and one step after another, so that the steps do not use up each
//! other's allocations: who gets a relay at all, which peers a relay sends to, how many relays
//! one user gets. Everything allocated is given back, and no server is asked but the one named.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

mod access;
mod allowed;
mod amplification;
pub mod codes;
mod contact;
mod explain;
mod findings;
mod peers;
mod quota;
mod reach;
mod relayed;
mod verdict;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::Facts as TurnFacts;
use super::relay::AttemptError;
use super::session::Way;
use crate::interrupt::Interrupt;
use crate::probe::network::Network;
use crate::probe::path::Target;
use crate::probe::resolve::{ResolveError, resolve};
use crate::probe::uri::ServerUri;
use crate::progress::Progress;
use crate::stun::Timers;
use crate::turn::{AddressFamily, Conversation, Credentials, Fault};

pub use access::Access;
pub use allowed::{Allowed, NotAllowed};
pub use amplification::{Amplification, Question, WORST_FACTOR};
pub use findings::findings;
pub use peers::{Class, Peer};
pub use quota::Quota;
pub use reach::Contact;

/// How to audit a server.
#[derive(Debug, Clone)]
pub struct Options {
    pub credentials: Option<Credentials>,
    pub timers: Timers,
    /// What the audit of one address may take.
    pub time: Duration,
    pub network: Network,
    pub reach: Reach,
    /// Peers that are meant to be reachable.
    pub allowed: Vec<Allowed>,
    /// Allocations that are asked for with one user.
    pub most_allocations: u32,
}

/// How far to go with peers that the server lets its users send to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Ask for the permission, and send nothing.
    PermissionsOnly,
    /// Send to them, and see whether anything answers.
    Contact,
}

/// What became of one address of the URI.
#[derive(Debug)]
pub struct TurnAudit {
    pub uri: ServerUri,
    /// `None` when the name did not resolve, or not before the run was stopped.
    pub target: Option<Target>,
    pub resolve_time: Option<Duration>,
    pub result: AuditResult,
}

#[derive(Debug)]
pub enum AuditResult {
    Audited(Box<Facts>),
    Unresolved(ResolveError),
    /// The run was stopped before anything was sent.
    NotBegun,
}

/// What a server did. What is `None` was not measured.
#[derive(Debug)]
pub struct Facts {
    /// The allocation that peers were asked for with, or would have been.
    pub turn: TurnFacts,
    /// Whose credentials, or whose lack of them, that allocation came with.
    pub basis: Option<Basis>,
    /// The server that clients are sent to.
    pub alternate: Option<SocketAddr>,
    pub without_credentials: Option<Access>,
    /// A user that nobody has heard of.
    pub unknown_user: Option<Access>,
    /// The user given, with a password made up.
    pub wrong_password: Option<Access>,
    /// Whether data comes through relays that anybody gets.
    pub open_relay: Option<Result<bool, Fault>>,
    pub peers: Vec<PeerFacts>,
    /// Families of peers that the server gives no relay for, and why.
    pub no_relay_for: Vec<(AddressFamily, String)>,
    pub quota: Option<Quota>,
    pub amplification: Vec<Amplification>,
    pub interrupted: bool,
    pub elapsed: Duration,
}

/// Who gets the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Given,
    Nobody,
    Anybody,
}

/// What came of one spelling of one peer.
#[derive(Debug)]
pub struct PeerFacts {
    pub peer: Peer,
    /// The operator wants it to be reachable; it was not asked for.
    pub allowed: bool,
    pub permission: Option<Result<Means, Fault>>,
    /// What answered. `None` when nothing was sent.
    pub contacts: Option<Vec<Contact>>,
}

/// What a server granted a peer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    CreatePermission,
    /// After it had refused a permission.
    ChannelBind,
    /// A TCP connection was made for us (RFC 6062), after it had refused the rest.
    Connect,
}

/// Audits each address of a server, one after the other.
///
/// Must run inside a Tokio runtime. Ends early, with what was measured so far, when `interrupt`
/// is set.
pub async fn audit(
    uri: &ServerUri,
    options: &Options,
    interrupt: &Interrupt,
    progress: &Progress,
) -> Vec<TurnAudit> {
    let task = progress.spinner("auditing a TURN server");
    let resolved = tokio::select! {
        resolved = resolve(uri, &options.network) => Some(resolved),
        () = interrupt.wait() => None,
    };
    let resolve_time = resolved.as_ref().and_then(|resolved| resolved.time);
    let outcome = |target, result| TurnAudit {
        uri: uri.clone(),
        target,
        resolve_time,
        result,
    };
    let targets = match resolved.map(|resolved| resolved.targets) {
        None => return vec![outcome(None, AuditResult::NotBegun)],
        Some(Err(error)) => return vec![outcome(None, AuditResult::Unresolved(error))],
        Some(Ok(targets)) => targets,
    };
    let mut audits = Vec::new();
    for target in targets {
        task.message(format!("auditing {}", target.address));
        let facts = server(&target, options, interrupt).await;
        audits.push(outcome(Some(target), AuditResult::Audited(Box::new(facts))));
    }
    audits
}

async fn server(target: &Target, options: &Options, interrupt: &Interrupt) -> Facts {
    let begun = Instant::now();
    let way = Way::new(&options.network, options.timers);
    let mut facts = Facts::of(target, options);
    tokio::select! {
        biased;
        () = steps(target, options, &way, &mut facts) => {}
        () = interrupt.wait() => facts.interrupted = true,
        () = tokio::time::sleep(options.time) => facts.turn.out_of_time = Some(options.time),
    }
    way.held.give_back().await;
    facts.elapsed = begun.elapsed();
    facts
}

async fn steps(target: &Target, options: &Options, way: &Way, facts: &mut Facts) {
    let measured = amplification::measure(target, options);
    let (amplification, nobody) = tokio::join!(measured, access::without(target, way));
    facts.amplification = amplification;
    if facts.ends_with(&nobody) {
        facts.turn.attempted(nobody.attempt);
        return;
    }
    facts.without_credentials = Some(nobody.access.clone());
    let unknown = access::unknown_user(target, way).await;
    facts.unknown_user = unknown.as_ref().map(|asked| asked.access.clone());
    let wrong = access::wrong_password(target, options, way).await;
    facts.wrong_password = wrong.as_ref().map(|asked| asked.access.clone());
    let anybody = [unknown, wrong].into_iter().flatten();
    let anybody = anybody.filter(|asked| asked.access == Access::Granted);
    let anybody = anybody.map(|asked| asked.conversation).next();

    let open = match facts.without_credentials {
        Some(Access::Granted) => Some((Basis::Nobody, nobody.conversation)),
        _ => anybody.map(|conversation| (Basis::Anybody, conversation)),
    };
    if let Some((_, conversation)) = &open {
        facts.open_relay = relayed::open_relay(target, conversation, way).await;
    }
    let Some(conversation) = choose(target, options, way, facts, open).await else {
        return;
    };
    facts.quota = quota::measure(target, &conversation, options, way).await;
    reach::all(target, &conversation, options, way, facts).await;
}

/// With whose right the rest is asked for: the user's own where that is good for a relay.
async fn choose(
    target: &Target,
    options: &Options,
    way: &Way,
    facts: &mut Facts,
    open: Option<(Basis, Conversation)>,
) -> Option<Conversation> {
    let given = access::given(target, options, way).await;
    let usable = given.access == Access::Granted;
    if let Access::Elsewhere(alternate) = given.access {
        facts.alternate = Some(alternate);
    }
    facts.turn.attempted(given.attempt);
    let (basis, conversation) = match (usable, open) {
        (true, _) if options.credentials.is_some() => (Basis::Given, given.conversation),
        (true, open) => open.unwrap_or((Basis::Nobody, given.conversation)),
        (false, open) => open?,
    };
    facts.basis = Some(basis);
    Some(conversation)
}

impl Facts {
    fn of(target: &Target, options: &Options) -> Facts {
        let mut turn = TurnFacts::of(target);
        turn.user = super::explain::user(options.credentials.as_ref());
        Facts {
            turn,
            basis: None,
            alternate: None,
            without_credentials: None,
            unknown_user: None,
            wrong_password: None,
            open_relay: None,
            peers: Vec::new(),
            no_relay_for: Vec::new(),
            quota: None,
            amplification: Vec::new(),
            interrupted: false,
            elapsed: Duration::ZERO,
        }
    }

    /// Whether there is no sense in going on: nobody is there, or sends us elsewhere.
    fn ends_with(&mut self, first: &access::Asked) -> bool {
        match &first.access {
            Access::Elsewhere(alternate) => self.alternate = Some(*alternate),
            Access::Failed(_) => {
                let binding = self.amplification.iter();
                let answered = binding
                    .filter(|asked| asked.question == Question::Binding)
                    .any(|asked| asked.answers > 0);
                self.turn.answers_binding = answered.then_some(true).filter(|_| first.timed_out());
            }
            Access::Granted | Access::Refused(_) => return false,
        }
        true
    }
}

impl TurnAudit {
    /// What a finding about this server is about.
    pub fn subject(&self) -> String {
        match &self.target {
            Some(target) if !self.uri.to_string().contains(&target.address.to_string()) => {
                format!("{} ({})", self.uri, target.address)
            }
            _ => self.uri.to_string(),
        }
    }
}
