//! What both peers said of a stream in the RTCP that passed.

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::packet::{Body, Fact};
use super::super::rtcp::Block;
use super::super::stats::summary;
use super::timeline::course;
use super::{Recording, Stream};

/// All of it, in order, with nanoseconds since 1970.
pub struct Told {
    /// NTP time of each sender report.
    pub sender_reports: Vec<(u64, u64)>,
    /// How many packets the sender had sent by each of its reports, and the report's number.
    sent: Vec<(u32, usize)>,
    pub blocks: Vec<(u64, Block)>,
    pub cname: Option<String>,
    pub nacks: Vec<(u64, Vec<u64>)>,
    /// Bits per second.
    estimates: Vec<(u64, f64)>,
    picture_losses: u64,
    full_intra_requests: u64,
    /// When the sender announced its end, and the packet's number.
    bye: Option<(u64, usize)>,
}

/// What was said of this stream.
pub fn about(stream: &Stream, recording: &Recording, container: &Container) -> Told {
    let mut told = Told {
        sender_reports: Vec::new(),
        sent: Vec::new(),
        blocks: Vec::new(),
        cname: None,
        nacks: Vec::new(),
        estimates: Vec::new(),
        picture_losses: 0,
        full_intra_requests: 0,
        bye: None,
    };
    for (index, packet) in recording.captured.iter().enumerate() {
        if let Body::Rtcp(_, facts) = &packet.datagram.body {
            let at = container.time_ns(packet.at_us);
            facts
                .iter()
                .for_each(|fact| told.note((at, index + 1), stream.ssrc, fact));
        }
    }
    told
}

impl Told {
    fn note(&mut self, (at, number): (u64, usize), ssrc: u32, fact: &Fact) {
        match fact {
            Fact::SenderReport {
                ssrc: of,
                ntp,
                packets,
            } if *of == ssrc => {
                self.sender_reports.push((at, *ntp));
                self.sent.push((*packets, number));
            }
            Fact::Block(block) if block.ssrc == ssrc => self.blocks.push((at, *block)),
            Fact::Cname { ssrc: of, cname } if *of == ssrc => self.cname = Some(cname.clone()),
            Fact::Nack { media, numbers } if *media == ssrc => {
                self.nacks.push((at, numbers.clone()));
            }
            Fact::Estimate {
                media,
                bits_per_second,
            } if media.contains(&ssrc) => self.estimates.push((at, *bits_per_second as f64)),
            Fact::PictureLoss { media } if *media == ssrc => self.picture_losses += 1,
            Fact::FullIntra { media } if *media == ssrc => self.full_intra_requests += 1,
            Fact::Bye { sources } if sources.contains(&ssrc) => {
                self.bye.get_or_insert((at, number));
            }
            _ => {}
        }
    }

    /// Two sender reports half a second apart tell it.
    pub fn tells_the_clock(&self) -> bool {
        let first = self.sender_reports.first().map_or(0, |(_, ntp)| *ntp);
        let last = self.sender_reports.last().map_or(0, |(_, ntp)| *ntp);
        last - first >= 1 << 31
    }

    /// From the capture point to the receiver and back: arrival of a block − LSR − DLSR.
    pub fn rtt_ms(&self) -> Value {
        let samples = self.rtt_samples();
        summary(&samples.iter().map(|(_, rtt)| *rtt).collect::<Vec<f64>>())
    }

    pub fn rtt_course(&self) -> Value {
        course(&self.rtt_samples(), "ms", &["mean", "max"])
    }

    fn rtt_samples(&self) -> Vec<(u64, f64)> {
        let samples = self.blocks.iter().filter_map(|(at, block)| {
            let report = |(_, ntp): &&(u64, u64)| (ntp >> 16) as u32 == block.last_sr;
            let (passed, _) = self.sender_reports.iter().find(report)?;
            let held = f64::from(block.delay_since_last_sr) / 65_536.0 * 1e3;
            Some((*at, (at - passed) as f64 / 1e6 - held))
        });
        samples.collect()
    }

    pub fn bitrate_estimates(&self) -> Value {
        let samples = self.estimates.iter();
        summary(&samples.map(|(_, bps)| *bps).collect::<Vec<f64>>())
    }

    pub fn bitrate_estimate_course(&self) -> Value {
        course(&self.estimates, "bps", &["mean", "min", "max"])
    }

    pub fn last_bitrate_estimate(&self) -> Value {
        let last = self.estimates.last();
        last.map(|(_, bps)| *bps as u64).into()
    }

    pub fn bye(&self) -> Value {
        let Some((at, packet)) = self.bye else {
            return Value::Null;
        };
        json!({ "packet": packet, "at_s": at as f64 / 1e9, "reason": null })
    }

    /// What the receiver misses: between its first and last report. Else since the stream began,
    /// where its sender had not sent more than passed by the time of a report, and the last
    /// report's fraction is of these packets, too: by less than two of its units.
    pub fn loss_percent(&self, stream: &Stream) -> Option<f64> {
        let (_, last) = self.blocks.last()?;
        let (_, first) = self.blocks.first()?;
        let expected = i64::from(last.highest_number) - i64::from(first.highest_number);
        let between = percent(last.cumulative_lost - first.cumulative_lost, expected);
        between.or_else(|| {
            let expected = i64::from(last.highest_number) - self.beginning(stream)? + 1;
            let lost = percent(last.cumulative_lost, expected)?;
            let is_of_all = (lost * 2.56 - f64::from(last.fraction_lost)).abs() < 2.0;
            is_of_all.then_some(lost)
        })
    }

    /// The number that the stream began with, if it shows.
    fn beginning(&self, stream: &Stream) -> Option<i64> {
        let (first, _) = span(stream, usize::MAX)?;
        let shows = self.sent.iter().any(|(sent, report)| {
            let passed = span(stream, *report).map_or(0, |(first, last)| last - first + 1);
            *sent > 0 && u64::from(*sent) <= passed
        });
        shows.then_some(first as i64)
    }

    pub fn remote(&self, clock_rate: f64) -> Value {
        let Some((_, block)) = self.blocks.last() else {
            return Value::Null;
        };
        json!({
            "fraction_lost_percent": f64::from(block.fraction_lost) * 100.0 / 256.0,
            "cumulative_lost": block.cumulative_lost,
            "jitter_ms": f64::from(block.jitter) / clock_rate * 1e3,
        })
    }

    pub fn feedback(&self) -> Value {
        json!({
            "nacks": self.nacks.len(),
            "nacked_packets": self.nacks.iter().map(|(_, numbers)| numbers.len()).sum::<usize>(),
            "picture_losses": self.picture_losses,
            "slice_losses": 0,
            "reference_pictures": 0,
            "full_intra_requests": self.full_intra_requests,
        })
    }
}

/// The lowest and the highest number that passed before a packet of the capture.
fn span(stream: &Stream, before: usize) -> Option<(u64, u64)> {
    let passed = stream.arrivals.iter().filter(|rtp| rtp.packet < before);
    let numbers: Vec<u64> = passed.map(|arrival| arrival.rtp.number).collect();
    Some((*numbers.iter().min()?, *numbers.iter().max()?))
}

fn percent(lost: i32, expected: i64) -> Option<f64> {
    let is_possible = expected >= 20 && (0..=expected).contains(&lost.into());
    is_possible.then(|| f64::from(lost) * 100.0 / expected as f64)
}
