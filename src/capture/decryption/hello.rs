//! What keys depend on in the hellos of a DTLS handshake (RFC 6347 §4.2.2, RFC 5764 §4.1.1).

use crate::srtp::Profile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hello {
    Client {
        random: [u8; 32],
    },
    Server {
        random: [u8; 32],
        cipher_suite: u16,
        /// None when it agrees to none, or to one that is not known.
        profile: Option<Profile>,
    },
}

/// Records in a datagram that are looked at.
const MOST_RECORDS: usize = 16;

/// The hellos in a datagram. Those that come in pieces are read as far as the first goes.
pub fn hellos(datagram: &[u8]) -> impl Iterator<Item = Hello> {
    let mut rest = datagram;
    let records = std::iter::from_fn(move || {
        let (header, after) = rest.split_at_checked(13)?;
        let length = usize::from(be16(header, 11)?);
        let (body, next) = after.split_at_checked(length)?;
        rest = next;
        Some((header, body))
    });
    let plain_handshakes = |(header, _): &(&[u8], &[u8])| {
        header.first() == Some(&22) && header.get(3..5) == Some(&[0, 0])
    };
    records
        .take(MOST_RECORDS)
        .filter(plain_handshakes)
        .filter_map(|(_, body)| hello(body))
}

/// Type (1), length (3), number (2), offset (3) and length (3) of the piece.
fn hello(message: &[u8]) -> Option<Hello> {
    let (header, body) = message.split_at_checked(12)?;
    if header.get(6..9)? != [0, 0, 0] {
        return None;
    }
    let random = *body.get(2..34)?.first_chunk()?;
    match header.first()? {
        1 => Some(Hello::Client { random }),
        2 => server(body, random),
        _ => None,
    }
}

/// Version (2), random (32), session (1 + n), cipher suite (2), compression (1), extensions (2 + n).
fn server(body: &[u8], random: [u8; 32]) -> Option<Hello> {
    let after_session = 35 + usize::from(*body.get(34)?);
    let cipher_suite = be16(body, after_session)?;
    let extensions = body.get(after_session + 5..).unwrap_or_default();
    Some(Hello::Server {
        random,
        cipher_suite,
        profile: profile(extensions),
    })
}

/// The profile in the `use_srtp` extension: its list has one.
fn profile(mut extensions: &[u8]) -> Option<Profile> {
    const USE_SRTP: u16 = 14;
    loop {
        let kind = be16(extensions, 0)?;
        let length = usize::from(be16(extensions, 2)?);
        let (value, rest) = extensions.get(4..)?.split_at_checked(length)?;
        if kind == USE_SRTP {
            return Profile::of_dtls(be16(value, 2)?);
        }
        extensions = rest;
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(*field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = [0, 0, body.len() as u8];
        let message = [&[kind], &length[..], &[0, 0], &[0, 0, 0], &length, body].concat();
        let header = [&[22, 0xfe, 0xfd], &[0; 8][..], &[0, message.len() as u8]].concat();
        [header, message].concat()
    }

    #[test]
    fn the_servers_hello_names_the_profile() {
        let mut body = [&[0xfe, 0xfd], &[7; 32][..], &[0, 0xc0, 0x2b, 0]].concat();
        body.extend([0, 15, 0, 23, 0, 0, 0, 14, 0, 5, 0, 2, 0, 7, 0]);
        let expected = Hello::Server {
            random: [7; 32],
            cipher_suite: 0xc02b,
            profile: Some(Profile::AeadAes128Gcm),
        };
        assert_eq!(hellos(&record(2, &body)).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn the_clients_hello_tells_its_random_however_much_follows() {
        let body = [&[0xfe, 0xfd], &[9; 32][..]].concat();
        let expected = Hello::Client { random: [9; 32] };
        assert_eq!(hellos(&record(1, &body)).collect::<Vec<_>>(), [expected]);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            let mut datagram = record(2, &bytes);
            let _ = hellos(&datagram).count();
            datagram.extend(bytes);
            let _ = hellos(&datagram).count();
        }
    }
}
