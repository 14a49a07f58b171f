//! RTP header extensions that something else in the description counts on.

use crate::diagnostic::Severity::Warning;
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::rules::extensions::extmaps_of;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::header_extension::{MID_URI, TRANSPORT_CC_2_URI, TRANSPORT_CC_URI};

const TRANSPORT_CC_URIS: [&str; 2] = [TRANSPORT_CC_URI, TRANSPORT_CC_2_URI];

pub const MISSING_MID: Rule = Rule {
    code: "X008",
    name: "missing-mid-extension",
    severity: Warning,
    summary: "of several bundled sections of one kind, one sends without the mid extension and \
              without naming its SSRC",
    explain: "Only the mid in the packets, or a known SSRC, tells two cameras on one port apart. \
              Otherwise the payload type decides, and the picture of the second camera shows up \
              as the first, or nowhere.",
    reference: "RFC 9143 §9.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(missing_mid),
};

fn missing_mid(subject: &Subject, out: &mut Findings) {
    if session_maps(subject, &[MID_URI]) {
        return;
    }
    for bundle in subject.bundled() {
        let mut number_of: HashMap<&str, usize> = HashMap::default();
        for media in bundle.iter().filter(|media| media.is_rtp()) {
            *number_of.entry(media.kind()).or_default() += 1;
        }
        let lost = |media: &&&Media| {
            let alike = number_of.get(media.kind()).copied().unwrap_or_default();
            let sends = subject.direction(media).sends();
            media.is_rtp() && alike > 1 && sends && !media.section.has("ssrc")
        };
        for media in bundle.iter().filter(lost) {
            if !media.has_extension(MID_URI) {
                let found = Found::new(
                    media.line,
                    format!(
                        "nothing in the packets tells this {} section from the other",
                        media.kind()
                    ),
                )
                .help(format!("add `a=extmap:<id> {MID_URI}` with a free id"));
                out.push_mended(found, || add_extension(subject, media, MID_URI));
            }
        }
    }
}

pub const TRANSPORT_CC: Rule = Rule {
    code: "X011",
    name: "transport-cc-without-extension",
    severity: Warning,
    summary: "`rtcp-fb` of a video section has transport-cc, but the section does not map its \
              extension",
    explain: "The feedback reports on a number that packets carry in the transport-wide \
              sequence number extension. Without it the sender gets no feedback, and its bitrate \
              stays low or follows an older estimate. The extension is described in \
              draft-holmer-rmcat-transport-wide-cc-extensions-01.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(transport_cc),
};

// Audio without the extension does not suffer: for years Chrome wrote it so. The reverse,
// an extension without the feedback, is what Chromium 156 writes for PCMU.
fn transport_cc(subject: &Subject, out: &mut Findings) {
    if session_maps(subject, &TRANSPORT_CC_URIS) {
        return;
    }
    for media in subject.live_rtp().filter(|media| media.kind() == "video") {
        let mut feedback = media.feedback.iter().map(|feedback| feedback.feedback);
        let Some(feedback) = feedback.find(|kind| kind.as_str() == "transport-cc") else {
            continue;
        };
        if !TRANSPORT_CC_URIS.iter().any(|uri| media.has_extension(uri)) {
            let found = Found::new(
                feedback,
                "transport-cc needs the transport-wide sequence number extension",
            )
            .help(format!(
                "add `a=extmap:<id> {TRANSPORT_CC_URI}` with a free id, or remove the feedback"
            ));
            out.push_mended(found, || add_extension(subject, media, TRANSPORT_CC_URI));
        }
    }
}

/// Whether the session maps one of these extensions for all sections.
pub fn session_maps(subject: &Subject, uris: &[&str]) -> bool {
    let mut extmaps = extmaps_of(subject.document.session());
    extmaps.any(|extmap| uris.contains(&extmap.uri.as_str()))
}

/// Maps an extension in a section: to the id that it has elsewhere, or to one that no
/// section uses. `None` when none is left, or when ids are mapped in the session.
fn add_extension(subject: &Subject, media: &Media, uri: &str) -> Option<Repair> {
    if subject.document.session().has("extmap") {
        return None;
    }
    let elsewhere = subject.media.iter().flat_map(|media| &media.extmaps);
    let same = elsewhere
        .clone()
        .find(|extmap| extmap.uri.as_str() == uri)
        .map(|extmap| extmap.number);
    let used: HashSet<u32> = elsewhere.map(|extmap| extmap.number).collect();
    let taken_here = |id: &u32| media.extmaps.iter().any(|extmap| extmap.number == *id);
    let id = same
        .filter(|id| !taken_here(id))
        .or_else(|| (1..=14).find(|id| !used.contains(id)))?;
    let line = media
        .section
        .attribute_lines("extmap")
        .next_back()
        .or_else(|| media.section.attribute_lines("mid").next())
        .unwrap_or(media.line);
    let text = format!("a=extmap:{id} {uri}");
    Some(Repair::doubtful(format!("add `{text}`")).insert_after(line, &text))
}
