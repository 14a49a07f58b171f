//! What connects a section. What a bundled section repeats of its group is said once.

use super::sets::{by_key, only_in};
use super::{Change, Changes, Topic, short};
use crate::session::words::dtls_role;
use crate::session::{CandidateLine, CryptoLine, FingerprintLine, Section, Session, Transport};

pub fn compare(
    (before, one): (&Session, &Section),
    (after, other): (&Session, &Section),
    changes: &mut Changes,
) {
    let sides = [Side::of(before, one), Side::of(after, other)];
    ice(&sides, changes);
    role(&sides, changes);
    fingerprints(&sides, changes);
    options(&one.transport, &other.transport, changes);
    if sides.iter().all(|side| side.is_carried) {
        spare_candidates(one, other, changes);
    } else {
        candidates(one, other, changes);
    }
    if !sides.iter().any(Side::has_ice) {
        destination((before, one), (after, other), changes);
    }
}

/// Up to two texts that are compared together.
type Fact = [Option<String>; 2];

fn credentials(transport: &Transport) -> Fact {
    [transport.ufrag, transport.pwd].map(|text| text.map(str::to_owned))
}

fn setup(transport: &Transport) -> Fact {
    [transport.setup.map(str::to_owned), None]
}

fn certificates(transport: &Transport) -> Fact {
    let mut lines: Vec<String> = transport.fingerprints.iter().map(certificate).collect();
    lines.sort_unstable();
    [(!lines.is_empty()).then(|| lines.join("\n")), None]
}

/// A section with that whose transport carries it.
struct Side<'s, 'a> {
    own: &'s Transport<'a>,
    carrier: &'s Transport<'a>,
    is_carried: bool,
    session_id: Option<&'a str>,
}

impl<'s, 'a> Side<'s, 'a> {
    fn of(session: &'s Session<'a>, section: &'s Section<'a>) -> Self {
        let carrier = session.carrier(section);
        Side {
            own: &section.transport,
            carrier: &carrier.transport,
            is_carried: carrier.index != section.index,
            session_id: session.origin.map(|origin| origin.session_id),
        }
    }

    /// What is so in effect: a section's own, or that of its carrier.
    fn told(&self, fact: fn(&Transport) -> Fact) -> Fact {
        let (own, carrier) = (fact(self.own), fact(self.carrier));
        if own.iter().any(Option::is_some) {
            own
        } else {
            carrier
        }
    }

    /// Whether it is so in the carrier, which is compared itself.
    fn repeats(&self, fact: fn(&Transport) -> Fact) -> bool {
        self.is_carried && self.told(fact) == fact(self.carrier)
    }

    fn fingerprints(&self) -> &'s [FingerprintLine<'a>] {
        match self.own.fingerprints.is_empty() {
            true => &self.carrier.fingerprints,
            false => &self.own.fingerprints,
        }
    }

    fn has_ice(&self) -> bool {
        self.own.ufrag.is_some() || self.carrier.ufrag.is_some()
    }
}

/// Whether both only repeat what their carriers say.
fn are_repeated([old, new]: &[Side; 2], fact: fn(&Transport) -> Fact) -> bool {
    old.repeats(fact) && new.repeats(fact)
}

fn ice(sides: &[Side; 2], changes: &mut Changes) {
    if are_repeated(sides, credentials) {
        return;
    }
    let [old, new] = sides;
    let [before, after] = sides.each_ref().map(|side| side.told(credentials));
    let ([Some(ufrag), Some(pwd)], [Some(new_ufrag), Some(new_pwd)]) = (&before, &after) else {
        return values(&before, &after, changes);
    };
    if ufrag == new_ufrag || pwd == new_pwd {
        return values(&before, &after, changes);
    }
    let what = match old.session_id == new.session_id {
        true => "ICE restart",
        false => "other ICE credentials",
    };
    let message = format!("{what}: ufrag {ufrag} is now {new_ufrag}, with another password");
    let ufrags = [ufrag.clone(), new_ufrag.clone()];
    changes.changed(Topic::Ice, what, ufrags, message);
}

