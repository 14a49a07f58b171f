//! The lines that are not attributes: `o=`, `c=`, `b=`, `t=` and `m=`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::words::{Stopped, Words, number};
use crate::sdp::text::Text;

/// `o=<username> <sess-id> <sess-version> <nettype> <addrtype> <address>` (RFC 8866 §5.2).
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    pub username: Text<'a>,
    pub session_id: Text<'a>,
    pub session_version: Text<'a>,
    pub address: Address<'a>,
}

impl<'a> Origin<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let origin = Origin {
            username: words.next("a user name or `-`")?,
            session_id: words.next("a session id")?,
            session_version: words.next("a session version")?,
            address: Address::parse(&mut words)?,
        };
        words.end("the end of the line after six fields")?;
        Ok(origin)
    }
}

/// `<nettype> <addrtype> <address>`, as `o=` and `c=` have it.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    pub net_type: Text<'a>,
    pub addr_type: Text<'a>,
    pub address: Text<'a>,
}

/// The families an address type can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFamily {
    Ip4,
    Ip6,
}

impl<'a> Address<'a> {
    fn parse(words: &mut Words<'a>) -> Result<Self, Stopped<'a>> {
        Ok(Address {
            net_type: words.next("the network type `IN`")?,
            addr_type: words.next("the address type `IP4` or `IP6`")?,
            address: words.next("an address")?,
        })
    }

    /// The family that the address type names; `None` when it names none.
    pub fn declared(&self) -> Option<AddressFamily> {
        match self.addr_type.as_str() {
            "IP4" => Some(AddressFamily::Ip4),
            "IP6" => Some(AddressFamily::Ip6),
            _ => None,
        }
    }

    /// The family that the address itself belongs to; `None` for a host name.
    pub fn actual(&self) -> Option<AddressFamily> {
        let host = self.address.split('/').next()?;
        if host.parse::<Ipv4Addr>().is_ok() {
            Some(AddressFamily::Ip4)
        } else if host.parse::<Ipv6Addr>().is_ok() {
            Some(AddressFamily::Ip6)
        } else {
            None
        }
    }

    pub fn is_multicast(&self) -> bool {
        let host = self.address.split('/').next();
        host.is_some_and(|host| host.parse::<IpAddr>().is_ok_and(|ip| ip.is_multicast()))
    }
}

/// `c=<nettype> <addrtype> <connection-address>` (RFC 8866 §5.7).
#[derive(Debug, Clone, Copy)]
pub struct Connection<'a> {
    pub address: Address<'a>,
}

impl<'a> Connection<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let address = Address::parse(&mut words)?;
        words.end("the end of the line after the address")?;
        Ok(Connection { address })
    }
}

/// `b=<bwtype>:<bandwidth>` (RFC 8866 §5.8).
#[derive(Debug, Clone, Copy)]
pub struct Bandwidth<'a> {
    pub kind: Text<'a>,
    pub amount: Text<'a>,
    /// In the unit of the kind: kbit/s for AS and CT, bit/s for TIAS, RS and RR.
    pub value: u64,
}

impl<'a> Bandwidth<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let (kind, amount) = value.split_once(':').ok_or(Stopped {
            at: value,
            expected: "a bandwidth such as `AS:512`",
        })?;
        Ok(Bandwidth {
            kind,
            amount,
            value: number(amount, "a whole number")?,
        })
    }
}

/// `t=<start-time> <stop-time>` (RFC 8866 §5.9).
#[derive(Debug, Clone, Copy)]
pub struct Timing;

impl Timing {
    pub fn parse(value: Text<'_>) -> Result<Self, Stopped<'_>> {
        let mut words = Words::of(value);
        words.number::<u64>("a start time in seconds, 0 for none")?;
        words.number::<u64>("a stop time in seconds, 0 for none")?;
        words.end("the end of the line after two numbers")?;
        Ok(Timing)
    }
}

/// `m=<media> <port>[/<number>] <proto> <fmt> …` (RFC 8866 §5.14).
#[derive(Debug, Clone, Copy)]
pub struct MediaLine<'a> {
    pub media: Text<'a>,
    /// The port as it is written, without the number of ports.
    pub port: Text<'a>,
    /// The number of ports, behind a slash.
    pub port_count: Option<Text<'a>>,
    pub proto: Text<'a>,
    /// All formats in one piece.
    pub formats: Text<'a>,
}

impl<'a> MediaLine<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let media = words.next("a media type such as `audio`")?;
        let port = words.next("a port")?;
        let proto = words.next("a transport such as `UDP/TLS/RTP/SAVPF`")?;
        let formats = words.rest();
        words.next("at least one format")?;
        let (port, port_count) = match port.split_once('/') {
            Some((port, count)) => (port, Some(count)),
            None => (port, None),
        };
        Ok(MediaLine {
            media,
            port,
            port_count,
            proto,
            formats,
        })
    }

    /// `None` when it is not a number up to 65535.
    pub fn port_number(&self) -> Option<u16> {
        number(self.port, "").ok()
    }
}
