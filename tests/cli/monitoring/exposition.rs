//! A linter for Prometheus' text format: what `promtool check metrics` holds against a file,
//! and what a scrape would refuse.

use std::collections::{HashMap, HashSet};

/// One line with a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub name: String,
    pub labels: Vec<(String, String)>,
    pub value: f64,
}

impl Sample {
    pub fn label(&self, name: &str) -> Option<&str> {
        let label = self.labels.iter().find(|(label, _)| label == name);
        label.map(|(_, value)| value.as_str())
    }
}

/// All samples, or panics with everything that is wrong.
pub fn sound(text: &str) -> Vec<Sample> {
    let (samples, problems) = lint(text);
    assert!(problems.is_empty(), "{problems:#?}\n{text}");
    samples
}

pub fn lint(text: &str) -> (Vec<Sample>, Vec<String>) {
    let mut linter = Linter::default();
    if !text.is_empty() && !text.ends_with('\n') {
        linter.problem("the last line has no end");
    }
    for line in text.split_terminator('\n') {
        linter.line(line);
    }
    (linter.samples, linter.problems)
}

#[derive(Default)]
struct Linter {
    samples: Vec<Sample>,
    problems: Vec<String>,
    helped: HashSet<String>,
    types: HashMap<String, String>,
    /// Families with samples, in their order.
    families: Vec<String>,
    series: HashSet<String>,
}

impl Linter {
    fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(text.into());
    }

    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        match words[..] {
            ["#", "HELP", name, help] => self.help(name, help),
            ["#", "TYPE", name, kind] => self.kind(name, kind),
            ["#", ..] => self.problem(format!("a comment that is neither HELP nor TYPE: {line}")),
            _ => match sample(line) {
                Ok(sample) => self.sample(sample),
                Err(why) => self.problem(format!("{why}: {line}")),
            },
        }
    }

    fn help(&mut self, name: &str, help: &str) {
        if help.trim().is_empty() {
            self.problem(format!("{name} has an empty HELP"));
        }
        if !self.helped.insert(name.to_owned()) {
            self.problem(format!("{name} has a second HELP"));
        }
    }

    fn kind(&mut self, name: &str, kind: &str) {
        if !["gauge", "counter"].contains(&kind) {
            self.problem(format!("{name} has the type {kind}"));
        }
        if name.ends_with("_total") != (kind == "counter") {
            self.problem(format!("{name}: counters, and only they, end in _total"));
        }
        for suffix in ["_count", "_sum", "_bucket", "_gauge", "_counter"] {
            if name.ends_with(suffix) {
                self.problem(format!("{name} ends in {suffix}"));
            }
        }
        let parts: Vec<&str> = name.split('_').collect();
        for unit in [
            "ms",
            "us",
            "ns",
            "milliseconds",
            "microseconds",
            "minutes",
            "hours",
            "percent",
            "bits",
        ] {
            if parts.contains(&unit) {
                self.problem(format!("{name} is not in a base unit"));
            }
        }
        let is_snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(is_snake) {
            self.problem(format!("{name} is no name in lower case"));
        }
        if self
            .types
            .insert(name.to_owned(), kind.to_owned())
            .is_some()
        {
            self.problem(format!("{name} has a second TYPE"));
        }
    }

    fn sample(&mut self, sample: Sample) {
        let name = &sample.name;
        let mut problems = Vec::new();
        if !self.helped.contains(name) || !self.types.contains_key(name) {
            problems.push(format!("{name} has no HELP or no TYPE before it"));
        }
        if self.families.last() != Some(name) {
            if self.families.contains(name) {
                problems.push(format!("the samples of {name} do not stand together"));
            }
            self.families.push(name.clone());
        }
        let mut labels = sample.labels.clone();
        labels.sort();
        if labels.windows(2).any(|two| two[0].0 == two[1].0) {
            problems.push(format!("{name} has a label twice"));
        }
        if !self.series.insert(format!("{name}{labels:?}")) {
            problems.push(format!("{name} is there twice with the same labels"));
        }
        self.problems.extend(problems);
        self.samples.push(sample);
    }
}

