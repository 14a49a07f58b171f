//! Many calls over the time of their load, by those that are listed one by one.

use super::chart::{Chart, Line, Span};
use super::markup::{Element, Markup, element};
use super::scale::Quantity;
use crate::report::call::load::{CallLoad, LoadedCall};
use crate::stats::Summary;
use crate::units::counted;

/// A chart is not wide enough for more.
const MOST_PERIODS: f64 = 60.0;
/// Shorter ones would have a call each.
const SHORTEST_PERIOD_S: f64 = 0.1;

/// Calls that ended so have a line of their own; all other stages share one.
const STAGES: [&str; 3] = ["http", "ice", "media"];
const OTHER_STAGES: &str = "other";

pub fn over_time(load: &CallLoad) -> Option<Element> {
    let calls = &load.listed;
    let last = calls.iter().map(over_s).reduce(f64::max)?;
    let periods = Periods::of(last);
    let charts = [
        Some(in_progress(calls, periods)),
        failures(calls, periods),
        figure(calls, periods, "Set-up", Quantity::Milliseconds, |call| {
            call.setup_ms
        }),
        figure(calls, periods, "Loss", Quantity::Percent, |call| {
            call.loss_percent
        }),
        figure(calls, periods, "Jitter", Quantity::Milliseconds, |call| {
            call.jitter_ms
        }),
        figure(
            calls,
            periods,
            "Round trip",
            Quantity::Milliseconds,
            |call| call.rtt_ms,
        ),
    ];
    let charts: Vec<Markup> = charts.into_iter().flatten().collect();
    Some(
        element("section")
            .with(element("h2").text("Over time"))
            .with(element("p").class("note").text(&note(load)))
            .with(element("div").class("charts").all(charts)),
    )
}

fn note(load: &CallLoad) -> String {
    let mut note = "Time is since the load began. Percentiles are of the calls that began in a \
                    period, of each call its worst stream; failures stand where the calls ended."
        .to_owned();
    if load.unlisted_calls > 0 {
        let listed = counted(load.listed.len() as u64, "call");
        note.push_str(&format!(
            " Drawn are the {listed} with the lowest numbers, which the report lists."
        ));
    }
    note
}

/// Parts of the load that are as long as each other.
#[derive(Debug, Clone, Copy)]
struct Periods {
    length_s: f64,
    count: usize,
}

impl Periods {
    fn of(seconds: f64) -> Self {
        let length_s = (seconds / MOST_PERIODS).max(SHORTEST_PERIOD_S);
        let count = (seconds / length_s).ceil().clamp(1.0, MOST_PERIODS);
        Periods {
            length_s,
            count: count as usize,
        }
    }

    /// That of a moment. What is behind the last is in it.
    fn at(self, seconds: f64) -> usize {
        ((seconds / self.length_s) as usize).min(self.count - 1)
    }

    fn middles(self) -> impl Iterator<Item = f64> {
        (0..self.count).map(move |number| (number as f64 + 0.5) * self.length_s)
    }

    fn chart(self, title: &str, quantity: Quantity, lines: Vec<Line>) -> Markup {
        let span = Span {
            from: 0.0,
            to: self.count as f64 * self.length_s,
        };
        let chart = Chart {
            title,
            quantity,
            lines,
            span,
        };
        chart.draw()
    }

    fn line(self, name: &'static str, values: Vec<Option<f64>>) -> Line {
        Line {
            name,
            begin_s: 0.0,
            period_s: self.length_s,
            values,
        }
    }
}

fn begun_s(call: &LoadedCall) -> f64 {
    seconds(call.begin_ms)
}

/// When it was over, as far as that is known.
fn over_s(call: &LoadedCall) -> f64 {
    seconds(call.ended_ms.unwrap_or(call.begin_ms))
}

/// Of a time in a report, which may have been changed by hand.
fn seconds(ms: f64) -> f64 {
    const LONGEST: f64 = 1e9;
    match ms.is_finite() {
        true => (ms / 1e3).clamp(0.0, LONGEST),
        false => 0.0,
    }
}

fn in_progress(calls: &[LoadedCall], periods: Periods) -> Markup {
    let at = |moment: f64| {
        let is_going = |call: &&LoadedCall| (begun_s(call)..over_s(call)).contains(&moment);
        calls.iter().filter(is_going).count() as f64
    };
    let values = periods.middles().map(|middle| Some(at(middle))).collect();
    let lines = vec![periods.line("in progress", values)];
    periods.chart("Calls in progress", Quantity::Count("calls"), lines)
}

