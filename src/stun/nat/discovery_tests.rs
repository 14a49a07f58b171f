//! Discovery against simulated NATs, in virtual time.

use std::net::SocketAddr;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::behavior::{Filtering, Mapping, Violation};
use super::simulation::{Network, SERVER, asks_for_change, locals};
use super::{Discovery, Evidence, Response, Role, Setup, Test};
use crate::stun::{AttributeType, Class, Message, MessageType, TransactionId, Writer};

const MAPPINGS: [Mapping; 3] = [
    Mapping::EndpointIndependent,
    Mapping::AddressDependent,
    Mapping::AddressAndPortDependent,
];

const FILTERINGS: [Filtering; 3] = [
    Filtering::EndpointIndependent,
    Filtering::AddressDependent,
    Filtering::AddressAndPortDependent,
];

fn discover_with(network: &mut Network, setup: Setup) -> (Evidence, Duration) {
    let ids = (1..=u8::MAX).map(|n| TransactionId([n; 12]));
    let mut discovery = Discovery::new(setup, ids);
    let end = network.run(|now, arrived| {
        for (port, source, bytes) in arrived {
            discovery.receive(now, port, source, &bytes);
        }
        discovery.poll(now)
    });
    (discovery.into_evidence(), end)
}

fn setup() -> Setup {
    Setup {
        server: SERVER.first(),
        locals: locals(),
        second: None,
        rtt: Some(Duration::from_millis(20)),
        software: "test".into(),
    }
}

fn discover(network: &mut Network) -> (Evidence, Duration) {
    discover_with(network, setup())
}

/// A server that answers as `tamper` has it, behind the default NAT.
fn with_server(tamper: fn(&[u8], Response) -> Option<Response>) -> Evidence {
    let mut network = Network {
        tamper,
        ..Network::default()
    };
    discover(&mut network).0
}

#[test]
fn every_combination_of_behaviours_is_told_in_less_than_two_seconds() {
    for mapping in MAPPINGS {
        for filtering in FILTERINGS {
            for hairpins in [true, false] {
                let mut network = Network {
                    mapping: Some(mapping),
                    filtering,
                    hairpins,
                    ..Network::default()
                };
                let (evidence, end) = discover(&mut network);
                let case = format!("{mapping:?} {filtering:?} {hairpins}: {evidence:#?}");
                assert_eq!(evidence.is_translated(), Some(true), "{case}");
                assert_eq!(evidence.mapping(), Some(mapping), "{case}");
                assert_eq!(evidence.filtering(), Some(filtering), "{case}");
                // Where a mapping is used for one receiver only, nothing can be sent back to it.
                let can = hairpins
                    && (mapping == Mapping::EndpointIndependent
                        || filtering == Filtering::EndpointIndependent);
                assert_eq!(evidence.hairpinning(), Some(can), "{case}");
                let hidden = mapping != Mapping::EndpointIndependent
                    && filtering == Filtering::AddressAndPortDependent;
                assert_eq!(evidence.is_filtering_confirmed(), Some(!hidden), "{case}");
                assert_eq!(evidence.violation(), None, "{case}");
                assert!(end < Duration::from_secs(2), "{case}");
            }
        }
    }
}

#[test]
fn without_a_nat_there_is_nothing_to_hairpin_but_there_may_be_a_firewall() {
    for filtering in FILTERINGS {
        let mut network = Network {
            mapping: None,
            filtering,
            ..Network::default()
        };
        let (evidence, _) = discover(&mut network);
        assert_eq!(evidence.is_translated(), Some(false));
        assert_eq!(evidence.mapping(), Some(Mapping::EndpointIndependent));
        assert_eq!(evidence.filtering(), Some(filtering));
        assert_eq!(evidence.hairpinning(), None);
    }
}

#[test]
fn where_no_udp_passes_nothing_is_told() {
    let mut network = Network {
        udp_passes: false,
        ..Network::default()
    };
    let (evidence, end) = discover(&mut network);
    assert_eq!(evidence.is_translated(), None);
    assert_eq!((evidence.mapping(), evidence.filtering()), (None, None));
    assert_eq!(evidence.hairpinning(), None);
    assert_eq!(end, Duration::from_millis(1650));
}