fn values([ufrag, pwd]: &Fact, [new_ufrag, new_pwd]: &Fact, changes: &mut Changes) {
    changes.value(
        Topic::Ice,
        "ice-ufrag",
        ufrag.as_deref(),
        new_ufrag.as_deref(),
    );
    changes.value(Topic::Ice, "ice-pwd", pwd.as_deref(), new_pwd.as_deref());
}

fn role(sides: &[Side; 2], changes: &mut Changes) {
    if are_repeated(sides, setup) {
        return;
    }
    let [one, other] = sides.each_ref().map(|side| {
        let [setup, _] = side.told(setup);
        setup.map(|setup| match dtls_role(&setup) {
            Some(role) => format!("{setup} ({role})"),
            None => setup,
        })
    });
    changes.value(Topic::Dtls, "setup", one.as_deref(), other.as_deref());
}

fn fingerprints(sides: &[Side; 2], changes: &mut Changes) {
    if are_repeated(sides, certificates) {
        return;
    }
    let [before, after]: [Vec<String>; 2] = sides
        .each_ref()
        .map(|side| side.fingerprints().iter().map(certificate).collect());
    let (gone, new) = only_in(before.iter(), after.iter());
    if let ([gone], [new]) = (gone.as_slice(), new.as_slice()) {
        let message = format!("certificate: {} is now {}", digest(gone), digest(new));
        let values = [(*gone).clone(), (*new).clone()];
        return changes.changed(Topic::Dtls, "certificate", values, message);
    }
    for gone in gone {
        changes.value(Topic::Dtls, "certificate", Some(gone), None);
    }
    for new in new {
        changes.value(Topic::Dtls, "certificate", None, Some(new));
    }
}

/// The letter case of a fingerprint says nothing.
fn certificate(line: &FingerprintLine) -> String {
    let hash = line.hash.to_ascii_lowercase();
    format!("{hash} {}", line.digest.to_ascii_uppercase())
}

/// `sha-256 24:18:B3:B8…`
fn digest(certificate: &str) -> String {
    let (hash, digest) = certificate.split_once(' ').unwrap_or((certificate, ""));
    format!("{hash} {}", short(digest))
}

/// ICE options, DTLS and SDES, and RTCP.
fn options(before: &Transport, after: &Transport, changes: &mut Changes) {
    let (gone, new) = only_in(before.ice_options(), after.ice_options());
    for option in gone {
        changes.removed(Topic::Ice, option, format!("ICE option removed: {option}"));
    }
    for option in new {
        changes.added(Topic::Ice, option, format!("ICE option added: {option}"));
    }
    changes.value(Topic::Dtls, "tls-id", before.tls_id, after.tls_id);
    keys(before, after, changes);
    for (name, one, other) in [
        ("rtcp-mux", before.rtcp_mux, after.rtcp_mux),
        ("rtcp-mux-only", before.rtcp_mux_only, after.rtcp_mux_only),
        ("rtcp-rsize", before.rtcp_rsize, after.rtcp_rsize),
    ] {
        changes.presence(Topic::Rtcp, name, one, other);
    }
}

/// Keys in the description itself. What a tag stands for may change; the order does not count.
fn keys(before: &Transport, after: &Transport, changes: &mut Changes) {
    for (one, other) in by_key(&before.crypto, &after.crypto, |line| line.tag) {
        match (one, other) {
            (Some(one), Some(other)) => key(one, other, changes),
            (Some(gone), None) => {
                let message = format!("SDES suite removed: {}", gone.suite);
                changes.removed(Topic::Dtls, gone.suite, message);
            }
            (None, Some(new)) => {
                let message = format!("SDES suite added: {}", new.suite);
                changes.added(Topic::Dtls, new.suite, message);
            }
            (None, None) => {}
        }
    }
}

