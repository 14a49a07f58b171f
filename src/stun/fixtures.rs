//! The messages under `fixtures/stun`, for tests.

/// The bytes of a `.hex` file: hexadecimal digits, and comment lines that begin with `#`.
pub fn read(name: &str) -> Vec<u8> {
    let text = match name {
        "rfc5769-request.hex" => include_str!("../../fixtures/stun/rfc5769-request.hex"),
        "rfc5769-request-long-term.hex" => {
            include_str!("../../fixtures/stun/rfc5769-request-long-term.hex")
        }
        "rfc5769-response-ipv4.hex" => {
            include_str!("../../fixtures/stun/rfc5769-response-ipv4.hex")
        }
        "rfc5769-response-ipv6.hex" => {
            include_str!("../../fixtures/stun/rfc5769-response-ipv6.hex")
        }
        "rfc8489-request-sha256.hex" => {
            include_str!("../../fixtures/stun/rfc8489-request-sha256.hex")
        }
        _ => panic!("no fixture {name}"),
    };
    let digits: String = text.lines().filter(|line| !line.starts_with('#')).collect();
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}
