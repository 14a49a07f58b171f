//! The streams that there are to choose from.

use crate::capture::streams::MediaStream;
use crate::render::style::Style;
use crate::render::table::{Column, Table};
use crate::rtp::clock_rate::Media;

/// Streams that an error lists.
const MOST_LISTED: usize = 20;

/// Lines of a table, with flows as `--flow` takes them.
pub fn of(streams: &[MediaStream]) -> Vec<String> {
    let mut table = Table::new(vec![
        Column::text("ssrc", 0),
        Column::text("kind", 2),
        Column::text("codec", 0),
        Column::text("mid", 1),
        Column::number("packets", 3),
        Column::text("flow", 0),
    ]);
    for stream in streams.iter().take(MOST_LISTED) {
        table.row(vec![
            format!("{:#010x}", stream.key.ssrc),
            stream.media.map_or("–", Media::as_str).to_owned(),
            codec(stream),
            stream.mid.clone().unwrap_or_else(|| "–".to_owned()),
            stream.packets.to_string(),
            flow(stream),
        ]);
    }
    let rendered = table.render(&Style::PLAIN);
    let mut lines: Vec<String> = rendered.lines().map(str::to_owned).collect();
    if streams.len() > MOST_LISTED {
        lines.push(format!("and {} more", streams.len() - MOST_LISTED));
    }
    lines
}

fn codec(stream: &MediaStream) -> String {
    let name = match &stream.encoding {
        Some(name) => name.clone(),
        None => format!("PT {}", stream.payload_types.most),
    };
    match stream.is_hidden() {
        true => format!("{name}, encrypted"),
        false => name,
    }
}

fn flow(stream: &MediaStream) -> String {
    let flow = stream.key.flow;
    let transport = flow.transport.as_str();
    format!("{transport}:{}-{}", flow.source, flow.destination)
}
