//! What happened when: a lane for each part of a call, all on one axis of time.

use super::chart::Span;
use super::markup::{Element, Markup, element};
use super::scale::{Quantity, Scale};

/// A row of bars and marks, with its name beside it.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    pub name: String,
    pub bars: Vec<Bar>,
    pub marks: Vec<Mark>,
}

impl Lane {
    /// Whether anything of it lies between two moments.
    pub fn is_seen(&self, span: Span) -> bool {
        let mut bars = self.bars.iter();
        let mut marks = self.marks.iter();
        bars.any(|bar| bar.to >= span.from && bar.from <= span.to)
            || marks.any(|mark| (span.from..=span.to).contains(&mark.at))
    }
}

/// Something that went on for a while; seconds since the first packet.
#[derive(Debug, Clone)]
pub struct Bar {
    pub from: f64,
    pub to: f64,
    pub tone: Tone,
    pub text: String,
}

/// Something that happened at once.
#[derive(Debug, Clone)]
pub struct Mark {
    pub at: f64,
    pub tone: Tone,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Bad,
    Neutral,
    Audio,
    Video,
}

pub fn draw(lanes: &[Lane], span: Span) -> Markup {
    let unit = Quantity::Time.unit(span.to - span.from);
    let scale = Scale::span(span.from, span.to, unit, 5);
    let rows = lanes.iter().flat_map(|lane| {
        let name = element("div").class("lane").text(&lane.name);
        [name, row(lane, &scale)]
    });
    let ticks = scale.ticks();
    let last = ticks.len().saturating_sub(1);
    let labels = ticks.iter().enumerate().flat_map(|(number, &tick)| {
        let text = unit.number(tick, scale.step);
        let text = match number == last {
            true => format!("{text} {}", unit.name),
            false => text,
        };
        let place = scale.place(tick);
        [tick_mark(place), label(place, &text)]
    });
    let axis = element("svg").class("axis").all(labels);
    element("div")
        .class("lanes")
        .all(rows)
        .with(element("div").class("lane"))
        .with(axis)
        .into()
}

fn row(lane: &Lane, scale: &Scale) -> Element {
    let bars = lane.bars.iter().filter_map(|bar| self::bar(bar, scale));
    let marks = lane.marks.iter().filter_map(|mark| self::mark(mark, scale));
    element("svg")
        .attribute("role", "img")
        .attribute("aria-label", &lane.name)
        .with(line("rail", 0.0, 100.0, "50%", "50%"))
        .all(bars)
        .all(marks)
}

/// Cut to what the axis spans; none outside it.
fn bar(bar: &Bar, scale: &Scale) -> Option<Element> {
    let [from, to] = [bar.from, bar.to].map(|at| scale.place(at).clamp(0.0, 1.0) * 100.0);
    let is_seen = bar.to >= scale.from && bar.from <= scale.to;
    is_seen.then(|| {
        element("rect")
            .attribute("class", class(bar.tone))
            .attribute("x", percent(from))
            .attribute("width", percent(to - from))
            .attribute("y", "5")
            .attribute("height", "10")
            .with(element("title").text(&bar.text))
    })
}

fn mark(mark: &Mark, scale: &Scale) -> Option<Element> {
    let place = scale.place(mark.at);
    (0.0..=1.0).contains(&place).then(|| {
        let place = place * 100.0;
        line(class(mark.tone), place, place, "2", "18").with(element("title").text(&mark.text))
    })
}

fn line(class: &'static str, x1: f64, x2: f64, y1: &'static str, y2: &'static str) -> Element {
    element("line")
        .class(class)
        .attribute("x1", percent(x1))
        .attribute("x2", percent(x2))
        .attribute("y1", y1)
        .attribute("y2", y2)
}

fn tick_mark(place: f64) -> Element {
    line("grid", place * 100.0, place * 100.0, "0", "4")
}

fn label(place: f64, text: &str) -> Element {
    let anchor = match place {
        ..0.03 => "start",
        0.94.. => "end",
        _ => "middle",
    };
    element("text")
        .attribute("x", percent(place * 100.0))
        .attribute("y", "17")
        .attribute("text-anchor", anchor)
        .text(text)
}

fn percent(value: f64) -> String {
    format!("{value:.3}%")
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Neutral => "neutral",
        Tone::Audio => "audio",
        Tone::Video => "video",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(from: f64, to: f64) -> Lane {
        Lane {
            name: "DTLS".into(),
            bars: vec![Bar {
                from,
                to,
                tone: Tone::Good,
                text: "handshake".into(),
            }],
            marks: Vec::new(),
        }
    }

    fn html(lane: Lane) -> String {
        let span = Span {
            from: 0.0,
            to: 10.0,
        };
        String::from_utf8(draw(&[lane], span).into_bytes()).unwrap()
    }

    #[test]
    fn a_bar_is_cut_where_the_axis_ends() {
        let html = html(lane(5.0, 20.0));
        assert!(html.contains("x=\"50.000%\" width=\"50.000%\""), "{html}");
        assert!(!self::html(lane(11.0, 20.0)).contains("<rect"));
    }

    #[test]
    fn the_axis_says_its_unit_once() {
        assert_eq!(html(lane(0.0, 1.0)).matches(" s</text>").count(), 1);
    }
}
