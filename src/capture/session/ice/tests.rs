//! Calls between two agents, message by message.

use std::net::SocketAddr;
use std::time::Duration;

use super::*;
use crate::stun::{AttributeType, Method, TransactionId};

/// Requests and answers between two addresses, one every 10 ms unless told otherwise.
struct Call {
    ice: Ice,
    events: Events,
    now: Duration,
    packet: u64,
}

const USER: &str = "bob:alice";
const NOMINATING: &[u16] = &[0x0025];

fn forth() -> FlowKey {
    FlowKey::udp(([10, 0, 0, 1], 4000).into(), ([10, 0, 0, 2], 5000).into())
}

fn message(bits: u16, id: u8, attributes: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, value) in attributes {
        body.extend(kind.to_be_bytes());
        body.extend((value.len() as u16).to_be_bytes());
        body.extend(value);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let mut bytes = bits.to_be_bytes().to_vec();
    bytes.extend((body.len() as u16).to_be_bytes());
    bytes.extend([0x21, 0x12, 0xa4, 0x42]);
    bytes.extend(TransactionId([id; 12]).0);
    bytes.extend(body);
    bytes
}

impl Call {
    fn new() -> Call {
        Call {
            ice: Ice::default(),
            events: Events::default(),
            now: Duration::from_secs(1_000),
            packet: 0,
        }
    }

    fn wait(&mut self, ms: u64) -> &mut Call {
        self.now += Duration::from_millis(ms);
        self
    }

    fn send(&mut self, flow: FlowKey, payload: &[u8]) -> &mut Call {
        self.packet += 1;
        let moment = Moment {
            at: self.now,
            packet: self.packet,
        };
        let observed = Observed {
            packet: self.packet,
            at: Some(self.now),
            flow,
            via: None,
            payload,
            on_wire: payload.len(),
            is_decrypted: false,
        };
        self.ice.observe(moment, &observed, &mut self.events);
        self.wait(10)
    }

    fn check(&mut self, id: u8, user: &str, flags: &[u16]) -> &mut Call {
        self.check_on(forth(), id, user, flags)
    }

    fn check_on(&mut self, flow: FlowKey, id: u8, user: &str, flags: &[u16]) -> &mut Call {
        let mut attributes = vec![(AttributeType::USERNAME.0, user.as_bytes().to_vec())];
        attributes.push((0x802a, vec![0; 8]));
        attributes.extend(flags.iter().map(|kind| (*kind, Vec::new())));
        self.send(flow, &message(0x0001, id, &attributes))
    }

    fn answer(&mut self, id: u8) -> &mut Call {
        self.send(forth().reversed(), &message(0x0101, id, &[]))
    }

    fn refuse(&mut self, bits: u16, id: u8, code: u16) -> &mut Call {
        let value = vec![0, 0, (code / 100) as u8, (code % 100) as u8];
        self.send(forth().reversed(), &message(bits, id, &[(9, value)]))
    }

    fn pair(&self) -> PairSummary {
        self.ice.summaries().remove(0)
    }

    fn kinds(&self) -> Vec<EventKind> {
        let late = late_events(&self.ice.summaries(), Some(self.now));
        let (events, _) = self.events.with(late);
        events.into_iter().map(|event| event.kind).collect()
    }
}

#[test]
fn checks_answers_and_nomination_are_told_with_their_times() {
    let mut call = Call::new();
    call.check(1, USER, &[]).wait(20).answer(1);
    call.check(2, USER, NOMINATING).wait(40).answer(2);
    let pair = call.pair();
    assert_eq!((pair.checks, pair.answered_checks), (2, 2));
    assert_eq!(pair.controlling, Some(forth().source));
    assert_eq!(
        pair.credentials,
        [Credentials {
            source: "alice".into(),
            destination: "bob".into(),
        }]
    );
    assert_eq!(pair.nominated.map(|moment| moment.packet), Some(4));
    assert_eq!((pair.rtt.min, pair.rtt.max), (Some(0.03), Some(0.05)));
    let expected = [
        EventKind::FirstCheck,
        EventKind::FirstCheckAnswered,
        EventKind::Nominated,
    ];
    assert_eq!(call.kinds(), expected);
}

#[test]
fn a_check_sent_again_gives_no_round_trip_time() {
    let mut call = Call::new();
    call.check(1, USER, &[])
        .check(1, USER, &[])
        .answer(1)
        .answer(1);
    let pair = call.pair();
    assert_eq!((pair.checks, pair.repeated_checks), (1, 1));
    assert_eq!((pair.answered_checks, pair.rtt.samples), (1, 0));
}

#[test]
fn new_fragments_are_a_restart_whoever_names_them_first() {
    let mut call = Call::new();
    let back = forth().reversed();
    call.check(1, USER, &[]).check_on(back, 2, "alice:bob", &[]);
    assert!(call.pair().restarts.is_empty());
    call.check(3, "dave:carol", &[]);
    assert_eq!(call.pair().restarts.len(), 1);
    assert_eq!(call.kinds().last(), Some(&EventKind::IceRestart));
}

