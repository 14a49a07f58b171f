//! The name services: the system's own for addresses, DNS for everything else.
//!
//! The system knows /etc/hosts, `localhost` and whatever else is set up on this
//! host, but has no words for SRV and NAPTR records.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use std::time::Duration;

use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};
use hickory_resolver::{Resolver, TokioResolver};
use tokio::net::lookup_host;

/// How long one DNS server may take; there are two attempts.
const DNS_TIMEOUT: Duration = Duration::from_secs(2);

/// Looks names up. DNS is set up when it is first needed.
#[derive(Default)]
pub struct Names {
    /// Asked instead of what this system is set up with.
    server: Option<SocketAddr>,
    dns: OnceLock<Result<TokioResolver, String>>,
}

/// Why a name, or a record of it, was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// There is no such name; in the resolver's words.
    Name(String),
    /// The name is there, the record is not.
    Record,
    /// The name service did not answer; in its words.
    Service(String),
}

/// A place where a service is to be had (RFC 2782).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Srv {
    pub priority: u16,
    pub weight: u16,
    pub port: u16,
    /// Without the dot at its end; empty when the service is decidedly not available.
    pub target: String,
}

/// A rule that leads from a name to a service (RFC 3403).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naptr {
    pub order: u16,
    pub preference: u16,
    pub flags: String,
    pub services: String,
    pub replacement: String,
}

impl Names {
    /// Asks `server` for everything.
    pub fn of_server(server: SocketAddr) -> Self {
        Names {
            server: Some(server),
            dns: OnceLock::new(),
        }
    }

    /// The DNS server that is asked for the addresses of `name`; `None` for this host's own ways.
    pub fn server_for(&self, name: &str) -> Option<SocketAddr> {
        self.server.filter(|_| !is_local(name))
    }

    /// Every address of `name`.
    pub async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, NotFound> {
        if is_never_there(name) {
            let words = "names under .invalid are never there (RFC 6761)";
            return Err(NotFound::Name(words.into()));
        }
        if self.server_for(name).is_some() {
            return self.addresses_in_dns(name).await;
        }
        match lookup_host((name, 0)).await {
            Ok(found) => Ok(found.map(|address| address.ip()).collect()),
            Err(error) => Err(of_system(&error)),
        }
    }

    async fn addresses_in_dns(&self, name: &str) -> Result<Vec<IpAddr>, NotFound> {
        let (v4, v6) = tokio::join!(
            self.records(name, RecordType::A, ipv4),
            self.records(name, RecordType::AAAA, ipv6)
        );
        match (v4, v6) {
            (Err(why), Err(NotFound::Record)) | (Err(_), Err(why)) => Err(why),
            (v4, v6) => Ok([v4.unwrap_or_default(), v6.unwrap_or_default()].concat()),
        }
    }

    pub async fn srv(&self, name: &str) -> Result<Vec<Srv>, NotFound> {
        let pick = |data: &RData| match data {
            RData::SRV(srv) => Some(Srv {
                priority: srv.priority,
                weight: srv.weight,
                port: srv.port,
                target: without_dot(&srv.target.to_string()),
            }),
            _ => None,
        };
        self.records(name, RecordType::SRV, pick).await
    }

    pub async fn naptr(&self, name: &str) -> Result<Vec<Naptr>, NotFound> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let pick = |data: &RData| match data {
            RData::NAPTR(naptr) => Some(Naptr {
                order: naptr.order,
                preference: naptr.preference,
                flags: text(&naptr.flags).to_ascii_lowercase(),
                services: text(&naptr.services),
                replacement: without_dot(&naptr.replacement.to_string()),
            }),
            _ => None,
        };
        self.records(name, RecordType::NAPTR, pick).await
    }

    /// What `pick` takes from the records of a kind.
    async fn records<T>(
        &self,
        name: &str,
        kind: RecordType,
        pick: impl Fn(&RData) -> Option<T>,
    ) -> Result<Vec<T>, NotFound> {
        let dns = self.dns.get_or_init(|| set_up(self.server));
        let dns = dns.as_ref().map_err(|why| NotFound::Service(why.clone()))?;
        // The dot keeps search domains of this host out of it.
        let name = format!("{name}.");
        let found = dns.lookup(name, kind).await.map_err(|why| of_dns(&why))?;
        let records = found.answers().iter();
        let records: Vec<T> = records.filter_map(|record| pick(&record.data)).collect();
        match records.is_empty() {
            true => Err(NotFound::Record),
            false => Ok(records),
        }
    }
}

