//! From a URI to the addresses to probe.
//!
//! A URI with a port says where the server is but for its address. Without a
//! port DNS may know more (SRV, NAPTR); where it does not, the name itself is
//! looked up, and the default port taken.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

mod names;
mod services;
#[cfg(test)]
mod turn_tests;

use std::collections::HashMap;
use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::network::{Families, Network};
use super::path::Target;
use super::uri::{Host, ServerUri, Transport};

pub use names::{Names, NotFound};
use services::{Place, Services};

#[derive(Debug)]
pub struct Resolved {
    /// `None` when there was nothing to look up.
    pub time: Option<Duration>,
    /// In the order of DNS where it names several places; the addresses of each
    /// ascending, IPv4 first. Each once.
    pub targets: Result<Vec<Target>, ResolveError>,
    pub lookups: Lookups,
}

/// What was asked, and what was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookups(pub Vec<Lookup>);

/// One question to a name service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// `addresses`, `SRV` or `NAPTR`.
    pub kind: &'static str,
    pub name: String,
    /// The records that came, the first 32 of them, or why none did.
    pub answer: Result<Vec<String>, String>,
    /// Records beyond these.
    pub left_out: usize,
}

/// Records of one answer that are kept for the report: whoever runs the name server may send
/// thousands.
pub const MOST_LISTED: usize = 32;

/// Addresses of one family that are asked for each name.
const MOST_ADDRESSES: usize = 16;

/// Why a URI leads to no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolveError {
    /// There is no such name; in the resolver's words.
    NotFound { name: String, words: String },
    /// The name service did not answer; in its words.
    NoService {
        name: String,
        words: String,
        /// The DNS server that was asked instead of those of this host.
        resolver: Option<SocketAddr>,
    },
    /// Nothing came in this time.
    TimedOut {
        name: String,
        limit: Duration,
        resolver: Option<SocketAddr>,
    },
    /// The name is there, and has no address, or none of the family asked for.
    NoneOfFamily { name: String, families: Families },
    /// DNS says that the service is not to be had, under this label.
    NotAvailable(String),
}

impl Lookups {
    fn note<T: Display>(
        &mut self,
        kind: &'static str,
        name: &str,
        found: &Result<Vec<T>, NotFound>,
    ) {
        let answer = match found {
            Ok(records) => {
                let listed = records.iter().take(MOST_LISTED);
                Ok(listed.map(ToString::to_string).collect())
            }
            Err(NotFound::Record) => Err("no such record".to_owned()),
            Err(NotFound::Name(words) | NotFound::Service(words)) => Err(words.clone()),
        };
        self.0.push(Lookup {
            kind,
            name: name.to_owned(),
            answer,
            left_out: found
                .as_ref()
                .map_or(0, |found| found.len().saturating_sub(MOST_LISTED)),
        });
    }
}

/// Looks up where a URI leads, as far as `network` wants it.
pub async fn resolve(uri: &ServerUri, network: &Network) -> Resolved {
    let transport = network.transport_for(uri);
    let port = uri.port.unwrap_or_else(|| transport.default_port());
    let mut lookups = Lookups::default();
    let name = match &uri.host {
        Host::Name(name) => name,
        Host::Address(ip) => {
            let target = Target {
                address: SocketAddr::new(*ip, port),
                transport,
                name: None,
            };
            return Resolved {
                time: None,
                targets: Ok(vec![target]),
                lookups,
            };
        }
    };
    let begun = Instant::now();
    let limit = network.resolve_timeout;
    let place = Place {
        transport,
        host: name.clone(),
        port,
    };
    let looking = look_up(uri, place, network, &mut lookups);
    let targets = timeout(limit, looking).await;
    Resolved {
        time: Some(begun.elapsed()),
        targets: targets.unwrap_or_else(|_| {
            Err(ResolveError::TimedOut {
                name: name.clone(),
                limit,
                resolver: network.names.server_for(name),
            })
        }),
        lookups,
    }
}

