//! From the model of a session to the report.

use super::section::*;
use super::{SdpBandwidth, SdpBundle, SdpGroup, SdpOrigin, SdpSession};
use crate::diagnostic::FindingCounts;
use crate::sdp::Kind;
use crate::session::{self, Codec, Section, Session, Transport, words};

impl SdpSession {
    /// The largest conferences have some hundreds.
    const MOST_SECTIONS: usize = 1000;

    pub fn new(source: &str, kind: Option<Kind>, session: &Session, lint: FindingCounts) -> Self {
        SdpSession {
            source: source.to_owned(),
            kind: kind.map(|kind| kind.as_str().to_owned()),
            lint,
            origin: session.origin.map(SdpOrigin::from),
            name: owned(session.name),
            connection: owned(session.connection),
            bandwidths: all(&session.bandwidths),
            bundles: all(&session.bundles),
            groups: all(&session.other_groups),
            ice_lite: session.is_ice_lite,
            extmap_allow_mixed: session.allows_mixed_extensions,
            sections: session
                .sections
                .iter()
                .take(SdpSession::MOST_SECTIONS)
                .map(|section| SdpSection::new(session, section))
                .collect(),
            sections_left_out: session
                .sections
                .len()
                .saturating_sub(SdpSession::MOST_SECTIONS),
            other_lines: texts(&session.other_lines),
        }
    }
}

impl SdpSection {
    fn new(session: &Session, section: &Section) -> Self {
        SdpSection {
            index: section.index,
            mid: owned(section.mid),
            kind: section.kind.to_owned(),
            port: section.port,
            port_count: owned(section.port_count),
            proto: section.proto.to_owned(),
            state: section.state.as_str().to_owned(),
            direction: section.direction.as_str().to_owned(),
            carrier: session.carrier(section).index,
            connection: owned(section.connection),
            more_connections: texts(&section.more_connections),
            keying: session::Keying::of(section).as_str().to_owned(),
            bandwidths: all(&section.bandwidths),
            transport: SdpTransport::from(&section.transport),
            codecs: section
                .codecs
                .iter()
                .map(|codec| SdpCodec::new(section, codec))
                .collect(),
            header_extensions: session.extensions_of(section).map(Into::into).collect(),
            extmap_allow_mixed: session.mixes_extensions(section),
            tracks: all(&section.streams),
            sources: all(&section.sources),
            source_groups: all(&section.source_groups),
            rids: all(&section.rids),
            simulcast: SdpSimulcast {
                send: section.layers.send.iter().map(|layer| all(layer)).collect(),
                recv: section.layers.recv.iter().map(|layer| all(layer)).collect(),
            },
            data: section.sctp.map(SdpData::from),
            ptime: owned(section.ptime),
            maxptime: owned(section.max_ptime),
            other_lines: texts(&section.other_lines),
        }
    }
}

impl SdpCodec {
    fn new(section: &Section, codec: &Codec) -> Self {
        let parameters = codec.parameters.iter().map(|parameter| SdpCodecParameter {
            name: parameter.name.to_owned(),
            value: owned(parameter.value),
            meaning: words::meaning(codec, parameter),
        });
        SdpCodec {
            payload_type: codec.payload_type,
            title: codec.title(),
            encoding: owned(Some(codec.encoding).filter(|encoding| !encoding.is_empty())),
            clock_hz: codec.clock_hz,
            channels: codec.channels,
            named_by: owned(codec.naming.as_str()),
            role: codec.role.as_str().to_owned(),
            summary: words::summary(codec),
            parameters: parameters.collect(),
            feedback: section.feedback(codec).map(str::to_owned).collect(),
            rtx: codec.rtx,
            protects: codec.protects.clone(),
        }
    }
}

impl From<&Transport<'_>> for SdpTransport {
    fn from(transport: &Transport) -> Self {
        let role = transport.setup.and_then(words::dtls_role);
        SdpTransport {
            ice_ufrag: owned(transport.ufrag),
            ice_pwd: owned(transport.pwd),
            ice_options: transport.ice_options().map(str::to_owned).collect(),
            candidates: all(&transport.candidates),
            end_of_candidates: transport.ends_candidates,
            fingerprints: all(&transport.fingerprints),
            setup: owned(transport.setup),
            dtls_role: owned(role),
            tls_id: owned(transport.tls_id),
            crypto_suites: transport
                .crypto
                .iter()
                .map(|line| line.suite.to_owned())
                .collect(),
            rtcp_mux: transport.rtcp_mux,
            rtcp_mux_only: transport.rtcp_mux_only,
            rtcp_rsize: transport.rtcp_rsize,
        }
    }
}

