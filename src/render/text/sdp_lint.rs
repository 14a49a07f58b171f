//! `sdp lint` for people: one row for each description, then what the codes mean if asked.

use std::cmp::Reverse;

use super::{counts, plural};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::render::wrap::{hanging, wrapped};
use crate::report::sdp::{BaselineEntry, Fixable, SdpDocument, SdpFixes, SdpLint, SdpRule};

/// From this number of findings on, a table says how many there are of each code.
const MANY: usize = 8;

pub fn view(data: &SdpLint, style: &Style) -> View {
    let explained = if style.verbose {
        explanations(&data.rules, style).into()
    } else {
        by_code(&data.rules, style)
    };
    let mut documents = match written(data) {
        // Its rows would say that there are no findings.
        Some(_) => View::default(),
        None => documents(&data.documents, style),
    };
    documents.push_str(&skipped(data.files_skipped, style));
    documents.push_str(&notes(data, style));
    View::blocks([explained, documents])
}

/// `24 findings written to known.json`
pub fn written(data: &SdpLint) -> Option<String> {
    let baseline = data.baseline.as_ref()?;
    let file = sanitize(baseline.written_to.as_deref()?);
    Some(format!(
        "{} written to {file}",
        plural(baseline.known, "finding")
    ))
}

/// Whether edits were asked for instead of findings.
pub fn shows_diffs(data: &SdpLint) -> bool {
    diffs_of(data).next().is_some()
}

/// The edits, as `patch` reads them where they do not go to a terminal.
pub fn diffs(data: &SdpLint, style: &Style) -> String {
    let shown = diffs_of(data).map(|diff| {
        let ends = LineEnds::of(diff, style);
        let lines = diff.split_inclusive('\n');
        lines
            .map(|line| diff_line(line, ends, style))
            .collect::<String>()
    });
    shown.collect()
}

/// Whether carriage returns are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineEnds {
    Plain,
    /// Lines that differ only in them would look the same.
    Marked,
}

impl LineEnds {
    fn of(diff: &str, style: &Style) -> Self {
        // The first two lines name the file.
        let lines = || diff.split('\n').skip(2).filter(|line| is_change(line));
        let has_return = |line: &str| line.ends_with('\r');
        match style.wrap && lines().any(has_return) && !lines().all(has_return) {
            true => LineEnds::Marked,
            false => LineEnds::Plain,
        }
    }
}

fn is_change(line: &str) -> bool {
    line.starts_with(['+', '-'])
}

fn diffs_of(data: &SdpLint) -> impl Iterator<Item = &str> {
    let fixes = data
        .documents
        .iter()
        .filter_map(|document| document.fixes.as_ref());
    fixes.filter_map(|fixes| fixes.diff.as_deref())
}

/// One line of a diff. It keeps its line end: a patch without is another patch.
fn diff_line(line: &str, ends: LineEnds, style: &Style) -> String {
    let text = line.trim_end_matches(['\r', '\n']);
    let end = line.get(text.len()..).unwrap_or_default();
    let mut text = sanitize(text).into_owned();
    if ends == LineEnds::Marked && is_change(&text) && end.starts_with('\r') {
        text.push('␍');
    }
    let text = match text.chars().next() {
        Some('+') => style.good(&text),
        Some('-') => style.bad(&text),
        Some('@') => style.dim(&text),
        _ => text,
    };
    format!("{text}{end}")
}

/// Tables of more rows than this are cut to the rows that matter most.
const CROWD: usize = 20;

/// Descriptions with findings, the worst where they are a crowd; those without only
/// where all are not.
fn documents(documents: &[SdpDocument], style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("description", 0),
        Column::text("type", 2),
        Column::number("lines", 4),
        Column::number("sections", 3),
        Column::text("findings", 0),
    ]);
    for document in shown(documents, style) {
        table.row(vec![
            sanitize(&document.source).into_owned(),
            or_dash(document.kind.clone()),
            document.lines.to_string(),
            document.media_sections.to_string(),
            findings(document, style),
        ]);
    }
    match table.is_empty() {
        true => View::default(),
        false => table.into(),
    }
}

