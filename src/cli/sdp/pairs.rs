use std::path::PathBuf;

use clap::Args;

/// Two descriptions that are also judged beside each other.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Two descriptions")]
pub struct PairArgs {
    /// An offer, to judge it and its answer beside each other
    #[arg(long, value_name = "FILE", requires = "answer")]
    #[arg(conflicts_with_all = ["files", "kind", "previous", "next"])]
    pub offer: Option<PathBuf>,

    /// The answer to --offer; both may be in one file, as a browser's JSON
    #[arg(long, value_name = "FILE", requires = "offer")]
    #[arg(conflicts_with_all = ["files", "kind", "previous", "next"])]
    pub answer: Option<PathBuf>,

    /// An earlier description, to judge the one that replaces it
    #[arg(long, value_name = "FILE", requires = "next", conflicts_with = "files")]
    pub previous: Option<PathBuf>,

    /// The description of the same side that replaces --previous
    #[arg(
        long,
        value_name = "FILE",
        requires = "previous",
        conflicts_with = "files"
    )]
    pub next: Option<PathBuf>,
}

/// What two descriptions are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    OfferAndAnswer,
    PreviousAndNext,
}

impl PairArgs {
    /// The two files, if two were named.
    pub fn files(&self) -> Option<(Relation, [&PathBuf; 2])> {
        let exchange = self.offer.as_ref().zip(self.answer.as_ref());
        let succession = self.previous.as_ref().zip(self.next.as_ref());
        match (exchange, succession) {
            (Some((offer, answer)), _) => Some((Relation::OfferAndAnswer, [offer, answer])),
            (None, Some((previous, next))) => Some((Relation::PreviousAndNext, [previous, next])),
            (None, None) => None,
        }
    }
}
