//! STUN URIs (RFC 7064) and TURN URIs (RFC 7065) as people type them.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// The port of STUN and TURN over UDP and TCP (RFC 7064 §3.2, RFC 7065).
pub const DEFAULT_PORT: u16 = 3478;

/// The port of STUN and TURN over TLS and DTLS.
pub const DEFAULT_SECURE_PORT: u16 = 5349;

/// A server to ask, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerUri {
    /// As typed.
    text: String,
    pub scheme: Scheme,
    pub host: Host,
    /// `None` leaves it to the name service (RFC 8489 §8, RFC 5928), or else to the default.
    pub port: Option<u16>,
    /// What `?transport=` says.
    pub transport: Option<UriTransport>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    Stun,
    Stuns,
    Turn,
    Turns,
}

/// The `transport` parameter of a TURN URI (RFC 7065 §3.1); with `turns:` it is what TLS runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UriTransport {
    Udp,
    Tcp,
}

/// What messages to a server travel in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    Udp,
    Tcp,
    Tls,
    Dtls,
}

/// Which servers a command asks: a text without a scheme is one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Stun,
    Turn,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    Address(IpAddr),
    Name(String),
}

/// Why a text is not a server that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    #[error("it is empty")]
    Empty,
    #[error("`{0}:` names a TURN server; `rtctool turn probe` asks those")]
    Turn(String),
    #[error("`{0}:` names a STUN server; `rtctool stun probe` asks those")]
    Stun(String),
    #[error("`{0}` is not the scheme of a STUN or TURN server")]
    Scheme(String),
    #[error("a {0} URI has no `//`; write `{0}:{1}`")]
    Slashes(String, String),
    #[error("a {0} URI has no `{1}`")]
    Part(Scheme, char),
    #[error("`?{0}` is not understood; a TURN URI may end in `?transport=udp` or `?transport=tcp`")]
    Query(String),
    #[error("the host is missing")]
    NoHost,
    #[error("`{0}` cannot be part of a host name")]
    HostCharacter(char),
    #[error("an IPv6 address is written in brackets: `[{0}]`")]
    Brackets(Ipv6Addr),
    #[error("`{0}` has more than one colon; an IPv6 address is written in brackets")]
    Colons(String),
    #[error("`[{0}]` is not an IPv6 address")]
    NotIpv6(String),
    #[error("`]` is missing")]
    OpenBracket,
    #[error("`{0}` follows the address; only `:port` may")]
    AfterBracket(String),
    #[error("`{0}` is not a port; ports are 1 to 65535")]
    Port(String),
}

impl ServerUri {
    /// Reads `scheme:host[:port][?transport=…]` or `host[:port]`, which then is of `kind`;
    /// an IPv6 address is in brackets.
    ///
    /// # Errors
    /// Says what to write instead, where that is clear.
    pub fn parse(text: &str, kind: Kind) -> Result<ServerUri, UriError> {
        let typed = text.trim();
        let (scheme, rest) = split_scheme(typed, kind)?;
        let (authority, transport) = split_transport(scheme, rest)?;
        if let Some(part) = authority
            .chars()
            .find(|c| matches!(c, '?' | '#' | '@' | '/'))
        {
            return Err(UriError::Part(scheme, part));
        }
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => bracketed(rest)?,
            None => named(authority)?,
        };
        Ok(ServerUri {
            text: typed.to_owned(),
            scheme,
            host,
            port: port.map(parse_port).transpose()?,
            transport,
        })
    }

    /// What the URI asks for: UDP where it says nothing, TLS where it only says "secure".
    pub fn default_transport(&self) -> Transport {
        match (self.scheme.is_secure(), self.transport) {
            (false, None | Some(UriTransport::Udp)) => Transport::Udp,
            (false, Some(UriTransport::Tcp)) => Transport::Tcp,
            (true, None | Some(UriTransport::Tcp)) => Transport::Tls,
            (true, Some(UriTransport::Udp)) => Transport::Dtls,
        }
    }
}

impl fmt::Display for ServerUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Scheme {
    pub fn kind(self) -> Kind {
        match self {
            Scheme::Stun | Scheme::Stuns => Kind::Stun,
            Scheme::Turn | Scheme::Turns => Kind::Turn,
        }
    }

    /// Whether messages are to travel over TLS or DTLS.
    pub fn is_secure(self) -> bool {
        matches!(self, Scheme::Stuns | Scheme::Turns)
    }

    fn of(name: &str) -> Option<Scheme> {
        Some(match name.to_ascii_lowercase().as_str() {
            "stun" => Scheme::Stun,
            "stuns" => Scheme::Stuns,
            "turn" => Scheme::Turn,
            "turns" => Scheme::Turns,
            _ => return None,
        })
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scheme::Stun => "stun",
            Scheme::Stuns => "stuns",
            Scheme::Turn => "turn",
            Scheme::Turns => "turns",
        })
    }
}

