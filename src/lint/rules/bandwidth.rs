//! Bandwidth: how `b=` is written, and values that say more than they should.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::attributes::Bandwidth;
use crate::sdp::{Direction, Section};

pub const BANDWIDTH_ZERO: Rule = Rule {
    code: "C026",
    name: "bandwidth-zero",
    severity: Warning,
    summary: "the bandwidth of a section in use is 0",
    explain: "To some it means \"no limit\", to others \"send nothing\": some SIP devices put a \
              call on hold so. Which of the two a peer does changes with its version.",
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
        .filter(|media| subject.direction(media) != Direction::Inactive)
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

pub const BANDWIDTH_SYNTAX: Rule = Rule {
    code: "S030",
    name: "bandwidth-syntax",
    severity: Error,
    summary: "`b=` is not `<type>:<number>`",
    explain: "A line that cannot be read limits nothing, and a strict parser gives up on the \
              whole description. So do browsers with a number of more than 31 or 32 bits.",
    reference: "RFC 8866 §5.8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(bandwidth_syntax),
};

fn bandwidth_syntax(subject: &Subject, out: &mut Findings) {
    for line in subject.document.of_type('b') {
        if let Err(stopped) = Bandwidth::parse(line.value) {
            out.push(
                Found::new(stopped.at, format!("`b=` {stopped}"))
                    .help("write it like `b=AS:512` (kbit/s) or `b=TIAS:512000` (bit/s)"),
            );
        }
    }
    for section in subject.document.sections() {
        let lines = section.of_type('b');
        let amounts = lines.filter_map(|line| Bandwidth::parse(line.value).ok());
        for bandwidth in amounts.filter(|it| is_too_large(subject, section, it)) {
            let message = format!(
                "browsers do not read a number as large as {}",
                bandwidth.amount
            );
            out.push(
                Found::new(bandwidth.amount, message)
                    .help("write at most 2147483647, or remove the line for no limit"),
            );
        }
    }
}

/// Whether a browser was seen to refuse the number.
fn is_too_large(subject: &Subject, section: &Section, bandwidth: &Bandwidth) -> bool {
    let is_media = !std::ptr::eq(section, subject.document.session());
    let largest = match bandwidth.kind.as_str() {
        "AS" | "TIAS" if is_media => u64::from(i32::MAX.unsigned_abs()),
        "AS" | "TIAS" | "CT" => u64::from(u32::MAX),
        _ => return false,
    };
    subject.webrtc && bandwidth.value > largest
}

pub const BANDWIDTH_UNIT: Rule = Rule {
    code: "C025",
    name: "bandwidth-unit",
    severity: Warning,
    summary: "the amount of `b=` does not fit its unit",
    explain: "`b=AS` counts in kbit/s, `b=TIAS` in bit/s. `b=AS:2000000` is 2 Gbit/s and so no \
              limit; `b=TIAS:512` is 512 bit/s, and a sender that obeys it sends next to nothing.",
    reference: "RFC 8866 §5.8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(bandwidth_unit),
};

fn bandwidth_unit(subject: &Subject, out: &mut Findings) {
    let sections = subject.document.sections();
    let lines = sections.flat_map(|section| section.of_type('b').map(move |line| (section, line)));
    for (section, line) in lines {
        let Ok(bandwidth) = Bandwidth::parse(line.value) else {
            continue;
        };
        let amount = bandwidth.value;
        if fits_its_unit(&bandwidth.kind, amount) || is_too_large(subject, section, &bandwidth) {
            continue;
        }
        let (message, given, meant) = match bandwidth.kind.as_str() {
            "AS" => (
                format!("`AS` counts in kbit/s: this is {} Mbit/s", amount / 1000),
                "bit/s",
                amount / 1000,
            ),
            _ => (
                format!("`TIAS` counts in bit/s: this is {amount} bit/s"),
                "kbit/s",
                amount * 1000,
            ),
        };
        out.push_mended(
            Found::new(bandwidth.amount, message).help(format!(
                "for {amount} {given} write `b={}:{meant}`",
                bandwidth.kind
            )),
            || {
                let repair = Repair::doubtful(format!("write {meant}"));
                let fits = fits_its_unit(&bandwidth.kind, meant);
                fits.then(|| repair.replace(bandwidth.amount, meant.to_string()))
            },
        );
    }
}

fn fits_its_unit(kind: &str, amount: u64) -> bool {
    match kind {
        "AS" => amount < 200_000,
        "TIAS" => !(1..4_000).contains(&amount),
        _ => true,
    }
}
