//! Streams as tshark counts them, beside our own figures: only where that is asked for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Facts, Knowledge, Labels, StreamKey};
use crate::rtp::tshark::{Described, Figures, Meter, Packet};

/// Meters by the places of their streams.
#[derive(Debug, Default)]
pub struct Compared {
    meters: BTreeMap<usize, (StreamKey, Meter)>,
}

impl Compared {
    /// Takes a packet of the stream at this place.
    pub fn observe(
        &mut self,
        place: usize,
        key: StreamKey,
        labels: &Labels,
        packet: Packet,
        knowledge: &Knowledge,
    ) {
        let payload_type = packet.payload_type;
        let described = || described(key, payload_type, labels, knowledge);
        let Some((_, meter)) = self.meters.get_mut(&place) else {
            let meter = Meter::begin(packet, described());
            self.meters.insert(place, (key, meter));
            return;
        };
        if !meter.knows(payload_type) {
            meter.describe(payload_type, described());
        }
        meter.observe(packet);
    }

    /// The last stream to appear first, as tshark has it.
    pub fn figures(&self) -> Vec<(StreamKey, Figures)> {
        let meters = self.meters.values();
        let mut figures: Vec<(StreamKey, Figures)> =
            meters.map(|(key, meter)| (*key, meter.figures())).collect();
        figures.sort_by_key(|(_, figures)| Reverse(figures.first_packet));
        figures
    }
}

/// What descriptions say of a payload type.
fn described(
    key: StreamKey,
    payload_type: u8,
    labels: &Labels,
    knowledge: &Knowledge,
) -> Option<Described> {
    let described = knowledge.describe(&Facts {
        key,
        payload_types: &[(payload_type, 1)],
        payload_type,
        labels,
    })?;
    let codec = described.codec.filter(|codec| codec.has_rtpmap)?;
    Some(Described {
        name: codec.encoding,
        clock_rate_hz: codec.clock_hz,
    })
}
