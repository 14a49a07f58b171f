//! Lines that browsers have no use for, and may stop at all the same.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::attributes::Connection;
use crate::sdp::{Line, Text};

pub const RTCP_SYNTAX: Rule = Rule {
    code: "S048",
    name: "rtcp-attribute-syntax",
    severity: Warning,
    summary: "`rtcp` does not name a port, and perhaps an address",
    explain: "It says where RTCP goes that does not share the port of RTP. Browsers share it and \
              skip the line; a gateway sends its reports to nowhere, or gives up.",
    reference: "RFC 3605 §2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtcp_syntax),
};

fn rtcp_syntax(subject: &Subject, out: &mut Findings) {
    let values = subject.document.sections();
    let values = values.flat_map(|section| section.values("rtcp"));
    for value in values.filter(|value| !value.is_empty()) {
        if let Some((place, expected)) = fault(value) {
            let message = format!("`a=rtcp` wants {expected}, found `{place}`");
            let help = "write it like `a=rtcp:9 IN IP4 0.0.0.0`, or remove the line";
            out.push(Found::new(place, message).help(help));
        }
    }
}

/// What is not as it should be, and what should stand there.
fn fault(value: Text) -> Option<(Text, &'static str)> {
    let port = value.fields().next()?;
    let address = value.split_at(port.end() - value.start()).1.trim();
    if !port
        .parse::<u16>()
        .is_ok_and(|_| port.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Some((port, "a port from 0 to 65535"));
    }
    let is_sound = Connection::parse(address).is_ok_and(|connection| {
        let address = connection.address;
        address.net_type.as_str() == "IN" && address.declared().is_some()
    });
    let is_fault = !address.is_empty() && !is_sound;
    is_fault.then_some((address, "an address such as `IN IP4 0.0.0.0`"))
}

pub const EMPTY_LINE_VALUE: Rule = Rule {
    code: "S049",
    name: "empty-line-value",
    severity: Error,
    summary: "nothing stands behind the `=` of a line",
    explain: "A line that has nothing to say is left out. A parser that reads all lines stops at \
              it, also where it has no use for what the line could say.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(empty_line_value),
};

/// Other lines have rules of their own, which tell what belongs there.
fn empty_line_value(subject: &Subject, out: &mut Findings) {
    let is_empty = |line: &&Line| line.value.trim().is_empty();
    for letter in "iueprzk".chars() {
        for line in subject.document.of_type(letter).filter(is_empty) {
            let found = Found::new(line, format!("`{letter}=` has no value"))
                .help("remove the line")
                .fix(Repair::safe("remove the line").remove_line(line));
            out.push(match subject.webrtc {
                true => found,
                false => found.as_warning(),
            });
        }
    }
}
