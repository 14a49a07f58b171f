//! Which codecs both take, and which payload type each side sends them with.

use std::collections::{HashMap, HashSet};

use super::super::{Codec, Section, words};
use super::Agreement;
use crate::sdp::codec::{Identity, Role, h264};

/// A codec that both take.
#[derive(Debug, Clone)]
pub struct AgreedCodec<'a> {
    pub title: String,
    pub role: Role,
    /// The payload types by which the two call it.
    pub offered_as: u8,
    pub answered_as: u8,
    /// What the offerer sends, and what the answerer does; `None` when only the other one
    /// sends. Where nobody does, as on hold, both say what they would send.
    pub to_answerer: Option<Use<'a>>,
    pub to_offerer: Option<Use<'a>>,
    /// The kinds of RTCP feedback that both have.
    pub feedback: Vec<&'a str>,
}

/// A codec in one direction.
#[derive(Debug, Clone)]
pub struct Use<'a> {
    /// The receiver's: it says what it wants to get (RFC 3264).
    pub payload_type: u8,
    /// The payload type of retransmissions.
    pub rtx: Option<u8>,
    /// What the receiver says of it, in words.
    pub summary: Vec<String>,
    /// What the receiver says of it, as it is written.
    pub parameters: Option<&'a str>,
}

/// A codec that was offered in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostCodec<'a> {
    pub payload_type: u8,
    pub encoding: &'a str,
    pub title: String,
    pub summary: Vec<String>,
    pub reason: Lost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The answer does not have it.
    NotAnswered,
    /// The answer has it with another clock rate, or another number of channels.
    OtherRate,
    /// The answer has it with another profile, or another packetization mode.
    OtherFormat,
    /// What it repairs was lost, or was never offered.
    PartnerLost,
}

impl Lost {
    pub fn as_str(self) -> &'static str {
        match self {
            Lost::NotAnswered => "not_answered",
            Lost::OtherRate => "other_rate",
            Lost::OtherFormat => "other_format",
            Lost::PartnerLost => "partner_lost",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Lost::NotAnswered => "not in the answer",
            Lost::OtherRate => "the answer has it with another clock rate or channels",
            Lost::OtherFormat => "the answer has other profiles or modes of it only",
            Lost::PartnerLost => "what it retransmits was lost",
        }
    }
}

/// An offered codec with the answered one that it is.
#[derive(Debug, Clone, Copy)]
struct Pair {
    offered: usize,
    answered: usize,
}

impl<'a> Agreement<'a> {
    pub(super) fn read_codecs(&mut self, offered: &Section<'a>, answered: &Section<'a>) {
        let pairs = pairs(offered, answered);
        let is_offered = |at: usize| pairs.iter().any(|pair| pair.offered == at);
        let is_answered = |at: usize| pairs.iter().any(|pair| pair.answered == at);
        for pair in &pairs {
            if let (Some(ours), Some(theirs)) = (
                offered.codecs.get(pair.offered),
                answered.codecs.get(pair.answered),
            ) {
                self.codecs
                    .push(self.agreed((offered, ours), (answered, theirs)));
            }
        }
        let unoffered = answered.codecs.iter().enumerate();
        let unoffered: Vec<&Codec> = unoffered
            .filter(|(at, _)| !is_answered(*at))
            .map(|(_, codec)| codec)
            .collect();
        let lost = offered.codecs.iter().enumerate();
        self.lost_codecs = lost
            .filter(|(at, _)| !is_offered(*at))
            .map(|(_, codec)| LostCodec::new(codec, Lost::of(codec, &self.codecs, &unoffered)))
            .collect();
        let unoffered = unoffered.into_iter();
        self.unoffered_codecs = unoffered
            .map(|codec| format!("{} {}", codec.payload_type, codec.title()))
            .collect();
    }

    fn agreed(
        &self,
        (offered, ours): (&Section<'a>, &Codec<'a>),
        (answered, theirs): (&Section<'a>, &Codec<'a>),
    ) -> AgreedCodec<'a> {
        let used = |receiver: &Codec<'a>, other: &Codec<'a>| Use {
            payload_type: receiver.payload_type,
            rtx: receiver.rtx.filter(|_| other.rtx.is_some()),
            summary: words::summary(limiting(receiver, other)),
            parameters: receiver.fmtp,
        };
        let mut feedback: Vec<&str> = answered.feedback(theirs).collect();
        let mut theirs_too: Vec<&str> = offered.feedback(ours).collect();
        theirs_too.sort_unstable();
        feedback.sort_unstable();
        feedback.dedup();
        feedback.retain(|kind| theirs_too.binary_search(kind).is_ok());
        // Formats are negotiated for streams that are inactive too (RFC 3264).
        let nobody_sends = !self.offerer_sends && !self.answerer_sends;
        AgreedCodec {
            title: ours.title(),
            role: ours.role,
            offered_as: ours.payload_type,
            answered_as: theirs.payload_type,
            to_answerer: (self.offerer_sends || nobody_sends).then(|| used(theirs, ours)),
            to_offerer: (self.answerer_sends || nobody_sends).then(|| used(ours, theirs)),
            feedback,
        }
    }
}

