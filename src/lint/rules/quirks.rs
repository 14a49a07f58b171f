//! Customs of single programs, and leftovers of older ones.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::diagnostic::Severity::{Info, Warning};
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::rules::missing_extensions::session_maps;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Place, Repair, Rule, Subject};
use crate::sdp::attributes::{Connection, Fingerprint, Fmtp, RtcpFb, Rtpmap};
use crate::sdp::header_extension::MID_URI;
use crate::sdp::{Line, Section, Text};

pub const REMOVED_CODEC: Rule = Rule {
    code: "Q001",
    name: "removed-codec",
    severity: Info,
    summary: "a codec that browsers no longer have",
    explain: "ISAC, iLBC, G7221 and AV1X come from old captures and templates. They do no harm \
              next to others; alone, nothing is agreed on.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(removed_codec),
};

fn removed_codec(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for name in ["ISAC", "iLBC", "G7221", "AV1X"] {
            for codec in media.codecs(name) {
                let found = Found::new(codec.format, format!("no current browser has {name}"));
                out.push(found.help(match name {
                    "AV1X" => "write `AV1`, the name it got in the end",
                    _ => "leave it out, and offer Opus",
                }));
            }
        }
    }
}

pub const GOOGLE_EXTENSION: Rule = Rule {
    code: "Q002",
    name: "x-google-flag",
    severity: Info,
    summary: "`x-google-flag`, or a parameter such as `x-google-start-bitrate`",
    explain: "Only libwebrtc ever read these. What should depend on them does not happen with \
              another peer.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(google_extension),
};

fn google_extension(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let flags = media.section.attributes("x-google-flag");
        let mentioned = |fmtp: &&Fmtp| fmtp.parameters.contains("x-google-");
        let fmtps = media.fmtps.iter().filter(mentioned);
        let bitrates = fmtps
            .flat_map(Fmtp::parameters)
            .map(|parameter| parameter.name)
            .filter(|name| name.starts_with("x-google-") && name.ends_with("-bitrate"));
        let places = flags.map(|flag| flag.place());
        let places = places.chain(bitrates.map(|name| name.place()));
        out.push_once(places, |place, number| {
            let more = match number {
                1 => String::new(),
                _ => format!(" ({number} in this section)"),
            };
            Found::new(place, format!("only libwebrtc knows this{more}"))
                .help("set bitrates with RTCRtpSender.setParameters() or a `b=` line")
        });
    }
}

pub const FEEDBACK_FOR_ALL: Rule = Rule {
    code: "Q003",
    name: "wildcard-rtcp-fb",
    severity: Info,
    summary: "`rtcp-fb` for all payload types, written `*`",
    explain: "It is allowed, and browsers read it. Some media servers look at the number only, \
              and go without the feedback.",
    reference: "RFC 4585 §4.2",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::Unsafe,
    check: Check::Description(feedback_for_all),
};

fn feedback_for_all(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for line in media.section.attribute_lines("rtcp-fb") {
            let value = line.attribute.and_then(|attribute| attribute.value);
            let feedback = value.and_then(|value| RtcpFb::parse(value).ok());
            if let Some(feedback) = feedback.filter(|it| it.format.as_str() == "*") {
                let found = Found::new(feedback.format, "some media servers do not know `*`")
                    .help("write one line for each codec");
                out.push_mended(found, || Some(for_each_codec(media, line, &feedback)));
            }
        }
    }
}

/// One line for each codec of the section that has no such line yet.
fn for_each_codec(media: &Media, line: &Line, feedback: &RtcpFb) -> Repair {
    let others = media.section.values("rtcp-fb");
    let told: HashSet<&str> = others
        .filter_map(|value| RtcpFb::parse(value).ok())
        .filter(|other| other.feedback.as_str() == feedback.feedback.as_str())
        .map(|other| other.format.as_str())
        .collect();
    let auxiliary = |number: &str| media.rtpmap(number).is_some_and(Rtpmap::is_auxiliary);
    let numbers = media.formats.iter().map(Text::as_str);
    let codecs = numbers.filter(|number| number.parse::<u8>().is_ok_and(|it| it < 128));
    let untold: BTreeSet<&str> = codecs
        .filter(|number| !told.contains(number) && !auxiliary(number))
        .collect();
    let mut untold = untold.into_iter();
    let repair = Repair::doubtful("write one line for each codec");
    let repair = match untold.next() {
        Some(number) => repair.replace(feedback.format, number),
        None => repair.remove_line(line),
    };
    untold.fold(repair, |repair, number| {
        let text = format!("a=rtcp-fb:{number} {}", feedback.feedback);
        repair.insert_after(line, &text)
    })
}

pub const PORT_ONE: Rule = Rule {
    code: "Q004",
    name: "port-one",
    severity: Warning,
    summary: "the port of a WebRTC section is 1",
    explain: "Old versions of Chrome wrote it for \"to be told later\", where 9 is meant today. \
              Browsers do not look at it, but a gateway that does sends to port 1.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(port_one),
};

fn port_one(subject: &Subject, out: &mut Findings) {
    for port in subject.webrtc_media().filter_map(port) {
        if port.as_str() == "1" {
            out.push(
                Found::new(
                    port,
                    "port 1 is an old way to say that candidates will tell",
                )
                .help("write 9")
                .fix(Repair::safe("write 9").replace(port, "9")),
            );
        }
    }
}

