//! `sdp lint` for people: one row for each description, then what the codes mean if asked.

use super::{counts, plural};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::report::sdp::{SdpDocument, SdpLint, SdpRule};

/// From this number of findings on, a table says how many there are of each code.
const MANY: usize = 8;

pub fn render(data: &SdpLint, style: &Style) -> String {
    let explained = if style.verbose {
        explanations(&data.rules, style)
    } else {
        by_code(&data.rules, style)
    };
    let blocks = [
        explained,
        documents(&data.documents, style) + &skipped(data.files_skipped, style),
    ];
    let blocks: Vec<String> = blocks
        .into_iter()
        .filter(|block| !block.is_empty())
        .collect();
    blocks.join("\n")
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
    out
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
    document.media_sections > 0 && document.profile != "webrtc"
}

fn has_findings(document: &SdpDocument) -> bool {
    let counts = document.finding_counts;
    counts.errors + counts.warnings + counts.infos > 0
}

fn findings(document: &SdpDocument, style: &Style) -> String {
    let text = counts(&document.finding_counts);
    let text = match document.findings_left_out {
        0 => text,
        more => format!("{text}, {more} more not shown"),
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
