//! Descriptions that are changed on their way, as somebody in the middle would.

/// The description with each fingerprint changed in its first digit.
pub fn with_wrong_fingerprints(sdp: &str) -> String {
    let changed = sdp.split_inclusive('\n').map(|line| {
        match line
            .strip_prefix("a=fingerprint:")
            .and_then(|value| value.split_once(' '))
        {
            Some((hash, digits)) => format!("a=fingerprint:{hash} {}", with_wrong_digit(digits)),
            None => line.to_owned(),
        }
    });
    changed.collect()
}

fn with_wrong_digit(digits: &str) -> String {
    let mut digits = digits.chars();
    let wrong = match digits.next() {
        Some('0') => '1',
        _ => '0',
    };
    std::iter::once(wrong).chain(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_fingerprint_differs_in_one_digit() {
        let sdp = "v=0\r\na=fingerprint:sha-256 0A:1B\r\na=fingerprint:sha-1 FF:00\r\n";
        let wrong = "v=0\r\na=fingerprint:sha-256 1A:1B\r\na=fingerprint:sha-1 0F:00\r\n";
        assert_eq!(with_wrong_fingerprints(sdp), wrong);
    }
}
