//! What an agent gathered: whether it has candidates, and whether they go together.

use crate::diagnostic::Severity::{Info, Warning};
use crate::lint::hash::HashMap;
use crate::lint::rules::candidates::candidates;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::Candidate;
use crate::sdp::{Attribute, Line, Text};

pub const PRIORITY_ORDER: Rule = Rule {
    code: "I018",
    name: "priority-order",
    severity: Warning,
    summary: "the priority of a relayed candidate is not below those of host candidates",
    explain: "Pairs are checked in the order of priorities: media goes through the relay, with \
              its cost and its delay, although a direct path works.",
    reference: "RFC 8445 §5.1.2.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(priority_order),
};

fn priority_order(subject: &Subject, out: &mut Findings) {
    let sections = subject.media.iter();
    let mut pairs =
        sections.flat_map(|media| relays_above_hosts(subject.candidates_of(media.section)));
    let Some((relay, host)) = pairs.next() else {
        return;
    };
    let more = and_more(pairs.count(), "relayed candidate");
    out.push(
        Found::new(
            relay,
            format!("the priority of this relayed candidate is not below that of a host{more}"),
        )
        .related(host, "the host candidate's")
        .help("give relayed candidates type preference 0, host candidates 126"),
    );
}

/// The priorities of relayed candidates that are not below that of every host candidate of
/// the same component and transport, each with that of such a host.
fn relays_above_hosts<'a>(candidates: &[Candidate<'a>]) -> Vec<(Text<'a>, Text<'a>)> {
    if ranked(candidates, "relay").next().is_none() {
        return Vec::new();
    }
    let path = |candidate: &Candidate| (candidate.component, candidate.is_tcp());
    let mut lowest: HashMap<_, (u32, Text)> = HashMap::default();
    for (host, priority) in ranked(candidates, "host") {
        let found = (priority, host.priority);
        let least = lowest.entry(path(host)).or_insert(found);
        if found.0 < least.0 {
            *least = found;
        }
    }
    ranked(candidates, "relay")
        .filter_map(|(relay, priority)| {
            let (least, host) = lowest.get(&path(relay))?;
            (priority >= *least).then_some((relay.priority, *host))
        })
        .collect()
}

/// The candidates of one type that have a priority.
fn ranked<'s, 'a>(
    candidates: &'s [Candidate<'a>],
    kind: &'static str,
) -> impl Iterator<Item = (&'s Candidate<'a>, u32)> {
    candidates
        .iter()
        .filter(move |candidate| candidate.kind.as_str() == kind)
        .filter_map(|candidate| Some((candidate, candidate.priority.parse().ok()?)))
}

pub const NO_CANDIDATES: Rule = Rule {
    code: "I019",
    name: "no-candidates-no-trickle",
    severity: Warning,
    summary: "a transport has no candidate, and trickle is not announced",
    explain: "A peer that goes by the letter expects no candidates to follow: ICE never starts. \
              That is what comes of sending the text of createOffer() before gathering has ended. \
              Old browsers and some libraries trickle without saying so, and most peers do not \
              mind: therefore the rule runs only when asked for.",
    reference: "RFC 8840",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(no_candidates),
};

fn no_candidates(subject: &Subject, out: &mut Findings) {
    if !subject.webrtc || trickle(subject).is_some() {
        return;
    }
    let bare = subject.transports().filter(|sections| {
        sections
            .iter()
            .any(|media| media.is_rtp() || media.is_sctp())
            && !has_candidates(sections)
            && end(subject, sections).is_none()
    });
    let lines = bare.filter_map(|sections| Some(sections.first()?.line.body()));
    out.push_once(lines, |place, transports| {
        let more = and_more(transports - 1, "transport");
        Found::new(
            place,
            format!("this section has no candidate, and nothing says that some will follow{more}"),
        )
        .help(
            "wait until gathering has ended, or add `a=ice-options:trickle` \
             where both sides trickle",
        )
    });
}

pub const TRICKLE_ALONE: Rule = Rule {
    code: "I020",
    name: "trickle-without-candidates",
    severity: Info,
    summary: "trickle is announced, and no candidate is in the description",
    explain: "That is right where candidates follow. Where the description is all that is sent \
              (WHIP without PATCH, a QR code, copy and paste), nothing can connect.",
    reference: "RFC 8838",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(trickle_alone),
};

fn trickle_alone(subject: &Subject, out: &mut Findings) {
    let waits = subject
        .transports()
        .any(|sections| end(subject, &sections).is_none());
    let any = candidates(subject).next().is_some();
    if let Some(option) = trickle(subject).filter(|_| subject.webrtc && waits && !any) {
        out.push(
            Found::new(
                option,
                "no candidate is here: all of them must follow by trickle",
            )
            .help("where nothing follows, wait for `iceGatheringState` to be `complete`"),
        );
    }
}

