//! Which stream and track a section carries: `msid`, and its forms in `ssrc` lines.

use crate::diagnostic::Severity::{Info, Warning};
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::rules::sources::{msids, ssrcs};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::Ssrc;

pub const MSID_MISMATCH: Rule = Rule {
    code: "R009",
    name: "msid-mismatch",
    severity: Warning,
    summary: "`msid` and the `msid` of an `ssrc` line name different streams or tracks",
    explain: "Both say the same thing in a new and an old form. Browsers go by `a=msid`; a peer \
              that reads the old form only sees another track.",
    reference: "RFC 8830",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(msid_mismatch),
};

fn msid_mismatch(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        let names_stream = |ssrc: Ssrc| ssrc.name.as_str() == "msid";
        let first = media.section.attribute("msid");
        let Some(first) = first.filter(|_| ssrcs(media).any(names_stream)) else {
            continue;
        };
        // Where two lines name two tracks, rule R007 tells.
        let streams: HashSet<&str> = msids(media).map(|msid| msid.stream.as_str()).collect();
        let track = msids(media).find_map(|msid| msid.track);
        let differs = |ssrc: &Ssrc| {
            let Some(value) = ssrc.value.filter(|_| ssrc.name.as_str() == "msid") else {
                return false;
            };
            let mut words = value.fields();
            let stream = words
                .next()
                .is_some_and(|it| !streams.contains(it.as_str()));
            let other_track = match (words.next(), track) {
                (Some(theirs), Some(ours)) => theirs.as_str() != ours.as_str(),
                _ => false,
            };
            stream || other_track
        };
        if !streams.is_empty()
            && let Some(ssrc) = ssrcs(media).find(differs)
        {
            let place = ssrc.name.to(ssrc.value.unwrap_or(ssrc.name));
            out.push(
                Found::new(
                    place,
                    "the source names another stream or track than its section",
                )
                .related(first, "the stream and the track of the section")
                .help("write the same in both, or leave out `msid` of `a=ssrc`"),
            );
        }
    }
}

pub const NO_MSID: Rule = Rule {
    code: "R010",
    name: "no-stream-identification",
    severity: Info,
    summary: "a section that sends names no stream",
    explain: "Browsers make up a stream for each such section, with an id that nobody knows. \
              Sound and picture of one person then arrive in two streams, are not kept in step, \
              and an application that looks for its stream does not find it.",
    reference: "RFC 8830",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(no_msid),
};

fn no_msid(subject: &Subject, out: &mut Findings) {
    let silent = subject.webrtc_media().filter(|media| {
        let in_old_form = || ssrcs(media).any(|ssrc| ssrc.name.as_str() == "msid");
        let sends = subject.direction(media).sends();
        media.is_rtp() && sends && !media.section.has("msid") && !in_old_form()
    });
    out.push_once(silent.map(|media| media.line.body()), |place, number| {
        let more = match number {
            1 => String::new(),
            _ => format!(" (and {} more do not either)", number - 1),
        };
        Found::new(
            place,
            format!("this section sends, but names no stream{more}"),
        )
        .help("add `a=msid:<stream id> <track id>`; `-` stands for no stream")
    });
}

pub const LEGACY_LABELS: Rule = Rule {
    code: "R022",
    name: "legacy-ssrc-labels",
    severity: Info,
    summary: "`ssrc` lines with `mslabel` or `label`",
    explain: "They repeat what `msid` says, for versions of Chrome that are long gone. Current \
              browsers neither write nor read them.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::Safe,
    check: Check::Description(legacy_labels),
};

fn legacy_labels(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        let labels = || ssrcs(media).filter(is_label);
        let Some(first) = labels().next() else {
            continue;
        };
        let found = Found::new(
            first.name,
            format!(
                "`mslabel` and `label` have no effect ({} lines)",
                labels().count()
            ),
        )
        .help("remove these lines; `a=msid` names the stream and the track");
        out.push_mended(found, || remove_labels(subject, media));
    }
}

/// `None` where a source would be gone with its labels.
fn remove_labels(subject: &Subject, media: &Media) -> Option<Repair> {
    let mut others: HashMap<u32, bool> = HashMap::default();
    for ssrc in ssrcs(media) {
        *others.entry(ssrc.number).or_default() |= !is_label(&ssrc);
    }
    if others.values().any(|has_others| !has_others) {
        return None;
    }
    let lines = ssrcs(media)
        .filter(is_label)
        .filter_map(|ssrc| subject.document.line_at(ssrc.id.start()));
    let repair = Repair::safe("remove `mslabel` and `label`");
    Some(lines.fold(repair, |repair, line| repair.remove_line(line)))
}

fn is_label(ssrc: &Ssrc) -> bool {
    matches!(ssrc.name.as_str(), "mslabel" | "label")
}
