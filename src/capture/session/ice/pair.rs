//! One pair of addresses.

use std::time::Duration;

use super::candidate::{PairEnd, Priority};
use super::summary::{Conflict, Credentials, PairSummary, Silence, StunErrors};
use super::transaction::{Request, Requests, Sent, is_answer, is_check};
use super::{EventKind, Events, FlowKey, Moment};
use crate::stats::Histogram;
use crate::stun::{AttributeType, Class, ErrorCode, Message, Method, Value};

/// Pairs of user name fragments that are kept for one pair of addresses.
const MOST_CREDENTIALS: usize = 4;

/// Kinds of errors that are kept for one pair.
const MOST_ERRORS: usize = 8;

/// Characters of a text from the network that are kept.
const LONGEST_TEXT: usize = 80;

/// So many requests without an answer, over so long, are no accident.
const ENOUGH_UNANSWERED: u64 = 3;
const LONG_UNANSWERED: Duration = Duration::from_secs(4);

const USERNAME: AttributeType = AttributeType::USERNAME;
const PRIORITY: AttributeType = AttributeType(0x0024);
const USE_CANDIDATE: AttributeType = AttributeType(0x0025);
const ICE_CONTROLLED: AttributeType = AttributeType(0x8029);
const ICE_CONTROLLING: AttributeType = AttributeType(0x802a);

#[derive(Debug)]
pub struct Pair {
    requests: Requests,
    rtt: Option<Histogram>,
    /// Of the requests of both sides; the first is the source of the flow.
    waits: [Wait; 2],
    seen: PairSummary,
}

#[derive(Debug, Clone, Copy, Default)]
struct Wait {
    last_answer: Option<Moment>,
    unanswered: Option<(Moment, Moment, u64)>,
}

impl Pair {
    pub fn new(flow: FlowKey, first: Moment) -> Pair {
        Pair {
            requests: Requests::default(),
            rtt: None,
            waits: [Wait::default(); 2],
            seen: PairSummary::new(flow, first),
        }
    }

    pub fn observe(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        message: &Message,
        events: &mut Events,
    ) {
        self.seen.last = moment;
        match message.kind.class {
            Class::Request => self.request(moment, flow, message, events),
            Class::Indication if is_check(message.kind.method) => self.seen.indications += 1,
            class if is_answer(class) => self.answer(moment, flow, message, events),
            _ => {}
        }
    }

    fn request(&mut self, moment: Moment, flow: FlowKey, message: &Message, events: &mut Events) {
        let method = message.kind.method;
        let sent = self.requests.send(Request {
            id: message.id,
            flow,
            method,
            sent: moment,
            transmissions: 1,
            nominates: message.attribute(USE_CANDIDATE).is_some(),
            signed: is_signed(message),
        });
        if method == Method::ALLOCATE && sent == Sent::New {
            self.seen.turn.allocate_requests += 1;
        }
        if !is_check(method) {
            return;
        }
        match credentials(message, flow == self.seen.flow) {
            Some(credentials) => self.credentials(moment, flow, credentials, events),
            // GOOG-PING goes without a user name.
            None if method != Method::BINDING && self.seen.checks > 0 => {}
            None => {
                self.seen.server_requests += u64::from(sent == Sent::New);
                return;
            }
        }
        self.check(moment, flow, sent);
        self.role(flow, message);
        if let Some(Value::Number(value)) = value(message, PRIORITY) {
            self.end(flow).priority = Some(Priority::of(value));
        }
    }

    /// The one that sends this way.
    fn end(&mut self, flow: FlowKey) -> &mut PairEnd {
        let [source, destination] = &mut self.seen.ends;
        match flow == self.seen.flow {
            true => source,
            false => destination,
        }
    }

    fn check(&mut self, moment: Moment, flow: FlowKey, sent: Sent) {
        let seen = &mut self.seen;
        seen.first_check.get_or_insert(moment);
        seen.last_check = Some(moment);
        match sent {
            Sent::New => seen.checks += 1,
            Sent::Again => seen.repeated_checks += 1,
        }
        if sent == Sent::New {
            self.wait(flow).request(moment);
        }
    }

