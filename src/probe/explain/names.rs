//! Sentences about names that lead nowhere.

use std::net::SocketAddr;
use std::time::Duration;

use super::{Explanation, time};
use crate::probe::{Families, ResolveError};

pub fn unresolved(resolve_time: Option<Duration>, error: &ResolveError) -> Explanation {
    let took = resolve_time.map_or(String::new(), |took| format!(", after {}", time(took)));
    match error {
        ResolveError::NotFound { name, words } => Explanation::new(
            format!("the name `{name}` was not found: {words}{took}"),
            format!(
                "check the spelling, and that this host's DNS knows it (for example with \
                 `getent hosts {name}`)"
            ),
        ),
        ResolveError::NoService {
            name,
            words,
            resolver,
        } => Explanation::new(
            format!(
                "{} gave no answer about `{name}`: {words}{took}",
                name_service(*resolver)
            ),
            check_name_service(*resolver),
        ),
        ResolveError::TimedOut {
            name,
            limit,
            resolver,
        } => Explanation::new(
            format!(
                "no answer about `{name}` came from {} within {}",
                name_service(*resolver),
                time(*limit)
            ),
            check_name_service(*resolver),
        ),
        ResolveError::NotAvailable(label) => Explanation::new(
            format!(
                "DNS says that the service is not available: the SRV record of `{label}` is `.`"
            ),
            "ask the operator of the domain; a URI with a port is asked whatever DNS says of \
             the service",
        ),
        ResolveError::NoneOfFamily { name, families } => {
            let (missing, help) = match families {
                Families::Both => ("", "give the name an address"),
                Families::Ipv4 => (" IPv4", "leave out -4, or give the name such an address"),
                Families::Ipv6 => (" IPv6", "leave out -6, or give the name such an address"),
            };
            Explanation::new(format!("`{name}` has no{missing} address"), help)
        }
    }
}

/// Who was asked.
fn name_service(resolver: Option<SocketAddr>) -> String {
    match resolver {
        Some(server) => format!("the DNS server {server} (--resolver)"),
        None => "this host's name service".to_owned(),
    }
}

fn check_name_service(resolver: Option<SocketAddr>) -> String {
    match resolver {
        Some(server) => format!(
            "check that a DNS server listens at {server} and that nothing on the way drops UDP and \
             TCP to it; or leave out --resolver to ask those of this host"
        ),
        None => "this host's DNS server fails or cannot be reached; check /etc/resolv.conf, name \
                 another one with --resolver, or give an address"
            .to_owned(),
    }
}
