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
        ResolveError::Failed(words) => Explanation::new(
            format!("the name in `{}` did not resolve: {words}{took}", uri),
            "check the spelling, and that this host's DNS works (for example with `getent hosts NAME`)",
        ),
        ResolveError::TimedOut(limit) => Explanation::new(
            format!(
                "the name in `{}` did not resolve within {}",
                uri,
                time(*limit)
            ),
            "this host's DNS server does not answer; check its configuration, or give an address",
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
