//! Which sections are bundled, and whether they may be.

use std::collections::BTreeMap;

use crate::diagnostic::Severity::{Error, Info, Warning};
use crate::lint::hash::{HashMap, map_for};
use crate::lint::{Bundle, Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::{Fmtp, Group, Rtpmap};

pub const BUNDLE_INCOMPLETE: Rule = Rule {
    code: "B002",
    name: "bundle-incomplete",
    severity: Info,
    summary: "a WebRTC section is in no BUNDLE group, although others are",
    explain: "It needs a transport of its own. A peer that insists on one transport \
              (`max-bundle`), and many an SFU, cannot serve it.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(bundle_incomplete),
};

fn bundle_incomplete(subject: &Subject, out: &mut Findings) {
    let Some(mids) = subject.bundles.first().map(|bundle| &bundle.group.mids) else {
        return;
    };
    // A mid that no section has might be meant for this one.
    let sound = subject
        .bundles
        .iter()
        .all(|bundle| names_sections(subject, bundle));
    let (Some(first), Some(last)) = (mids.first(), mids.last()) else {
        return;
    };
    for media in subject.webrtc_media().filter(|_| sound) {
        let alone = subject.bundle_of(media).is_none() && !media.section.has("bundle-only");
        let Some(mid) = media.mid.filter(|_| alone) else {
            continue;
        };
        let title = format!("add `{mid}` to the group");
        let found = Found::new(mid, format!("no BUNDLE group names `{mid}`"))
            .related(first.to(*last), "these are bundled")
            .help(title.as_str());
        out.push(match may_join(subject, media) {
            true => found.fix(Repair::doubtful(title).replace(last.after(), format!(" {mid}"))),
            false => found,
        });
    }
}

fn names_sections(subject: &Subject, bundle: &Bundle) -> bool {
    let mut mids = bundle.group.mids.iter();
    mids.all(|mid| subject.section(mid).is_some())
}

pub const NO_BUNDLE: Rule = Rule {
    code: "B014",
    name: "no-bundle",
    severity: Info,
    summary: "a WebRTC description with several sections has no BUNDLE group",
    explain: "Each section needs a transport of its own. With `max-bundle`, Chromium refuses it: \
              \"max-bundle configured but session description has no BUNDLE group\".",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(no_bundle),
};

fn no_bundle(subject: &Subject, out: &mut Findings) {
    let mids: Vec<Text> = subject
        .webrtc_media()
        .filter_map(|media| media.mid)
        .collect();
    // Sections without a mid cannot be bundled, and that is told by itself.
    let all_named = subject.webrtc_media().count() == mids.len();
    let (Some(first), [_, second, ..]) = (subject.media.first(), mids.as_slice()) else {
        return;
    };
    if !all_named || has_group(subject) {
        return;
    }
    let list: Vec<&str> = mids.iter().map(Text::as_str).collect();
    let line = format!("a=group:BUNDLE {}", list.join(" "));
    let found = Found::new(
        first.line,
        format!("{} sections, and no BUNDLE group above them", mids.len()),
    )
    .related(*second, "a section with a transport of its own")
    .help("add `a=group:BUNDLE` with their mids above the first `m=` line");
    let all_may = subject.webrtc_media().all(|media| may_join(subject, media));
    out.push(match all_may {
        true => found.fix(Repair::doubtful("add a BUNDLE group").insert_before(first.line, &line)),
        false => found,
    });
}

/// Whether a section can be put into a group: an answer bundles only what its offer did,
/// and what is bundled shares its port with RTCP.
fn may_join(subject: &Subject, media: &Media) -> bool {
    let mux = media.section.has("rtcp-mux") || subject.document.session().has("rtcp-mux");
    !subject.is_answer() && (mux || !media.is_rtp())
}

/// Whether a group was meant to be BUNDLE, in whatever letter case and section.
fn has_group(subject: &Subject) -> bool {
    let sections = subject.document.sections();
    let mut groups = sections.flat_map(|section| section.values("group"));
    groups.any(|value| {
        Group::parse(value).is_ok_and(|group| group.semantics.eq_ignore_ascii_case("BUNDLE"))
    })
}

pub const BUNDLE_ONLY_IN_ANSWER: Rule = Rule {
    code: "B006",
    name: "bundle-only-in-answer",
    severity: Warning,
    summary: "an answer has `bundle-only`",
    explain: "It asks the answerer to use a section only when it is bundled, and means nothing in \
              an answer. With port 0 the section then reads as refused. Chromium 156 and Firefox \
              153 accept it.",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(bundle_only_in_answer),
};

fn bundle_only_in_answer(subject: &Subject, out: &mut Findings) {
    let bundled = subject
        .media
        .iter()
        .filter(|media| subject.bundle_of(media).is_some());
    for media in bundled.filter(|_| subject.is_answer()) {
        let mut lines = media.section.lines().iter();
        let flag = |meant: &str| meant == "bundle-only";
        let Some(line) = lines.find(|line| line.attribute.is_some_and(|a| flag(a.meant))) else {
            continue;
        };
        let found = Found::new(line, "`bundle-only` is for offers");
        let refused = media.view.and_then(|view| view.port_number()) == Some(0);
        out.push(match refused {
            true => found.help("remove it; with port 0 it says nothing more than that"),
            false => found
                .help("remove it")
                .fix(Repair::safe("remove `a=bundle-only`").remove_line(line)),
        });
    }
}

pub const MUX_ONLY_ALONE: Rule = Rule {
    code: "B010",
    name: "rtcp-mux-only-alone",
    severity: Error,
    summary: "`rtcp-mux-only` stands without `rtcp-mux`",
    explain: "Both belong together: a peer that does not know the newer one uses two ports.",
    reference: "RFC 8858 §4.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(mux_only_alone),
};

fn mux_only_alone(subject: &Subject, out: &mut Findings) {
    let session = subject.document.session();
    for media in subject.live_rtp() {
        if media.section.has("rtcp-mux") || session.has("rtcp-mux") {
            continue;
        }
        let mut lines = media.section.lines().iter();
        let is_only = |meant: &str| meant == "rtcp-mux-only";
        if let Some(line) = lines.find(|line| line.attribute.is_some_and(|a| is_only(a.meant))) {
            out.push(
                Found::new(line, "`rtcp-mux-only` without `rtcp-mux`")
                    .help("add `a=rtcp-mux`")
                    .fix(Repair::safe("add `a=rtcp-mux`").insert_after(line, "a=rtcp-mux")),
            );
        }
    }
}

pub const FMTP_COLLISION: Rule = Rule {
    code: "B012",
    name: "bundle-fmtp-collision",
    severity: Warning,
    summary: "a payload type has different parameters in two bundled sections",
    explain: "Bundled sections share one RTP session, where a payload type has one \
              configuration. Where packets do not carry their mid, a decoder is set up with the \
              parameters of another section.",
    reference: "RFC 9143 §9.1.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(fmtp_collision),
};

fn fmtp_collision(subject: &Subject, out: &mut Findings) {
    for group in subject.bundled().filter(|group| group.len() > 1) {
        let most = group.iter().map(|media| media.fmtps.len()).max();
        let mut first: HashMap<u8, First> = map_for(most.unwrap_or_default());
        let configured = group.iter().enumerate();
        for (at, rtpmap, fmtp) in configured.flat_map(|(at, media)| codecs(at, media)) {
            let other = first.entry(rtpmap.number).or_insert(First {
                section: at,
                rtpmap,
                fmtp,
                read: None,
            });
            if other.section != at && other.rtpmap.same_codec(rtpmap) && other.differs(fmtp) {
                out.push(collision(rtpmap, fmtp.parameters, other.fmtp.parameters));
            }
        }
    }
}

/// The first section of a group that has parameters for a payload type.
struct First<'a> {
    section: usize,
    rtpmap: &'a Rtpmap<'a>,
    fmtp: &'a Fmtp<'a>,
    /// Its parameters, once they are needed.
    read: Option<Parameters>,
}

