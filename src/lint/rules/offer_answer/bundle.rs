//! What shares a transport: BUNDLE, and RTP with RTCP.

use crate::diagnostic::Severity::Error;
use crate::lint::hash::HashMap;
use crate::lint::rules::edits::with_blank_before;
use crate::lint::{
    Bundle, Check, Enabled, Exchange, Findings, Fixable, Found, Media, Repair, Rule,
};
use crate::sdp::{Line, Text};

pub const NOT_OFFERED: Rule = Rule {
    code: "O005",
    name: "bundle-not-offered",
    severity: Error,
    summary: "the answer bundles a section that the offer did not bundle",
    explain: "An answer may only take sections out of the offered group. The offerer has opened \
              a transport of its own for this section, and expects media there.",
    reference: "RFC 9143 §7.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(not_offered),
};

fn not_offered(exchange: &Exchange, out: &mut Findings) {
    // That a section must stay switched off is a slip of its own.
    let offered_of: HashMap<&str, &Media> = exchange
        .sections()
        .filter(|pair| pair.offered.is_live())
        .filter_map(|pair| Some((pair.answered.mid?.as_str(), pair.offered)))
        .collect();
    for bundle in &exchange.answer.bundles {
        // A mid of no section is a slip that the answer has by itself.
        let mids = bundle.group.mids.iter();
        let members = mids.filter_map(|mid| Some((*mid, *offered_of.get(mid.as_str())?)));
        let unasked: Vec<(Text, &Media)> = members
            .filter(|(_, offered)| exchange.offer.bundle_of(offered).is_none())
            .collect();
        if let Some((mid, offered)) = unasked.first() {
            let more = match unasked.len() {
                1 => String::new(),
                count => format!(" ({count} sections of the group)"),
            };
            let message = format!("section `{mid}` is bundled, but was not offered so{more}");
            let found = Found::new(*mid, message)
                .beside(offered.line, "no BUNDLE group of the offer has it")
                .help("bundle only what the offer bundles")
                .fix(unbundled(exchange, bundle, &unasked));
            out.push(found);
        }
    }
}

/// The group without these members; without a group when none is left.
fn unbundled(exchange: &Exchange, bundle: &Bundle, members: &[(Text, &Media)]) -> Repair {
    let repair = Repair::safe("bundle only what the offer bundles");
    if members.len() < bundle.group.mids.len() {
        let places = members.iter().map(|(mid, _)| with_blank_before(*mid));
        return places.fold(repair, Repair::remove);
    }
    let at = bundle.group.semantics.start();
    let mut lines = exchange.answer.document.session().lines().iter();
    let line = lines.find(|line| line.span.contains(&at));
    line.into_iter().fold(repair, Repair::remove_line)
}

pub const MUX_DECLINED: Rule = Rule {
    code: "O011",
    name: "rtcp-mux-not-accepted",
    severity: Error,
    summary: "the offer insists on one port for RTP and RTCP, and the answer declines",
    explain: "`rtcp-mux-only` says that the offerer has no second port: its RTCP and the \
              answerer's do not meet, so that reports and feedback are lost.",
    reference: "RFC 8858 §4.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(mux_declined),
};

fn mux_declined(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        // In a bundle or in WebRTC the answer is wrong by itself, and told so.
        let told = exchange.answer.webrtc || exchange.answer.bundle_of(pair.answered).is_some();
        let only = exchange.offer.attribute(pair.offered, "rtcp-mux-only");
        let muxed = exchange.answer.attribute(pair.answered, "rtcp-mux");
        let (Some(only), None, false) = (only, muxed, told) else {
            continue;
        };
        let mut found = Found::new(pair.answered.line, "this section has no `a=rtcp-mux`")
            .beside(only, "the offer cannot do without")
            .help("add `a=rtcp-mux`, or reject the section with port 0");
        if let Some(last) = pair.answered.section.lines().last() {
            found = found.fix(Repair::safe("add `a=rtcp-mux`").insert_after(last, "a=rtcp-mux"));
        }
        out.push(found);
    }
}

pub const MUX_UNASKED: Rule = Rule {
    code: "O012",
    name: "rtcp-mux-not-offered",
    severity: Error,
    summary: "the answer has `rtcp-mux`, which was not offered",
    explain: "An answerer may only agree to it. The offerer waits for RTCP on its second port, \
              and the answerer sends it to the first.",
    reference: "RFC 5761 §5.1.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(mux_unasked),
};

fn mux_unasked(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        // In a bundle or in WebRTC it is the offer that is wrong, and told so.
        let told = exchange.offer.webrtc || exchange.offer.bundle_of(pair.offered).is_some();
        if told || exchange.offer.attribute(pair.offered, "rtcp-mux").is_some() {
            continue;
        }
        let mut lines = pair.answered.section.lines().iter();
        let is_mux = |line: &&Line| line.attribute.is_some_and(|a| a.meant == "rtcp-mux");
        if let Some(mux) = lines.find(is_mux) {
            let found = Found::new(mux, "`rtcp-mux` was not offered")
                .beside(pair.offered.line, "this section does not have it")
                .help("remove it; RTCP then goes to a port of its own")
                .fix(Repair::safe("remove `a=rtcp-mux`").remove_line(mux));
            out.push(found);
        }
    }
}