fn sample(line: &str) -> Result<Sample, String> {
    let at = line.find(['{', ' ']).ok_or("a line without a value")?;
    let (name, mut rest) = line.split_at(at);
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        (labels, rest) = pairs(inside)?;
    }
    let value = rest.strip_prefix(' ').ok_or("no space before the value")?;
    // A second number would be a timestamp, which the textfile collector refuses.
    let value = value.parse().map_err(|_| "no value, or more than one")?;
    Ok(Sample {
        name: name.to_owned(),
        labels,
        value,
    })
}

type Labels = Vec<(String, String)>;

fn pairs(mut rest: &str) -> Result<(Labels, &str), String> {
    let mut labels = Vec::new();
    loop {
        let (name, value) = rest.split_once("=\"").ok_or("a label without a value")?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || name.starts_with("__") || !name.chars().all(is_name) {
            return Err(format!("`{name}` is no name of a label"));
        }
        let (value, after) = quoted(value)?;
        labels.push((name.to_owned(), value));
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None => {
                let end = after.strip_prefix('}').ok_or("labels without an end")?;
                return Ok((labels, end));
            }
        }
    }
}

fn quoted(text: &str) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, &text[at + 1..])),
            '\\' => value.push(match chars.next() {
                Some((_, 'n')) => '\n',
                Some((_, c @ ('\\' | '"'))) => c,
                _ => return Err("an escape that is none".to_owned()),
            }),
            c => value.push(c),
        }
    }
    Err("a value without an end".to_owned())
}

const HEAD: &str = "# HELP a_ratio A.\n# TYPE a_ratio gauge\n";

#[test]
fn what_is_sound_is_read() {
    let samples = sound(&format!(
        "{HEAD}a_ratio{{uri=\"a\\\"}}\\\\\\n\",b=\"\"}} 0.5\n"
    ));
    assert_eq!(samples[0].label("uri"), Some("a\"}\\\n"));
    assert_eq!((samples[0].label("b"), samples[0].value), (Some(""), 0.5));
    sound("");
}

#[test]
fn every_fault_is_found() {
    let other = "# HELP b B.\n# TYPE b gauge\nb 1\n";
    for (fault, text) in [
        ("no end", format!("{HEAD}a_ratio 1")),
        ("no HELP", "a_ratio 1\n".to_owned()),
        (
            "a second HELP",
            format!("{HEAD}# HELP a_ratio B.\na_ratio 1\n"),
        ),
        (
            "a second TYPE",
            format!("{HEAD}# TYPE a_ratio gauge\na_ratio 1\n"),
        ),
        ("empty HELP", "# HELP a  \n# TYPE a gauge\na 1\n".to_owned()),
        (
            "stand together",
            format!("{HEAD}a_ratio 1\n{other}a_ratio{{x=\"1\"}} 1\n"),
        ),
        (
            "same labels",
            format!("{HEAD}a_ratio{{x=\"1\",y=\"2\"}} 1\na_ratio{{y=\"2\",x=\"1\"}} 1\n"),
        ),
        (
            "label twice",
            format!("{HEAD}a_ratio{{x=\"1\",x=\"2\"}} 1\n"),
        ),
        ("more than one", format!("{HEAD}a_ratio 1 1700000000\n")),
        ("value", format!("{HEAD}a_ratio one\n")),
        ("escape", format!("{HEAD}a_ratio{{x=\"\\d\"}} 1\n")),
        ("without an end", format!("{HEAD}a_ratio{{x=\"1}} 1\n")),
        ("name of a label", format!("{HEAD}a_ratio{{x-y=\"1\"}} 1\n")),
        (
            "base unit",
            "# HELP a_ms A.\n# TYPE a_ms gauge\na_ms 1\n".to_owned(),
        ),
        ("_total", "# HELP a A.\n# TYPE a counter\na 1\n".to_owned()),
        (
            "_count",
            "# HELP a_count A.\n# TYPE a_count gauge\na_count 1\n".to_owned(),
        ),
        (
            "lower case",
            "# HELP aB A.\n# TYPE aB gauge\naB 1\n".to_owned(),
        ),
        ("comment", "# EOF\n".to_owned()),
    ] {
        let (_, problems) = lint(&text);
        let found = problems.iter().any(|problem| problem.contains(fault));
        assert!(found, "{fault}: {problems:?}\n{text}");
    }
}
