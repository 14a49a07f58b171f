//! Every finding that auditing a TURN server can give, besides those of probing one.

use crate::diagnostic::FindingKind;

pub static ANY_CREDENTIALS: FindingKind = FindingKind::error(
    "AUDIT001",
    "accepts-any-credentials",
    "The server gives relays to anybody who shows a user name and any password.",
);
pub static OPEN_RELAY: FindingKind = FindingKind::error(
    "AUDIT002",
    "open-relay",
    "Data comes through relays that the server gives to anybody.",
);
pub static REDIRECTED: FindingKind = FindingKind::error(
    "AUDIT003",
    "redirected",
    "The server sends its clients to another one (300), which is not audited.",
);
pub static LOOPBACK: FindingKind = FindingKind::error(
    "AUDIT010",
    "ssrf-loopback",
    "The relay sends to loopback addresses: to whatever listens on the server's host alone.",
);
pub static METADATA: FindingKind = FindingKind::error(
    "AUDIT011",
    "ssrf-metadata",
    "The relay sends to the metadata service of clouds, which gives out the host's credentials.",
);
pub static LINK_LOCAL: FindingKind = FindingKind::error(
    "AUDIT012",
    "ssrf-link-local",
    "The relay sends to link-local addresses, where clouds keep services for the host alone.",
);
pub static MAPPED: FindingKind = FindingKind::error(
    "AUDIT013",
    "ssrf-mapped",
    "The relay sends to IPv4 addresses spelled as IPv6 ones (::ffff:…), past the rules for IPv4.",
);
pub static PRIVATE: FindingKind = FindingKind::warning(
    "AUDIT014",
    "ssrf-private",
    "The relay sends to private networks (RFC 1918); an error where something there answered.",
);
pub static UNIQUE_LOCAL: FindingKind = FindingKind::warning(
    "AUDIT015",
    "ssrf-unique-local",
    "The relay sends to private IPv6 networks (RFC 4193); an error where something answered.",
);
pub static SHARED: FindingKind = FindingKind::warning(
    "AUDIT016",
    "ssrf-shared",
    "The relay sends to 100.64.0.0/10 (RFC 6598); an error where something there answered.",
);
pub static MULTICAST: FindingKind = FindingKind::warning(
    "AUDIT017",
    "ssrf-multicast",
    "The relay sends to multicast addresses: one packet, and every host on the link has it.",
);
pub static BROADCAST: FindingKind = FindingKind::warning(
    "AUDIT018",
    "ssrf-broadcast",
    "The relay sends to the broadcast address: one packet, and every host on the link has it.",
);
pub static COMPATIBLE: FindingKind = FindingKind::warning(
    "AUDIT019",
    "ssrf-compatible",
    "The relay sends to IPv4 addresses spelled as IPv4-compatible ones (::a.b.c.d).",
);
pub static NAT64: FindingKind = FindingKind::warning(
    "AUDIT020",
    "ssrf-nat64",
    "The relay sends to inner addresses by way of NAT64 (64:ff9b::/96), where there is one.",
);
pub static SIX_TO_FOUR: FindingKind = FindingKind::warning(
    "AUDIT021",
    "ssrf-6to4",
    "The relay sends to inner addresses by way of 6to4 (2002::/16), where there is a router for it.",
);
pub static OWN_ADDRESS: FindingKind = FindingKind::warning(
    "AUDIT022",
    "ssrf-server",
    "By way of its relay, the server's own address answers on other ports than its own.",
);
pub static NO_QUOTA: FindingKind = FindingKind::info(
    "AUDIT030",
    "no-quota",
    "One user got as many allocations as were asked for.",
);
pub static EXHAUSTED: FindingKind = FindingKind::warning(
    "AUDIT031",
    "one-user-exhausts",
    "One user alone used up the relay ports of the server (508).",
);
pub static AMPLIFICATION: FindingKind = FindingKind::warning(
    "AUDIT032",
    "amplification",
    "Answers to forged requests are much larger than these: the server serves attacks on others.",
);
pub static VERSION_DISCLOSED: FindingKind = FindingKind::info(
    "AUDIT033",
    "version-disclosed",
    "The server tells everybody which version it is (SOFTWARE).",
);

/// All of them, in order of code.
pub static KINDS: &[&FindingKind] = &[
    &ANY_CREDENTIALS,
    &OPEN_RELAY,
    &REDIRECTED,
    &LOOPBACK,
    &METADATA,
    &LINK_LOCAL,
    &MAPPED,
    &PRIVATE,
    &UNIQUE_LOCAL,
    &SHARED,
    &MULTICAST,
    &BROADCAST,
    &COMPATIBLE,
    &NAT64,
    &SIX_TO_FOUR,
    &OWN_ADDRESS,
    &NO_QUOTA,
    &EXHAUSTED,
    &AMPLIFICATION,
    &VERSION_DISCLOSED,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_names_are_distinct() {
        let mut names = std::collections::HashSet::new();
        assert!(KINDS.is_sorted_by_key(|kind| kind.code));
        for kind in KINDS {
            assert!(names.insert(kind.name), "{}", kind.name);
            assert!(kind.summary.ends_with('.'), "{}", kind.name);
        }
    }
}
