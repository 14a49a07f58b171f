//! Bandwidth that says more than it should.

use crate::diagnostic::Severity::Warning;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::Section;
use crate::sdp::attributes::Bandwidth;

pub const BANDWIDTH_ZERO: Rule = Rule {
    code: "C026",
    name: "bandwidth-zero",
    severity: Warning,
    summary: "the bandwidth of a section in use is 0",
    explain: "To some it means \"no limit\", to others \"send nothing\": some SIP devices put a \
              call on hold so. Which of the two a peer does changes with its version. Chromium 156 \
              and Firefox 153 accept it.",
    reference: "RFC 8866 §5.8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(bandwidth_zero),
};

fn bandwidth_zero(subject: &Subject, out: &mut Findings) {
    // Servers of RTSP write it for "unknown", and nobody minds.
    if !subject.webrtc && !subject.sip {
        return;
    }
    let used = subject
        .live()
        .filter(|media| media.sends() || media.receives())
        .map(|media| media.section);
    for section in std::iter::once(subject.document.session()).chain(used) {
        for bandwidth in zeros(section) {
            out.push(
                Found::new(
                    bandwidth.kind.to(bandwidth.amount),
                    "a bandwidth of 0 means nothing or everything",
                )
                .help("remove the line for no limit; write `a=inactive` to stop the media"),
            );
        }
    }
}

/// The limits of the media themselves; RS and RR, those of RTCP, may be 0.
fn zeros<'a>(section: &'a Section) -> impl Iterator<Item = Bandwidth<'a>> {
    section
        .of_type('b')
        .filter_map(|line| Bandwidth::parse(line.value).ok())
        .filter(|it| matches!(it.kind.as_str(), "AS" | "TIAS") && it.value == 0)
}
