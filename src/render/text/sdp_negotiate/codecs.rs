//! The agreed codecs: a row for each, with the payload types of both directions.

use crate::render::facts::Facts;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table};
use crate::render::view::View;
use crate::report::sdp::negotiate::{SdpAgreedCodec, SdpAgreement, SdpCodecUse};

pub fn view(section: &SdpAgreement, style: &Style) -> View {
    if section.codecs.is_empty() {
        return View::default();
    }
    let mut table = Table::new(vec![
        Column::text("  codec", 0),
        Column::text("to answerer", 0),
        Column::text("to offerer", 0),
        Column::text("in words", 0),
    ]);
    for codec in section
        .codecs
        .iter()
        .filter(|codec| !is_told(codec, section))
    {
        for (number, (direction, words)) in words(codec, style).into_iter().enumerate() {
            let first = number == 0;
            let cell = |text: String| if first { text } else { String::new() };
            table.row(vec![
                cell(title(codec, section)),
                cell(numbers(&codec.to_answerer)),
                cell(numbers(&codec.to_offerer)),
                sanitize(&format!("{direction}{words}")).into_owned(),
            ]);
        }
    }
    table.into()
}

/// Whether a codec is RTX that stands in the row of what it retransmits.
fn is_told(codec: &SdpAgreedCodec, section: &SdpAgreement) -> bool {
    let repairs = |used: &Option<SdpCodecUse>, number| {
        used.as_ref().is_some_and(|used| used.rtx == Some(number))
    };
    codec.role == "rtx"
        && section.codecs.iter().any(|other| {
            repairs(&other.to_answerer, codec.answered_as)
                || repairs(&other.to_offerer, codec.offered_as)
        })
}

/// Video has a clock of 90 kHz, which goes without saying.
fn title(codec: &SdpAgreedCodec, section: &SdpAgreement) -> String {
    let title = match section.kind.as_str() {
        "video" => codec.title.strip_suffix("/90000").unwrap_or(&codec.title),
        _ => &codec.title,
    };
    format!("  {}", sanitize(title))
}

/// `96, rtx 97`
fn numbers(used: &Option<SdpCodecUse>) -> String {
    match used {
        Some(SdpCodecUse {
            payload_type,
            rtx: Some(rtx),
            ..
        }) => format!("{payload_type}, rtx {rtx}"),
        Some(used) => used.payload_type.to_string(),
        None => "–".to_owned(),
    }
}

/// What is said of the codec: once, or for each direction when that differs.
fn words(codec: &SdpAgreedCodec, style: &Style) -> Vec<(&'static str, String)> {
    let said = |used: &SdpCodecUse| match (style.verbose, &used.parameters) {
        (true, Some(parameters)) => parameters.clone(),
        _ => used.summary.join(", "),
    };
    match (&codec.to_answerer, &codec.to_offerer) {
        (Some(there), Some(back)) if said(there) != said(back) => {
            let or_nothing = |text: String| {
                if text.is_empty() {
                    "nothing asked".to_owned()
                } else {
                    text
                }
            };
            vec![
                ("to answerer: ", or_nothing(said(there))),
                ("to offerer: ", or_nothing(said(back))),
            ]
        }
        (Some(used), _) | (None, Some(used)) => vec![("", said(used))],
        (None, None) => vec![("", String::new())],
    }
}

/// The kinds of feedback that any of the codecs has in both descriptions.
pub fn feedback(section: &SdpAgreement, facts: &mut Facts) {
    let mut kinds: Vec<&String> = section
        .codecs
        .iter()
        .flat_map(|codec| &codec.feedback)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    facts.add("feedback", kinds.into_iter().cloned());
}
