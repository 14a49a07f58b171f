//! What was asked for otherwise than before: figures of different settings do not compare.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Scope;
use crate::report::call::load::{CallLoad, LoadIce};
use crate::report::call::{CallLoopback, End, Link, LinkChange, OneEnd, Setting};
use crate::report::pcap::{Capture, PcapAnalyze};
use crate::report::turn::TurnProbe;
use crate::report::{Data, Report};
use crate::units::{Unit, format_bps, format_count, format_value};

/// A setting that both reports tell, and not the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingChange {
    /// The check that has it. Null for other commands than `check`, and for what all checks share.
    pub check: Option<String>,
    /// Such as `duration`, `servers` or `network, caller to callee`.
    pub setting: String,
    /// In words, as in what follows.
    pub before: String,
    pub now: String,
}

/// A setting as a report tells it.
struct Told {
    setting: String,
    value: Value,
}

enum Value {
    Words(String),
    /// In ms, as it was measured: two runs of one setting differ by a little.
    Lasted(f64),
    Moment(Moment),
}

/// In seconds. It may have been typed either way, which a report does not tell.
struct Moment {
    since_1970: f64,
    since_begin: f64,
}

impl Told {
    fn new(setting: impl Into<String>, words: impl Into<String>) -> Told {
        Told {
            setting: setting.into(),
            value: Value::Words(words.into()),
        }
    }

    fn lasted(setting: &str, ms: f64) -> Told {
        Told {
            setting: setting.to_owned(),
            value: Value::Lasted(ms),
        }
    }
}

impl Value {
    fn is_as(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Words(one), Value::Words(another)) => one == another,
            (Value::Lasted(one), Value::Lasted(another)) => {
                const LEAST_MS: f64 = 100.0;
                const LEAST_SHARE: f64 = 0.05;
                let difference = (one - another).abs();
                difference < LEAST_MS.max(LEAST_SHARE * one.max(*another))
            }
            (Value::Moment(one), Value::Moment(another)) => {
                // Seconds since 1970 have no more digits than that as a float.
                const LEAST_S: f64 = 1e-5;
                let is_near = |one: f64, another: f64| (one - another).abs() < LEAST_S;
                is_near(one.since_1970, another.since_1970)
                    || is_near(one.since_begin, another.since_begin)
            }
            _ => false,
        }
    }

    fn words(&self) -> String {
        match self {
            Value::Words(words) => words.clone(),
            Value::Lasted(ms) => format_value(*ms, Unit::Ms),
            Value::Moment(at) => {
                let since_begin = format_value(at.since_begin * 1e3, Unit::Ms);
                format!("{since_begin} after the first packet")
            }
        }
    }
}

/// The program that measured, and the settings of all that was measured twice.
pub fn changes(now: &Report, before: &Report, scopes: &[Scope]) -> Vec<SettingChange> {
    let version = |report: &Report| vec![Told::new("rtctool", &report.tool.version)];
    let of_all = changed(None, version(now), &version(before));
    let of_scopes = scopes
        .iter()
        .flat_map(|scope| changed(scope.check, told(scope.now), &told(scope.before)));
    of_all.into_iter().chain(of_scopes).collect()
}

/// What only one of them tells has nothing beside it.
fn changed(check: Option<&str>, now: Vec<Told>, before: &[Told]) -> Vec<SettingChange> {
    let pairs = now.into_iter().filter_map(|now| {
        let before = before.iter().find(|one| one.setting == now.setting)?;
        (!before.value.is_as(&now.value)).then(|| SettingChange {
            check: check.map(str::to_owned),
            before: before.value.words(),
            now: now.value.words(),
            setting: now.setting,
        })
    });
    pairs.collect()
}

