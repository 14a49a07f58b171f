//! What both sides of a stream say in RTCP.

mod round_trips;

use std::time::Duration;

use super::by_flow::ByFlow;
use super::{FlowKey, StreamKey};
use crate::rtp::clock_rate::RateEstimator;
use crate::rtp::payload::guess::Confidence;
use crate::rtp::rtcp::{Item, ReportBlock, Statement};
use crate::rtp::rtt::RttMeter;
use crate::rtp::timeline::{Timeline, Values};
use crate::rtp::transit::ReportedClock;
use crate::rtp::xr::{self, Statistics, VoipMetrics};
use crate::stats::Samples;
pub use round_trips::PathRoundTrips;
use round_trips::RoundTrips;

/// What the sender of a stream said, by the flow of its RTCP.
#[derive(Debug, Clone, Default)]
pub struct SenderSide {
    pub reports: u64,
    pub cname: Option<String>,
    /// The program that sends (RFC 3550 §6.5.6).
    pub tool: Option<String>,
    pub bye: Option<Bye>,
    rtt: RttMeter,
    rate: RateEstimator,
    /// What its reports say of wall clock and RTP time.
    pub clock: ReportedClock,
}

/// The end of a source, as it was announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bye {
    /// Number of the packet in the capture.
    pub packet: u64,
    /// Since 1970.
    pub at: Duration,
    pub reason: Option<String>,
}

/// What the receiver of a stream said, by the reverse of its RTCP's flow.
#[derive(Debug, Clone, Default)]
pub struct ReceiverSide {
    pub report_blocks: u64,
    pub first_block: Option<ReportBlock>,
    pub last_block: Option<ReportBlock>,
    /// Number of the packet in the capture that it came in.
    pub last_block_in: Option<u64>,
    /// Seconds.
    pub rtt: Samples,
    /// Generic NACKs, however many packets each asks for.
    pub nacks: u64,
    /// Number of the packet in the capture with the first of them.
    pub first_nack: Option<u64>,
    /// Seconds, over time.
    pub rtt_course: Timeline<Values>,
    /// Sequence numbers asked for again.
    pub nacked: u64,
    pub picture_losses: u64,
    pub slice_losses: u64,
    pub reference_pictures: u64,
    pub full_intra_requests: u64,
    /// Number of the first packet in the capture that asks for a key frame.
    pub first_key_frame_request: Option<u64>,
    /// Bits per second: the last limit that was asked for.
    pub bitrate_limit: Option<u64>,
    /// Bits per second: what the path carries, as the receiver estimates it.
    pub bitrate_estimate: Samples,
    pub bitrate_estimate_course: Timeline<Values>,
    pub last_bitrate_estimate: Option<u64>,
    pub extended: ExtendedReports,
}

/// What extended reports say of a stream (RFC 3611).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ExtendedReports {
    pub blocks: u64,
    /// Packets that loss traces mark, each as often as they do.
    pub marked_lost: u64,
    pub marked_duplicate: u64,
    /// The last of each kind.
    pub statistics: Option<Statistics>,
    pub voip: Option<VoipMetrics>,
}

#[derive(Debug, Default)]
pub struct Feedback {
    senders: ByFlow<SenderSide>,
    receivers: ByFlow<ReceiverSide>,
    /// The clocks of those that only receive.
    references: ByFlow<RttMeter>,
    round_trips: RoundTrips,
}

impl SenderSide {
    /// The clock rate that pairs of NTP and RTP time in sender reports point to.
    pub fn clock_rate_hz(&self) -> Option<u32> {
        self.rate.common_rate()
    }

    /// The same, and how well the pairs fit it.
    pub fn clock_rate(&self) -> Option<(u32, Confidence)> {
        self.rate.common_rate().zip(self.rate.confidence())
    }
}

impl ReceiverSide {
    fn estimated(&mut self, at: Duration, bits_per_second: u64) {
        let estimate = bits_per_second as f64;
        self.last_bitrate_estimate = Some(bits_per_second);
        self.bitrate_estimate.add(estimate);
        self.bitrate_estimate_course.at(at).add(estimate);
    }
}