fn shown<'a>(documents: &'a [SdpDocument], style: &Style) -> Vec<&'a SdpDocument> {
    if style.verbose || documents.len() <= CROWD {
        return documents.iter().collect();
    }
    let has_findings = |(_, document): &(usize, &SdpDocument)| has_findings(document);
    let mut worst: Vec<(usize, &SdpDocument)> =
        documents.iter().enumerate().filter(has_findings).collect();
    worst.sort_by_key(|(at, document)| {
        let found = document.finding_counts;
        (Reverse((found.errors, found.warnings, found.infos)), *at)
    });
    worst.truncate(CROWD);
    worst.sort_by_key(|(at, _)| *at);
    worst.into_iter().map(|(_, document)| document).collect()
}

/// What the table leaves out, and what was left out of the findings; one line each.
fn notes(data: &SdpLint, style: &Style) -> String {
    let documents = &data.documents;
    let number = |is: fn(&SdpDocument) -> bool| documents.iter().filter(|d| is(d)).count();
    let hidden = documents.len() - shown(documents, style).len();
    let hidden_clean = match hidden {
        0 => 0,
        _ => number(|document| !has_findings(document)),
    };
    let silenced = documents.iter().map(|document| document.findings_silenced);
    let baseline = data.baseline.clone().unwrap_or_default();
    let known = match baseline.written_to {
        Some(_) => 0,
        None => baseline.known,
    };
    let gone = match baseline.gone {
        1 => "entry of the baseline is gone: write it anew to drop it",
        _ => "entries of the baseline are gone: write it anew to drop them",
    };
    let notes = [
        (hidden - hidden_clean, "description with findings not shown"),
        (hidden_clean, "description without findings"),
        (
            number(is_for_others),
            "description without sign of WebRTC (BUNDLE, or DTLS with ICE): its rules were not applied",
        ),
        (
            number(|document| document.kind.is_none()),
            "description of unknown type: rules for offers or for answers did not run (--type)",
        ),
        (silenced.sum(), "finding silenced by a=x-rtctool-ignore"),
        (known, "finding in the baseline"),
    ];
    let lines = notes
        .into_iter()
        .map(|(count, what)| (count, plural(count, what)));
    lines
        .chain([(baseline.gone, format!("{} {gone}", baseline.gone))])
        .filter(|(count, _)| *count > 0)
        .map(|(_, line)| line)
        .chain(gone_entries(&baseline.gone_entries, baseline.gone))
        .chain(fixable(documents))
        .map(|line| format!("{}\n", style.dim(&hanging(&line, 2, style))))
        .collect()
}

/// The first entries of a baseline that were not found again, a line each.
pub(super) fn gone_entries(entries: &[BaselineEntry], gone: usize) -> Vec<String> {
    const MOST: usize = 5;
    let shown = entries.iter().take(MOST);
    let lines = shown.map(|entry| {
        let BaselineEntry { source, code, text } = entry;
        format!(
            "- {} {}: {}",
            sanitize(code),
            sanitize(source),
            sanitize(text)
        )
    });
    let more = gone.saturating_sub(MOST.min(entries.len()));
    let more = (more > 0 && !entries.is_empty()).then(|| format!("- and {more} more"));
    lines.chain(more).collect()
}

/// What can be mended without a person's work.
fn fixable(documents: &[SdpDocument]) -> Option<String> {
    let total = |count: fn(&Fixable) -> usize| {
        let fixable = documents.iter().map(|document| count(&document.fixable));
        fixable.sum::<usize>()
    };
    match (
        total(|fixable| fixable.safe),
        total(|fixable| fixable.doubtful),
    ) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with sdp lint --fix")),
        (0, more) => Some(format!("{more} fixable with sdp lint --fix --unsafe-fixes")),
        (safe, more) => Some(format!(
            "{safe} fixable with sdp lint --fix, {more} more with --unsafe-fixes"
        )),
    }
}