#[test]
fn a_role_conflict_is_resolved_by_a_later_answer() {
    let mut call = Call::new();
    call.check(1, USER, &[]).refuse(0x0111, 1, 487);
    assert!(!call.pair().conflict.unwrap().resolved);
    call.check(2, USER, &[]).answer(2);
    let conflict = call.pair().conflict.unwrap();
    assert_eq!((conflict.count, conflict.resolved), (1, true));
    assert!(call.pair().errors.is_empty());
}

#[test]
fn checks_without_answers_after_the_nomination_are_told() {
    let mut call = Call::new();
    call.check(1, USER, NOMINATING).answer(1);
    for id in 2..5 {
        call.wait(2_500).check(id, USER, &[]);
    }
    let silence = call.pair().silence.unwrap();
    assert_eq!(silence.requests, 3);
    assert_eq!(silence.first_unanswered.packet, 3);
    assert_eq!(call.kinds().last(), Some(&EventKind::ChecksUnanswered));
    call.answer(4);
    assert!(call.pair().silence.is_none());
}

#[test]
fn a_pair_that_another_took_the_place_of_is_not_lost() {
    let mut call = Call::new();
    call.check(1, USER, NOMINATING).answer(1);
    for id in 2..5 {
        call.wait(2_500).check(id, USER, &[]);
    }
    let other = FlowKey {
        destination: ([10, 0, 0, 3], 5000).into(),
        ..forth()
    };
    let name = vec![(AttributeType::USERNAME.0, USER.as_bytes().to_vec())];
    call.send(other, &message(0x0001, 9, &name));
    call.send(other.reversed(), &message(0x0101, 9, &[]));
    assert!(lost(&call.ice.summaries()).is_empty());
}

#[test]
fn a_challenge_of_turn_is_no_error_and_a_refusal_is() {
    let mut call = Call::new();
    call.send(forth(), &message(0x0003, 1, &[]))
        .refuse(0x0113, 1, 401);
    assert!(call.pair().errors.is_empty());
    let signed = [(AttributeType::MESSAGE_INTEGRITY.0, vec![0; 20])];
    call.send(forth(), &message(0x0003, 2, &signed))
        .refuse(0x0113, 2, 401);
    let errors = call.pair().errors;
    let seen: Vec<_> = errors
        .iter()
        .map(|e| (e.method, e.code, e.signed))
        .collect();
    assert_eq!(seen, [(Method::ALLOCATE, 401, true)]);
    assert_eq!(call.pair().turn.allocate_requests, 2);
    assert_eq!(call.kinds(), [EventKind::TurnRefused(401)]);
}

#[test]
fn a_question_to_a_stun_server_is_no_check() {
    let mut call = Call::new();
    call.send(forth(), &message(0x0001, 1, &[])).answer(1);
    let pair = call.pair();
    assert_eq!((pair.server_requests, pair.checks), (1, 0));
    assert_eq!(pair.rtt.samples, 1);
    assert!(call.kinds().is_empty());
}

#[test]
fn pairs_are_listed_up_to_a_limit() {
    let mut call = Call::new();
    for port in 0..=MOST_PAIRS as u16 {
        let flow = FlowKey {
            source: ([10, 0, 0, 1], port).into(),
            ..forth()
        };
        call.send(flow, &message(0x0001, 1, &[]));
    }
    assert_eq!(call.ice.summaries().len(), MOST_PAIRS);
    assert_eq!(call.ice.unlisted(), 1);
}

/// Asks the server at the other end, and has it grant this lifetime.
fn grant(call: &mut Call, method: u16, id: u8, seconds: u32) {
    let relayed = [
        0,
        1,
        0x21 ^ 0x0f,
        0x12 ^ 0xa0,
        0x21 ^ 9,
        0x12 ^ 9,
        0xa4 ^ 9,
        0x42 ^ 9,
    ];
    let attributes = [
        (AttributeType::XOR_RELAYED_ADDRESS.0, relayed.to_vec()),
        (AttributeType::LIFETIME.0, seconds.to_be_bytes().to_vec()),
    ];
    let signed = [(AttributeType::MESSAGE_INTEGRITY.0, vec![0; 20])];
    call.send(forth(), &message(method, id, &signed));
    call.send(
        forth().reversed(),
        &message(0x0100 | method, id, &attributes),
    );
}

const ALLOCATE: u16 = 0x0003;
const REFRESH: u16 = 0x0004;

fn relayed() -> SocketAddr {
    ([9, 9, 9, 9], 4000).into()
}

