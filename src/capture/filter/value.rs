//! Values as they are typed: numbers, addresses, networks.

use std::net::IpAddr;

use super::field::{NumberField, short};

/// Addresses that share their first bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    pub fn parse(text: &str) -> Result<Network, String> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| {
            format!(
                "expected an address, like 10.0.0.1 or 10.0.0.0/8, not `{}`",
                short(text)
            )
        })?;
        let all = bits(address);
        let prefix = match prefix {
            None => all,
            Some(prefix) => prefix
                .parse()
                .ok()
                .filter(|prefix| *prefix <= all)
                .ok_or_else(|| format!("a network of this kind has from 0 to {all} bits"))?,
        };
        Ok(Network { address, prefix })
    }

    /// An IPv4 address that is written as an IPv6 one is that address.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.checked_shr(32 - self.prefix).unwrap_or(0) == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.checked_shr(128 - self.prefix).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

fn bits(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

/// A value of this field, decimal or hexadecimal behind `0x`.
pub fn number(field: NumberField, text: &str) -> Result<u64, String> {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let is_plain = |digits: &str| !digits.starts_with('+');
    let number = match hex {
        Some(hex) => u64::from_str_radix(hex, 16).ok().filter(|_| is_plain(hex)),
        None => text.parse().ok().filter(|_| is_plain(text)),
    };
    let number = number.or_else(|| truth(field, text));
    number
        .filter(|number| *number <= field.highest())
        .ok_or_else(|| not_a_number(field, text))
}

/// Wireshark has markers as `true` and `false`.
fn truth(field: NumberField, text: &str) -> Option<u64> {
    match (field, text.to_ascii_lowercase().as_str()) {
        (NumberField::Marker, "true") => Some(1),
        (NumberField::Marker, "false") => Some(0),
        _ => None,
    }
}

fn not_a_number(field: NumberField, text: &str) -> String {
    let is_hex = !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit());
    match is_hex && u64::from_str_radix(text, 16).is_ok_and(|number| number <= field.highest()) {
        true => format!("hexadecimal numbers begin with 0x: 0x{text}"),
        false => format!("expected {}, not `{}`", field.values(), short(text)),
    }
}
