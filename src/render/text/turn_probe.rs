//! What `turn probe` shows: a block for each server, from the way there to what else it can do.

use crate::render::facts::Facts;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::report::turn::{CapabilityState, RelayEcho, TurnCapability, TurnProbe, TurnServer};
use crate::units::{Unit, format_ms, format_value};

pub fn view(data: &TurnProbe, style: &Style) -> View {
    let details = data.servers.iter().map(|server| details(server, style));
    View::blocks(std::iter::once(table(data, style).into()).chain(details))
}

fn table(data: &TurnProbe, style: &Style) -> Table {
    let mut table = Table::new(vec![
        Column::text("server", 0),
        Column::text("verdict", 0),
        Column::text("relayed address", 2),
        Column::number("allocate ms", 5),
        Column::number("loss", 3),
        Column::number("rtt p50 ms", 1),
        Column::number("p95 ms", 4),
        Column::number("p99 ms", 6),
        Column::text("software", 7),
    ]);
    for server in &data.servers {
        let echo = server.echo.as_ref();
        let rtt =
            |figure: fn(&RelayEcho) -> Option<f64>| or_dash(echo.and_then(figure).map(format_ms));
        let relayed = server.allocation.as_ref();
        let relayed = relayed.map(|allocation| allocation.relayed_addresses.join(" "));
        let loss = echo.and_then(|echo| echo.loss_percent);
        table.row(vec![
            sanitize(&server.subject()).into_owned(),
            verdict(server, style),
            or_dash(relayed),
            or_dash(server.stages.allocate_ms.map(format_ms)),
            or_dash(loss.map(|loss| format_value(loss, Unit::Percent))),
            rtt(|echo| echo.rtt_ms.p50),
            rtt(|echo| echo.rtt_ms.p95),
            rtt(|echo| echo.rtt_ms.p99),
            or_dash(server.software.as_deref().map(|s| sanitize(s).into_owned())),
        ]);
    }
    table
}

fn verdict(server: &TurnServer, style: &Style) -> String {
    match (server.verdict.as_str(), &server.echo) {
        ("ok", _) => style.good("ok"),
        (word @ ("interrupted" | "local-failure"), _) => style.doubtful(word),
        (word, Some(echo)) if echo.packets_returned > 0 => style.doubtful(word),
        (word, _) => style.bad(word),
    }
}

/// Where the values of details begin.
const INDENT: usize = 19;

/// What is known beyond the table's row.
fn details(server: &TurnServer, style: &Style) -> View {
    let mut facts = Facts::at(2, INDENT, style);
    let mut line = |name: &str, value: String| facts.add_words(name, value);
    if !server.redirected_from.is_empty() {
        line("sent on by", server.redirected_from.join(", "));
    }
    if let Some(authentication) = &server.authentication {
        let realm = sanitize(&authentication.realm);
        let algorithm = &authentication.password_algorithm;
        line("credentials", format!("realm \"{realm}\", {algorithm}"));
    }
    if let Some(mapped) = server
        .allocation
        .as_ref()
        .and_then(|a| a.mapped_address.as_ref())
    {
        line("mapped address", mapped.clone());
    }
    if let Some(lifetime) = server.allocation.as_ref().and_then(|a| a.lifetime_s) {
        line("lifetime", format!("{lifetime} s"));
    }
    if let Some(echo) = &server.echo {
        line("relayed data", relayed(echo));
    }
    if let Some(stages) = stages(server) {
        line("stages", stages);
    }
    for capability in &server.capabilities {
        line(&capability.name, state(capability, style));
    }
    if facts.is_empty() {
        return View::default();
    }
    let subject = style.bold(&sanitize(&server.subject()));
    let mut out = View::from(format!("{subject}\n"));
    out.add(facts);
    out
}

/// A rate that is less than this part of what was asked for is said to be.
const NEARLY: f64 = 0.95;

fn relayed(echo: &RelayEcho) -> String {
    let mut text = format!(
        "{} of {} packets of {} bytes came back",
        echo.packets_returned, echo.packets_sent, echo.size_bytes
    );
    if let Some(rate) = echo.rate_pps {
        text += &format!(", sent at {rate:.0}");
        if rate < echo.rate_asked_pps * NEARLY {
            text += &format!(" of {:.0}", echo.rate_asked_pps);
        }
        text += " a second";
    }
    if let Some(throughput) = echo.throughput_bps {
        text += &format!(", {}", format_value(throughput, Unit::Bps));
    }
    for (count, what) in [(echo.duplicates, "duplicates"), (echo.corrupt, "corrupt")] {
        if count > 0 {
            text += &format!(", {count} {what}");
        }
    }
    text
}

fn stages(server: &TurnServer) -> Option<String> {
    let stages = &server.stages;
    let stages = [
        ("resolve", stages.resolve_ms),
        ("connect", stages.connect_ms),
        ("tls", stages.tls_ms),
        ("allocate", stages.allocate_ms),
        ("permission", stages.permission_ms),
        ("channel", stages.channel_ms),
        ("refresh", stages.refresh_ms),
    ];
    let known: Vec<String> = stages
        .into_iter()
        .filter_map(|(name, time)| Some(format!("{name} {}", format_ms(time?))))
        .collect();
    (!known.is_empty()).then(|| format!("{} ms", known.join(", ")))
}

fn state(capability: &TurnCapability, style: &Style) -> String {
    let word = match capability.state {
        CapabilityState::Supported => style.good("yes"),
        CapabilityState::Ignored => style.doubtful("ignored"),
        CapabilityState::Refused => style.doubtful("no"),
        CapabilityState::NotMeasured => "not measured".to_owned(),
    };
    match capability.detail.as_str() {
        "" => word,
        detail => format!("{word}: {}", sanitize(detail)),
    }
}
