//! A report as one page that needs nothing else: no network, no other file, no script to be read.
//!
//! Figures come from the same views as those of the text format; `pcap analyze` has a page of its
//! own. What comes out of a report becomes markup in `markup` alone.

mod call_load;
mod chart;
mod check;
mod findings;
mod lanes;
mod markup;
mod pcap_analyze;
mod scale;
mod table;
mod view;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};

use super::style::Style;
use super::table::{Column, Table, or_dash};
use super::text::{self, call_by_hand, call_by_http, call_loopback, call_serve, figures};
use super::view::View;
use crate::diagnostic::Finding;
use crate::gate::GateResult;
use crate::outcome::Outcome;
use crate::report::call::serve::CallServe;
use crate::report::call::{CallLoopback, OneEnd};
use crate::report::{Data, Report};
use crate::units::counted;
use markup::{Element, Markup, element};

const STYLES: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

pub fn render(report: &Report) -> Vec<u8> {
    let mut page = Markup::own("<!doctype html>\n");
    page.push(
        element("html")
            .attribute("lang", "en")
            .with(head(report))
            .with(body(report)),
    );
    page.into_bytes()
}

fn head(report: &Report) -> Element {
    let title = format!("{}: {}", title(report), word(report.outcome));
    let named = |name: &str, content: &str| {
        element("meta")
            .attribute("name", name)
            .attribute("content", content)
    };
    element("head")
        .with(element("meta").attribute("charset", "utf-8"))
        .with(
            element("meta")
                .attribute("http-equiv", "Content-Security-Policy")
                .attribute("content", policy()),
        )
        .with(named("viewport", "width=device-width, initial-scale=1"))
        .with(named("color-scheme", "light dark"))
        .with(named("referrer", "no-referrer"))
        .with(named(
            "generator",
            &format!("{} {}", report.tool.name, report.tool.version),
        ))
        // Else browsers ask the server for an icon.
        .with(
            element("link")
                .attribute("rel", "icon")
                .attribute("href", "data:,"),
        )
        .with(element("title").text(&title))
        .with(element("style").with(Markup::own(STYLES)))
}

/// Nothing is loaded, and nothing runs but our own script, which is known by its hash.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(STYLES),
        hash(SCRIPT)
    )
}

fn body(report: &Report) -> Element {
    let main = element("main")
        .all(overview(report))
        .all(findings::problems(&report.problems))
        .all(findings(report))
        .all(gates(&report.gates))
        .all(since(report))
        .all(rounds(report))
        .with(data(report, 0));
    element("body")
        .with(header(report))
        .with(main)
        .with(footer(report))
        .with(element("script").with(Markup::own(SCRIPT)))
}

/// The checks, where there are several.
fn overview(report: &Report) -> Option<Element> {
    let Data::Check(check) = &report.data else {
        return None;
    };
    let title = element("h2").text("Checks");
    Some(element("section").with(title).with(check::overview(check)))
}

/// Each check of a file shows its own.
fn findings(report: &Report) -> Option<Element> {
    let are_in_checks = matches!(&report.data, Data::Check(check) if check.is_of_file());
    // The verdict says that there are none.
    let has_some = !report.findings.is_empty() || report.findings_left_out.all() > 0;
    (has_some && !are_in_checks).then(|| findings::section(report).attribute("id", "findings"))
}

fn since(report: &Report) -> Option<Element> {
    let changes = report.comparison.as_ref()?;
    let title = element("h2").text("What changed");
    let view = view::view(&text::changes::view(changes, &Style::PAGE));
    Some(element("section").with(title).with(view))
}

fn header(report: &Report) -> Element {
    let command = format!("{} {}", report.tool.name, report.data.command());
    let header = element("header")
        .with(element("p").class("tool").text(&command))
        .with(element("h1").text(&title(report)));
    let partial = report.partial.then(|| {
        element("p").class("note").text(
            "This is a part: the run was interrupted, or an input was damaged. \
             The figures cover only what was seen.",
        )
    });
    header.all(verdict(report)).all(partial)
}

/// What the page is about.
fn title(report: &Report) -> String {
    let names: Vec<&str> = match &report.data {
        Data::PcapAnalyze(data) => data
            .captures
            .iter()
            .map(|capture| capture.source.as_str())
            .collect(),
        Data::SdpLint(data) => data
            .documents
            .iter()
            .map(|document| document.source.as_str())
            .collect(),
        Data::Check(check) => return counted(check.steps.len() as u64, "check"),
        _ => Vec::new(),
    };
    let servers = report.data.servers();
    let uris = servers.iter().map(|server| server.uri.as_str());
    let names: Vec<&str> = names.into_iter().chain(uris).collect();
    match names.as_slice() {
        [] => report.data.command().to_owned(),
        [one] => short_name(one).to_owned(),
        [first, rest @ ..] => format!("{} and {} more", short_name(first), rest.len()),
    }
}

/// A heading has no room for folders. A server's URI has none.
fn short_name(source: &str) -> &str {
    match source {
        "-" => "standard input",
        uri if uri.contains(":") && !uri.contains('/') => uri,
        path => path.rsplit(['/', '\\']).next().unwrap_or(path),
    }
}

