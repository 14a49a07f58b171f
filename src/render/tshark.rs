//! The table of `tshark -q -z rtp,streams`, column by column, so that `diff` can compare.

use super::sanitize::sanitize;
use crate::report::pcap::tshark::TsharkStream;

const TITLE: &str = "========================= RTP Streams ========================\n";
const END: &str = "==============================================================\n";

pub fn table(streams: &[TsharkStream]) -> String {
    let mut out = String::from(TITLE);
    out.push_str(&format!(
        "{:>13} {:>13} {:>15} {:>5} {:>15} {:>5} {:>10} {:>16} {:>5} {:>12} {:>15} {:>15} {:>15} {:>15} {:>15} {:>15} {}\n",
        "Start time",
        "End time",
        "Src IP addr",
        "Port",
        "Dest IP addr",
        "Port",
        "SSRC",
        "Payload",
        "Pkts",
        "Lost",
        "Min Delta(ms)",
        "Mean Delta(ms)",
        "Max Delta(ms)",
        "Min Jitter(ms)",
        "Mean Jitter(ms)",
        "Max Jitter(ms)",
        "Problems?",
    ));
    streams
        .iter()
        .for_each(|stream| out.push_str(&line(stream)));
    out.push_str(END);
    out
}

fn line(stream: &TsharkStream) -> String {
    let figures = &stream.figures;
    let (delta, jitter) = (figures.delta_ms, figures.jitter_ms);
    let problem = if figures.has_problem { "X" } else { "" };
    format!(
        "{:>13.6} {:>13.6} {:>15} {:>5} {:>15} {:>5} 0x{:08X} {:>16} {:>5} {:>5} ({:.1}%) {:>15.3} {:>15.3} {:>15.3} {:>15.3} {:>15.3} {:>15.3} {problem}\n",
        stream.start_s,
        stream.end_s,
        stream.source.ip(),
        stream.source.port(),
        stream.destination.ip(),
        stream.destination.port(),
        stream.ssrc,
        sanitize(&figures.payload),
        figures.packets,
        figures.lost,
        figures.lost_percent,
        delta.min.unwrap_or(-1.0),
        delta.mean,
        delta.max,
        jitter.min.unwrap_or(-1.0),
        jitter.mean,
        jitter.max,
    )
}
