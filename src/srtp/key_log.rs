//! Key logs in the format of NSS: `CLIENT_RANDOM <client random> <master secret>`.

use std::collections::HashMap;
use std::fmt;

/// Handshakes of which the secret is kept.
const MOST_SECRETS: usize = 100_000;

/// The master secrets of handshakes of TLS and DTLS up to 1.2. No formatter shows them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct KeyLog {
    secrets: HashMap<[u8; 32], [u8; 48]>,
}

impl KeyLog {
    /// Reads all lines that hold a master secret, and passes over the others.
    pub fn parse(text: &[u8]) -> Self {
        let mut log = KeyLog::default();
        for line in text.split(|byte| *byte == b'\n') {
            if log.secrets.len() < MOST_SECRETS
                && let Some((random, secret)) = secret(line)
            {
                log.secrets.insert(random, secret);
            }
        }
        log
    }

    pub fn add(&mut self, other: KeyLog) {
        self.secrets.extend(other.secrets);
    }

    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    pub fn master_secret(&self, client_random: &[u8; 32]) -> Option<&[u8; 48]> {
        self.secrets.get(client_random)
    }
}

impl fmt::Debug for KeyLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KeyLog({} secrets)", self.secrets.len())
    }
}

fn secret(line: &[u8]) -> Option<([u8; 32], [u8; 48])> {
    let mut words = line
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    if words.next()? != b"CLIENT_RANDOM" {
        return None;
    }
    let random = of_hexadecimal(words.next()?)?;
    let secret = of_hexadecimal(words.next()?)?;
    Some((random.try_into().ok()?, secret.try_into().ok()?))
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
}
