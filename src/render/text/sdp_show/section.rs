//! One media section.

use std::collections::HashSet;

use super::{bandwidth, codecs, name_of, transport};
use crate::render::facts::{Facts, first_of, some};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::view::View;
use crate::report::sdp::show::{
    SdpData, SdpExtension, SdpLayer, SdpRid, SdpSection, SdpSession, SdpSourceGroup, SdpTrack,
};

/// Of what there are many, this many are shown without `-v`.
const SHOWN: usize = 8;

pub fn view(section: &SdpSection, session: &SdpSession, style: &Style) -> View {
    let mut out = View::from(headline(section, style));
    if section.state == "rejected" && !style.verbose {
        return out;
    }
    let mut facts = Facts::new(style);
    transport::facts(section, session, &mut facts, style);
    media(section, &mut facts);
    if let Some(data) = &section.data {
        facts.add("data channel", self::data(data));
    }
    out.add(facts);
    out.add(codecs::view(section, style));
    let mut facts = Facts::new(style);
    codecs::feedback(section, &mut facts);
    facts.add(
        "extensions",
        section.header_extensions.iter().map(extension),
    );
    senders(section, &mut facts, style);
    if style.verbose {
        facts.lines("URIs", &uris(section));
        facts.lines("other lines", &section.other_lines);
    }
    out.add(facts);
    out
}

/// `mid 0  audio  sendrecv  UDP/TLS/RTP/SAVPF`
fn headline(section: &SdpSection, style: &Style) -> String {
    let mid = match &section.mid {
        Some(mid) => format!("mid {mid}"),
        None => format!("section {}, no mid", section.index),
    };
    let mut words = vec![
        style.bold(&sanitize(&mid)),
        style.bold(&sanitize(&section.kind)),
    ];
    match section.state.as_str() {
        "rejected" => words.push(style.bad("rejected (port 0)")),
        state => {
            if section.data.is_none() {
                words.push(direction(&section.direction, style));
            }
            if state == "bundle_only" {
                words.push(style.doubtful("bundle-only"));
            }
        }
    }
    words.push(style.dim(&sanitize(&section.proto)));
    format!("{}\n", words.join("  "))
}

fn direction(direction: &str, style: &Style) -> String {
    match direction {
        "sendrecv" => style.good(direction),
        "inactive" => style.bad(direction),
        _ => style.doubtful(direction),
    }
}

fn media(section: &SdpSection, facts: &mut Facts) {
    facts.add("bandwidth", section.bandwidths.iter().map(bandwidth));
    let wish = section.ptime.iter().map(|ms| format!("{ms} ms each"));
    let most = section
        .maxptime
        .iter()
        .map(|ms| format!("at most {ms} ms each"));
    facts.add("packets", wish.chain(most));
}

fn data(data: &SdpData) -> Vec<String> {
    let port = data
        .sctp_port
        .iter()
        .map(|port| format!("SCTP port {port}"));
    let size = match data.max_message_size.as_deref() {
        Some("0") => "messages of any size".to_owned(),
        Some(bytes) => format!("messages up to {bytes} bytes"),
        None => "messages up to 65536 bytes, as it does not say".to_owned(),
    };
    let streams = data.streams.iter().map(|count| format!("{count} streams"));
    let old = some([(data.form == "sctpmap", "written as drafts had it (sctpmap)")]);
    port.chain([size]).chain(streams).chain(old).collect()
}

/// `4 MID`, `3/sendonly audio level`
fn extension(extension: &SdpExtension) -> String {
    let direction = match &extension.direction {
        Some(direction) => format!("/{direction}"),
        None => String::new(),
    };
    let name = extension.name.as_ref().unwrap_or(&extension.uri);
    let attributes = match &extension.attributes {
        Some(attributes) => format!(" ({attributes})"),
        None => String::new(),
    };
    format!("{}{direction} {name}{attributes}", extension.id)
}

fn uris(section: &SdpSection) -> Vec<String> {
    section
        .header_extensions
        .iter()
        .map(|extension| format!("{} {}", extension.id, extension.uri))
        .collect()
}

fn senders(section: &SdpSection, facts: &mut Facts, style: &Style) {
    let most = if style.verbose { usize::MAX } else { SHOWN };
    let tracks = section.tracks.iter().map(|line| track(line, style));
    facts.add("tracks", first_of(tracks.collect(), most));
    let cnames = first_of(cnames(section), most).into_iter();
    let cnames = cnames.map(|cname| format!("cname {cname}"));
    facts.add(
        "SSRCs",
        first_of(sources(section), most).into_iter().chain(cnames),
    );
    facts.add("sends layers", layers(&section.simulcast.send));
    facts.add("takes layers", layers(&section.simulcast.recv));
    facts.add("rids", first_of(rids(section), most));
}

