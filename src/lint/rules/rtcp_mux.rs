//! RTCP on the port of RTP.

use crate::diagnostic::Severity::Error;
use crate::lint::rules::edits::line_before;
use crate::lint::rules::sections::more_sections;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::Text;

pub const MISSING_RTCP_MUX: Rule = Rule {
    code: "B008",
    name: "missing-rtcp-mux",
    severity: Error,
    summary: "`rtcp-mux` is missing in an RTP section that is bundled",
    explain: "A bundled transport has one port, which RTP and RTCP share only with `a=rtcp-mux`.",
    reference: "RFC 9143 §9.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(missing_rtcp_mux),
};

fn missing_rtcp_mux(subject: &Subject, out: &mut Findings) {
    let without: Vec<&Media> = without_rtcp_mux(subject)
        .filter(|media| subject.bundle_of(media).is_some())
        .collect();
    if let Some(first) = without.first() {
        let more = more_sections(without.len());
        let message = format!("this bundled section has no `a=rtcp-mux`{more}");
        out.push_mended(
            Found::new(first.line, message).help("add `a=rtcp-mux`"),
            || add_rtcp_mux(Repair::safe("add `a=rtcp-mux`"), &without),
        );
    }
}

/// The RTP sections that nothing speaks of RTCP multiplexing in; `rtcp-mux-only` without
/// `rtcp-mux` has a rule of its own. Some telephones write it once, in the session, where
/// browsers do not look.
fn without_rtcp_mux<'a>(subject: &'a Subject) -> impl Iterator<Item = &'a Media<'a>> {
    let session = subject.document.session();
    subject.live_rtp().filter(|media| {
        !["rtcp-mux", "rtcp-mux-only"]
            .iter()
            .any(|name| media.section.has(name) || (!subject.webrtc && session.has(name)))
    })
}

/// None where a payload type would then look like RTCP.
fn add_rtcp_mux(repair: Repair, sections: &[&Media]) -> Option<Repair> {
    let looks_like_rtcp = |format: &Text| format.parse().is_ok_and(|n: u8| (64..96).contains(&n));
    let mut formats = sections.iter().flat_map(|media| &media.formats);
    if formats.any(looks_like_rtcp) {
        return None;
    }
    let places = sections
        .iter()
        .filter_map(|media| line_before(media.section, &["mid"]));
    Some(places.fold(repair, |repair, line| {
        repair.insert_after(line, "a=rtcp-mux")
    }))
}

pub const NO_RTCP_MUX: Rule = Rule {
    code: "B009",
    name: "no-rtcp-mux-webrtc",
    severity: Error,
    summary: "a WebRTC section that is not bundled has no `rtcp-mux`",
    explain: "Browsers require it by default: without it they would need a second port for RTCP, \
              and do not open one.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(no_rtcp_mux),
};

fn no_rtcp_mux(subject: &Subject, out: &mut Findings) {
    let without: Vec<&Media> = without_rtcp_mux(subject)
        .filter(|media| subject.webrtc && subject.bundle_of(media).is_none())
        .collect();
    if let Some(first) = without.first() {
        let more = more_sections(without.len());
        let message = format!("this section has no `a=rtcp-mux`{more}");
        // Unsafe: whoever wrote this may receive RTCP on a port of its own.
        let repair = Repair::doubtful("add `a=rtcp-mux`");
        out.push_mended(
            Found::new(first.line, message)
                .help("add `a=rtcp-mux`; browsers use one port for RTP and RTCP"),
            || add_rtcp_mux(repair, &without),
        );
    }
}
