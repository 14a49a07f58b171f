//! `sdp negotiate` for people: what holds for the call, then each section.

mod codecs;
mod lost;

use super::counts;
use crate::render::facts::{Facts, some};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::view::View;
use crate::report::sdp::negotiate::{
    SdpAgreedData, SdpAgreedExtension, SdpAgreedLayers, SdpAgreement, SdpCarried, SdpNegotiate,
    SdpParty,
};
use crate::report::sdp::show::SdpLayer;

pub fn view(data: &SdpNegotiate, style: &Style) -> View {
    let mut out = View::from(call(data, style));
    for section in &data.sections {
        out.push('\n');
        out.add(self::section(section, data, style));
    }
    if data.sections_left_out > 0 {
        let note = format!("\n{} more sections not shown\n", data.sections_left_out);
        out.push_str(&style.dim(&note));
    }
    out
}

fn call<'a>(data: &SdpNegotiate, style: &'a Style) -> Facts<'a> {
    let mut facts = Facts::new(style);
    facts.add_styled("offer", party(&data.offer, style));
    facts.add_styled("answer", party(&data.answer, style));
    facts.add("ICE", ice(data));
    facts.add(
        "transports",
        data.transports.iter().map(|one| carried(one, data)),
    );
    let extra = data.unoffered_sections;
    let extra = some([(extra > 0, "sections at its end that nobody offered")]);
    facts.add("answer adds", extra);
    facts
}

/// The name, and what is wrong with the description by itself.
fn party(party: &SdpParty, style: &Style) -> String {
    let name = style.bold(&sanitize(&party.source));
    let found = counts(&party.lint);
    if party.lint.errors > 0 {
        format!("{name}  {}, see `rtctool sdp lint`", style.bad(&found))
    } else {
        name
    }
}

fn ice(data: &SdpNegotiate) -> Vec<String> {
    let Some(controlling) = &data.ice_controlling else {
        return Vec::new();
    };
    let lite = some([
        (data.offer.ice_lite, "the offerer is lite"),
        (data.answer.ice_lite, "the answerer is lite"),
    ]);
    let first = format!("the {controlling} controls");
    std::iter::once(first).chain(lite).collect()
}

/// `0 1 2 together`, `3 alone`
fn carried(carried: &SdpCarried, data: &SdpNegotiate) -> String {
    let names = carried.sections.iter();
    let names: Vec<String> = names.map(|&index| name_of(index, data)).collect();
    match names.as_slice() {
        [one] => format!("{one} alone"),
        several => format!("{} together", several.join(" ")),
    }
}

/// How other sections call one: by its mid, or by its place.
fn name_of(index: usize, data: &SdpNegotiate) -> String {
    let section = data.sections.get(index);
    match section.and_then(|section| section.mid.as_ref()) {
        Some(mid) => mid.clone(),
        None => format!("section {index}"),
    }
}

fn section(section: &SdpAgreement, data: &SdpNegotiate, style: &Style) -> View {
    let mut out = View::from(headline(section, style));
    let Some(transport) = data
        .transports
        .iter()
        .find(|one| one.sections.contains(&section.index))
    else {
        return out;
    };
    let mut facts = Facts::new(style);
    facts.add("transport", self::transport(section, transport, data));
    if transport.carrier == section.index {
        keys(transport, section, &mut facts, style);
        facts.add("RTCP", rtcp(section, transport));
    }
    facts.add("data", section.data.iter().flat_map(self::data));
    out.add(facts);
    out.add(codecs::view(section, style));
    let mut facts = Facts::new(style);
    codecs::feedback(section, &mut facts);
    let extensions = section.header_extensions.iter();
    facts.add("extensions", extensions.map(|one| extension(one, section)));
    facts.add("layers", layers("offerer", &section.simulcast.to_answerer));
    facts.add("layers", layers("answerer", &section.simulcast.to_offerer));
    lost::facts(section, &mut facts);
    out.add(facts);
    out
}

/// `mid 0  audio  both send`
fn headline(section: &SdpAgreement, style: &Style) -> String {
    let mid = match &section.mid {
        Some(mid) => format!("mid {mid}"),
        None => format!("section {}, no mid", section.index),
    };
    let (mid, kind) = (sanitize(&mid), sanitize(&section.kind));
    let state = match &section.reason {
        Some(reason) => style.bad(reason),
        None if section.data.is_some() => style.good("accepted"),
        None => who_sends(section, style),
    };
    format!("{}  {}  {state}\n", style.bold(&mid), style.bold(&kind))
}

