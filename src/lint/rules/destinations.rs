//! Where candidates and `c=` lines point.

use std::net::IpAddr;

use crate::diagnostic::Severity::{Info, Warning};
use crate::lint::candidates::values;
use crate::lint::rules::candidates::{candidates, is_host_name};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::address::is_local_name;
use crate::sdp::attributes::{Candidate, Connection};

pub const ACTIVE_PORT: Rule = Rule {
    code: "I012",
    name: "tcp-active-port",
    severity: Info,
    summary: "a TCP candidate that only connects names a port to reach it at",
    explain: "An active candidate only connects, from whatever port it gets: nobody can reach \
              the one it names. It shows that code meant for passive candidates wrote the line.",
    reference: "RFC 6544",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(active_port),
};

fn active_port(subject: &Subject, out: &mut Findings) {
    for candidate in candidates(subject).filter(is_active) {
        let port = candidate.port;
        // Old agents write 0, with the same meaning.
        if !matches!(port.parse::<u64>(), Ok(0 | 9)) {
            out.push(
                Found::new(
                    port,
                    format!("an active TCP candidate has port 9, found {port}"),
                )
                .help("write port 9: an active candidate is never connected to")
                .fix(Repair::safe("write port 9").replace(port, "9")),
            );
        }
    }
}

fn is_active(candidate: &Candidate) -> bool {
    let kind = candidate.extension("tcptype");
    candidate.is_tcp() && kind.is_some_and(|kind| kind.as_str() == "active")
}

pub const HOST_NAME: Rule = Rule {
    code: "I016",
    name: "fqdn-candidate",
    severity: Warning,
    summary: "the address of a candidate is a host name",
    explain: "Only `.local` names, which browsers write to hide addresses, are resolved by all. \
              Many agents ignore a candidate with another name, and ICE runs without it.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(host_name),
};

fn host_name(subject: &Subject, out: &mut Findings) {
    let named = candidates(subject)
        .filter(|candidate| candidate.ip.is_none())
        .map(|candidate| candidate.address)
        .filter(|address| !is_local_name(address) && !is_hidden(address))
        .filter(|address| is_host_name(address));
    for address in named {
        out.push(
            Found::new(address, format!("`{address}` is a host name"))
                .help("write the IP address that the name stands for"),
        );
    }
}

/// Dumps of statistics write `x.x.x.x` for an address.
fn is_hidden(name: &str) -> bool {
    name.split('.').all(|label| label.eq_ignore_ascii_case("x"))
}

pub const DEFAULT_DESTINATION: Rule = Rule {
    code: "M018",
    name: "default-destination-mismatch",
    severity: Info,
    summary: "the address and port of a section are those of none of its candidates",
    explain: "A peer that goes by the letter takes it for the work of a middlebox, answers \
              `ice-mismatch` and does without ICE. A session border controller that rewrites `c=` \
              causes it. Browsers do not look.",
    reference: "RFC 8839",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(default_destination),
};

fn default_destination(subject: &Subject, out: &mut Findings) {
    for media in subject.webrtc_media() {
        let Some((address, port)) = destination(subject, media) else {
            continue;
        };
        let mut candidates = subject.candidates_of(media.section).iter();
        // One that cannot be read may be the one that is missed.
        let all = candidates.len() == values(media.section).count();
        let any = all && !candidates.as_slice().is_empty();
        if any && !candidates.any(|candidate| is_at(candidate, address, port)) {
            out.push(
                Found::new(
                    address,
                    format!("no candidate of the section is at {address} port {port}"),
                )
                .related(port, "the port")
                .help(
                    "write address and port of one of the candidates, \
                     or `c=IN IP4 0.0.0.0` and port 9",
                ),
            );
        }
    }
}

/// The address and the port of a section, unless they only hold the place.
fn destination<'a>(subject: &'a Subject, media: &Media<'a>) -> Option<(Text<'a>, Text<'a>)> {
    let view = media.view?;
    // 9 discards, 7 echoes and 0 is none: nobody means to be reached there.
    if matches!(view.port_number(), None | Some(0 | 7 | 9)) {
        return None;
    }
    let session = subject.document.session();
    let mut lines = media.section.of_type('c').chain(session.of_type('c'));
    let address = Connection::parse(lines.next()?.value).ok()?.address.address;
    let ip: IpAddr = address.parse().ok()?;
    (!ip.is_unspecified() && !ip.is_loopback()).then_some((address, view.port))
}

/// Whether the candidate is at this address, or behind a name that might stand for it.
fn is_at(candidate: &Candidate, address: Text, port: Text) -> bool {
    let same = match (candidate.ip, address.parse::<IpAddr>()) {
        (Some(one), Ok(other)) => one == other,
        _ => true,
    };
    same && candidate.port.parse::<u16>().ok() == port.parse::<u16>().ok()
}
