//! How a call got its connection: ICE by pair of addresses, and handshakes.

use super::happened::moment;
use super::{Known, MOST_CARDS, MOST_ROWS, facts, left_out};
use crate::render::html::markup::{Element, element};
use crate::render::html::table::table;
use crate::render::table::{Column, Table, or_dash};
use crate::render::text::pcap_analyze::course;
use crate::report::pcap::{Capture, IcePair};
use crate::units::{format_count, format_ms};

pub fn details(capture: &Capture) -> Vec<Element> {
    let all = &capture.dtls_handshakes;
    let handshakes = all.iter().take(MOST_CARDS).map(|handshake| {
        let name = format!(
            "{} → {}",
            handshake.client_address, handshake.server_address
        );
        part(&name, course::of_handshake(handshake))
    });
    let handshakes: Vec<Element> = handshakes.collect();
    let shown = capture.ice_pairs.get(..MOST_ROWS);
    let shown = shown.unwrap_or(&capture.ice_pairs);
    let pairs = (!capture.ice_pairs.is_empty()).then(|| {
        element("details")
            .with(element("summary").text("STUN and ICE by pair of addresses"))
            .with(table(&pairs(shown)))
            .all(left_out(
                capture.ice_pairs.len(),
                MOST_ROWS,
                "pairs of addresses",
            ))
    });
    let handshakes = (!handshakes.is_empty()).then(|| {
        element("details")
            .with(element("summary").text("DTLS handshakes"))
            .all(handshakes)
            .all(left_out(all.len(), MOST_CARDS, "handshakes"))
    });
    pairs.into_iter().chain(handshakes).collect()
}

fn part<const N: usize>(name: &str, known: [Known; N]) -> Element {
    element("article")
        .class("part")
        .with(element("h4").text(name))
        .with(facts(known))
}

fn pairs(pairs: &[IcePair]) -> Table {
    let mut rows = Table::new(vec![
        Column::text("from → to", 0),
        Column::number("checks", 0),
        Column::number("answered", 0),
        Column::number("sent again", 0),
        Column::text("candidates", 0),
        Column::text("media", 0),
        Column::number("nominated s", 0),
        Column::number("RTT p50 ms", 0),
        Column::number("RTT max ms", 0),
        Column::text("controlling", 0),
        Column::text("TURN", 0),
    ]);
    for pair in pairs {
        let [_, (_, candidates), (_, media), _, _, _, (_, turn)] = course::of_pair(pair);
        rows.row(vec![
            format!("{} → {}", pair.source_address, pair.destination_address),
            format_count(pair.checks),
            format_count(pair.answered_checks),
            format_count(pair.repeated_checks),
            or_dash(candidates),
            or_dash(media),
            or_dash(pair.nominated_ms.map(moment)),
            or_dash(pair.rtt_ms.p50.map(format_ms)),
            or_dash(pair.rtt_ms.max.map(format_ms)),
            or_dash(pair.controlling_address.clone()),
            or_dash(turn),
        ]);
    }
    rows
}
