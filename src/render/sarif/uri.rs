//! References to files.

/// A path as a URI reference (RFC 3986): relative paths stay relative.
pub fn of_path(path: &str) -> String {
    let path = match cfg!(windows) {
        true => path.replace('\\', "/"),
        false => path.to_owned(),
    };
    let encoded: String = path.bytes().map(encoded).collect();
    match path.starts_with('/') {
        true => format!("file://{encoded}"),
        false => encoded,
    }
}

/// What has a meaning of its own in a URI is written as its number; a colon too, because
/// what stands before it would be a scheme.
fn encoded(byte: u8) -> String {
    let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    match plain {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_encoded_so_that_nothing_in_it_is_read_as_something_else() {
        assert_eq!(of_path("offers/a b#1?.sdp"), "offers/a%20b%231%3F.sdp");
        assert_eq!(of_path("a:b/é.sdp"), "a%3Ab/%C3%A9.sdp");
        assert_eq!(of_path("/tmp/a.sdp"), "file:///tmp/a.sdp");
        assert_eq!(of_path("../a.sdp"), "../a.sdp");
    }
}
