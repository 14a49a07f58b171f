//! How good the speech of a stream sounds, by the E-model.

use super::StreamSummary;
use super::feedback::ReceiverSide;
use crate::rtp::clock_rate::Media;
use crate::rtp::mos::{CodecValues, Conditions, Estimate, burst_ratio, codec_values};
use crate::rtp::sequence::Counts;

/// Fewer packets say nothing about a rate of loss.
const ENOUGH_PACKETS: u64 = 20;

/// In 1/256, the unit of a block's fraction lost: it is rounded down, and may be off by one more.
const FRACTION_TOLERANCE: f64 = 2.0;

/// An estimate, and where what it comes from was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    pub conditions: Conditions,
    pub estimate: Estimate,
    pub loss_source: LossSource,
    /// None when no delay was measured: then it was reckoned with none.
    pub delay_source: Option<DelaySource>,
}

/// Why there is no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrated {
    NotAudio,
    /// Of too few packets to tell the loss, or with numbers that began anew.
    LossUnknown,
    /// More of it passed unseen than was seen.
    MostlyUnseen,
    CodecUnknown,
    /// Nobody has published how listeners rate the codec.
    CodecWithoutValues,
}

/// Who missed the packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossSource {
    /// They never came to the capture point.
    Capture,
    /// The receiver misses more than that, by its report blocks.
    ReceiverReports,
    /// It misses more, by its VoIP metrics (RFC 3611 §4.7.1), and its report blocks tell nothing.
    ExtendedReports,
}

/// Of which round trip the delay is a half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelaySource {
    EndToEnd,
    /// From the capture point on.
    ToReceiver,
    /// Up to the capture point.
    ToSender,
}

impl Unrated {
    pub fn as_str(self) -> &'static str {
        match self {
            Unrated::NotAudio => "not_audio",
            Unrated::LossUnknown => "loss_unknown",
            Unrated::MostlyUnseen => "mostly_unseen",
            Unrated::CodecUnknown => "codec_unknown",
            Unrated::CodecWithoutValues => "codec_without_values",
        }
    }
}

impl LossSource {
    pub fn as_str(self) -> &'static str {
        match self {
            LossSource::Capture => "capture",
            LossSource::ReceiverReports => "receiver_reports",
            LossSource::ExtendedReports => "extended_reports",
        }
    }
}

impl DelaySource {
    pub fn as_str(self) -> &'static str {
        match self {
            DelaySource::EndToEnd => "rtt_end_to_end",
            DelaySource::ToReceiver => "rtt_to_receiver",
            DelaySource::ToSender => "rtt_to_sender",
        }
    }
}

/// The estimate of a stream.
pub fn rate(stream: &StreamSummary) -> Result<Quality, Unrated> {
    let codec = rated_codec(stream)?;
    if stream.reception.counts.are_mostly_unseen() {
        return Err(Unrated::MostlyUnseen);
    }
    let (loss_percent, burst_ratio, loss_source) = loss(stream).ok_or(Unrated::LossUnknown)?;
    let delay = delay_seconds(stream);
    let conditions = Conditions {
        codec,
        loss_percent,
        burst_ratio,
        delay_ms: delay.map_or(0.0, |(seconds, _)| seconds * 1e3),
    };
    Ok(Quality {
        conditions,
        estimate: conditions.estimate(),
        loss_source,
        delay_source: delay.map(|(_, source)| source),
    })
}

fn rated_codec(stream: &StreamSummary) -> Result<CodecValues, Unrated> {
    if stream.media != Some(Media::Audio) || stream.repairs.is_some() {
        return Err(Unrated::NotAudio);
    }
    let name = stream.codec_name().ok_or(Unrated::CodecUnknown)?;
    codec_values(name).ok_or(Unrated::CodecWithoutValues)
}

/// Percent, burst ratio, and who missed the packets. The receiver does not tell how its losses
/// follow each other. What was lost where the numbers began anew is unknown.
fn loss(stream: &StreamSummary) -> Option<(f64, f64, LossSource)> {
    let counts = stream.reception.counts;
    if counts.expected < ENOUGH_PACKETS || stream.reception.restarts > 0 {
        return None;
    }
    let here = counts.lost() as f64 * 100.0 / counts.expected as f64;
    Some(match loss_there(stream) {
        Some((there, source)) if there > here => (there, 1.0, source),
        _ => {
            let ratio = measured_burst_ratio(counts, stream.reception.restarts);
            (here, ratio, LossSource::Capture)
        }
    })
}

/// Percent that the receiver misses, as it says.
fn loss_there(stream: &StreamSummary) -> Option<(f64, LossSource)> {
    let receiver = stream.receiver.as_ref()?;
    let reported = between_reports(receiver).or_else(|| since_beginning(stream, receiver));
    let extended = || {
        let metrics = receiver.extended.voip?;
        let percent = f64::from(metrics.loss_rate) * 100.0 / 256.0;
        Some((percent, LossSource::ExtendedReports))
    };
    reported
        .map(|percent| (percent, LossSource::ReceiverReports))
        .or_else(extended)
}

