//! What `turn audit` shows: a table for each address, which can be pasted into a ticket.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::render::wrap::folded;
use crate::report::audit::{AuditedPeer, AuditedServer, Check, Standing, TurnAudit};

pub fn view(data: &TurnAudit, style: &Style) -> View {
    View::blocks(data.servers.iter().map(|one| server(one, style)))
}

fn server(server: &AuditedServer, style: &Style) -> View {
    let verdict = match server.verdict.as_str() {
        "ok" => style.good("ok"),
        word => style.bad(word),
    };
    let subject = style.bold(&sanitize(&server.subject()));
    let mut out = View::from(format!("{subject}: {verdict}\n"));
    if server.checks.is_empty() {
        return out;
    }
    let checks: Vec<&Check> = server.checks.iter().filter(|c| says_something(c)).collect();
    out.add(table(&checks, style));
    if style.verbose {
        out.push('\n');
        out.add(peers(&server.peers));
    }
    out
}

/// What was not measured, with nothing to say why: the finding says what came before it.
fn says_something(check: &Check) -> bool {
    let silent = check.standing == Standing::NotMeasured && check.detail.is_empty();
    !silent || check.before.is_some()
}

/// A cell, and how it is to look.
struct Cell<'a> {
    text: Cow<'a, str>,
    standing: Standing,
}

/// The details take the rest of the width, on as many lines as they need.
fn table(checks: &[&Check], style: &Style) -> View {
    let compared = checks.iter().any(|check| check.changed.is_some());
    let header: &[&'static str] = match compared {
        true => &["check", "before", "after"],
        false => &["check", "result"],
    };
    let rows: Vec<Vec<Cell<'_>>> = checks
        .iter()
        .map(|check| cells(check, header.len()))
        .collect();
    let columns = header.iter().chain(&["detail"]);
    let mut table = Table::new(columns.map(|name| Column::text(name, 0)).collect());
    for (check, row) in checks.iter().zip(&rows) {
        let cells = row
            .iter()
            .map(|cell| painted(cell.standing, &cell.text, style));
        table.row(cells.chain([detail(check)]).collect());
    }
    View::drawn(table, drawn(checks, header, &rows, style))
}

fn drawn(checks: &[&Check], header: &[&str], rows: &[Vec<Cell<'_>>], style: &Style) -> String {
    let width = |(at, name): (usize, &&str)| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells
            .map(|cell| cell.text.width())
            .fold(name.len(), usize::max)
    };
    let widths: Vec<usize> = header.iter().enumerate().map(width).collect();
    let indent = widths.iter().map(|width| width + 2).sum();
    let names = header.iter().zip(&widths);
    let names: String = names
        .map(|(name, width)| format!("{name:width$}  "))
        .collect();
    let mut out = format!("{}\n", style.bold(&format!("{names}detail")));
    for (check, row) in checks.iter().zip(rows) {
        let mut lines = folded(&detail(check), indent, style).into_iter();
        let cells = row.iter().zip(&widths);
        let cells: String = cells
            .map(|(cell, width)| cell.padded(*width, style))
            .collect();
        let row = format!("{cells}{}", lines.next().unwrap_or_default());
        out += &format!("{}\n", row.trim_end());
        for line in lines {
            out += &format!("{:indent$}{line}\n", "");
        }
    }
    out
}

/// As many as there are columns: where there is a report to compare with, the result before is
/// in one of them.
fn cells(check: &Check, columns: usize) -> Vec<Cell<'_>> {
    let plain = |text| Cell {
        text: sanitize(text),
        standing: Standing::Neutral,
    };
    let before = (columns > 2).then(|| plain(check.before.as_deref().unwrap_or("-")));
    let result = Cell {
        standing: check.standing,
        ..plain(&check.result)
    };
    let first = [plain(&check.check)].into_iter();
    first.chain(before).chain([result]).collect()
}

fn detail(check: &Check) -> String {
    let detail = sanitize(&check.detail);
    match check.changed {
        Some(true) if detail.is_empty() => "changed".to_owned(),
        Some(true) => format!("changed; {detail}"),
        _ => detail.into_owned(),
    }
}

impl Cell<'_> {
    /// With what it lacks of the width, and two columns more.
    fn padded(&self, width: usize, style: &Style) -> String {
        let padding = " ".repeat(width.saturating_sub(self.text.width()) + 2);
        format!("{}{padding}", painted(self.standing, &self.text, style))
    }
}

fn peers(peers: &[AuditedPeer]) -> Table {
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
    table
}

fn painted(standing: Standing, text: &str, style: &Style) -> String {
    match standing {
        Standing::Good => style.good(text),
        Standing::Warning => style.doubtful(text),
        Standing::Error => style.bad(text),
        Standing::Neutral | Standing::NotMeasured => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As only somebody else writes them: this program compares all checks or none.
    #[test]
    fn checks_without_a_result_before_stand_among_those_with_one() {
        let check = |changed| Check {
            check: "peers".into(),
            result: "refused".into(),
            standing: Standing::Good,
            detail: String::new(),
            before: None,
            changed,
        };
        let checks = [check(Some(false)), check(None)];
        let text = table(&checks.iter().collect::<Vec<_>>(), &Style::PLAIN).render(&Style::PLAIN);
        assert_eq!(text.matches("peers  -       refused").count(), 2, "{text}");
    }
}
