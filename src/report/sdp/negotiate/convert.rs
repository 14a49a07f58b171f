//! From what was agreed to the report.

use super::*;
use crate::session::negotiation::{
    AgreedCodec, AgreedData, AgreedExtension, AgreedLayers, Agreement, Carried, LostCodec,
    Negotiation, Use,
};

impl SdpNegotiate {
    pub fn new(offer: SdpParty, answer: SdpParty, negotiation: &Negotiation) -> Self {
        SdpNegotiate {
            offer,
            answer,
            ice_controlling: negotiation
                .controlling
                .map(|party| party.as_str().to_owned()),
            transports: all(&negotiation.transports),
            sections: all(&negotiation.sections),
            sections_left_out: negotiation.left_out,
            unoffered_sections: negotiation.unoffered,
        }
    }
}

impl From<&Carried> for SdpCarried {
    fn from(carried: &Carried) -> Self {
        SdpCarried {
            carrier: carried.carrier,
            sections: carried.sections.clone(),
            keying: carried.keying.as_str().to_owned(),
            sdes_suite: owned(carried.keying.suite()),
            dtls_client: carried.dtls_client.map(|party| party.as_str().to_owned()),
            rtcp_mux: carried.rtcp_mux,
            rtcp_rsize: carried.rtcp_rsize,
        }
    }
}

impl From<&Agreement<'_>> for SdpAgreement {
    fn from(agreement: &Agreement) -> Self {
        let lost = agreement.lost_extensions.iter();
        SdpAgreement {
            index: agreement.index,
            mid: owned(agreement.mid),
            kind: agreement.kind.to_owned(),
            rtp: agreement.is_rtp,
            outcome: agreement.outcome.as_str().to_owned(),
            reason: owned(agreement.outcome.reason()),
            offerer_sends: agreement.offerer_sends,
            answerer_sends: agreement.answerer_sends,
            codecs: all(&agreement.codecs),
            lost_codecs: all(&agreement.lost_codecs),
            unoffered_codecs: agreement.unoffered_codecs.clone(),
            header_extensions: all(&agreement.extensions),
            lost_header_extensions: lost.map(|lost| (&lost.extension).into()).collect(),
            extmap_allow_mixed: agreement.mixed_extensions,
            simulcast: SdpAgreedSimulcast {
                to_answerer: (&agreement.layers_to_answerer).into(),
                to_offerer: (&agreement.layers_to_offerer).into(),
            },
            data: agreement.data.as_ref().map(Into::into),
            left_bundle: agreement.left_bundle,
        }
    }
}

impl From<&AgreedCodec<'_>> for SdpAgreedCodec {
    fn from(codec: &AgreedCodec) -> Self {
        SdpAgreedCodec {
            title: codec.title.clone(),
            role: codec.role.as_str().to_owned(),
            offered_as: codec.offered_as,
            answered_as: codec.answered_as,
            to_answerer: codec.to_answerer.as_ref().map(Into::into),
            to_offerer: codec.to_offerer.as_ref().map(Into::into),
            feedback: codec
                .feedback
                .iter()
                .map(|kind| (*kind).to_owned())
                .collect(),
        }
    }
}

impl From<&Use<'_>> for SdpCodecUse {
    fn from(used: &Use) -> Self {
        SdpCodecUse {
            payload_type: used.payload_type,
            rtx: used.rtx,
            summary: used.summary.clone(),
            parameters: owned(used.parameters),
        }
    }
}

impl From<&LostCodec<'_>> for SdpLostCodec {
    fn from(lost: &LostCodec) -> Self {
        SdpLostCodec {
            payload_type: lost.payload_type,
            title: lost.title.clone(),
            summary: lost.summary.clone(),
            code: lost.reason.as_str().to_owned(),
            reason: lost.reason.words().to_owned(),
        }
    }
}

impl From<&AgreedExtension<'_>> for SdpAgreedExtension {
    fn from(agreed: &AgreedExtension) -> Self {
        SdpAgreedExtension {
            id: agreed.id,
            offered_as: agreed.offered_as,
            uri: agreed.extension.uri.to_owned(),
            name: owned(agreed.extension.name()),
            offerer_sends: agreed.offerer_sends,
            answerer_sends: agreed.answerer_sends,
        }
    }
}

impl From<&AgreedLayers<'_>> for SdpAgreedLayers {
    fn from(layers: &AgreedLayers) -> Self {
        SdpAgreedLayers {
            agreed: layers.agreed.iter().map(|layer| all(layer)).collect(),
            lost: layers.lost.iter().map(|rid| (*rid).to_owned()).collect(),
        }
    }
}

impl From<&AgreedData<'_>> for SdpAgreedData {
    fn from(data: &AgreedData) -> Self {
        SdpAgreedData {
            offerer_sctp_port: owned(data.offerer_port),
            answerer_sctp_port: owned(data.answerer_port),
            max_message_size_to_answerer: data.most_to_answerer,
            max_message_size_to_offerer: data.most_to_offerer,
        }
    }
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

fn all<'m, M, R: From<&'m M>>(items: &'m [M]) -> Vec<R> {
    items.iter().map(R::from).collect()
}