/// Up to the last report, of which one is enough. Cumulative loss counts from the first packet that
/// the receiver got (RFC 3550 §6.4.1). It may have joined later than the capture: that it did not is
/// believed where the fraction that it tells is that of all packets since the beginning.
fn since_beginning(stream: &StreamSummary, receiver: &ReceiverSide) -> Option<f64> {
    let (begins_at, last) = (stream.begins_at?, receiver.last_block?);
    let expected = i64::from(last.highest_sequence) - begins_at + 1;
    let counts = stream.reception.counts;
    let passed = counts.expected + counts.unseen;
    let has_passed = u64::try_from(expected).is_ok_and(|expected| expected <= passed);
    let percent = percent(last.cumulative_lost.into(), expected).filter(|_| has_passed)?;
    let fraction = percent * 256.0 / 100.0;
    let agrees = (fraction - f64::from(last.fraction_lost)).abs() < FRACTION_TOLERANCE;
    agrees.then_some(percent)
}

/// Between the first and the last of the receiver's reports.
fn between_reports(receiver: &ReceiverSide) -> Option<f64> {
    let (first, last) = (receiver.first_block?, receiver.last_block?);
    let expected = i64::from(last.highest_sequence) - i64::from(first.highest_sequence);
    let lost = i64::from(last.cumulative_lost) - i64::from(first.cumulative_lost);
    percent(lost, expected)
}

/// None where there are too few, or counts that cannot be.
fn percent(lost: i64, expected: i64) -> Option<f64> {
    let is_possible = expected >= ENOUGH_PACKETS as i64 && (0..=expected).contains(&lost);
    is_possible.then(|| lost as f64 * 100.0 / expected as f64)
}

/// 1 where nothing was lost, as of losses that do not depend on each other.
fn measured_burst_ratio(counts: Counts, restarts: u64) -> f64 {
    let bursts = counts.bursts as f64;
    let followed = counts.unique.saturating_sub(1 + restarts);
    if counts.lost() == 0 || followed == 0 {
        return 1.0;
    }
    burst_ratio(bursts / followed as f64, bursts / counts.lost() as f64).unwrap_or(1.0)
}

/// Half of the usual round trip, as much of it as was measured.
fn delay_seconds(stream: &StreamSummary) -> Option<(f64, DelaySource)> {
    let trips = stream.round_trips;
    let to_receiver = || stream.receiver.as_ref()?.rtt.summary().p50;
    let half = |source| move |trip: f64| (trip / 2.0, source);
    trips
        .end_to_end
        .p50
        .map(half(DelaySource::EndToEnd))
        .or_else(|| to_receiver().map(half(DelaySource::ToReceiver)))
        .or_else(|| trips.to_sender.p50.map(half(DelaySource::ToSender)))
}

#[cfg(test)]
mod tests {
    use crate::capture::knowledge::Knowledge;
    use std::time::Duration;

    use super::super::{FlowKey, Observed, Session};
    use super::*;
    use crate::rtp::header::RtpHeader;
    use crate::rtp::xr::VoipMetrics;

    /// 1000 packets of this payload type, but for those that `lost` names, and a report on them
    /// with so many losses after each 500.
    fn stream(
        payload_type: u8,
        lost: impl Fn(u16) -> bool,
        reported: Option<[u32; 2]>,
    ) -> StreamSummary {
        let flow = FlowKey::udp(
            "10.0.0.1:4000".parse().unwrap(),
            "10.0.0.2:5000".parse().unwrap(),
        );
        let mut session = Session::new(Duration::from_secs(1));
        for number in (0..1000u16).filter(|number| !lost(*number)) {
            let at = Duration::from_millis(20 * u64::from(number));
            let mut packet = vec![0x80, payload_type];
            packet.extend(number.to_be_bytes());
            packet.extend((u32::from(number) * 160).to_be_bytes());
            packet.extend([0, 0, 0, 1, 7, 7]);
            let header = RtpHeader::parse(&packet, packet.len()).unwrap();
            session.rtp(at, &observed(flow, &packet), &header, &Knowledge::default());
            if let Some(reported) = reported
                && number % 500 == 498
            {
                let highest = u32::from(number);
                let lost = reported[usize::from(number / 500)];
                let mut report = vec![0x81, 201, 0, 7];
                for field in [9, 1, lost, highest, 0, 0, 0] {
                    report.extend(field.to_be_bytes());
                }
                session.rtcp(at, &observed(flow.reversed(), &report));
            }
        }
        session
            .summary(&Knowledge::default(), None)
            .streams
            .remove(0)
    }