impl First<'_> {
    fn differs(&mut self, fmtp: &Fmtp) -> bool {
        let own = self.fmtp;
        own.parameters.as_str() != fmtp.parameters.as_str()
            && *self.read.get_or_insert_with(|| parameters(own)) != parameters(fmtp)
    }
}

fn collision(rtpmap: &Rtpmap, here: Text, there: Text) -> Found {
    let number = rtpmap.payload_type;
    let title = format!("use the parameters of the first section for {number}");
    Found::new(
        here,
        format!(
            "payload type {number} ({}) has other parameters here",
            rtpmap.encoding
        ),
    )
    .related(there, "than in a section bundled with it")
    .help("write the same parameters, or use another payload type")
    .fix(Repair::doubtful(title).replace(here, there.as_str()))
}

/// The listed codecs of a section that have parameters.
fn codecs<'a>(
    at: usize,
    media: &'a Media<'a>,
) -> impl Iterator<Item = (usize, &'a Rtpmap<'a>, &'a Fmtp<'a>)> {
    let listed = media.rtpmaps.iter();
    listed
        .filter(|rtpmap| media.lists(&rtpmap.payload_type))
        .filter_map(move |rtpmap| Some((at, rtpmap, media.fmtp(&rtpmap.payload_type)?)))
}

/// What an `fmtp` says, in whatever order and letter case.
type Parameters = BTreeMap<String, Option<String>>;

/// Without the levels: these tell how much a side can take, which may differ between
/// a section that sends and one that receives.
fn parameters(fmtp: &Fmtp) -> Parameters {
    let said = fmtp.parameters().map(|parameter| {
        let name = parameter.name.to_ascii_lowercase();
        let value = parameter.value.map(|value| value.to_ascii_lowercase());
        match name.as_str() {
            // The last two digits are the level.
            "profile-level-id" => (name, value.and_then(|v| v.get(..4).map(str::to_owned))),
            _ => (name, value),
        }
    });
    said.filter(|(name, _)| !LEVELS.contains(&name.as_str()))
        .collect()
}

/// The level parameters of H.265, H.266 and AV1.
const LEVELS: &[&str] = &["level-id", "level-idx"];

pub const REJECTED_IN_BUNDLE: Rule = Rule {
    code: "B016",
    name: "rejected-in-answer-bundle",
    severity: Warning,
    summary: "the BUNDLE group of an answer names a section that it refuses",
    explain: "The answerer has to leave it out. Chromium 156 and Firefox 153 accept the answer; \
              other offerers wait for the transport of a section that never comes.",
    reference: "RFC 9143 §7.3.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(rejected_in_bundle),
};

fn rejected_in_bundle(subject: &Subject, out: &mut Findings) {
    for bundle in subject.bundles.iter().filter(|_| subject.is_answer()) {
        // The first one has a rule of its own.
        let mids = &bundle.group.mids;
        for pair in mids.windows(2) {
            let &[before, mid] = pair else { continue };
            let refused = subject
                .section(&mid)
                .filter(|media| media.view.is_some() && !media.is_live());
            if let Some(view) = refused.and_then(|media| media.view) {
                let title = format!("remove `{mid}` from the group");
                out.push(
                    Found::new(
                        mid,
                        format!("`{mid}` is bundled, but its section is refused"),
                    )
                    .related(view.port, "port 0 refuses it")
                    .help(title.as_str())
                    .fix(Repair::safe(title).remove(before.end()..mid.end())),
                );
            }
        }
    }
}
