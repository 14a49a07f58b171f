//! What stands for a secret: the same for the same, and of the same form.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::lines::Kind;
use super::scan::{Literal, Means};
use crate::sdp::address::{AddressKind, is_of_local_network};
use crate::sdp::attributes::{bytes_of_digest, is_placeholder};
use crate::sdp::text::is_token;

/// The stand-ins given so far.
#[derive(Debug, Default)]
pub struct StandIns {
    given: HashMap<(Space, String), String>,
    /// How many of each series there are.
    counts: HashMap<Series, u32>,
}

/// Within which one text is one secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Space {
    Kind(Kind),
    /// Ids of streams and of tracks: some use one for both.
    Id,
    Host,
}

/// What is numbered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Series {
    Kind(Kind),
    PublicIp4,
    PrivateIp4,
    MulticastIp4,
    PublicIp6,
    PrivateIp6,
    MulticastIp6,
    LocalName,
    Malformed,
    Zone,
}

impl StandIns {
    /// What stands for `text`; `None` when it is no secret.
    pub fn of(&mut self, kind: Kind, text: &str) -> Option<String> {
        if matches!(text.trim(), "" | "-" | "*") {
            return None;
        }
        match kind {
            Kind::Host => self.of_host(text),
            // The linter looks for these, and they are nobody's.
            Kind::Digest if is_placeholder(text) => None,
            Kind::Stream | Kind::Track => {
                let series = Series::Kind(kind);
                Some(self.given(Space::Id, text, series, |n| label(kind, n, text)))
            }
            _ => {
                let series = Series::Kind(kind);
                Some(self.given(Space::Kind(kind), text, series, |n| label(kind, n, text)))
            }
        }
    }

    pub fn of_literal(&mut self, literal: &Literal) -> Option<String> {
        let text = literal.text.as_str();
        match literal.means {
            Means::Address(address) => self.of_address(address),
            Means::LocalName => self.of_host(text),
            Means::Malformed => {
                let number = |n| format!("999.999.999.{n}");
                Some(self.given(Space::Host, text, Series::Malformed, number))
            }
            Means::Zone => {
                let number = |n| format!("zone{n}");
                Some(self.given(Space::Kind(Kind::Unknown), text, Series::Zone, number))
            }
        }
    }

    /// What stands for a word of which nobody knows what it means.
    pub fn of_unknown(&mut self, word: &str) -> Option<String> {
        let known = self.known(word).map(str::to_owned);
        known.or_else(|| self.of(Kind::Unknown, word))
    }

    /// What stands for a secret that was met before, whatever its kind.
    fn known(&self, word: &str) -> Option<&str> {
        /// What is shorter may be a word that has another meaning.
        const SHORTEST: usize = 4;
        const SPACES: [Space; 9] = [
            Space::Kind(Kind::Ufrag),
            Space::Kind(Kind::Pwd),
            Space::Kind(Kind::Key),
            Space::Kind(Kind::TlsId),
            Space::Kind(Kind::Cname),
            Space::Kind(Kind::Label),
            Space::Kind(Kind::Token),
            Space::Id,
            Space::Host,
        ];
        if word.len() < SHORTEST {
            return None;
        }
        SPACES.iter().find_map(|space| {
            let given = self.given.get(&(*space, word.to_owned()))?;
            Some(given.as_str())
        })
    }

