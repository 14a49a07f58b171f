//! STUN URIs (RFC 7064) as people type them.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// The port of STUN over UDP and TCP (RFC 8489 §8 names it; RFC 7064 §3.2 makes it the default).
pub const DEFAULT_PORT: u16 = 3478;

/// A server to ask over UDP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StunUri {
    /// As typed.
    text: String,
    pub host: Host,
    pub port: u16,
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
    #[error(
        "STUN over TLS and DTLS (`stuns:`) comes with a later version; this one probes over UDP"
    )]
    Secure,
    #[error("`{0}:` names a TURN server; probing TURN comes with a later version")]
    Turn(String),
    #[error("`{0}` is not the scheme of a STUN server")]
    Scheme(String),
    #[error("a STUN URI has no `//`; write `stun:{0}`")]
    Slashes(String),
    #[error("a STUN URI has no `{0}`")]
    Part(char),
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

impl StunUri {
    /// Reads `stun:host[:port]` or `host[:port]`; an IPv6 address is in brackets.
    ///
    /// # Errors
    /// Says what to write instead, where that is clear.
    pub fn parse(text: &str) -> Result<StunUri, UriError> {
        let typed = text.trim();
        let authority = strip_scheme(typed)?;
        if let Some(part) = authority
            .chars()
            .find(|c| matches!(c, '?' | '#' | '@' | '/'))
        {
            return Err(UriError::Part(part));
        }
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => bracketed(rest)?,
            None => named(authority)?,
        };
        Ok(StunUri {
            text: typed.to_owned(),
            host,
            port: port.map_or(Ok(DEFAULT_PORT), parse_port)?,
        })
    }
}

impl fmt::Display for StunUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What follows `stun:`, or the whole text when it has no scheme.
fn strip_scheme(text: &str) -> Result<&str, UriError> {
    if text.is_empty() {
        return Err(UriError::Empty);
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        return Err(match scheme.to_ascii_lowercase().as_str() {
            "stun" => UriError::Slashes(rest.to_owned()),
            "stuns" => UriError::Secure,
            "turn" | "turns" => UriError::Turn(scheme.to_owned()),
            _ => UriError::Scheme(scheme.to_owned()),
        });
    }
    let Some((scheme, rest)) = text.split_once(':') else {
        return Ok(text);
    };
    match scheme.to_ascii_lowercase().as_str() {
        "stun" => Ok(rest),
        "stuns" => Err(UriError::Secure),
        "turn" | "turns" => Err(UriError::Turn(scheme.to_owned())),
        // `localhost:3478` has a host before its colon, `http:localhost` has not.
        "http" | "https" | "udp" | "tcp" | "tls" | "ws" | "wss" | "sip" | "sips" => {
            Err(UriError::Scheme(scheme.to_owned()))
        }
        _ => Ok(text),
    }
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

    fn parsed(text: &str) -> (Host, u16) {
        let uri = StunUri::parse(text).unwrap();
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
        assert_eq!(parsed("stun:example.org"), (name("example.org"), 3478));
        assert_eq!(
            parsed("stun:example.org:19302"),
            (name("example.org"), 19302)
        );
        assert_eq!(parsed("STUN:example.org"), (name("example.org"), 3478));
        assert_eq!(parsed("example.org:5000"), (name("example.org"), 5000));
        assert_eq!(parsed("localhost"), (name("localhost"), 3478));
        assert_eq!(parsed("192.0.2.1:1"), (address("192.0.2.1"), 1));
        assert_eq!(parsed("stun:[::1]"), (address("::1"), 3478));
        assert_eq!(
            parsed("[2001:db8::1]:65535"),
            (address("2001:db8::1"), 65535)
        );
    }

    #[test]
    fn what_cannot_be_probed_says_why() {
        let error = |text: &str| StunUri::parse(text).unwrap_err();
        assert_eq!(error(""), UriError::Empty);
        assert_eq!(error("stun:"), UriError::NoHost);
        assert_eq!(error("stun::3478"), UriError::NoHost);
        assert_eq!(error("stuns:example.org"), UriError::Secure);
        assert_eq!(error("turn:example.org"), UriError::Turn("turn".into()));
        assert_eq!(
            error("https://example.org"),
            UriError::Scheme("https".into())
        );
        assert_eq!(error("udp:example.org"), UriError::Scheme("udp".into()));
        assert_eq!(error("stun://a:1"), UriError::Slashes("a:1".into()));
        assert_eq!(error("stun:a?transport=udp"), UriError::Part('?'));
        assert_eq!(error("stun:user@a"), UriError::Part('@'));
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
    fn a_uri_is_shown_as_it_was_typed() {
        assert_eq!(
            StunUri::parse(" Example.org ").unwrap().to_string(),
            "Example.org"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(stun:|\\[|)\\PC{0,40}") {
            let _ = StunUri::parse(&text);
        }
    }
}
