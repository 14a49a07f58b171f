//! The sentences of an audit: what was tried and seen, and what to do next.

use std::net::{IpAddr, SocketAddr};

use super::{Access, Amplification, Basis, Class, Contact, Facts, Means, PeerFacts, Quota};
use super::{Question, WORST_FACTOR};
use crate::probe::Explanation;

pub fn any_credentials(facts: &Facts) -> Explanation {
    let server = facts.turn.server.address;
    let whom = match (&facts.unknown_user, &facts.wrong_password) {
        (Some(Access::Granted), Some(Access::Granted)) => {
            "an unknown user, and to the user given with a wrong password"
        }
        (Some(Access::Granted), _) => "a user that nobody has heard of, with a random password",
        _ => "the user given, with a random password",
    };
    Explanation::new(
        format!("{server} granted an allocation to {whom}"),
        "the server asks for credentials and does not check them: anybody can send through it; \
         look at what it checks them against, and at what stands in front of it",
    )
}

pub fn open_relay(facts: &Facts) -> Explanation {
    Explanation::new(
        format!(
            "data came through two relays that {} gave to nobody in particular",
            facts.turn.server.address
        ),
        "it is an open relay, which attacks on others will be sent through: require credentials, \
         and look at its traffic of the last days",
    )
}

pub fn redirected(facts: &Facts, alternate: SocketAddr) -> Explanation {
    Explanation::new(
        format!(
            "{} sends clients on to {alternate} (300)",
            facts.turn.server.address
        ),
        format!(
            "an audit asks only the server it was given; to audit the other one too, name it: \
             turn:{alternate}"
        ),
    )
}

/// About all peers of one class; `reached` are some of those `permitted`.
pub fn peers(
    facts: &Facts,
    class: Class,
    permitted: &[&PeerFacts],
    reached: &[&PeerFacts],
) -> Explanation {
    let server = facts.turn.server.address;
    let whose = match facts.basis {
        Some(Basis::Nobody) => ", without credentials,",
        Some(Basis::Anybody) => ", with any credentials,",
        _ => "",
    };
    let mut cause = format!("{server} lets its users{whose} send to {}", list(permitted));
    if let Some(first) = reached.first() {
        let contacts = first.contacts.as_deref().unwrap_or_default();
        cause = format!(
            "{cause}; {} answered ({})",
            list(reached),
            answered(contacts)
        );
    } else if permitted.iter().all(|facts| facts.contacts.is_none()) {
        cause += "; nothing was sent there";
    } else {
        cause += "; nothing answered there now";
    }
    let evaded = evaded(facts, permitted);
    if !evaded.is_empty() {
        cause = format!("{cause}; refused as {}", evaded.join(", "));
    }
    let past: Vec<&str> = permitted
        .iter()
        .filter_map(|facts| past_check(facts))
        .collect();
    if let Some(means) = past.first() {
        cause = format!("{cause}; the permission was refused, and {means} granted");
    }
    Explanation::new(cause, help(class))
}

/// IPv4 addresses that the server refuses, and lets be reached in another spelling.
fn evaded(facts: &Facts, permitted: &[&PeerFacts]) -> Vec<String> {
    let is_refused = |ip: &IpAddr| {
        let plain = facts.peers.iter().find(|plain| plain.peer.ip == *ip);
        plain.is_some_and(|plain| plain.was_answered() && !plain.is_permitted())
    };
    let inner = permitted.iter().filter_map(|facts| facts.peer.inner);
    let inner = inner.map(IpAddr::V4).filter(is_refused);
    inner.map(|ip| ip.to_string()).collect()
}

fn past_check(facts: &PeerFacts) -> Option<&'static str> {
    match facts.permission {
        Some(Ok(Means::ChannelBind)) => Some("ChannelBind"),
        Some(Ok(Means::Connect)) => Some("Connect"),
        _ => None,
    }
}

fn list(peers: &[&PeerFacts]) -> String {
    let peers: Vec<String> = peers.iter().map(|f| f.peer.ip.to_string()).collect();
    peers.join(", ")
}

/// What answered, in words.
pub fn answered(contacts: &[Contact]) -> String {
    let mut contacts = contacts.to_vec();
    contacts.sort_unstable();
    contacts.dedup();
    let words: Vec<String> = contacts
        .into_iter()
        .map(|contact| match contact {
            Contact::Stun { port } => format!("STUN at UDP {port}"),
            Contact::Dns => "DNS at UDP 53".to_owned(),
            Contact::Tcp { port } => format!("TCP {port}"),
        })
        .collect();
    words.join(", ")
}

