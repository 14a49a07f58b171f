//! Two descriptions beside each other: what the rules of offer/answer and of renegotiation look at.

use super::codec::Codecs;
use super::hash::HashSet;
use super::{Media, Subject};

/// An answer beside the offer it answers (RFC 3264 §6). Findings point into the answer.
#[derive(Debug)]
pub struct Exchange<'a> {
    pub offer: &'a Subject<'a>,
    pub answer: &'a Subject<'a>,
    sections: Vec<Answered<'a>>,
}

/// An offered section and the one that answers it.
#[derive(Debug)]
pub struct Answered<'a> {
    pub offered: &'a Media<'a>,
    pub answered: &'a Media<'a>,
    pub offered_codecs: Codecs<'a>,
    pub answered_codecs: Codecs<'a>,
}

/// A description beside the earlier one of the same side that it replaces
/// (RFC 3264 §8). Findings point into the later one.
#[derive(Debug)]
pub struct Succession<'a> {
    pub previous: &'a Subject<'a>,
    pub next: &'a Subject<'a>,
    sections: Vec<Kept<'a>>,
}

/// A section that was in use, and what became of it.
#[derive(Debug)]
pub struct Kept<'a> {
    pub previous: &'a Media<'a>,
    pub next: &'a Media<'a>,
    pub previous_codecs: Codecs<'a>,
    pub next_codecs: Codecs<'a>,
}

impl<'a> Exchange<'a> {
    pub fn new(offer: &'a Subject<'a>, answer: &'a Subject<'a>) -> Self {
        let offered_mids: HashSet<&str> = offer.media.iter().filter_map(mid).collect();
        // A mid that was not offered is a slip of its own, and not another section.
        let fits = |offered: &Media, answered: &Media| {
            is_of_same_kind(offered, answered)
                && (has_same_mid(offered, answered)
                    || mid(answered).is_some_and(|mid| !offered_mids.contains(mid)))
        };
        let sections = offer.media.iter().zip(&answer.media);
        let sections = sections
            .filter(|(offered, answered)| fits(offered, answered))
            .map(|(offered, answered)| Answered {
                offered,
                answered,
                offered_codecs: Codecs::of(offered),
                answered_codecs: Codecs::of(answered),
            })
            .collect();
        Exchange {
            offer,
            answer,
            sections,
        }
    }

    /// Offered sections and those at the same place of the answer, whatever these are.
    pub fn places(&self) -> impl Iterator<Item = (&'a Media<'a>, &'a Media<'a>)> {
        self.offer.media.iter().zip(&self.answer.media)
    }

    /// Each offered section with the one that answers it: the one at the same place,
    /// if it is of the same kind and not another section's.
    pub fn sections(&self) -> impl Iterator<Item = &Answered<'a>> {
        self.sections.iter()
    }

    /// Those in which the answerer took what was offered.
    pub fn accepted(&self) -> impl Iterator<Item = &Answered<'a>> {
        let live = |pair: &&Answered| pair.offered.is_live() && pair.answered.is_live();
        self.sections.iter().filter(live)
    }

    pub fn accepted_rtp(&self) -> impl Iterator<Item = &Answered<'a>> {
        let is_rtp = |pair: &&Answered| pair.offered.is_rtp() && pair.answered.is_rtp();
        self.accepted().filter(is_rtp)
    }
}

impl<'a> Succession<'a> {
    pub fn new(previous: &'a Subject<'a>, next: &'a Subject<'a>) -> Self {
        let sections = previous.media.iter().zip(&next.media);
        // A section that was switched off may be used for anything.
        let kept = |previous: &Media, next: &Media| {
            previous.is_live()
                && next.is_live()
                && is_of_same_kind(previous, next)
                && has_same_mid(previous, next)
        };
        let sections = sections
            .filter(|(previous, next)| kept(previous, next))
            .map(|(previous, next)| Kept {
                previous,
                next,
                previous_codecs: Codecs::of(previous),
                next_codecs: Codecs::of(next),
            })
            .collect();
        Succession {
            previous,
            next,
            sections,
        }
    }

    /// Earlier sections and those at the same place of the later description, whatever these are.
    pub fn places(&self) -> impl Iterator<Item = (&'a Media<'a>, &'a Media<'a>)> {
        self.previous.media.iter().zip(&self.next.media)
    }

    /// Each section that is in use before and after.
    pub fn kept(&self) -> impl Iterator<Item = &Kept<'a>> {
        self.sections.iter()
    }
}

pub fn is_of_same_kind(a: &Media, b: &Media) -> bool {
    a.view.is_some() && b.view.is_some() && a.kind().eq_ignore_ascii_case(b.kind())
}

/// Whether both have the same mid, or one has none: old peers leave it out.
pub fn has_same_mid(a: &Media, b: &Media) -> bool {
    match (mid(a), mid(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

fn mid<'a>(media: &Media<'a>) -> Option<&'a str> {
    media.mid.map(|mid| mid.as_str())
}