#[test]
fn a_round_trip_time_that_is_not_known_beforehand_is_learned() {
    let setup = Setup {
        rtt: None,
        ..setup()
    };
    let (_, end) = discover_with(&mut Network::default(), setup);
    assert!(end < Duration::from_secs(2), "{end:?}");
}

/// The counts of right, missing and wrong results in 300 runs.
fn under_loss(loss_percent: u64) -> [u32; 3] {
    let mut counts = [0; 3];
    for seed in 0..300 {
        let mapping = MAPPINGS[seed as usize % 3];
        let filtering = FILTERINGS[seed as usize / 3 % 3];
        let mut network = Network {
            mapping: Some(mapping),
            filtering,
            loss_percent,
            seed,
            ..Network::default()
        };
        let (evidence, _) = discover(&mut network);
        let results = [
            told(&evidence).map(|found| found == mapping),
            evidence.filtering().map(|found| found == filtering),
        ];
        for result in results {
            counts[match result {
                Some(true) => 0,
                None => 1,
                Some(false) => 2,
            }] += 1;
        }
        assert!(
            !matches!(evidence.violation(), Some(Violation::WrongSource { .. })),
            "seed {seed}"
        );
    }
    counts
}

/// A mapping that is told with less than certainty is not told.
fn told(evidence: &Evidence) -> Option<Mapping> {
    let mapping = evidence.mapping();
    mapping.filter(|mapping| *mapping != Mapping::EndpointDependent)
}

#[test]
fn ten_percent_loss_makes_no_result_wrong_and_hardly_any_unknown() {
    let [right, unknown, wrong] = under_loss(10);
    assert_eq!(wrong, 0);
    assert!(unknown <= 6, "{right} right, {unknown} unknown");
}

#[test]
fn forty_percent_loss_makes_results_unknown_rather_than_wrong() {
    let [right, unknown, wrong] = under_loss(40);
    assert!(unknown > 100, "{right} right, {unknown} unknown");
    assert!(wrong <= 3, "{wrong} wrong");
}

#[test]
fn two_servers_tell_the_mapping_without_rfc_5780() {
    let tell = |mapping| {
        let mut network = Network {
            mapping: Some(mapping),
            tamper: |request, response| Some(plain(request, response)),
            ..Network::default()
        };
        let setup = Setup {
            second: Some(SERVER.second()),
            ..setup()
        };
        let (evidence, _) = discover_with(&mut network, setup);
        assert_eq!((evidence.other, evidence.filtering()), (None, None));
        evidence.mapping().unwrap()
    };
    assert_eq!(
        tell(Mapping::EndpointIndependent),
        Mapping::EndpointIndependent
    );
    assert_eq!(tell(Mapping::AddressDependent), Mapping::EndpointDependent);
    assert_eq!(
        tell(Mapping::AddressAndPortDependent),
        Mapping::EndpointDependent
    );
}

/// What a server without RFC 5780 says instead.
fn plain(request: &[u8], response: Response) -> Response {
    let bytes = crate::stun::respond(request, response.to, "plain").unwrap();
    let from = if asks_for_change(request) {
        SERVER.first()
    } else {
        response.from
    };
    Response {
        from,
        bytes,
        ..response
    }
}

#[test]
fn one_server_without_rfc_5780_tells_the_nat_only() {
    let evidence = with_server(|request, response| Some(plain(request, response)));
    assert_eq!(evidence.is_translated(), Some(true));
    assert_eq!((evidence.mapping(), evidence.filtering()), (None, None));
    assert_eq!(evidence.hairpinning(), Some(false));
    assert_eq!(evidence.violation(), None);
}

/// The response, with this as its OTHER-ADDRESS.
fn naming(request: &[u8], response: Response, other: &str) -> Response {
    let id = Message::read(request).unwrap().id;
    let bytes = Writer::new(MessageType::binding(Class::Success), id)
        .xor_mapped_address(response.to)
        .address(AttributeType::OTHER_ADDRESS, other.parse().unwrap())
        .finish();
    Response { bytes, ..response }
}

#[test]
fn an_other_address_that_shares_address_or_port_is_a_violation() {
    let same_address = with_server(|q, r| Some(naming(q, r, "203.0.113.10:3479")));
    let same_port = with_server(|q, r| Some(naming(q, r, "203.0.113.11:3478")));
    let other_family = with_server(|q, r| Some(naming(q, r, "[2001:db8::1]:3479")));
    for evidence in [same_address, same_port, other_family] {
        let other = evidence.other.unwrap();
        assert_eq!(evidence.violation(), Some(Violation::OtherAddress(other)));
        assert_eq!((evidence.mapping(), evidence.filtering()), (None, None));
    }
}

