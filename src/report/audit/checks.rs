//! The table of an audit: a row for each thing that was looked at.

use super::{Check, Standing};
use crate::diagnostic::Severity;
use crate::probe::Transport;
use crate::probe::turn::audit::{
    Access, Amplification, Basis, Class, Facts, PeerFacts, Question, Quota, WORST_FACTOR,
};

pub fn rows(facts: &Facts) -> Vec<Check> {
    let mut checks = vec![
        access("allocation without credentials", &facts.without_credentials),
        access("unknown user, random password", &facts.unknown_user),
        access("your user, random password", &facts.wrong_password),
        open_relay(facts),
        basis(facts),
    ];
    checks.extend(
        Class::ALL
            .into_iter()
            .filter_map(|class| peers(facts, class)),
    );
    checks.push(quota(facts.quota.as_ref()));
    for question in [Question::Binding, Question::Allocate] {
        let asked = facts.amplification.iter().find(|a| a.question == question);
        checks.push(amplification(question, asked, facts));
    }
    checks.extend(tls(facts));
    checks.push(software(facts));
    checks
}

fn check(
    check: impl Into<String>,
    result: impl Into<String>,
    standing: Standing,
    detail: impl Into<String>,
) -> Check {
    Check {
        check: check.into(),
        result: result.into(),
        standing,
        detail: detail.into(),
        before: None,
        changed: None,
    }
}

fn not_measured(name: impl Into<String>, why: impl Into<String>) -> Check {
    check(name, "not measured", Standing::NotMeasured, why)
}

fn access(name: &str, access: &Option<Access>) -> Check {
    match access {
        None => not_measured(name, ""),
        Some(Access::Granted) => check(name, "granted", Standing::Error, ""),
        Some(Access::Refused(code)) => {
            let code = code.map_or(String::new(), |code| format!("error {code}"));
            check(name, "refused", Standing::Good, code)
        }
        Some(Access::Elsewhere(alternate)) => {
            not_measured(name, format!("sent on to {alternate} (300)"))
        }
        Some(Access::Failed(why)) => not_measured(name, why.clone()),
    }
}

fn open_relay(facts: &Facts) -> Check {
    let name = "open relay";
    let granted = |access: &Option<Access>| *access == Some(Access::Granted);
    match &facts.open_relay {
        Some(Ok(true)) => check(name, "yes", Standing::Error, "data came through"),
        Some(Ok(false)) => check(name, "no", Standing::Good, "no data came through"),
        Some(Err(fault)) => check(name, "no", Standing::Good, fault.short()),
        None if granted(&facts.without_credentials) || facts.takes_any_credentials() => {
            not_measured(name, "no second allocation to send to")
        }
        None => match facts.without_credentials {
            Some(Access::Refused(_)) => check(name, "no", Standing::Good, "strangers get no relay"),
            _ => not_measured(name, ""),
        },
    }
}

/// The check that the rows on peers stand on.
pub const BASIS: &str = "allocation for the checks below";

fn basis(facts: &Facts) -> Check {
    let name = BASIS;
    if let Some(alternate) = facts.alternate {
        return not_measured(name, format!("clients are sent on to {alternate} (300)"));
    }
    match (facts.basis, &facts.turn.allocation) {
        (Some(Basis::Given), _) => check(name, "granted", Standing::Neutral, "to your user"),
        (Some(Basis::Nobody), _) => check(name, "granted", Standing::Neutral, "to nobody"),
        (Some(Basis::Anybody), _) => check(name, "granted", Standing::Neutral, "to a made-up user"),
        (None, Some(Err(error))) => not_measured(name, error.short()),
        (None, _) => not_measured(name, ""),
    }
}

/// One row for a class: the gravest that one of its spellings shows.
fn peers(facts: &Facts, class: Class) -> Option<Check> {
    let name = format!("peers: {}", class.name());
    let peers: Vec<&PeerFacts> = facts
        .peers
        .iter()
        .filter(|peer| peer.peer.class == class)
        .collect();
    if peers.is_empty() {
        // The server's own address may be of another class.
        let left_out = facts.peers.is_empty() && class != Class::Server;
        return left_out.then(|| not_measured(name, ""));
    }
    let those = |is: &dyn Fn(&PeerFacts) -> bool| -> Vec<&PeerFacts> {
        peers.iter().copied().filter(|peer| is(peer)).collect()
    };
    let reached = those(&|peer| facts.is_reached(peer));
    let permitted = those(&|peer| peer.is_wrongly_permitted());
    let public = those(&|peer| peer.is_permitted() && peer.peer.is_public());
    let refused = those(&|peer| peer.was_answered() && !peer.is_permitted());
    let unknown = those(&|peer| !peer.was_answered() && !peer.allowed);
    let allowed = those(&|peer| peer.allowed);
    let (result, standing) = match () {
        () if !reached.is_empty() => ("reached", standing_of(class.severity_when_reached())),
        () if !permitted.is_empty() && class == Class::Server => ("permitted", Standing::Neutral),
        () if !permitted.is_empty() => ("permitted", standing_of(class.kind().severity)),
        () if !refused.is_empty() => ("refused", Standing::Good),
        () if !allowed.is_empty() => ("allowed", Standing::Neutral),
        () => ("not measured", Standing::NotMeasured),
    };
    let mut parts = Vec::new();
    for (word, some) in [
        ("reached", reached),
        ("permitted", unreached(permitted, facts)),
        ("public, permitted", unreached(public, facts)),
        ("refused", refused),
        ("allowed", allowed),
        ("not measured", unknown),
    ] {
        if !some.is_empty() {
            let all = some.len() == peers.len();
            parts.push(spellings(word, &some, all, facts));
        }
    }
    Some(check(name, result, standing, parts.join("; ")))
}