fn told(report: &Report) -> Vec<Told> {
    let mut told = vec![Told::new("command", report.data.command())];
    told.extend(match &report.data {
        Data::StunProbe(data) => servers(data.servers.iter().map(|one| one.uri.as_str())),
        Data::StunNat(data) => servers(data.servers.iter().map(|one| one.uri.as_str())),
        Data::TurnAudit(data) => servers(data.servers.iter().map(|one| one.uri.as_str())),
        Data::IceCheck(data) => {
            let configured = data.configurations.iter().flat_map(|one| &one.servers);
            servers(configured.map(|one| one.uri.as_str()))
        }
        Data::TurnProbe(data) => of_turn(data),
        Data::PcapAnalyze(data) => of_captures(data),
        Data::CallLoopback(call) => of_loopback(call),
        Data::CallWhip(by_http) | Data::CallWhep(by_http) => {
            let endpoint = Told::new("endpoint", &by_http.endpoint);
            std::iter::once(endpoint)
                .chain(of_one_end(&by_http.call))
                .collect()
        }
        Data::CallOffer(by_hand) | Data::CallAnswer(by_hand) => of_one_end(&by_hand.call),
        Data::CallLoad(load) => of_load(load),
        _ => Vec::new(),
    });
    told
}

/// Each URI once, whatever number of addresses it has, in an order that says nothing.
fn servers<'a>(uris: impl Iterator<Item = &'a str>) -> Vec<Told> {
    let uris = in_order(uris);
    let told = (!uris.is_empty()).then(|| Told::new("servers", uris));
    told.into_iter().collect()
}

fn in_order<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

fn of_turn(data: &TurnProbe) -> Vec<Told> {
    let mut told = servers(data.servers.iter().map(|one| one.uri.as_str()));
    if let Some(echo) = data.servers.iter().find_map(|one| one.echo.as_ref()) {
        told.push(Told::new(
            "data in a packet",
            format!("{} bytes", echo.size_bytes),
        ));
        told.push(Told::new(
            "rate of packets",
            format!("{} a second", echo.rate_asked_pps),
        ));
    }
    told
}

fn of_captures(data: &PcapAnalyze) -> Vec<Told> {
    // One selection is for all captures of a run.
    let first = data.captures.first();
    first.map(selection).unwrap_or_default()
}

fn selection(capture: &Capture) -> Vec<Told> {
    let selection = capture.selection.as_ref();
    let filter = selection.and_then(|selection| selection.filter.as_deref());
    let filter = Told::new("filter", filter.unwrap_or("none"));
    // Of a capture without times there is no telling what was asked for.
    let times = capture.first_packet_s.map(|begin| {
        let from = selection.and_then(|selection| selection.from_s);
        let to = selection.and_then(|selection| selection.to_s);
        [
            limit("from", from, begin, "the first packet"),
            limit("to", to, begin, "the last packet"),
        ]
    });
    std::iter::once(filter)
        .chain(times.into_iter().flatten())
        .collect()
}

fn limit(setting: &str, at: Option<f64>, begin: f64, otherwise: &str) -> Told {
    let value = match at {
        Some(at) => Value::Moment(Moment {
            since_1970: at,
            since_begin: at - begin,
        }),
        None => Value::Words(otherwise.to_owned()),
    };
    Told {
        setting: setting.to_owned(),
        value,
    }
}

fn of_loopback(call: &CallLoopback) -> Vec<Told> {
    let links = call.links.iter().map(network);
    let streams = streams(&[&call.caller, &call.callee]);
    // A call that did not come about lasted no time, whatever it was to last.
    let lasted = call.connected && !call.interrupted && call.lost_ms.is_none();
    let duration = lasted.then(|| Told::lasted("duration", call.duration_ms));
    duration.into_iter().chain(links).chain(streams).collect()
}

fn of_one_end(call: &OneEnd) -> Vec<Told> {
    let ended = call.interrupted || call.lost_ms.is_some() || call.left_ms.is_some();
    let lasted = call.connected && !ended;
    let duration = lasted.then(|| Told::lasted("duration", call.duration_ms));
    let streams = streams(&[&call.end]);
    duration
        .into_iter()
        .chain([network(&call.link)])
        .chain(streams)
        .collect()
}

