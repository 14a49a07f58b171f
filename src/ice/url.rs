//! The URLs of ICE servers (RFC 7064, RFC 7065) as strictly as browsers read them.

use std::net::Ipv6Addr;
use std::ops::Range;

/// A server as an URL names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IceUrl {
    pub scheme: Scheme,
    /// Without the brackets of an IPv6 address, in lower case.
    pub host: String,
    pub host_span: Range<usize>,
    pub port: Option<(u16, Range<usize>)>,
    /// What `?transport=` says.
    pub transport: Option<Carrier>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    Stun,
    Stuns,
    Turn,
    Turns,
}

/// What is below STUN, or below the TLS that carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carrier {
    Udp,
    Tcp,
}

/// Why a text is not the URL of an ICE server, and which part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlFault {
    pub span: Range<usize>,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Empty,
    NoScheme,
    Scheme(String),
    Slashes(Scheme),
    StunQuery(Scheme),
    Parameter,
    Transport(String),
    UserInfo,
    Ipv6WithoutBrackets,
    NotIpv6,
    NoHost,
    HostCharacter(char),
    Port,
}

impl IceUrl {
    /// Reads one; white space around it does not count.
    ///
    /// # Errors
    /// The first fault from the left.
    pub fn read(text: &str) -> Result<IceUrl, UrlFault> {
        let start = text.len() - text.trim_start().len();
        let cursor = Part {
            text: text.trim(),
            start,
        };
        let (scheme, rest) = cursor.scheme()?;
        let (authority, transport) = rest.query(scheme)?;
        let (host, port) = authority.host_and_port()?;
        Ok(IceUrl {
            scheme,
            host: host.text.to_ascii_lowercase(),
            host_span: host.span(),
            port: port.map(Part::port).transpose()?,
            transport,
        })
    }

    /// The port that is asked: 3478, or 5349 over TLS, where none is named.
    pub fn port_number(&self) -> u16 {
        let default = if self.scheme.is_secure() { 5349 } else { 3478 };
        self.port.as_ref().map_or(default, |(port, _)| *port)
    }

    /// UDP where nothing is said, and TCP below TLS.
    pub fn carrier(&self) -> Carrier {
        let default = match self.scheme {
            Scheme::Stun | Scheme::Turn => Carrier::Udp,
            Scheme::Stuns | Scheme::Turns => Carrier::Tcp,
        };
        self.transport.unwrap_or(default)
    }

    pub fn is_turn(&self) -> bool {
        self.scheme.is_turn()
    }
}

impl Scheme {
    pub fn is_turn(self) -> bool {
        matches!(self, Scheme::Turn | Scheme::Turns)
    }

    pub fn is_secure(self) -> bool {
        matches!(self, Scheme::Stuns | Scheme::Turns)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Stun => "stun",
            Scheme::Stuns => "stuns",
            Scheme::Turn => "turn",
            Scheme::Turns => "turns",
        }
    }

    fn named(name: &str) -> Option<Scheme> {
        [Scheme::Stun, Scheme::Stuns, Scheme::Turn, Scheme::Turns]
            .into_iter()
            .find(|scheme| scheme.as_str().eq_ignore_ascii_case(name))
    }
}

