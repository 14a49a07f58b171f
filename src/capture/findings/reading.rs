//! Findings about the file: what could not be read, and what never came into it.

use super::super::file::{Drops, Skip, Skipped};
use super::{Found, packets};
use crate::diagnostic::{Finding, FindingKind};
use crate::units::format_count;

pub const SKIPPED: FindingKind = FindingKind::warning(
    "PCAP020",
    "bytes-skipped",
    "A part of the capture is damaged and was skipped.",
);

pub const DROPPED: FindingKind = FindingKind::warning(
    "PCAP021",
    "capture-dropped-packets",
    "The host that captured lost packets before they came into the file.",
);

/// What deserves attention in the reading of the capture that is called `source`.
pub fn findings(source: &str, skipped: &Skipped, drops: Drops) -> Vec<Finding> {
    let places = skipped.first.iter().map(skip);
    places
        .chain(more(skipped))
        .chain(dropped(drops))
        .map(|found| found.within(source))
        .collect()
}

fn skip(skip: &Skip) -> Found {
    let message = format!(
        "{} bytes from byte {} on were skipped: the record there is damaged, {}",
        format_count(skip.bytes),
        skip.offset,
        skip.damage
    );
    let finding = SKIPPED.found(message).help(
        "packets that were there count as lost, and as lost_to_damage in JSON; the numbers that \
         Wireshark would give to those behind are unknown",
    );
    Found::at(finding, skip.packet)
}

/// Places beyond those that are remembered.
fn more(skipped: &Skipped) -> Option<Found> {
    let more = skipped.places - skipped.first.len() as u64;
    let message = format!(
        "{} further places were skipped; in all {} bytes",
        format_count(more),
        format_count(skipped.bytes)
    );
    let finding = SKIPPED
        .found(message)
        .help("the file is badly damaged; is there another copy?");
    (more > 0).then(|| finding.into())
}

fn dropped(drops: Drops) -> Option<Found> {
    let by_interface = drops.by_interface.unwrap_or_default();
    let by_os = drops.by_os.unwrap_or_default();
    let who = match (by_interface, by_os) {
        (0, 0) => return None,
        (_, 0) => "the interface",
        // Packets of pcapng tell of drops by either without saying by which (epb_dropcount).
        (0, _) => "the operating system or the interface",
        _ => "the interface and the operating system",
    };
    let message = format!(
        "{} never came into the capture: {who} dropped them while it was made",
        packets(by_interface + by_os)
    );
    let finding = DROPPED.found(message).help(
        "some of what seems lost was not lost in the network; capture with a filter, a larger buffer \
         (tcpdump -B, dumpcap -B) or a snap length",
    );
    Some(finding.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::file::Damage;

    #[test]
    fn a_skipped_place_says_where_how_much_and_why() {
        let skipped = Skipped {
            bytes: 500,
            places: 3,
            first: vec![Skip {
                offset: 40,
                bytes: 116,
                packet: 7,
                damage: Damage::NoBytes,
            }],
        };
        let findings = findings("a.pcap", &skipped, Drops::default());
        let messages: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "116 bytes from byte 40 on were skipped: the record there is damaged, it claims a packet without any bytes",
                "2 further places were skipped; in all 500 bytes",
            ]
        );
    }

    #[test]
    fn drops_are_told_only_when_there_were_some() {
        let drops = |by_interface, by_os| Drops {
            by_interface,
            by_os,
        };
        let told = |drops| findings("a", &Skipped::default(), drops).len();
        assert_eq!(told(drops(None, None)), 0);
        assert_eq!(told(drops(Some(0), Some(0))), 0);
        assert_eq!(told(drops(None, Some(2))), 1);
    }
}
