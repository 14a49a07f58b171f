//! Key logs in the format of NSS: `CLIENT_RANDOM <client random> <master secret>` up to
//! DTLS 1.2, `EXPORTER_SECRET <client random> <secret>` from 1.3 on.

use std::collections::HashMap;
use std::fmt;

/// Secrets of each kind that are kept.
const MOST_SECRETS: usize = 100_000;

/// Of SHA-384, the longest hash of a cipher suite.
const LONGEST_EXPORTER_SECRET: usize = 48;

type Random = [u8; 32];

/// What SRTP keys are made of, by the random of the client. No formatter shows it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct KeyLog {
    masters: HashMap<Random, [u8; 48]>,
    exporters: HashMap<Random, Vec<u8>>,
}

enum Secret {
    Master([u8; 48]),
    Exporter(Vec<u8>),
}

impl KeyLog {
    /// Reads all lines that hold such a secret, and passes over the others.
    pub fn parse(text: &[u8]) -> Self {
        let mut log = KeyLog::default();
        for (random, secret) in text.split(|byte| *byte == b'\n').filter_map(secret) {
            log.keep(random, secret);
        }
        log
    }

    pub fn add(&mut self, other: KeyLog) {
        for (random, secret) in other.masters {
            self.keep(random, Secret::Master(secret));
        }
        for (random, secret) in other.exporters {
            self.keep(random, Secret::Exporter(secret));
        }
    }

    fn keep(&mut self, random: Random, secret: Secret) {
        match secret {
            Secret::Master(secret) if self.masters.len() < MOST_SECRETS => {
                self.masters.insert(random, secret);
            }
            Secret::Exporter(secret) if self.exporters.len() < MOST_SECRETS => {
                self.exporters.insert(random, secret);
            }
            _ => {}
        }
    }

    pub fn is_empty(&self) -> bool {
        self.masters.is_empty() && self.exporters.is_empty()
    }

    /// Of a handshake up to DTLS 1.2.
    pub fn master_secret(&self, client_random: &Random) -> Option<&[u8; 48]> {
        self.masters.get(client_random)
    }

    /// Of a handshake from DTLS 1.3 on.
    pub fn exporter_secret(&self, client_random: &Random) -> Option<&[u8]> {
        self.exporters.get(client_random).map(Vec::as_slice)
    }
}

impl fmt::Debug for KeyLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secrets = self.masters.len() + self.exporters.len();
        write!(formatter, "KeyLog({secrets} secrets)")
    }
}

fn secret(line: &[u8]) -> Option<(Random, Secret)> {
    let mut words = line
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    let label = words.next()?;
    if !matches!(label, b"CLIENT_RANDOM" | b"EXPORTER_SECRET") {
        return None;
    }
    let random = of_hexadecimal(words.next()?)?.try_into().ok()?;
    let secret = of_hexadecimal(words.next()?)?;
    let secret = match label {
        b"CLIENT_RANDOM" => Secret::Master(secret.try_into().ok()?),
        _ if secret.len() <= LONGEST_EXPORTER_SECRET => Secret::Exporter(secret),
        _ => return None,
    };
    Some((random, secret))
}

/// None for an odd number of digits, or what is none.
pub(super) fn of_hexadecimal(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |digit: &u8| {
        char::from(*digit)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some(value(high)? << 4 | value(low)?),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_by_the_clients_random() {
        let text = format!(
            "# a comment\r\nCLIENT_RANDOM {} {}\r\nEXPORTER_SECRET 00 11\nCLIENT_RANDOM 00 11\n",
            "0a".repeat(32),
            "0B".repeat(48),
        );
        let log = KeyLog::parse(text.as_bytes());
        assert_eq!(log.master_secret(&[10; 32]), Some(&[11; 48]));
        assert_eq!(format!("{log:?}"), "KeyLog(1 secrets)");
    }

    #[test]
    fn dtls_1_3_has_a_secret_for_exporters() {
        let line = |length| {
            let text = format!(
                "EXPORTER_SECRET {} {}\n",
                "0a".repeat(32),
                "0b".repeat(length)
            );
            KeyLog::parse(text.as_bytes())
        };
        assert_eq!(line(32).exporter_secret(&[10; 32]), Some(&[11; 32][..]));
        assert!(line(64).is_empty());
        let mut log = KeyLog::default();
        log.add(line(48));
        assert_eq!(log.exporter_secret(&[10; 32]), Some(&[11; 48][..]));
        assert_eq!(log.master_secret(&[10; 32]), None);
    }
}
