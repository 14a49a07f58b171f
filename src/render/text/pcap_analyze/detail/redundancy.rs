//! What is sent so that lost packets can be restored.

use crate::report::pcap::{ForwardErrorCorrection, Red, RepairStream, Stream};
use crate::units::{counted, format_count};

/// `4.1 % of all bytes: RED in up to 2 blocks, restores 12; rtx of 0x00000003`.
pub fn text(stream: &Stream) -> Option<String> {
    let redundancy = stream.redundancy.as_ref()?;
    let percent = redundancy.redundant_percent?;
    let parts: Vec<String> = [
        redundancy.red.as_ref().and_then(red),
        redundancy.ulpfec.as_ref().map(fec),
    ]
    .into_iter()
    .flatten()
    .chain(redundancy.repair_streams.iter().map(repair))
    .collect();
    let list = parts.join("; ");
    let colon = if parts.is_empty() { "" } else { ": " };
    Some(format!("{percent:.1} % of all bytes{colon}{list}"))
}

fn red(red: &Red) -> Option<String> {
    (red.redundant_blocks > 0).then(|| {
        format!(
            "RED in up to {} blocks a packet{}",
            red.blocks_max,
            restores(red.recoverable_packets)
        )
    })
}

fn fec(fec: &ForwardErrorCorrection) -> String {
    format!(
        "{} of ULPFEC{}",
        counted(fec.packets, "packet"),
        restores(fec.recoverable_packets)
    )
}

fn restores(lost: u64) -> String {
    match lost {
        0 => String::new(),
        lost => format!(", restores {} lost here", format_count(lost)),
    }
}

fn repair(repair: &RepairStream) -> String {
    match &repair.kind {
        Some(kind) => format!("{kind} in {:#010x}", repair.ssrc),
        None => format!("repaired by {:#010x}", repair.ssrc),
    }
}