/// A part of the text, with its place in it.
#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Part<'a> {
    fn span(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    fn fault(self, what: What) -> UrlFault {
        UrlFault {
            span: self.span(),
            what,
        }
    }

    /// Both sides of the first `separator`, which belongs to neither.
    fn split(self, separator: char) -> Option<(Part<'a>, Part<'a>)> {
        let (before, after) = self.text.split_once(separator)?;
        let start = self.start + self.text.len() - after.len();
        let before = Part {
            text: before,
            ..self
        };
        Some((before, Part { text: after, start }))
    }

    fn scheme(self) -> Result<(Scheme, Part<'a>), UrlFault> {
        if self.text.is_empty() {
            return Err(self.fault(What::Empty));
        }
        let (name, rest) = self.split(':').ok_or_else(|| self.fault(What::NoScheme))?;
        let Some(scheme) = Scheme::named(name.text) else {
            // `turn.example.org:3478` has a host before its colon.
            return Err(match name.text.contains('.') || name.text == "localhost" {
                true => self.fault(What::NoScheme),
                false => name.fault(What::Scheme(name.text.to_owned())),
            });
        };
        match rest.text.starts_with("//") {
            true => Err(UrlFault {
                span: rest.start..rest.start + 2,
                what: What::Slashes(scheme),
            }),
            false => Ok((scheme, rest)),
        }
    }

    fn query(self, scheme: Scheme) -> Result<(Part<'a>, Option<Carrier>), UrlFault> {
        let Some((authority, query)) = self.split('?') else {
            return Ok((self, None));
        };
        let whole = Part {
            text: self.text.get(authority.text.len()..).unwrap_or_default(),
            start: query.start - 1,
        };
        if !scheme.is_turn() {
            return Err(whole.fault(What::StunQuery(scheme)));
        }
        let carrier = match query.split('=') {
            Some((name, value)) if name.text == "transport" => match value.text {
                "udp" => Carrier::Udp,
                "tcp" => Carrier::Tcp,
                other => return Err(value.fault(What::Transport(other.to_owned()))),
            },
            _ => return Err(whole.fault(What::Parameter)),
        };
        Ok((authority, Some(carrier)))
    }

    fn host_and_port(self) -> Result<(Part<'a>, Option<Part<'a>>), UrlFault> {
        if let Some(at) = self.text.rfind('@') {
            let user = self.text.get(..=at).unwrap_or_default();
            return Err(Part { text: user, ..self }.fault(What::UserInfo));
        }
        if self.text.parse::<Ipv6Addr>().is_ok()
            || self.text.matches(':').count() > 1 && !self.text.starts_with('[')
        {
            return Err(self.fault(What::Ipv6WithoutBrackets));
        }
        if self.text.starts_with('[') {
            return self.bracketed();
        }
        let (host, port) = match self.split(':') {
            Some((host, port)) => (host, Some(port)),
            None => (self, None),
        };
        if host.text.is_empty() {
            return Err(self.fault(What::NoHost));
        }
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        match host.text.char_indices().find(|&(_, c)| !allowed(c)) {
            Some((at, c)) => Err(UrlFault {
                span: host.start + at..host.start + at + c.len_utf8(),
                what: What::HostCharacter(c),
            }),
            None => Ok((host, port)),
        }
    }

    fn bracketed(self) -> Result<(Part<'a>, Option<Part<'a>>), UrlFault> {
        let not_ipv6 = || self.fault(What::NotIpv6);
        let (before, after) = self.split(']').ok_or_else(not_ipv6)?;
        let host = Part {
            text: before.text.get(1..).unwrap_or_default(),
            start: before.start + 1,
        };
        host.text.parse::<Ipv6Addr>().map_err(|_| not_ipv6())?;
        if after.text.is_empty() {
            return Ok((host, None));
        }
        match after.split(':') {
            Some((nothing, port)) if nothing.text.is_empty() => Ok((host, Some(port))),
            _ => Err(after.fault(What::Port)),
        }
    }

    fn port(self) -> Result<(u16, Range<usize>), UrlFault> {
        let digits = !self.text.is_empty() && self.text.bytes().all(|b| b.is_ascii_digit());
        match self.text.parse::<u16>() {
            Ok(port) if digits && port > 0 => Ok((port, self.span())),
            _ => Err(self.fault(What::Port)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> IceUrl {
        IceUrl::read(text).unwrap()
    }

    fn fault(text: &str) -> (&str, What) {
        let fault = IceUrl::read(text).unwrap_err();
        (&text[fault.span], fault.what)
    }

    #[test]
    fn scheme_host_port_and_transport_are_read() {
        let url = read(" TURNS:Relay.example.org:443?transport=tcp ");
        assert_eq!(
            (url.scheme, url.host.as_str()),
            (Scheme::Turns, "relay.example.org")
        );
        assert_eq!((url.port_number(), url.carrier()), (443, Carrier::Tcp));
        let url = read("stun:[2001:db8::1]");
        assert_eq!(
            (url.host.as_str(), url.port_number()),
            ("2001:db8::1", 3478)
        );
        assert_eq!(read("turns:a").carrier(), Carrier::Tcp);
        assert_eq!(read("turn:a").carrier(), Carrier::Udp);
        assert_eq!(read("turns:a").port_number(), 5349);
    }

    #[test]
    fn a_fault_points_at_its_part() {
        assert_eq!(fault(" "), ("", What::Empty));
        assert_eq!(
            fault("turn.example.org:3478"),
            ("turn.example.org:3478", What::NoScheme)
        );
        assert_eq!(fault("https:a"), ("https", What::Scheme("https".into())));
        assert_eq!(fault("stun://a"), ("//", What::Slashes(Scheme::Stun)));
        assert_eq!(
            fault("stun:a?transport=udp"),
            ("?transport=udp", What::StunQuery(Scheme::Stun))
        );
        assert_eq!(
            fault("turn:a?transport=tls"),
            ("tls", What::Transport("tls".into()))
        );
        assert_eq!(fault("turn:a?"), ("?", What::Parameter));
        assert_eq!(fault("turn:u:p@a"), ("u:p@", What::UserInfo));
        assert_eq!(
            fault("stun:2001:db8::1"),
            ("2001:db8::1", What::Ipv6WithoutBrackets)
        );
        assert_eq!(fault("stun:[x]"), ("[x]", What::NotIpv6));
        assert_eq!(fault("stun:"), ("", What::NoHost));
        assert_eq!(fault("stun:a/b"), ("/", What::HostCharacter('/')));
        for port in ["0", "65536", "x", ""] {
            assert_eq!(fault(&format!("stun:a:{port}")).1, What::Port);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(turns?:|stun:)?[a\\[\\]:?=@/0-9é ]{0,30}") {
            if let Err(fault) = IceUrl::read(&text) {
                prop_assert!(text.get(fault.span).is_some());
            }
        }
    }
}
