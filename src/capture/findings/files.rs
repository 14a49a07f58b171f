//! Findings about captures that make one timeline: how they lie in it.

use std::collections::HashSet;
use std::time::Duration;

use super::super::analyze::Summary;
use super::super::observed::FlowKey;
use super::super::session::ice::undirected;
use super::whole::NO_RTP;
use super::{Found, seconds};
use crate::diagnostic::{Finding, FindingKind};

pub const OVERLAP: FindingKind = FindingKind::info(
    "PCAP070",
    "captures-overlap",
    "Captures of one timeline were made at the same time.",
);

pub const APART: FindingKind = FindingKind::info(
    "PCAP071",
    "captures-apart",
    "Between two captures of one timeline there is none.",
);

pub const SEVERAL_POINTS: FindingKind = FindingKind::info(
    "PCAP072",
    "several-capture-points",
    "Captures of one timeline were made at several points of one way.",
);

/// When a capture was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub name: String,
    pub begin: Duration,
    pub end: Duration,
}

/// What deserves attention in the order of captures, which are called `whole` together.
/// Silence that is longer than `gap` is one.
pub fn findings(whole: &str, spans: &[Span], gap: Duration) -> Vec<Finding> {
    let mut spans: Vec<&Span> = spans.iter().collect();
    spans.sort_by_key(|span| (span.begin, span.end));
    let mut steps = Vec::new();
    let mut before: Option<&Span> = None;
    for span in spans {
        steps.extend(before.map(|before| (before, span)));
        before = before.filter(|before| before.end > span.end).or(Some(span));
    }
    let overlaps = steps
        .iter()
        .filter(|(before, span)| span.begin < before.end);
    let apart = |(before, span): &&(&Span, &Span)| span.begin.saturating_sub(before.end) > gap;
    let apart = steps.iter().filter(apart);
    let found = [overlap(overlaps.collect()), missing(apart.collect())];
    let found = found.into_iter().flatten();
    found
        .map(|finding| Found::from(finding).within(whole))
        .collect()
}

fn overlap(steps: Vec<&(&Span, &Span)>) -> Option<Finding> {
    let (before, span) = steps.first()?;
    let message = format!(
        "{} begins {} before {} ends{}",
        span.name,
        seconds((before.end - span.begin).as_secs_f64()),
        before.name,
        more(steps.len()),
    );
    Some(OVERLAP.found(message).help(
        "packets are put in order by their times, which is right as far as the clocks agree; a packet that two of them hold at the same time counts twice, and one that passed two points of its way once at each (PCAP072)",
    ))
}

/// Of captures of which others have RTP, those that have none, with their places in the timeline.
pub fn without_rtp<'n>(
    capture: &Summary,
    names: impl Iterator<Item = &'n str>,
) -> impl Iterator<Item = Finding> {
    let with_rtp = &capture.files_with_rtp;
    let tells = !with_rtp.is_empty() && capture.selected.is_none();
    let without = names
        .enumerate()
        .filter(move |(file, _)| tells && !with_rtp.has(*file));
    without.map(|(_, name)| {
        let message = "this capture has no RTP, and others of the timeline have";
        let help = "was it made where the media passes, and while the call went on?";
        let finding = NO_RTP.found(message.to_owned()).help(help);
        Found::from(finding).within(name)
    })
}

/// Conversations that several captures hold, each at another point.
pub fn parted(capture: &Summary) -> Option<Found> {
    let streams = &capture.session.streams;
    let stream = streams.iter().find(|stream| stream.key.flow.point > 0)?;
    let parted = streams.iter().map(|stream| stream.key.flow);
    let parted: HashSet<FlowKey> = parted
        .filter(|flow| flow.point > 0)
        .map(|flow| FlowKey {
            point: 0,
            ..undirected(flow)
        })
        .collect();
    let flow = stream.key.flow;
    let more = match parted.len() {
        1 => String::new(),
        all => format!(", and {} more conversations", all - 1),
    };
    let message = format!(
        "{} → {} was captured at several points{more}: each is counted apart",
        flow.from(),
        flow.to(),
    );
    let help = "the same packets are there at different times; what is missing only at the point nearer to the receiver was lost between the two";
    Some(Found::at(
        SEVERAL_POINTS.found(message).help(help),
        stream.packets.0,
    ))
}

fn missing(steps: Vec<&(&Span, &Span)>) -> Option<Finding> {
    let (before, span) = steps.first()?;
    let message = format!(
        "there is nothing for {} between {} and {}{}",
        seconds((span.begin - before.end).as_secs_f64()),
        before.name,
        span.name,
        more(steps.len()),
    );
    let help = "is a capture missing? What came in between counts as lost, and as silence";
    Some(APART.found(message).help(help))
}

/// Of `places`, the first was told.
fn more(places: usize) -> String {
    match places {
        0 | 1 => String::new(),
        places => format!(", and so at {} more places", places - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(spans: &[(u64, u64)]) -> Vec<(String, String)> {
        let spans: Vec<Span> = spans
            .iter()
            .zip('a'..)
            .map(|(&(begin, end), name)| Span {
                name: name.to_string(),
                begin: Duration::from_secs(begin),
                end: Duration::from_secs(end),
            })
            .collect();
        let found = findings("all", &spans, Duration::from_secs(1));
        found
            .into_iter()
            .map(|finding| (finding.code, finding.message))
            .collect()
    }

    #[test]
    fn captures_that_follow_each_other_are_nothing_to_tell() {
        assert_eq!(told(&[(0, 10), (10, 20), (21, 30)]), []);
        assert_eq!(told(&[]), []);
    }

    #[test]
    fn a_capture_that_is_missing_is_told_before_the_loss_that_it_explains() {
        use super::super::{by_importance, ice, stream};
        let kinds = [&stream::LOSS, &OVERLAP, &APART, &ice::UNANSWERED];
        let mut findings: Vec<Finding> = kinds.iter().map(|kind| kind.found("x")).collect();
        by_importance(&mut findings);
        let codes: Vec<&str> = findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect();
        assert_eq!(codes, ["PCAP040", "PCAP071", "PCAP002", "PCAP070"]);
    }

    #[test]
    fn overlaps_and_holes_are_told_once() {
        let found = told(&[(0, 10), (8, 9), (9, 12), (20, 30), (40, 41)]);
        assert_eq!(
            found,
            [
                (
                    "PCAP070".to_owned(),
                    "b begins 2.00 s before a ends, and so at 1 more places".to_owned()
                ),
                (
                    "PCAP071".to_owned(),
                    "there is nothing for 8.00 s between c and d, and so at 1 more places"
                        .to_owned()
                ),
            ]
        );
    }
}
