//! The client against simulated servers, in virtual time.

use std::net::SocketAddr;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::message::Message;
use super::responder::respond;
use super::types::{AttributeType, Class, MessageType, TransactionId};
use super::{Client, Fault, Output, Pace, Plan, SampleResult, Tally, Timers, Writer};

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn server() -> SocketAddr {
    "192.0.2.1:3478".parse().unwrap()
}

fn elsewhere() -> SocketAddr {
    "192.0.2.1:9999".parse().unwrap()
}

fn local() -> SocketAddr {
    "198.51.100.2:40000".parse().unwrap()
}

fn plan(count: u32, pace: Pace) -> Plan {
    Plan {
        server: server(),
        local: local(),
        count,
        pace,
        timers: Timers::default(),
        software: "test".into(),
    }
}

fn every(interval: u64) -> Pace {
    Pace::Every(ms(interval))
}

fn window(size: u32) -> Pace {
    Pace::Window(size.try_into().unwrap())
}

/// A datagram on its way to the client.
struct Reply {
    after: Duration,
    from: SocketAddr,
    bytes: Vec<u8>,
}

fn reply(after: Duration, bytes: Vec<u8>) -> Reply {
    let from = server();
    Reply { after, from, bytes }
}

/// What a sound server says to a request.
fn sound(request: &[u8]) -> Vec<u8> {
    respond(request, local(), "server").unwrap()
}

fn ids() -> impl Iterator<Item = TransactionId> {
    (1..=u8::MAX).map(|n| TransactionId([n; 12]))
}

/// Runs a client against `server`, which is given the number of each request,
/// counted from 1, and the request. Returns the tally and when the client was done.
fn run(plan: Plan, mut server: impl FnMut(usize, &[u8]) -> Vec<Reply>) -> (Tally, Duration) {
    let mut client = Client::new(plan, ids());
    let mut now = Duration::ZERO;
    let mut requests = 0;
    let mut flying: Vec<(Duration, SocketAddr, Vec<u8>)> = Vec::new();
    loop {
        match client.poll(now) {
            Output::Send(request) => {
                requests += 1;
                for reply in server(requests, request) {
                    flying.push((now + reply.after, reply.from, reply.bytes));
                }
            }
            Output::Wait(until) => {
                flying.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
                match flying.pop_if(|(at, ..)| *at <= until) {
                    Some((at, from, bytes)) => {
                        now = at;
                        client.receive(now, from, &bytes);
                    }
                    None => now = until,
                }
            }
            Output::Done => return (client.into_tally(), now),
        }
    }
}

fn only_fault(tally: &Tally) -> &Fault {
    let faults: Vec<&Fault> = tally.faults().collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0]
}

#[test]
fn a_sound_server_is_measured_once_per_transaction() {
    let (tally, _) = run(plan(3, every(200)), |_, request| {
        vec![reply(ms(7), sound(request))]
    });
    assert_eq!(tally.rtts().collect::<Vec<_>>(), [ms(7); 3]);
    let starts: Vec<Duration> = tally.samples.iter().map(|sample| sample.started).collect();
    assert_eq!(starts, [ms(0), ms(200), ms(400)]);
    assert_eq!(tally.seen.answer.as_ref().unwrap().mapped, local());
    assert_eq!(tally.seen.software.as_deref(), Some("server"));
    assert_eq!((tally.requests_lost(), tally.duplicates()), ((0, 3), 0));
}

#[test]
fn without_an_interval_each_transaction_waits_for_the_one_before() {
    let (tally, _) = run(plan(3, Pace::ONE_BY_ONE), |_, request| {
        vec![reply(ms(7), sound(request))]
    });
    let starts: Vec<Duration> = tally.samples.iter().map(|sample| sample.started).collect();
    assert_eq!(starts, [ms(0), ms(7), ms(14)]);
}

#[test]
fn transactions_under_way_together_are_told_apart() {
    // Each answer takes three intervals, and the first takes longest: they overtake.
    let (tally, _) = run(plan(4, every(10)), |n, request| {
        let delay = if n == 1 { 55 } else { 30 };
        vec![reply(ms(delay), sound(request))]
    });
    let expected = [ms(55), ms(30), ms(30), ms(30)];
    assert_eq!(tally.rtts().collect::<Vec<_>>(), expected);
}

#[test]
fn a_window_keeps_so_many_under_way_and_measures_the_rate() {
    let (tally, _) = run(plan(8, window(4)), |_, request| {
        vec![reply(ms(10), sound(request))]
    });
    let starts: Vec<Duration> = tally.samples.iter().map(|sample| sample.started).collect();
    assert_eq!(starts, [[ms(0); 4], [ms(10); 4]].concat());
    assert_eq!(tally.rate(), Some(400.0));
    assert_eq!(tally.requests_lost(), (0, 8));
}