    fn role(&mut self, flow: FlowKey, message: &Message) {
        if message.attribute(ICE_CONTROLLING).is_some() {
            self.seen.controlling = Some(flow.source);
        } else if message.attribute(ICE_CONTROLLED).is_some() {
            self.seen.controlling = Some(flow.destination);
        }
    }

    fn credentials(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        credentials: Credentials,
        events: &mut Events,
    ) {
        let known = &mut self.seen.credentials;
        if known.contains(&credentials) || known.len() == MOST_CREDENTIALS {
            return;
        }
        if known.is_empty() {
            events.add(moment, flow, EventKind::FirstCheck);
        } else {
            self.seen.restarts.push(moment);
            events.add(moment, flow, EventKind::IceRestart);
        }
        known.push(credentials);
    }

    fn answer(&mut self, moment: Moment, flow: FlowKey, message: &Message, events: &mut Events) {
        let Some(request) = self.requests.answered(flow, message) else {
            self.seen.lone_answers += 1;
            return;
        };
        if let Some(time) = request.round_trip(moment) {
            let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
            self.rtt.get_or_insert_default().add(nanoseconds);
        }
        match message.kind.class {
            Class::Success => self.success(moment, flow, message, &request, events),
            _ => self.error(moment, flow, message, &request, events),
        }
    }

    fn success(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        message: &Message,
        request: &Request,
        events: &mut Events,
    ) {
        if let Some(Value::Address(mapped)) = value(message, AttributeType::XOR_MAPPED_ADDRESS) {
            self.end(request.flow).mapped = Some(mapped);
        }
        if request.method == Method::ALLOCATE {
            self.allocated(moment, flow, message, events);
        }
        if request.method != Method::BINDING {
            self.seen.turn.last_answer = Some(moment);
        }
        if matches!(request.method, Method::ALLOCATE | Method::REFRESH) {
            self.granted(moment, flow, message, events);
        }
        if !is_check(request.method) || self.seen.checks == 0 {
            return;
        }
        self.wait(request.flow).answer(moment);
        self.seen.answered_checks += 1;
        if self.seen.first_answer.is_none() {
            self.seen.first_answer = Some(moment);
            events.add(moment, flow, EventKind::FirstCheckAnswered);
        }
        if let Some(conflict) = &mut self.seen.conflict {
            conflict.resolved = true;
        }
        if request.nominates && self.seen.nominated.is_none() {
            self.seen.nominated = Some(moment);
            events.add(moment, flow, EventKind::Nominated);
        }
    }

    fn allocated(&mut self, moment: Moment, flow: FlowKey, message: &Message, events: &mut Events) {
        let relayed = value(message, AttributeType::XOR_RELAYED_ADDRESS);
        if let Some(Value::Address(relayed)) = relayed {
            self.seen.turn.relayed.get_or_insert(relayed);
            events.add(moment, flow, EventKind::Allocated(relayed));
        }
        self.seen.turn.allocated.get_or_insert(moment);
    }

    /// An answer with a lifetime of 0 says that the allocation is gone (RFC 8656 §8.1).
    fn granted(&mut self, moment: Moment, flow: FlowKey, message: &Message, events: &mut Events) {
        let Some(Value::Number(seconds)) = value(message, AttributeType::LIFETIME) else {
            return;
        };
        let turn = &mut self.seen.turn;
        let had_one = turn.granted.take().is_some();
        match seconds {
            0 if had_one || turn.released.is_none() => {
                turn.released = Some(moment);
                events.add(moment, flow, EventKind::TurnReleased);
            }
            0 => {}
            _ => turn.granted = Some((moment, Duration::from_secs(seconds.into()))),
        }
    }

    fn error(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        message: &Message,
        request: &Request,
        events: &mut Events,
    ) {
        let Some(Value::ErrorCode(error)) = value(message, AttributeType::ERROR_CODE) else {
            return;
        };
        const ROLE_CONFLICT: u16 = 487;
        if is_check(request.method) && error.code == ROLE_CONFLICT {
            self.conflict(moment);
            events.add(moment, flow, EventKind::RoleConflict);
            return;
        }
        if is_challenge(request, error.code) {
            return;
        }
        if request.method == Method::ALLOCATE {
            events.add(moment, flow, EventKind::TurnRefused(error.code));
        }
        self.count_error(moment, flow, request, error);
    }

