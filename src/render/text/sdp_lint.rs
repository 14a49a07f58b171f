//! `sdp lint` for people: one row for each description, then what the codes mean if asked.

use super::{counts, plural};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::report::sdp::{Fixable, SdpDocument, SdpFixes, SdpLint, SdpRule};

/// From this number of findings on, a table says how many there are of each code.
const MANY: usize = 8;

pub fn render(data: &SdpLint, style: &Style) -> String {
    let explained = if style.verbose {
        explanations(&data.rules, style)
    } else {
        by_code(&data.rules, style)
    };
    let blocks = [explained, documents(&data.documents, style)];
    let blocks: Vec<String> = blocks
        .into_iter()
        .filter(|block| !block.is_empty())
        .collect();
    blocks.join("\n")
}

/// Whether edits were asked for instead of findings.
pub fn shows_diffs(data: &SdpLint) -> bool {
    diffs_of(data).next().is_some()
}

/// The edits, as `patch` reads them.
pub fn diffs(data: &SdpLint, style: &Style) -> String {
    let lines = diffs_of(data).flat_map(|diff| diff.split_inclusive('\n'));
    lines.map(|line| diff_line(line, style)).collect()
}

fn diffs_of(data: &SdpLint) -> impl Iterator<Item = &str> {
    let fixes = data
        .documents
        .iter()
        .filter_map(|document| document.fixes.as_ref());
    fixes.filter_map(|fixes| fixes.diff.as_deref())
}

/// One line of a diff. It keeps its line end: a patch without is another patch.
fn diff_line(line: &str, style: &Style) -> String {
    let text = line.trim_end_matches(['\r', '\n']);
    let end = line.get(text.len()..).unwrap_or_default();
    let text = sanitize(text);
    let text = match text.chars().next() {
        Some('+') => style.good(&text),
        Some('-') => style.bad(&text),
        Some('@') => style.dim(&text),
        _ => text.into_owned(),
    };
    format!("{text}{end}")
}

/// Descriptions with findings; those without only where that is not a crowd.
fn documents(documents: &[SdpDocument], style: &Style) -> String {
    const CROWD: usize = 20;
    let all = style.verbose || documents.len() <= CROWD;
    let is_shown = |document: &&SdpDocument| all || has_findings(document);
    let mut table = Table::new(vec![
        Column::text("description", 0),
        Column::text("type", 2),
        Column::number("lines", 4),
        Column::number("sections", 3),
        Column::text("findings", 0),
    ]);
    for document in documents.iter().filter(is_shown) {
        table.row(vec![
            sanitize(&document.source).into_owned(),
            or_dash(document.kind.clone()),
            document.lines.to_string(),
            document.media_sections.to_string(),
            findings(document, style),
        ]);
    }
    let mut out = if table.is_empty() {
        String::new()
    } else {
        table.render(style)
    };
    let hidden = documents
        .iter()
        .filter(|document| !is_shown(document))
        .count();
    if hidden > 0 {
        let note = format!("{} without findings", plural(hidden, "description"));
        out.push_str(&style.dim(&note));
        out.push('\n');
    }
    let others = documents
        .iter()
        .filter(|document| is_for_others(document))
        .count();
    if others > 0 {
        let note = format!(
            "{} without sign of WebRTC (BUNDLE, or DTLS with ICE): its rules were not applied",
            plural(others, "description")
        );
        out.push_str(&style.dim(&note));
        out.push('\n');
    }
    if let Some(note) = fixable(documents) {
        out.push_str(&style.dim(&note));
        out.push('\n');
    }
    out
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
        (safe, 0) => Some(format!("{safe} fixable with --fix")),
        (0, more) => Some(format!("{more} fixable with --fix --unsafe-fixes")),
        (safe, more) => Some(format!(
            "{safe} fixable with --fix, {more} more with --unsafe-fixes"
        )),
    }
}

/// Has media, but for SIP, RTSP or a studio.
fn is_for_others(document: &SdpDocument) -> bool {
    document.media_sections > 0 && document.profile != "webrtc"
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
        more => format!("{text}, {more} more not shown"),
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

fn by_code(rules: &[SdpRule], style: &Style) -> String {
    let findings: usize = rules.iter().map(|rule| rule.findings).sum();
    if findings < MANY {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::text("code", 0),
        Column::number("count", 0),
        Column::text("severity", 1),
        Column::text("name", 0),
    ]);
    for rule in rules {
        table.row(vec![
            rule.code.clone(),
            rule.findings.to_string(),
            style.severity(rule.severity, rule.severity.as_str()),
            rule.name.clone(),
        ]);
    }
    table.render(style)
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

/// Lines of whole words, at most `width` characters each where words allow it.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_whole() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
    }
}