#[test]
fn a_loss_in_a_window_holds_up_its_own_place_only() {
    // The first request is lost, and sent again after 500 ms.
    let (tally, _) = run(plan(101, window(2)), |n, request| match n {
        1 => Vec::new(),
        _ => vec![reply(ms(4), sound(request))],
    });
    assert_eq!(tally.requests_lost(), (1, 102));
    assert_eq!(tally.answered().count(), 101);
    assert_eq!(tally.rtts().collect::<Vec<_>>(), [ms(4); 100]);
    assert_eq!(tally.samples[100].started, ms(99 * 4));
    assert_eq!(tally.elapsed, ms(504));
}

#[test]
fn a_silent_server_is_asked_one_window_only() {
    let (tally, end) = run(plan(100, window(3)), |_, _| Vec::new());
    assert_eq!((tally.samples.len(), end), (3, ms(39500)));
    assert_eq!(tally.rate(), None);
}

#[test]
fn an_interval_says_nothing_about_the_rate() {
    let (tally, _) = run(plan(3, every(200)), |_, request| {
        vec![reply(ms(7), sound(request))]
    });
    assert_eq!(tally.rate(), None);
}

#[test]
fn silence_is_a_timeout_after_the_whole_schedule() {
    let (tally, end) = run(plan(1, every(200)), |_, _| Vec::new());
    assert_eq!(only_fault(&tally), &Fault::Timeout);
    assert_eq!((tally.requests_sent(), end), (7, ms(39500)));
    assert_eq!(tally.requests_lost(), (7, 7));
}

#[test]
fn a_silent_server_is_not_asked_again_once_a_transaction_has_failed() {
    let (tally, end) = run(plan(1000, Pace::ONE_BY_ONE), |_, _| Vec::new());
    assert_eq!((tally.samples.len(), end), (1, ms(39500)));
}

#[test]
fn an_answer_after_a_retransmission_has_no_round_trip_time() {
    // The server hears only every third request.
    let (tally, _) = run(plan(1, every(200)), |n, request| match n {
        3 => vec![reply(ms(5), sound(request))],
        _ => Vec::new(),
    });
    assert_eq!(
        tally.samples[0].result,
        SampleResult::Answered { rtt: None }
    );
    assert_eq!(tally.requests_lost(), (2, 3));
}

#[test]
fn a_slow_server_is_not_taken_for_a_lossy_one() {
    // 600 ms is longer than the RTO, so each request is sent twice, and each is answered.
    let (tally, _) = run(plan(1, every(200)), |_, request| {
        vec![reply(ms(600), sound(request))]
    });
    assert_eq!(
        tally.samples[0].result,
        SampleResult::Answered { rtt: None }
    );
    assert_eq!((tally.requests_lost(), tally.duplicates()), ((0, 2), 0));
}

#[test]
fn responses_that_come_more_than_once_are_counted_not_measured() {
    let (tally, _) = run(plan(1, every(200)), |_, request| {
        [3, 4, 5].map(|at| reply(ms(at), sound(request))).into()
    });
    assert_eq!(tally.rtts().collect::<Vec<_>>(), [ms(3)]);
    assert_eq!(tally.duplicates(), 2);
}

#[test]
fn an_answer_after_the_end_of_its_transaction_is_late() {
    let mut plan = plan(2, every(10));
    plan.timers.timeout = Some(ms(20));
    let (tally, _) = run(plan, |n, request| {
        let delay = if n == 1 { 25 } else { 5 };
        vec![reply(ms(delay), sound(request))]
    });
    assert_eq!(tally.faults().collect::<Vec<_>>(), [&Fault::Timeout]);
    assert_eq!((tally.answered().count(), tally.seen.late), (1, 1));
}

#[test]
fn a_reply_to_another_transaction_is_not_an_answer() {
    let (tally, end) = run(plan(1, every(200)), |_, _| {
        let other = Writer::new(MessageType::binding(Class::Success), TransactionId([0; 12]));
        vec![reply(ms(1), other.xor_mapped_address(local()).finish())]
    });
    let expected = Fault::WrongTransaction(TransactionId([0; 12]));
    assert_eq!(only_fault(&tally), &expected);
    assert_eq!(end, ms(500), "no need to wait for all retransmissions");
}

#[test]
fn a_reply_from_another_address_is_not_an_answer() {
    let (tally, _) = run(plan(1, every(200)), |_, request| {
        vec![Reply {
            from: elsewhere(),
            ..reply(ms(1), sound(request))
        }]
    });
    assert_eq!(only_fault(&tally), &Fault::UnexpectedSource(elsewhere()));
}

#[test]
fn traffic_from_elsewhere_that_answers_nothing_is_ignored() {
    let (tally, _) = run(plan(1, every(200)), |_, request| {
        let junk = Reply {
            from: elsewhere(),
            ..reply(ms(1), b"junk".to_vec())
        };
        vec![junk, reply(ms(2), sound(request))]
    });
    assert_eq!(tally.rtts().collect::<Vec<_>>(), [ms(2)]);
    assert_eq!(tally.seen.foreign, 1);
}

