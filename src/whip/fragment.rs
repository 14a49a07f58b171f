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

/// Candidates of a fragment that are read; no client has as many.
const MOST_CANDIDATES: usize = 64;

/// What a client said in a fragment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trickled {
    /// User name fragment of the ICE session that the candidates are for.
    pub user_fragment: Option<String>,
    pub candidates: Vec<Candidate>,
}

/// A candidate, and the section it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// As in `candidate:1 1 udp …`.
    pub text: String,
    /// Identification tag of the section (RFC 5888 §4), where the fragment has one.
    pub section: Option<String>,
}

/// Reads a fragment; what is no line of one is passed over.
pub fn trickled(fragment: &str) -> Trickled {
    let mut trickled = Trickled::default();
    let mut section = None;
    for line in fragment.lines() {
        if let Some(mid) = line.strip_prefix("a=mid:") {
            section = Some(mid.trim().to_owned());
        } else if let Some(user_fragment) = line.strip_prefix("a=ice-ufrag:") {
            trickled.user_fragment = Some(user_fragment.trim().to_owned());
        } else if is_candidate(line) && trickled.candidates.len() < MOST_CANDIDATES {
            trickled.candidates.push(Candidate {
                text: line.trim_start_matches("a=").trim().to_owned(),
                section: section.clone(),
            });
        }
    }
    trickled
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
    fn a_fragment_is_read_as_it_is_written() {
        let description = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:EsAw\r\na=ice-pwd:P2uY\r\n\
            a=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n";
        let read = trickled(&fragment(description).unwrap());
        assert_eq!(read.user_fragment.as_deref(), Some("EsAw"));
        let candidate = Candidate {
            text: "candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host".into(),
            section: Some("0".into()),
        };
        assert_eq!(read.candidates, [candidate]);
    }

    #[test]
    fn a_fragment_of_candidates_without_end_is_read_in_part() {
        let read = trickled(&"a=candidate:1\n".repeat(10_000));
        assert_eq!(read.candidates.len(), MOST_CANDIDATES);
        assert_eq!(trickled("no fragment"), Trickled::default());
    }

    #[test]
    fn without_candidates_there_is_nothing_to_send() {
        assert_eq!(fragment("v=0\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n"), None);
        assert_eq!(fragment(""), None);
    }
}
