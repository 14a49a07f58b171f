//! ICE candidates.

use std::net::IpAddr;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::candidates::values;
use crate::lint::hash::map_for;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::attributes::{CANDIDATE_KINDS, Candidate};
use crate::sdp::{Line, Text};

pub const CANDIDATE_SYNTAX: Rule = Rule {
    code: "I006",
    name: "candidate-syntax",
    severity: Error,
    summary: "a candidate does not follow the grammar",
    explain: "A parser gives up on the whole description, or drops the candidate and with it, \
              maybe, the only path that works. A foundation or a component that can be read, but \
              is none by the grammar, is a warning: browsers take it, a strict parser does not.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(candidate_syntax),
};

fn candidate_syntax(subject: &Subject, out: &mut Findings) {
    for (place, message, help) in candidates(subject).filter_map(beyond_the_grammar) {
        out.push(Found::new(place, message).help(help).as_warning());
    }
    // Read once already, without a slip.
    if subject.document.sections().flat_map(values).count() == subject.candidates.len() {
        return;
    }
    for value in subject.document.sections().flat_map(values) {
        if let Err(stopped) = Candidate::parse(value) {
            out.push(
                Found::new(stopped.at, format!("`a=candidate` {stopped}")).help(
                    "write it like `a=candidate:1 1 udp 2122260223 192.0.2.10 50000 typ host`",
                ),
            );
        }
    }
}

/// What can be read, and is read by browsers, though the grammar does not have it.
fn beyond_the_grammar(candidate: Candidate) -> Option<(Text, String, &'static str)> {
    let foundation = candidate.foundation;
    let is_ice = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
    if let Some((at, odd)) = foundation
        .char_indices()
        .find(|(_, c)| !c.is_ascii() || !is_ice(*c as u8))
    {
        let place = foundation.split_at(at).1.split_at(odd.len_utf8()).0;
        let message = format!("`{odd}` in a foundation");
        return Some((place, message, "use letters, digits, `+` and `/` only"));
    }
    if foundation.len() > 32 {
        let message = format!("a foundation of {} characters", foundation.len());
        return Some((foundation, message, "use at most 32 characters"));
    }
    if !(1..=256).contains(&candidate.component) {
        let place = foundation.after();
        let message = format!(
            "a component is from 1 to 256, found {}",
            candidate.component
        );
        return Some((
            place,
            message,
            "write 1 for RTP and all that is bundled, 2 for RTCP",
        ));
    }
    None
}

pub const CANDIDATE_TYPE: Rule = Rule {
    code: "I007",
    name: "candidate-type",
    severity: Error,
    summary: "the type of a candidate is not host, srflx, prflx or relay",
    explain: "Nobody knows how such an address was found, or how to rank it. `local` and `stun` \
              are from an old dialect.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(candidate_type),
};

fn candidate_type(subject: &Subject, out: &mut Findings) {
    for candidate in candidates(subject) {
        let kind = candidate.kind;
        if !CANDIDATE_KINDS.contains(&kind.as_str()) {
            let help = match kind.as_str() {
                "local" => "did you mean `host`?",
                "stun" => "did you mean `srflx`?",
                _ => "known are host, srflx, prflx and relay",
            };
            out.push(Found::new(kind, format!("unknown candidate type `{kind}`")).help(help));
        }
    }
}

pub const CANDIDATE_TRANSPORT: Rule = Rule {
    code: "I008",
    name: "candidate-transport",
    severity: Error,
    summary: "the transport of a candidate is neither udp nor tcp",
    explain: "Connectivity checks go over UDP or TCP. A candidate with another transport leads nowhere.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(candidate_transport),
};

fn candidate_transport(subject: &Subject, out: &mut Findings) {
    for candidate in candidates(subject) {
        // Chromium still reads its own old `ssltcp`.
        let old = candidate.transport.eq_ignore_ascii_case("ssltcp");
        if !candidate.is_udp() && !candidate.is_tcp() && !old {
            let transport = candidate.transport;
            out.push(
                Found::new(transport, format!("unknown transport `{transport}`"))
                    .help("a candidate is reached over `udp` or `tcp`"),
            );
        }
    }
}

