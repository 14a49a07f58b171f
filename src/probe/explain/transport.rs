//! Sentences about connections and streams.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use super::{Explanation, LOCAL_HELP, Tried, family, time};
use crate::probe::path::{ConnectFault, OpenError, Target};
use crate::probe::uri::Transport;
use crate::stun::{Fault, Protocol};
use crate::units::plural;

impl OpenError {
    /// Why there is no way to `target`, and what to do.
    pub fn explanation(&self, target: &Target) -> Explanation {
        let server = target.address;
        match self {
            OpenError::NoRoute(error) => no_route(server, error),
            OpenError::Local(error) => no_socket(server, error),
            OpenError::LocalAddress { local, error } => Explanation::new(
                format!("nothing can be sent to {server} from {local} (--local-address): {error}"),
                "give an address that this host has (`ip address` lists them), or leave out \
                 --local-address",
            ),
            OpenError::Connect(fault) => connect(fault, target),
            OpenError::Tls { fault, facts } => super::tls::handshake(fault, facts, target),
        }
    }
}

fn no_socket(server: SocketAddr, error: &io::Error) -> Explanation {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Explanation::new(
            format!("this host does not let anything be sent to {server}: {error}"),
            "it may be the broadcast address of a network, which is no server's; or this host's own \
             firewall rejects it",
        ),
        _ => Explanation::new(
            format!("this host gives no socket to ask {server} with: {error}"),
            LOCAL_HELP,
        ),
    }
}

/// What was under way with `target` when the run was stopped, after this time.
pub fn stopped(target: &Target, after: Duration) -> String {
    let server = target.address;
    let after = time(after);
    let step = match target.transport {
        Transport::Udp => return "the run was stopped before anything was sent".to_owned(),
        Transport::Tcp => "TCP connection to",
        Transport::Tls => "TLS connection to",
        Transport::Dtls => "DTLS handshake with",
    };
    format!("the run was stopped while the {step} {server} had not come about, after {after}")
}

fn no_route(server: SocketAddr, error: &io::Error) -> Explanation {
    let family = family(server);
    let other = if server.is_ipv4() { "-6" } else { "-4" };
    Explanation::new(
        format!("this host has no {family} route to {server}: {error}"),
        format!(
            "if this host should have {family}, check its {family} address and default route; \
             else leave {family} out with {other}",
        ),
    )
}

fn connect(fault: &ConnectFault, target: &Target) -> Explanation {
    let server = target.address;
    match fault {
        ConnectFault::Refused(after) => Explanation::new(
            format!("{server} refused the TCP connection after {}", time(*after)),
            "nothing listens on that TCP port, or a firewall rejects it: start the server, \
             check the port, and that the server listens on TCP too",
        ),
        ConnectFault::Reset(after) => Explanation::new(
            format!(
                "{server} reset the TCP connection while it was set up, after {}",
                time(*after)
            ),
            "a firewall or a load balancer breaks connections off; look at what stands \
             before the server",
        ),
        ConnectFault::Unreachable { words, after } => Explanation::new(
            format!(
                "{server} cannot be reached over TCP: {words}, after {}",
                time(*after)
            ),
            "a router or a firewall on the way rejects TCP to that address, or the host is down",
        ),
        ConnectFault::Timeout(limit) => Explanation::new(
            format!(
                "no TCP connection to {server} came about in {}",
                time(*limit)
            ),
            "a firewall drops TCP to that port, or the host is down; see whether UDP passes, \
             and whether another network can connect",
        ),
    }
}

/// What went wrong on a connection that stood; `None` for what may happen on any transport.
pub fn stream(fault: &Fault, target: &Target, tried: &Tried) -> Option<Explanation> {
    let (server, transport) = (target.address, target.transport);
    let requests = plural(tried.requests, "request");
    let elapsed = time(tried.elapsed);
    Some(match fault {
        Fault::Timeout if transport.is_stream() => Explanation::new(
            format!(
                "the {transport} connection to {server} stood{}, but no reply came to {requests} \
                 in {elapsed}",
                connected(tried)
            ),
            "what accepts connections there does not answer STUN: a load balancer without a \
             server behind it, or another service; check the port",
        ),
        Fault::TimeoutPartial { got, needed } => Explanation::new(
            match needed {
                Some(needed) => format!(
                    "only {got} of the {needed} bytes of a message came from {server} over \
                     {transport} in {elapsed}"
                ),
                None => format!(
                    "only {got} bytes, less than a header, came from {server} over {transport} \
                     in {elapsed}"
                ),
            },
            "the server hangs in the middle of its answer, or something on the way holds the \
             rest back; look at MTU and proxies",
        ),
        Fault::Reset => Explanation::new(
            format!("{server} reset the {transport} connection after {requests}"),
            "the server, or a middlebox on the way, breaks connections off that carry STUN; \
             see the server's log, and try from another network",
        ),
        Fault::ClosedEarly { got } => Explanation::new(
            match got {
                0 => format!(
                    "{server} closed the {transport} connection without an answer to {requests}"
                ),
                _ => {
                    format!("{server} closed the {transport} connection {got} bytes into an answer")
                }
            },
            "another service may listen on this port, or the server does not want this client; \
             see its log",
        ),
        Fault::Tls(words) => Explanation::new(
            format!("TLS ended the connection to {server}: {words}"),
            "see the server's log; it may want a certificate from its clients",
        ),
        Fault::TlsExpected(how) => Explanation::new(
            format!("{server} {how}: the port wants TLS"),
            "ask with TLS: a `stuns:` or `turns:` URI, or --transport tls",
        ),
        Fault::OtherProtocol(protocol) => Explanation::new(
            format!("what comes from {server} over {transport} is not STUN but {protocol}"),
            other_service(protocol),
        ),
        _ => return None,
    })
}

fn connected(tried: &Tried) -> String {
    tried
        .connect_time
        .map_or(String::new(), |took| format!(" after {}", time(took)))
}

/// What to do about a port where something else answers.
pub fn other_service(protocol: &Protocol) -> &'static str {
    match protocol {
        Protocol::Http(_) => {
            "a web server, or a proxy before the server, answers on this port; check the port, \
             and that the proxy passes TCP through as it is"
        }
        _ => "another service answers on this port; check the port (3478 is STUN's own)",
    }
}

/// Where a STUN server that is not there would have to listen.
pub fn timeout_help(transport: Transport) -> String {
    format!(
        "check that a STUN server listens on that UDP port, and that no firewall drops UDP to \
         it or from it{}",
        if transport == Transport::Dtls {
            "; the DTLS handshake passed"
        } else {
            ""
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(error: OpenError) -> Explanation {
        error.explanation(&Target {
            address: "192.0.2.255:3478".parse().unwrap(),
            transport: Transport::Udp,
            name: None,
        })
    }

    #[test]
    fn a_destination_that_is_forbidden_is_not_put_down_to_open_files() {
        let forbidden = explained(OpenError::Local(io::ErrorKind::PermissionDenied.into()));
        assert!(forbidden.cause.contains("be sent to 192.0.2.255:3478"));
        assert!(forbidden.help.contains("broadcast address"));
        let out_of_files = explained(OpenError::Local(io::ErrorKind::Other.into()));
        assert!(out_of_files.help.contains("ulimit"));
    }
}