/// The `trickle` among the ICE options.
fn trickle<'a>(subject: &'a Subject) -> Option<Text<'a>> {
    let sections = subject.document.sections();
    sections
        .flat_map(|section| section.values("ice-options"))
        .flat_map(Text::fields)
        .find(|option| option.as_str() == "trickle")
}

fn has_candidates(sections: &[&Media]) -> bool {
    sections.iter().any(|media| media.section.has("candidate"))
}

/// What says of a transport that no candidates will follow.
fn end<'a>(subject: &'a Subject, sections: &[&'a Media<'a>]) -> Option<&'a Attribute<'a>> {
    let session = subject.document.session();
    sections
        .iter()
        .map(|media| media.section)
        .chain([session])
        .find_map(|section| section.attribute("end-of-candidates"))
}

pub const LITE_NOT_HOST: Rule = Rule {
    code: "I021",
    name: "ice-lite-non-host",
    severity: Warning,
    summary: "an ICE-lite agent has candidates that are not of type host",
    explain: "A lite agent runs no checks and asks no STUN or TURN server: it cannot have \
              learned them. The line `a=ice-lite` is wrong, or the candidates are.",
    reference: "RFC 8445 §5.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(lite_not_host),
};

fn lite_not_host(subject: &Subject, out: &mut Findings) {
    let Some(lite) = subject.document.session().attribute("ice-lite") else {
        return;
    };
    let mut learned = candidates(subject)
        .map(|candidate| candidate.kind)
        .filter(|kind| matches!(kind.as_str(), "srflx" | "prflx" | "relay"));
    if let Some(kind) = learned.next() {
        let more = and_more(learned.count(), "candidate");
        out.push(
            Found::new(
                kind,
                format!("an ICE-lite agent has host candidates only, this one is {kind}{more}"),
            )
            .related(lite, "it is lite")
            .help("announce the public address as `typ host`, or remove `a=ice-lite`"),
        );
    }
}

pub const RTCP_COMPONENT: Rule = Rule {
    code: "I024",
    name: "rtcp-component-with-mux",
    severity: Info,
    summary: "candidates for RTCP stand where RTP and RTCP share a port",
    explain: "An answer with `rtcp-mux`, and any description with `rtcp-mux-only`, settles that \
              component 2 is not used. Its candidates only cost checks and TURN allocations.",
    reference: "RFC 8839",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(rtcp_component),
};

fn rtcp_component(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        let Some(mux) = settled_mux(subject, media) else {
            continue;
        };
        let lines: Vec<&Line> = media.section.lines().iter().filter(is_for_rtcp).collect();
        let Some((first, rest)) = lines.split_first() else {
            continue;
        };
        let more = and_more(rest.len(), "candidate");
        let remove = Repair::safe("remove the candidates of component 2");
        out.push(
            Found::new(
                *first,
                format!("a candidate for RTCP, which shares the port of RTP{more}"),
            )
            .related(mux, "they share it by this")
            .help("remove the candidates of component 2")
            .fix(lines.iter().fold(remove, |fix, line| fix.remove_line(line))),
        );
    }
}

/// The `rtcp-mux` of a section, where no peer can say no to it.
fn settled_mux<'a>(subject: &Subject, media: &Media<'a>) -> Option<&'a Attribute<'a>> {
    let settled = subject.is_answer() || media.section.has("rtcp-mux-only");
    media.section.attribute("rtcp-mux").filter(|_| settled)
}

fn is_for_rtcp(line: &&Line) -> bool {
    let value = line
        .attribute
        .filter(|attribute| attribute.meant == "candidate")
        .and_then(|attribute| attribute.value);
    value
        .and_then(|value| Candidate::parse(value).ok())
        .is_some_and(|candidate| candidate.component == 2)
}

pub const END_WITHOUT_CANDIDATES: Rule = Rule {
    code: "I025",
    name: "end-of-candidates-without-candidates",
    severity: Warning,
    summary: "`end-of-candidates` stands where a transport has no candidate",
    explain: "It says that there is nothing to wait for: ICE fails at once, unless the checks of \
              this side happen to reach the peer.",
    reference: "RFC 8840",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(end_without_candidates),
};

fn end_without_candidates(subject: &Subject, out: &mut Findings) {
    let bare: Vec<_> = subject
        .transports()
        .filter(|sections| !has_candidates(sections))
        .filter_map(|sections| end(subject, &sections))
        .collect();
    let places = bare.into_iter().map(Attribute::span);
    out.push_once(places, |place, transports| {
        let more = and_more(transports - 1, "transport");
        Found::new(
            place,
            format!("the candidates end here, and there is none{more}"),
        )
        .help("remove the line, or send the description when candidates have been gathered")
    });
}

/// Says of a slip how many more of a kind have it.
fn and_more(number: usize, kind: &str) -> String {
    match number {
        0 => String::new(),
        1 => format!(" (and so with 1 more {kind})"),
        _ => format!(" (and so with {number} more {kind}s)"),
    }
}
