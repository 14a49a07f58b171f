//! Which figures are drawn over time. A further one is an entry in a table.

use super::since_begin;
use crate::render::html::chart::{Chart, Line, Span};
use crate::render::html::markup::{Element, Markup, element};
use crate::render::html::scale::Quantity;
use crate::report::call::End;
use crate::report::pcap::{
    BitrateCourse, Capture, Period, Rates, Stream, TimeCourse, TransportFeedback,
};

/// Figures of one thing that share a chart.
struct Course<T> {
    title: &'static str,
    quantity: Quantity,
    series: fn(&T) -> Vec<Series>,
}

/// A figure period by period, as reports have it.
struct Series {
    name: &'static str,
    /// Seconds since 1970-01-01 UTC. None without any period.
    begin_s: Option<f64>,
    period_ms: f64,
    values: Vec<Option<f64>>,
}

const OF_STREAM: &[Course<Stream>] = &[
    Course {
        title: "Bit rate of the payload",
        quantity: Quantity::BitRate,
        series: |stream| {
            of_periods(stream, |period, seconds| {
                Some(period.payload_bytes as f64 * 8.0 / seconds?)
            })
        },
    },
    Course {
        title: "Packets",
        quantity: Quantity::PerSecond("per second"),
        series: |stream| {
            of_periods(stream, |period, seconds| {
                Some(period.packets as f64 / seconds?)
            })
        },
    },
    Course {
        title: "Loss",
        quantity: Quantity::Percent,
        series: |stream| {
            let is_known = stream.loss_unknown.is_none();
            of_periods(stream, |period, _| loss(period).filter(|_| is_known))
        },
    },
    Course {
        title: "Jitter, highest",
        quantity: Quantity::Milliseconds,
        series: |stream| of_periods(stream, |period, _| period.jitter_max_ms),
    },
    Course {
        title: "Round trip, capture point to receiver",
        quantity: Quantity::Milliseconds,
        series: |stream| of_times(&stream.rtt_course),
    },
    Course {
        title: "Receiver's estimate of the bit rate (REMB)",
        quantity: Quantity::BitRate,
        series: |stream| of_estimates(&stream.bitrate_estimate_course),
    },
];

const OF_TRANSPORT: &[Course<TransportFeedback>] = &[
    Course {
        title: "Bit rate of RTP packets",
        quantity: Quantity::BitRate,
        series: |feedback| {
            vec![
                of_rates("sent", &feedback.sent),
                of_rates("received", &feedback.received),
            ]
        },
    },
    Course {
        title: "Delay above that of the fastest packet",
        quantity: Quantity::Milliseconds,
        series: |feedback| of_times(&feedback.delay_course),
    },
];

const OF_END: &[Course<End>] = &[
    Course {
        title: "One-way delay to this end, mean",
        quantity: Quantity::Milliseconds,
        series: |end| {
            let streams = end.inbound.iter();
            streams
                .map(|inbound| mean_of(kind(&inbound.stream), &inbound.one_way_delay_course))
                .collect()
        },
    },
    Course {
        title: "Round-trip time, mean",
        quantity: Quantity::Milliseconds,
        series: |end| {
            let streams = end.outbound.iter().map(|outbound| &outbound.stream);
            let reports = streams.map(|stream| mean_of(kind(stream), &stream.rtt_course));
            let checks = mean_of("ICE checks", &end.consent_rtt_course);
            // A call with data alone may be over before ICE checks again.
            let has_some = checks.values.iter().any(Option::is_some);
            let checks = Some(checks).filter(|_| has_some || !end.outbound.is_empty());
            reports.chain(checks).collect()
        },
    },
];

pub fn of_end(capture: &Capture, end: &End, span: Span) -> Element {
    charts(capture, OF_END, end, span)
}

pub fn of_stream(capture: &Capture, stream: &Stream, span: Span) -> Element {
    charts(capture, OF_STREAM, stream, span)
}

