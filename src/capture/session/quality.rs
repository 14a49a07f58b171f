//! How good the speech of a stream sounds, by the E-model.

use super::StreamSummary;
use super::feedback::ReceiverSide;
use crate::rtp::clock_rate::Media;
use crate::rtp::mos::{CodecValues, Conditions, Estimate, burst_ratio, codec_values};
use crate::rtp::sequence::Counts;

/// Fewer packets say nothing about a rate of loss.
const ENOUGH_PACKETS: u64 = 20;

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
    CodecUnknown,
    /// Nobody has published how listeners rate the codec.
    CodecWithoutValues,
}

/// Who missed the packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossSource {
    /// They never came to the capture point.
    Capture,
    /// The receiver misses more than that, by its reports.
    ReceiverReports,
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
    let there = stream.receiver.as_ref().and_then(loss_percent);
    Some(match there {
        Some(there) if there > here => (there, 1.0, LossSource::ReceiverReports),
        _ => {
            let ratio = measured_burst_ratio(counts, stream.reception.restarts);
            (here, ratio, LossSource::Capture)
        }
    })
}

/// Between the first and the last of the receiver's reports.
fn loss_percent(receiver: &ReceiverSide) -> Option<f64> {
    let (first, last) = (receiver.first_block?, receiver.last_block?);
    let expected = last.highest_sequence.checked_sub(first.highest_sequence)?;
    let lost = last.cumulative_lost.checked_sub(first.cumulative_lost)?;
    let is_possible =
        u64::from(expected) >= ENOUGH_PACKETS && (0..=i64::from(expected)).contains(&lost.into());
    is_possible.then(|| f64::from(lost) * 100.0 / f64::from(expected))
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