impl Feedback {
    /// Takes note of a statement in the packet of this number.
    pub fn hear(&mut self, at: Duration, packet: u64, flow: FlowKey, statement: Statement) {
        match statement {
            Statement::Sender(report) => self.tell(flow, report.ssrc, |sender| {
                sender.reports += 1;
                sender.rtt.sender_report(at, report.ntp);
                let wall_clock = ntp_duration(report.ntp);
                sender
                    .rate
                    .observe_restarting(wall_clock, report.rtp_timestamp);
                // A sender without a wall clock says 0 (RFC 3550 §6.4.1).
                if report.ntp != 0 {
                    sender.clock.report(at, wall_clock, report.rtp_timestamp);
                }
            }),
            Statement::Description { ssrc, item, text } => self.describe(flow, ssrc, item, text),
            Statement::Bye { ssrc, reason } => self.tell(flow, ssrc, |sender| {
                sender.bye.get_or_insert_with(|| Bye {
                    packet,
                    at,
                    reason: reason.map(|reason| String::from_utf8_lossy(reason).into_owned()),
                });
            }),
            Statement::Block(block) => self.block(at, packet, flow, block),
            Statement::Extended { reporter, block } => self.extended(at, flow, reporter, block),
            Statement::Nack(nack) => self.ask(flow, nack.media_ssrc, |receiver| {
                receiver.nacks += 1;
                receiver.first_nack.get_or_insert(packet);
                receiver.nacked += nack.numbers().count() as u64;
            }),
            Statement::PictureLoss { media_ssrc } => self.ask(flow, media_ssrc, |receiver| {
                receiver.picture_losses += 1;
                receiver.first_key_frame_request.get_or_insert(packet);
            }),
            Statement::SliceLoss { media_ssrc, slices } => self.ask(flow, media_ssrc, |receiver| {
                receiver.slice_losses += slices as u64
            }),
            Statement::ReferencePicture { media_ssrc } => self.ask(flow, media_ssrc, |receiver| {
                receiver.reference_pictures += 1
            }),
            Statement::FullIntra { media_ssrc } => self.ask(flow, media_ssrc, |receiver| {
                receiver.full_intra_requests += 1;
                receiver.first_key_frame_request.get_or_insert(packet);
            }),
            Statement::LimitRequested(limit) => self.ask(flow, limit.ssrc, |receiver| {
                receiver.bitrate_limit = Some(limit.bits_per_second)
            }),
            Statement::BitrateEstimate(estimate) => {
                for ssrc in estimate.ssrcs() {
                    self.ask(flow, ssrc, |receiver| {
                        receiver.estimated(at, estimate.bits_per_second);
                    });
                }
            }
            Statement::ProfileExtension { .. }
            | Statement::Application { .. }
            | Statement::LimitKept(_)
            | Statement::TransportFeedback(_)
            | Statement::CongestionFeedback { .. }
            | Statement::Other { .. }
            | Statement::Malformed { .. } => {}
        }
    }

    fn describe(&mut self, flow: FlowKey, ssrc: u32, item: Item, text: &[u8]) {
        self.tell(flow, ssrc, |sender| {
            let known = match item {
                Item::Cname => &mut sender.cname,
                Item::Tool => &mut sender.tool,
                _ => return,
            };
            if known.as_deref().map(str::as_bytes) != Some(text) {
                *known = Some(String::from_utf8_lossy(text).into_owned());
            }
        });
    }

    fn extended(&mut self, at: Duration, flow: FlowKey, reporter: u32, block: xr::Block) {
        match block {
            xr::Block::ReceiverReference { ntp } => {
                if let Some(reference) = self.references.of(of_sender(flow, reporter)) {
                    reference.sender_report(at, ntp);
                }
            }
            xr::Block::DelaySinceReference(answer) => {
                let reference = self.references.nearest(of_receiver(flow, answer.ssrc));
                let rtt = reference
                    .and_then(|reference| reference.report_block(at, answer.last_rr, answer.delay));
                if let Some(rtt) = rtt {
                    self.round_trips.measured(at, flow, rtt);
                }
            }
            xr::Block::Losses(trace) => self.extend(flow, trace.ssrc, |extended| {
                extended.marked_lost += trace.zeros().0 as u64
            }),
            xr::Block::Duplicates(trace) => self.extend(flow, trace.ssrc, |extended| {
                extended.marked_duplicate += trace.zeros().0 as u64
            }),
            xr::Block::ReceiptTimes { ssrc, .. } => self.extend(flow, ssrc, |_| {}),
            xr::Block::Statistics(statistics) => self.extend(flow, statistics.ssrc, |extended| {
                extended.statistics = Some(statistics)
            }),
            xr::Block::Voip(metrics) => {
                self.extend(flow, metrics.ssrc, |extended| extended.voip = Some(metrics))
            }
            xr::Block::Other { .. } => {}
        }
    }

