//! The streams of a capture that can be taken out, each with what its analysis told.

use std::net::{IpAddr, SocketAddr};

use super::knowledge;
use super::observed::{FlowKey, Transport};
use super::session::{Encryption, SessionSummary, StreamKey, StreamSummary};
use super::turn::Relay;
use crate::rtp::clock_rate::Media;
use crate::rtp::payload::Codec;
use crate::rtp::payload::guess::Confidence;
use crate::sdp::codec::Role;

/// A stream of media, together with those that repair it.
#[derive(Debug, Clone)]
pub struct MediaStream {
    pub key: StreamKey,
    pub packets: u64,
    pub media: Option<Media>,
    pub mid: Option<String>,
    /// The encoding name, whether the encoding is read here or not.
    pub encoding: Option<String>,
    pub encoding_source: Option<EncodingSource>,
    pub payload_types: PayloadTypes,
    pub encryption: Encryption,
    /// Bytes of the tag of SRTP, where lengths show it.
    pub visible_tag: Option<u64>,
    /// Bytes that packets have beyond what their timestamps account for.
    surplus_bytes: Option<u64>,
    pub repairs: Vec<Repair>,
    /// What of the capture carries it. Several where it cannot be told which relay does.
    pub ways: Vec<Way>,
}

/// How an encoding was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingSource {
    /// A session description names it.
    Sdp,
    /// The payload type's own (RFC 3551 §6).
    Static,
    /// From what the payloads look like.
    Payloads(Confidence),
    /// The user said so.
    Named,
}

/// What the payload types of a stream are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadTypes {
    /// The one that most packets have.
    pub most: u8,
    /// Those of the codec.
    pub media: Vec<u8>,
    /// Those that pack the codec's packets into RED (RFC 2198).
    pub red: Vec<u8>,
}

/// A stream that carries retransmissions of another (RFC 4588).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    pub key: StreamKey,
    /// Its payload types with those that they retransmit, as far as a description tells.
    pub payload_types: Vec<(u8, u8)>,
}

/// A conversation of the capture, either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub one: SocketAddr,
    pub other: SocketAddr,
    pub transport: Transport,
}

/// All streams of media, in the order in which they appeared.
pub fn streams(session: &SessionSummary, relays: &[Relay]) -> Vec<MediaStream> {
    let is_media = |stream: &&StreamSummary| stream.repairs.is_none();
    let media = session.streams.iter().filter(is_media);
    let of = |stream: &StreamSummary| MediaStream::of(stream, &session.streams, relays);
    media.map(of).collect()
}

impl MediaStream {
    fn of(stream: &StreamSummary, all: &[StreamSummary], relays: &[Relay]) -> Self {
        let (encoding, encoding_source) = encoding(stream).unzip();
        let key = stream.key;
        let retransmits = |other: &&StreamSummary| {
            other.repairs == Some(key.ssrc) && other.key.flow == key.flow && !is_fec(other)
        };
        MediaStream {
            key,
            packets: stream.reception.packets,
            media: stream.media,
            mid: stream.described.as_ref().and_then(|of| of.mid.clone()),
            payload_types: PayloadTypes::of(stream, encoding.as_deref()),
            encoding,
            encoding_source,
            encryption: stream.encryption,
            visible_tag: stream.visible_tag(),
            surplus_bytes: stream.surplus_bytes,
            repairs: all.iter().filter(retransmits).map(Repair::of).collect(),
            ways: Way::of(key.flow, relays),
        }
    }

    /// The codec, if it is one that is read here.
    pub fn codec(&self) -> Option<Codec> {
        Codec::by_name(self.encoding.as_ref()?).filter(|codec| codec.clock_rate_hz().is_some())
    }

    /// Whether its packets are encrypted, and no key opens them.
    pub fn is_hidden(&self) -> bool {
        matches!(self.encryption, Encryption::NotDecrypted(_))
    }

