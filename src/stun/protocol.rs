//! What else may speak where STUN is expected, told by its first bytes.

use std::fmt;

/// A protocol as far as its first bytes tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Protocol {
    Stun,
    /// The first line.
    Http(String),
    Ssh,
    Rtsp,
    Sip,
    /// A greeting as of mail and file servers, which begins with a number.
    Greeting(String),
    /// What the alert says, by its number (RFC 8446 §6).
    TlsAlert(u8),
    Tls,
    DtlsAlert(u8),
    Dtls,
    /// The first bytes.
    Unknown(Vec<u8>),
}

/// How much of what is not known is kept.
const KEPT_BYTES: usize = 8;

/// How much of a line is kept.
const KEPT_LINE: usize = 60;

impl Protocol {
    /// What `first` begins. More bytes make it surer.
    pub fn of(first: &[u8]) -> Protocol {
        match first {
            [0x00..=0x3f, _, _, _, 0x21, 0x12, 0xa4, 0x42, ..] => Protocol::Stun,
            [0x15, 0x03, 0..=4, 0, 2, _level, description, ..] => Protocol::TlsAlert(*description),
            [0x14..=0x17, 0x03, 0..=4, ..] => Protocol::Tls,
            [0x15, 0xfe, 0xfd | 0xff, rest @ ..] => match rest.get(11) {
                Some(description) => Protocol::DtlsAlert(*description),
                None => Protocol::Dtls,
            },
            [0x14..=0x17, 0xfe, 0xfd | 0xff, ..] => Protocol::Dtls,
            _ if first.starts_with(b"HTTP/") => Protocol::Http(line(first)),
            _ if first.starts_with(b"SSH-") => Protocol::Ssh,
            _ if first.starts_with(b"RTSP/") => Protocol::Rtsp,
            _ if first.starts_with(b"SIP/") => Protocol::Sip,
            [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9', b' ' | b'-', ..] => {
                Protocol::Greeting(line(first))
            }
            _ => Protocol::Unknown(first.iter().copied().take(KEPT_BYTES).collect()),
        }
    }

    pub fn is_dtls(&self) -> bool {
        matches!(self, Protocol::Dtls | Protocol::DtlsAlert(_))
    }

    pub fn is_tls(&self) -> bool {
        matches!(self, Protocol::Tls | Protocol::TlsAlert(_))
    }
}

/// The first line, as far as it is printable ASCII.
fn line(bytes: &[u8]) -> String {
    let printable = |byte: &&u8| byte.is_ascii_graphic() || **byte == b' ';
    let line = bytes.iter().take_while(printable).take(KEPT_LINE);
    line.map(|byte| char::from(*byte)).collect()
}

/// The name of a TLS alert (RFC 8446 §6, RFC 5246 §7.2), where it is known.
pub fn alert_name(description: u8) -> Option<&'static str> {
    Some(match description {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        22 => "record_overflow",
        40 => "handshake_failure",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        109 => "missing_extension",
        110 => "unsupported_extension",
        112 => "unrecognized_name",
        116 => "certificate_required",
        120 => "no_application_protocol",
        _ => return None,
    })
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Protocol::Stun => f.write_str("STUN"),
            Protocol::Http(line) => write!(f, "HTTP (`{line}`)"),
            Protocol::Ssh => f.write_str("SSH"),
            Protocol::Rtsp => f.write_str("RTSP"),
            Protocol::Sip => f.write_str("SIP"),
            Protocol::Greeting(line) => write!(f, "a greeting in text (`{line}`)"),
            Protocol::TlsAlert(description) => alert(f, "TLS", *description),
            Protocol::Tls => f.write_str("TLS"),
            Protocol::DtlsAlert(description) => alert(f, "DTLS", *description),
            Protocol::Dtls => f.write_str("DTLS"),
            Protocol::Unknown(bytes) => {
                f.write_str("an unknown protocol (first bytes")?;
                bytes.iter().try_for_each(|byte| write!(f, " {byte:02x}"))?;
                f.write_str(")")
            }
        }
    }
}

fn alert(f: &mut fmt::Formatter<'_>, protocol: &str, description: u8) -> fmt::Result {
    match alert_name(description) {
        Some(name) => write!(f, "the {protocol} alert {name}"),
        None => write!(f, "the {protocol} alert {description}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(first: &[u8]) -> String {
        Protocol::of(first).to_string()
    }

    #[test]
    fn protocols_are_told_by_their_first_bytes() {
        assert_eq!(told(&[1, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), "STUN");
        assert_eq!(
            told(b"HTTP/1.1 400 Bad Request\r\nServer: x"),
            "HTTP (`HTTP/1.1 400 Bad Request`)"
        );
        assert_eq!(told(b"SSH-2.0-OpenSSH_9.2"), "SSH");
        assert_eq!(
            told(b"220 mail.example.org ESMTP\r\n"),
            "a greeting in text (`220 mail.example.org ESMTP`)"
        );
        assert_eq!(
            told(&[0x15, 3, 1, 0, 2, 2, 70]),
            "the TLS alert protocol_version"
        );
        assert_eq!(told(&[0x15, 3, 3, 0, 2, 2, 99]), "the TLS alert 99");
        assert_eq!(told(&[0x16, 3, 3, 0, 80]), "TLS");
        let dtls = [0x15, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40];
        assert_eq!(told(&dtls), "the DTLS alert handshake_failure");
        assert_eq!(told(&dtls[..5]), "DTLS");
    }

    #[test]
    fn what_is_not_known_is_shown_by_its_bytes() {
        assert_eq!(
            told(&[0xff; 100]),
            "an unknown protocol (first bytes ff ff ff ff ff ff ff ff)"
        );
        assert_eq!(told(&[]), "an unknown protocol (first bytes)");
    }

    #[test]
    fn a_line_cannot_carry_control_characters() {
        assert_eq!(told(b"HTTP/1.1 \x1b[31m"), "HTTP (`HTTP/1.1 `)");
    }
}