    fn extend(&mut self, flow: FlowKey, ssrc: u32, note: impl FnOnce(&mut ExtendedReports)) {
        self.ask(flow, ssrc, |receiver| {
            receiver.extended.blocks += 1;
            note(&mut receiver.extended);
        });
    }

    fn tell(&mut self, flow: FlowKey, ssrc: u32, note: impl FnOnce(&mut SenderSide)) {
        if let Some(sender) = self.senders.of(of_sender(flow, ssrc)) {
            note(sender);
        }
    }

    fn block(&mut self, at: Duration, packet: u64, flow: FlowKey, block: ReportBlock) {
        let key = of_receiver(flow, block.ssrc);
        let rtt = self.senders.nearest(key).and_then(|sender| {
            sender
                .rtt
                .report_block(at, block.last_sr, block.delay_since_last_sr)
        });
        if let Some(rtt) = rtt {
            self.round_trips.measured(at, flow, rtt);
        }
        if let Some(receiver) = self.receivers.of(key) {
            receiver.report_blocks += 1;
            receiver.first_block.get_or_insert(block);
            receiver.last_block = Some(block);
            receiver.last_block_in = Some(packet);
            if let Some(rtt) = rtt {
                receiver.rtt.add(rtt);
                receiver.rtt_course.at(at).add(rtt);
            }
        }
    }

    fn ask(&mut self, flow: FlowKey, ssrc: u32, note: impl FnOnce(&mut ReceiverSide)) {
        if let Some(receiver) = self.receivers.of(of_receiver(flow, ssrc)) {
            note(receiver);
        }
    }

    /// Statements on streams beyond those of which they are kept.
    pub fn left_out(&self) -> u64 {
        self.senders.left_out() + self.receivers.left_out() + self.references.left_out()
    }

    /// What was measured of the path of a stream on this flow.
    pub fn round_trips(&self, flow: FlowKey) -> PathRoundTrips {
        self.round_trips.of(flow)
    }

    /// Of paths beyond those of which they are kept.
    pub fn unlisted_round_trips(&self) -> u64 {
        self.round_trips.unlisted()
    }

    pub fn sender(&self, stream: StreamKey) -> Option<&SenderSide> {
        self.senders.nearest(stream)
    }

    pub fn receiver(&self, stream: StreamKey) -> Option<&ReceiverSide> {
        self.receivers.nearest(stream)
    }
}

/// A sender's RTCP goes the way of its stream.
fn of_sender(flow: FlowKey, ssrc: u32) -> StreamKey {
    StreamKey { flow, ssrc }
}

/// A receiver's RTCP comes against the stream.
fn of_receiver(flow: FlowKey, ssrc: u32) -> StreamKey {
    StreamKey {
        flow: flow.reversed(),
        ssrc,
    }
}

