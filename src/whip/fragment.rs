//! Candidates that were gathered after the offer had gone, as a PATCH carries them.

/// The candidates in `description` as a fragment (RFC 8840 §4.4). None when it has none.
///
/// With BUNDLE all sections share their candidates, so that the first one with any stands for all.
pub fn fragment(description: &str) -> Option<String> {
    let lines: Vec<&str> = description.lines().collect();
    let sections = lines.split(|line| line.starts_with("m=")).skip(1);
    let medias = lines.iter().filter(|line| line.starts_with("m="));
    let (media, section) = medias
        .zip(sections)
        .find(|(_, section)| section.iter().any(|line| is_candidate(line)))?;
    let first = |prefix: &str| lines.iter().find(|line| line.starts_with(prefix));
    let kept = section
        .iter()
        .filter(|line| line.starts_with("a=mid:") || is_candidate(line));
    let mut fragment = String::new();
    let credentials = [first("a=ice-ufrag:"), first("a=ice-pwd:")];
    for line in credentials.into_iter().flatten().chain([media]).chain(kept) {
        fragment.push_str(line);
        fragment.push_str("\r\n");
    }
    fragment.push_str("a=end-of-candidates\r\n");
    Some(fragment)
}

fn is_candidate(line: &str) -> bool {
    line.starts_with("a=candidate:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_has_the_credentials_and_the_candidates_of_one_section() {
        let description = "v=0\r\ns=-\r\na=group:BUNDLE 0 1\r\n\
            m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:EsAw\r\na=ice-pwd:P2uY\r\na=mid:0\r\na=rtcp-mux\r\n\
            a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n\
            m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n\
            a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n";
        assert_eq!(
            fragment(description).unwrap(),
            "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uY\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n\
             a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n"
        );
    }

    #[test]
    fn without_candidates_there_is_nothing_to_send() {
        assert_eq!(fragment("v=0\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n"), None);
        assert_eq!(fragment(""), None);
    }
}
