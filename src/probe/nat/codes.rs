//! Every finding that the discovery of NAT behaviour can give, besides those of a probe.

use crate::diagnostic::FindingKind;

pub static UNSUPPORTED: FindingKind = FindingKind::error(
    "NAT001",
    "rfc5780-unsupported",
    "The server names no second address, so that NAT behaviour cannot be seen with it.",
);
pub static VIOLATION: FindingKind = FindingKind::error(
    "NAT002",
    "rfc5780-violation",
    "The server names a second address that is of no use, or does not answer from it.",
);
pub static ENDPOINT_DEPENDENT: FindingKind = FindingKind::warning(
    "NAT003",
    "endpoint-dependent-mapping",
    "The NAT maps a port anew for each peer, so that two such hosts need a relay.",
);
pub static SHORT_LIFETIME: FindingKind = FindingKind::warning(
    "NAT004",
    "short-binding-lifetime",
    "An idle mapping ends before the keepalive of ICE, every 15 s, comes to refresh it.",
);

/// All of them, in order of code.
pub static KINDS: &[&FindingKind] = &[
    &UNSUPPORTED,
    &VIOLATION,
    &ENDPOINT_DEPENDENT,
    &SHORT_LIFETIME,
];