#[test]
fn an_other_address_that_is_silent_is_a_violation() {
    let evidence =
        with_server(|_, response| (response.from.ip() == SERVER.first().ip()).then_some(response));
    let silent = Violation::OtherSilent(SERVER.other());
    assert_eq!(evidence.violation(), Some(silent));
    assert_eq!((evidence.mapping(), evidence.filtering()), (None, None));
}

#[test]
fn a_change_request_that_is_ignored_is_not_taken_for_filtering() {
    let silent = with_server(|request, response| (!asks_for_change(request)).then_some(response));
    let ignored = Violation::ChangeIgnored(SERVER.other());
    assert_eq!(silent.violation(), Some(ignored));
    assert_eq!(silent.filtering(), None);
    assert_eq!(silent.mapping(), Some(Mapping::EndpointIndependent));

    let unmoved = with_server(|request, response| {
        let from = match asks_for_change(request) {
            true => SERVER.first(),
            false => response.from,
        };
        Some(Response { from, ..response })
    });
    let Some(Violation::WrongSource { source, .. }) = unmoved.violation() else {
        panic!("{:?}", unmoved.violation());
    };
    assert_eq!(source, SERVER.first());
    assert_eq!(unmoved.filtering(), None);
}

#[test]
fn a_change_request_that_is_refused_says_so() {
    let evidence = with_server(|request, response| {
        if !asks_for_change(request) {
            return Some(response);
        }
        let id = Message::read(request).unwrap().id;
        let bytes = Writer::new(MessageType::binding(Class::Error), id)
            .error_code(420, "Unknown Attribute")
            .finish();
        let from = SERVER.first();
        Some(Response {
            from,
            bytes,
            ..response
        })
    });
    assert_eq!(evidence.violation(), Some(Violation::ChangeRefused(420)));
    assert_eq!(evidence.filtering(), None);
}

#[test]
fn ports_do_not_disturb_each_other() {
    let (evidence, _) = discover(&mut Network::default());
    let asked_by = |role| -> Vec<SocketAddr> {
        let mut to: Vec<SocketAddr> = evidence
            .trials
            .iter()
            .filter(|trial| trial.role == role)
            .map(|trial| trial.to)
            .collect();
        to.dedup();
        to
    };
    assert_eq!(asked_by(Role::Filtering), [SERVER.first()]);
    assert!(
        !asked_by(Role::Mapping)
            .iter()
            .any(|to| to.ip().is_loopback())
    );
}

#[test]
fn a_run_that_is_stopped_keeps_what_it_saw_and_concludes_nothing_from_silence() {
    let ids = (1..=u8::MAX).map(|n| TransactionId([n; 12]));
    let mut discovery = Discovery::new(setup(), ids);
    let mut network = Network::default();
    network.run(|now, arrived| {
        for (port, source, bytes) in arrived {
            discovery.receive(now, port, source, &bytes);
        }
        if now > Duration::from_millis(500) {
            discovery.stop();
        }
        discovery.poll(now)
    });
    let evidence = discovery.into_evidence();
    assert!(evidence.stopped);
    assert_eq!(evidence.mapping(), Some(Mapping::EndpointIndependent));
    assert_eq!(evidence.filtering(), None);
    assert!(evidence.is_answered(Test::Control, Role::Control));
}

proptest! {
    #[test]
    fn whatever_servers_send_the_tests_end(
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let ids = (1..=u8::MAX).map(|n| TransactionId([n; 12]));
        let mut discovery = Discovery::new(setup(), ids);
        let end = Network::default().run(|now, arrived| {
            for (port, source, mut bytes) in arrived {
                let size = bytes.len();
                for (at, value) in &changes {
                    bytes[at.index(size)] = *value;
                }
                // As it is, half of the time.
                let length = size - cut.index(2 * size).saturating_sub(size);
                discovery.receive(now, port, source, &bytes[..length]);
            }
            discovery.poll(now)
        });
        prop_assert!(end < Duration::from_secs(10));
        let evidence = discovery.into_evidence();
        let _ = (evidence.mapping(), evidence.filtering(), evidence.hairpinning());
    }
}
