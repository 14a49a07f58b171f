//! The servers of `ice check`, the candidates they give, and what it amounts to.

use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::render::wrap::hanging;
use crate::report::ice::{
    IceCandidate, IceCandidateType, IceCheck, IceConfiguration, IceServer, IceServerKind,
    IceVerdict,
};
use crate::units::format_ms;

pub fn view(data: &IceCheck, style: &Style) -> View {
    let configurations = data.configurations.iter();
    View::blocks(configurations.map(|one| configuration(one, style)))
}

fn configuration(one: &IceConfiguration, style: &Style) -> View {
    let mut out = View::from(verdict(one, style));
    if !one.servers.is_empty() {
        out.push('\n');
        out.add(servers(one, style));
        out.push_str(&not_asked(one, style));
    }
    if !one.candidates.is_empty() {
        out.push('\n');
        out.add(candidates(&one.candidates));
    }
    out
}

fn verdict(one: &IceConfiguration, style: &Style) -> String {
    let word = one.verdict.as_str();
    let painted = match one.verdict {
        IceVerdict::Ok => style.good(word),
        IceVerdict::Degraded | IceVerdict::Interrupted => style.doubtful(word),
        IceVerdict::Unusable => style.bad(word),
        IceVerdict::NotProbed => style.dim(word),
    };
    let mut out = format!("{}: {painted}\n", style.bold(&sanitize(&one.source)));
    for text in one.cause.iter().chain(&one.help) {
        out.push_str(&format!("  {}\n", hanging(&sanitize(text), 2, style)));
    }
    out
}

fn servers(one: &IceConfiguration, style: &Style) -> Table {
    let asked = one.servers.iter().any(|server| server.probed_by.is_some());
    let mut columns = vec![
        Column::text("server", 0),
        Column::text("kind", 1),
        Column::text("verdict", 0),
    ];
    if asked {
        columns.extend([
            Column::text("address", 3),
            Column::text("mapped address", 2),
            Column::text("relay", 1),
            Column::number("took ms", 0),
            Column::number("name ms", 4),
        ]);
    }
    let mut table = Table::new(columns);
    for server in &one.servers {
        let mut row = vec![
            sanitize(&server.uri).into_owned(),
            or_dash(server.kind.map(|kind| kind_name(kind).to_owned())),
            server_verdict(server, style),
        ];
        if asked {
            row.extend([
                or_dash(server.server_address.clone()),
                or_dash(server.mapped_address.clone()),
                or_dash(server.relayed_address.clone()),
                or_dash(server.rtt_ms.or(server.allocate_ms).map(format_ms)),
                or_dash(server.resolve_ms.map(format_ms)),
            ]);
        }
        table.row(row);
    }
    table
}

/// Why servers were left out: the table has no room for it.
fn not_asked(one: &IceConfiguration, style: &Style) -> String {
    let left_out = one.servers.iter().filter(|server| server.verdict.is_none());
    let lines = left_out.filter_map(|server| {
        let why = sanitize(server.cause.as_deref()?).into_owned();
        let text = format!("{} was not asked: {why}", sanitize(&server.uri));
        Some(format!("{}\n", style.dim(&hanging(&text, 2, style))))
    });
    lines.collect()
}

fn kind_name(kind: IceServerKind) -> &'static str {
    match kind {
        IceServerKind::Stun => "STUN",
        IceServerKind::Turn => "TURN",
    }
}

fn server_verdict(server: &IceServer, style: &Style) -> String {
    match server.verdict.as_deref() {
        None => style.dim("not asked"),
        Some(word @ "ok") => style.good(word),
        Some(word @ ("interrupted" | "local-failure")) => style.doubtful(word),
        Some(word) if server.mapped_address.is_some() => style.doubtful(word),
        Some(word) => style.bad(word),
    }
}

fn candidates(candidates: &[IceCandidate]) -> Table {
    let mut table = Table::new(vec![
        Column::text("candidate", 0),
        Column::text("address", 0),
        Column::text("related address", 3),
        Column::number("priority", 2),
        Column::number("after ms", 0),
        Column::text("from", 1),
    ]);
    for candidate in candidates {
        table.row(vec![
            candidate_name(candidate),
            candidate.address.clone(),
            or_dash(candidate.related_address.clone()),
            candidate.priority.to_string(),
            or_dash(candidate.after_ms.map(format_ms)),
            or_dash(
                candidate
                    .server
                    .as_deref()
                    .map(|server| sanitize(server).into_owned()),
            ),
        ]);
    }
    table
}

fn candidate_name(candidate: &IceCandidate) -> String {
    match (candidate.kind, candidate.redundant) {
        (IceCandidateType::Host, _) => "host".to_owned(),
        (IceCandidateType::Relay, _) => "relay".to_owned(),
        (IceCandidateType::Srflx, false) => "srflx".to_owned(),
        (IceCandidateType::Srflx, true) => "srflx (no NAT)".to_owned(),
    }
}
