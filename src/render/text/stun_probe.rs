//! The table of `stun probe`, and with `-v` what is behind each row.

use std::borrow::Cow;

use crate::render::facts::Facts;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::report::stun::{StunProbe, StunSample, StunSampleResult, StunServer};
use crate::units::{Unit, format_ms, format_value};

pub fn view(data: &StunProbe, style: &Style) -> View {
    let mut out = View::from(table(data, style));
    if style.verbose {
        for server in &data.servers {
            out.push('\n');
            out.add(details(server, style));
        }
    }
    out
}

fn table(data: &StunProbe, style: &Style) -> Table {
    let servers = &data.servers;
    let any = |has: fn(&StunServer) -> bool| servers.iter().any(has);
    let shown = Shown {
        // A URI with an address literal says all that its address column would.
        names: any(|server| !has_literal(server)),
        rates: any(|server| server.rate_per_second.is_some()),
        transports: any(|server| server.transport.connects()),
        // DTLS has a handshake, and no connection before it.
        connections: any(|server| server.transport.is_stream()),
        tls: any(|server| server.tls.is_some()),
    };
    let mut table = Table::new(columns(&shown));
    for server in servers {
        let mut row = vec![sanitize(&server.uri).into_owned()];
        row.extend(shown.names.then(|| or_dash(server.server_address.clone())));
        row.extend(shown.transports.then(|| server.transport.name().to_owned()));
        row.extend(figures(server, style));
        let rate = server.rate_per_second.map(|rate| format!("{rate:.0}"));
        row.extend(shown.rates.then(|| or_dash(rate)));
        row.extend(
            shown
                .connections
                .then(|| or_dash(server.connect_ms.map(format_ms))),
        );
        if shown.tls {
            let days = server.tls.as_ref().and_then(|tls| tls.days_left);
            row.push(or_dash(server.tls_ms.map(format_ms)));
            row.push(or_dash(days.map(|days| days.to_string())));
        }
        table.row(row);
    }
    table
}

/// What is the same for all servers, or that none has, needs no column.
#[derive(Debug, Clone, Copy)]
struct Shown {
    names: bool,
    rates: bool,
    transports: bool,
    connections: bool,
    tls: bool,
}

fn columns(shown: &Shown) -> Vec<Column> {
    let Shown {
        names,
        rates,
        transports,
        connections,
        tls,
    } = *shown;
    let all = [
        (true, Column::text("server", 0)),
        (names, Column::text("address", 2)),
        (transports, Column::text("over", 3)),
        (true, Column::text("verdict", 0)),
        (true, Column::text("mapped address", 4)),
        (true, Column::number("answered", 1)),
        (true, Column::number("loss", 5)),
        (true, Column::number("min ms", 9)),
        (true, Column::number("mean ms", 10)),
        (true, Column::number("p50 ms", 1)),
        (true, Column::number("p95 ms", 7)),
        (true, Column::number("p99 ms", 12)),
        (true, Column::number("max ms", 8)),
        (true, Column::number("stddev ms", 13)),
        (true, Column::text("software", 11)),
        (rates, Column::number("per s", 2)),
        (connections, Column::number("connect ms", 6)),
        (tls, Column::number("tls ms", 6)),
        (tls, Column::number("cert days", 3)),
    ];
    let shown = all.into_iter().filter(|(shown, _)| *shown);
    shown.map(|(_, column)| column).collect()
}

fn has_literal(server: &StunServer) -> bool {
    let address = server.server_address.as_deref();
    address.is_some_and(|address| server.uri.ends_with(address))
}

fn figures(server: &StunServer, style: &Style) -> Vec<String> {
    let rtt = &server.rtt_ms;
    let ms = |value: Option<f64>| or_dash(value.map(format_ms));
    let begun = server.transactions.saturating_add(server.unfinished);
    let answered = (begun > 0).then(|| format!("{}/{begun}", server.answered));
    let loss = server.loss_percent;
    let software = server.software.as_deref();
    vec![
        verdict(server, style),
        or_dash(server.mapped_address.clone()),
        or_dash(answered),
        or_dash(loss.map(|loss| format_value(loss, Unit::Percent))),
        ms(rtt.min),
        ms(rtt.mean),
        ms(rtt.p50),
        ms(rtt.p95),
        ms(rtt.p99),
        ms(rtt.max),
        ms(rtt.stddev),
        or_dash(software.map(|software| sanitize(software).into_owned())),
    ]
}

