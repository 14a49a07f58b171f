//! The stages of probing one server, from the first request to the last allocation given back.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::time::{Duration, Instant};

use super::echo::{self, packet};
use super::relay::{Attempt, AttemptError, Relay, ask, attempt};
use super::session::{Peer, Session};
use super::{Facts, Options, Stages, capability, explain};
use crate::interrupt::Interrupt;
use crate::probe::path::{self, Target};
use crate::probe::{self, ProbeResult};
use crate::stun::{self, Pace};
use crate::turn::{Allocate, ChannelNumber, Credentials, DEFAULT_LIFETIME, Fault};

/// The channel that each of the two relays knows the other by.
const CHANNEL: ChannelNumber = ChannelNumber::FIRST;

/// How long a server may go without answering Allocate before it is asked for a Binding.
const PATIENCE: Duration = Duration::from_millis(1600);

/// How long data may take through the relays before it is sent once more.
const DATA_WAIT: Duration = Duration::from_millis(500);

/// How often the Send indication is tried: each of its packets may be lost.
const DATA_TRIES: u32 = 3;

/// Takes a server through all stages, or as far as it goes.
pub async fn server(target: &Target, options: &Options, interrupt: &Interrupt) -> Facts {
    let begun = Instant::now();
    let mut facts = Facts::of(target);
    facts.user = explain::user(options.credentials.as_ref());
    facts.shows_token = matches!(options.credentials, Some(Credentials::Token(_)));
    let stages = async {
        if let Some(relay) = first(target, options, &mut facts).await {
            with_relay(relay, options, &mut facts, interrupt).await;
        }
    };
    let interrupted = tokio::select! {
        () = stages => false,
        () = interrupt.wait() => true,
    };
    facts.interrupted = interrupted;
    facts.elapsed = begun.elapsed();
    facts
}

impl Facts {
    pub(super) fn of(target: &Target) -> Facts {
        Facts {
            server: target.clone(),
            redirected: Vec::new(),
            local: None,
            path: path::Facts::default(),
            user: None,
            shows_token: false,
            requests: 0,
            request_time: Duration::ZERO,
            software: None,
            challenge: None,
            stages: Stages::default(),
            allocation: None,
            second: None,
            permission: None,
            channel: None,
            indication: None,
            echo: None,
            refresh: None,
            capabilities: Vec::new(),
            answers_binding: None,
            interrupted: false,
            elapsed: Duration::ZERO,
        }
    }

    /// Whether Allocate was given up before there was time to ask for a Binding meanwhile. That
    /// then takes as short a time.
    fn gave_up_early(&self) -> bool {
        let timed_out = matches!(
            self.allocation,
            Some(Err(AttemptError::Fault(Fault::Stun(stun::Fault::Timeout))))
        );
        timed_out && self.request_time < 2 * PATIENCE
    }

    /// Keeps what an attempt showed, and the relay if there is one.
    pub(super) fn attempted(&mut self, attempt: Attempt) -> Option<Relay> {
        self.server = attempt.target;
        self.redirected = attempt.redirected;
        self.stages.allocate = attempt.allocate_time;
        if let Some(session) = &attempt.session {
            self.local = Some(session.path().local());
            self.path = session.path().facts();
            (self.requests, self.request_time) = session.last_transaction();
            self.software = session.software().map(str::to_owned);
            self.challenge = session.conversation().challenge().cloned();
        }
        if let Err(AttemptError::NotOpened(error)) = &attempt.result {
            self.path = error.facts().cloned().unwrap_or_default();
        }
        match (attempt.result, attempt.session) {
            (Ok(allocated), Some(session)) => {
                self.allocation = Some(Ok(allocated.clone()));
                Some(Relay { session, allocated })
            }
            (result, _) => {
                self.allocation = Some(result);
                None
            }
        }
    }
}

/// The first allocation. A server that answers nothing is also asked whether it is there at all.
async fn first(target: &Target, options: &Options, facts: &mut Facts) -> Option<Relay> {
    let allocate = Allocate::default();
    let attempted = tokio::select! {
        attempt = attempt(target, &allocate, options) => Some(attempt),
        () = only_answers_binding(target, options) => None,
    };
    let Some(attempt) = attempted else {
        facts.answers_binding = Some(true);
        let timeout = Fault::Stun(stun::Fault::Timeout);
        facts.allocation = Some(Err(AttemptError::Fault(timeout)));
        return None;
    };
    let relay = facts.attempted(attempt);
    if facts.gave_up_early() {
        facts.answers_binding = Some(answers_binding(target, options).await);
    }
    relay
}

