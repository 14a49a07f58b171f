//! The sentences that go with a verdict on a NAT.

use super::{NatProbe, Verdict};
use crate::probe::{Explanation, Verdict as ServerVerdict};
use crate::stun::Fault;
use crate::stun::nat::{Evidence, Test, Violation};
use crate::units::{duration_ms, format_ms};

impl NatProbe {
    /// `None` when all is well.
    pub fn explanation(&self) -> Option<Explanation> {
        let verdict = self.verdict();
        match (&verdict, &self.evidence) {
            (Verdict::Ok, _) => None,
            (Verdict::Server(ServerVerdict::Fault { fault, .. }), _) => {
                let explanation = self.server.explanation()?;
                Some(match (fault, self.tcp_connect) {
                    (Fault::Timeout, Some(took)) => blocked(explanation.cause, duration_ms(took)),
                    _ => explanation,
                })
            }
            (Verdict::Server(_), _) => self.server.explanation(),
            (Verdict::Unsupported, Some(evidence)) => Some(unsupported(evidence)),
            (Verdict::Violation(violation), Some(evidence)) => Some(violated(violation, evidence)),
            (Verdict::Inconclusive, Some(evidence)) => Some(inconclusive(evidence)),
            (Verdict::Interrupted, _) => Some(explanation(
                "the run was stopped before the tests had ended".to_owned(),
                "",
            )),
            _ => Some(explanation(
                format!(
                    "this host gives no sockets for the tests: {}",
                    self.local_failure.as_deref().unwrap_or("unknown error")
                ),
                "check the limit on open files (ulimit -n) and this host's own firewall",
            )),
        }
    }
}

fn explanation(cause: String, help: &str) -> Explanation {
    let help = help.to_owned();
    Explanation { cause, help }
}

fn blocked(cause: String, took: f64) -> Explanation {
    explanation(
        format!(
            "{cause}, while TCP to the same address and port connected in {} ms: UDP is blocked, \
             or the server listens on TCP only",
            format_ms(took)
        ),
        "where UDP is blocked, WebRTC needs a TURN server over TCP or TLS: turns:HOST:443 is \
         what most firewalls let out",
    )
}

fn unsupported(evidence: &Evidence) -> Explanation {
    let server = evidence.server;
    let cause = match evidence.second {
        Some(second) if evidence.mapping().is_some() => format!(
            "{server} names no OTHER-ADDRESS, so that filtering cannot be told; mapping is told \
             from {server} and {second}"
        ),
        Some(second) => format!("{server} names no OTHER-ADDRESS, and {second} does not answer"),
        None => format!("{server} names no OTHER-ADDRESS: it has one address only"),
    };
    explanation(
        cause,
        "give a server with two addresses (coturn does it with two listening-ip lines), or two \
         servers at different addresses, which tell the mapping: rtctool stun nat URI1 URI2",
    )
}

fn violated(violation: &Violation, evidence: &Evidence) -> Explanation {
    let server = evidence.server;
    match violation {
        Violation::OtherAddress(other) => explanation(
            format!(
                "{server} names {other} as its OTHER-ADDRESS, which must differ in both address \
                 and port and be of the same family (RFC 5780 §7.4): {} inconclusive",
                if evidence.mapping().is_some() {
                    "filtering is"
                } else {
                    "mapping and filtering are"
                }
            ),
            "give the server a second address of its own; behind a 1:1 NAT, tell it the public \
             one",
        ),
        Violation::WrongSource { asked, source } => explanation(
            format!(
                "the answer to {} came from {source}: filtering is inconclusive",
                asked_for(*asked, evidence)
            ),
            "the server must send each answer from the address asked for; look for a load \
             balancer or a NAT in front of it",
        ),
        Violation::ChangeRefused(code) => explanation(
            format!(
                "{server} names an OTHER-ADDRESS, but answers CHANGE-REQUEST with error {code}: \
                 filtering is inconclusive"
            ),
            "see the server's log and configuration, or use another server",
        ),
        Violation::OtherSilent(other) => explanation(
            format!(
                "{server} names {other} as its OTHER-ADDRESS, but of {} requests to that address \
                 none was answered: mapping and filtering are inconclusive",
                requests(evidence, &[Test::OtherAddress, Test::OtherAddressAndPort])
            ),
            "check that the server really has that address (not that of a private network), and \
             that no firewall on either side drops UDP to it",
        ),
        Violation::ChangeIgnored(other) => explanation(
            format!(
                "{other} answers when asked, but of {} requests to {server} for an answer from \
                 there none was answered: filtering is inconclusive",
                requests(evidence, &[Test::Control])
            ),
            "the server does not do CHANGE-REQUEST, or its own firewall drops what it sends \
             from the other address",
        ),
    }
}

fn asked_for(test: Test, evidence: &Evidence) -> String {
    let server = evidence.server;
    match test {
        Test::ChangeAddressAndPort | Test::Control => {
            format!("a request to {server} for an answer from the other address and port")
        }
        Test::ChangePort => format!("a request to {server} for an answer from the other port"),
        Test::OtherAddress | Test::OtherAddressAndPort | Test::Opening => {
            "a request to the other address".to_owned()
        }
        Test::SecondServer | Test::Contact | Test::Hairpin => format!("a request to {server}"),
    }
}

fn requests(evidence: &Evidence, tests: &[Test]) -> u32 {
    let asked = evidence.trials.iter();
    asked
        .filter(|trial| tests.contains(&trial.test))
        .map(|trial| trial.requests())
        .sum()
}

fn inconclusive(evidence: &Evidence) -> Explanation {
    let (lost, sent) = evidence.requests_lost();
    let missing = match (evidence.mapping(), evidence.filtering()) {
        (None, None) => "mapping and filtering",
        (None, _) => "mapping",
        _ => "filtering",
    };
    explanation(
        format!(
            "{lost} of {sent} requests to {} that were answered in the end had drawn no answer; \
             with such loss a silence is no result, so {missing} cannot be told",
            evidence.server
        ),
        "run it again, and find where the path loses datagrams: rtctool stun probe --count 100 URI",
    )
}