fn verdict(server: &StunServer, style: &Style) -> String {
    match (server.verdict.as_str(), server.answered) {
        ("ok", _) => style.good("ok"),
        (word @ ("interrupted" | "local-failure"), _) => style.doubtful(word),
        (word, 0) => style.bad(word),
        (word, _) => style.doubtful(word),
    }
}

fn details(server: &StunServer, style: &Style) -> View {
    let title = match &server.server_address {
        Some(address) if !has_literal(server) => format!("{} ({address})", server.uri),
        _ => server.uri.clone(),
    };
    let mut out = View::from(format!("{}\n", style.bold(&sanitize(&title))));
    let mut facts = Facts::at(2, 20, style);
    let mut line = |name: &str, value: Cow<'_, str>| facts.add_words(name, value.into_owned());
    let ms = |value: f64| Cow::from(format_value(value, Unit::Ms));
    if let Some(local) = &server.local_address {
        line("local address", local.into());
    }
    if let Some(took) = server.resolve_ms {
        line("name resolved in", ms(took));
    }
    for lookup in &server.lookups {
        let answer = match &lookup.error {
            Some(why) => why.clone(),
            None if lookup.answers_left_out > 0 => {
                let (listed, more) = (lookup.answers.join(", "), lookup.answers_left_out);
                format!("{listed} and {more} more")
            }
            None => lookup.answers.join(", "),
        };
        let asked = format!("{} of {}: {answer}", lookup.kind, lookup.name);
        line("looked up", sanitize(&asked));
    }
    if let Some(took) = server.connect_ms {
        line("connected in", ms(took));
    }
    if let Some(took) = server.tls_ms {
        line("handshake took", ms(took));
    }
    if let Some(took) = server.elapsed_ms {
        line("probed in", ms(took));
    }
    let counts = [
        ("requests sent", server.requests_sent),
        ("duplicates", server.duplicates),
        ("late responses", server.late),
        ("foreign datagrams", server.foreign),
        ("unfinished", server.unfinished),
    ];
    for (name, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        line(name, count.to_string().into());
    }
    out.add(facts);
    if let Some(tls) = &server.tls {
        out.add(super::tls::details(tls, style));
    }
    if !server.attributes.is_empty() {
        out.push_str("  first response\n");
    }
    let mut attributes = Facts::at(4, 25, style);
    for attribute in &server.attributes {
        let value = sanitize(&attribute.value).into_owned();
        attributes.add_words(&attribute.name, value);
    }
    out.add(attributes);
    out.add(samples(&server.samples, style));
    out
}

fn samples(samples: &[StunSample], style: &Style) -> View {
    if samples.is_empty() {
        return View::default();
    }
    let mut table = Table::new(vec![
        Column::number("  sample", 0),
        Column::number("start ms", 0),
        Column::number("rtt ms", 0),
        Column::number("requests", 0),
        Column::number("responses", 0),
        Column::text("result", 0),
    ]);
    for (at, sample) in samples.iter().enumerate() {
        table.row(vec![
            (at + 1).to_string(),
            format!("{:.1}", sample.start_ms),
            or_dash(sample.rtt_ms.map(format_ms)),
            sample.requests.to_string(),
            sample.responses.to_string(),
            result(sample, style),
        ]);
    }
    table.into()
}

fn result(sample: &StunSample, style: &Style) -> String {
    match sample.result {
        StunSampleResult::Answered if sample.requests > 1 => {
            style.doubtful("answered after a retransmission")
        }
        StunSampleResult::Answered => "answered".to_owned(),
        StunSampleResult::Failed => style.bad("failed"),
        StunSampleResult::Unfinished => style.doubtful("unfinished"),
    }
}
