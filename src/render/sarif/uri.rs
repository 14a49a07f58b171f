//! References to files and to RFCs.

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

/// The page of a reference such as `RFC 8866 §5.14`.
pub fn of_reference(reference: &str) -> Option<String> {
    let digits = |text: &str| -> String {
        let number = text.chars().take_while(char::is_ascii_digit);
        number.collect()
    };
    let rest = reference.strip_prefix("RFC ")?;
    let number = Some(digits(rest)).filter(|number| !number.is_empty())?;
    let section = rest[number.len()..].strip_prefix(" §").map(|section| {
        let end = section.find(|c: char| c != '.' && !c.is_ascii_alphanumeric());
        section[..end.unwrap_or(section.len())].trim_end_matches('.')
    });
    let anchor = section.map(|section| format!("#section-{section}"));
    Some(format!(
        "https://www.rfc-editor.org/rfc/rfc{number}{}",
        anchor.unwrap_or_default()
    ))
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

    #[test]
    fn an_rfc_has_a_page_and_a_section_has_its_place_on_it() {
        let page = "https://www.rfc-editor.org/rfc/rfc8866";
        assert_eq!(of_reference("RFC 8866").as_deref(), Some(page));
        assert_eq!(
            of_reference("RFC 8866 §5.14, RFC 3264").as_deref(),
            Some("https://www.rfc-editor.org/rfc/rfc8866#section-5.14")
        );
        assert_eq!(of_reference(""), None);
        assert_eq!(of_reference("RFC"), None);
    }
}
