//! What stands behind the type of an ICE candidate, in pairs of a name and a value.

use crate::diagnostic::Severity::Error;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::Candidate;

pub const EXTENSION_VALUE: Rule = Rule {
    code: "I027",
    name: "candidate-extension-value",
    severity: Error,
    summary: "a well-known extension of a candidate has a value that it cannot have",
    explain: "A parser that reads the extension gives up on the whole description. Often one word of \
              a pair was lost.",
    reference: "RFC 8839 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(extension_value),
};

fn extension_value(subject: &Subject, out: &mut Findings) {
    for candidate in &subject.candidates {
        for (name, value) in candidate.extensions() {
            if let Some(expected) = expected(candidate, &name).filter(|e| !e.holds(&value)) {
                let message = format!("`{name}` must be {}, found `{value}`", expected.words());
                out.push(Found::new(value, message).help(format!(
                    "write {}, or remove `{name} {value}`",
                    expected.words()
                )));
            }
        }
    }
}

/// What the value of an extension must be.
enum Expected {
    TcpType,
    NoTcpType,
    Port,
    UpTo(u64),
}

/// `None` for extensions that Chromium 156 was not seen to look into.
fn expected(candidate: &Candidate, name: &str) -> Option<Expected> {
    match name {
        "tcptype" if candidate.is_udp() => Some(Expected::NoTcpType),
        "tcptype" => Some(Expected::TcpType),
        "rport" => Some(Expected::Port),
        "generation" => Some(Expected::UpTo(u64::from(u32::MAX))),
        "network-id" | "network-cost" => Some(Expected::UpTo(u64::from(u16::MAX))),
        _ => None,
    }
}

impl Expected {
    fn holds(&self, value: &Text) -> bool {
        let number = || match value.bytes().all(|byte| byte.is_ascii_digit()) {
            true => value.parse::<u64>().ok(),
            false => None,
        };
        match self {
            Expected::TcpType => ["active", "passive", "so"].contains(&value.as_str()),
            Expected::NoTcpType => false,
            Expected::Port => number().is_some_and(|port| port <= u64::from(u16::MAX)),
            Expected::UpTo(most) => number().is_some_and(|number| number <= *most),
        }
    }

    fn words(&self) -> String {
        match self {
            Expected::TcpType => "active, passive or so".to_owned(),
            Expected::NoTcpType => "left to candidates over TCP".to_owned(),
            Expected::Port => "a port".to_owned(),
            Expected::UpTo(most) => format!("a number up to {most}"),
        }
    }
}
