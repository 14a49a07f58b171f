//! On what NATs do, and on the servers that it is told by.

use super::{Advice, advice};

pub const ADVICE: &[Advice] = &[
    advice(
        "NAT001",
        "Mapping and filtering are told by answers from a second address. Without one, all that is known is where the server sees this host.",
        "A server with one address.",
        "Give a server with two addresses (coturn does it with two `listening-ip` lines), or two servers at different addresses, which tell the mapping: `rtctool stun nat URI1 URI2`.",
    ),
    advice(
        "NAT002",
        "What the server does not do right cannot tell what the NAT does: some tests stay inconclusive.",
        "A second address of a private network or behind a load balancer, a firewall that drops what comes from it, or a server without CHANGE-REQUEST.",
        "Check that the server really has that address and that no firewall drops UDP to or from it, or use another server.",
    ),
    advice(
        "NAT003",
        "The address that a STUN server tells is good for that server alone: peers who send to it do not get through. Two such hosts need a relay between them.",
        "A NAT that is called symmetric, as many companies and mobile networks have it.",
        "Give clients a TURN server (`rtctool turn probe` checks it), or have the NAT keep one mapping for each port.",
    ),
    advice(
        "NAT004",
        "A path that carries nothing for a while is closed before the keepalive of ICE comes to refresh it, and what comes from outside is dropped.",
        "A NAT or firewall that forgets UDP soon.",
        "Raise the time-out of UDP in the NAT, or give a relay to where media pause.",
    ),
];
