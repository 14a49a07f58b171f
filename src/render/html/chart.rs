//! Charts over time, drawn as SVG when the report is written: they need no script to be seen.

use super::markup::{Element, Markup, element};
use super::scale::{AxisUnit, Quantity, Scale};

/// Lines that share both axes.
#[derive(Debug, Clone)]
pub struct Chart<'a> {
    pub title: &'a str,
    pub quantity: Quantity,
    pub lines: Vec<Line>,
    /// Seconds that the axis of time spans, the same for all charts of a capture.
    pub span: Span,
}

/// From one moment to another, seconds since the first packet of the capture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    pub from: f64,
    pub to: f64,
}

/// A figure period by period.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Told below the chart when there are several.
    pub name: &'static str,
    /// When the first period begins, seconds since the first packet of the capture.
    pub begin_s: f64,
    pub period_s: f64,
    /// None where nothing was measured: the line has a gap there.
    pub values: Vec<Option<f64>>,
}

/// The drawing, in units that are about pixels: so wide is a chart on a telephone, and where
/// four stand beside each other on a desk.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 140.0;

/// Where the lines are drawn in it.
const LEFT: f64 = 38.0;
const RIGHT: f64 = 294.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 116.0;

impl Chart<'_> {
    pub fn draw(&self) -> Markup {
        let most = self.values().fold(0.0, |most: f64, v| most.max(v.abs()));
        let unit = self.quantity.unit(most);
        let caption = element("figcaption").text(self.title);
        let caption = caption.with(element("span").class("unit").text(unit.name));
        let figure = element("figure").class("chart").with(caption);
        if self.values().next().is_none() {
            return figure.with(not_measured()).into();
        }
        let figure = figure.with(self.drawing(unit));
        match self.lines.as_slice() {
            [_] => figure.into(),
            lines => figure.with(legend(lines)).into(),
        }
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let values = self.lines.iter().flat_map(|line| &line.values);
        values.flatten().copied()
    }

    fn drawing(&self, unit: AxisUnit) -> Element {
        let of_values = Scale::over(self.values(), 4);
        let time = Quantity::Time.unit(self.span.to - self.span.from);
        let of_time = Scale::span(self.span.from, self.span.to, time, 4);
        let plot = Plot { of_time, of_values };
        let label = format!("{} over time, {}", self.title, unit.name);
        element("svg")
            .attribute("viewBox", format!("0 0 {WIDTH} {HEIGHT}"))
            .attribute("role", "img")
            .attribute("aria-label", label)
            .attribute("data-from", self.span.from)
            .attribute("data-to", self.span.to)
            .attribute("data-left", LEFT)
            .attribute("data-right", RIGHT)
            .attribute("data-top", TOP)
            .attribute("data-bottom", BOTTOM)
            .attribute("data-unit", unit.name)
            .all(plot.value_axis(unit))
            .all(plot.time_axis(time))
            .all(
                self.lines
                    .iter()
                    .enumerate()
                    .flat_map(|(number, line)| plot.drawn(number, line, unit)),
            )
    }
}

fn not_measured() -> Element {
    element("p").class("nothing").text("not measured")
}

fn legend(lines: &[Line]) -> Element {
    let names = lines.iter().enumerate().map(|(number, line)| {
        let mark = element("i").attribute("class", format!("key l{number}"));
        element("span").with(mark).text(line.name)
    });
    element("p").class("legend").all(names)
}

/// Both axes.
struct Plot {
    of_time: Scale,
    of_values: Scale,
}

impl Plot {
    fn x(&self, seconds: f64) -> f64 {
        LEFT + self.of_time.place(seconds) * (RIGHT - LEFT)
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - self.of_values.place(value) * (BOTTOM - TOP)
    }

    fn value_axis(&self, unit: AxisUnit) -> Vec<Element> {
        let step = self.of_values.step;
        let ticks = self.of_values.ticks().into_iter();
        ticks
            .flat_map(|tick| {
                let y = self.y(tick);
                let line = grid([LEFT, y], [RIGHT, y]);
                let text = label("end", LEFT - 5.0, y + 4.0, &unit.number(tick, step));
                [line, text]
            })
            .collect()
    }

    /// The last tick says the unit.
    fn time_axis(&self, unit: AxisUnit) -> Vec<Element> {
        let ticks = self.of_time.ticks();
        let last = ticks.len().saturating_sub(1);
        let step = self.of_time.step;
        let axis = ticks.iter().enumerate().flat_map(|(number, &tick)| {
            let x = self.x(tick);
            let text = unit.number(tick, step);
            let text = match number == last {
                true => format!("{text} {}", unit.name),
                false => text,
            };
            let anchor = match x > RIGHT - 20.0 {
                true => "end",
                false => "middle",
            };
            let mark = grid([x, BOTTOM], [x, BOTTOM + 4.0]);
            [mark, label(anchor, x, BOTTOM + 18.0, &text)]
        });
        axis.collect()
    }