/// `itself` is the name as a place of its own.
async fn look_up(
    uri: &ServerUri,
    itself: Place,
    network: &Network,
    lookups: &mut Lookups,
) -> Result<Vec<Target>, ResolveError> {
    let name = itself.host.clone();
    let places = match services(uri, &name, network, lookups).await {
        Services::At(places) => places,
        Services::NotAvailable(label) => return Err(ResolveError::NotAvailable(label)),
        Services::Unknown => vec![itself],
    };
    let mut targets: Vec<Target> = Vec::new();
    let mut failure = None;
    for place in places {
        match addresses(&place, network, lookups).await {
            Ok(addresses) => {
                let found = addresses.into_iter().map(|address| Target {
                    address,
                    transport: place.transport,
                    // A certificate has to be for the name that was typed (RFC 8489 §6.2.3).
                    name: Some(name.clone()),
                });
                targets.extend(found);
            }
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    let mut seen: Vec<(SocketAddr, Transport)> = Vec::new();
    targets.retain(|target| {
        let this = (target.address, target.transport);
        let new = !seen.contains(&this);
        seen.push(this);
        new
    });
    match failure {
        Some(error) if targets.is_empty() => Err(error),
        _ => Ok(targets),
    }
}

/// What DNS knows of the service, if it answers in half of the time that there is.
async fn services(
    uri: &ServerUri,
    name: &str,
    network: &Network,
    lookups: &mut Lookups,
) -> Services {
    if uri.port.is_some() || !services::may_be_known(name) {
        return Services::Unknown;
    }
    let finding = services::find(uri, name, network, lookups);
    let found = timeout(network.resolve_timeout / 2, finding).await;
    found.unwrap_or(Services::Unknown)
}

async fn addresses(
    place: &Place,
    network: &Network,
    lookups: &mut Lookups,
) -> Result<Vec<SocketAddr>, ResolveError> {
    let name = place.host.clone();
    let mut found = network.names.addresses(&name).await;
    if let Ok(found) = &mut found {
        // The resolver may shuffle; a report should not.
        found.sort_unstable();
        found.dedup();
    }
    lookups.note("addresses", &name, &found);
    match found {
        Ok(found) => chosen(place, found, network.families),
        Err(NotFound::Name(words)) => Err(ResolveError::NotFound { name, words }),
        Err(NotFound::Service(words)) => Err(ResolveError::NoService {
            resolver: network.names.server_for(&name),
            name,
            words,
        }),
        Err(NotFound::Record) => Err(ResolveError::NoneOfFamily {
            name,
            families: Families::Both,
        }),
    }
}

/// What is asked of the addresses that were found, which are sorted.
fn chosen(
    place: &Place,
    mut found: Vec<IpAddr>,
    families: Families,
) -> Result<Vec<SocketAddr>, ResolveError> {
    let mut of_family = HashMap::new();
    found.retain(|ip| {
        let seen = of_family.entry(ip.is_ipv4()).or_insert(0);
        *seen += 1;
        families.include(*ip) && *seen <= MOST_ADDRESSES
    });
    if found.is_empty() {
        return Err(ResolveError::NoneOfFamily {
            name: place.host.clone(),
            families,
        });
    }
    let address = |ip| SocketAddr::new(ip, place.port);
    Ok(found.into_iter().map(address).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn place() -> Place {
        Place {
            transport: Transport::Udp,
            host: "x".into(),
            port: 1,
        }
    }

    #[test]
    fn a_name_with_many_addresses_is_asked_at_the_first_of_each_family() {
        let v4 = (0..1000_u32).map(|host| IpAddr::from((0x0a00_0000 + host).to_be_bytes()));
        let found: Vec<IpAddr> = v4.chain(ips(&["::1", "::2"])).collect();
        let chosen = chosen(&place(), found.clone(), Families::Both).unwrap();
        assert_eq!(chosen.len(), MOST_ADDRESSES + 2);
        let mut lookups = Lookups::default();
        lookups.note("addresses", "x", &Ok(found));
        let lookup = &lookups.0[0];
        let listed = lookup.answer.as_ref().unwrap().len();
        assert_eq!((listed, lookup.left_out), (MOST_LISTED, 1002 - MOST_LISTED));
    }

    #[test]
    fn a_name_without_an_address_of_the_family_says_so() {
        let found = ips(&["127.0.0.1"]);
        let error = chosen(&place(), found.clone(), Families::Ipv6).unwrap_err();
        let families = Families::Ipv6;
        let name = "x".to_owned();
        assert_eq!(error, ResolveError::NoneOfFamily { name, families });
        assert!(chosen(&place(), found, Families::Ipv4).is_ok());
    }
}