    /// Whether nothing tells if it is encrypted, and its packets are not as those of its codec:
    /// played, it may be noise.
    pub fn may_be_hidden(&self) -> bool {
        let is_told = |bytes| matches!(self.codec(), Some(Codec::Pcmu | Codec::Pcma)) && bytes == 0;
        let is_strange = match (self.encoding_source, self.surplus_bytes) {
            (Some(EncodingSource::Named), surplus) => !surplus.is_some_and(is_told),
            (Some(EncodingSource::Static), Some(surplus)) => !is_told(surplus),
            (Some(EncodingSource::Static), None) => self.has_byte_a_tick(),
            _ => false,
        };
        self.encryption == Encryption::Unknown && is_strange
    }

    /// Whether its packets' lengths would tell, were there enough that agree (RFC 3551 §4.5).
    fn has_byte_a_tick(&self) -> bool {
        let name = self.encoding.as_deref().unwrap_or_default();
        let is_name = |known: &&str| known.eq_ignore_ascii_case(name);
        ["PCMU", "PCMA", "G722"].iter().any(is_name)
    }

    /// The codec is what the user says.
    pub fn named(self, codec: Codec) -> Self {
        if self.codec() == Some(codec) {
            return self;
        }
        MediaStream {
            encoding: Some(codec.as_str().to_owned()),
            encoding_source: Some(EncodingSource::Named),
            ..self
        }
    }
}

/// What a description says counts most, what payloads look like least.
fn encoding(stream: &StreamSummary) -> Option<(String, EncodingSource)> {
    let described = stream.described.as_ref();
    let codecs = described.map_or(&[][..], |described| &described.codecs);
    let most = most(stream);
    let of_most = codecs.iter().find(|codec| Some(codec.payload_type) == most);
    let within = of_most.and_then(knowledge::Codec::within_red);
    let meant = within.or(most);
    let named = codecs
        .iter()
        .find(|codec| Some(codec.payload_type) == meant && codec.role == Role::Media);
    let by_sdp = || Some((named?.encoding.clone(), EncodingSource::Sdp));
    let by_type = || Some((stream.payload?.name.to_owned(), EncodingSource::Static));
    let by_payloads = || {
        let (codec, confidence) = stream.payloads.guess?;
        let name = codec.as_str().to_owned();
        Some((name, EncodingSource::Payloads(confidence)))
    };
    by_sdp().or_else(by_type).or_else(by_payloads)
}

fn most(stream: &StreamSummary) -> Option<u8> {
    let types = stream.payload_types.iter().rev();
    types.max_by_key(|(_, packets)| *packets).map(|(of, _)| *of)
}

/// Whether it protects another stream with what is no packet of it.
fn is_fec(stream: &StreamSummary) -> bool {
    let described = stream.described.as_ref();
    let codec = described.and_then(|described| described.codec.as_ref());
    codec.is_some_and(|codec| codec.role == Role::Fec)
}

impl EncodingSource {
    pub fn as_str(self) -> &'static str {
        match self {
            EncodingSource::Sdp => "sdp",
            EncodingSource::Static => "static",
            EncodingSource::Payloads(_) => "payloads",
            EncodingSource::Named => "named",
        }
    }
}

impl PayloadTypes {
    fn of(stream: &StreamSummary, encoding: Option<&str>) -> Self {
        let most = most(stream).unwrap_or_default();
        let described = stream.described.as_ref();
        let codecs = described.map_or(&[][..], |described| &described.codecs);
        let of = |is_wanted: &dyn Fn(&knowledge::Codec) -> bool| -> Vec<u8> {
            let wanted = codecs.iter().filter(|codec| is_wanted(codec));
            wanted.map(|codec| codec.payload_type).collect()
        };
        let is_encoding = |codec: &knowledge::Codec| {
            encoding.is_some_and(|name| codec.encoding.eq_ignore_ascii_case(name))
        };
        let mut types = PayloadTypes {
            most,
            media: of(&is_encoding),
            red: of(&|codec| codec.role == Role::Red),
        };
        if let Some(within) = stream.payloads.red_payload_type {
            include(&mut types.red, most);
            include(&mut types.media, within);
        }
        if types.media.is_empty() {
            types.media.push(most);
        }
        types
    }
}

