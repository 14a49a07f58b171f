//! Where a service is to be had, by DNS: SRV for STUN (RFC 8489 §8), NAPTR and then SRV
//! for TURN (RFC 5928).

use std::collections::VecDeque;

use super::Lookups;
use super::names::{Names, Naptr, Srv};
use crate::probe::network::Network;
use crate::probe::uri::{Kind, ServerUri, Transport};

/// A host that offers the service over a transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub transport: Transport,
    /// The host's name.
    pub host: String,
    pub port: u16,
}

/// What DNS says of a service.
#[derive(Debug, PartialEq, Eq)]
pub enum Services {
    /// In the order in which clients try them.
    At(Vec<Place>),
    /// DNS says that there is no such service here (RFC 2782: the target is the root).
    NotAvailable(String),
    /// Nothing is said; the name itself is to be tried.
    Unknown,
}

/// Rules that are followed from one name to the next at most.
const MAX_RULES: usize = 5;

/// Places that are tried at most.
const MAX_PLACES: usize = 16;

/// Looks for places of the service that `uri` asks for.
pub async fn find(
    uri: &ServerUri,
    name: &str,
    network: &Network,
    lookups: &mut Lookups,
) -> Services {
    let fixed = network.transport.is_some() || uri.transport.is_some();
    let mut search = Search {
        names: &network.names,
        lookups,
    };
    match uri.scheme.kind() {
        Kind::Stun => {
            let transport = network.transport_for(uri);
            search.by_srv(name, Kind::Stun, &[transport]).await
        }
        Kind::Turn if fixed => {
            let transport = network.transport_for(uri);
            search.by_srv(name, Kind::Turn, &[transport]).await
        }
        Kind::Turn => {
            let wanted: &[Transport] = match uri.scheme.is_secure() {
                true => &[Transport::Tls, Transport::Dtls],
                false => &[Transport::Udp, Transport::Tcp, Transport::Tls],
            };
            match search.by_naptr(name, wanted).await {
                Services::Unknown => search.by_srv(name, Kind::Turn, wanted).await,
                found => found,
            }
        }
    }
}

struct Search<'a> {
    names: &'a Names,
    lookups: &'a mut Lookups,
}

impl Search<'_> {
    /// Asks for each transport in turn.
    async fn by_srv(&mut self, name: &str, kind: Kind, transports: &[Transport]) -> Services {
        let mut places = Vec::new();
        let mut refused = None;
        for &transport in transports {
            let label = format!("{}.{name}", label(kind, transport));
            match self.srv(&label, transport).await {
                Services::At(found) => places.extend(found),
                Services::NotAvailable(label) => refused = Some(label),
                Services::Unknown => {}
            }
        }
        together(places, refused)
    }

    async fn srv(&mut self, label: &str, transport: Transport) -> Services {
        let found = self.names.srv(label).await;
        self.lookups.note("SRV", label, &found);
        match found {
            Ok(records) => places(records, label, transport),
            Err(_) => Services::Unknown,
        }
    }

    /// Follows the rules for RELAY, those of the lowest order first (RFC 3403, RFC 3958).
    async fn by_naptr(&mut self, name: &str, wanted: &[Transport]) -> Services {
        let mut places = Vec::new();
        let mut refused = None;
        let mut pending = VecDeque::from([(name.to_owned(), wanted.to_vec())]);
        let mut followed = 0;
        while let Some((name, wanted)) = pending.pop_front()
            && followed < MAX_RULES
        {
            followed += 1;
            let rules = rules(self.naptr(&name).await, &wanted);
            for (transport, rule) in rules.into_iter().take(MAX_PLACES) {
                match rule.flags.as_str() {
                    "s" => match self.srv(&rule.replacement, transport).await {
                        Services::At(found) => places.extend(found),
                        Services::NotAvailable(label) => refused = Some(label),
                        Services::Unknown => {}
                    },
                    "a" => places.push(Place {
                        transport,
                        port: transport.default_port(),
                        host: rule.replacement,
                    }),
                    "" => pending.push_back((rule.replacement, vec![transport])),
                    _ => {}
                }
            }
        }
        together(places, refused)
    }

    async fn naptr(&mut self, name: &str) -> Vec<Naptr> {
        let found = self.names.naptr(name).await;
        self.lookups.note("NAPTR", name, &found);
        found.unwrap_or_default()
    }
}

fn together(mut places: Vec<Place>, refused: Option<String>) -> Services {
    places.truncate(MAX_PLACES);
    match (places.is_empty(), refused) {
        (false, _) => Services::At(places),
        (true, Some(label)) => Services::NotAvailable(label),
        (true, None) => Services::Unknown,
    }
}