impl Transport {
    /// Whether messages travel in a stream that retransmits by itself.
    pub fn is_stream(self) -> bool {
        matches!(self, Transport::Tcp | Transport::Tls)
    }

    pub fn is_secure(self) -> bool {
        matches!(self, Transport::Tls | Transport::Dtls)
    }

    pub fn default_port(self) -> u16 {
        if self.is_secure() {
            DEFAULT_SECURE_PORT
        } else {
            DEFAULT_PORT
        }
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Transport::Udp => "UDP",
            Transport::Tcp => "TCP",
            Transport::Tls => "TLS",
            Transport::Dtls => "DTLS",
        })
    }
}

/// Splits the scheme off; what has none is of `kind`.
fn split_scheme(text: &str, kind: Kind) -> Result<(Scheme, &str), UriError> {
    if text.is_empty() {
        return Err(UriError::Empty);
    }
    let bare = match kind {
        Kind::Stun => Scheme::Stun,
        Kind::Turn => Scheme::Turn,
    };
    if let Some((name, rest)) = text.split_once("://") {
        return Err(match Scheme::of(name) {
            Some(scheme) => UriError::Slashes(scheme.to_string(), host_of(rest)),
            None => UriError::Scheme(name.to_owned()),
        });
    }
    let Some((name, rest)) = text.split_once(':') else {
        return Ok((bare, text));
    };
    match Scheme::of(name) {
        Some(scheme) => match (scheme.kind(), kind) {
            (Kind::Turn, Kind::Stun) => Err(UriError::Turn(name.to_owned())),
            (Kind::Stun, Kind::Turn) => Err(UriError::Stun(name.to_owned())),
            _ => Ok((scheme, rest)),
        },
        // `localhost:3478` has a host before its colon, `http:localhost` has not.
        None if is_foreign_scheme(name) => Err(UriError::Scheme(name.to_owned())),
        None => Ok((bare, text)),
    }
}

/// A parameter, which may be a secret in the wrong place, by its name.
fn shown(query: &str) -> String {
    match query.split_once('=') {
        Some((name, _)) if !name.eq_ignore_ascii_case("transport") => format!("{name}=…"),
        _ => query.to_owned(),
    }
}

/// Without what stands before the host: that would be a secret in the wrong place.
fn host_of(rest: &str) -> String {
    let host = rest.rsplit('@').next().unwrap_or_default();
    host.split(['?', '#']).next().unwrap_or_default().to_owned()
}

fn is_foreign_scheme(name: &str) -> bool {
    let foreign = [
        "http", "https", "udp", "tcp", "tls", "dtls", "ws", "wss", "sip", "sips",
    ];
    foreign.contains(&name.to_ascii_lowercase().as_str())
}

/// Splits `?transport=…` off, which only TURN URIs may have.
fn split_transport(scheme: Scheme, rest: &str) -> Result<(&str, Option<UriTransport>), UriError> {
    let Some((authority, query)) = rest.split_once('?') else {
        return Ok((rest, None));
    };
    if scheme.kind() == Kind::Stun {
        return Err(UriError::Part(scheme, '?'));
    }
    let transport = match query.to_ascii_lowercase().as_str() {
        "transport=udp" => UriTransport::Udp,
        "transport=tcp" => UriTransport::Tcp,
        _ => return Err(UriError::Query(shown(query))),
    };
    Ok((authority, Some(transport)))
}

/// What follows `[`.
fn bracketed(rest: &str) -> Result<(Host, Option<&str>), UriError> {
    let (address, after) = rest.split_once(']').ok_or(UriError::OpenBracket)?;
    let ip: Ipv6Addr = address
        .parse()
        .map_err(|_| UriError::NotIpv6(address.to_owned()))?;
    let port = match after {
        "" => None,
        after => Some(
            after
                .strip_prefix(':')
                .ok_or_else(|| UriError::AfterBracket(after.to_owned()))?,
        ),
    };
    Ok((Host::Address(ip.into()), port))
}

