//! A capture that is still being made: how it stands, and how fast it goes.

use std::collections::HashMap;
use std::time::Duration;

use super::{Capture, Contents, Stream};
use crate::diagnostic::Finding;

/// What a live table shows.
#[derive(Debug, Clone, Default)]
pub struct Live {
    pub source: String,
    pub packets: u64,
    /// Of the whole capture. None before there was time to measure it.
    pub rate: Option<Rate>,
    /// Since the last packet was read. None without one.
    pub idle: Option<Duration>,
    pub contents: Contents,
    /// The busiest first.
    pub streams: Vec<LiveStream>,
    /// As far as the packets tell by now.
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone)]
pub struct LiveStream {
    pub stream: Stream,
    pub rate: Option<Rate>,
}

/// How fast something goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    pub packets_per_s: f64,
    pub bps: f64,
}

/// What was counted at some time, to be compared with what is counted later.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    whole: Amount,
    streams: HashMap<Name, Amount>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Amount {
    packets: u64,
    bytes: u64,
}

/// SSRC, where from, where to, over what.
type Name = (u32, String, String, String);

impl Counted {
    pub fn of(capture: &Capture) -> Self {
        let streams = capture.streams.iter();
        Counted {
            whole: Amount {
                packets: capture.packets,
                bytes: capture.bytes,
            },
            streams: streams
                .map(|stream| (name(stream), Amount::of(stream)))
                .collect(),
        }
    }
}

impl Amount {
    fn of(stream: &Stream) -> Self {
        Amount {
            packets: stream.reception.packets,
            bytes: stream.reception.payload_bytes,
        }
    }

    /// What has come since `before`, `passed` ago. None where no time has passed.
    fn rate_since(self, before: Amount, passed: Duration) -> Option<Rate> {
        let seconds = passed.as_secs_f64();
        (seconds > 0.0).then(|| Rate {
            packets_per_s: self.packets.saturating_sub(before.packets) as f64 / seconds,
            bps: self.bytes.saturating_sub(before.bytes) as f64 * 8.0 / seconds,
        })
    }
}

fn name(stream: &Stream) -> Name {
    (
        stream.ssrc,
        stream.source_address.clone(),
        stream.destination_address.clone(),
        stream.transport.clone(),
    )
}

impl Live {
    /// `before` was counted `passed` ago; a stream that is not in it had no packets then.
    pub fn new(capture: Capture, before: &Counted, passed: Duration) -> Self {
        let whole = Amount {
            packets: capture.packets,
            bytes: capture.bytes,
        };
        let with_rate = |stream: Stream| {
            let earlier = before.streams.get(&name(&stream)).copied();
            let amount = Amount::of(&stream);
            LiveStream {
                rate: amount.rate_since(earlier.unwrap_or_default(), passed),
                stream,
            }
        };
        let mut streams: Vec<LiveStream> = capture.streams.into_iter().map(with_rate).collect();
        streams.sort_by(|a, b| b.speed().total_cmp(&a.speed()));
        Live {
            source: capture.source,
            packets: capture.packets,
            rate: whole.rate_since(before.whole, passed),
            contents: capture.contents,
            streams,
            ..Live::default()
        }
    }
}

impl LiveStream {
    fn speed(&self) -> f64 {
        self.rate.map_or(0.0, |rate| rate.bps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::rtp::RtpReception;

    fn stream(ssrc: u32, packets: u64, payload_bytes: u64) -> Stream {
        Stream {
            ssrc,
            reception: RtpReception {
                packets,
                payload_bytes,
                ..RtpReception::default()
            },
            ..Stream::default()
        }
    }

    fn capture(packets: u64, streams: Vec<Stream>) -> Capture {
        Capture {
            packets,
            bytes: packets * 100,
            streams,
            ..Capture::default()
        }
    }

    #[test]
    fn the_busiest_stream_of_the_last_seconds_is_first() {
        let before = Counted::of(&capture(
            500,
            vec![stream(1, 400, 90_000), stream(2, 50, 500)],
        ));
        let now = capture(700, vec![stream(1, 400, 90_000), stream(2, 150, 1_500)]);
        let live = Live::new(now, &before, Duration::from_secs(2));
        let ssrcs: Vec<u32> = live.streams.iter().map(|one| one.stream.ssrc).collect();
        assert_eq!(ssrcs, [2, 1]);
        let rate = |packets_per_s, bps| Some(Rate { packets_per_s, bps });
        assert_eq!(live.streams[0].rate, rate(50.0, 4_000.0));
        assert_eq!(live.streams[1].rate, rate(0.0, 0.0));
        assert_eq!(live.rate, rate(100.0, 80_000.0));
    }

    #[test]
    fn a_new_stream_began_with_nothing() {
        let now = capture(10, vec![stream(1, 10, 1_000)]);
        let live = Live::new(now, &Counted::default(), Duration::from_secs(1));
        let bps = live.streams[0].rate.map(|rate| rate.bps);
        assert_eq!(bps, Some(8_000.0));
    }

    #[test]
    fn without_time_there_is_no_rate() {
        let now = capture(10, vec![stream(1, 10, 1_000)]);
        let live = Live::new(now, &Counted::default(), Duration::ZERO);
        assert_eq!((live.rate, live.streams[0].rate), (None, None));
    }
}