fn unreached<'a>(peers: Vec<&'a PeerFacts>, facts: &Facts) -> Vec<&'a PeerFacts> {
    let unreached = peers.into_iter().filter(|peer| !facts.is_reached(peer));
    unreached.collect()
}

/// Peers that are one in what came of them. Where these are `all`, the result says what that is.
fn spellings(word: &str, peers: &[&PeerFacts], all: bool, facts: &Facts) -> String {
    let list: Vec<String> = peers.iter().map(|p| p.peer.ip.to_string()).collect();
    let list = list.join(" ");
    match no_relay(facts, peers) {
        Some(why) if all => why,
        Some(why) => format!("{word} {list} ({why})"),
        None if all => list,
        None => format!("{word} {list}"),
    }
}

/// Why peers that were not measured were not.
fn no_relay(facts: &Facts, peers: &[&PeerFacts]) -> Option<String> {
    let unknown = peers
        .iter()
        .find(|peer| peer.permission.is_none() && !peer.allowed)?;
    super::no_relay(facts, unknown.peer.family())
}

fn standing_of(severity: Severity) -> Standing {
    match severity {
        Severity::Error => Standing::Error,
        Severity::Warning => Standing::Warning,
        Severity::Info => Standing::Neutral,
    }
}

fn quota(quota: Option<&Quota>) -> Check {
    let name = "allocations of one user";
    let Some(quota) = quota else {
        return not_measured(name, "");
    };
    match &quota.refusal {
        None => check(
            name,
            "no limit seen",
            Standing::Neutral,
            format!("all {} granted", quota.granted),
        ),
        Some(fault) => {
            let exhausted = fault.server_error() == Some(508);
            let standing = match exhausted {
                true => Standing::Warning,
                false => Standing::Good,
            };
            let detail = format!("then {}", fault.short());
            check(name, format!("{} granted", quota.granted), standing, detail)
        }
    }
}

fn amplification(question: Question, asked: Option<&Amplification>, facts: &Facts) -> Check {
    let name = match question {
        Question::Binding => "amplification, Binding",
        Question::Allocate => "amplification, Allocate",
    };
    let Some(asked) = asked else {
        let why = match facts.turn.server.transport {
            Transport::Udp => "",
            Transport::Tcp | Transport::Tls | Transport::Dtls => "UDP only",
        };
        return not_measured(name, why);
    };
    let Some(factor) = asked.factor() else {
        return check(name, "no answer", Standing::Neutral, "");
    };
    let standing = match factor > WORST_FACTOR {
        true => Standing::Warning,
        false => Standing::Good,
    };
    let detail = format!(
        "{} bytes for {}, in {} {}",
        asked.answer_bytes,
        asked.request_bytes,
        asked.answers,
        if asked.answers == 1 {
            "answer"
        } else {
            "answers"
        }
    );
    check(name, format!("{factor:.1} times"), standing, detail)
}

fn tls(facts: &Facts) -> Option<Check> {
    let tls = facts.turn.path.tls.as_ref()?;
    let version = tls.version.as_deref().unwrap_or("no handshake");
    let report = super::TlsReport::from(tls);
    let (standing, words) = match (report.valid, report.faults.is_empty()) {
        (Some(true), true) => (Standing::Good, "certificate valid".to_owned()),
        (Some(true), false) => (Standing::Warning, report.faults.join(", ")),
        (Some(false), _) => (Standing::Error, report.faults.join(", ")),
        (None, _) => (Standing::NotMeasured, "no certificate came".to_owned()),
    };
    let days = report.days_left.map(|days| format!(", {days} days left"));
    let detail = format!("{words}{}", days.unwrap_or_default());
    Some(check("TLS", version, standing, detail))
}

fn software(facts: &Facts) -> Check {
    match &facts.turn.software {
        Some(software) => check("software", "shown", Standing::Neutral, software.clone()),
        None if facts.without_credentials.is_none() => not_measured("software", ""),
        None => check("software", "not shown", Standing::Neutral, ""),
    }
}
