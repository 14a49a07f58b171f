//! How a candidate becomes a stream that is listed.

use super::candidate::Seen;
use super::events::{EventKind, Moment};
use super::flow::FlowId;
use super::recovery::{DescribedAs, Listed};
use super::stream::Stream;
use super::{Kind, Labels, MOST_STREAMS, RtpPacket, Session, StreamKey};
use crate::capture::knowledge::{Begun, Facts, Knowledge};
use crate::capture::observed::Observed;
use crate::rtp::payload::fec::flexfec_03_source;
use crate::sdp::codec::Role;

impl Session {
    /// A candidate has become a stream by its packet `last`.
    pub(super) fn list(
        &mut self,
        key: StreamKey,
        packets: &[Seen],
        last: &Observed,
        knowledge: &Knowledge,
    ) {
        let flow = self.flows.find_or_add(&key.flow);
        let (Some(flow), Some(first), true) =
            (flow, packets.first(), self.streams.len() < MOST_STREAMS)
        else {
            if let Some(flow) = flow {
                self.flows.count(flow, Kind::Rtp, packets.len() as u64);
            }
            self.unlisted_packets += packets.len() as u64;
            let first = packets.first().map(|first| first.packet);
            self.first_unlisted = self.first_unlisted.or(first);
            return;
        };
        let place = self.streams.len();
        self.flows.add_stream(flow, key.ssrc, place);
        let payload_type = first.header.payload_type;
        let mut labels = Labels::default();
        labels.observe(last.payload);
        let begun = knowledge.begun(&Facts {
            key,
            payload_types: &[(payload_type, 1)],
            payload_type,
            within_red: None,
            labels: &labels,
            last_packet: packets.last().map_or(first.packet, |last| last.packet),
            certificates: None,
        });
        if let Some(id) = begun.transport_wide_id {
            self.transports.described(flow, id);
        }
        let mut stream = match begun.clock_rate_hz {
            Some(rate_hz) => Stream::with_clock_rate(key, flow, self.gap, rate_hz),
            None => Stream::new(key, flow, self.gap, payload_type),
        };
        stream.labels = labels;
        stream.corrects = self.corrected(flow, packets);
        let described = match stream.corrects {
            Some(_) => DescribedAs::Media,
            None => self.described_as(flow, &begun),
        };
        self.streams.push(stream);
        self.recoveries.listed(&Listed {
            stream: place,
            flow,
            ssrc: key.ssrc,
            described,
        });
        let hole = self.holes.before(last);
        for packet in packets {
            self.observe(
                place,
                &RtpPacket {
                    at: packet.at,
                    number: packet.packet,
                    header: &packet.header,
                    payload: packet.payload.payload(),
                    bytes: &[],
                    hole,
                },
            );
            self.compare(place, (packet.at, packet.packet), &packet.header, knowledge);
        }
        self.recoveries.begun(place, flow);
        let began = Moment {
            at: first.at,
            packet: first.packet,
        };
        self.events
            .add(began, key.flow, EventKind::FirstRtp(key.ssrc));
    }

    /// The stream that all of these packets protect as FlexFEC-03 does.
    fn corrected(&self, flow: FlowId, packets: &[Seen]) -> Option<u32> {
        let protected = |packet: &Seen| flexfec_03_source(packet.payload.payload());
        let ssrc = protected(packets.first()?)?;
        let is_of_it = packets.iter().all(|packet| protected(packet) == Some(ssrc));
        self.flows.stream(flow, ssrc)?;
        is_of_it.then_some(ssrc)
    }

    fn described_as(&self, flow: FlowId, begun: &Begun) -> DescribedAs {
        match (begun.role, begun.repairs) {
            (None, None) => DescribedAs::Nothing,
            (Some(Role::Rtx) | None, Some(ssrc)) => DescribedAs::RepairOf {
                ssrc,
                listed: self.flows.stream(flow, ssrc),
            },
            (Some(Role::Rtx), None) => DescribedAs::Nothing,
            (Some(_), _) => DescribedAs::Media,
        }
    }
}
