//! Which of the descriptions in a file is meant, where a command needs one of a kind.

use super::named::listing;
use super::{Described, Named};
use crate::failure::{Failure, Result};
use crate::sdp::Kind;

/// What is looked for in a file.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    Offer,
    Answer,
    /// One of this kind; of any kind without it.
    Description(Option<Kind>),
}

/// The offer and the answer in `found`, all that is in one file. Two that do not say what
/// they are stand in this order.
pub fn offer_and_answer(named: &Named, mut found: Vec<Described>) -> Result<[Described; 2]> {
    let is_untyped = found.iter().all(|one| one.kind.is_none());
    if is_untyped && found.len() == 2 {
        let answer = found.split_off(1);
        return Ok([
            only(named, Part::Offer, found)?,
            only(named, Part::Answer, answer)?,
        ]);
    }
    if is_untyped && found.len() == 1 {
        return Err(one_alone(named));
    }
    Ok([
        only(named, Part::Offer, found.clone())?,
        only(named, Part::Answer, found)?,
    ])
}

/// A description that does not say what it is would be taken for the offer and for its answer.
fn one_alone(named: &Named) -> Failure {
    let message = format!(
        "`{}` has one description, and the other one of offer and answer is missing",
        named.name()
    );
    Failure::usage(message).help("name both files, the offer first, or one file that has both")
}

/// The one description in `found` that is meant. A dump may tell several times of the same
/// one, and an answer has the last word over those that were provisional.
pub fn only(named: &Named, part: Part, found: Vec<Described>) -> Result<Described> {
    let is_untyped = found.len() == 1 && found.iter().all(|one| one.kind.is_none());
    let (mut fitting, others): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|one| is_untyped || part.fits(one.kind));
    let is_final = |one: &Described| one.kind == Some(Kind::Answer);
    if matches!(part, Part::Answer) && fitting.iter().any(is_final) {
        fitting.retain(is_final);
    }
    let mut different: Vec<Described> = Vec::new();
    for one in fitting {
        if !different.iter().any(|other| is_same(other, &one)) {
            different.push(one);
        }
    }
    match <[Described; 1]>::try_from(different) {
        Ok([mut only]) => {
            only.kind = only.kind.or(part.kind());
            Ok(only)
        }
        Err(several) => Err(unclear(named, part, &several, &others)),
    }
}

fn is_same(one: &Described, other: &Described) -> bool {
    one.kind == other.kind && one.source.bytes() == other.source.bytes()
}

impl Part {
    fn fits(self, kind: Option<Kind>) -> bool {
        match self {
            Part::Offer => kind == Some(Kind::Offer),
            Part::Answer => matches!(kind, Some(Kind::Answer | Kind::Pranswer)),
            Part::Description(Some(wanted)) => kind == Some(wanted),
            Part::Description(None) => true,
        }
    }

    /// What a description is that does not say it itself.
    fn kind(self) -> Option<Kind> {
        match self {
            Part::Offer => Some(Kind::Offer),
            Part::Answer => Some(Kind::Answer),
            Part::Description(kind) => kind,
        }
    }

    fn is_of_a_pair(self) -> bool {
        matches!(self, Part::Offer | Part::Answer)
    }

    fn name(self) -> &'static str {
        self.kind().map_or("description", Kind::as_str)
    }
}

fn unclear(named: &Named, part: Part, several: &[Described], others: &[Described]) -> Failure {
    let (name, what) = (named.name(), part.name());
    match (several, others) {
        ([], [other]) if part.is_of_a_pair() && other.kind.is_some() => {
            let kind = other.kind.map_or("description", Kind::as_str);
            let (kind, what) = (article(kind), article(what));
            Failure::usage(format!("`{}` is {kind}, not {what}", other.source.name()))
                .help("name the offer first, then the answer")
        }
        ([], []) => Failure::usage(format!("`{name}` holds no {what}")),
        ([], _) => Failure::usage(format!("`{name}` holds no {what}"))
            .help(format!("it holds {}", listing(others))),
        _ => Failure::usage(format!("`{name}` holds {} {what}s", several.len()))
            .help(format!("name one of them: {}", listing(several))),
    }
}

fn article(word: &str) -> String {
    match word.starts_with(['a', 'o']) {
        true => format!("an {word}"),
        false => format!("a {word}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Input;
    use crate::sdp::Kind::{Answer, Offer, Pranswer};
    use crate::source::Source;

    fn described(kind: Option<Kind>, text: &str) -> Described {
        Described {
            source: Source::new(text, text),
            kind,
            from_sip: false,
        }
    }

    /// The texts of what was chosen.
    fn chosen(found: &[(Option<Kind>, &str)]) -> Option<[String; 2]> {
        let named = Named::whole(Input::Stdin);
        let found = found.iter().map(|(kind, text)| described(*kind, text));
        let pair = offer_and_answer(&named, found.collect()).ok()?;
        Some(pair.map(|one| one.source.name().to_owned()))
    }

    #[test]
    fn an_offer_and_its_answer_are_known_by_what_they_say() {
        let expected = Some(["o".to_owned(), "a".to_owned()]);
        assert_eq!(chosen(&[(Some(Answer), "a"), (Some(Offer), "o")]), expected);
        assert_eq!(chosen(&[(None, "o"), (None, "a")]), expected);
        let told_twice = [(Some(Offer), "o"), (Some(Answer), "a"), (Some(Offer), "o")];
        assert_eq!(chosen(&told_twice), expected);
    }

    #[test]
    fn a_provisional_answer_serves_until_the_answer_is_there() {
        let provisional = [(Some(Offer), "o"), (Some(Pranswer), "p")];
        assert_eq!(chosen(&provisional), Some(["o".to_owned(), "p".to_owned()]));
        let last = [&provisional[..], &[(Some(Answer), "a")]].concat();
        assert_eq!(chosen(&last), Some(["o".to_owned(), "a".to_owned()]));
    }

    #[test]
    fn what_may_be_several_is_not_guessed_at() {
        assert_eq!(chosen(&[(Some(Offer), "o"), (Some(Offer), "other")]), None);
        assert_eq!(chosen(&[(Some(Offer), "o")]), None);
        assert_eq!(chosen(&[(None, "o")]), None);
        assert_eq!(chosen(&[(None, "o"), (None, "a"), (None, "b")]), None);
        assert_eq!(chosen(&[]), None);
    }
}
