//! The streams and tracks that `msid` names.

use crate::diagnostic::Severity::Error;
use crate::lint::hash::HashMap;
use crate::lint::rules::sources::{msids, ssrcs};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::Msid;

pub const MSID_SYNTAX: Rule = Rule {
    code: "R006",
    name: "msid-syntax",
    severity: Error,
    summary: "`msid` is not `<stream id> [<track id>]` of at most 64 characters each",
    explain: "The ids are the names of a MediaStream and its track. What is longer, or has more \
              words, names nothing.",
    reference: "RFC 8830 §2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(msid_syntax),
};

/// In characters (RFC 8830).
const LONGEST_ID: usize = 64;

fn msid_syntax(subject: &Subject, out: &mut Findings) {
    for value in subject
        .media
        .iter()
        .flat_map(|media| media.section.values("msid"))
    {
        if value.is_empty() {
            continue;
        }
        let found = match Msid::parse(value) {
            Err(stopped) => Found::new(stopped.at, format!("`a=msid` {stopped}")),
            Ok(msid) => {
                let parts = [Some(msid.stream), msid.track];
                let Some(long) = parts
                    .into_iter()
                    .flatten()
                    .find(|part| part.len() > LONGEST_ID)
                else {
                    continue;
                };
                Found::new(
                    long,
                    format!(
                        "an id of `a=msid` has at most {LONGEST_ID} characters, this one has {}",
                        long.len()
                    ),
                )
            }
        };
        let found = found.help("write it like `a=msid:<stream id> <track id>`");
        out.push_mended(found, || join_track(value));
    }
}

/// One word for a track id that has several.
fn join_track(value: Text) -> Option<Repair> {
    let words: Vec<Text> = value.fields().collect();
    let [_, track, .., last] = words.as_slice() else {
        return None;
    };
    let id = track.to(*last);
    let joined: Vec<&str> = words.iter().skip(1).map(Text::as_str).collect();
    let fits = id.len() <= LONGEST_ID;
    fits.then(|| Repair::doubtful("join the words of the track id").replace(id, joined.join("-")))
}

pub const MSID_CONFLICT: Rule = Rule {
    code: "R007",
    name: "msid-track-conflict",
    severity: Error,
    summary: "the `msid` lines of a section name different tracks",
    explain: "A section is one track, which has one name.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(msid_conflict),
};

fn msid_conflict(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let mut tracks = msids(media).filter_map(|msid| msid.track);
        let Some(first) = tracks.next() else { continue };
        if let Some(other) = tracks.find(|track| track.as_str() != first.as_str()) {
            out.push(
                Found::new(other, "a second track in this section")
                    .related(first, "the first track")
                    .help("write one section for each track"),
            );
        }
    }
}

pub const DUPLICATE_MSID: Rule = Rule {
    code: "R024",
    name: "duplicate-msid",
    severity: Error,
    summary: "two sections carry the same stream id and track id",
    explain: "Typical of media servers that use one label for several slots. A receiver cannot \
              tell the two tracks apart.",
    reference: "RFC 8830 §2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(duplicate_msid),
};

fn duplicate_msid(subject: &Subject, out: &mut Findings) {
    let mut first: HashMap<(&str, &str), (usize, Text)> = HashMap::default();
    for (at, media) in subject.media.iter().enumerate() {
        for msid in msids(media) {
            let Some(track) = msid.track else { continue };
            let key = (msid.stream.as_str(), track.as_str());
            let (section, other) = *first.entry(key).or_insert((at, msid.stream));
            if section != at {
                out.push_mended(
                    Found::new(msid.stream.to(track), "another section carries this track")
                        .related(other, "here")
                        .help("give each section a track id of its own"),
                    || rename_track(subject, at, track),
                );
            }
        }
    }
}

/// Adds the section's number to the id of its track, in `a=msid` and in `a=ssrc`.
fn rename_track(subject: &Subject, at: usize, track: Text) -> Option<Repair> {
    let name = format!("{track}-{at}");
    let media = subject.media.get(at)?;
    let is_taken = subject
        .media
        .iter()
        .flat_map(msids)
        .any(|msid| msid.track.is_some_and(|track| track.as_str() == name));
    if is_taken || name.len() > LONGEST_ID {
        return None;
    }
    let own = msids(media).filter_map(|msid| msid.track);
    let of_sources = ssrcs(media)
        .filter(|ssrc| ssrc.name.as_str() == "msid")
        .filter_map(|ssrc| ssrc.value?.fields().nth(1));
    let places: Vec<Text> = own
        .chain(of_sources)
        .filter(|other| other.as_str() == track.as_str())
        .collect();
    Some(Repair::doubtful(format!("call the track `{name}`")).replace_all(&places, &name))
}