/// The answered codecs with their offered ones, in the order of the answer. The same
/// number is preferred, for an answerer should keep it (RFC 3264).
fn pairs(offered: &Section, answered: &Section) -> Vec<Pair> {
    let mut matching = Matching::default();
    // What is repaired has to be known before its repair.
    for is_repair in [false, true] {
        for (at, theirs) in answered.codecs.iter().enumerate() {
            if (theirs.role == Role::Rtx) == is_repair
                && let Some(number) = matching.find(offered, theirs)
            {
                matching.add(offered, answered, number, at);
            }
        }
    }
    matching.pairs.sort_by_key(|pair| pair.answered);
    matching.pairs
}

/// What was matched so far.
#[derive(Debug, Default)]
struct Matching {
    pairs: Vec<Pair>,
    /// The offered codecs that have their answer.
    taken: HashSet<usize>,
    /// The offered payload type of each answered one.
    offered_as: HashMap<u8, u8>,
}

impl Matching {
    /// The offered codec that an answered one is.
    fn find(&self, offered: &Section, theirs: &Codec) -> Option<usize> {
        let free = || {
            let all = offered.codecs.iter().enumerate();
            all.filter(|(at, _)| !self.taken.contains(at))
        };
        let is_same = |(_, ours): &(usize, &Codec)| self.is_same(ours, theirs);
        let same_number = free().filter(|(_, ours)| ours.payload_type == theirs.payload_type);
        let found = same_number.into_iter().find(is_same);
        let found = found.or_else(|| free().find(is_same))?;
        Some(found.0)
    }

    fn is_same(&self, ours: &Codec, theirs: &Codec) -> bool {
        if theirs.role != Role::Rtx {
            return ours.is_same_as(theirs);
        }
        let repaired = theirs
            .protects
            .first()
            .and_then(|apt| self.offered_as.get(apt));
        ours.role == Role::Rtx && repaired.is_some_and(|apt| ours.protects.contains(apt))
    }

    fn add(&mut self, offer: &Section, answer: &Section, offered: usize, answered: usize) {
        self.pairs.push(Pair { offered, answered });
        self.taken.insert(offered);
        if let (Some(ours), Some(theirs)) = (offer.codecs.get(offered), answer.codecs.get(answered))
        {
            self.offered_as
                .insert(theirs.payload_type, ours.payload_type);
        }
    }
}

/// Whose parameters bind the sender: the receiver's; of two H.264 levels the lower,
/// unless both allow that they differ (RFC 6184).
fn limiting<'c, 'a>(receiver: &'c Codec<'a>, other: &'c Codec<'a>) -> &'c Codec<'a> {
    let asymmetric = |codec: &Codec| codec.parameter("level-asymmetry-allowed") == Some("1");
    let level = |codec: &Codec| {
        let text = codec.parameter("profile-level-id")?;
        Some(h264::ProfileLevel::parse(text)?.level)
    };
    if !receiver.is("h264") || (asymmetric(receiver) && asymmetric(other)) {
        return receiver;
    }
    match (level(receiver), level(other)) {
        (Some(own), Some(others)) if others.rank() < own.rank() => other,
        _ => receiver,
    }
}

impl<'a> LostCodec<'a> {
    fn new(codec: &Codec<'a>, reason: Lost) -> Self {
        LostCodec {
            payload_type: codec.payload_type,
            encoding: codec.encoding,
            title: codec.title(),
            summary: words::summary(codec),
            reason,
        }
    }
}

impl Lost {
    /// A codec of the answer that is the answer to another offered one says nothing of this.
    fn of(codec: &Codec, agreed: &[AgreedCodec], unoffered: &[&Codec]) -> Self {
        if codec.role == Role::Rtx {
            let is_kept = |apt: &u8| agreed.iter().any(|other| other.offered_as == *apt);
            return match codec.protects.first() {
                Some(apt) if !is_kept(apt) => Lost::PartnerLost,
                _ => Lost::NotAnswered,
            };
        }
        let own = codec.identity();
        let any = |fits: fn(&Identity, &Identity) -> bool| {
            let mut others = unoffered.iter().filter(|other| !other.encoding.is_empty());
            others.any(|other| fits(&own, &other.identity()))
        };
        if any(|one, other| one.has_same_name(other) && !one.has_same_parts(other)) {
            Lost::OtherFormat
        } else if any(|one, other| one.is(other.encoding) && !one.has_same_name(other)) {
            Lost::OtherRate
        } else {
            Lost::NotAnswered
        }
    }
}