/// Since 1900; only differences of it are used.
fn ntp_duration(ntp: u64) -> Duration {
    let nanoseconds = ((ntp & 0xffff_ffff) * 1_000_000_000) >> 32;
    Duration::from_secs(ntp >> 32) + Duration::from_nanos(nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rtp::rtcp;

    const SSRC: u32 = 7;

    fn flow(source: &str, destination: &str) -> FlowKey {
        FlowKey::udp(source.parse().unwrap(), destination.parse().unwrap())
    }

    /// An SR of [`SSRC`] at this second since 1900, and its RTP time.
    fn sender_report(second: u32, rtp_timestamp: u32) -> Vec<u8> {
        let mut report = vec![0x80, 200, 0, 6];
        for field in [SSRC, second, 0, rtp_timestamp, 1, 100] {
            report.extend(field.to_be_bytes());
        }
        report
    }

    /// An RR about [`SSRC`] that refers to the SR at this second.
    fn receiver_report(second: u32, held: Duration) -> Vec<u8> {
        let mut report = vec![0x81, 201, 0, 7];
        let delay = (held.as_secs_f64() * 65536.0) as u32;
        for field in [99, SSRC, 0, 0, 0, second << 16, delay] {
            report.extend(field.to_be_bytes());
        }
        report
    }

    fn observe(feedback: &mut Feedback, at: Duration, flow: FlowKey, compound: &[u8]) {
        rtcp::read(compound, &mut |statement| {
            feedback.hear(at, 1, flow, statement)
        });
    }

    fn rtt_of(feedback: &Feedback, stream: FlowKey) -> Option<f64> {
        let key = StreamKey {
            flow: stream,
            ssrc: SSRC,
        };
        feedback.receiver(key)?.rtt.summary().mean
    }

    #[test]
    fn a_report_block_on_the_way_back_gives_the_round_trip_time() {
        let stream = flow("10.0.0.1:4000", "10.0.0.2:5000");
        let mut feedback = Feedback::default();
        observe(
            &mut feedback,
            Duration::from_secs(1),
            stream,
            &sender_report(100, 0),
        );
        let answer = receiver_report(100, Duration::from_secs(2));
        observe(
            &mut feedback,
            Duration::from_millis(3040),
            stream.reversed(),
            &answer,
        );
        let rtt = rtt_of(&feedback, stream).unwrap();
        assert!((rtt - 0.040).abs() < 1e-4, "{rtt}");
    }

    #[test]
    fn rtcp_may_have_ports_of_its_own_each_way() {
        let mut feedback = Feedback::default();
        let report = sender_report(100, 0);
        observe(
            &mut feedback,
            Duration::ZERO,
            flow("10.0.0.1:4001", "10.0.0.2:5001"),
            &report,
        );
        let back = flow("10.0.0.2:33333", "10.0.0.1:44444");
        observe(
            &mut feedback,
            Duration::from_millis(50),
            back,
            &receiver_report(100, Duration::ZERO),
        );
        let stream = flow("10.0.0.1:4000", "10.0.0.2:5000");
        assert_eq!(rtt_of(&feedback, stream), Some(0.05));
    }

    #[test]
    fn a_relay_on_the_way_has_a_round_trip_time_of_its_own() {
        let (near, far) = (
            flow("10.0.0.1:1", "10.0.0.9:1"),
            flow("10.0.0.9:2", "10.0.0.2:2"),
        );
        let ms = Duration::from_millis;
        let mut feedback = Feedback::default();
        observe(&mut feedback, ms(0), near, &sender_report(100, 0));
        observe(&mut feedback, ms(5), far, &sender_report(100, 0));
        let answer = receiver_report(100, Duration::ZERO);
        observe(&mut feedback, ms(25), far.reversed(), &answer);
        observe(&mut feedback, ms(30), near.reversed(), &answer);
        assert_eq!(rtt_of(&feedback, near), Some(0.03));
        assert_eq!(rtt_of(&feedback, far), Some(0.02));
    }

    #[test]
    fn two_sender_reports_give_the_clock_rate() {
        let stream = flow("10.0.0.1:4000", "10.0.0.2:5000");
        let mut feedback = Feedback::default();
        observe(
            &mut feedback,
            Duration::ZERO,
            stream,
            &sender_report(100, u32::MAX),
        );
        observe(
            &mut feedback,
            Duration::ZERO,
            stream,
            &sender_report(105, 5 * 90_000 - 1),
        );
        let key = StreamKey {
            flow: stream,
            ssrc: SSRC,
        };
        let sender = feedback.sender(key).unwrap();
        assert_eq!((sender.reports, sender.clock_rate_hz()), (2, Some(90_000)));
    }

    #[test]
    fn a_receiver_that_sends_nothing_has_a_round_trip_time_too() {
        let stream = flow("10.0.0.1:4000", "10.0.0.2:5000");
        let mut feedback = Feedback::default();
        let reference = [
            0x80, 207, 0, 4, 0, 0, 0, 99, 4, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 0,
        ];
        observe(
            &mut feedback,
            Duration::from_secs(1),
            stream.reversed(),
            &reference,
        );
        let answer = [
            0x80, 207, 0, 5, 0, 0, 0, 7, 5, 0, 0, 3, 0, 0, 0, 99, 0, 5, 0, 0, 0, 0, 0x80, 0,
        ];
        observe(&mut feedback, Duration::from_secs(2), stream, &answer);
        let path = feedback.round_trips(stream);
        assert_eq!(
            (path.to_sender.samples, path.to_sender.mean),
            (1, Some(0.5))
        );
    }

    #[test]
    fn a_source_that_ends_may_say_why() {
        let stream = flow("10.0.0.1:4000", "10.0.0.2:5000");
        let mut feedback = Feedback::default();
        let bye = [0x81, 203, 0, 2, 0, 0, 0, 7, 3, b'e', b'n', b'd'];
        observe(&mut feedback, Duration::from_secs(1), stream, &bye);
        let key = StreamKey {
            flow: stream,
            ssrc: SSRC,
        };
        let said = feedback.sender(key).unwrap().bye.clone().unwrap();
        assert_eq!((said.packet, said.reason.as_deref()), (1, Some("end")));
    }
}
