//! Every finding that probing STUN servers can give.

use crate::diagnostic::FindingKind;

pub static TIMEOUT: FindingKind = FindingKind::error(
    "STUN001",
    "timeout",
    "No reply came to any request in time.",
);
pub static REFUSED: FindingKind = FindingKind::error(
    "STUN002",
    "refused",
    "The server's host says that the port is closed (ICMP port unreachable).",
);
pub static UNREACHABLE: FindingKind = FindingKind::error(
    "STUN003",
    "unreachable",
    "A router or firewall on the way rejects the requests (ICMP).",
);
pub static NO_ROUTE: FindingKind = FindingKind::error(
    "STUN004",
    "no-route",
    "This host has no route to addresses of that family.",
);
pub static NAME_NOT_FOUND: FindingKind =
    FindingKind::error("STUN005", "name-not-found", "There is no such name.");
pub static TXID_MISMATCH: FindingKind = FindingKind::error(
    "STUN006",
    "txid-mismatch",
    "Replies carry a transaction id that is not that of a request.",
);
pub static FINGERPRINT_MISMATCH: FindingKind = FindingKind::error(
    "STUN007",
    "fingerprint-mismatch",
    "The FINGERPRINT of replies does not match their content.",
);
pub static UNEXPECTED_SOURCE: FindingKind = FindingKind::error(
    "STUN008",
    "unexpected-source",
    "Replies come from another address or port than was asked.",
);
pub static NOT_STUN: FindingKind = FindingKind::error(
    "STUN009",
    "not-stun",
    "Replies are not STUN: another service answers on this port.",
);
pub static MALFORMED: FindingKind =
    FindingKind::error("STUN010", "malformed", "Replies are STUN, but damaged.");
pub static NOT_A_RESPONSE: FindingKind = FindingKind::error(
    "STUN011",
    "not-a-response",
    "Replies are STUN messages that answer no Binding request.",
);
pub static UNKNOWN_REQUIRED: FindingKind = FindingKind::error(
    "STUN012",
    "unknown-required-attribute",
    "Replies carry an attribute that clients must understand and do not know.",
);
pub static NO_MAPPED_ADDRESS: FindingKind = FindingKind::error(
    "STUN013",
    "no-mapped-address",
    "A success response does not tell the client's address.",
);
pub static XOR_NOT_APPLIED: FindingKind = FindingKind::error(
    "STUN014",
    "xor-not-applied",
    "XOR-MAPPED-ADDRESS carries the address as it is, not XORed.",
);
pub static SERVER_ERROR: FindingKind = FindingKind::error(
    "STUN015",
    "server-error-NNN",
    "The server answers with an error response; NNN is its code.",
);
pub static LEGACY: FindingKind = FindingKind::warning(
    "STUN016",
    "legacy-rfc3489",
    "The server tells the client's address in MAPPED-ADDRESS only, as RFC 3489 had it.",
);
pub static LOSS: FindingKind = FindingKind::warning(
    "STUN017",
    "loss",
    "Some requests drew no reply while others were answered.",
);
pub static MAPPING_UNSTABLE: FindingKind = FindingKind::warning(
    "STUN018",
    "mapping-unstable",
    "The server sees the same socket at changing addresses.",
);
pub static RETRANSMITTED: FindingKind = FindingKind::warning(
    "STUN019",
    "retransmitted",
    "Every answer needed a retransmission, so no round-trip time is known.",
);

pub static ALG_REWRITE: FindingKind = FindingKind::warning(
    "STUN020",
    "alg-rewrite",
    "Something on the way rewrites addresses inside STUN: two attributes disagree.",
);
pub static AMPLIFICATION: FindingKind = FindingKind::warning(
    "STUN021",
    "amplification",
    "Replies are many times larger than requests, which attackers use to flood others.",
);
pub static MAPPED_WRONG_FAMILY: FindingKind = FindingKind::error(
    "STUN022",
    "mapped-wrong-family",
    "The server tells an IPv4 address over IPv6, or the other way round.",
);

/// All of them, in order of code.
pub static KINDS: &[&FindingKind] = &[
    &TIMEOUT,
    &REFUSED,
    &UNREACHABLE,
    &NO_ROUTE,
    &NAME_NOT_FOUND,
    &TXID_MISMATCH,
    &FINGERPRINT_MISMATCH,
    &UNEXPECTED_SOURCE,
    &NOT_STUN,
    &MALFORMED,
    &NOT_A_RESPONSE,
    &UNKNOWN_REQUIRED,
    &NO_MAPPED_ADDRESS,
    &XOR_NOT_APPLIED,
    &SERVER_ERROR,
    &LEGACY,
    &LOSS,
    &MAPPING_UNSTABLE,
    &RETRANSMITTED,
    &ALG_REWRITE,
    &AMPLIFICATION,
    &MAPPED_WRONG_FAMILY,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_numbered_without_gaps_and_names_are_distinct() {
        let mut names = std::collections::HashSet::new();
        for (at, code) in KINDS.iter().enumerate() {
            assert_eq!(code.code, format!("STUN{:03}", at + 1));
            assert!(names.insert(code.name), "{}", code.name);
            assert!(code.summary.ends_with('.'), "{}", code.name);
        }
    }
}
