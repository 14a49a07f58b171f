//! Which peers a relay may reach. A relay that reaches anything is a way past the firewall.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Which peers may be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerPolicy {
    pub basis: PeerBasis,
    /// Also allowed.
    pub allowed: Vec<Prefix>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerBasis {
    /// This host's loopback addresses and nothing else.
    Loopback,
    /// Addresses of the internet: nothing private, local or special.
    Internet,
}

impl PeerPolicy {
    /// What suits a server that listens on `address`.
    pub fn for_listener(address: IpAddr) -> PeerPolicy {
        let basis = match address.to_canonical().is_loopback() {
            true => PeerBasis::Loopback,
            false => PeerBasis::Internet,
        };
        PeerPolicy {
            basis,
            allowed: Vec::new(),
        }
    }

    pub fn allows(&self, peer: IpAddr) -> bool {
        let by_basis = match self.basis {
            PeerBasis::Loopback => peer.is_loopback(),
            PeerBasis::Internet => is_internet(peer),
        };
        by_basis || self.allowed.iter().any(|prefix| prefix.contains(peer))
    }
}

fn is_internet(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(ip) => is_internet_v4(ip),
        IpAddr::V6(ip) => is_internet_v6(ip),
    }
}

/// What IANA's registry of special-purpose addresses calls globally reachable, in short.
fn is_internet_v4(ip: Ipv4Addr) -> bool {
    let special = match ip.octets() {
        [0 | 10 | 127, ..] => true,
        [100, b, ..] => b & 0xc0 == 64,
        [169, 254, ..] | [192, 168, ..] => true,
        [172, b, ..] => b & 0xf0 == 16,
        [192, 0, 0 | 2, _] | [192, 88, 99, _] => true,
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => true,
        [a, ..] => a >= 224,
    };
    // Azure's metadata and DHCP address looks like any other.
    !special && ip != Ipv4Addr::new(168, 63, 129, 16)
}

/// Global unicast (2000::/3) without the spellings of IPv4 addresses and the
/// blocks for documentation: those of an IPv4 address could lead anywhere.
fn is_internet_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let special = match (a, b) {
        (0x2001, b) if b < 0x0200 => true, // protocol assignments, with Teredo (2001::/23)
        (0x2001, 0x0db8) => true,
        (0x2002, _) => true, // 6to4
        (0x3fff, b) if b < 0x1000 => true,
        _ => false,
    };
    a & 0xe000 == 0x2000 && !special
}

/// Addresses that begin alike: `192.168.0.0/16`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    address: IpAddr,
    bits: u8,
}

impl Prefix {
    pub fn contains(&self, ip: IpAddr) -> bool {
        let differing = match (self.address, ip) {
            (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
            (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
            _ => return false,
        };
        differing >= u32::from(self.bits)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrefixError {
    #[error("it is no address; write 192.168.0.0/16, fd00::/8 or one address")]
    Address,
    #[error("the length after the slash is a number up to 32 for IPv4 and 128 for IPv6")]
    Length,
}

impl FromStr for Prefix {
    type Err = PrefixError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| PrefixError::Address)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().map_err(|_| PrefixError::Length)?,
            None => most,
        };
        match bits <= most {
            true => Ok(Prefix { address, bits }),
            false => Err(PrefixError::Length),
        }
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_server_on_loopback_reaches_loopback_only() {
        let policy = PeerPolicy::for_listener(ip("127.0.0.1"));
        for allowed in ["127.0.0.1", "127.8.9.1", "::1"] {
            assert!(policy.allows(ip(allowed)), "{allowed}");
        }
        for denied in ["::ffff:127.0.0.1", "10.0.0.1", "8.8.8.8", "0.0.0.0", "::"] {
            assert!(!policy.allows(ip(denied)), "{denied}");
        }
    }

    #[test]
    fn a_server_elsewhere_reaches_the_internet_only() {
        let policy = PeerPolicy::for_listener(ip("192.0.2.1"));
        for allowed in [
            "8.8.8.8",
            "100.128.0.1",
            "172.32.0.1",
            "2a00::1",
            "2001:4860::8888",
        ] {
            assert!(policy.allows(ip(allowed)), "{allowed}");
        }
        for denied in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:0:1::1",
            "2001:db8::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!policy.allows(ip(denied)), "{denied}");
        }
    }

    #[test]
    fn what_is_allowed_by_name_is_allowed() {
        let policy = PeerPolicy {
            basis: PeerBasis::Internet,
            allowed: vec![
                "192.168.0.0/16".parse().unwrap(),
                "fd00::/8".parse().unwrap(),
            ],
        };
        assert!(policy.allows(ip("192.168.77.1")));
        assert!(policy.allows(ip("fd12::1")));
        assert!(!policy.allows(ip("10.0.0.1")));
        let all: Prefix = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains(ip("10.0.0.1")) && !all.contains(ip("::1")));
    }

    #[test]
    fn a_prefix_that_is_none_says_why() {
        let error = |text: &str| text.parse::<Prefix>().unwrap_err();
        assert_eq!(error("lan"), PrefixError::Address);
        assert_eq!(error("10.0.0.0/33"), PrefixError::Length);
        assert_eq!(error("fd00::/x"), PrefixError::Length);
    }
}
