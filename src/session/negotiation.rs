//! What an offer and its answer agree on (RFC 3264), section by section.
//!
//! [`Negotiation::of`] judges nothing: whether an answer may say what it says is the
//! linter's question. Where the two do not fit, it tells what is left.

mod codecs;
mod extensions;
mod layers;
#[cfg(test)]
mod tests;

pub use codecs::{AgreedCodec, Lost, LostCodec, Use};
pub use extensions::{AgreedExtension, LostExtension};
pub use layers::AgreedLayers;

use std::collections::BTreeMap;

use super::{Direction, Keying, Sctp, Section, Session, State};

/// The largest conferences have some hundreds.
const MOST_SECTIONS: usize = 1000;

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    Offerer,
    Answerer,
}

/// What was agreed.
#[derive(Debug, Clone, Default)]
pub struct Negotiation<'a> {
    /// Who decides which pair of candidates is used; `None` without ICE.
    pub controlling: Option<Party>,
    /// One for each offered section, in their order, the first `MOST_SECTIONS` of them.
    pub sections: Vec<Agreement<'a>>,
    /// Offered sections beyond these.
    pub left_out: usize,
    /// What carries the accepted sections, in the order of the first that each carries.
    pub transports: Vec<Carried>,
    /// Sections of the answer that nobody offered.
    pub unoffered: usize,
}

/// Sections that share a transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Index of the section that describes the transport in the answer.
    pub carrier: usize,
    /// Indices of all sections upon it.
    pub sections: Vec<usize>,
    pub keying: Keying,
    /// Who begins the DTLS handshake; `None` when the two do not say, or contradict each other.
    pub dtls_client: Option<Party>,
    /// Whether RTCP comes on the port of RTP.
    pub rtcp_mux: bool,
    pub rtcp_rsize: bool,
}

/// What was agreed on one section.
#[derive(Debug, Clone)]
pub struct Agreement<'a> {
    pub index: usize,
    pub mid: Option<&'a str>,
    /// `audio`, `video` or `application`, as the offer has it.
    pub kind: &'a str,
    /// Whether it is for RTP, which RTCP goes with.
    pub is_rtp: bool,
    pub outcome: Outcome,
    /// Which of the two may send.
    pub offerer_sends: bool,
    pub answerer_sends: bool,
    /// In the order of the answer, which is the order of preference.
    pub codecs: Vec<AgreedCodec<'a>>,
    pub lost_codecs: Vec<LostCodec<'a>>,
    /// Codecs of the answer that nobody offered.
    pub unoffered_codecs: Vec<String>,
    pub extensions: Vec<AgreedExtension<'a>>,
    pub lost_extensions: Vec<LostExtension<'a>>,
    /// Whether one- and two-byte headers may be mixed in a stream.
    pub mixed_extensions: bool,
    /// What the offerer sends as simulcast, and what the answerer does.
    pub layers_to_answerer: AgreedLayers<'a>,
    pub layers_to_offerer: AgreedLayers<'a>,
    pub data: Option<AgreedData<'a>>,
    /// Whether the offer had it in a BUNDLE group and the answer has not.
    pub left_bundle: bool,
}

/// Whether a section carries anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Accepted,
    /// The answer has port 0.
    Refused,
    /// The offer itself has port 0.
    NotOffered,
    /// The answer ends before it.
    NotAnswered,
    /// It exists only in a BUNDLE group, and the answer has none for it.
    NotBundled,
    /// The answer speaks of another kind of media, or of a transport that does not connect
    /// with the one offered.
    Mismatch,
}

/// A data channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgreedData<'a> {
    pub offerer_port: Option<&'a str>,
    pub answerer_port: Option<&'a str>,
    /// The most bytes of one message; `None` is no limit.
    pub most_to_answerer: Option<u64>,
    pub most_to_offerer: Option<u64>,
}

impl<'a> Negotiation<'a> {
    pub fn of(offer: &Session<'a>, answer: &Session<'a>) -> Self {
        let sections: Vec<Agreement> = offer
            .sections
            .iter()
            .take(MOST_SECTIONS)
            .map(|offered| Agreement::of(offer, answer, offered))
            .collect();
        Negotiation {
            controlling: controlling(offer, answer),
            transports: transports(offer, answer, &sections),
            unoffered: answer.sections.len().saturating_sub(offer.sections.len()),
            left_out: offer.sections.len().saturating_sub(sections.len()),
            sections,
        }
    }
}

/// RFC 8445: the offerer controls, unless only the answerer does full ICE.
fn controlling(offer: &Session, answer: &Session) -> Option<Party> {
    let has_ice = |session: &Session| {
        let mut sections = session.sections.iter();
        sections.any(|section| section.transport.ufrag.is_some())
    };
    let both = has_ice(offer) && has_ice(answer);
    both.then_some(match (offer.is_ice_lite, answer.is_ice_lite) {
        (true, false) => Party::Answerer,
        _ => Party::Offerer,
    })
}

/// Who carries whom, as the answer has it.
fn transports(offer: &Session, answer: &Session, sections: &[Agreement]) -> Vec<Carried> {
    let mut by_carrier: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for section in sections.iter().filter(|section| section.is_accepted()) {
        if let Some(answered) = answer.sections.get(section.index) {
            let carrier = answer.carrier(answered).index;
            by_carrier.entry(carrier).or_default().push(section.index);
        }
    }
    let mut transports: Vec<Carried> = by_carrier
        .into_iter()
        .map(|(carrier, sections)| Carried::of(offer, answer, carrier, sections))
        .collect();
    transports.sort_by_key(|carried| carried.sections.first().copied());
    transports
}

