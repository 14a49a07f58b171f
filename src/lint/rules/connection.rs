//! Where media is to be sent: the `c=` lines.

use crate::diagnostic::Severity::Error;
use crate::lint::rules::free::last_of_head;
use crate::lint::rules::sections::more_sections;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::attributes::Connection;

pub const MISSING_CONNECTION: Rule = Rule {
    code: "M002",
    name: "missing-connection",
    severity: Error,
    summary: "neither the session nor the section has a `c=` line",
    explain: "Firefox 153 refuses the description: \"c= connection line not specified for every \
              media level\". Chromium 156 does not mind, so that it is found late.",
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
    explain: "Chromium 156 refuses the description with \"Failed to parse the connection data. \
              Multicast is not currently supported.\"; Firefox 153 accepts it.",
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
    for line in subject.document.of_type('c') {
        let Ok(Connection { address }) = Connection::parse(line.value) else {
            continue;
        };
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
    explain: "Firefox 153 refuses the description with \"c= line specified twice at same \
              level\". Only layered multicast may repeat the line.",
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
