//! Round trips of ICE's own checks, which go on as long as the call does (RFC 7675).

use std::collections::VecDeque;
use std::time::Duration;

use crate::rtp::timeline::{Timeline, Values};
use crate::stats::Samples;
use crate::stun::{AttributeType, Class, Message, Method, TransactionId};

/// Requests that wait for their answers. More are never under way.
const MOST_WAITING: usize = 64;

/// Measures from a request of this end to the answer of the other. What the other asks is
/// answered here at once, and says nothing of the network.
#[derive(Debug, Clone, Default)]
pub struct ConsentMeter {
    waiting: VecDeque<(TransactionId, Duration)>,
    pub rtts_ms: Samples,
    /// When the last answer came.
    pub answered: Option<Duration>,
    /// Seconds, over time.
    pub course: Timeline<Values>,
}

impl ConsentMeter {
    pub fn sent(&mut self, at: Duration, bytes: &[u8]) {
        let Some(id) = check(bytes, Class::Request) else {
            return;
        };
        let before = self.waiting.len();
        self.waiting.retain(|(known, _)| *known != id);
        // Of a request that was sent twice, nobody knows which one was answered.
        if self.waiting.len() < before {
            return;
        }
        if self.waiting.len() == MOST_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back((id, at));
    }

    pub fn received(&mut self, at: Duration, bytes: &[u8]) {
        let Some(id) = check(bytes, Class::Success) else {
            return;
        };
        let place = self.waiting.iter().position(|(known, _)| *known == id);
        if let Some((_, sent)) = place.and_then(|place| self.waiting.remove(place)) {
            let seconds = at.saturating_sub(sent).as_secs_f64();
            self.rtts_ms.add(seconds * 1e3);
            self.answered = Some(at);
            self.course.at(at).add(seconds);
        }
    }
}

/// Whether the other end checks a pair of candidates, for which it has the description of this one.
pub fn is_request(bytes: &[u8]) -> bool {
    check(bytes, Class::Request).is_some()
}

/// The transaction of a check: a Binding request with a user name, or a Binding answer. STUN
/// servers are asked without one (RFC 8445 §7.2.2).
fn check(bytes: &[u8], class: Class) -> Option<TransactionId> {
    let message = Message::read(bytes).ok()?;
    let is_binding = message.kind.method == Method::BINDING && message.kind.class == class;
    let named = class != Class::Request || message.attribute(AttributeType::USERNAME).is_some();
    (is_binding && named).then_some(message.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::{MessageType, Writer};

    const MS: Duration = Duration::from_millis(1);

    fn message(class: Class, id: u8, name: Option<&str>) -> Vec<u8> {
        let kind = MessageType {
            method: Method::BINDING,
            class,
        };
        let mut writer = Writer::new(kind, TransactionId([id; 12]));
        if let Some(name) = name {
            writer = writer.attribute(AttributeType::USERNAME, name.as_bytes());
        }
        writer.finish()
    }

    #[test]
    fn an_answer_gives_the_round_trip_of_its_request() {
        let mut meter = ConsentMeter::default();
        meter.sent(10 * MS, &message(Class::Request, 1, Some("a:b")));
        meter.sent(20 * MS, &message(Class::Request, 2, Some("a:b")));
        meter.received(50 * MS, &message(Class::Success, 2, None));
        meter.received(50 * MS, &message(Class::Success, 1, None));
        meter.received(60 * MS, &message(Class::Success, 1, None));
        let rtts = meter.rtts_ms.summary();
        assert_eq!(
            (rtts.samples, rtts.min, rtts.max),
            (2, Some(30.0), Some(40.0))
        );
    }

    #[test]
    fn what_the_other_end_asks_and_what_servers_are_asked_is_no_round_trip_of_the_call() {
        let mut meter = ConsentMeter::default();
        meter.received(MS, &message(Class::Request, 1, Some("a:b")));
        meter.sent(MS, &message(Class::Success, 1, None));
        meter.sent(MS, &message(Class::Request, 2, None));
        meter.received(9 * MS, &message(Class::Success, 2, None));
        meter.received(9 * MS, b"no STUN");
        assert_eq!(meter.rtts_ms.summary().samples, 0);
    }

    #[test]
    fn a_request_that_was_sent_twice_measures_nothing() {
        let mut meter = ConsentMeter::default();
        let request = message(Class::Request, 1, Some("a:b"));
        meter.sent(MS, &request);
        meter.sent(5 * MS, &request);
        meter.received(9 * MS, &message(Class::Success, 1, None));
        assert_eq!(meter.rtts_ms.summary().samples, 0);
    }

    #[test]
    fn requests_without_answers_take_no_more_memory_for_ever() {
        let mut meter = ConsentMeter::default();
        for id in 0..=255 {
            meter.sent(MS, &message(Class::Request, id, Some("a:b")));
        }
        assert_eq!(meter.waiting.len(), MOST_WAITING);
    }
}