pub const CANDIDATE_PRIORITY: Rule = Rule {
    code: "I009",
    name: "candidate-priority",
    severity: Warning,
    summary: "the priority of a candidate is 0 or above 2147483647",
    explain: "Pairs are sorted wrongly where it overflows, and checks begin with the worst.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(candidate_priority),
};

fn candidate_priority(subject: &Subject, out: &mut Findings) {
    for priority in candidates(subject).map(|candidate| candidate.priority) {
        let sound = |number| (1..=2_147_483_647).contains(&number);
        if !priority.parse::<u64>().is_ok_and(sound) {
            out.push(
                Found::new(priority, format!("a priority is from 1 to 2147483647, found {priority}"))
                    .help("compute it as 2^24 × type preference + 2^8 × local preference + 256 − component"),
            );
        }
    }
}

pub const CANDIDATE_PORT: Rule = Rule {
    code: "I013",
    name: "candidate-port-range",
    severity: Error,
    summary: "the port of a candidate is 0 or above 65535",
    explain: "No packet can be sent to a port above 65535, and none comes back from port 0.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(candidate_port),
};

fn candidate_port(subject: &Subject, out: &mut Findings) {
    for candidate in candidates(subject) {
        let number = candidate.port.parse::<u16>().ok();
        // Active TCP candidates have no port of their own: they write 9 or 0.
        if number.is_none() || (number == Some(0) && candidate.is_udp()) {
            let message = format!("a port is from 1 to 65535, found {}", candidate.port);
            out.push(Found::new(candidate.port, message).help("write the port that was bound"));
        }
    }
}

pub const RELATED_ADDRESS: Rule = Rule {
    code: "I010",
    name: "missing-related-address",
    severity: Warning,
    summary: "a reflexive or relayed candidate has no `raddr` and `rport`",
    explain: "The grammar wants them; strict parsers drop the candidate.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(related_address),
};

fn related_address(subject: &Subject, out: &mut Findings) {
    for candidate in candidates(subject) {
        let needs = matches!(candidate.kind.as_str(), "srflx" | "prflx" | "relay");
        let has = candidate.extension("raddr").is_some() && candidate.extension("rport").is_some();
        if needs && !has {
            let message = format!("a {} candidate needs `raddr` and `rport`", candidate.kind);
            out.push(
                Found::new(candidate.kind, message)
                    .help("write `raddr 0.0.0.0 rport 0` where they are not to be told")
                    .fix(add_related_address(&candidate)),
            );
        }
    }
}

/// Only where neither is there: half a pair may be a slip of another kind.
fn add_related_address(candidate: &Candidate) -> Option<Repair> {
    if candidate.extension("raddr").is_some() || candidate.extension("rport").is_some() {
        return None;
    }
    let address = match candidate.address.contains(':') {
        true => "::",
        false => "0.0.0.0",
    };
    let pair = format!("raddr {address} rport 0");
    let repair = Repair::safe(format!("add `{pair}`"));
    Some(repair.replace(candidate.kind.after(), format!(" {pair}")))
}

pub const MISSING_TCPTYPE: Rule = Rule {
    code: "I011",
    name: "missing-tcptype",
    severity: Warning,
    summary: "a TCP candidate has no `tcptype`",
    explain: "Nobody knows who is to connect; browsers drop the candidate.",
    reference: "RFC 6544 §4.5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(missing_tcptype),
};

fn missing_tcptype(subject: &Subject, out: &mut Findings) {
    for candidate in candidates(subject) {
        if candidate.is_tcp() && candidate.extension("tcptype").is_none() {
            out.push(
                Found::new(candidate.transport, "a TCP candidate needs a `tcptype`").help(
                    "add `tcptype passive` for a listening port, `tcptype active` for port 9",
                ),
            );
        }
    }
}

pub const UNROUTABLE: Rule = Rule {
    code: "I014",
    name: "unroutable-candidate",
    severity: Warning,
    summary: "every candidate has a loopback, unspecified or multicast address",
    explain: "A server that announces 127.0.0.1 or 0.0.0.0, as in a container without an \
              announced address, is reached from its own host only.",
    reference: "RFC 8445 §5.1.1.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(unroutable),
};