fn include(types: &mut Vec<u8>, payload_type: u8) {
    if !types.contains(&payload_type) {
        types.push(payload_type);
    }
}

impl Repair {
    fn of(stream: &StreamSummary) -> Self {
        let described = stream.described.as_ref();
        let codecs = described.map_or(&[][..], |described| &described.codecs);
        let pair = |codec: &knowledge::Codec| Some((codec.payload_type, codec.repairs?));
        Repair {
            key: stream.key,
            payload_types: codecs.iter().filter_map(pair).collect(),
        }
    }

    /// The payload type that a packet had when it was sent first, if it is known.
    pub fn original(&self, payload_type: u8) -> Option<u8> {
        let mut pairs = self.payload_types.iter();
        let (_, original) = pairs.find(|(own, _)| *own == payload_type)?;
        Some(*original)
    }
}

impl Way {
    fn of(flow: FlowKey, relays: &[Relay]) -> Vec<Way> {
        let ends = [flow.source, flow.destination];
        match flow.transport {
            Transport::Udp | Transport::Tcp => vec![Way {
                one: flow.source,
                other: flow.destination,
                transport: flow.transport,
            }],
            Transport::Turn => {
                let carries = |relay: &&Relay| {
                    let mut known = relay.relayed.iter().chain([&relay.via.client]);
                    known.any(|address| ends.contains(address))
                };
                let carriers = relays.iter().filter(carries);
                let between = |relay: &Relay| Way {
                    one: relay.via.client,
                    other: relay.via.server,
                    transport: relay.transport,
                };
                carriers.map(between).collect()
            }
        }
    }

    /// Whether this is what passes between the two, either way.
    pub fn is_between(&self, source: SocketAddr, destination: SocketAddr) -> bool {
        [(self.one, self.other), (self.other, self.one)].contains(&(source, destination))
    }

    /// Whether this is what passes between their hosts, either way.
    pub fn is_between_hosts(&self, source: IpAddr, destination: IpAddr) -> bool {
        let (one, other) = (self.one.ip(), self.other.ip());
        [(one, other), (other, one)].contains(&(source, destination))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::knowledge::Knowledge;
    use super::super::observed::Observed;
    use super::super::session::Session;
    use super::*;
    use crate::rtp::header::RtpHeader;

    /// What is to be said of so many packets of G.711 with 160 bytes for 160 ticks.
    fn may_be_noise(packets: u16) -> bool {
        let flow = FlowKey::udp(
            "10.0.0.1:4000".parse().unwrap(),
            "10.0.0.2:5000".parse().unwrap(),
        );
        let mut session = Session::new(Duration::from_secs(1));
        for number in 0..packets {
            let mut packet = vec![0x80, 0];
            packet.extend(number.to_be_bytes());
            packet.extend((u32::from(number) * 160).to_be_bytes());
            packet.extend([0, 0, 0, 1]);
            packet.extend([0x55; 160]);
            let observed = Observed {
                packet: 1 + u64::from(number),
                at: None,
                flow,
                via: None,
                is_decrypted: false,
                payload: &packet,
                on_wire: packet.len(),
            };
            let header = RtpHeader::parse(&packet, packet.len()).unwrap();
            let at = Duration::from_millis(20 * u64::from(number));
            session.rtp(at, &observed, &header, &Knowledge::default());
        }
        let summary = session.summary(&Knowledge::default(), None);
        streams(&summary, &[])[0].may_be_hidden()
    }

    #[test]
    fn a_few_packets_of_g711_do_not_tell_whether_they_are_encrypted() {
        assert!(may_be_noise(16));
        assert!(!may_be_noise(17));
    }
}
