//! What can be read of a DTLS handshake without taking part in it (RFC 6347 §4.1, §4.2.2).

use dtls::cipher_suite::CipherSuiteId;

/// A record that tells something, before anything is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    Hello(Hello),
    /// Its description.
    Alert(u8),
}

/// A ServerHello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    pub version: &'static str,
    pub suite: String,
}

impl Hello {
    /// Whether it chose a version that clients refuse (RFC 8996).
    pub fn is_old(&self) -> bool {
        self.version == OLD
    }
}

const OLD: &str = "DTLS 1.0";

const RECORD_HEADER_LEN: usize = 13;
const HANDSHAKE_HEADER_LEN: usize = 12;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const SERVER_HELLO: u8 = 2;

/// The telling records of a datagram.
pub fn records(datagram: &[u8]) -> Vec<Record> {
    let mut records = Vec::new();
    let mut rest = datagram;
    while let Some((header, after)) = rest.split_first_chunk::<RECORD_HEADER_LEN>() {
        let [kind, 0xfe, _, e0, e1, _, _, _, _, _, _, l0, l1] = *header else {
            break;
        };
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        let Some((body, next)) = after.split_at_checked(length) else {
            break;
        };
        if [e0, e1] == [0, 0] {
            records.extend(record(kind, body));
        }
        rest = next;
    }
    records
}

fn record(kind: u8, body: &[u8]) -> Option<Record> {
    match (kind, body) {
        (ALERT, &[_level, description]) => Some(Record::Alert(description)),
        (HANDSHAKE, [SERVER_HELLO, ..]) => {
            let hello = body.get(HANDSHAKE_HEADER_LEN..)?;
            server_hello(hello).map(Record::Hello)
        }
        _ => None,
    }
}

/// Version, 32 random bytes, a session id with its length, and the cipher suite.
fn server_hello(body: &[u8]) -> Option<Hello> {
    let (&[v0, v1], rest) = body.split_first_chunk::<2>()?;
    let (&[session], rest) = rest.get(32..)?.split_first_chunk::<1>()?;
    let (&suite, _) = rest.get(usize::from(session)..)?.split_first_chunk::<2>()?;
    let suite = u16::from_be_bytes(suite);
    Some(Hello {
        version: match (v0, v1) {
            (0xfe, 0xff) => OLD,
            (0xfe, 0xfd) => "DTLS 1.2",
            _ => "unknown",
        },
        suite: match CipherSuiteId::from(suite) {
            CipherSuiteId::Unsupported => format!("0x{suite:04x}"),
            known => known.to_string(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(kind: u8, epoch: u8, body: &[u8]) -> Vec<u8> {
        let mut record = vec![kind, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 0];
        record.extend((body.len() as u16).to_be_bytes());
        record.extend(body);
        record
    }

    fn hello(version: [u8; 2]) -> Vec<u8> {
        let mut body = vec![SERVER_HELLO, 0, 0, 41, 0, 1, 0, 0, 0, 0, 0, 41];
        body.extend(version);
        body.extend([7; 32]);
        body.extend([3, 1, 2, 3, 0xc0, 0x2f, 0]);
        wrapped(HANDSHAKE, 0, &body)
    }

    #[test]
    fn version_and_suite_are_read_from_the_hello() {
        let datagram = [wrapped(HANDSHAKE, 0, &[3, 0]), hello([0xfe, 0xfd])].concat();
        let expected = Hello {
            version: "DTLS 1.2",
            suite: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256".into(),
        };
        assert_eq!(records(&datagram), [Record::Hello(expected)]);
        let Some(Record::Hello(old)) = records(&hello([0xfe, 0xff])).pop() else {
            panic!("no hello");
        };
        assert!(old.is_old());
    }

    #[test]
    fn alerts_are_read_only_where_they_are_not_encrypted() {
        assert_eq!(records(&wrapped(ALERT, 0, &[2, 70])), [Record::Alert(70)]);
        assert_eq!(records(&wrapped(ALERT, 1, &[2, 70])), []);
    }

    proptest! {
        #[test]
        fn any_datagram_is_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = records(&bytes);
        }

        #[test]
        fn a_cut_hello_is_read_without_a_panic(length in 0_usize..80) {
            let hello = hello([0xfe, 0xfd]);
            let _ = records(&hello[..length.min(hello.len())]);
        }
    }
}