    fn of_host(&mut self, text: &str) -> Option<String> {
        if let Ok(address) = text.parse() {
            return self.of_address(address);
        }
        let name = text.to_ascii_lowercase();
        let kind = AddressKind::of(&name);
        let is_name = name.bytes().any(|byte| byte.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        match kind {
            _ if name == "localhost" => None,
            AddressKind::Mdns => {
                let number = |n| format!("name{n}.local");
                Some(self.given(Space::Host, &name, Series::LocalName, number))
            }
            _ if is_name && name.contains('.') => {
                let number = |n| format!("host{n}.example");
                Some(self.given(Space::Host, &name, Series::Kind(Kind::Host), number))
            }
            // Neither address nor name: what has the form of one in it is found by that.
            _ if !super::scan::literals(crate::sdp::Text::new(text, 0)).is_empty() => None,
            _ => {
                let has_letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
                let fill = if has_letters { "x" } else { "9" };
                let shape = |n| shaped(text, fill, n);
                Some(self.given(Space::Host, text, Series::Kind(Kind::Unknown), shape))
            }
        }
    }

    /// Addresses that mean the same for everyone are no secrets.
    fn of_address(&mut self, address: IpAddr) -> Option<String> {
        let series = match address {
            _ if address.is_unspecified() || address.is_loopback() => return None,
            IpAddr::V4(ip) if ip.is_broadcast() => return None,
            IpAddr::V4(_) if address.is_multicast() => Series::MulticastIp4,
            IpAddr::V6(_) if address.is_multicast() => Series::MulticastIp6,
            IpAddr::V4(ip) if is_private_v4(ip) => Series::PrivateIp4,
            IpAddr::V6(ip) if is_private_v6(ip) => Series::PrivateIp6,
            IpAddr::V4(_) => Series::PublicIp4,
            IpAddr::V6(_) => Series::PublicIp6,
        };
        let number = |n| documentation_address(series, n).to_string();
        Some(self.given(Space::Host, &address.to_string(), series, number))
    }

    fn given(
        &mut self,
        space: Space,
        text: &str,
        series: Series,
        number: impl FnOnce(u32) -> String,
    ) -> String {
        let counts = &mut self.counts;
        let entry = self.given.entry((space, text.to_owned()));
        let stand_in = entry.or_insert_with(|| {
            let count = counts.entry(series).or_default();
            *count = count.saturating_add(1);
            number(*count)
        });
        stand_in.clone()
    }
}

/// The form of a secret that is not an address.
fn label(kind: Kind, n: u32, text: &str) -> String {
    let is_ice = |lengths: std::ops::RangeInclusive<usize>| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        lengths.contains(&text.len()) && text.bytes().all(allowed)
    };
    match kind {
        Kind::Ufrag if is_ice(4..=256) => format!("ufrag{n}"),
        Kind::Pwd if is_ice(22..=256) => format!("{:x<22}", format!("pwd{n}")),
        Kind::Foundation if is_ice(1..=32) => n.to_string(),
        Kind::TlsId if is_ice(20..=255) => format!("{:x<20}", format!("tlsid{n}")),
        Kind::Digest => digest(text, n),
        Kind::Key => shaped(text, "A", n),
        Kind::Cname if text.contains('@') && text.contains('.') => {
            format!("user{n}@host{n}.example")
        }
        // As GStreamer draws them.
        Kind::Cname if text.contains('@') => format!("user{n}@host-{n}"),
        Kind::Cname if text.bytes().all(|byte| byte.is_ascii_graphic()) => format!("cname{n}"),
        Kind::Stream if is_token(text) && text.len() <= 64 => format!("stream{n}"),
        Kind::Track if is_token(text) && text.len() <= 64 => format!("track{n}"),
        Kind::Label if is_token(text) => format!("label{n}"),
        Kind::Token if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) => format!("token{n}"),
        Kind::User => format!("user{n}"),
        Kind::Email => format!("user{n}@host{n}.example"),
        Kind::Phone => format!("+1 555 555-{n:04}"),
        Kind::FreeText => format!("text{n}"),
        Kind::Unknown if text.bytes().all(|byte| byte.is_ascii_digit()) => shaped(text, "9", n),
        _ => shaped(text, "x", n),
    }
}

/// As many digits, in the same letter case, and no two bytes in a row that look like a placeholder.
fn digest(text: &str, n: u32) -> String {
    let is_lower = text.bytes().any(|byte| matches!(byte, b'a'..=b'f'));
    match (bytes_of_digest(text).is_some(), is_lower) {
        (true, false) => shaped(text, "AA00", n),
        (true, true) => shaped(text, "aa00", n),
        (false, _) => shaped(text, "x", n),
    }
}

/// The text with its letters and digits replaced by `fill` over and over, the last by those of `n`.
fn shaped(text: &str, fill: &str, n: u32) -> String {
    let is_replaced = |c: &char| c.is_ascii_alphanumeric() || !c.is_ascii();
    let places = text.chars().filter(is_replaced).count();
    let digits = n.to_string();
    let padding = places.saturating_sub(digits.len());
    let mut stand_ins = fill.chars().cycle().take(padding).chain(digits.chars());
    text.chars()
        .map(|c| match is_replaced(&c) {
            true => stand_ins.next().unwrap_or('x'),
            false => c,
        })
        .collect()
}

/// Of a local network, shared (RFC 6598), or what stands for these.
fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    let is_shared = first == 100 && second & 0xc0 == 0x40;
    let is_stand_in = [first, second, third] == [192, 0, 2];
    is_of_local_network(ip.into()) || is_shared || is_stand_in
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let is_stand_in = ip.segments().starts_with(&[0x2001, 0xdb8, 1]);
    is_of_local_network(ip.into()) || is_stand_in
}

/// The n-th of the addresses that documentation has for a series.
fn documentation_address(series: Series, n: u32) -> IpAddr {
    let v4 = |first: u8, second: u8, third: u8| match u8::try_from(n) {
        Ok(last) => Ipv4Addr::new(first, second, third, last).into(),
        // There are no more: one that nobody can have.
        Err(_) => IpAddr::V4(Ipv4Addr::from_bits(0xf000_0000 | n)),
    };
    let v6 = |words: [u16; 3]| {
        let [a, b, c] = words;
        let (high, low) = ((n >> 16) as u16, (n & 0xffff) as u16);
        IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, high, low))
    };
    match series {
        Series::PrivateIp4 => v4(192, 0, 2),
        Series::MulticastIp4 => v4(233, 252, 0),
        Series::PublicIp6 => v6([0x2001, 0xdb8, 0]),
        Series::PrivateIp6 => v6([0x2001, 0xdb8, 1]),
        Series::MulticastIp6 => IpAddr::V6(Ipv6Addr::new(
            0xff0e,
            0,
            0,
            0,
            0,
            0xdb8,
            (n >> 16) as u16,
            (n & 0xffff) as u16,
        )),
        _ => v4(203, 0, 113),
    }
}
