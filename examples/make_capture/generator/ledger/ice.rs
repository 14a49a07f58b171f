//! The checks of ICE, of which there is one pair at most.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::control::FRAGMENTS;
use super::super::packet::Body;
use super::super::stats::summary;
use super::{FlowKey, Recording, key, milliseconds};

struct Message<'a> {
    at: u64,
    packet: usize,
    flow: FlowKey,
    bytes: &'a [u8],
}

pub fn of(recording: &Recording, container: &Container) -> Value {
    let messages = messages(recording, container);
    let Some(first) = messages.first() else {
        return json!([]);
    };
    let begin = recording.captured.first();
    let begin = begin.map_or(0, |packet| container.time_ns(packet.at_us));
    let since = |message: &Message| milliseconds(message.at - begin);
    let requests: BTreeMap<&[u8], &Message> = messages
        .iter()
        .filter(|message| message.is_request())
        .map(|request| (request.transaction(), request))
        .collect();
    let answered: Vec<(&Message, &Message)> = messages
        .iter()
        .filter(|message| !message.is_request())
        .filter_map(|answer| Some((*requests.get(answer.transaction())?, answer)))
        .collect();
    let took = answered.iter();
    let took: Vec<f64> = took
        .map(|(request, answer)| milliseconds(answer.at - request.at))
        .collect();
    let controls = |request: &Message| request.flow.0.starts_with(recording.scenario.addresses[0]);
    // Each check of who controls nominates.
    let nominated = answered.iter().find(|(request, _)| controls(request));
    let nominated = nominated.map(|(_, answer)| answer);
    json!([{
        "source_address": first.flow.0,
        "destination_address": first.flow.1,
        "transport": "udp",
        "first_packet": first.packet,
        "checks": requests.len(),
        "repeated_checks": 0,
        "answered_checks": answered.len(),
        "first_check_ms": since(first),
        "first_answer_ms": answered.first().map(|(_, answer)| since(answer)),
        "nominated_ms": nominated.map(|answer| since(answer)),
        "nominated_packet": nominated.map(|answer| answer.packet),
        "controlling_address": requests.values().find(|request| controls(request)).map(|request| &request.flow.0),
        "username_fragments": [format!("{}:{}", FRAGMENTS[0], FRAGMENTS[1])],
        "restarts": 0,
        "role_conflicts": 0,
        "role_conflict_resolved": null,
        "unanswered_since_ms": null,
        "unanswered_since_packet": null,
        "server_requests": 0,
        "keepalive_indications": 0,
        "rtt_ms": without_percentiles(summary(&took)),
        "relay": false,
        "turn": null,
        "errors": [],
    }])
}

fn messages<'a>(recording: &'a Recording, container: &Container) -> Vec<Message<'a>> {
    let captured = recording.captured.iter().enumerate();
    let messages = captured.filter_map(|(index, packet)| {
        let Body::Stun(bytes) = &packet.datagram.body else {
            return None;
        };
        Some(Message {
            at: container.time_ns(packet.at_us),
            packet: index + 1,
            flow: key(&packet.datagram),
            bytes,
        })
    });
    messages.collect()
}

impl Message<'_> {
    fn is_request(&self) -> bool {
        self.bytes[0] == 0
    }

    fn transaction(&self) -> &[u8] {
        &self.bytes[8..20]
    }
}

/// Those come from a histogram here.
fn without_percentiles(mut summary: Value) -> Value {
    if let Value::Object(figures) = &mut summary {
        figures.retain(|name, _| !name.starts_with('p'));
    }
    summary
}