fn help(class: Class) -> &'static str {
    match class {
        Class::Loopback => {
            "whatever listens on the server's host alone trusts who comes from there: forbid it \
             (coturn: no `allow-loopback-peers`; `denied-peer-ip=127.0.0.0-127.255.255.255`, \
             `0.0.0.0-0.255.255.255`, `::1`, `::`)"
        }
        Class::Metadata => {
            "a cloud's metadata service gives the host's credentials to who asks from there: \
             forbid it (coturn: `denied-peer-ip=169.254.0.0-169.254.255.255`, \
             `fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`, `100.64.0.0-100.127.255.255`, \
             `192.0.0.0-192.0.0.255`, in Azure `168.63.129.16`), on the host's firewall too"
        }
        Class::LinkLocal => {
            "clouds keep metadata, name and time services there, and no user of a relay has such \
             an address: forbid it (coturn: `denied-peer-ip=169.254.0.0-169.254.255.255`, \
             `fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff`)"
        }
        Class::Mapped => {
            "the system sends these to the IPv4 address inside, past the rules for IPv4 \
             (CVE-2026-27624 in coturn): update the server, and forbid \
             `::ffff:0.0.0.0-::ffff:255.255.255.255`, or relay IPv4 alone"
        }
        Class::Private => {
            "where the server's network has machines that are not for the relay's users, forbid it \
             (coturn: `denied-peer-ip=10.0.0.0-10.255.255.255`, `172.16.0.0-172.31.255.255`, \
             `192.168.0.0-192.168.255.255`); where the peers are in it, say so with --allow-peer"
        }
        Class::UniqueLocal => {
            "forbid it, unless the peers are in such a network (coturn: \
             `denied-peer-ip=fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`; here: --allow-peer)"
        }
        Class::Shared => {
            "providers, clouds and VPNs have machines there: forbid it, unless the peers are in it \
             (coturn: `denied-peer-ip=100.64.0.0-100.127.255.255`; here: --allow-peer)"
        }
        Class::Multicast => {
            "forbid it (coturn: `no-multicast-peers`): one packet is one for each host of the link"
        }
        Class::Broadcast => {
            "forbid it (coturn: `denied-peer-ip=255.255.255.255`): one packet is one for each host \
             of the link"
        }
        Class::Compatible => {
            "nobody uses these addresses any more (RFC 4291 §2.5.5.1): forbid `::/96`"
        }
        Class::Nat64 => {
            "a NAT64 gateway in the server's network would send these to the IPv4 address inside: \
             forbid `64:ff9b::/96`, or have the gateway refuse inner addresses"
        }
        Class::SixToFour => {
            "a 6to4 router in the server's network would send these to the IPv4 address inside: \
             forbid `2002::/16`, which is out of use (RFC 7526)"
        }
        Class::Server => {
            "users of the relay reach services of its host from within: bind these to other \
             addresses, or let a firewall drop what comes from the relay ports"
        }
    }
}

pub fn quota(facts: &Facts, quota: &Quota) -> Explanation {
    let server = facts.turn.server.address;
    match &quota.refusal {
        None => Explanation::new(
            format!(
                "{server} granted one user all {} allocations asked for",
                quota.granted
            ),
            "a user may take many relay ports; limit them (coturn: `user-quota`, `total-quota`), \
             or look further with --max-allocations",
        ),
        Some(fault) => Explanation::new(
            format!(
                "{server} granted one user {} allocations, and then had none left ({})",
                quota.granted,
                fault.short()
            ),
            "one user can shut out all others: limit users (coturn: `user-quota`), and give the \
             server more ports (`min-port`, `max-port`)",
        ),
    }
}

pub fn amplification(facts: &Facts, worst: &Amplification) -> Explanation {
    Explanation::new(
        format!(
            "{} answers {} request of {} bytes with {} bytes in {} datagrams, {:.1} times as much \
             (more than {WORST_FACTOR})",
            facts.turn.server.address,
            question(worst.question),
            worst.request_bytes,
            worst.answer_bytes,
            worst.answers,
            worst.factor().unwrap_or_default(),
        ),
        "who forges the sender's address has the server flood somebody: make answers smaller \
         (coturn: `no-software-attribute`), and limit requests per address on the firewall",
    )
}

fn question(question: Question) -> &'static str {
    match question {
        Question::Binding => "a Binding",
        Question::Allocate => "an Allocate",
    }
}

pub fn version(facts: &Facts, software: &str) -> Explanation {
    Explanation::new(
        format!("{} calls itself \"{software}\"", facts.turn.server.address),
        "who looks for servers with a known fault finds it by that (coturn: \
         `no-software-attribute`)",
    )
}
