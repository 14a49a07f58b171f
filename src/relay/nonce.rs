//! Nonces that carry their own proof, so that none need be kept.

use std::time::Duration;

use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::Client;

/// The nonce cookie with the bit for password algorithms set (RFC 8489 §9.2, §18.1):
/// bit 0 is the leftmost of 24, written as base64.
const COOKIE: &str = "obMatJos2gAAA";

/// Makes nonces and knows its own.
#[derive(Clone)]
pub struct Nonces {
    secret: [u8; 20],
    lifetime: Duration,
}

impl std::fmt::Debug for Nonces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nonces").finish_non_exhaustive()
    }
}

impl Nonces {
    pub fn new(secret: [u8; 20], lifetime: Duration) -> Nonces {
        Nonces { secret, lifetime }
    }

    /// A nonce for this client: the time in milliseconds and what only this server could add to it.
    pub fn issue(&self, client: Client, now: Duration) -> String {
        let time = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        format!("{COOKIE}{time:016x}{}", self.proof(client, time))
    }

    /// Whether a nonce was issued here to this client and is not too old.
    pub fn is_fresh(&self, nonce: &str, client: Client, now: Duration) -> bool {
        let issued = nonce.strip_prefix(COOKIE).and_then(|rest| {
            let (time, proof) = rest.split_at_checked(16)?;
            let time = u64::from_str_radix(time, 16).ok()?;
            same(self.proof(client, time).as_bytes(), proof.as_bytes()).then_some(time)
        });
        issued.is_some_and(|time| now.saturating_sub(Duration::from_millis(time)) <= self.lifetime)
    }

    fn proof(&self, client: Client, time: u64) -> String {
        let text = format!("{time} {:?} {}", client.transport, client.address);
        let mac = hmac_sha1(&self.secret, text.as_bytes());
        mac.iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// Of what only this server knows.
pub(super) fn hmac_sha1(key: &[u8], text: &[u8]) -> [u8; 20] {
    // HMAC takes keys of any length.
    Hmac::<Sha1>::new_from_slice(key).map_or([0; 20], |mac| {
        mac.chain_update(text).finalize().into_bytes().into()
    })
}

/// In a time that does not tell where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::ClientTransport;

    #[test]
    fn a_nonce_is_good_for_its_client_and_its_time() {
        let nonces = Nonces::new([7; 20], Duration::from_secs(10));
        let client = |port| Client {
            transport: ClientTransport::Udp,
            address: ([127, 0, 0, 1], port).into(),
        };
        let nonce = nonces.issue(client(1), Duration::from_secs(5));
        let fresh =
            |port, seconds| nonces.is_fresh(&nonce, client(port), Duration::from_secs(seconds));
        assert!(fresh(1, 15));
        assert!(!fresh(1, 16), "it is too old");
        assert!(!fresh(2, 5), "it is another client's");
        assert!(!nonces.is_fresh("", client(1), Duration::ZERO));
        let other = Nonces::new([8; 20], Duration::from_secs(10));
        assert!(!other.is_fresh(&nonce, client(1), Duration::from_secs(5)));
    }
}