/// Completes when the server has answered a Binding request and had time to answer Allocate.
async fn only_answers_binding(target: &Target, options: &Options) {
    tokio::time::sleep(PATIENCE).await;
    if !answers_binding(target, options).await {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(PATIENCE).await;
}

async fn answers_binding(target: &Target, options: &Options) -> bool {
    let once = probe::Options {
        count: Some(1),
        pace: Pace::ONE_BY_ONE,
        timers: options.timers,
        network: options.network.clone(),
    };
    match probe::probe_once(target, &once).await {
        ProbeResult::Probed { tally, .. } => tally.answered().next().is_some(),
        _ => false,
    }
}

/// All that needs an allocation.
async fn with_relay(mut near: Relay, options: &Options, facts: &mut Facts, interrupt: &Interrupt) {
    let (result, far) = second(&near, &facts.server, options).await;
    facts.second = Some(result);
    let known = near.session.conversation().clone();
    match far {
        Some(mut far) => {
            between(&mut near, &mut far, options, facts, interrupt).await;
            refresh(&mut near, facts).await;
            tokio::join!(near.session.release(), far.session.release());
        }
        None => {
            refresh(&mut near, facts).await;
            near.session.release().await;
        }
    }
    for &feature in &options.features {
        let asked = capability::ask_for(feature, &facts.server, &known, options);
        facts.capabilities.push(asked.await);
    }
}

/// The second allocation, which the first one talks to.
async fn second(
    near: &Relay,
    target: &Target,
    options: &Options,
) -> (Result<crate::turn::Allocated, AttemptError>, Option<Relay>) {
    let known = near.session.conversation().clone();
    let opened = Session::open_knowing(target, &options.network, options.timers, known);
    let mut session = match opened.await {
        Ok(session) => session,
        Err(error) => return (Err(AttemptError::NotOpened(error)), None),
    };
    match ask(&mut session, &Allocate::default()).await {
        Ok(allocated) => (Ok(allocated.clone()), Some(Relay { session, allocated })),
        Err(ended) => (Err(AttemptError::Fault(ended.into_fault())), None),
    }
}

/// All that goes through both relays.
async fn between(
    near: &mut Relay,
    far: &mut Relay,
    options: &Options,
    facts: &mut Facts,
    interrupt: &Interrupt,
) {
    let (Some(near_address), Some(far_address)) = (near.address(), far.address()) else {
        return;
    };
    let begun = Instant::now();
    let (near_peer, far_peer) = ([far_address.ip()], [near_address.ip()]);
    let (there, back) = tokio::join!(near.permit(&near_peer), far.permit(&far_peer));
    facts.stages.permission = Some(begun.elapsed());
    let permission = there.and(back);
    let permitted = permission.is_ok();
    facts.permission = Some(permission);
    if !permitted {
        return;
    }
    facts.indication = Some(indication(near, far).await);

    let begun = Instant::now();
    let (there, back) = tokio::join!(
        near.bind(CHANNEL, far_address),
        far.bind(CHANNEL, near_address)
    );
    facts.stages.channel = Some(begun.elapsed());
    let channel = there.and(back);
    let bound = channel.is_ok();
    facts.channel = Some(channel);
    if bound {
        facts.echo = Some(echo::run(options.echo, near, far, CHANNEL, interrupt).await);
    }
}

/// Whether a Send indication comes out at the far side as a Data indication.
async fn indication(near: &Relay, far: &mut Relay) -> Result<bool, Fault> {
    let Some(peer) = far.address() else {
        return Ok(false);
    };
    let data = packet(u32::MAX, 64);
    for _ in 0..DATA_TRIES {
        near.session.send_to(peer, &data).await?;
        match tokio::time::timeout(DATA_WAIT, far.session.next_data()).await {
            Err(_) => {}
            Ok(Err(fault)) => return Err(fault),
            Ok(Ok(arrived)) => {
                return Ok(arrived.data == data && matches!(arrived.from, Peer::Address(_)));
            }
        }
    }
    Ok(false)
}

async fn refresh(near: &mut Relay, facts: &mut Facts) {
    let begun = Instant::now();
    facts.refresh = Some(near.refresh(DEFAULT_LIFETIME).await);
    facts.stages.refresh = Some(begun.elapsed());
}
