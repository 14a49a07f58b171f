//! ICE candidates.

use std::borrow::Cow;
use std::net::IpAddr;

use super::words::{Stopped, Words};
use crate::sdp::text::Text;

/// The candidate types of RFC 8839 §5.1.
pub const KINDS: &[&str] = &["host", "srflx", "prflx", "relay"];

/// `<foundation> <component> <transport> <priority> <address> <port> typ <type> …` (RFC 8839 §5.1).
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// All of it.
    pub text: Text<'a>,
    pub foundation: Text<'a>,
    pub component: u16,
    pub transport: Text<'a>,
    pub priority: Text<'a>,
    pub address: Text<'a>,
    /// The address; `None` for a name, and for what is neither.
    pub ip: Option<IpAddr>,
    pub port: Text<'a>,
    pub kind: Text<'a>,
    extensions: Text<'a>,
}

impl<'a> Candidate<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let foundation = words.next("a foundation")?;
        let (_, component) = words.number("a component number: 1 for RTP, 2 for RTCP")?;
        let transport = words.next("a transport, `udp` or `tcp`")?;
        let (priority, _) = words.number::<u32>("a priority of 32 bits")?;
        let address = words.next("an address")?;
        let (port, _) = words.number::<u64>("a port")?;
        let typ = words.next("`typ` and a candidate type")?;
        if typ.as_str() != "typ" {
            return Err(Stopped {
                at: typ,
                expected: "`typ` and a candidate type",
            });
        }
        Ok(Candidate {
            text: value,
            foundation,
            component,
            transport,
            priority,
            address,
            ip: address.parse().ok(),
            port,
            kind: words.next("a candidate type such as `host`")?,
            extensions: words.rest(),
        })
    }

    /// The value of an extension such as `raddr`.
    pub fn extension(&self, name: &str) -> Option<Text<'a>> {
        let mut extensions = self.extensions();
        let (_, value) = extensions.find(|(key, _)| key.as_str() == name)?;
        Some(value)
    }

    /// The names and values behind the type; a last name without a value is left out.
    pub fn extensions(&self) -> impl Iterator<Item = (Text<'a>, Text<'a>)> + use<'a> {
        let mut words = self.extensions.fields();
        std::iter::from_fn(move || Some((words.next()?, words.next()?)))
    }

    pub fn is_udp(&self) -> bool {
        self.transport.eq_ignore_ascii_case("udp")
    }

    pub fn is_tcp(&self) -> bool {
        self.transport.eq_ignore_ascii_case("tcp")
    }

    /// What makes two candidates the same: component, transport, address, port and type.
    pub fn identity(&self) -> (u16, Cow<'a, str>, &'a str, &'a str, &'a str) {
        let transport = self.transport.as_str();
        let capitals = transport.bytes().any(|byte| byte.is_ascii_uppercase());
        (
            self.component,
            match capitals {
                true => Cow::Owned(transport.to_ascii_lowercase()),
                false => Cow::Borrowed(transport),
            },
            self.address.as_str(),
            self.port.as_str(),
            self.kind.as_str(),
        )
    }
}