#[test]
fn an_allocation_that_is_given_back_does_not_expire() {
    let mut call = Call::new();
    grant(&mut call, ALLOCATE, 1, 600);
    assert_eq!(call.pair().turn.relayed, Some(relayed()));
    grant(&mut call, REFRESH, 2, 0);
    call.wait(700_000);
    let expected = [EventKind::Allocated(relayed()), EventKind::TurnReleased];
    assert_eq!(call.kinds(), expected);
    let turn = call.pair().turn;
    assert_eq!(turn.released.map(|moment| moment.packet), Some(4));
    assert_eq!(turn.expires(), None);
}

#[test]
fn an_allocation_expires_when_what_was_granted_last_is_over() {
    let mut call = Call::new();
    grant(&mut call, ALLOCATE, 1, 600);
    call.wait(500_000);
    grant(&mut call, REFRESH, 2, 600);
    call.wait(599_000);
    assert_eq!(call.kinds(), [EventKind::Allocated(relayed())]);
    call.wait(2_000);
    let expected = [EventKind::Allocated(relayed()), EventKind::TurnExpired];
    assert_eq!(call.kinds(), expected);
}

#[test]
fn an_allocation_that_still_relays_has_not_expired() {
    let mut call = Call::new();
    grant(&mut call, ALLOCATE, 1, 600);
    call.wait(700_000);
    let through_it = FlowKey {
        source: ([10, 0, 0, 7], 7).into(),
        destination: relayed(),
        transport: Transport::Turn,
        point: 0,
    };
    call.check_on(through_it, 2, USER, &[]);
    let events = [EventKind::Allocated(relayed()), EventKind::FirstCheck];
    assert_eq!(call.kinds(), events);
}

/// XOR-MAPPED-ADDRESS.
fn mapped(address: [u8; 4], port: u16) -> (u16, Vec<u8>) {
    let [high, low] = (port ^ 0x2112).to_be_bytes();
    let mut value = vec![0, 1, high, low];
    value.extend(
        address
            .iter()
            .zip([0x21, 0x12, 0xa4, 0x42])
            .map(|(byte, mask)| byte ^ mask),
    );
    (AttributeType::XOR_MAPPED_ADDRESS.0, value)
}

/// A check of PRIORITY, and its answer from where the peer sees it.
fn seen_as(call: &mut Call, flow: FlowKey, id: u8, address: [u8; 4], port: u16) {
    let name = (AttributeType::USERNAME.0, USER.as_bytes().to_vec());
    let priority = (0x0024, vec![110, 0x7f, 0x1e, 255]);
    call.send(flow, &message(0x0001, id, &[name, priority]));
    call.send(
        flow.reversed(),
        &message(0x0101, id, &[mapped(address, port)]),
    );
}

fn candidates(call: &Call) -> [Option<CandidateType>; 2] {
    let pairs = call.ice.summaries();
    pairs.last().unwrap().ends.map(|end| end.candidate)
}

#[test]
fn a_local_address_that_the_peer_sees_as_it_is_is_a_host_candidate() {
    let mut call = Call::new();
    seen_as(&mut call, forth(), 1, [10, 0, 0, 1], 4000);
    assert_eq!(candidates(&call), [Some(CandidateType::Host), None]);
    let pair = call.pair();
    assert_eq!(pair.component(), Some(1));
    let priority = pair.ends[0].priority.unwrap();
    assert_eq!(
        (priority.type_preference, priority.local_preference),
        (110, 0x7f1e)
    );
}

#[test]
fn what_a_server_sees_too_is_server_reflexive_and_else_peer_reflexive() {
    for (port, expected) in [
        (700, CandidateType::ServerReflexive),
        (701, CandidateType::PeerReflexive),
    ] {
        let mut call = Call::new();
        let server = FlowKey {
            destination: ([192, 0, 2, 9], 3478).into(),
            ..forth()
        };
        call.send(server, &message(0x0001, 1, &[]));
        let answer = message(0x0101, 1, &[mapped([203, 0, 113, 5], 700)]);
        call.send(server.reversed(), &answer);
        seen_as(&mut call, forth(), 2, [203, 0, 113, 5], port);
        assert_eq!(candidates(&call)[0], Some(expected));
    }
}

#[test]
fn an_allocated_address_is_relayed_at_either_end() {
    let mut call = Call::new();
    grant(&mut call, ALLOCATE, 1, 600);
    let bob = FlowKey::udp(([192, 0, 2, 7], 7).into(), relayed());
    seen_as(&mut call, bob, 2, [192, 0, 2, 7], 7);
    assert_eq!(candidates(&call), [None, Some(CandidateType::Relayed)]);
    let alice = FlowKey {
        transport: Transport::Turn,
        ..FlowKey::udp(forth().source, ([192, 0, 2, 7], 8).into())
    };
    call.check_on(alice, 3, USER, &[]);
    assert_eq!(candidates(&call), [Some(CandidateType::Relayed), None]);
}