fn skipped(files: usize, style: &Style) -> String {
    match files {
        0 => String::new(),
        _ => format!(
            "{}\n",
            style.dim(&format!("{} without a description", plural(files, "file")))
        ),
    }
}

/// Has media, but for SIP, RTSP or a studio.
fn is_for_others(document: &SdpDocument) -> bool {
    document.media_sections > 0 && document.profile == "rfc8866"
}

fn has_findings(document: &SdpDocument) -> bool {
    let counts = document.finding_counts;
    let fixed = document.fixes.as_ref().map_or(0, SdpFixes::total);
    counts.errors + counts.warnings + counts.infos + fixed > 0
}

fn findings(document: &SdpDocument, style: &Style) -> String {
    let text = counts(&document.finding_counts);
    let text = match document.findings_left_out {
        0 => text,
        more => format!("{text}, {more} more only counted"),
    };
    let text = match &document.fixes {
        Some(fixes) if fixes.made => format!("{text}, {} fixed", fixes.total()),
        Some(fixes) if fixes.diff.is_some() => {
            format!("{text}, {} would be fixed", fixes.total())
        }
        _ => text,
    };
    let found = document.finding_counts;
    if found.errors > 0 {
        style.bad(&text)
    } else if found.warnings > 0 {
        style.doubtful(&text)
    } else {
        text
    }
}

fn by_code(rules: &[SdpRule], style: &Style) -> View {
    let findings: usize = rules.iter().map(|rule| rule.findings).sum();
    if findings < MANY {
        return View::default();
    }
    let mut table = Table::new(vec![
        Column::text("code", 0),
        Column::number("count", 0),
        Column::number("descriptions", 2),
        Column::text("severity", 1),
        Column::text("name", 0),
    ]);
    let mut rules: Vec<&SdpRule> = rules.iter().collect();
    rules.sort_by_key(|rule| Reverse((rule.severity, rule.findings)));
    for rule in rules {
        table.row(vec![
            rule.code.clone(),
            rule.findings.to_string(),
            rule.documents.to_string(),
            style.severity(rule.severity, rule.severity.as_str()),
            rule.name.clone(),
        ]);
    }
    table.into()
}

fn explanations(rules: &[SdpRule], style: &Style) -> String {
    let mut out = String::new();
    for rule in rules {
        let reference = rule
            .reference
            .as_ref()
            .map_or(String::new(), |reference| format!(" ({reference})"));
        out.push_str(&format!(
            "{} {}{reference}\n",
            style.severity(rule.severity, &rule.code),
            style.bold(&rule.name)
        ));
        for line in wrapped(&rule.explanation, style.width.saturating_sub(4)) {
            out.push_str(&format!("    {line}\n"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF: &str = "--- a.sdp\n+++ a.sdp\n@@ -1,2 +1,2 @@\n-v=0\n+v=0\r\n s=-\r\n";

    fn shown(diff: &str, style: &Style) -> String {
        let ends = LineEnds::of(diff, style);
        let lines = diff.split_inclusive('\n');
        lines.map(|line| diff_line(line, ends, style)).collect()
    }

    #[test]
    fn a_terminal_shows_line_ends_that_change_and_a_patch_stays_one() {
        let terminal = Style {
            wrap: true,
            ..Style::PLAIN
        };
        assert_eq!(shown(DIFF, &Style::PLAIN), DIFF);
        assert_eq!(shown(DIFF, &terminal), DIFF.replace("+v=0\r", "+v=0␍\r"));
        let same_ends = DIFF.replace("-v=0\n", "-v=1\r\n");
        assert_eq!(shown(&same_ends, &terminal), same_ends);
    }
}
