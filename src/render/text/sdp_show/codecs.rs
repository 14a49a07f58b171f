//! The codecs of a section: a table with one row for each and its repair, and what is behind it.

use crate::render::facts::Facts;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table};
use crate::render::view::View;
use crate::report::sdp::show::{SdpCodec, SdpCodecParameter, SdpSection};

pub fn view(section: &SdpSection, style: &Style) -> View {
    if section.codecs.is_empty() {
        return View::default();
    }
    let has_rtx = section.codecs.iter().any(|codec| codec.rtx.is_some());
    let mut columns = vec![Column::number("  payload", 0), Column::text("codec", 0)];
    if has_rtx {
        columns.push(Column::number("rtx", 1));
    }
    columns.push(Column::text("in words", 0));
    let mut table = Table::new(columns);
    for codec in section
        .codecs
        .iter()
        .filter(|codec| !is_told(codec, section))
    {
        let mut row = vec![codec.payload_type.to_string(), title(codec, section)];
        if has_rtx {
            row.push(codec.rtx.map_or(String::new(), |rtx| rtx.to_string()));
        }
        row.push(words(codec, section, style));
        table.row(row);
    }
    let mut out = View::from(table);
    if style.verbose {
        out.push_str(&parameters(section));
    }
    out
}

/// Whether a codec is RTX that stands in the row of what it retransmits.
fn is_told(codec: &SdpCodec, section: &SdpSection) -> bool {
    codec.role == "rtx"
        && section
            .codecs
            .iter()
            .any(|other| other.rtx == Some(codec.payload_type))
}

/// Video has a clock of 90 kHz, which goes without saying.
fn title(codec: &SdpCodec, section: &SdpSection) -> String {
    let title = match section.kind.as_str() {
        "video" => codec.title.strip_suffix("/90000").unwrap_or(&codec.title),
        _ => &codec.title,
    };
    sanitize(title).into_owned()
}

fn words(codec: &SdpCodec, section: &SdpSection, style: &Style) -> String {
    let mut phrases = codec.summary.clone();
    match codec.role.as_str() {
        "red" | "fec" => phrases.push(protected(codec, section)),
        "rtx" => phrases.extend(
            codec
                .protects
                .iter()
                .map(|apt| format!("of {apt}, which is not here")),
        ),
        _ => {}
    }
    match codec.named_by.as_deref() {
        Some("static") => phrases.push("fixed payload type".to_owned()),
        None => return style.doubtful("no rtpmap says what it is"),
        _ => {}
    }
    sanitize(&phrases.join(", ")).into_owned()
}

/// `for 111`, `for every codec`
fn protected(codec: &SdpCodec, section: &SdpSection) -> String {
    let media = section.codecs.iter().filter(|codec| codec.role == "media");
    if codec.protects.len() == media.count() && codec.protects.len() > 1 {
        return "for every codec".to_owned();
    }
    let numbers: Vec<String> = codec.protects.iter().map(u8::to_string).collect();
    format!("for {}", numbers.join(", "))
}

/// Which feedback is used with which codecs; without their numbers when all have the same.
pub fn feedback(section: &SdpSection, facts: &mut Facts) {
    let mut groups: Vec<(Vec<&str>, Vec<u8>)> = Vec::new();
    for codec in section
        .codecs
        .iter()
        .filter(|codec| !codec.feedback.is_empty())
    {
        let mut kinds: Vec<&str> = codec.feedback.iter().map(String::as_str).collect();
        kinds.sort_unstable();
        match groups.iter_mut().find(|(other, _)| *other == kinds) {
            Some((_, codecs)) => codecs.push(codec.payload_type),
            None => groups.push((kinds, vec![codec.payload_type])),
        }
    }
    let is_one = groups.len() == 1;
    let mut label = "feedback";
    for (kinds, codecs) in groups {
        let mut items: Vec<String> = kinds.into_iter().map(str::to_owned).collect();
        if let Some(first) = items.first_mut().filter(|_| !is_one) {
            let codecs: Vec<String> = codecs.iter().map(u8::to_string).collect();
            *first = format!("{}: {first}", codecs.join(" "));
        }
        facts.add(label, items);
        label = "";
    }
}

/// Every parameter, with what it means. That of RTX is told by the table.
fn parameters(section: &SdpSection) -> String {
    let mut out = String::new();
    let codecs = section
        .codecs
        .iter()
        .filter(|codec| !is_told(codec, section));
    for codec in codecs.filter(|codec| !codec.parameters.is_empty()) {
        let name = format!("{} {}", codec.payload_type, codec.title);
        out.push_str(&format!("  {}\n", sanitize(&name)));
        for parameter in &codec.parameters {
            out.push_str(&format!(
                "    {}\n",
                sanitize(&explained(parameter)).trim_end()
            ));
        }
    }
    out
}

fn explained(parameter: &SdpCodecParameter) -> String {
    let written = match &parameter.value {
        Some(value) => format!("{}={value}", parameter.name),
        None => parameter.name.clone(),
    };
    let meaning = parameter.meaning.as_deref().unwrap_or_default();
    format!("{written:<28} {meaning}")
}