fn who_sends(section: &SdpAgreement, style: &Style) -> String {
    match (section.offerer_sends, section.answerer_sends) {
        (true, true) => style.good("both send"),
        (true, false) => style.doubtful("the offerer sends"),
        (false, true) => style.doubtful("the answerer sends"),
        (false, false) => style.bad("nobody sends"),
    }
}

fn transport(section: &SdpAgreement, transport: &SdpCarried, data: &SdpNegotiate) -> Vec<String> {
    let others = transport.sections.iter().filter(|&&at| at != section.index);
    let others: Vec<String> = others.map(|&at| name_of(at, data)).collect();
    let first = if transport.carrier != section.index {
        format!("that of {}", name_of(transport.carrier, data))
    } else if others.is_empty() {
        "its own".to_owned()
    } else {
        format!("its own, also for {}", others.join(" "))
    };
    let left = some([(
        section.left_bundle,
        "no longer in the BUNDLE group of the offer",
    )]);
    std::iter::once(first).chain(left).collect()
}

fn keys(transport: &SdpCarried, section: &SdpAgreement, facts: &mut Facts, style: &Style) {
    match transport.keying.as_str() {
        "dtls" => facts.add("DTLS", dtls(transport, style)),
        "sdes" => {
            let suite = transport.sdes_suite.clone();
            facts.add(
                "SDES keys",
                [suite.unwrap_or_else(|| style.bad("no suite agreed"))],
            );
        }
        "tls" => facts.add("encryption", ["TLS".to_owned()]),
        _ => facts.add("encryption", some([(section.rtp, "none")])),
    }
}

fn dtls(transport: &SdpCarried, style: &Style) -> Option<String> {
    match &transport.dtls_client {
        Some(client) => Some(format!("the {client} begins the handshake (client)")),
        None => Some(style.bad("no role agreed")),
    }
}

fn rtcp(section: &SdpAgreement, transport: &SdpCarried) -> Vec<String> {
    some([
        (section.rtp && transport.rtcp_mux, "on the port of RTP"),
        (section.rtp && !transport.rtcp_mux, "on a port of its own"),
        (section.rtp && transport.rtcp_rsize, "reduced size"),
    ])
}

fn data(data: &SdpAgreedData) -> Vec<String> {
    let port = |port: &Option<String>| port.clone().unwrap_or_else(|| "unknown".to_owned());
    let (ours, theirs) = (
        port(&data.offerer_sctp_port),
        port(&data.answerer_sctp_port),
    );
    let ports = match ours == theirs {
        true => format!("SCTP port {ours}"),
        false => format!("SCTP port {ours} of the offerer and {theirs} of the answerer"),
    };
    let size = |bytes: Option<u64>| {
        bytes.map_or("any size".to_owned(), |bytes| {
            format!("up to {bytes} bytes")
        })
    };
    let there = size(data.max_message_size_to_answerer);
    let back = size(data.max_message_size_to_offerer);
    match there == back {
        true => vec![ports, format!("messages of {there}")],
        false => vec![
            ports,
            format!("the offerer sends messages of {there}"),
            format!("the answerer of {back}"),
        ],
    }
}

/// `4 MID`, with who sends it where only one does although both send media.
fn extension(extension: &SdpAgreedExtension, section: &SdpAgreement) -> String {
    let name = extension.name.as_ref().unwrap_or(&extension.uri);
    let moved = match extension.id == extension.offered_as {
        true => String::new(),
        false => format!(" (offered as {})", extension.offered_as),
    };
    let both_send = section.offerer_sends && section.answerer_sends;
    let sender = match (extension.offerer_sends, extension.answerer_sends) {
        (true, false) if both_send => " (from the offerer)",
        (false, true) if both_send => " (from the answerer)",
        _ => "",
    };
    format!("{} {name}{moved}{sender}", extension.id)
}

/// `the offerer sends h`, `m or n`, `l (paused)`
fn layers(sender: &str, layers: &SdpAgreedLayers) -> Vec<String> {
    let alternative = |layer: &SdpLayer| match layer.paused {
        true => format!("{} (paused)", layer.rid),
        false => layer.rid.clone(),
    };
    let layer = |alternatives: &Vec<SdpLayer>| {
        let names: Vec<String> = alternatives.iter().map(alternative).collect();
        names.join(" or ")
    };
    let mut items: Vec<String> = layers.agreed.iter().map(layer).collect();
    match items.first_mut() {
        Some(first) => *first = format!("the {sender} sends {first}"),
        None if !layers.lost.is_empty() => {
            items.push(format!("the {sender} sends one, not several"))
        }
        None => {}
    }
    items
}