pub fn of_transport(capture: &Capture, feedback: &TransportFeedback, span: Span) -> Element {
    charts(capture, OF_TRANSPORT, feedback, span)
}

/// What a thing cannot have at all has no series, and gets no chart.
fn charts<T>(capture: &Capture, courses: &[Course<T>], of: &T, span: Span) -> Element {
    let charts = courses.iter().filter_map(|course| {
        let series = (course.series)(of).into_iter();
        let lines: Vec<Line> = series.map(|series| series.line(capture)).collect();
        let chart = Chart {
            title: course.title,
            quantity: course.quantity,
            lines,
            span,
        };
        (!chart.lines.is_empty()).then(|| chart.draw())
    });
    row(charts.collect())
}

/// Four stand beside each other, where a fourth below three would stand alone.
fn row(charts: Vec<Markup>) -> Element {
    let class = match charts.len() {
        4 => "charts four",
        _ => "charts",
    };
    element("div").class(class).all(charts)
}

impl Series {
    fn line(self, capture: &Capture) -> Line {
        let begin_s = self.begin_s.and_then(|at| since_begin(capture, at));
        Line {
            name: self.name,
            begin_s: begin_s.unwrap_or(0.0),
            period_s: self.period_ms / 1e3,
            values: self.values,
        }
    }
}

/// Missing packets, of those that came or are missing. None where there are neither.
fn loss(period: &Period) -> Option<f64> {
    let lost = period.lost.max(0) as f64;
    let all = period.packets as f64 + lost;
    (all > 0.0).then(|| lost * 100.0 / all)
}

/// A figure of each period, given with the seconds that the stream lasted in it: none for
/// the last one where that is too little for a rate.
fn of_periods(stream: &Stream, value: impl Fn(&Period, Option<f64>) -> Option<f64>) -> Vec<Series> {
    /// A packet or two at the very end say nothing about a rate.
    const LEAST_PART: f64 = 0.2;
    let timeline = &stream.timeline;
    let period_s = timeline.period_ms / 1e3;
    let last = timeline.periods.len().saturating_sub(1);
    let whole = stream.reception.duration_ms.unwrap_or(0.0) / 1e3;
    let rest = (whole - last as f64 * period_s).min(period_s);
    let seconds = |at| match at == last {
        true => Some(rest).filter(|rest| *rest >= period_s * LEAST_PART),
        false => Some(period_s),
    };
    let periods = timeline.periods.iter().enumerate();
    vec![Series {
        name: "stream",
        begin_s: timeline.begin_s,
        period_ms: timeline.period_ms,
        values: periods.map(|(at, one)| value(one, seconds(at))).collect(),
    }]
}

fn mean_of(name: &'static str, course: &TimeCourse) -> Series {
    Series {
        name,
        begin_s: course.begin_s,
        period_ms: course.period_ms,
        values: course.mean_ms.clone(),
    }
}

fn kind(stream: &Stream) -> &'static str {
    match stream.kind.as_deref() {
        Some("audio") => "audio",
        Some("video") => "video",
        _ => "media",
    }
}

fn of_rates(name: &'static str, rates: &Rates) -> Series {
    Series {
        name,
        begin_s: rates.begin_s,
        period_ms: rates.period_ms,
        values: rates.bps.iter().copied().map(Some).collect(),
    }
}

fn of_times(course: &TimeCourse) -> Vec<Series> {
    let lines = [("mean", &course.mean_ms), ("highest", &course.max_ms)];
    that_differ(course.begin_s, course.period_ms, &lines)
}

fn of_estimates(course: &BitrateCourse) -> Vec<Series> {
    let lines = [
        ("mean", &course.mean_bps),
        ("lowest", &course.min_bps),
        ("highest", &course.max_bps),
    ];
    that_differ(course.begin_s, course.period_ms, &lines)
}

