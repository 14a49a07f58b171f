//! What connects a section.

use super::{name_of, section::carrier_name};
use crate::render::facts::{Facts, first_of, some};
use crate::render::style::Style;
use crate::report::sdp::show::{
    SdpCandidate, SdpFingerprint, SdpSection, SdpSession, SdpTransport,
};

/// Sections of a BUNDLE group that are named.
const CARRIED: usize = 16;

/// Candidates of one kind that are shown without `-v`.
const SHOWN: usize = 4;

pub fn facts(section: &SdpSection, session: &SdpSession, facts: &mut Facts, style: &Style) {
    let transport = &section.transport;
    match carrier_name(section, session) {
        Some(carrier) => {
            facts.add("transport", shared(section, &carrier));
            if !style.verbose {
                return;
            }
        }
        None => facts.add("transport", carries(section, session)),
    }
    destination(section, session, facts, style);
    ice(transport, facts, style);
    candidates(transport, facts, style);
    security(section, facts, style);
    if section.proto.contains("RTP/") {
        facts.add("RTCP", rtcp(transport));
    }
}

fn shared(section: &SdpSection, carrier: &str) -> Vec<String> {
    let own = match section.transport.candidates.len() {
        0 => None,
        1 => Some("1 candidate of its own in case it is not bundled".to_owned()),
        count => Some(format!(
            "{count} candidates of its own in case it is not bundled"
        )),
    };
    [format!("that of {carrier}")]
        .into_iter()
        .chain(own)
        .collect()
}

/// The other sections that use this one's transport.
fn carries(section: &SdpSection, session: &SdpSession) -> Vec<String> {
    let others = session.sections.iter().filter(|other| {
        other.carrier == section.index && other.index != section.index && other.state != "rejected"
    });
    let mut others = first_of(others.map(name_of).collect(), CARRIED);
    if let Some(first) = others.first_mut() {
        *first = format!("its own, also for {first}");
    }
    others
}

/// Where media goes without ICE; with ICE it is only the default candidate.
fn destination(section: &SdpSection, session: &SdpSession, facts: &mut Facts, style: &Style) {
    if section.transport.ice_ufrag.is_some() && !style.verbose {
        return;
    }
    let first = section.connection.as_ref().or(session.connection.as_ref());
    if let (Some(first), Some(port)) = (first, section.port) {
        let count = section.port_count.as_ref();
        let count = count.map_or(String::new(), |count| format!("/{count}"));
        let port = format!("{port}{count}");
        let addresses = std::iter::once(first).chain(&section.more_connections);
        facts.add("address", addresses.map(|address| group(address, &port)));
    }
}

/// With its port; what stands behind a group of multicast is no part of its address.
fn group(address: &str, port: &str) -> String {
    match address.contains('/') {
        true => format!("{address} port {port}"),
        false => joined(address, port),
    }
}

fn ice(transport: &SdpTransport, facts: &mut Facts, style: &Style) {
    let ufrag = transport
        .ice_ufrag
        .iter()
        .map(|ufrag| format!("ufrag {ufrag}"));
    let pwd = transport.ice_pwd.iter().filter(|_| style.verbose);
    let pwd = pwd.map(|pwd| format!("pwd {pwd}"));
    let options = transport.ice_options.iter().cloned();
    facts.add("ICE", ufrag.chain(pwd).chain(options));
}

fn candidates(transport: &SdpTransport, facts: &mut Facts, style: &Style) {
    let most = if style.verbose { usize::MAX } else { SHOWN };
    let mut label = "candidates";
    for group in groups(&transport.candidates) {
        let Some(first) = group.first() else { continue };
        let addresses: Vec<String> = group.iter().map(|candidate| address(candidate)).collect();
        let mut items = first_of(addresses, most);
        if let Some(item) = items.first_mut() {
            *item = format!("{} {item}", title(first));
        }
        facts.add(label, items);
        label = "";
    }
    let has_ice = transport.ice_ufrag.is_some();
    let is_empty = transport.candidates.is_empty();
    facts.add(
        label,
        some([
            (
                has_ice && is_empty && !transport.end_of_candidates,
                "none yet",
            ),
            (
                transport.end_of_candidates,
                "no more follow (end-of-candidates)",
            ),
        ]),
    );
}