#[test]
fn a_good_answer_after_a_discarded_one_counts() {
    let (tally, _) = run(plan(1, every(200)), |_, request| {
        let mut forged = sound(request);
        forged.pop();
        vec![reply(ms(1), forged), reply(ms(9), sound(request))]
    });
    assert_eq!(tally.rtts().collect::<Vec<_>>(), [ms(9)]);
}

#[test]
fn junk_to_every_request_spoils_every_transaction_once() {
    let (tally, end) = run(plan(3, every(10)), |_, _| {
        vec![reply(ms(1), vec![0xff; 64])]
    });
    assert_eq!(tally.faults().count(), 3);
    assert!(
        tally
            .faults()
            .all(|fault| matches!(fault, Fault::NotStun { length: 64, .. }))
    );
    assert_eq!(end, ms(520));
}

#[test]
fn an_error_response_ends_its_transaction_at_once() {
    let (tally, end) = run(plan(1, every(200)), |_, request| {
        let id = Message::read(request).unwrap().id;
        let response = Writer::new(MessageType::binding(Class::Error), id);
        vec![reply(ms(2), response.error_code(500, "").finish())]
    });
    assert!(matches!(only_fault(&tally), Fault::ServerError(e) if e.code == 500));
    assert_eq!(end, ms(2));
}

#[test]
fn a_mapped_address_that_changes_is_noticed() {
    let other: SocketAddr = "203.0.113.1:1".parse().unwrap();
    let (tally, _) = run(plan(2, every(200)), |n, request| {
        let seen = if n == 1 { local() } else { other };
        vec![reply(ms(1), respond(request, seen, "server").unwrap())]
    });
    assert_eq!(tally.seen.answer.unwrap().mapped, local());
    assert_eq!(tally.seen.other_mapped, Some(other));
}

#[test]
fn what_is_under_way_when_the_run_is_stopped_is_neither_answered_nor_lost() {
    let mut client = Client::new(plan(5, every(200)), ids());
    let Output::Send(request) = client.poll(ms(0)) else {
        panic!("no request");
    };
    let answer = sound(request);
    client.receive(ms(1), server(), &answer);
    assert!(matches!(client.poll(ms(200)), Output::Send(_)));
    client.stop();
    assert_eq!(client.poll(ms(210)), Output::Done);
    let tally = client.into_tally();
    assert_eq!(tally.samples.len(), 2);
    assert_eq!(tally.samples[1].result, SampleResult::Unfinished);
    assert_eq!(tally.requests_lost(), (0, 1));
}

#[test]
fn a_closed_port_fails_everything_under_way_and_the_rest_is_not_tried() {
    let mut client = Client::new(plan(5, every(200)), ids());
    assert!(matches!(client.poll(ms(0)), Output::Send(_)));
    client.fail(ms(1), &Fault::Refused);
    assert_eq!(client.poll(ms(1)), Output::Done);
    assert_eq!(only_fault(&client.into_tally()), &Fault::Refused);
}

#[test]
fn requests_carry_our_name_and_a_fingerprint() {
    let mut client = Client::new(plan(1, Pace::ONE_BY_ONE), ids());
    let Output::Send(request) = client.poll(ms(0)) else {
        panic!("no request");
    };
    let message = Message::read(request).unwrap();
    assert_eq!(message.kind, MessageType::binding(Class::Request));
    assert!(message.attribute(AttributeType::SOFTWARE).is_some());
    assert_eq!(message.fingerprint(), Ok(super::Fingerprint::Valid));
}

proptest! {
    /// Whatever comes back and whenever: the run ends, and within its own limits.
    #[test]
    fn no_reply_makes_a_run_longer_than_its_timers(
        (pace, limit) in prop_oneof![
            Just((every(200), ms(400 + 39_500))),
            Just((window(2), ms(3 * 40_000))),
        ],
        replies in vec((0u64..50_000, any::<bool>(), any::<bool>(), vec(any::<u8>(), 0..60)), 0..20),
    ) {
        let mut replies = replies.into_iter();
        let (tally, end) = run(plan(3, pace), |_, request| {
            let Some((after, ours, from_server, junk)) = replies.next() else {
                return Vec::new();
            };
            // Junk as it is, or behind the header of a response to this request.
            let mut bytes = if ours { sound(request) } else { Vec::new() };
            bytes.truncate(20);
            bytes.extend(junk);
            let from = if from_server { server() } else { elsewhere() };
            vec![Reply { after: ms(after), from, bytes }]
        });
        prop_assert!(end <= limit);
        prop_assert!(tally.samples.len() <= 3);
        prop_assert!(tally.samples.iter().all(|s| s.result != SampleResult::Unfinished));
    }
}
