//! What `stun nat` found with each server, and with `-v` the tests behind it.

use crate::render::facts::Facts;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::report::nat::{
    BindingLifetime, Filtering, Mapping, NatServer, NatTest, NatTestKind, StunNat,
};
use crate::units::{Unit, format_ms, format_value};

pub fn view(data: &StunNat, style: &Style) -> View {
    View::blocks(data.servers.iter().map(|server| one(server, style)))
}

/// Columns before the values.
const INDENT: usize = 15;

fn one(server: &NatServer, style: &Style) -> View {
    let mut out = View::from(title(server, style));
    let mut facts = Facts::at(2, INDENT, style);
    for (name, value) in lines(server, style) {
        facts.add_words(name, value);
    }
    out.add(facts);
    if style.verbose && !server.tests.is_empty() {
        out.push('\n');
        out.add(tests(&server.tests));
    }
    out
}

fn title(server: &NatServer, style: &Style) -> String {
    let name = match &server.server_address {
        Some(address) if !server.uri.ends_with(address.as_str()) => {
            format!("{} ({address})", server.uri)
        }
        _ => server.uri.clone(),
    };
    let word = sanitize(&server.verdict);
    let word = match server.verdict.as_str() {
        "ok" => style.good(&word),
        _ if server.nat.is_some() => style.doubtful(&word),
        _ => style.bad(&word),
    };
    format!("{}  {word}\n", style.bold(&sanitize(&name)))
}

/// The important first.
fn lines(server: &NatServer, style: &Style) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(meaning) = &server.meaning {
        lines.push(("for calls", meaning.clone()));
    }
    let Some(is_translated) = server.nat else {
        return lines;
    };
    lines.push(("NAT", nat(server, is_translated)));
    lines.push(("mapping", mapping(server, style)));
    lines.push(("filtering", filtering(server)));
    lines.push(("hairpinning", hairpinning(server, is_translated)));
    lines.push(("lifetime", lifetime(server)));
    lines.push(("tests", summary(server)));
    lines
}

const NOT_MEASURED: &str = "not measured";

fn nat(server: &NatServer, is_translated: bool) -> String {
    let local = or_dash(server.local_address.clone());
    let mapped = or_dash(server.mapped_address.clone());
    if is_translated {
        format!("yes: {local} is seen as {mapped}")
    } else {
        format!("none: the server sees {local} as it is")
    }
}

fn mapping(server: &NatServer, style: &Style) -> String {
    match server.mapping {
        None => NOT_MEASURED.to_owned(),
        Some(Mapping::EndpointIndependent) => "endpoint-independent".to_owned(),
        Some(Mapping::AddressDependent) => style.doubtful("address-dependent"),
        Some(Mapping::AddressAndPortDependent) => style.doubtful("address-and-port-dependent"),
        Some(Mapping::EndpointDependent) => {
            style.doubtful("address-dependent, or address-and-port-dependent")
        }
    }
}

fn filtering(server: &NatServer) -> String {
    let words = match server.filtering {
        None => NOT_MEASURED,
        Some(Filtering::EndpointIndependent) => "endpoint-independent",
        Some(Filtering::AddressDependent) => "address-dependent",
        Some(Filtering::AddressAndPortDependent) => "address-and-port-dependent",
    };
    if server.filtering_confirmed == Some(false) {
        format!("{words}, if the server answers CHANGE-REQUEST, which this mapping hides")
    } else {
        words.to_owned()
    }
}

fn hairpinning(server: &NatServer, is_translated: bool) -> String {
    match (server.hairpinning, is_translated) {
        (Some(true), _) => "yes",
        (Some(false), _) => "no: two hosts behind this NAT connect by their local addresses only",
        (None, false) => "not needed without a NAT",
        (None, true) => NOT_MEASURED,
    }
    .to_owned()
}

fn lifetime(server: &NatServer) -> String {
    match (&server.lifetime, &server.lifetime_unknown) {
        (Some(lifetime), _) => between(lifetime),
        (None, Some(why)) => format!("{NOT_MEASURED}: {}", sanitize(why)),
        (None, None) => format!("{NOT_MEASURED}; --lifetime 3m searches up to three minutes"),
    }
}

fn between(lifetime: &BindingLifetime) -> String {
    let seconds = |ms: f64| format!("{:.1} s", ms / 1000.0);
    let at_least = seconds(lifetime.at_least_ms);
    match lifetime.less_than_ms {
        Some(less_than) => format!(
            "an idle mapping ends between {at_least} and {}",
            seconds(less_than)
        ),
        None => format!("an idle mapping lives for {at_least} at least; no longer time was tried"),
    }
}

/// `23 requests in 1.3 s, round trip 0.412 ms, no loss`
fn summary(server: &NatServer) -> String {
    let mut parts = vec![format!("{} requests", server.requests_sent)];
    if let Some(elapsed) = server.elapsed_ms {
        parts[0] += &format!(" in {:.1} s", elapsed / 1000.0);
    }
    if let Some(rtt) = server.rtt_ms.p50 {
        parts.push(format!("round trip {}", format_value(rtt, Unit::Ms)));
    }
    match server.loss_percent {
        Some(0.0) => parts.push("no loss".to_owned()),
        Some(loss) => parts.push(format!("{} lost", format_value(loss, Unit::Percent))),
        None => {}
    }
    if let Some(software) = &server.software {
        parts.push(sanitize(software).into_owned());
    }
    parts.join(", ")
}

fn tests(tests: &[NatTest]) -> Table {
    let mut table = Table::new(vec![
        Column::text("  test", 0),
        Column::text("from", 3),
        Column::text("to", 0),
        Column::number("requests", 2),
        Column::number("rtt ms", 4),
        Column::text("answer from", 0),
        Column::text("mapped address", 1),
    ]);
    for test in tests {
        table.row(vec![
            format!("  {}", words(test.test)),
            or_dash(test.local_address.clone()),
            test.sent_to.clone(),
            test.requests.to_string(),
            or_dash(test.rtt_ms.map(format_ms)),
            answer(test),
            or_dash(test.mapped_address.clone()),
        ]);
    }
    table
}

fn answer(test: &NatTest) -> String {
    match (&test.answer_from, &test.wrong_source, test.error) {
        (Some(source), ..) => source.clone(),
        (None, Some(source), _) => format!("{source}, which is wrong"),
        (None, None, Some(code)) => format!("error {code}"),
        (None, None, None) => "none".to_owned(),
    }
}

fn words(test: NatTestKind) -> &'static str {
    match test {
        NatTestKind::Contact => "contact",
        NatTestKind::MappingOtherAddress => "mapping, other address",
        NatTestKind::MappingOtherAddressAndPort => "mapping, other address and port",
        NatTestKind::MappingSecondServer => "mapping, second server",
        NatTestKind::FilteringOtherAddressAndPort => "filtering, other address and port",
        NatTestKind::FilteringOtherPort => "filtering, other port",
        NatTestKind::ControlOpening => "control, opening",
        NatTestKind::Control => "control",
        NatTestKind::Hairpin => "hairpin",
    }
}
