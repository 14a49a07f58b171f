//! Which datagrams may carry descriptions.

/// Longest first line of a message that is looked for.
const LONGEST_LINE: usize = 2048;

/// Whether a datagram is a message of SIP (RFC 3261 §7) that has a description in it.
pub fn may_describe(datagram: &[u8]) -> bool {
    let begins = datagram.first().is_some_and(u8::is_ascii_uppercase);
    begins && is_sip(datagram) && memchr::memmem::find(datagram, b"\nv=0").is_some()
}

fn is_sip(datagram: &[u8]) -> bool {
    let begin = datagram.get(..LONGEST_LINE).unwrap_or(datagram);
    let line = begin.split(|byte| *byte == b'\r' || *byte == b'\n').next();
    line.is_some_and(|line| line.starts_with(b"SIP/2.0 ") || line.ends_with(b" SIP/2.0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_responses_of_sip_with_a_description_are_told() {
        assert!(may_describe(
            b"INVITE sip:a@b SIP/2.0\r\nVia: x\r\n\r\nv=0\r\n"
        ));
        assert!(may_describe(b"SIP/2.0 200 OK\r\n\r\nv=0\r\n"));
        assert!(!may_describe(b"SIP/2.0 200 OK\r\n\r\n"));
        assert!(!may_describe(b"GET / HTTP/1.1\r\n\r\nv=0\r\n"));
        assert!(!may_describe(b""));
    }
}