/// A name or an IPv4 address, and a port.
fn named(authority: &str) -> Result<(Host, Option<&str>), UriError> {
    if let Ok(ip) = authority.parse::<Ipv6Addr>() {
        return Err(UriError::Brackets(ip));
    }
    let (host, port) = match authority.split_once(':') {
        Some((_, port)) if port.contains(':') => {
            return Err(UriError::Colons(authority.to_owned()));
        }
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    if host.is_empty() {
        return Err(UriError::NoHost);
    }
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if let Some(bad) = host.chars().find(|&c| !allowed(c)) {
        return Err(UriError::HostCharacter(bad));
    }
    let host = match host.parse::<IpAddr>() {
        Ok(ip) => Host::Address(ip),
        Err(_) => Host::Name(host.to_owned()),
    };
    Ok((host, port))
}

fn parse_port(text: &str) -> Result<u16, UriError> {
    // `u16::from_str` takes a plus sign, a URI does not.
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u16>() {
        Ok(port) if digits && port > 0 => Ok(port),
        _ => Err(UriError::Port(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stun(text: &str) -> ServerUri {
        ServerUri::parse(text, Kind::Stun).unwrap()
    }

    fn turn(text: &str) -> ServerUri {
        ServerUri::parse(text, Kind::Turn).unwrap()
    }

    fn parsed(text: &str) -> (Host, Option<u16>) {
        let uri = stun(text);
        (uri.host, uri.port)
    }

    fn name(name: &str) -> Host {
        Host::Name(name.to_owned())
    }

    fn address(ip: &str) -> Host {
        Host::Address(ip.parse().unwrap())
    }

    #[test]
    fn uris_are_read_with_and_without_scheme_and_port() {
        assert_eq!(parsed("stun:example.org"), (name("example.org"), None));
        assert_eq!(
            parsed("stun:example.org:19302"),
            (name("example.org"), Some(19302))
        );
        assert_eq!(parsed("STUN:example.org"), (name("example.org"), None));
        assert_eq!(
            parsed("example.org:5000"),
            (name("example.org"), Some(5000))
        );
        assert_eq!(parsed("localhost"), (name("localhost"), None));
        assert_eq!(parsed("192.0.2.1:1"), (address("192.0.2.1"), Some(1)));
        assert_eq!(parsed("stun:[::1]"), (address("::1"), None));
        assert_eq!(
            parsed("[2001:db8::1]:65535"),
            (address("2001:db8::1"), Some(65535))
        );
    }

    #[test]
    fn the_scheme_and_the_parameter_say_what_messages_travel_in() {
        let transport = |uri: ServerUri| uri.default_transport();
        assert_eq!(transport(stun("stun:a")), Transport::Udp);
        assert_eq!(transport(stun("stuns:a")), Transport::Tls);
        assert_eq!(transport(turn("a")), Transport::Udp);
        assert_eq!(transport(turn("turn:a?transport=tcp")), Transport::Tcp);
        assert_eq!(transport(turn("turns:a:443?transport=TCP")), Transport::Tls);
        assert_eq!(transport(turn("turns:a?transport=udp")), Transport::Dtls);
        assert_eq!(turn("a").scheme, Scheme::Turn);
    }

    #[test]
    fn what_cannot_be_probed_says_why() {
        let error = |text: &str| ServerUri::parse(text, Kind::Stun).unwrap_err();
        assert_eq!(error(""), UriError::Empty);
        assert_eq!(error("stun:"), UriError::NoHost);
        assert_eq!(error("stun::3478"), UriError::NoHost);
        assert_eq!(error("turn:example.org"), UriError::Turn("turn".into()));
        assert_eq!(
            error("https://example.org"),
            UriError::Scheme("https".into())
        );
        assert_eq!(error("udp:example.org"), UriError::Scheme("udp".into()));
        assert_eq!(
            error("stun://a:1"),
            UriError::Slashes("stun".into(), "a:1".into())
        );
        assert_eq!(
            error("stun:a?transport=udp"),
            UriError::Part(Scheme::Stun, '?')
        );
        assert_eq!(error("stun:user@a"), UriError::Part(Scheme::Stun, '@'));
        assert_eq!(error("stun:a b"), UriError::HostCharacter(' '));
        assert_eq!(error("::1"), UriError::Brackets(Ipv6Addr::LOCALHOST));
        assert_eq!(error("stun:a:1:2"), UriError::Colons("a:1:2".into()));
        assert_eq!(error("[::1"), UriError::OpenBracket);
        assert_eq!(error("[localhost]"), UriError::NotIpv6("localhost".into()));
        assert_eq!(error("[::1]3478"), UriError::AfterBracket("3478".into()));
        for port in ["0", "65536", "", "+5", "x", "-1"] {
            assert_eq!(error(&format!("a:{port}")), UriError::Port(port.into()));
        }
    }

    #[test]
    fn a_turn_uri_has_a_transport_and_nothing_else_behind_it() {
        let error = |text: &str| ServerUri::parse(text, Kind::Turn).unwrap_err();
        assert_eq!(error("stuns:a"), UriError::Stun("stuns".into()));
        let query = UriError::Query("transport=sctp".into());
        assert_eq!(error("turn:a?transport=sctp"), query);
        assert_eq!(error("turn:u@a"), UriError::Part(Scheme::Turn, '@'));
    }

    #[test]
    fn a_uri_is_shown_as_it_was_typed() {
        assert_eq!(stun(" Example.org ").to_string(), "Example.org");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(stun:|turns:|\\[|)\\PC{0,40}") {
            let _ = ServerUri::parse(&text, Kind::Stun);
            let _ = ServerUri::parse(&text, Kind::Turn);
        }
    }
}
