//! Simulcast layers that are never sent.

use crate::diagnostic::Severity::{Info, Warning};
use crate::lint::rules::simulcast::{rids, simulcasts};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::attributes::RidDirection;

pub const RID_ALONE: Rule = Rule {
    code: "R017",
    name: "rid-without-simulcast",
    severity: Info,
    summary: "a section has `rid` lines, and no `simulcast`",
    explain: "Nothing says that the layers are to be sent. Mostly the line was lost on the way.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rid_alone),
};

fn rid_alone(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        let Some(first) = rids(media).next() else {
            continue;
        };
        if !media.section.has("simulcast") {
            let direction = first.direction;
            let names: Vec<&str> = rids(media)
                .filter(|rid| rid.direction == direction)
                .take(8)
                .map(|rid| rid.id.as_str())
                .collect();
            let line = format!("a=simulcast:{} {}", direction.as_str(), names.join(";"));
            out.push(
                Found::new(first.id, "layers without `a=simulcast` have no effect")
                    .help(format!("add `{line}`")),
            );
        }
    }
}

pub const SIMULCAST_DIRECTION: Rule = Rule {
    code: "R019",
    name: "simulcast-direction",
    severity: Warning,
    summary: "`simulcast` is to send in a section that does not send, or to receive in one that \
              does not receive",
    explain: "The direction of the section has the last word: nothing is sent, and there is no \
              simulcast. Chromium itself writes such lines, with paused layers, into a section \
              that it has switched off; these are not reported.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(simulcast_direction),
};

fn simulcast_direction(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        let Some(value) = media.section.value("simulcast") else {
            continue;
        };
        let flow = subject.direction(media);
        let wanted = simulcasts(media).flat_map(|simulcast| simulcast.rids);
        let idle = wanted
            .map(|(direction, _)| direction)
            .find(|direction| !match direction {
                RidDirection::Send => flow.sends(),
                RidDirection::Recv => flow.receives(),
            });
        let Some(direction) = idle.filter(|_| !value.contains('~')) else {
            continue;
        };
        let Some(attribute) = subject.attribute(media, flow.as_str()) else {
            continue;
        };
        let meant = match (attribute.meant, direction) {
            ("inactive", RidDirection::Send) => "sendonly",
            ("inactive", RidDirection::Recv) => "recvonly",
            _ => "sendrecv",
        };
        let verb = direction.as_str();
        // That of the session is the direction of other sections too.
        let own = media.section.attribute(flow.as_str());
        out.push(
            Found::new(
                value,
                format!("layers to {verb} in a section that does not {verb}"),
            )
            .related(attribute, "the direction of the section")
            .help(format!(
                "write `a={meant}`, or remove `a=simulcast` and its `a=rid`"
            ))
            .fix(own.map(|own| Repair::doubtful(format!("write `a={meant}`")).replace(own, meant))),
        );
    }
}