fn ipv4(data: &RData) -> Option<IpAddr> {
    match data {
        RData::A(a) => Some(IpAddr::V4(a.0)),
        _ => None,
    }
}

fn ipv6(data: &RData) -> Option<IpAddr> {
    match data {
        RData::AAAA(a) => Some(IpAddr::V6(a.0)),
        _ => None,
    }
}

fn set_up(server: Option<SocketAddr>) -> Result<TokioResolver, String> {
    let builder = match server {
        Some(server) => {
            let mut config = NameServerConfig::udp_and_tcp(server.ip());
            for connection in &mut config.connections {
                connection.port = server.port();
            }
            let config = ResolverConfig::from_name_servers(vec![config]);
            Ok(Resolver::builder_with_config(
                config,
                TokioRuntimeProvider::default(),
            ))
        }
        None => Resolver::builder_tokio(),
    };
    let mut builder = builder.map_err(|error| error.to_string())?;
    let options = builder.options_mut();
    options.timeout = DNS_TIMEOUT;
    options.attempts = 2;
    builder.build().map_err(|error| error.to_string())
}

fn of_dns(error: &NetError) -> NotFound {
    if error.is_nx_domain() {
        NotFound::Name("there is no such name in DNS (NXDOMAIN)".into())
    } else if error.is_no_records_found() {
        NotFound::Record
    } else {
        NotFound::Service(error.to_string())
    }
}

/// The system has nothing but words for what went wrong.
fn of_system(error: &std::io::Error) -> NotFound {
    let text = error.to_string();
    let words = text.strip_prefix("failed to lookup address information: ");
    let words = words.unwrap_or(&text).to_owned();
    let lower = words.to_ascii_lowercase();
    if lower.contains("no address associated") {
        NotFound::Record
    } else if lower.contains("temporary failure") || lower.contains("try again") {
        NotFound::Service(words)
    } else {
        NotFound::Name(words)
    }
}

/// Whether a name is for this host alone.
pub fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

fn is_never_there(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "invalid" || name.ends_with(".invalid")
}

fn without_dot(name: &str) -> String {
    name.trim_end_matches('.').to_owned()
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Srv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Srv {
            priority,
            weight,
            port,
            target,
        } = self;
        write!(f, "{priority} {weight} {port} {target}.")
    }
}

impl fmt::Display for Naptr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} \"{}\" \"{}\" \"\" {}.",
            self.order, self.preference, self.flags, self.services, self.replacement
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_system_tell_a_missing_name_from_a_missing_service() {
        let of = |words: &str| of_system(&std::io::Error::other(words.to_owned()));
        let name = NotFound::Name("Name or service not known".into());
        assert_eq!(
            of("failed to lookup address information: Name or service not known"),
            name
        );
        assert_eq!(of("No address associated with hostname"), NotFound::Record);
        let words = "Temporary failure in name resolution";
        assert_eq!(of(words), NotFound::Service(words.into()));
    }

    #[test]
    fn names_of_this_host_are_told_from_others() {
        assert!(is_local("LOCALHOST.") && is_local("a.localhost"));
        assert!(!is_local("localhost.example.org"));
        assert!(is_never_there("x.invalid") && !is_never_there("invalid.org"));
    }
}
