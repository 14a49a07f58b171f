//! Two descriptions beside each other: what the rules of offer/answer and of renegotiation look at.

use super::{Media, Subject};

/// An answer beside the offer it answers (RFC 3264 §6). Findings point into the answer.
#[derive(Debug)]
pub struct Exchange<'a> {
    pub offer: &'a Subject<'a>,
    pub answer: &'a Subject<'a>,
}

/// A description beside the earlier one of the same side that it replaces
/// (RFC 3264 §8). Findings point into the later one.
#[derive(Debug)]
pub struct Succession<'a> {
    pub previous: &'a Subject<'a>,
    pub next: &'a Subject<'a>,
}

impl<'a> Exchange<'a> {
    /// Each offered section with the one that answers it: the one at the same place.
    pub fn sections(&self) -> impl Iterator<Item = (&'a Media<'a>, &'a Media<'a>)> {
        self.offer.media.iter().zip(&self.answer.media)
    }

    /// The pairs of sections in which the answerer took what was offered.
    pub fn accepted(&self) -> impl Iterator<Item = (&'a Media<'a>, &'a Media<'a>)> {
        self.sections()
            .filter(|(offered, answered)| offered.is_live() && answered.is_live())
    }
}

impl<'a> Succession<'a> {
    /// Each earlier section with the later one at the same place.
    pub fn sections(&self) -> impl Iterator<Item = (&'a Media<'a>, &'a Media<'a>)> {
        self.previous.media.iter().zip(&self.next.media)
    }
}
