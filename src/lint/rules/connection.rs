//! Where media is to be sent: the `c=` lines.

use crate::diagnostic::Severity::Error;
use crate::lint::rules::edits::last_of_head;
use crate::lint::rules::sections::more_sections;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::attributes::{AddressFamily, Connection};

pub const MISSING_CONNECTION: Rule = Rule {
    code: "M002",
    name: "missing-connection",
    severity: Error,
    summary: "neither the session nor the section has a `c=` line",
    explain: "The grammar wants it for each section or for the session, and a strict parser \
              gives up on the whole description.",
    reference: "RFC 8866 §5.7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(missing_connection),
};

fn missing_connection(subject: &Subject, out: &mut Findings) {
    if subject.document.session().of_type('c').next().is_some() {
        return;
    }
    let without = || {
        let sections = subject.media.iter();
        sections.filter(|media| media.section.of_type('c').next().is_none())
    };
    // Without ICE, `0.0.0.0` puts the call on hold.
    let repair = || {
        let line = "c=IN IP4 0.0.0.0";
        Repair::safe(format!("add `{line}`")).each(without(), |repair, media| {
            repair.insert_after(last_of_head(media, &['m', 'i']), line)
        })
    };
    out.push_once(
        without().map(|media| media.line.body()),
        |place, sections| {
            Found::new(
                place,
                format!("this section has no `c=` line{}", more_sections(sections)),
            )
            .help("write `c=IN IP4 0.0.0.0` below the `m=` line")
            .fix(subject.webrtc.then(repair))
        },
    );
}

pub const MULTICAST: Rule = Rule {
    code: "M025",
    name: "multicast-address",
    severity: Error,
    summary: "a WebRTC section has a multicast address, or one with a slash",
    explain: "ICE and DTLS connect two hosts: at a multicast address there is nobody to run them \
              with.",
    reference: "RFC 8866 §5.7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(multicast),
};

fn multicast(subject: &Subject, out: &mut Findings) {
    if !subject.webrtc {
        return;
    }
    for &Connection { address } in &subject.connections {
        let found = match address.address.split_once('/') {
            Some((host, _)) => Found::new(
                host.end()..address.address.end(),
                "WebRTC takes no address with a slash",
            )
            .help(format!("write `{host}`")),
            None if address.is_multicast() => {
                Found::new(address.address, "WebRTC does not use multicast addresses")
                    .help("write `c=IN IP4 0.0.0.0`: candidates tell the addresses")
                    .as_warning()
            }
            None => continue,
        };
        out.push(found);
    }
}

pub const SECOND_CONNECTION: Rule = Rule {
    code: "M026",
    name: "second-connection-line",
    severity: Error,
    summary: "a WebRTC section has two `c=` lines",
    explain: "Only layered multicast may repeat the line: nobody can tell which of the two \
              addresses counts.",
    reference: "RFC 8866 §5.7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(second_connection),
};

fn second_connection(subject: &Subject, out: &mut Findings) {
    for media in subject.media.iter().filter(|_| subject.webrtc) {
        let mut lines = media.section.of_type('c');
        let Some(first) = lines.next() else { continue };
        for line in lines {
            out.push(
                Found::new(line, "a second `c=` line in this section")
                    .related(first, "the first one")
                    .help("keep one of them"),
            );
        }
    }
}

pub const NOT_AN_ADDRESS: Rule = Rule {
    code: "M027",
    name: "connection-not-an-address",
    severity: Error,
    summary: "`c=` of a WebRTC description has something else than an IP address",
    explain: "A host name is allowed, but some parsers read an IPv4 address there and refuse \
              what is none. It is also what hiding addresses for a report leaves behind.",
    reference: "RFC 8866 §5.7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(not_an_address),
};

fn not_an_address(subject: &Subject, out: &mut Findings) {
    for Connection { address } in subject.connections.iter().filter(|_| subject.webrtc) {
        // With `IP6` nobody looks.
        let is_read = address.declared() == Some(AddressFamily::Ip4);
        if is_read && address.actual().is_none() {
            let message = format!("`{}` is not an IP address", address.address);
            let found = Found::new(address.address, message)
                .help("write `c=IN IP4 0.0.0.0`: candidates tell the addresses")
                .fix(Repair::doubtful("write `0.0.0.0`").replace(address.address, "0.0.0.0"));
            out.push(match passes_firefox(&address.address) {
                true => found.as_warning(),
                false => found,
            });
        }
    }
}

/// Firefox 153 looks for a number up to 255 at the start, and no further.
fn passes_firefox(address: &str) -> bool {
    let end = address.find(|c: char| !c.is_ascii_digit());
    let (digits, _) = address.split_at(end.unwrap_or(address.len()));
    digits.parse::<u8>().is_ok()
}
