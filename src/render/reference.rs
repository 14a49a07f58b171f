//! The page of an RFC.

/// The page and the place on it of a reference such as `RFC 8866 §5.14`.
pub fn page(reference: &str) -> Option<String> {
    let rest = reference.strip_prefix("RFC ")?;
    let (number, rest) = rest.split_at(
        rest.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len()),
    );
    let page = format!("https://www.rfc-editor.org/rfc/rfc{number}");
    let section = rest.strip_prefix(" §").map(|section| {
        let end = section.find(|c: char| c != '.' && !c.is_ascii_alphanumeric());
        section[..end.unwrap_or(section.len())].trim_end_matches('.')
    });
    match (number.is_empty(), section) {
        (true, _) => None,
        (false, Some(section)) => Some(format!("{page}#section-{section}")),
        (false, None) => Some(page),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rfc_has_a_page_and_a_section_has_its_place_on_it() {
        let rfc = "https://www.rfc-editor.org/rfc/rfc8866";
        assert_eq!(page("RFC 8866").as_deref(), Some(rfc));
        assert_eq!(page("RFC 8866, RFC 3264").as_deref(), Some(rfc));
        let section = format!("{rfc}#section-5.14");
        assert_eq!(
            page("RFC 8866 §5.14, RFC 3264").as_deref(),
            Some(section.as_str())
        );
        assert_eq!(page(""), None);
        assert_eq!(page("RFC"), None);
        assert_eq!(page("RFC x"), None);
    }
}
