//! Every finding that probing TURN servers can give, besides those of STUN.

use crate::diagnostic::FindingKind;

pub static NOT_A_TURN_SERVER: FindingKind = FindingKind::error(
    "TURN001",
    "not-a-turn-server",
    "The server answers Binding requests, and no Allocate request.",
);
pub static CREDENTIALS_MISSING: FindingKind = FindingKind::error(
    "TURN002",
    "credentials-missing",
    "The server wants credentials, and none were given.",
);
pub static CREDENTIAL_EXPIRED: FindingKind = FindingKind::error(
    "TURN003",
    "credential-expired",
    "The server refuses credentials whose user name says that they have ended.",
);
pub static AUTH_REJECTED: FindingKind = FindingKind::error(
    "TURN004",
    "auth-rejected",
    "The server does not take the credentials.",
);
pub static MALFORMED_CHALLENGE: FindingKind = FindingKind::error(
    "TURN005",
    "malformed-challenge",
    "The server asks for credentials without what a client needs to give them.",
);
pub static BID_DOWN: FindingKind = FindingKind::error(
    "TURN006",
    "bid-down",
    "The nonce promises SHA-256, and somebody keeps the client from it.",
);
pub static STALE_NONCE_LOOP: FindingKind = FindingKind::error(
    "TURN007",
    "stale-nonce-loop",
    "The server calls every nonce stale that it gives out.",
);
pub static REDIRECT_LOOP: FindingKind = FindingKind::error(
    "TURN008",
    "redirect-loop",
    "Servers send the client on without end.",
);
pub static INTEGRITY_MISSING: FindingKind = FindingKind::error(
    "TURN009",
    "integrity-missing",
    "The server does not sign its responses to signed requests.",
);
pub static INTEGRITY_MISMATCH: FindingKind = FindingKind::error(
    "TURN010",
    "integrity-mismatch",
    "The server's responses are signed with another key than the password's.",
);
pub static QUOTA: FindingKind = FindingKind::error(
    "TURN011",
    "quota",
    "The user has as many allocations as the server allows (486).",
);
pub static CAPACITY: FindingKind = FindingKind::error(
    "TURN012",
    "capacity",
    "The server has no relay address left (508).",
);
pub static UNAUTHENTICATED: FindingKind = FindingKind::error(
    "TURN013",
    "unauthenticated-allocation",
    "The server gives relays to anybody, without credentials.",
);
pub static NO_RELAYED_ADDRESS: FindingKind = FindingKind::error(
    "TURN014",
    "no-relayed-address",
    "An allocation is granted without a relayed address.",
);
pub static RELAY_ADDRESS_INVALID: FindingKind = FindingKind::error(
    "TURN015",
    "relay-address-invalid",
    "The relayed address is one that nobody can send to.",
);
pub static RELAY_ADDRESS_PRIVATE: FindingKind = FindingKind::warning(
    "TURN016",
    "relay-address-private",
    "The relayed address is of a private network, and the server is not.",
);
pub static PEER_DENIED: FindingKind = FindingKind::error(
    "TURN017",
    "peer-denied",
    "The server forbids its relays to talk to each other (403).",
);
pub static RELAY_NO_DATA: FindingKind = FindingKind::error(
    "TURN018",
    "relay-no-data",
    "The relay is granted, and no data comes through it.",
);
pub static RELAY_CORRUPT: FindingKind = FindingKind::error(
    "TURN019",
    "relay-corrupt",
    "Data comes out of the relay changed.",
);
pub static RELAY_LOSS: FindingKind = FindingKind::warning(
    "TURN020",
    "relay-loss",
    "Some packets are lost between two relays of the server.",
);
pub static SECOND_REFUSED: FindingKind = FindingKind::warning(
    "TURN021",
    "second-allocation-refused",
    "A second allocation is refused, so that no data could be sent from relay to relay.",
);
pub static CHANNEL_REFUSED: FindingKind =
    FindingKind::error("TURN022", "channel-refused", "The server binds no channel.");
pub static INDICATION_LOST: FindingKind = FindingKind::warning(
    "TURN023",
    "indication-lost",
    "Data comes through on channels, and not in Send and Data indications.",
);
pub static SHORT_LIFETIME: FindingKind = FindingKind::warning(
    "TURN024",
    "short-lifetime",
    "Allocations end sooner than the 600 s that RFC 8656 has by default.",
);
pub static REFRESH_REFUSED: FindingKind = FindingKind::error(
    "TURN025",
    "refresh-refused",
    "The server does not let an allocation live on.",
);

pub static REDIRECT_NOWHERE: FindingKind = FindingKind::error(
    "TURN026",
    "redirect-nowhere",
    "The server sends clients on (300), and names no server that they could ask.",
);
pub static REDIRECTED_LATE: FindingKind = FindingKind::error(
    "TURN027",
    "redirected-late",
    "The server sends a client on (300) that it has given an allocation.",
);
pub static MISSING_ATTRIBUTE: FindingKind = FindingKind::error(
    "TURN028",
    "missing-attribute",
    "A success response lacks an attribute that it must have.",
);
pub static RATE_NOT_REACHED: FindingKind = FindingKind::warning(
    "TURN029",
    "rate-not-reached",
    "This host did not send as many packets a second as --rate asks for.",
);

/// All of them, in order of code.
pub static KINDS: &[&FindingKind] = &[
    &NOT_A_TURN_SERVER,
    &CREDENTIALS_MISSING,
    &CREDENTIAL_EXPIRED,
    &AUTH_REJECTED,
    &MALFORMED_CHALLENGE,
    &BID_DOWN,
    &STALE_NONCE_LOOP,
    &REDIRECT_LOOP,
    &INTEGRITY_MISSING,
    &INTEGRITY_MISMATCH,
    &QUOTA,
    &CAPACITY,
    &UNAUTHENTICATED,
    &NO_RELAYED_ADDRESS,
    &RELAY_ADDRESS_INVALID,
    &RELAY_ADDRESS_PRIVATE,
    &PEER_DENIED,
    &RELAY_NO_DATA,
    &RELAY_CORRUPT,
    &RELAY_LOSS,
    &SECOND_REFUSED,
    &CHANNEL_REFUSED,
    &INDICATION_LOST,
    &SHORT_LIFETIME,
    &REFRESH_REFUSED,
    &REDIRECT_NOWHERE,
    &REDIRECTED_LATE,
    &MISSING_ATTRIBUTE,
    &RATE_NOT_REACHED,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_numbered_without_gaps_and_names_are_distinct() {
        let mut names = std::collections::HashSet::new();
        for (at, code) in KINDS.iter().enumerate() {
            assert_eq!(code.code, format!("TURN{:03}", at + 1));
            assert!(names.insert(code.name), "{}", code.name);
            assert!(code.summary.ends_with('.'), "{}", code.name);
        }
    }
}