    fn observed(flow: FlowKey, payload: &[u8]) -> Observed<'_> {
        Observed {
            packet: 1,
            at: None,
            flow,
            via: None,
            is_decrypted: false,
            payload,
            on_wire: payload.len(),
        }
    }

    #[test]
    fn the_smaller_part_of_a_stream_tells_neither_its_loss_nor_how_good_it_is() {
        let with = |unseen| {
            let mut stream = stream(0, |number| number % 10 == 5, None);
            stream.reception.counts.unseen = unseen;
            let counts = stream.reception.counts;
            (counts.unique, counts.tell_loss(), rate(&stream).err())
        };
        assert_eq!(with(900), (900, true, None));
        assert_eq!(with(901), (900, false, Some(Unrated::MostlyUnseen)));
    }

    #[test]
    fn a_stream_without_loss_is_as_good_as_its_codec() {
        let quality = rate(&stream(0, |_| false, None)).unwrap();
        assert_eq!(
            format!("{:.2}", quality.estimate.mean_opinion_score),
            "4.41"
        );
        assert_eq!(quality.delay_source, None);
        let quality = rate(&stream(18, |_| false, None)).unwrap();
        assert_eq!(format!("{:.1}", quality.estimate.rating), "82.2");
    }

    #[test]
    fn runs_of_losses_count_by_their_length() {
        let single = rate(&stream(0, |number| number % 20 == 7, None)).unwrap();
        let runs = rate(&stream(0, |number| (100..150).contains(&number), None)).unwrap();
        assert_eq!(single.conditions.loss_percent, runs.conditions.loss_percent);
        assert!(single.conditions.burst_ratio < 1.0 && runs.conditions.burst_ratio > 40.0);
        assert!(runs.estimate.rating < single.estimate.rating - 2.0);
    }

    #[test]
    fn what_only_the_receiver_misses_counts_too() {
        let quality = rate(&stream(8, |_| false, Some([10, 60]))).unwrap();
        assert_eq!(quality.loss_source, LossSource::ReceiverReports);
        assert_eq!(quality.conditions.loss_percent, 10.0);
        // Counts that cannot be are not believed.
        let quality = rate(&stream(8, |_| false, Some([60, 10]))).unwrap();
        assert_eq!(quality.loss_source, LossSource::Capture);
    }

    /// Packet 998, the last that it reports on, is the 999th.
    #[test]
    fn one_report_counts_where_the_stream_was_seen_from_its_beginning() {
        let mut once = stream(8, |_| false, Some([0, 60]));
        let receiver = once.receiver.as_mut().unwrap();
        receiver.last_block.as_mut().unwrap().fraction_lost = 15;
        receiver.first_block = receiver.last_block;
        let quality = rate(&once).unwrap();
        assert_eq!(quality.loss_source, LossSource::Capture);
        once.begins_at = Some(0);
        let quality = rate(&once).unwrap();
        assert_eq!(quality.loss_source, LossSource::ReceiverReports);
        assert_eq!(quality.conditions.loss_percent, 60.0 * 100.0 / 999.0);
        // A receiver cannot know more packets than passed.
        once.begins_at = Some(-20);
        assert_eq!(rate(&once).unwrap().loss_source, LossSource::Capture);
    }

    /// The cumulative loss of one that joined late is of fewer packets than passed.
    #[test]
    fn a_receiver_that_joined_late_misses_no_share_of_what_came_before() {
        let mut stream = stream(8, |_| false, Some([10, 60]));
        stream.begins_at = Some(0);
        let quality = rate(&stream).unwrap();
        assert_eq!(quality.conditions.loss_percent, 10.0, "between its reports");
        let receiver = stream.receiver.as_mut().unwrap();
        receiver.last_block.as_mut().unwrap().fraction_lost = 25;
        receiver.first_block = receiver.last_block;
        assert_eq!(rate(&stream).unwrap().loss_source, LossSource::Capture);
    }

    #[test]
    fn what_voip_metrics_tell_counts_where_report_blocks_do_not() {
        let mut stream = stream(8, |_| false, Some([60, 10]));
        stream.receiver.as_mut().unwrap().extended.voip = Some(VoipMetrics {
            loss_rate: 64,
            ..VoipMetrics::default()
        });
        let quality = rate(&stream).unwrap();
        assert_eq!(quality.loss_source, LossSource::ExtendedReports);
        assert_eq!(quality.conditions.loss_percent, 25.0);
    }

    #[test]
    fn there_is_no_estimate_of_what_nobody_rated() {
        let unrated = |payload_type| rate(&stream(payload_type, |_| false, None));
        assert_eq!(unrated(9), Err(Unrated::CodecWithoutValues));
        assert_eq!(unrated(26), Err(Unrated::NotAudio));
        assert_eq!(unrated(111), Err(Unrated::CodecUnknown));
        let few = rate(&stream(0, |number| number > 10, None));
        assert_eq!(few, Err(Unrated::LossUnknown));
        let mut anew = stream(0, |_| false, None);
        anew.reception.restarts = 1;
        assert_eq!(rate(&anew), Err(Unrated::LossUnknown));
    }
}