fn unroutable(subject: &Subject, out: &mut Findings) {
    let addresses = || candidates(subject).map(|candidate| candidate.address);
    // Next to an address that can be reached, such a candidate does no harm.
    let Some(limits) = addresses()
        .map(|address| limit(&address))
        .collect::<Option<Vec<_>>>()
    else {
        return;
    };
    if let Some((address, limit)) = addresses().zip(limits).next() {
        let message = format!("{address} is {limit}, and no candidate has a better address");
        out.push(Found::new(address, message).help("announce an address that the peer can reach"));
    }
}

/// What keeps peers from an address, if anything does.
fn limit(address: &str) -> Option<&'static str> {
    let ip: IpAddr = address.parse().ok()?;
    if ip.is_loopback() {
        Some("the loopback address, which only the same host reaches")
    } else if ip.is_unspecified() {
        Some("the unspecified address, which nobody reaches")
    } else if ip.is_multicast() {
        Some("a multicast address, where nobody answers")
    } else {
        None
    }
}

pub const CANDIDATE_ADDRESS: Rule = Rule {
    code: "I015",
    name: "bad-candidate-address",
    severity: Error,
    summary: "the address of a candidate is neither an IP address nor a host name",
    explain: "Brackets around an IPv6 address, or a port glued on, make the candidate useless.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(candidate_address),
};

fn candidate_address(subject: &Subject, out: &mut Findings) {
    for candidate in candidates(subject).filter(|candidate| candidate.ip.is_none()) {
        let address = candidate.address;
        // An IPv6 address may carry its zone.
        let host = address.split('%').next().unwrap_or(address);
        if !is_host_name(&address) && host.parse::<IpAddr>().is_err() {
            out.push(
                Found::new(
                    address,
                    format!("`{address}` is neither an IP address nor a host name"),
                )
                .help("write the bare address, without brackets, and the port after a space")
                .fix(bare_address(&candidate)),
            );
        }
    }
}

/// The address without brackets and without a port that follows it anyway.
fn bare_address(candidate: &Candidate) -> Option<Repair> {
    let address = candidate.address.as_str();
    let glued = format!(":{}", candidate.port);
    let host = match address.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (port.is_empty() || port == glued).then_some(host)?
        }
        None => address.strip_suffix(&glued)?,
    };
    let ip: IpAddr = host.parse().ok()?;
    // `::1:53400` may well be an address with that last group.
    let is_clear = address.starts_with('[') || ip.is_ipv4();
    is_clear.then(|| Repair::safe("write the bare address").replace(candidate.address, host))
}

/// Letters, digits, hyphens and dots, the last label not all digits.
pub fn is_host_name(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    let top = text.rsplit('.').next().unwrap_or_default();
    text.split('.').all(label) && !top.bytes().all(|byte| byte.is_ascii_digit())
}

pub const DUPLICATE_CANDIDATE: Rule = Rule {
    code: "I017",
    name: "duplicate-candidate",
    severity: Warning,
    summary: "a section lists a candidate twice",
    explain: "It doubles the checks, and shows that candidates were added to a description that \
              had them.",
    reference: "RFC 8445 §5.1.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(duplicate_candidate),
};

fn duplicate_candidate(subject: &Subject, out: &mut Findings) {
    let mut repeats: Vec<(Text, Text)> = Vec::new();
    let mut lines: Vec<&Line> = Vec::new();
    for section in subject.document.media() {
        let candidates = subject.candidates_of(section);
        let mut first = map_for(candidates.len());
        for candidate in candidates {
            let other = *first.entry(candidate.identity()).or_insert(candidate.text);
            if other.start() != candidate.text.start() {
                repeats.push((candidate.text, other));
                lines.extend(section.line_at(candidate.text.start()));
            }
        }
    }
    let more = match repeats.len() {
        0 | 1 => String::new(),
        number => format!(" ({number} are repeated in all)"),
    };
    if let Some((value, other)) = repeats.first() {
        out.push(
            Found::new(*value, format!("this candidate is already listed{more}"))
                .related(*other, "here")
                .help("keep one of them")
                .fix(Repair::safe("remove what is repeated").each(lines, Repair::remove_line)),
        );
    }
}

pub fn candidates<'a>(subject: &'a Subject) -> impl Iterator<Item = Candidate<'a>> {
    subject.candidates.iter().copied()
}
