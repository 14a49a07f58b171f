//! What both sides of a stream say in RTCP.

use std::time::Duration;

use super::by_flow::ByFlow;
use super::{FlowKey, StreamKey};
use crate::rtp::clock_rate::RateEstimator;
use crate::rtp::rtcp::{self, Item, ReportBlock, Statement};
use crate::rtp::rtt::RttMeter;
use crate::stats::Samples;

/// What the sender of a stream said, by the flow of its RTCP.
#[derive(Debug, Clone, Default)]
pub struct SenderSide {
    pub reports: u64,
    pub cname: Option<String>,
    rtt: RttMeter,
    rate: RateEstimator,
}

/// What the receiver of a stream said, by the reverse of its RTCP's flow.
#[derive(Debug, Clone, Default)]
pub struct ReceiverSide {
    pub report_blocks: u64,
    pub last_block: Option<ReportBlock>,
    /// Seconds.
    pub rtt: Samples,
    /// Sequence numbers asked for again.
    pub nacked: u64,
    pub picture_losses: u64,
    pub full_intra_requests: u64,
}

#[derive(Debug, Default)]
pub struct Feedback {
    senders: ByFlow<SenderSide>,
    receivers: ByFlow<ReceiverSide>,
}

impl SenderSide {
    /// The clock rate that pairs of NTP and RTP time in sender reports point to.
    pub fn clock_rate_hz(&self) -> Option<u32> {
        self.rate.common_rate()
    }
}

impl Feedback {
    /// Takes note of all that a compound says.
    pub fn observe(&mut self, at: Duration, flow: FlowKey, compound: &[u8]) {
        rtcp::read(compound, &mut |statement| self.hear(at, flow, statement));
    }

    fn hear(&mut self, at: Duration, flow: FlowKey, statement: Statement) {
        match statement {
            Statement::Sender(report) => {
                if let Some(sender) = self.senders.of(of_sender(flow, report.ssrc)) {
                    sender.reports += 1;
                    sender.rtt.sender_report(at, report.ntp);
                    sender
                        .rate
                        .observe(ntp_duration(report.ntp), report.rtp_timestamp);
                }
            }
            Statement::Description {
                ssrc,
                item: Item::Cname,
                text,
            } => {
                if let Some(sender) = self.senders.of(of_sender(flow, ssrc)) {
                    sender.cname = Some(String::from_utf8_lossy(text).into_owned());
                }
            }
            Statement::Block(block) => self.block(at, flow, block),
            Statement::Nack(nack) => self.ask(flow, nack.media_ssrc, |receiver| {
                receiver.nacked += nack.numbers().count() as u64
            }),
            Statement::PictureLoss { media_ssrc } => {
                self.ask(flow, media_ssrc, |receiver| receiver.picture_losses += 1)
            }
            Statement::FullIntra { media_ssrc } => self.ask(flow, media_ssrc, |receiver| {
                receiver.full_intra_requests += 1
            }),
            _ => {}
        }
    }

    fn block(&mut self, at: Duration, flow: FlowKey, block: ReportBlock) {
        let key = of_receiver(flow, block.ssrc);
        let rtt = self.senders.nearest(key).and_then(|sender| {
            sender
                .rtt
                .report_block(at, block.last_sr, block.delay_since_last_sr)
        });
        if let Some(receiver) = self.receivers.of(key) {
            receiver.report_blocks += 1;
            receiver.last_block = Some(block);
            if let Some(rtt) = rtt {
                receiver.rtt.add(rtt);
            }
        }
    }

    fn ask(&mut self, flow: FlowKey, ssrc: u32, note: impl FnOnce(&mut ReceiverSide)) {
        if let Some(receiver) = self.receivers.of(of_receiver(flow, ssrc)) {
            note(receiver);
        }
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
        feedback.observe(Duration::from_secs(1), stream, &sender_report(100, 0));
        let answer = receiver_report(100, Duration::from_secs(2));
        feedback.observe(Duration::from_millis(3040), stream.reversed(), &answer);
        let rtt = rtt_of(&feedback, stream).unwrap();
        assert!((rtt - 0.040).abs() < 1e-4, "{rtt}");
    }

    #[test]
    fn rtcp_may_have_ports_of_its_own_each_way() {
        let mut feedback = Feedback::default();
        let report = sender_report(100, 0);
        feedback.observe(
            Duration::ZERO,
            flow("10.0.0.1:4001", "10.0.0.2:5001"),
            &report,
        );
        let back = flow("10.0.0.2:33333", "10.0.0.1:44444");
        feedback.observe(
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
        feedback.observe(ms(0), near, &sender_report(100, 0));
        feedback.observe(ms(5), far, &sender_report(100, 0));
        let answer = receiver_report(100, Duration::ZERO);
        feedback.observe(ms(25), far.reversed(), &answer);
        feedback.observe(ms(30), near.reversed(), &answer);
        assert_eq!(rtt_of(&feedback, near), Some(0.03));
        assert_eq!(rtt_of(&feedback, far), Some(0.02));
    }

    #[test]
    fn two_sender_reports_give_the_clock_rate() {
        let stream = flow("10.0.0.1:4000", "10.0.0.2:5000");
        let mut feedback = Feedback::default();
        feedback.observe(Duration::ZERO, stream, &sender_report(100, u32::MAX));
        feedback.observe(Duration::ZERO, stream, &sender_report(105, 5 * 90_000 - 1));
        let key = StreamKey {
            flow: stream,
            ssrc: SSRC,
        };
        let sender = feedback.sender(key).unwrap();
        assert_eq!((sender.reports, sender.clock_rate_hz()), (2, Some(90_000)));
    }
}