    /// A line, and what would be too small to be seen as one.
    fn drawn(&self, number: usize, line: &Line, unit: AxisUnit) -> Vec<Element> {
        let (strokes, dots) = self.paths(line);
        let dots = (!dots.is_empty()).then(|| {
            element("path")
                .attribute("class", format!("dots l{number}"))
                .attribute("d", dots)
        });
        let line = self.line(number, line, strokes, unit);
        [line].into_iter().chain(dots).collect()
    }

    /// One path for a line, with the values beside it for whoever points at it.
    fn line(&self, number: usize, line: &Line, strokes: String, unit: AxisUnit) -> Element {
        let values = line.values.iter();
        let values: Vec<String> = values
            .map(|value| value.map_or(String::new(), |value| unit.value(value)))
            .collect();
        element("path")
            .attribute("class", format!("line l{number}"))
            .attribute("d", strokes)
            .attribute("data-name", line.name)
            .attribute("data-begin", line.begin_s)
            .attribute("data-period", line.period_s)
            .attribute("data-values", values.join(","))
    }

    /// From the middle of each period to that of the next; and dots for periods by themselves.
    fn paths(&self, line: &Line) -> (String, String) {
        let [mut strokes, mut dots] = [String::new(), String::new()];
        for run in self.runs(line) {
            match run.as_slice() {
                // With round ends, a line of no length is seen.
                [(x, y)] => dots.push_str(&format!("M{x:.1} {y:.1}h0")),
                run => strokes.push_str(&stroke(run)),
            }
        }
        (strokes, dots)
    }

    /// Points without a gap between them.
    fn runs(&self, line: &Line) -> Vec<Vec<(f64, f64)>> {
        let periods = line.values.iter().enumerate();
        let points: Vec<Option<(f64, f64)>> = periods
            .map(|(number, value)| {
                let middle = line.begin_s + (number as f64 + 0.5) * line.period_s;
                let x = self.x(middle.min(self.of_time.to));
                value.map(|value| (x, self.y(value)))
            })
            .collect();
        let runs = points.split(Option::is_none);
        let runs = runs.map(|run| run.iter().flatten().copied().collect());
        runs.filter(|run: &Vec<_>| !run.is_empty()).collect()
    }
}

fn stroke(points: &[(f64, f64)]) -> String {
    let points = points.iter().enumerate();
    let steps = points.map(|(number, (x, y))| match number {
        0 => format!("M{x:.1} {y:.1}"),
        _ => format!("L{x:.1} {y:.1}"),
    });
    steps.collect()
}

fn grid([x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> Element {
    element("path")
        .class("grid")
        .attribute("d", format!("M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}"))
}

fn label(anchor: &'static str, x: f64, y: f64, text: &str) -> Element {
    element("text")
        .attribute("x", format!("{x:.1}"))
        .attribute("y", format!("{y:.1}"))
        .attribute("text-anchor", anchor)
        .text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: Vec<Option<f64>>) -> Chart<'static> {
        Chart {
            title: "Jitter",
            quantity: Quantity::Milliseconds,
            lines: vec![Line {
                name: "jitter",
                begin_s: 0.0,
                period_s: 1.0,
                values,
            }],
            span: Span { from: 0.0, to: 4.0 },
        }
    }

    fn html(chart: &Chart) -> String {
        String::from_utf8(chart.draw().into_bytes()).unwrap()
    }

    fn path(html: &str) -> &str {
        let (_, line) = html.split_once("<path class=\"line l0\" d=\"").unwrap();
        line.split('"').next().unwrap()
    }

    #[test]
    fn what_was_not_measured_is_a_gap_and_not_0() {
        let html = html(&chart(vec![Some(10.0), None, Some(0.0), Some(10.0)]));
        assert_eq!(path(&html), "M198.0 116.0L262.0 8.0");
        // The period by itself.
        assert!(
            html.contains("<path class=\"dots l0\" d=\"M70.0 8.0h0\">"),
            "{html}"
        );
        assert!(html.contains("data-values=\"10.0,,0.00,10.0\""));
    }

    #[test]
    fn the_axes_have_units() {
        let html = html(&chart(vec![Some(10.0)]));
        assert!(html.contains("<span class=\"unit\">ms</span>"), "{html}");
        assert!(html.contains(">4 s</text>"), "{html}");
    }

    #[test]
    fn without_any_value_it_says_so() {
        let html = html(&chart(vec![None, None]));
        assert!(
            html.contains("not measured") && !html.contains("<svg"),
            "{html}"
        );
    }

    #[test]
    fn nothing_is_drawn_outside() {
        let mut chart = chart(vec![Some(1.0); 9]);
        chart.span.to = 8.1;
        let html = html(&chart);
        let xs = path(&html).split(['M', 'L']).skip(1);
        let xs = xs.map(|point| point.split(' ').next().unwrap().parse::<f64>().unwrap());
        assert!(xs.into_iter().all(|x| (LEFT..=RIGHT).contains(&x)));
    }
}
