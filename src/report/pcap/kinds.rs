//! Metrics of the streams of one kind: `audio.loss`, `video.jitter.max`.

use std::sync::OnceLock;

use super::gates::{by_path, of_streams};
use super::{Opus, Stream};
use crate::gate::{Metric, MetricDef};

const KINDS: [&str; 2] = ["audio", "video"];

/// A metric of a stream, with its kind in front.
struct OfKind {
    name: String,
    kind: &'static str,
    of_stream: MetricDef,
}

/// What gates may name with a kind in front: all that streams of the kind have.
pub fn metrics() -> impl Iterator<Item = MetricDef> {
    all().iter().map(|metric| MetricDef {
        name: &metric.name,
        ..metric.of_stream
    })
}

fn all() -> &'static [OfKind] {
    static ALL: OnceLock<Vec<OfKind>> = OnceLock::new();
    ALL.get_or_init(|| KINDS.iter().flat_map(|kind| of_kind(kind)).collect())
}

/// `video.freezes` is a path in itself: what has the name already is the same.
fn of_kind(kind: &'static str) -> Vec<OfKind> {
    let known: Vec<MetricDef> = of_streams().chain(by_path()).collect();
    let has = Stream {
        kind: Some(kind.to_owned()),
        opus: (kind == "audio").then(Opus::default),
        ..Stream::default()
    };
    known
        .iter()
        .filter(|def| has.can_have(def.name))
        .map(|def| OfKind {
            name: format!("{kind}.{}", def.name),
            kind,
            of_stream: *def,
        })
        .filter(|metric| known.iter().all(|def| def.name != metric.name))
        .collect()
}

/// Of a stream: those of these names. Streams that repair others are of no kind.
pub fn measure(
    stream: &Stream,
    names: &[&str],
    of_stream: impl Fn(&'static str) -> Vec<Metric>,
) -> Vec<Metric> {
    let kind = stream
        .kind
        .as_deref()
        .filter(|_| stream.repairs_ssrc.is_none());
    let asked = all()
        .iter()
        .filter(|metric| names.contains(&metric.name.as_str()) && kind == Some(metric.kind));
    asked
        .flat_map(|metric| {
            let measured = of_stream(metric.of_stream.name).into_iter();
            measured.map(|measured| Metric {
                name: metric.name.as_str(),
                ..measured
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pcap::{Capture, PcapAnalyze, figures_by_path};
    use crate::report::rtp::RtpReception;

    fn stream(kind: &str, loss_percent: f64) -> Stream {
        Stream {
            kind: Some(kind.to_owned()),
            reception: RtpReception {
                loss_percent: Some(loss_percent),
                ..RtpReception::default()
            },
            ..Stream::default()
        }
    }

    #[test]
    fn a_metric_of_a_kind_looks_at_streams_of_that_kind_only() {
        let repair = Stream {
            repairs_ssrc: Some(7),
            ..stream("audio", 50.0)
        };
        let call = PcapAnalyze {
            captures: vec![Capture {
                streams: vec![stream("audio", 2.0), stream("video", 9.0), repair],
                ..Capture::default()
            }],
        };
        let values = |name: &str| -> Vec<Option<f64>> {
            let figures = call.figures(&[name]);
            assert!(figures.iter().all(|metric| metric.name == name));
            figures.into_iter().map(|metric| metric.value).collect()
        };
        assert_eq!(values("audio.loss"), [Some(2.0)]);
        assert_eq!(values("video.loss"), [Some(9.0)]);
        assert_eq!(values("audio.loss_percent"), [Some(2.0)]);
        assert_eq!(values("audio.freezes"), []);
    }

    #[test]
    fn what_a_kind_cannot_have_is_no_metric_of_it() {
        let known = figures_by_path();
        let names: Vec<&str> = known.iter().map(|def| def.name).collect();
        assert!(names.contains(&"audio.mos") && names.contains(&"video.frame_rate"));
        assert!(!names.contains(&"video.mos") && !names.contains(&"audio.frame_rate"));
    }
}