/// Which kinds of media are sent, and their codecs. What came says what was measured, not what was asked for.
fn streams(ends: &[&End]) -> Vec<Told> {
    let sent = || {
        let outbound = ends.iter().flat_map(|end| &end.outbound);
        outbound.map(|stream| &stream.stream)
    };
    let kinds = in_order(sent().filter_map(|stream| stream.kind.as_deref()));
    let media = (!kinds.is_empty()).then(|| Told::new("media", kinds));
    let codecs = ["audio", "video"].into_iter().filter_map(|kind| {
        let of_kind = sent().filter(|stream| stream.kind.as_deref() == Some(kind));
        let codecs = in_order(of_kind.filter_map(|stream| stream.codec.as_deref()));
        (!codecs.is_empty()).then(|| Told::new(format!("{kind} codec"), codecs))
    });
    media.into_iter().chain(codecs).collect()
}

fn network(link: &Link) -> Told {
    let direction = link.direction.replace('_', " ");
    let mut words = in_words(&link.setting);
    if !link.changes.is_empty() {
        words = format!("{words}; {}", later(&link.changes));
    }
    Told::new(format!("network, {direction}"), words)
}

/// `from 2000 ms on loss 5.00 %`, of each change.
fn later(changes: &[LinkChange]) -> String {
    let words = changes.iter().map(|change| {
        let at = format_value(change.at_ms, Unit::Ms);
        format!("from {at} on {}", in_words(&change.setting))
    });
    words.collect::<Vec<_>>().join("; ")
}

/// Only what it does to datagrams.
fn in_words(setting: &Setting) -> String {
    let percent = |value: f64, what: &str| {
        (value > 0.0).then(|| format!("{what} {}", format_value(value, Unit::Percent)))
    };
    let ms = |value: f64, what: &str| {
        (value > 0.0).then(|| format!("{what} {}", format_value(value, Unit::Ms)))
    };
    let bursts = setting.burst_packets;
    let rate = setting.rate_bps;
    let parts = [
        percent(setting.loss_percent, "loss"),
        bursts.map(|packets| format!("in bursts of {packets}")),
        ms(setting.delay_ms, "delay"),
        ms(setting.jitter_ms, "jitter ±"),
        percent(setting.reorder_percent, "reorder"),
        ms(setting.reorder_ms, "by"),
        percent(setting.duplicate_percent, "duplicate"),
        rate.map(|rate| format!("rate {}", format_bps(rate as f64))),
        rate.and_then(|_| ms(setting.queue_ms, "queue")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => "unimpaired".to_owned(),
        false => parts.join(", "),
    }
}

fn of_load(load: &CallLoad) -> Vec<Told> {
    let plan = &load.plan;
    let video = plan.video_bps;
    let network = plan.network.iter().map(in_words);
    let kinds = in_order(plan.media.iter().map(String::as_str));
    let mut told = vec![
        Told::new("target", &plan.target),
        Told::new("protocol", plan.protocol.as_deref().unwrap_or("none")),
        Told::new("calls", format_count(plan.calls)),
        Told::new("calls a second", plan.rate_per_s.to_string()),
        Told::new("duration", format_value(plan.duration_ms, Unit::Ms)),
        Told::new("media", kinds),
        Told::new(
            "rate of video",
            video.map_or_else(|| "as it is".to_owned(), |rate| format_bps(rate as f64)),
        ),
        Told::new("network", network.collect::<Vec<_>>().join("; ")),
        Told::new("processes", format_count(plan.shards)),
    ];
    let changes = plan.network_later.iter().map(|directions| {
        let words = directions.iter().map(|changes| match changes.as_slice() {
            [] => "none".to_owned(),
            changes => later(changes),
        });
        Told::new(
            "changes of the network",
            words.collect::<Vec<_>>().join(" / "),
        )
    });
    told.extend(changes);
    told.extend(of_ice(&plan.ice));
    told
}

/// Reports of before they were told have none of it.
fn of_ice(ice: &LoadIce) -> Vec<Told> {
    if ice.policy.is_empty() {
        return Vec::new();
    }
    let servers = in_order(ice.servers.iter().map(String::as_str));
    let servers = match servers.is_empty() {
        true => "none".to_owned(),
        false => servers,
    };
    let trickle = match ice.trickle {
        true => "yes",
        false => "no",
    };
    vec![
        Told::new("ICE servers", servers),
        Told::new("ICE policy", &ice.policy),
        Told::new("trickle ICE", trickle),
    ]
}

#[cfg(test)]
mod tests;
