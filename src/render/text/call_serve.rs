//! `call serve`: each call, and what a browser says of it beside what was measured here.

use super::call_link::of_one_end;
use super::call_loopback::{descriptions, folded_note};
use super::one_end::{data_channel, stages, streams};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::render::wrap::folded;
use crate::report::call::serve::{Beside, Browser, CallServe, ServedCall, StreamBeside};
use crate::units::format_ms;

pub fn view(served: &CallServe, style: &Style) -> View {
    let mut blocks = vec![overview(served, style)];
    for one in &served.calls {
        let mut headed = View::from(format!("{}\n", style.bold(&format!("call {}", one.number))));
        headed.add(call(one, style));
        blocks.push(headed);
        if style.verbose {
            blocks.push(descriptions(&one.call.offer, &one.call.answer, style));
        }
    }
    View::blocks(blocks)
}

/// The server as a whole.
pub fn overview(served: &CallServe, style: &Style) -> View {
    let all = served.calls.len() as u64 + served.unlisted_calls;
    let calls = match all {
        1 => "1 call".to_owned(),
        all => format!("{all} calls"),
    };
    let mut out = format!(
        "{} at {}, in {:.1} s\n",
        style.bold(&calls),
        served.url,
        served.elapsed_ms / 1e3
    );
    if served.unlisted_calls > 0 {
        let unlisted = served.unlisted_calls;
        out.push_str(&format!("{unlisted} of them are not listed\n"));
    }
    let refused = served.answers.iter().filter(|answer| answer.status >= 400);
    let refused: Vec<String> = refused
        .map(|answer| format!("{} × {}", answer.count, answer.status))
        .collect();
    if !refused.is_empty() {
        out.push_str(&format!("requests refused: {}\n", refused.join(", ")));
    }
    View::from(out)
}

/// One call.
pub fn call(served: &ServedCall, style: &Style) -> View {
    let mut head = format!("{} {}, {}\n", purpose(served), served.client, ended(served));
    if let Some(name) = &served.user_agent {
        let lines = folded(&sanitize(name), 0, style);
        head.extend(lines.iter().map(|line| format!("{}\n", style.dim(line))));
    }
    if let Some(path) = &served.capture {
        head.push_str(&format!("captured in {}\n", sanitize(path)));
    }
    let stages = stages(&served.call, &[], style);
    let mut blocks = vec![View::from(format!("{head}{stages}"))];
    if served.call.connected {
        blocks.push(streams(&served.call, style));
        if served.browser.is_none() {
            // Else the page tells of it: this end only echoes.
            blocks.push(data_channel(&served.call, style));
        }
        blocks.push(of_one_end(&served.call.link, style));
    }
    if let Some(browser) = &served.browser {
        blocks.push(beside(browser, style));
    }
    View::blocks(blocks)
}

fn purpose(served: &ServedCall) -> &'static str {
    match served.purpose.as_str() {
        "whip" => "WHIP, published by",
        "whep" => "WHEP, played by",
        _ => "a call with the page at",
    }
}

fn ended(served: &ServedCall) -> &'static str {
    match served.ended_by.as_str() {
        "client" => "which ended it",
        "closing" => "which closed the connection",
        "silence" => "which was not heard of any more",
        "time_limit" => "and ended after the longest time",
        "server" => "and ended with the server",
        _ => "and not connected in time",
    }
}

/// Browser, this end, and the difference, stream by stream.
fn beside(browser: &Browser, style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("stream", 0),
        Column::text("measured by", 0),
        Column::number("sent", 0),
        Column::number("received", 0),
        Column::number("lost", 0),
        Column::number("jitter ms", 0),
        Column::number("RTT ms", 0),
        Column::number("frames", 1),
        Column::number("bytes", 2),
    ]);
    for stream in &browser.streams {
        for (number, by) in MEASURED_BY.iter().enumerate() {
            table.row(row(stream, number, by));
        }
    }
    let has_streams = !table.is_empty();
    let mut out = match has_streams {
        true => View::from(table),
        false => View::default(),
    };
    if has_streams || !browser.is_final {
        let note = match browser.is_final {
            true => {
                "sent and received count what was sent again too, as the browser's getStats does"
            }
            false => "the browser's last getStats is up to a second older: counts are not compared",
        };
        out.push_str(&folded_note(note, style));
    }
    if has_streams {
        out.push_str(&folded_note(LAST_REPORT, style));
    }
    out.push_str(&round_trips(browser));
    out
}

const LAST_REPORT: &str = "of what is sent to the browser, lost here is what its last report said";

const MEASURED_BY: [&str; 3] = ["browser", "here", "difference"];

fn row(stream: &StreamBeside, number: usize, by: &str) -> Vec<String> {
    // In each row, so that a table that is sorted can still be read.
    let name = match stream.direction.as_str() {
        "from_browser" => format!("{} from browser", stream.kind),
        _ => format!("{} to browser", stream.kind),
    };
    let count = |beside: &Beside<i64>| or_dash(of(beside, number).map(|count| count.to_string()));
    let ms = |beside: &Beside<f64>| or_dash(of(beside, number).map(format_ms));
    vec![
        name,
        by.to_owned(),
        count(&stream.packets_sent),
        count(&stream.packets_received),
        count(&stream.packets_lost),
        ms(&stream.jitter_ms),
        ms(&stream.rtt_ms),
        count(&stream.frames),
        count(&stream.payload_bytes),
    ]
}

fn of<T: Copy>(beside: &Beside<T>, number: usize) -> Option<T> {
    match number {
        0 => beside.browser,
        1 => beside.ours,
        _ => beside.difference,
    }
}

fn round_trips(browser: &Browser) -> String {
    let ms = |value: Option<f64>| match value {
        Some(value) => format!("{} ms", format_ms(value)),
        None => "not measured".to_owned(),
    };
    let checks = &browser.consent_rtt_ms;
    format!(
        "round trip of ICE's checks: browser {}, here {}; of messages: {}\n",
        ms(checks.browser),
        ms(checks.ours),
        ms(browser.message_rtt_ms)
    )
}