fn port<'a>(media: &Media<'a>) -> Option<Text<'a>> {
    Some(media.view?.port)
}

pub const DUMMY_PORT: Rule = Rule {
    code: "Q005",
    name: "dummy-port-with-candidates",
    severity: Info,
    summary: "port 9 and address 0.0.0.0 next to candidates with addresses",
    explain: "With candidates at hand the `m=` and `c=` lines should show one of them. A peer \
              without ICE has nothing else to go by, and cannot send.",
    reference: "RFC 9429 §5.2.2",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(dummy_port),
};

fn dummy_port(subject: &Subject, out: &mut Findings) {
    let session = shows_nothing(subject.document.session());
    for media in subject.webrtc_media() {
        let dummy = port(media).filter(|port| port.as_str() == "9");
        let nowhere = shows_nothing(media.section).or(session).unwrap_or(false);
        let Some(port) = dummy.filter(|_| nowhere) else {
            continue;
        };
        let mut candidates = subject.candidates_of(media.section).iter();
        let reachable = candidates.find(|it| it.address.parse::<IpAddr>().is_ok());
        if let Some(candidate) = reachable {
            out.push(
                Found::new(port, "a peer without ICE cannot send here")
                    .related(candidate.address, "though this address is known")
                    .help("write the port and the address of the default candidate"),
            );
        }
    }
}

/// Whether the address of a section's `c=` line is an empty one; `None` without such a line.
fn shows_nothing(section: &Section) -> Option<bool> {
    let line = section.of_type('c').next()?;
    let address = Connection::parse(line.value).ok()?.address.address;
    let ip = address.parse::<IpAddr>().ok()?;
    Some(ip.is_unspecified())
}

pub const HIGH_ONLY: Rule = Rule {
    code: "Q006",
    name: "h264-high-only",
    severity: Info,
    summary: "H264 is offered, but not in the baseline profile",
    explain: "Constrained baseline is what every endpoint has. Many have no other: a browser \
              without a hardware codec takes none of Main and High, and rejects the section where \
              there is no other codec.",
    reference: "RFC 7742 §6.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(high_only),
};

fn high_only(subject: &Subject, out: &mut Findings) {
    // An answer has what is left of the offer.
    if !subject.is_offer() {
        return;
    }
    for media in subject.webrtc_media() {
        let ids: Option<Vec<Text>> = media
            .codecs("H264")
            .map(|codec| media.fmtp(&codec.payload_type)?.get("profile-level-id"))
            .collect();
        // Without the parameter it is baseline.
        let Some(ids) = ids else { continue };
        let baseline = |id: &Text| id.to_ascii_lowercase().starts_with("42") || id.len() != 6;
        if let Some(first) = ids.first().filter(|_| !ids.iter().any(baseline)) {
            out.push(
                Found::new(*first, "no payload type of H264 has the baseline profile")
                    .help("offer `profile-level-id=42e01f` as well"),
            );
        }
    }
}

pub const TWO_FINGERPRINTS: Rule = Rule {
    code: "Q007",
    name: "fingerprint-in-some-sections",
    severity: Info,
    summary: "the session and a section have different fingerprints",
    explain: "The one of the section counts. An old gateway that reads the session only waits \
              for the wrong certificate, and the DTLS handshake fails.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(two_fingerprints),
};

fn two_fingerprints(subject: &Subject, out: &mut Findings) {
    let session: HashMap<String, &Fingerprint> = subject
        .fingerprints_of(subject.document.session())
        .iter()
        .map(|print| (print.hash.to_ascii_lowercase(), print))
        .collect();
    if session.is_empty() {
        return;
    }
    for media in subject.live() {
        let mut own = subject.fingerprints_of(media.section).iter();
        let other = own.find_map(|print| {
            let above = session.get(&print.hash.to_ascii_lowercase())?;
            (!above.digest.eq_ignore_ascii_case(&print.digest)).then_some((print, above))
        });
        if let Some((print, above)) = other {
            out.push(
                Found::new(
                    print.digest,
                    "this is another fingerprint than the session's",
                )
                .related(above.digest, "the session's fingerprint")
                .help("write fingerprints in the session or in the sections, not in both"),
            );
        }
    }
}

pub const WITHOUT_SOURCE: Rule = Rule {
    code: "Q008",
    name: "sendrecv-without-source",
    severity: Info,
    summary: "a section sends, and names neither SSRCs nor rids nor the mid extension",
    explain: "The receiver can tell the packets by their payload type only. That is enough for \
              one section of a kind, and breaks when a second is added.",
    reference: "RFC 9143 §9.2",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(without_source),
};

fn without_source(subject: &Subject, out: &mut Findings) {
    if session_maps(subject, &[MID_URI]) {
        return;
    }
    for media in subject.webrtc_media().filter(|media| media.is_rtp()) {
        let named = media.section.has("ssrc") || media.section.has("rid");
        if subject.direction(media).sends() && !named && !media.has_extension(MID_URI) {
            out.push(
                Found::new(
                    media.line,
                    "nothing says how to know the packets of this section",
                )
                .help(format!("add `a=extmap:<id> {MID_URI}` with a free id")),
            );
        }
    }
}
