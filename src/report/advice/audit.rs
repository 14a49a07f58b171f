//! On what a TURN server lets strangers and users do.

use super::{Advice, advice};

pub const ADVICE: &[Advice] = &[
    advice(
        "AUDIT001",
        "The server asks for credentials and does not check them: anybody can send through it.",
        "A server or a front of it that takes every password.",
        "Look at what it checks credentials against, and at what stands in front of it.",
    ),
    advice(
        "AUDIT002",
        "Attacks on others will be sent through it, in the name of its owner.",
        "A server without authentication.",
        "Require credentials (coturn: `lt-cred-mech` or `use-auth-secret`), and look at its traffic of the last days.",
    ),
    advice(
        "AUDIT003",
        "An audit asks only the server that it was given; of the other one nothing is known.",
        "A server that shares its load with others (coturn: `alternate-server`).",
        "Audit the other one too, by naming it.",
    ),
    advice(
        "AUDIT010",
        "Whatever listens on the server's host alone trusts who comes from there, and users of the relay do.",
        "A server that is allowed to send to loopback (coturn: `allow-loopback-peers`).",
        "Forbid it (coturn: `denied-peer-ip=127.0.0.0-127.255.255.255`, `0.0.0.0-0.255.255.255`, `::1`, `::`).",
    ),
    advice(
        "AUDIT011",
        "The metadata service of a cloud gives the host's credentials to who asks from there, and users of the relay do.",
        "A server without rules about peers.",
        "Forbid it (coturn: `denied-peer-ip=169.254.0.0-169.254.255.255` and the others that the finding names), on the host's firewall too.",
    ),
    advice(
        "AUDIT012",
        "Clouds keep metadata, name and time services at link-local addresses, and no user of a relay has such an address.",
        "A server without rules about peers.",
        "Forbid it (coturn: `denied-peer-ip=169.254.0.0-169.254.255.255`, `fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff`).",
    ),
    advice(
        "AUDIT013",
        "An address in another spelling gets past rules that are written for the plain one. The system sends it to the IPv4 address inside.",
        "A server that compares addresses as they are spelled (CVE-2026-27624 in coturn).",
        "Update the server, and forbid `::ffff:0.0.0.0-::ffff:255.255.255.255`, or relay IPv4 alone.",
    ),
    advice(
        "AUDIT014",
        "Users of the relay reach what only the inside of the server's network should, and what is there takes them for somebody from inside.",
        "A server without rules about peers, in a network with other machines.",
        "Forbid it (coturn: `denied-peer-ip=10.0.0.0-10.255.255.255`, `172.16.0.0-172.31.255.255`, `192.168.0.0-192.168.255.255`); where the peers are in it, say so with --allow-peer.",
    ),
    advice(
        "AUDIT015",
        "Users of the relay reach what only the inside of the server's network should, and what is there takes them for somebody from inside.",
        "A server without rules about peers.",
        "Forbid it, unless the peers are in such a network (coturn: `denied-peer-ip=fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`; here: --allow-peer).",
    ),
    advice(
        "AUDIT016",
        "Users of the relay reach what only the inside of the server's network should, and what is there takes them for somebody from inside. Providers, clouds and VPNs have machines at these addresses.",
        "A server without rules about peers.",
        "Forbid it, unless the peers are in it (coturn: `denied-peer-ip=100.64.0.0-100.127.255.255`; here: --allow-peer).",
    ),
    advice(
        "AUDIT017",
        "One packet becomes one for each host of the link.",
        "A server that relays to multicast.",
        "Forbid it (coturn: `no-multicast-peers`).",
    ),
    advice(
        "AUDIT018",
        "One packet becomes one for each host of the link.",
        "A server that relays to the broadcast address.",
        "Forbid it (coturn: `denied-peer-ip=255.255.255.255`).",
    ),
    advice(
        "AUDIT019",
        "An address in another spelling gets past rules that are written for the plain one.",
        "A server that compares addresses as they are spelled.",
        "Nobody uses these addresses any more (RFC 4291 §2.5.5.1): forbid `::/96`.",
    ),
    advice(
        "AUDIT020",
        "An address in another spelling gets past rules that are written for the plain one. A NAT64 gateway in the server's network would send it to the IPv4 address inside.",
        "A server that compares addresses as they are spelled.",
        "Forbid `64:ff9b::/96`, or have the gateway refuse inner addresses.",
    ),
    advice(
        "AUDIT021",
        "An address in another spelling gets past rules that are written for the plain one. A 6to4 router in the server's network would send it to the IPv4 address inside.",
        "A server that compares addresses as they are spelled.",
        "Forbid `2002::/16`, which is out of use (RFC 7526).",
    ),
    advice(
        "AUDIT022",
        "Users of the relay reach services of its host from within, past the firewall that keeps others out.",
        "Services of the host that listen on all of its addresses.",
        "Bind these to other addresses, or let a firewall drop what comes from the relay ports.",
    ),
    advice(
        "AUDIT030",
        "A single user may take many relay ports.",
        "A server without a quota, or with a large one.",
        "Limit users (coturn: `user-quota`, `total-quota`), or look further with --max-allocations.",
    ),
    advice(
        "AUDIT031",
        "One user can shut out all others.",
        "A server without a quota for each user, or a small range of relay ports.",
        "Limit users (coturn: `user-quota`), and give the server more ports (`min-port`, `max-port`).",
    ),
    advice(
        "AUDIT032",
        "Who forges the sender's address has the server flood somebody else.",
        "Answers with much in them, and requests that are not limited.",
        "Make answers smaller (coturn: `no-software-attribute`), and limit requests per address on the firewall.",
    ),
    advice(
        "AUDIT033",
        "Who looks for servers with a known fault finds them by that.",
        "A server that names its version in SOFTWARE.",
        "Turn it off (coturn: `no-software-attribute`).",
    ),
];
