//! Lines of the session.

use crate::diagnostic::Severity::Info;
use crate::lint::{Check, Enabled, Exchange, Findings, Fixable, Found, Repair, Rule};
use crate::sdp::Text;

pub const TIMING: Rule = Rule {
    code: "O025",
    name: "timing-mismatch",
    severity: Info,
    summary: "offer and answer do not have the same `t=`",
    explain: "The answer repeats the times of the offer. Browsers do not look; strict SIP agents \
              refuse the answer.",
    reference: "RFC 3264 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(timing),
};

fn timing(exchange: &Exchange, out: &mut Findings) {
    let [offered, answered] = [exchange.offer, exchange.answer].map(|side| {
        let mut lines = side.document.session().of_type('t');
        lines.next().map(|line| line.value)
    });
    let (Some(offered), Some(answered)) = (offered, answered) else {
        return;
    };
    if !is_same(offered, answered) {
        let title = format!("write `t={offered}`");
        let found = Found::new(answered, format!("`t={answered}` answers `t={offered}`"))
            .beside(offered, "the times of the offer")
            .help(title.clone())
            .fix(Repair::safe(title).replace(answered, offered.as_str()));
        out.push(found);
    }
}

fn is_same(a: Text, b: Text) -> bool {
    a.fields()
        .map(|word| word.as_str())
        .eq(b.fields().map(|word| word.as_str()))
}
