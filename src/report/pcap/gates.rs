//! What gates of `pcap analyze` may name. Each RTP stream is a subject.

use std::sync::OnceLock;

use super::{Capture, PcapAnalyze, Stream, kinds, lip_sync};
use crate::gate::{Metric, MetricDef, MetricOf};
use crate::report::figures::{self, Figure, measure};
use crate::units::Unit;

/// Those with a name of their own.
const METRICS_OF: &[MetricOf<Stream>] = &[
    MetricOf::new("loss", Unit::Percent, "packets that never came", |stream| {
        stream.reception.loss_percent
    }),
    MetricOf::new(
        "lost",
        Unit::Count,
        "number of packets that never came",
        |stream| stream.lost().map(|lost| lost as f64),
    ),
    MetricOf::new("duplicates", Unit::Count, "packets seen again", |stream| {
        Some(stream.reception.duplicates as f64)
    }),
    MetricOf::new(
        "reordered",
        Unit::Count,
        "packets after a later one",
        |stream| Some(stream.reception.reordered as f64),
    ),
    MetricOf::new(
        "late",
        Unit::Count,
        "packets over 100 packets too late (RFC 3550 Appendix A.1)",
        |stream| Some(stream.reception.late as f64),
    ),
    MetricOf::new(
        "burst.max",
        Unit::Count,
        "packets in the longest run of losses",
        |stream| {
            let longest = stream.reception.loss_bursts.longest.unwrap_or(0);
            stream.lost().map(|_| longest as f64)
        },
    ),
    MetricOf::new(
        "restarts",
        Unit::Count,
        "times the sequence numbers began anew",
        |stream| Some(stream.reception.restarts as f64),
    ),
    MetricOf::new(
        "interarrival.p95",
        Unit::Ms,
        "95th percentile of the time between two packets",
        |stream| stream.reception.interarrival_ms.p95,
    ),
    MetricOf::new(
        "jitter.mean",
        Unit::Ms,
        "mean of the RFC 3550 jitter",
        |stream| stream.reception.jitter_ms.mean,
    ),
    MetricOf::new(
        "jitter.max",
        Unit::Ms,
        "highest RFC 3550 jitter",
        |stream| stream.reception.jitter_ms.max,
    ),
    MetricOf::new(
        "frame_rate",
        Unit::Count,
        "complete frames of video a second",
        |stream| stream.video.as_ref()?.frame_rate,
    ),
    MetricOf::new(
        "frame_gap.max",
        Unit::Ms,
        "longest time between two complete frames of video",
        |stream| stream.video.as_ref()?.frame_gap_max_ms,
    ),
    MetricOf::new(
        "freezes",
        Unit::Count,
        "freezes of video, as the W3C counts them",
        |stream| Some(stream.video.as_ref()?.freezes as f64),
    ),
    MetricOf::new("bitrate", Unit::Bps, "payload bit rate", |stream| {
        stream.reception.bitrate_bps
    }),
    MetricOf::new(
        "gap.max",
        Unit::Ms,
        "longest time between two packets",
        |stream| stream.reception.max_interarrival_ms,
    ),
    MetricOf::new(
        "rtt.p95",
        Unit::Ms,
        "95th percentile of the RTCP round-trip time",
        |stream| stream.rtt_ms.p95,
    ),
    MetricOf::new(
        "rtt.max",
        Unit::Ms,
        "longest RTCP round-trip time",
        |stream| stream.rtt_ms.max,
    ),
    MetricOf::new(
        "rtt.whole.p95",
        Unit::Ms,
        "95th percentile of the RTCP round-trip time from end to end",
        |stream| stream.rtt_end_to_end_ms.p95,
    ),
    MetricOf::new(
        "mos",
        Unit::Count,
        "mean opinion score, estimated by the E-model (ITU-T G.107)",
        |stream| stream.mos.as_ref().map(|quality| quality.score),
    ),
    MetricOf::new(
        "estimate.min",
        Unit::Bps,
        "lowest bit rate that the receiver estimated (REMB)",
        |stream| stream.bitrate_estimate_bps.min,
    ),
    MetricOf::new(
        "recovered",
        Unit::Percent,
        "packets asked for again that came",
        |stream| stream.recovery.as_ref()?.recovered_percent,
    ),
    MetricOf::new(
        "loss.recovered",
        Unit::Percent,
        "packets that never came, retransmissions included",
        Stream::loss_after_recovery_percent,
    ),
];

/// Numbers that tell which or when, not how much: no gate can do anything with them.
const NO_MEASURE: &[&str] = &[
    "ssrc",
    "capture_point",
    "first_packet",
    "last_packet",
    "described_by.packet",
    "repairs_ssrc",
    "timestamp_anomalies.first_leap_packet",
    "timestamp_anomalies.longest_stall_packet",
    "timeline.begin_s",
    "bye.packet",
    "bye.at_s",
];

/// What gates may name, and help lists.
pub fn metrics() -> Vec<MetricDef> {
    let of_pairs = lip_sync::METRICS_OF.iter().map(|metric| metric.def);
    of_streams().chain(of_pairs).collect()
}

pub fn of_streams() -> impl Iterator<Item = MetricDef> {
    METRICS_OF.iter().map(|metric| metric.def)
}

/// What gates may name besides: every other number of a stream, by its path in JSON, and all of
/// them with a kind in front.
pub fn figures_by_path() -> Vec<MetricDef> {
    by_path().chain(kinds::metrics()).collect()
}

