//! From a host to the addresses to probe.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::net::lookup_host;

use super::network::{Families, Network};
use super::path::Target;
use super::uri::{Host, ServerUri};

#[derive(Debug)]
pub struct Resolved {
    /// `None` when there was nothing to look up.
    pub time: Option<Duration>,
    /// Ascending, IPv4 first, each once.
    pub targets: Result<Vec<Target>, ResolveError>,
}

/// Why a host has no address to probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolveError {
    /// In the resolver's words.
    Failed(String),
    TimedOut(Duration),
    /// The name has addresses, but none of the family asked for.
    NoneOfFamily {
        name: String,
        families: Families,
    },
}

/// Looks up where a URI leads, as far as `network` wants it.
pub async fn resolve(uri: &ServerUri, network: &Network) -> Resolved {
    let transport = network.transport_for(uri);
    let port = uri.port.unwrap_or_else(|| transport.default_port());
    let target = |address, name: Option<&String>| Target {
        address,
        transport,
        name: name.cloned(),
    };
    let name = match &uri.host {
        Host::Address(ip) => {
            return Resolved {
                time: None,
                targets: Ok(vec![target(SocketAddr::new(*ip, port), None)]),
            };
        }
        Host::Name(name) => name,
    };
    let begun = Instant::now();
    let lookup = lookup_host((name.as_str(), port));
    let limit = network.resolve_timeout;
    let addresses = match tokio::time::timeout(limit, lookup).await {
        Err(_) => Err(ResolveError::TimedOut(limit)),
        Ok(Err(error)) => Err(ResolveError::Failed(resolver_words(&error))),
        Ok(Ok(found)) => chosen(name, found, network.families),
    };
    Resolved {
        time: Some(begun.elapsed()),
        targets: addresses.map(|addresses| {
            let targets = addresses.into_iter();
            targets.map(|address| target(address, Some(name))).collect()
        }),
    }
}

fn chosen(
    name: &str,
    found: impl Iterator<Item = SocketAddr>,
    families: Families,
) -> Result<Vec<SocketAddr>, ResolveError> {
    let mut addresses: Vec<SocketAddr> = found.filter(|a| families.include(a.ip())).collect();
    // The resolver may shuffle; a report should not.
    addresses.sort_unstable();
    addresses.dedup();
    if addresses.is_empty() {
        return Err(ResolveError::NoneOfFamily {
            name: name.to_owned(),
            families,
        });
    }
    Ok(addresses)
}

/// Without the words that the standard library puts before those of the resolver.
fn resolver_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("failed to lookup address information: ");
    text.map_or_else(|| error.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn addresses_come_sorted_and_once() {
        let found = addresses(&["[::1]:1", "127.0.0.2:1", "127.0.0.1:1", "[::1]:1"]);
        let chosen = chosen("x", found.into_iter(), Families::Both);
        let expected = addresses(&["127.0.0.1:1", "127.0.0.2:1", "[::1]:1"]);
        assert_eq!(chosen, Ok(expected));
    }

    #[test]
    fn a_name_without_an_address_of_the_family_says_so() {
        let found = addresses(&["127.0.0.1:1"]).into_iter();
        let error = chosen("x", found.clone(), Families::Ipv6).unwrap_err();
        let families = Families::Ipv6;
        let name = "x".to_owned();
        assert_eq!(error, ResolveError::NoneOfFamily { name, families });
        assert!(chosen("x", found, Families::Ipv4).is_ok());
    }
}