impl Carried {
    fn of(offer: &Session, answer: &Session, carrier: usize, sections: Vec<usize>) -> Self {
        let (offered, answered) = (offer.sections.get(carrier), answer.sections.get(carrier));
        let keying = match (offered, answered) {
            (Some(offered), Some(answered)) => Keying::agreed(offered, answered),
            _ => Keying::Nothing,
        };
        let offered = offered.map(|section| &section.transport);
        let answered = answered.map(|section| &section.transport);
        let both = |has: fn(&super::Transport) -> bool| {
            offered.is_some_and(has) && answered.is_some_and(has)
        };
        Carried {
            carrier,
            sections,
            dtls_client: dtls_client(
                &keying,
                offered.and_then(|transport| transport.setup),
                answered.and_then(|transport| transport.setup),
            ),
            keying,
            rtcp_mux: both(|transport| transport.rtcp_mux || transport.rtcp_mux_only),
            rtcp_rsize: both(|transport| transport.rtcp_rsize),
        }
    }
}

/// By the `setup` of both (RFC 8842).
fn dtls_client(keying: &Keying, offered: Option<&str>, answered: Option<&str>) -> Option<Party> {
    if *keying != Keying::Dtls {
        return None;
    }
    match (offered?, answered?) {
        ("actpass" | "passive", "active") => Some(Party::Answerer),
        ("actpass" | "active", "passive") => Some(Party::Offerer),
        _ => None,
    }
}

impl<'a> Agreement<'a> {
    fn of(offer: &Session<'a>, answer: &Session<'a>, offered: &Section<'a>) -> Self {
        let answered = answer.sections.get(offered.index);
        let mut agreement = Agreement::new(offered, Outcome::of(offered, answered));
        if let Some(answered) = answered.filter(|_| agreement.is_accepted()) {
            agreement.read_directions(offered.direction, answered.direction);
            agreement.left_bundle = offered.bundle.is_some() && answered.bundle.is_none();
            agreement.read_codecs(offered, answered);
            agreement.read_extensions((offer, offered), (answer, answered));
            agreement.read_layers(offered, answered);
            agreement.data = AgreedData::of(offered.sctp.as_ref(), answered.sctp.as_ref());
        }
        agreement
    }

    fn new(offered: &Section<'a>, outcome: Outcome) -> Self {
        Agreement {
            index: offered.index,
            mid: offered.mid,
            kind: offered.kind,
            is_rtp: offered.is_rtp(),
            outcome,
            offerer_sends: false,
            answerer_sends: false,
            codecs: Vec::new(),
            lost_codecs: Vec::new(),
            unoffered_codecs: Vec::new(),
            extensions: Vec::new(),
            lost_extensions: Vec::new(),
            mixed_extensions: false,
            layers_to_answerer: AgreedLayers::default(),
            layers_to_offerer: AgreedLayers::default(),
            data: None,
            left_bundle: false,
        }
    }

    pub fn is_accepted(&self) -> bool {
        self.outcome == Outcome::Accepted
    }

    /// Who sends needs a side that sends and one that receives.
    fn read_directions(&mut self, offered: Direction, answered: Direction) {
        self.offerer_sends = offered.sends() && answered.receives();
        self.answerer_sends = offered.receives() && answered.sends();
    }
}

impl Outcome {
    fn of(offered: &Section, answered: Option<&Section>) -> Self {
        let Some(answered) = answered else {
            return Outcome::NotAnswered;
        };
        if offered.is_rejected() {
            Outcome::NotOffered
        } else if answered.is_rejected() {
            Outcome::Refused
        } else if offered.kind != answered.kind || !offered.connects_with(answered) {
            Outcome::Mismatch
        } else if offered.state == State::BundleOnly && answered.bundle.is_none() {
            Outcome::NotBundled
        } else {
            Outcome::Accepted
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Accepted => "accepted",
            Outcome::Refused => "refused",
            Outcome::NotOffered => "not_offered",
            Outcome::NotAnswered => "not_answered",
            Outcome::NotBundled => "not_bundled",
            Outcome::Mismatch => "mismatch",
        }
    }

    /// Why the section carries nothing; `None` when it does.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Outcome::Accepted => None,
            Outcome::Refused => Some("the answer refuses it: port 0"),
            Outcome::NotOffered => Some("the offer itself switches it off: port 0"),
            Outcome::NotAnswered => Some("the answer ends before it"),
            Outcome::NotBundled => {
                Some("it was offered for a BUNDLE group only, and the answer does not bundle it")
            }
            Outcome::Mismatch => Some("the answer has another kind of media in its place"),
        }
    }
}

impl Party {
    pub fn as_str(self) -> &'static str {
        match self {
            Party::Offerer => "offerer",
            Party::Answerer => "answerer",
        }
    }
}

impl<'a> AgreedData<'a> {
    fn of(offered: Option<&Sctp<'a>>, answered: Option<&Sctp<'a>>) -> Option<Self> {
        let (offered, answered) = (offered?, answered?);
        Some(AgreedData {
            offerer_port: offered.port,
            answerer_port: answered.port,
            most_to_answerer: largest_message(answered),
            most_to_offerer: largest_message(offered),
        })
    }
}

/// What a side takes (RFC 8841): 64 KiB when it does not say, 0 for no limit.
fn largest_message(side: &Sctp) -> Option<u64> {
    const UNSAID: u64 = 65_536;
    let size = side.max_message_size.and_then(|size| size.parse().ok());
    Some(size.unwrap_or(UNSAID)).filter(|&size| size > 0)
}