impl From<&session::FingerprintLine<'_>> for SdpFingerprint {
    fn from(fingerprint: &session::FingerprintLine) -> Self {
        SdpFingerprint {
            hash: fingerprint.hash.to_owned(),
            digest: fingerprint.digest.to_owned(),
        }
    }
}

impl From<&session::CandidateLine<'_>> for SdpCandidate {
    fn from(candidate: &session::CandidateLine) -> Self {
        SdpCandidate {
            foundation: candidate.foundation.to_owned(),
            component: candidate.component,
            transport: candidate.transport.to_ascii_lowercase(),
            priority: candidate.priority.to_owned(),
            address: candidate.address.to_owned(),
            address_kind: candidate.address_kind().as_str().to_owned(),
            port: candidate.port.to_owned(),
            kind: candidate.kind.to_owned(),
            tcp_type: owned(candidate.tcp_type),
            related_address: owned(candidate.related_address),
            related_port: owned(candidate.related_port),
        }
    }
}

impl From<&session::Extension<'_>> for SdpExtension {
    fn from(extension: &session::Extension) -> Self {
        let attributes = Some(extension.attributes).filter(|text| !text.is_empty());
        SdpExtension {
            id: extension.id,
            uri: extension.uri.to_owned(),
            name: owned(extension.name()),
            direction: owned(extension.direction),
            attributes: owned(attributes),
        }
    }
}

impl From<&session::Stream<'_>> for SdpTrack {
    fn from(stream: &session::Stream) -> Self {
        SdpTrack {
            stream: owned(stream.stream),
            track: owned(stream.track),
        }
    }
}

impl From<&session::SourceLine<'_>> for SdpSource {
    fn from(source: &session::SourceLine) -> Self {
        SdpSource {
            ssrc: source.ssrc,
            cname: owned(source.cname),
            msid: owned(source.msid),
        }
    }
}

impl From<&session::SourceGroup<'_>> for SdpSourceGroup {
    fn from(group: &session::SourceGroup) -> Self {
        SdpSourceGroup {
            semantics: group.semantics.to_owned(),
            ssrcs: group.ssrcs.clone(),
        }
    }
}

impl From<&session::RidLine<'_>> for SdpRid {
    fn from(rid: &session::RidLine) -> Self {
        SdpRid {
            id: rid.id.to_owned(),
            direction: rid.direction.as_str().to_owned(),
            restrictions: all(&rid.restrictions),
        }
    }
}

impl From<&session::Restriction<'_>> for SdpRidRestriction {
    fn from(restriction: &session::Restriction) -> Self {
        SdpRidRestriction {
            name: restriction.name.to_owned(),
            value: owned(restriction.value),
        }
    }
}

impl From<&session::Alternative<'_>> for SdpLayer {
    fn from(alternative: &session::Alternative) -> Self {
        SdpLayer {
            rid: alternative.rid.to_owned(),
            paused: alternative.paused,
        }
    }
}

impl From<session::Sctp<'_>> for SdpData {
    fn from(sctp: session::Sctp) -> Self {
        SdpData {
            form: sctp.form.as_str().to_owned(),
            sctp_port: owned(sctp.port),
            max_message_size: owned(sctp.max_message_size),
            streams: owned(sctp.streams),
        }
    }
}

impl From<session::OriginLine<'_>> for SdpOrigin {
    fn from(origin: session::OriginLine) -> Self {
        SdpOrigin {
            user: origin.user.to_owned(),
            session_id: origin.session_id.to_owned(),
            session_version: origin.version.to_owned(),
            address: origin.address.to_owned(),
        }
    }
}

impl From<&session::BandwidthLine<'_>> for SdpBandwidth {
    fn from(bandwidth: &session::BandwidthLine) -> Self {
        SdpBandwidth {
            kind: bandwidth.kind.to_owned(),
            value: bandwidth.value,
        }
    }
}

impl From<&session::Bundle<'_>> for SdpBundle {
    fn from(bundle: &session::Bundle) -> Self {
        SdpBundle {
            mids: texts(&bundle.mids),
            carrier: bundle.carrier,
        }
    }
}

impl From<&session::OtherGroup<'_>> for SdpGroup {
    fn from(group: &session::OtherGroup) -> Self {
        SdpGroup {
            semantics: group.semantics.to_owned(),
            mids: texts(&group.mids),
        }
    }
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn all<'m, M, R: From<&'m M>>(items: &'m [M]) -> Vec<R> {
    items.iter().map(R::from).collect()
}
