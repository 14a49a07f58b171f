//! Lines of Prometheus' text exposition format, version 0.0.4.

use std::fmt::Write;

use crate::render::sanitize::sanitize;

pub type Labels<'a> = [(&'static str, &'a str)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Gauge,
    Counter,
}

/// A whole document. Families come one after the other, so that each stands together.
#[derive(Debug, Default)]
pub struct Exposition {
    text: String,
}

/// All samples of one metric. `HELP` and `TYPE` are written with the first.
#[derive(Debug)]
pub struct Family<'a> {
    text: &'a mut String,
    name: &'static str,
    head: Option<String>,
}

impl Exposition {
    pub fn family(&mut self, name: &'static str, kind: Type, help: &str) -> Family<'_> {
        let kind = match kind {
            Type::Gauge => "gauge",
            Type::Counter => "counter",
        };
        Family {
            text: &mut self.text,
            name,
            head: Some(format!("# HELP {name} {help}\n# TYPE {name} {kind}\n")),
        }
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}

impl Family<'_> {
    pub fn sample(&mut self, labels: &Labels<'_>, value: f64) {
        if let Some(head) = self.head.take() {
            self.text.push_str(&head);
        }
        self.text.push_str(self.name);
        let labels: Vec<String> = labels
            .iter()
            .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
            .collect();
        if !labels.is_empty() {
            // A String takes all writes.
            let _ = write!(self.text, "{{{}}}", labels.join(","));
        }
        let _ = writeln!(self.text, " {value}");
    }
}

/// What would end the value, and what nobody should meet in a dashboard.
fn escaped(value: &str) -> String {
    sanitize(value).replace('\\', "\\\\").replace('"', "\\\"")
}
