//! What a series of transactions showed.

use std::net::SocketAddr;
use std::time::Duration;

use super::client::{Sample, SampleResult};
use super::fault::Fault;
use super::message::Message;
use super::pace::Pace;
use super::reply::{Answer, MappedBy, software};

/// The result of a [`super::Client`].
#[derive(Debug, Clone)]
pub struct Tally {
    pub samples: Vec<Sample>,
    pub seen: Seen,
    /// From the first request to the end of the last transaction.
    pub elapsed: Duration,
    pub pace: Pace,
}

/// What responses carried, apart from which transaction they belong to.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Of the first good answer.
    pub answer: Option<Answer>,
    /// A mapped address that is not that of the first answer.
    pub other_mapped: Option<SocketAddr>,
    /// SOFTWARE of the first response that has it.
    pub software: Option<String>,
    /// Every attribute of the first response: name and value as text.
    pub attributes: Vec<(String, String)>,
    pub longest_rtt: Duration,
    /// Responses to transactions that had already failed.
    pub late: u64,
    /// Datagrams that neither came from the server nor answer a request.
    pub foreign: u64,
}

impl Seen {
    pub(super) fn response(&mut self, message: &Message<'_>) {
        if self.attributes.is_empty() {
            self.attributes = describe(message);
        }
        if self.software.is_none() {
            self.software = software(message);
        }
    }

    pub(super) fn answer(&mut self, answer: Answer, rtt: Option<Duration>) {
        self.longest_rtt = self.longest_rtt.max(rtt.unwrap_or_default());
        match &self.answer {
            None => self.answer = Some(answer),
            Some(first) if first.mapped != answer.mapped => {
                self.other_mapped.get_or_insert(answer.mapped);
            }
            Some(_) => {}
        }
    }
}

fn describe(message: &Message<'_>) -> Vec<(String, String)> {
    let text = |attribute: &super::Attribute<'_>| match attribute.value(message.id) {
        Ok(value) => value.to_string(),
        Err(damage) => damage.to_string(),
    };
    message
        .attributes
        .iter()
        .map(|attribute| (attribute.kind.to_string(), text(attribute)))
        .collect()
}

impl Tally {
    pub(super) fn new(samples: Vec<Sample>, seen: Seen, elapsed: Duration, pace: Pace) -> Self {
        Tally {
            samples,
            seen,
            elapsed,
            pace,
        }
    }

    /// Transactions that have ended, well or not.
    pub fn finished(&self) -> impl Iterator<Item = &Sample> {
        let unfinished = |sample: &&Sample| sample.result != SampleResult::Unfinished;
        self.samples.iter().filter(unfinished)
    }

    pub fn answered(&self) -> impl Iterator<Item = &Sample> {
        let answered = |sample: &&Sample| matches!(sample.result, SampleResult::Answered { .. });
        self.samples.iter().filter(answered)
    }

    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.samples
            .iter()
            .filter_map(|sample| match &sample.result {
                SampleResult::Failed(fault) => Some(fault),
                _ => None,
            })
    }

    /// Round-trip times that are known: of transactions answered without a retransmission.
    pub fn rtts(&self) -> impl Iterator<Item = Duration> {
        self.samples
            .iter()
            .filter_map(|sample| match sample.result {
                SampleResult::Answered { rtt } => rtt,
                _ => None,
            })
    }

    /// Transactions answered in a second. `None` where an interval kept them apart: then it
    /// says nothing about the server.
    pub fn rate(&self) -> Option<f64> {
        let at_full_speed = matches!(self.pace, Pace::Window(_));
        let answered = self.answered().count();
        let seconds = self.elapsed.as_secs_f64();
        (at_full_speed && answered > 0 && seconds > 0.0).then(|| answered as f64 / seconds)
    }

    /// Datagrams sent, retransmissions included, of all transactions.
    pub fn requests_sent(&self) -> u64 {
        self.samples.iter().map(|s| u64::from(s.requests)).sum()
    }

    /// Requests that drew no response, of transactions that have ended; and how
    /// many there were in all. A response may be to any request of its
    /// transaction, so each is counted against one.
    pub fn requests_lost(&self) -> (u64, u64) {
        self.finished().fold((0, 0), |(lost, sent), sample| {
            let unanswered = sample.requests.saturating_sub(sample.responses);
            (
                lost + u64::from(unanswered),
                sent + u64::from(sample.requests),
            )
        })
    }

    /// Responses beyond one for each request.
    pub fn duplicates(&self) -> u64 {
        self.samples
            .iter()
            .map(|sample| u64::from(sample.responses.saturating_sub(sample.requests)))
            .sum()
    }

    /// The address in MAPPED-ADDRESS, where the first answer has another one beside it.
    pub fn rewritten(&self) -> Option<SocketAddr> {
        self.seen.answer.as_ref()?.rewritten
    }

    /// The bytes sent and received of the transaction that drew most for what was sent.
    pub fn most_amplified(&self) -> Option<(u64, u64)> {
        let sizes = self
            .samples
            .iter()
            .map(|s| (s.bytes_sent, s.bytes_received));
        let sizes = sizes.filter(|(sent, _)| *sent > 0);
        sizes.max_by(|a, b| (a.1 * b.0).cmp(&(b.1 * a.0)))
    }

    /// Whether the server told our address in MAPPED-ADDRESS alone.
    pub fn is_legacy(&self) -> bool {
        let answer = self.seen.answer.as_ref();
        answer.is_some_and(|answer| answer.by == MappedBy::MappedAddress)
    }
}
