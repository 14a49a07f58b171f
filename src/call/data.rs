//! The data channel: one end sends a message at a steady pace, the other echoes it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::BytesMut;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use webrtc::data_channel::{DataChannel, DataChannelEvent};

use super::clock::Clock;
use crate::stats::Samples;

/// Time between two messages.
const PACE: Duration = Duration::from_millis(100);

/// What one end's data channel did. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct DataCount {
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub sent: u64,
    pub received: u64,
    /// Milliseconds from a message to its echo.
    pub rtts_ms: Samples,
}

impl DataCount {
    pub fn counts(&self) -> Counts {
        self.counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn change(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Sends messages while `running` is true and the channel is open; measures their echoes until it closes.
pub async fn send_and_measure(
    channel: Arc<dyn DataChannel>,
    count: DataCount,
    clock: Clock,
    mut running: watch::Receiver<bool>,
) {
    let mut open = false;
    let mut pace = tokio::time::interval(PACE);
    // Messages that were not due while the call was set up are not made up for.
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = channel.poll() => match event {
                Some(DataChannelEvent::OnOpen) => open = true,
                Some(DataChannelEvent::OnMessage(message)) => count.change(|counts| {
                    counts.received += 1;
                    if let Some(age) = age_ms(clock.now(), &message.data) {
                        counts.rtts_ms.add(age);
                    }
                }),
                Some(DataChannelEvent::OnClose) | None => return,
                Some(_) => {}
            },
            _ = pace.tick(), if open && *running.borrow() => {
                if channel.send(stamp(clock.now())).await.is_ok() {
                    count.change(|counts| counts.sent += 1);
                }
            }
            changed = running.changed() => if changed.is_err() { return },
        }
    }
}

/// Sends every message back until the channel closes.
pub async fn echo(channel: Arc<dyn DataChannel>, count: DataCount) {
    while let Some(event) = channel.poll().await {
        if let DataChannelEvent::OnMessage(message) = event {
            count.change(|counts| counts.received += 1);
            if channel.send(message.data).await.is_ok() {
                count.change(|counts| counts.sent += 1);
            }
        }
    }
}

/// A message is the time at which it was sent, in nanoseconds.
fn stamp(now: Duration) -> BytesMut {
    BytesMut::from(&(now.as_nanos() as u64).to_be_bytes()[..])
}

fn age_ms(now: Duration, message: &[u8]) -> Option<f64> {
    let sent = Duration::from_nanos(u64::from_be_bytes(message.try_into().ok()?));
    Some(now.checked_sub(sent)?.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_tells_its_age() {
        let message = stamp(Duration::from_millis(100));
        assert_eq!(age_ms(Duration::from_millis(140), &message), Some(40.0));
    }

    #[test]
    fn what_is_not_our_message_has_no_age() {
        assert_eq!(age_ms(Duration::from_secs(1), b"hello"), None);
        assert_eq!(age_ms(Duration::ZERO, &stamp(Duration::from_secs(1))), None);
    }
}