/// Candidates of one kind and transport, in the order in which the kinds occur.
fn groups(candidates: &[SdpCandidate]) -> Vec<Vec<&SdpCandidate>> {
    let mut titles: Vec<String> = Vec::new();
    let mut groups: Vec<Vec<&SdpCandidate>> = Vec::new();
    for candidate in candidates {
        let title = title(candidate);
        // Hostile kinds share the last group, so that this stays quick.
        const MOST: usize = 32;
        let known = titles.iter().position(|other| *other == title);
        match known.or((titles.len() == MOST).then_some(MOST - 1)) {
            Some(at) => groups[at].push(candidate),
            None => {
                titles.push(title);
                groups.push(vec![candidate]);
            }
        }
    }
    groups
}

/// `host udp`, `relay tcp passive`
fn title(candidate: &SdpCandidate) -> String {
    let tcp_type = candidate.tcp_type.as_ref();
    let tcp_type = tcp_type.map_or(String::new(), |kind| format!(" {kind}"));
    format!("{} {}{tcp_type}", candidate.kind, candidate.transport)
}

/// `192.0.2.1:5000 (of 10.0.0.1)`. An active TCP candidate has no port that anybody reaches.
fn address(candidate: &SdpCandidate) -> String {
    let mut text = match candidate.tcp_type.as_deref() {
        Some("active") => candidate.address.clone(),
        _ => joined(&candidate.address, &candidate.port),
    };
    if candidate.component != 1 {
        text.push_str(&format!(" for component {}", candidate.component));
    }
    let is_told = |address: &&String| !matches!(address.as_str(), "0.0.0.0" | "::");
    if let Some(base) = candidate.related_address.as_ref().filter(is_told) {
        text.push_str(&format!(" (from {base})"));
    }
    text
}

fn joined(address: &str, port: &str) -> String {
    match address.contains(':') {
        true => format!("[{address}]:{port}"),
        false => format!("{address}:{port}"),
    }
}

fn security(section: &SdpSection, facts: &mut Facts, style: &Style) {
    let transport = &section.transport;
    let role = transport
        .setup
        .iter()
        .map(|setup| match &transport.dtls_role {
            Some(role) => format!("{role} ({setup})"),
            None => setup.clone(),
        });
    let prints = transport.fingerprints.iter();
    let prints = prints.map(|print| fingerprint(print, style));
    match section.keying.as_str() {
        "dtls" => facts.add("DTLS", role.chain(prints)),
        _ => {
            // Who opens the connection.
            facts.add("setup", transport.setup.iter().cloned());
            facts.add("TLS", prints);
        }
    }
    let suites = transport.crypto_suites.iter().cloned();
    facts.add("SDES keys", suites);
    let is_plain = section.keying == "none" && section.proto.contains("RTP/");
    facts.add("encryption", some([(is_plain, "none")]));
}

/// The first and the last bytes, unless all are asked for.
fn fingerprint(print: &SdpFingerprint, style: &Style) -> String {
    const LONG: usize = 23;
    let digest = &print.digest;
    let ends = digest
        .get(..11)
        .zip(digest.get(digest.len().saturating_sub(5)..));
    match ends {
        Some((head, tail)) if digest.len() > LONG && !style.verbose => {
            format!("{} {head}:…:{tail}", print.hash)
        }
        _ => format!("{} {digest}", print.hash),
    }
}

fn rtcp(transport: &SdpTransport) -> Vec<String> {
    let own_port = !transport.rtcp_mux && !transport.rtcp_mux_only;
    some([
        (own_port, "on a port of its own"),
        (!own_port, "on the port of RTP"),
        (transport.rtcp_mux_only, "never on its own (rtcp-mux-only)"),
        (transport.rtcp_rsize, "reduced size"),
    ])
}