/// None where none failed.
fn failures(calls: &[LoadedCall], periods: Periods) -> Option<Markup> {
    let stages = STAGES.into_iter().chain([OTHER_STAGES]);
    let lines = stages.filter_map(|stage| {
        let mut counts = vec![0.0; periods.count];
        for call in calls.iter().filter(|call| line_of(call) == Some(stage)) {
            if let Some(count) = counts.get_mut(periods.at(over_s(call))) {
                *count += 1.0;
            }
        }
        let values = || counts.iter().copied();
        let has_some = values().any(|count| count > 0.0);
        has_some.then(|| periods.line(stage, values().map(Some).collect()))
    });
    let lines: Vec<Line> = lines.collect();
    let title = match lines.as_slice() {
        [] => return None,
        [one] => format!("Calls that failed: {}", one.name),
        _ => "Calls that failed, by stage".to_owned(),
    };
    Some(periods.chart(&title, Quantity::Count("calls"), lines))
}

fn line_of(call: &LoadedCall) -> Option<&'static str> {
    let stage = call.failed_stage.as_deref()?;
    let known = STAGES.into_iter().find(|known| *known == stage);
    Some(known.unwrap_or(OTHER_STAGES))
}

/// Percentiles of the calls by when they began. None where no call has the figure.
fn figure(
    calls: &[LoadedCall],
    periods: Periods,
    title: &str,
    quantity: Quantity,
    of: fn(&LoadedCall) -> Option<f64>,
) -> Option<Markup> {
    let mut begun: Vec<Vec<f64>> = vec![Vec::new(); periods.count];
    for call in calls {
        if let (Some(values), Some(value)) = (begun.get_mut(periods.at(begun_s(call))), of(call)) {
            values.push(value);
        }
    }
    let spreads: Vec<Summary> = begun.into_iter().map(Summary::of).collect();
    let line = |name, read: fn(&Summary) -> Option<f64>| {
        periods.line(name, spreads.iter().map(read).collect())
    };
    let most = spreads.iter().map(|spread| spread.samples).max()?;
    let lines = match most {
        0 => return None,
        // Of one call, the percentiles are one value.
        1 => vec![line("each call", |spread| spread.max)],
        _ => vec![
            line("p50", |spread| spread.p50),
            line("p95", |spread| spread.p95),
            line("highest", |spread| spread.max),
        ],
    };
    Some(periods.chart(title, quantity, lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls of two seconds, one a second, of which the fourth fails.
    fn load() -> CallLoad {
        let call = |number: u64| LoadedCall {
            number,
            begin_ms: number as f64 * 1e3,
            ended_ms: Some(number as f64 * 1e3 + 2e3),
            connected: number != 3,
            failed_stage: (number == 3).then(|| "ice".to_owned()),
            setup_ms: (number != 3).then_some(10.0 + number as f64),
            ..LoadedCall::default()
        };
        CallLoad {
            listed: (0..6).map(call).collect(),
            ..CallLoad::default()
        }
    }

    fn drawn(load: &CallLoad) -> String {
        let mut page = Markup::default();
        over_time(load)
            .into_iter()
            .for_each(|section| page.push(section));
        String::from_utf8(page.into_bytes()).unwrap()
    }

    #[test]
    fn calls_that_are_alone_in_their_period_are_drawn_themselves() {
        let page = drawn(&load());
        assert!(page.contains("data-name=\"each call\""), "{page}");
        assert!(!page.contains("p95"), "{page}");
    }

    #[test]
    fn calls_in_progress_failures_and_percentiles_are_drawn() {
        let mut two_at_once = load();
        two_at_once.listed[1].begin_ms = 0.0;
        let page = drawn(&two_at_once);
        for title in ["Calls in progress", "Calls that failed: ice", "Set-up"] {
            assert!(page.contains(title), "{title}: {page}");
        }
        for name in ["p50", "p95", "highest"] {
            assert!(page.contains(&format!("data-name=\"{name}\"")), "{name}");
        }
        for absent in ["Jitter", "Round trip", "lowest numbers"] {
            assert!(!page.contains(absent), "{absent}");
        }
    }

    #[test]
    fn calls_are_in_progress_from_their_beginning_to_their_end() {
        let calls = load().listed;
        let periods = Periods {
            length_s: 1.0,
            count: 7,
        };
        let page = {
            let mut page = Markup::default();
            page.push(in_progress(&calls, periods));
            String::from_utf8(page.into_bytes()).unwrap()
        };
        assert!(
            page.contains("data-values=\"1.00,2.00,2.00,2.00,2.00,2.00,1.00\""),
            "{page}"
        );
    }

    #[test]
    fn a_load_without_calls_has_no_charts_and_damaged_times_are_drawn_somewhere() {
        assert!(over_time(&CallLoad::default()).is_none());
        let mut load = load();
        for (call, at) in load
            .listed
            .iter_mut()
            .zip([f64::NAN, f64::INFINITY, -5.0, 1e300])
        {
            call.begin_ms = at;
            call.ended_ms = None;
        }
        assert!(drawn(&load).contains("<svg"));
    }
}