/// The label under which a service is found.
fn label(kind: Kind, transport: Transport) -> &'static str {
    match (kind, transport) {
        (Kind::Stun, Transport::Udp) => "_stun._udp",
        (Kind::Stun, Transport::Tcp) => "_stun._tcp",
        (Kind::Stun, Transport::Tls) => "_stuns._tcp",
        (Kind::Stun, Transport::Dtls) => "_stuns._udp",
        (Kind::Turn, Transport::Udp) => "_turn._udp",
        (Kind::Turn, Transport::Tcp) => "_turn._tcp",
        (Kind::Turn, Transport::Tls) => "_turns._tcp",
        (Kind::Turn, Transport::Dtls) => "_turns._udp",
    }
}

/// Clients draw lots among records of one priority, by weight; a report lists the
/// heavier first.
fn places(mut records: Vec<Srv>, label: &str, transport: Transport) -> Services {
    if let [only] = records.as_slice()
        && only.target.is_empty()
    {
        return Services::NotAvailable(label.to_owned());
    }
    records.retain(|record| !record.target.is_empty() && record.port != 0);
    records.sort_by(|a, b| {
        let by_weight = b.weight.cmp(&a.weight);
        let by_name = || (&a.target, a.port).cmp(&(&b.target, b.port));
        a.priority
            .cmp(&b.priority)
            .then(by_weight)
            .then_with(by_name)
    });
    let place = |record: Srv| Place {
        transport,
        host: record.target,
        port: record.port,
    };
    together(records.into_iter().map(place).collect(), None)
}

/// The rules that lead to TURN over a wanted transport, each with it; the first to follow first.
fn rules(mut found: Vec<Naptr>, wanted: &[Transport]) -> Vec<(Transport, Naptr)> {
    found.sort_by_key(|rule| (rule.order, rule.preference));
    let with_transports = |rule: Naptr| {
        let transports = transports(&rule.services);
        let wanted = transports.into_iter().filter(|one| wanted.contains(one));
        wanted
            .map(|transport| (transport, rule.clone()))
            .collect::<Vec<_>>()
    };
    found.into_iter().flat_map(with_transports).collect()
}

/// What `RELAY:turn.udp:turn.tls` offers.
fn transports(services: &str) -> Vec<Transport> {
    let mut parts = services.split(':');
    if !parts
        .next()
        .is_some_and(|tag| tag.eq_ignore_ascii_case("RELAY"))
    {
        return Vec::new();
    }
    let transport = |part: &str| match part.to_ascii_lowercase().as_str() {
        "turn.udp" => Some(Transport::Udp),
        "turn.tcp" => Some(Transport::Tcp),
        "turn.tls" => Some(Transport::Tls),
        "turn.dtls" => Some(Transport::Dtls),
        _ => None,
    };
    parts.filter_map(transport).collect()
}

/// Whether DNS may know more of `name` than its addresses.
pub fn may_be_known(name: &str) -> bool {
    name.trim_end_matches('.').contains('.') && !super::names::is_local(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn srv(priority: u16, weight: u16, port: u16, target: &str) -> Srv {
        Srv {
            priority,
            weight,
            port,
            target: target.into(),
        }
    }

    fn naptr(order: u16, preference: u16, services: &str, replacement: &str) -> Naptr {
        Naptr {
            order,
            preference,
            flags: "s".into(),
            services: services.into(),
            replacement: replacement.into(),
        }
    }

    #[test]
    fn places_come_by_priority_and_the_heavier_first() {
        let records = vec![
            srv(20, 0, 3478, "late"),
            srv(10, 5, 3479, "light"),
            srv(10, 60, 3480, "heavy"),
        ];
        let Services::At(places) = places(records, "_stun._udp.x", Transport::Udp) else {
            panic!("no places");
        };
        let hosts: Vec<&str> = places.iter().map(|place| place.host.as_str()).collect();
        assert_eq!(hosts, ["heavy", "light", "late"]);
        assert_eq!(places[0].port, 3480);
    }

    #[test]
    fn a_root_as_the_only_target_means_that_there_is_no_such_service() {
        let records = vec![srv(0, 0, 0, "")];
        let found = places(records, "_turn._udp.x", Transport::Udp);
        assert_eq!(found, Services::NotAvailable("_turn._udp.x".into()));
    }

    #[test]
    fn rules_come_in_order_with_each_transport_that_is_wanted() {
        let found = vec![
            naptr(100, 20, "RELAY:turn.tcp:turn.tls", "stream"),
            naptr(100, 10, "relay:turn.udp", "datagram"),
            naptr(10, 10, "SIP+D2U", "sip"),
        ];
        let wanted = [Transport::Udp, Transport::Tls];
        let rules: Vec<(Transport, String)> = rules(found, &wanted)
            .into_iter()
            .map(|(transport, rule)| (transport, rule.replacement))
            .collect();
        let expected = [
            (Transport::Udp, "datagram".to_owned()),
            (Transport::Tls, "stream".to_owned()),
        ];
        assert_eq!(rules, expected);
    }

    #[test]
    fn names_without_a_dot_are_not_asked_about() {
        assert!(!may_be_known("localhost") && !may_be_known("turn"));
        assert!(may_be_known("turn.example.org"));
    }
}
