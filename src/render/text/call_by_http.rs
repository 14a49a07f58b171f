//! `call whip` and `call whep`: which stage was reached, what HTTP said, and the streams.

use super::call_link::of_one_end;
use super::call_loopback::descriptions;
use super::one_end::{self, data_channel, streams};
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::report::call::whip::{CallByHttp, HttpExchange};
use crate::units::format_ms;

pub fn view(by_http: &CallByHttp, style: &Style) -> View {
    let call = &by_http.call;
    let mut blocks = vec![measured(by_http, style)];
    if style.verbose {
        blocks.push(descriptions(&call.offer, &call.answer, style));
    }
    View::blocks(blocks)
}

/// All but the descriptions.
pub fn measured(by_http: &CallByHttp, style: &Style) -> View {
    let call = &by_http.call;
    let mut stages = one_end::stages(call, &[("HTTP", by_http.http_ms)], style);
    stages.push_str(&ice_servers(by_http));
    let mut blocks = vec![View::from(stages), exchanges(by_http)];
    if call.connected {
        blocks.push(streams(call, style));
        blocks.push(data_channel(call, style));
        blocks.push(of_one_end(&call.link, style));
    }
    View::blocks(blocks)
}

fn ice_servers(call: &CallByHttp) -> String {
    let servers = call.session.iter().flat_map(|session| &session.ice_servers);
    let servers: Vec<&str> = servers.map(String::as_str).collect();
    match servers.as_slice() {
        [] => String::new(),
        servers => format!(
            "ICE servers that the endpoint names: {}\n",
            servers.join(", ")
        ),
    }
}

fn exchanges(call: &CallByHttp) -> View {
    let mut table = Table::new(vec![
        Column::text("request", 0),
        Column::number("status", 0),
        Column::number("bytes", 2),
        Column::number("resolve ms", 3),
        Column::number("connect ms", 1),
        Column::number("TLS ms", 1),
        Column::number("answer ms", 0),
    ]);
    for exchange in &call.exchanges {
        table.row(exchange_row(exchange));
    }
    match table.is_empty() {
        true => View::default(),
        false => View::from(table),
    }
}

fn exchange_row(exchange: &HttpExchange) -> Vec<String> {
    let ms = |value: Option<f64>| or_dash(value.map(format_ms));
    vec![
        format!("{} {}", exchange.method, exchange.url),
        or_dash(exchange.status.map(|status| status.to_string())),
        or_dash(exchange.bytes.map(|bytes| bytes.to_string())),
        ms(exchange.resolve_ms),
        ms(exchange.connect_ms),
        ms(exchange.tls_ms),
        ms(exchange.answer_ms),
    ]
}
