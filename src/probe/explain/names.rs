//! Sentences about names that lead nowhere.

use std::time::Duration;

use super::{Explanation, time};
use crate::probe::{Families, ResolveError, ServerUri};

pub fn unresolved(
    uri: &ServerUri,
    resolve_time: Option<Duration>,
    error: &ResolveError,
) -> Explanation {
    let took = resolve_time.map_or(String::new(), |took| format!(", after {}", time(took)));
    match error {
        ResolveError::NotFound { name, words } => Explanation::new(
            format!("the name `{name}` was not found: {words}{took}"),
            format!(
                "check the spelling, and that this host's DNS knows it (for example with \
                 `getent hosts {name}`)"
            ),
        ),
        ResolveError::NoService { name, words } => Explanation::new(
            format!("the name service gave no answer about `{name}`: {words}{took}"),
            "this host's DNS server fails or cannot be reached; check its configuration \
             (/etc/resolv.conf), or give an address",
        ),
        ResolveError::TimedOut(limit) => Explanation::new(
            format!(
                "the name in `{}` did not resolve within {}",
                uri,
                time(*limit)
            ),
            "this host's DNS server does not answer; check its configuration, or give an address",
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
