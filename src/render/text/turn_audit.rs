//! What `turn audit` shows: a table for each address, which can be pasted into a ticket.

use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::wrap::folded;
use crate::report::audit::{AuditedPeer, AuditedServer, Check, Standing, TurnAudit};

pub fn render(data: &TurnAudit, style: &Style) -> String {
    let blocks: Vec<String> = data.servers.iter().map(|s| server(s, style)).collect();
    blocks.join("\n")
}

fn server(server: &AuditedServer, style: &Style) -> String {
    let verdict = match server.verdict.as_str() {
        "ok" => style.good("ok"),
        word => style.bad(word),
    };
    let subject = style.bold(&sanitize(&server.subject()));
    let mut out = format!("{subject}: {verdict}\n");
    if server.checks.is_empty() {
        return out;
    }
    let checks: Vec<&Check> = server.checks.iter().filter(|c| says_something(c)).collect();
    out += &match checks.iter().any(|check| check.changed.is_some()) {
        true => compared(&checks, style),
        false => table(&checks, style),
    };
    if style.verbose {
        out.push('\n');
        out += &peers(&server.peers, style);
    }
    out
}

/// What was not measured, with nothing to say why: the finding says what came before it.
fn says_something(check: &Check) -> bool {
    let silent = check.standing == Standing::NotMeasured && check.detail.is_empty();
    !silent || check.before.is_some()
}

/// The details take the rest of the width, on as many lines as they need.
fn table(checks: &[&Check], style: &Style) -> String {
    let width = |of: fn(&Check) -> &str| checks.iter().map(|c| of(c).len()).max().unwrap_or(0);
    let (first, second) = (width(|c| &c.check), width(|c| &c.result));
    let mut out = format!(
        "{}\n",
        style.bold(&format!("{:first$}  {:second$}  detail", "check", "result"))
    );
    for check in checks {
        let indent = first + second + 4;
        let mut lines = folded(&sanitize(&check.detail), indent, style).into_iter();
        let result = format!("{:second$}", check.result);
        let row = format!(
            "{:first$}  {}  {}",
            check.check,
            painted(check.standing, &result, style),
            lines.next().unwrap_or_default()
        );
        out += &format!("{}\n", row.trim_end());
        for line in lines {
            out += &format!("{:indent$}{line}\n", "");
        }
    }
    out
}

fn compared(checks: &[&Check], style: &Style) -> String {
    let mut table = Table::new(vec![
        Column::text("check", 0),
        Column::text("before", 0),
        Column::text("after", 0),
        Column::text("changed", 0),
    ]);
    for check in checks {
        table.row(vec![
            check.check.clone(),
            or_dash(
                check
                    .before
                    .as_deref()
                    .map(|text| sanitize(text).into_owned()),
            ),
            painted(check.standing, &check.result, style),
            match check.changed {
                Some(true) => style.bold("yes"),
                _ => "no".to_owned(),
            },
        ]);
    }
    table.render(style)
}

fn peers(peers: &[AuditedPeer], style: &Style) -> String {
    let mut table = Table::new(vec![
        Column::text("peer", 0),
        Column::text("class", 1),
        Column::text("permitted", 0),
        Column::text("reached", 0),
        Column::text("detail", 2),
    ]);
    for peer in peers {
        let word =
            |known: Option<bool>| or_dash(known.map(|is| if is { "yes" } else { "no" }.to_owned()));
        let contacts: Vec<String> = peer
            .contacts
            .iter()
            .map(|contact| format!("{} {}", contact.protocol, contact.port))
            .collect();
        let detail = match &peer.refusal {
            _ if peer.allowed => "allowed".to_owned(),
            Some(refusal) => sanitize(refusal).into_owned(),
            None => contacts.join(", "),
        };
        table.row(vec![
            peer.address.clone(),
            peer.class.to_owned(),
            word(peer.permitted),
            word(peer.reached),
            detail,
        ]);
    }
    table.render(style)
}

fn painted(standing: Standing, text: &str, style: &Style) -> String {
    match standing {
        Standing::Good => style.good(text),
        Standing::Warning => style.doubtful(text),
        Standing::Error => style.bad(text),
        Standing::Neutral | Standing::NotMeasured => text.to_owned(),
    }
}