    fn conflict(&mut self, moment: Moment) {
        let conflict = self.seen.conflict.get_or_insert(Conflict {
            first: moment,
            count: 0,
            resolved: false,
        });
        conflict.count += 1;
        conflict.resolved = false;
    }

    fn count_error(&mut self, moment: Moment, flow: FlowKey, request: &Request, error: ErrorCode) {
        let errors = &mut self.seen.errors;
        let same = |seen: &&mut StunErrors| {
            seen.method == request.method && seen.code == error.code && seen.flow == flow
        };
        if let Some(seen) = errors.iter_mut().find(same) {
            seen.count += 1;
        } else if errors.len() < MOST_ERRORS {
            errors.push(StunErrors {
                method: request.method,
                code: error.code,
                reason: error.reason.chars().take(LONGEST_TEXT).collect(),
                count: 1,
                first: moment,
                flow,
                signed: request.signed,
            });
        }
    }

    /// Of the side that sends this way.
    fn wait(&mut self, flow: FlowKey) -> &mut Wait {
        let [forth, back] = &mut self.waits;
        match flow == self.seen.flow {
            true => forth,
            false => back,
        }
    }

    pub fn summary(&self) -> PairSummary {
        let [forth, back] = self.waits;
        let flow = self.seen.flow;
        let silence = forth.silence(flow).or(back.silence(flow.reversed()));
        PairSummary {
            rtt: self
                .rtt
                .as_ref()
                .map(Histogram::seconds)
                .unwrap_or_default(),
            silence: silence.filter(|_| self.seen.nominated.is_some()),
            ..self.seen.clone()
        }
    }
}

impl Wait {
    fn request(&mut self, moment: Moment) {
        let (_, last, count) = self.unanswered.get_or_insert((moment, moment, 0));
        *last = moment;
        *count += 1;
    }

    fn answer(&mut self, moment: Moment) {
        self.last_answer = Some(moment);
        self.unanswered = None;
    }

    fn silence(self, flow: FlowKey) -> Option<Silence> {
        let (first, last, requests) = self.unanswered?;
        let last_answer = self.last_answer?;
        (requests >= ENOUGH_UNANSWERED && last.since(first) >= LONG_UNANSWERED).then_some(Silence {
            flow,
            last_answer,
            first_unanswered: first,
            last_unanswered: last,
            requests,
        })
    }
}

fn value<'m>(message: &'m Message, kind: AttributeType) -> Option<Value<'m>> {
    message.attribute(kind)?.value(message.id).ok()
}

/// `for:from` (RFC 8445 §7.2.2).
fn credentials(message: &Message, is_forth: bool) -> Option<Credentials> {
    let Value::Text(name) = value(message, USERNAME)? else {
        return None;
    };
    let (receiver, sender) = name.split_once(':')?;
    let (source, destination) = match is_forth {
        true => (sender, receiver),
        false => (receiver, sender),
    };
    let kept = |text: &str| text.chars().take(LONGEST_TEXT).collect();
    Some(Credentials {
        source: kept(source),
        destination: kept(destination),
    })
}

fn is_signed(message: &Message) -> bool {
    let kinds = [
        AttributeType::MESSAGE_INTEGRITY,
        AttributeType::MESSAGE_INTEGRITY_SHA256,
    ];
    kinds.iter().any(|kind| message.attribute(*kind).is_some())
}

/// Whether the error only asks for credentials or a fresh nonce, as TURN goes (RFC 8489
/// §9.2), or says that an allocation to be given back is gone.
fn is_challenge(request: &Request, code: u16) -> bool {
    const UNAUTHENTICATED: u16 = 401;
    const STALE_NONCE: u16 = 438;
    const MISMATCH: u16 = 437;
    match code {
        UNAUTHENTICATED => !request.signed,
        STALE_NONCE => true,
        MISMATCH => request.method == Method::REFRESH,
        _ => false,
    }
}