pub fn by_path() -> impl Iterator<Item = MetricDef> {
    static FIGURES: OnceLock<Vec<Figure>> = OnceLock::new();
    let figures = FIGURES.get_or_init(figures::figures::<Stream>);
    let has_name = |name: &str| METRICS_OF.iter().any(|metric| metric.def.name == name);
    figures
        .iter()
        .filter_map(Figure::metric)
        .filter(move |def| !has_name(def.name) && is_measure(def.name))
}

/// Whether a number of a stream tells how much.
pub fn is_measure(name: &str) -> bool {
    !NO_MEASURE.contains(&name)
}

/// Whether a figure by its path is of losses, so that it takes enough packets that were seen.
fn tells_loss(path: &str) -> bool {
    path.starts_with("lost_") || path.starts_with("loss_bursts.")
}

impl PcapAnalyze {
    pub fn metrics(&self) -> Vec<Metric> {
        let of_pairs = |capture: &Capture| -> Vec<Metric> {
            let pairs = capture.lip_sync.iter();
            pairs
                .flat_map(|pair| pair.metrics(&capture.source))
                .collect()
        };
        let mut all = self.of_streams(Stream::metrics);
        all.extend(self.captures.iter().flat_map(of_pairs));
        all
    }

    /// Of the figures by path, and of those of one kind, those of these names.
    pub fn figures(&self, names: &[&str]) -> Vec<Metric> {
        let known = by_path().map(|def| def.name);
        let asked: Vec<&'static str> = known.filter(|name| names.contains(name)).collect();
        self.of_streams(|stream, subject| {
            let mut figures = stream.figures(&asked, subject);
            let of_stream = |name| stream.measured(name, subject);
            figures.extend(kinds::measure(stream, names, of_stream));
            figures
        })
    }

    fn of_streams(&self, metrics: impl Fn(&Stream, &str) -> Vec<Metric>) -> Vec<Metric> {
        let mut all = Vec::new();
        for capture in &self.captures {
            for stream in &capture.streams {
                all.extend(metrics(stream, &stream.subject(&capture.source)));
            }
        }
        all
    }
}

impl Stream {
    pub(in crate::report) fn subject(&self, capture: &str) -> String {
        let Stream {
            ssrc_hex,
            source_address,
            ..
        } = self;
        let point = match self.capture_point {
            Some(point) => format!(", captured at point {point}"),
            None => String::new(),
        };
        format!("{capture}, ssrc {ssrc_hex}, from {source_address}{point}")
    }

    fn metrics(&self, subject: &str) -> Vec<Metric> {
        METRICS_OF
            .iter()
            .filter(|metric| self.can_have(metric.def.name))
            .map(|metric| metric.measure(subject, self))
            .collect()
    }

    /// By its name or by its path.
    fn measured(&self, name: &'static str, subject: &str) -> Vec<Metric> {
        let named = METRICS_OF.iter().find(|metric| metric.def.name == name);
        match named {
            Some(metric) if self.can_have(name) => vec![metric.measure(subject, self)],
            Some(_) => Vec::new(),
            None => self.figures(&[name], subject),
        }
    }

    fn figures(&self, names: &[&'static str], subject: &str) -> Vec<Metric> {
        let names = names.iter().copied().filter(|name| self.can_have(name));
        let mut figures = measure(&names.collect::<Vec<_>>(), subject, self);
        for figure in &mut figures {
            if self.loss_unknown.is_some() && tells_loss(figure.name) {
                figure.value = None;
            }
        }
        figures
    }

    /// A stream that repairs another has no rhythm and no reports of its own: gates
    /// on these do not look at it. Nor do those on video look at audio.
    pub fn can_have(&self, metric: &str) -> bool {
        let is_one_of =
            |prefixes: &[&str]| prefixes.iter().any(|prefix| metric.starts_with(prefix));
        if is_one_of(&["frame_rate", "frame_gap.", "freezes", "video."]) {
            return self.repairs_ssrc.is_none() && self.kind.as_deref() == Some("video");
        }
        if metric == "mos" || metric.starts_with("mos.") {
            return self.repairs_ssrc.is_none() && self.kind.as_deref() == Some("audio");
        }
        if is_one_of(&["opus."]) {
            return self.opus.is_some();
        }
        let of_media = [
            "jitter.",
            "jitter_ms.",
            "gap.",
            "gaps.",
            "rtt.",
            "rtt_",
            "estimate.",
            "recovered",
            "recovery.",
            "loss.recovered",
            "clock_skew.",
            "timestamp_anomalies.",
            "remote.jitter_ms",
        ];
        self.repairs_ssrc.is_none() || !is_one_of(&of_media)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_can_name_every_number_of_a_stream() {
        let figures = figures::figures::<Stream>();
        let numbers: Vec<&str> = figures
            .iter()
            .filter(|figure| figure.kind == figures::Kind::Number)
            .map(|figure| figure.path.as_str())
            .collect();
        assert!(numbers.len() > 100, "{}", numbers.len());
        let known = [metrics(), figures_by_path()].concat();
        for number in &numbers {
            let is_known = known.iter().any(|def| def.name == *number);
            assert!(is_known || NO_MEASURE.contains(number), "{number}");
        }
        for name in NO_MEASURE {
            assert!(numbers.contains(name), "{name} is no number any more");
        }
    }

    #[test]
    fn no_two_metrics_have_one_name() {
        let mut names: Vec<&str> = [metrics(), figures_by_path()]
            .concat()
            .iter()
            .map(|def| def.name)
            .collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|two| two[0] != two[1]));
    }

    #[test]
    fn gates_on_video_do_not_look_at_audio() {
        let audio = Stream {
            kind: Some("audio".into()),
            ..Stream::default()
        };
        assert_eq!(audio.figures(&["video.freezes"], "it"), []);
        assert_eq!(audio.figures(&["gaps.count"], "it").len(), 1);
    }
}