fn track(track: &SdpTrack, style: &Style) -> String {
    let stream = match &track.stream {
        Some(stream) => format!("of stream {}", shortened(stream, style)),
        None => "of no stream".to_owned(),
    };
    match &track.track {
        Some(track) => format!("{} {stream}", shortened(track, style)),
        None => format!("one {stream}"),
    }
}

/// The beginning of an id that is as long as a UUID tells it from the others. Firefox
/// writes UUIDs in braces, which say nothing.
fn shortened(id: &str, style: &Style) -> String {
    const LONG: usize = 24;
    let bare = id.strip_prefix('{').and_then(|id| id.strip_suffix('}'));
    let id = bare.filter(|_| !style.verbose).unwrap_or(id);
    match id.char_indices().nth(8) {
        Some((end, _)) if id.len() > LONG && !style.verbose => format!("{}…", &id[..end]),
        _ => id.to_owned(),
    }
}

/// `269641875 with RTX 1154247148`, then those in no group.
fn sources(section: &SdpSection) -> Vec<String> {
    let mut grouped: HashSet<u32> = HashSet::new();
    let mut out = Vec::new();
    for group in &section.source_groups {
        grouped.extend(&group.ssrcs);
        out.push(source_group(group));
    }
    let alone = section.sources.iter().map(|source| source.ssrc);
    out.extend(
        alone
            .filter(|ssrc| !grouped.contains(ssrc))
            .map(|ssrc| ssrc.to_string()),
    );
    out
}

fn source_group(group: &SdpSourceGroup) -> String {
    let partner = match group.semantics.as_str() {
        "FID" => "RTX",
        "FEC-FR" | "FEC" => "FEC",
        _ => "",
    };
    match (group.ssrcs.as_slice(), partner) {
        ([first, second], partner) if !partner.is_empty() => {
            format!("{first} with {partner} {second}")
        }
        (ssrcs, _) => {
            let ssrcs: Vec<String> = ssrcs.iter().map(u32::to_string).collect();
            format!("{} {}", group.semantics, ssrcs.join(" "))
        }
    }
}

/// Each once.
fn cnames(section: &SdpSection) -> Vec<String> {
    let mut seen = HashSet::new();
    let all = section
        .sources
        .iter()
        .filter_map(|source| source.cname.clone());
    all.filter(|cname| seen.insert(cname.clone())).collect()
}

/// `h`, `m or n`, `l (paused)`
fn layers(layers: &[Vec<SdpLayer>]) -> Vec<String> {
    let alternative = |layer: &SdpLayer| match layer.paused {
        true => format!("{} (paused)", layer.rid),
        false => layer.rid.clone(),
    };
    layers
        .iter()
        .map(|layer| {
            layer
                .iter()
                .map(alternative)
                .collect::<Vec<_>>()
                .join(" or ")
        })
        .collect()
}

/// The rids that say more than `a=simulcast` does: those with restrictions, and all without one.
fn rids(section: &SdpSection) -> Vec<String> {
    let is_layered = !(section.simulcast.send.is_empty() && section.simulcast.recv.is_empty());
    let says_more = |rid: &&SdpRid| !is_layered || !rid.restrictions.is_empty();
    section.rids.iter().filter(says_more).map(rid).collect()
}

fn rid(rid: &SdpRid) -> String {
    let restrictions = rid
        .restrictions
        .iter()
        .map(|restriction| match &restriction.value {
            Some(value) => format!(" {}={value}", restriction.name),
            None => format!(" {}", restriction.name),
        });
    format!(
        "{} {}{}",
        rid.id,
        rid.direction,
        restrictions.collect::<String>()
    )
}

/// How a section names the one whose transport it uses.
pub fn carrier_name(section: &SdpSection, session: &SdpSession) -> Option<String> {
    let carrier = session.sections.get(section.carrier)?;
    (carrier.index != section.index).then(|| name_of(carrier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_around_an_id_take_no_room() {
        let id = "{f4c7ba81-0c3e-4f5d-9d3a-6f2f1c1e2b3a}";
        assert_eq!(shortened(id, &Style::PLAIN), "f4c7ba81…");
        let verbose = Style {
            verbose: true,
            ..Style::PLAIN
        };
        assert_eq!(shortened(id, &verbose), id);
        assert_eq!(shortened("{short}", &Style::PLAIN), "short");
    }
}