/// The first, and what is not the same line again: with one sample in each period, the highest
/// is the mean. None where nothing was measured, as most streams have no such figure.
fn that_differ(
    begin_s: Option<f64>,
    period_ms: f64,
    lines: &[(&'static str, &Vec<Option<f64>>)],
) -> Vec<Series> {
    let mut series: Vec<Series> = Vec::new();
    for &(name, values) in lines {
        let is_known = series.iter().any(|one| one.values == *values);
        if !is_known && values.iter().any(Option::is_some) {
            series.push(Series {
                name,
                begin_s,
                period_ms,
                values: values.clone(),
            });
        }
    }
    series
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pcap::Timeline;
    use crate::report::rtp::RtpReception;

    fn stream(duration_ms: f64, periods: Vec<Period>) -> Stream {
        Stream {
            reception: RtpReception {
                duration_ms: Some(duration_ms),
                ..RtpReception::default()
            },
            timeline: Timeline {
                begin_s: Some(0.0),
                period_ms: 1000.0,
                periods,
            },
            ..Stream::default()
        }
    }

    fn values(title: &str, stream: &Stream) -> Vec<Option<f64>> {
        let course = OF_STREAM.iter().find(|course| course.title == title);
        let mut series = (course.unwrap().series)(stream);
        series.remove(0).values
    }

    const BUSY: Period = Period {
        packets: 50,
        payload_bytes: 1000,
        lost: 0,
        jitter_max_ms: None,
    };

    #[test]
    fn the_rate_of_the_last_period_is_over_the_time_that_the_stream_lasted_in_it() {
        let half = Period {
            packets: 25,
            payload_bytes: 500,
            ..BUSY
        };
        let rate = values("Bit rate of the payload", &stream(1500.0, vec![BUSY, half]));
        assert_eq!(rate, [Some(8000.0), Some(8000.0)]);
        let packets = values("Packets", &stream(1010.0, vec![BUSY, half]));
        assert_eq!(packets, [Some(50.0), None]);
    }

    #[test]
    fn where_nothing_was_sent_there_is_no_loss_and_no_jitter_and_no_bit_either() {
        let silent = Period::default();
        let gone = Period { lost: 10, ..silent };
        let stream = stream(4000.0, vec![BUSY, silent, gone, BUSY]);
        assert_eq!(
            values("Loss", &stream),
            [Some(0.0), None, Some(100.0), Some(0.0)]
        );
        assert_eq!(values("Jitter, highest", &stream), [None; 4]);
        let rate = values("Bit rate of the payload", &stream);
        assert_eq!(rate.get(1), Some(&Some(0.0)));
    }

    #[test]
    fn figures_that_few_streams_have_are_drawn_where_they_were_measured() {
        let names = |stream: &Stream| -> Vec<(&str, Vec<&str>)> {
            let drawn = OF_STREAM.iter().map(|course| {
                let series = (course.series)(stream);
                (course.title, series.iter().map(|one| one.name).collect())
            });
            drawn
                .skip(4)
                .filter(|(_, lines): &(_, Vec<_>)| !lines.is_empty())
                .collect()
        };
        assert_eq!(names(&Stream::default()), []);
        let measured = Stream {
            rtt_course: TimeCourse {
                mean_ms: vec![Some(20.0), None],
                max_ms: vec![Some(30.0), None],
                ..TimeCourse::default()
            },
            bitrate_estimate_course: BitrateCourse {
                mean_bps: vec![Some(1e6)],
                min_bps: vec![Some(1e6)],
                max_bps: vec![Some(1e6)],
                ..BitrateCourse::default()
            },
            ..Stream::default()
        };
        assert_eq!(
            names(&measured),
            [
                (
                    "Round trip, capture point to receiver",
                    vec!["mean", "highest"]
                ),
                ("Receiver's estimate of the bit rate (REMB)", vec!["mean"]),
            ]
        );
    }
}
