//! A report as one page that needs nothing else: no network, no other file, no script to be read.
//!
//! Figures come from the same views as those of the text format; `pcap analyze` has a page of its
//! own. What comes out of a report becomes markup in `markup` alone.

mod chart;
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
use crate::units::format_value;
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
    let judges = !report.findings.is_empty() || text::has_verdict(report);
    let findings = judges.then(|| findings::section(report));
    let main = element("main")
        .all(findings::problems(&report.problems))
        .all(findings)
        .all(gates(&report.gates))
        .all(rounds(report))
        .with(data(report));
    element("body")
        .with(header(report))
        .with(main)
        .with(footer(report))
        .with(element("script").with(Markup::own(SCRIPT)))
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
        _ => Vec::new(),
    };
    match names.as_slice() {
        [] => report.data.command().to_owned(),
        [one] => short_name(one).to_owned(),
        [first, rest @ ..] => format!("{} and {} more", short_name(first), rest.len()),
    }
}

/// A heading has no room for folders.
fn short_name(source: &str) -> &str {
    match source {
        "-" => "standard input",
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
        Column::text("gate", 0),
        Column::text("verdict", 0),
        // On a narrow page the last column is the one to scroll for.
        Column::number("measured", 0),
        Column::text("of", 0),
    ]);
    for gate in gates {
        let name = super::sanitize::sanitize(&gate.gate).into_owned();
        if gate.observed.is_empty() {
            let nothing = "nothing in this run carries the metric".to_owned();
            let verdict = Style::PAGE.verdict(gate.verdict);
            table.row(vec![name, verdict, or_dash(None), nothing]);
            continue;
        }
        for observed in &gate.observed {
            let value = observed.value.map(|value| format_value(value, gate.unit));
            table.row(vec![
                name.clone(),
                Style::PAGE.verdict(observed.verdict),
                value.unwrap_or_else(|| "not measured".to_owned()),
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

fn data(report: &Report) -> Markup {
    match &report.data {
        Data::PcapAnalyze(data) => pcap_analyze::captures(data, &report.findings),
        Data::Check(data) => {
            let mut out = shown(&report.data);
            let steps = data.steps.iter().filter_map(|step| {
                let report = step.report.as_deref()?;
                Some((&step.name, report))
            });
            for (name, report) in steps {
                out.push(
                    element("details")
                        .with(element("summary").text(name))
                        .with(self::data(report)),
                );
            }
            out
        }
        Data::CallLoopback(call) => self::call(call, &report.findings),
        Data::CallWhip(by_http) | Data::CallWhep(by_http) => one_end(
            report,
            &by_http.call,
            call_by_http::measured(by_http, &Style::PAGE),
        ),
        Data::CallOffer(by_hand) | Data::CallAnswer(by_hand) => one_end(
            report,
            &by_hand.call,
            call_by_hand::measured(by_hand, &Style::PAGE),
        ),
        Data::CallServe(served) => self::served(served, &report.findings),
        other => shown(other),
    }
}

/// The figures, then each end over time, and the descriptions for those who look for them.
fn call(call: &CallLoopback, findings: &[Finding]) -> Markup {
    let mut out = details(view::view(&call_loopback::measured(call, &Style::PAGE)));
    // A page of `check` has a capture beside the call, which is number 0.
    for (number, end) in [(1, &call.caller), (2, &call.callee)] {
        out.push(pcap_analyze::end_of_call(number, end, findings));
    }
    with_descriptions(out, &call.offer, &call.answer)
}

/// The same of a call whose other end is elsewhere.
fn one_end(report: &Report, call: &OneEnd, measured: View) -> Markup {
    let mut out = details(view::view(&measured));
    out.push(pcap_analyze::end_of_call(1, &call.end, &report.findings));
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
fn served(served: &CallServe, findings: &[Finding]) -> Markup {
    let mut out = details(view::view(&call_serve::overview(served, &Style::PAGE)));
    for call in &served.calls {
        let figures = view::view(&call_serve::call(call, &Style::PAGE));
        out.push(
            element("section")
                .with(element("h2").text(&format!("Call {}", call.number)))
                .with(figures),
        );
        let number = call.number as usize;
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
    let text = format!(
        "{} {}. What was not measured is said to be; it is never 0.",
        report.tool.name, report.tool.version
    );
    element("footer").text(&text)
}