fn verdict(report: &Report) -> Option<Element> {
    let class = match report.outcome {
        Outcome::Pass => "good",
        Outcome::Fail => "bad",
        Outcome::NoVerdict => "doubtful",
    };
    let reason = text::reason(report, "problem");
    text::has_verdict(report).then(|| {
        element("p")
            .class("verdict")
            .with(
                element("strong")
                    .class(class)
                    .text(&word(report.outcome).to_uppercase()),
            )
            .text(&reason)
    })
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "fail",
        Outcome::NoVerdict => "no verdict",
    }
}

fn gates(gates: &[GateResult]) -> Option<Markup> {
    let mut table = Table::new(vec![
        Column::text("fails if", 0),
        Column::text("verdict", 0),
        // On a narrow page the last column is the one to scroll for.
        Column::number("measured", 0),
        Column::text("of", 0),
    ]);
    for gate in gates {
        let name = super::sanitize::sanitize(&gate.gate).into_owned();
        if gate.observed.is_empty() {
            let nothing = gate.nothing();
            let verdict = Style::PAGE.verdict(gate.verdict);
            table.row(vec![name, verdict, or_dash(None), nothing]);
            continue;
        }
        for observed in &gate.observed {
            table.row(vec![
                name.clone(),
                Style::PAGE.verdict(observed.verdict),
                gate.measured(observed),
                super::sanitize::sanitize(&observed.subject).into_owned(),
            ]);
        }
    }
    (!gates.is_empty()).then(|| {
        element("section")
            .with(element("h2").text("Gates"))
            .with(table::table(&table))
            .into()
    })
}

/// Of a watch, what all rounds so far amount to.
fn rounds(report: &Report) -> Option<Element> {
    let round = report.round.as_ref()?;
    let servers = text::round::servers_so_far(&round.so_far.servers);
    Some(
        element("section")
            .with(element("h2").text(&format!("{} rounds", round.number)))
            .with(table::table(&servers)),
    )
}

/// The figures. Numbers from `first` on tell captures and ends apart.
fn data(report: &Report, first: usize) -> Markup {
    match &report.data {
        Data::PcapAnalyze(data) => pcap_analyze::captures(first, data, &report.findings),
        Data::Check(data) => {
            let mut out = details(view::view(&check::comparisons(data)));
            out.push(check::each(data, self::data));
            out
        }
        Data::CallLoopback(call) => self::call(first, call, &report.findings),
        Data::CallWhip(by_http) | Data::CallWhep(by_http) => one_end(
            first,
            report,
            &by_http.call,
            call_by_http::measured(by_http, &Style::PAGE),
        ),
        Data::CallOffer(by_hand) | Data::CallAnswer(by_hand) => one_end(
            first,
            report,
            &by_hand.call,
            call_by_hand::measured(by_hand, &Style::PAGE),
        ),
        Data::CallLoad(load) => {
            let mut out = shown(&report.data);
            let charts = call_load::over_time(load).into_iter();
            charts.for_each(|section| out.push(section));
            out
        }
        Data::CallServe(served) => self::served(first, served, &report.findings),
        other => shown(other),
    }
}

/// The figures, then each end over time, and the descriptions for those who look for them.
fn call(first: usize, call: &CallLoopback, findings: &[Finding]) -> Markup {
    let mut out = details(view::view(&call_loopback::measured(call, &Style::PAGE)));
    for (number, end) in [(first, &call.caller), (first + 1, &call.callee)] {
        out.push(pcap_analyze::end_of_call(number, end, findings));
    }
    with_descriptions(out, &call.offer, &call.answer)
}

/// The same of a call whose other end is elsewhere.
fn one_end(first: usize, report: &Report, call: &OneEnd, measured: View) -> Markup {
    let mut out = details(view::view(&measured));
    out.push(pcap_analyze::end_of_call(
        first,
        &call.end,
        &report.findings,
    ));
    with_descriptions(out, &call.offer, &call.answer)
}

fn with_descriptions(mut out: Markup, offer: &Option<String>, answer: &Option<String>) -> Markup {
    let both = call_loopback::descriptions(offer, answer, &Style::PAGE);
    let shown = view::view(&both);
    if !shown.is_empty() {
        let summary = element("summary").text("Offer and answer");
        out.push(element("details").with(summary).with(shown));
    }
    out
}

/// The calls one after the other, each with its end over time.
fn served(first: usize, served: &CallServe, findings: &[Finding]) -> Markup {
    let mut out = details(view::view(&call_serve::overview(served, &Style::PAGE)));
    for call in &served.calls {
        let figures = view::view(&call_serve::call(call, &Style::PAGE));
        out.push(
            element("section")
                .with(element("h2").text(&format!("Call {}", call.number)))
                .with(figures),
        );
        let number = first.saturating_add(call.number as usize);
        out.push(pcap_analyze::end_of_call(number, &call.call.end, findings));
    }
    out
}

fn shown(data: &Data) -> Markup {
    details(view::view(&figures(data, &Style::PAGE)))
}

fn details(shown: Markup) -> Markup {
    match shown.is_empty() {
        true => shown,
        false => element("section")
            .with(element("h2").text("Details"))
            .with(shown)
            .into(),
    }
}

fn footer(report: &Report) -> Element {
    let begun = report.started_at.as_ref();
    let begun = begun.map_or_else(String::new, |at| format!(", begun at {at}"));
    let text = format!(
        "{} {}{begun}. What was not measured is said to be; it is never 0.",
        report.tool.name, report.tool.version
    );
    element("footer").text(&text)
}
