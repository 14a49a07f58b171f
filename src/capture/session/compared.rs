//! Streams as tshark counts them, beside our own figures: only where that is asked for.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use super::{Labels, Session, StreamKey};
use crate::capture::knowledge::{Facts, Knowledge};
use crate::rtp::header::RtpHeader;
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
        let described = || described(key, &packet, labels, knowledge);
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

impl Session {
    /// Counts streams as tshark does, too.
    pub fn compare_with_tshark(&mut self) {
        self.compared = Some(Compared::default());
    }

    /// `came` is when a packet came, and its number.
    #[inline(always)]
    pub(super) fn compare(
        &mut self,
        place: usize,
        came: (Duration, u64),
        header: &RtpHeader,
        knowledge: &Knowledge,
    ) {
        if self.compared.is_some() {
            self.compare_packet(place, came, header, knowledge);
        }
    }

    #[inline(never)]
    fn compare_packet(
        &mut self,
        place: usize,
        came: (Duration, u64),
        header: &RtpHeader,
        knowledge: &Knowledge,
    ) {
        let (Some(compared), Some(stream)) = (&mut self.compared, self.streams.get(place)) else {
            return;
        };
        let packet = Packet {
            at: came.0,
            number: came.1,
            sequence_number: header.sequence_number,
            timestamp: header.timestamp,
            marker: header.marker,
            payload_type: header.payload_type,
        };
        compared.observe(place, stream.key(), &stream.labels, packet, knowledge);
    }
}

/// What descriptions say of a packet's payload type.
fn described(
    key: StreamKey,
    packet: &Packet,
    labels: &Labels,
    knowledge: &Knowledge,
) -> Option<Described> {
    let payload_type = packet.payload_type;
    let described = knowledge.describe(&Facts {
        key,
        payload_types: &[(payload_type, 1)],
        payload_type,
        within_red: None,
        labels,
        last_packet: packet.number,
        certificates: None,
    })?;
    let codec = described.codec.filter(|codec| codec.has_rtpmap)?;
    Some(Described {
        name: codec.encoding,
        clock_rate_hz: codec.clock_hz,
    })
}
