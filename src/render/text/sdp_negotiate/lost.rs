//! What was offered in vain, and why.

use crate::render::facts::Facts;
use crate::report::sdp::negotiate::{SdpAgreement, SdpLostCodec};

pub fn facts(section: &SdpAgreement, facts: &mut Facts) {
    let groups = codecs(section).into_iter();
    let groups = groups.chain([extensions(section), layers(section)]);
    let mut label = "lost";
    for items in groups.filter(|items| !items.is_empty()) {
        facts.add(label, items);
        label = "";
    }
    facts.add("answer adds", section.unoffered_codecs.iter().cloned());
}

fn codecs(section: &SdpAgreement) -> Vec<Vec<String>> {
    let groups = by_reason(&section.lost_codecs).into_iter();
    groups
        .map(|(reason, codecs)| explained(codecs.into_iter().map(named).collect(), reason))
        .collect()
}

fn extensions(section: &SdpAgreement) -> Vec<String> {
    let names = section.lost_header_extensions.iter().map(|extension| {
        let name = extension.name.as_ref().unwrap_or(&extension.uri);
        format!("extension {} {name}", extension.id)
    });
    explained(names.collect(), "not in the answer")
}

fn layers(section: &SdpAgreement) -> Vec<String> {
    let layers = &section.simulcast;
    let lost = layers
        .to_answerer
        .lost
        .iter()
        .chain(&layers.to_offerer.lost);
    let names = lost.map(|rid| format!("layer {rid}"));
    explained(names.collect(), "not in the answer")
}

/// With the reason before the first of what it is about.
fn explained(mut items: Vec<String>, reason: &str) -> Vec<String> {
    if let Some(first) = items.first_mut() {
        *first = format!("{reason}: {first}");
    }
    items
}

/// RTX goes with what it retransmits, and is not told by itself when that was lost too.
fn by_reason(lost: &[SdpLostCodec]) -> Vec<(&str, Vec<&SdpLostCodec>)> {
    let mut groups: Vec<(&str, Vec<&SdpLostCodec>)> = Vec::new();
    for codec in lost.iter().filter(|codec| codec.code != "partner_lost") {
        match groups
            .iter_mut()
            .find(|(reason, _)| *reason == codec.reason)
        {
            Some((_, codecs)) => codecs.push(codec),
            None => groups.push((&codec.reason, vec![codec])),
        }
    }
    groups
}

/// `102 H264/90000 (Main, level 3.1)`
fn named(codec: &SdpLostCodec) -> String {
    let words = match codec.summary.as_slice() {
        [] => String::new(),
        summary => format!(" ({})", summary.join(", ")),
    };
    format!("{} {}{words}", codec.payload_type, codec.title)
}
