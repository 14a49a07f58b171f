//! The stages of probing one server, from the first request to the last allocation given back.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::time::{Duration, Instant, SystemTime};

use super::capability::{self, Capability, State};
use super::echo::{self, packet};
use super::relay::{Attempt, AttemptError, Relay, ask, attempt};
use super::session::{Peer, Session, Way};
use super::{Facts, Options, Stages, explain};
use crate::interrupt::Interrupt;
use crate::probe::path::{self, Target};
use crate::turn::{
    Allocate, Allocated, ChannelNumber, Credentials, DEFAULT_LIFETIME, EphemeralUsername, Fault,
};

/// The channel that each of the two relays knows the other by.
const CHANNEL: ChannelNumber = ChannelNumber::FIRST;

/// How long data may take through the relays before it is sent once more.
const DATA_WAIT: Duration = Duration::from_millis(500);

/// How often the Send indication is tried: each of its packets may be lost.
const DATA_TRIES: u32 = 3;

/// After Ctrl-C, how long what is under way may take to end by itself.
const LAST_MOMENT: Duration = Duration::from_millis(100);

/// Takes a server through all stages, or as far as it goes. Whatever stops it, all is given back.
pub async fn server(target: &Target, options: &Options, interrupt: &Interrupt) -> Facts {
    let begun = Instant::now();
    let way = Way::new(&options.network, options.timers);
    let mut facts = Facts::of(target);
    facts.user = explain::user(options.credentials.as_ref());
    facts.name_ended = ended(options.credentials.as_ref());
    facts.shows_token = matches!(options.credentials, Some(Credentials::Token(_)));
    let is_out_of_time = tokio::select! {
        biased;
        () = stages(target, options, &way, &mut facts, interrupt) => false,
        () = stopped(interrupt) => false,
        () = tokio::time::sleep(options.limit()) => true,
    };
    if is_out_of_time {
        facts.stop(options);
    }
    facts.interrupted = interrupt.is_set();
    way.held.give_back().await;
    facts.elapsed = begun.elapsed();
    facts
}

async fn stopped(interrupt: &Interrupt) {
    interrupt.wait().await;
    tokio::time::sleep(LAST_MOMENT).await;
}

/// How long ago the time in a user name was, if there is one in it.
fn ended(credentials: Option<&Credentials>) -> Option<Duration> {
    let name = EphemeralUsername::read(credentials?.username())?;
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(name.expires);
    SystemTime::now().duration_since(end).ok()
}

async fn stages(
    target: &Target,
    options: &Options,
    way: &Way,
    facts: &mut Facts,
    interrupt: &Interrupt,
) {
    let attempt = attempt(target, &Allocate::default(), options, way).await;
    facts.answers_binding = attempt.answers_binding;
    let Some(relay) = facts.attempted(attempt) else {
        return;
    };
    let known = relay.session.conversation().clone();
    with_relay(relay, options, way, facts, interrupt).await;
    for &feature in &options.features {
        if interrupt.is_set() {
            return;
        }
        let asked = capability::ask_for(feature, &facts.server, &known, way);
        facts.capabilities.push(asked.await);
    }
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
            name_ended: None,
            out_of_time: None,
            interrupted: false,
            elapsed: Duration::ZERO,
        }
    }

    /// What was not asked for in the time that there was is not measured.
    fn stop(&mut self, options: &Options) {
        self.out_of_time = Some(options.time);
        if self.relay().is_none() {
            return;
        }
        let left = options.features.iter().skip(self.capabilities.len());
        let left = left.map(|&feature| Capability {
            feature,
            state: State::OutOfTime,
        });
        self.capabilities.extend(left);
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

/// All that needs two allocations, and their end.
async fn with_relay(
    mut near: Relay,
    options: &Options,
    way: &Way,
    facts: &mut Facts,
    interrupt: &Interrupt,
) {
    let (result, far) = second(&near, &facts.server, way).await;
    facts.second = Some(result);
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
}

/// The second allocation, which the first one talks to.
async fn second(
    near: &Relay,
    target: &Target,
    way: &Way,
) -> (Result<Allocated, AttemptError>, Option<Relay>) {
    let known = near.session.conversation().clone();
    let mut session = match Session::open_knowing(target, way, known).await {
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
