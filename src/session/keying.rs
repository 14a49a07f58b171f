//! Where the keys of a section come from.

use super::Section;

/// How two sides come to common keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keying {
    Dtls,
    /// TLS upon TCP, as MSRP and BFCP have it.
    Tls,
    /// Keys in the description, with the suite that was chosen.
    Sdes(Option<String>),
    /// Nothing is encrypted, as far as the description tells.
    Nothing,
}

impl Keying {
    /// As one description has it.
    pub fn of(section: &Section) -> Keying {
        let has_prints = !section.transport.fingerprints.is_empty();
        let is_tcp = section.proto.starts_with("TCP/");
        let names_dtls = section.proto.contains("DTLS") || section.proto.starts_with("UDP/TLS");
        if names_dtls || (has_prints && !is_tcp) {
            Keying::Dtls
        } else if is_tcp && section.proto.contains("TLS") {
            Keying::Tls
        } else if section.proto.contains("SAVP") || !section.transport.crypto.is_empty() {
            let first = section.transport.crypto.first();
            Keying::Sdes(first.map(|line| line.suite.to_owned()))
        } else {
            Keying::Nothing
        }
    }

    /// As an offer and its answer have it: the answer chooses among the keys offered.
    pub fn agreed(offered: &Section, answered: &Section) -> Keying {
        match (Keying::of(offered), Keying::of(answered)) {
            (Keying::Dtls, _) | (_, Keying::Dtls) => Keying::Dtls,
            (Keying::Sdes(_), Keying::Sdes(chosen)) => {
                let mut offers = offered.transport.crypto.iter();
                let is_offered = offers.any(|line| Some(line.suite) == chosen.as_deref());
                Keying::Sdes(chosen.filter(|_| is_offered))
            }
            (_, answered) => answered,
        }
    }

    pub fn as_str(&self) -> &'static str {
        match self {
            Keying::Dtls => "dtls",
            Keying::Tls => "tls",
            Keying::Sdes(_) => "sdes",
            Keying::Nothing => "none",
        }
    }

    pub fn suite(&self) -> Option<&str> {
        match self {
            Keying::Sdes(suite) => suite.as_deref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Session;
    use super::*;
    use crate::sdp::Document;
    use crate::source::Source;

    /// What an offer and an answer of one section with these lines come to.
    fn agreed(offer: &str, answer: &str) -> Keying {
        let [offer, answer] = [offer, answer].map(|text| Source::new("x", text));
        let [offer, answer] = [&offer, &answer].map(Document::read);
        let [offer, answer] = [&offer, &answer].map(Session::of);
        Keying::agreed(&offer.sections[0], &answer.sections[0])
    }

    #[test]
    fn dtls_is_where_the_transport_or_a_fingerprint_says_so() {
        for section in [
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n",
            "m=audio 9 RTP/SAVPF 0\na=fingerprint:sha-1 AA:BB\n",
            "m=application 9 DTLS/SCTP 5000\n",
        ] {
            assert_eq!(agreed(section, section), Keying::Dtls, "{section}");
        }
        for (section, expected) in [
            ("m=audio 9 RTP/AVP 0\n", Keying::Nothing),
            ("m=image 9 udptl t38\n", Keying::Nothing),
            ("m=message 9 TCP/MSRP *\na=setup:active\n", Keying::Nothing),
            (
                "m=message 9 TCP/TLS/MSRP *\na=fingerprint:sha-1 AA:BB\n",
                Keying::Tls,
            ),
        ] {
            assert_eq!(agreed(section, section), expected, "{section}");
        }
    }

    #[test]
    fn an_answer_chooses_among_the_keys_of_its_offer() {
        let offer = "m=audio 9 RTP/SAVP 0\na=crypto:1 A inline:x\na=crypto:2 B inline:y\n";
        let answer = |suite: &str| format!("m=audio 9 RTP/SAVP 0\na=crypto:2 {suite} inline:z\n");
        let chosen = Keying::Sdes(Some("B".to_owned()));
        assert_eq!(agreed(offer, &answer("B")), chosen);
        assert_eq!(agreed(offer, &answer("C")), Keying::Sdes(None));
    }
}