fn key(one: &CryptoLine, other: &CryptoLine, changes: &mut Changes) {
    let subject = |what: &str| format!("SDES {} {what}", one.tag);
    let [suite, new_suite] = [one, other].map(|line| Some(line.suite));
    changes.value(Topic::Dtls, &subject("suite"), suite, new_suite);
    if one.keys != other.keys {
        let message = format!("SDES {}: another key", one.tag);
        let values = [one, other].map(|line| line.keys.to_owned());
        changes.changed(Topic::Dtls, subject("key"), values, message);
    }
    let [old, new] = [one, other].map(|line| Some(line.parameters).filter(|text| !text.is_empty()));
    changes.value(Topic::Dtls, &subject("parameters"), old, new);
}

fn candidates(before: &Section, after: &Section, changes: &mut Changes) {
    let key = |line: &CandidateLine<'_>| candidate(line);
    let [old, new] = [before, after].map(|section| section.transport.candidates.iter().map(key));
    let (old, new): (Vec<String>, Vec<String>) = (old.collect(), new.collect());
    let (gone, new) = only_in(old.iter(), new.iter());
    for line in gone {
        changes.removed(
            Topic::Candidates,
            line,
            format!("candidate removed: {line}"),
        );
    }
    for line in new {
        changes.added(Topic::Candidates, line, format!("candidate added: {line}"));
    }
    changes.presence(
        Topic::Candidates,
        "end-of-candidates",
        before.transport.ends_candidates,
        after.transport.ends_candidates,
    );
}

/// Candidates for the case that the section is not bundled after all: one change for all of them.
fn spare_candidates(before: &Section, after: &Section, changes: &mut Changes) {
    let mut own = Changes::default();
    candidates(before, after, &mut own);
    let list = |values: fn(&Change) -> Option<&String>| {
        let values: Vec<&str> = own
            .all()
            .iter()
            .filter_map(values)
            .map(String::as_str)
            .collect();
        (values.len(), values.join(", "))
    };
    let (gone, old) = list(|change| change.before.as_ref());
    let (new, now) = list(|change| change.after.as_ref());
    if gone + new > 0 {
        let message = format!(
            "candidates of its own, in case it is not bundled: {gone} removed, {new} added"
        );
        changes.changed(
            Topic::Candidates,
            "candidates of its own",
            [old, now],
            message,
        );
    }
}

/// All of a candidate but its foundation, which is a number for what the rest says.
fn candidate(line: &CandidateLine) -> String {
    let address = match line.address.contains(':') {
        true => format!("[{}]", line.address),
        false => line.address.to_owned(),
    };
    let extra = |label: &str, value: Option<&str>| {
        value.map_or(String::new(), |value| format!(" {label}{value}"))
    };
    let component = (line.component != 1).then(|| line.component.to_string());
    format!(
        "{} {}{} {address}:{}{}{}{} priority {}",
        line.kind,
        line.transport.to_ascii_lowercase(),
        extra("", line.tcp_type),
        line.port,
        extra("component ", component.as_deref()),
        extra("from ", line.related_address),
        extra("port ", line.related_port),
        line.priority
    )
}

/// Where media goes, when it is not ICE that finds out.
fn destination(
    (before, one): (&Session, &Section),
    (after, other): (&Session, &Section),
    changes: &mut Changes,
) {
    let address = |session: &Session, section: &Section| {
        let first = section.connection.or(session.connection)?;
        let addresses: Vec<&str> = [first]
            .iter()
            .chain(&section.more_connections)
            .copied()
            .collect();
        let count = section
            .port_count
            .map_or(String::new(), |count| format!("/{count}"));
        Some(format!(
            "{} port {}{count}",
            addresses.join(", "),
            section.port?
        ))
    };
    if one.is_rejected() || other.is_rejected() {
        return;
    }
    let (one, other) = (address(before, one), address(after, other));
    changes.value(
        Topic::Candidates,
        "address",
        one.as_deref(),
        other.as_deref(),
    );
}
