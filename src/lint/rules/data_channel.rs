//! Data channels: SCTP over DTLS.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::edits::line_before;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::vocabulary::is_one_edit;
use crate::sdp::{Kind, Text};

pub const MISSING_SCTP_PORT: Rule = Rule {
    code: "T001",
    name: "missing-sctp-port",
    severity: Error,
    summary: "a data channel section has no `sctp-port`",
    explain: "The SCTP port is then a guess, mostly 5000; who does not guess has no data \
              channels.",
    reference: "RFC 8841 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(missing_sctp_port),
};

fn missing_sctp_port(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject) {
        let current = media.proto().ends_with("/DTLS/SCTP");
        if current && !media.section.has("sctp-port") && !media.section.has("sctpmap") {
            out.push_mended(
                Found::new(media.line, "this section has no `a=sctp-port`")
                    .help("add `a=sctp-port:5000`"),
                || add_port(Repair::safe("add `a=sctp-port`"), media),
            );
        }
    }
}

/// The port that all use, and that a peer without the attribute is taken to use, unless
/// the old form names another in the `m=` line.
fn add_port(repair: Repair, media: &Media) -> Option<Repair> {
    let port = format_port(media).unwrap_or(5000);
    let line = line_before(media.section, &["mid"])?;
    Some(repair.insert_after(line, &format!("a=sctp-port:{port}")))
}

/// The SCTP port that stands where the old form has it: as the format.
fn format_port(media: &Media) -> Option<u16> {
    let port = media.view?.formats.parse().ok();
    port.filter(|port| *port > 0)
}

pub const SCTPMAP: Rule = Rule {
    code: "T002",
    name: "legacy-sctpmap",
    severity: Warning,
    summary: "data channels are described in the form of an old draft",
    explain: "`DTLS/SCTP` with `a=sctpmap` came before the standard. Browsers still read it, \
              newer stacks may not.",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(sctpmap),
};

fn sctpmap(subject: &Subject, out: &mut Findings) {
    // Next to the new form it has a rule of its own.
    for media in data_sections(subject).filter(|media| !media.section.has("sctp-port")) {
        if let Some(attribute) = media.section.attribute("sctpmap") {
            out.push_mended(
                Found::new(attribute, "`a=sctpmap` is from an old draft").help(
                    "write `m=application 9 UDP/DTLS/SCTP webrtc-datachannel` and `a=sctp-port:5000`",
                ),
                || write_new_form(subject, media),
            );
        }
    }
}

/// The section in the form of the standard. An answer keeps the transport of its offer.
fn write_new_form(subject: &Subject, media: &Media) -> Option<Repair> {
    let view = media.view?;
    let mut lines = media.section.attribute_lines("sctpmap");
    let (line, None) = (lines.next()?, lines.next()) else {
        return None;
    };
    if matches!(subject.kind, Some(Kind::Answer | Kind::Pranswer)) {
        return None;
    }
    let mut repair =
        Repair::doubtful("write the form of RFC 8841").replace(view.formats, DATA_CHANNEL);
    if !view.proto.ends_with("/DTLS/SCTP") {
        repair = repair.replace(view.proto, "UDP/DTLS/SCTP");
    }
    let port: u16 = line.attribute?.value?.fields().next()?.parse().ok()?;
    Some(repair.replace(line, format!("a=sctp-port:{port}")))
}

pub const SCTP_PORT: Rule = Rule {
    code: "T004",
    name: "sctp-port-range",
    severity: Error,
    summary: "`sctp-port` is not a number from 1 to 65535",
    explain: "The port names the association inside DTLS: without a valid one there are no data \
              channels.",
    reference: "RFC 8841 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(sctp_port),
};

fn sctp_port(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject) {
        for value in media
            .section
            .values("sctp-port")
            .filter(|value| !value.is_empty())
        {
            if !value.parse::<u16>().is_ok_and(|port| port > 0) {
                out.push(
                    Found::new(
                        value,
                        format!("`a=sctp-port` is from 1 to 65535, found `{value}`"),
                    )
                    .help("write `a=sctp-port:5000`")
                    .fix(Repair::doubtful("write 5000").replace(value, "5000")),
                );
            }
        }
    }
}

pub const MAX_MESSAGE_SIZE: Rule = Rule {
    code: "T005",
    name: "max-message-size",
    severity: Error,
    summary: "`max-message-size` is not a number of bytes",
    explain: "It says how much may be sent at once. The largest number that browsers take is \
              2147483647.",
    reference: "RFC 8841 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(max_message_size),
};

fn max_message_size(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject) {
        for value in media
            .section
            .values("max-message-size")
            .filter(|value| !value.is_empty())
        {
            // A sign is no digit, though numbers may be read with one.
            let digits = value.bytes().all(|byte| byte.is_ascii_digit());
            if !digits || value.parse::<i32>().is_err() {
                let message = format!(
                    "`a=max-message-size` is a number of bytes up to 2147483647, found `{value}`"
                );
                out.push(
                    Found::new(value, message)
                        .help("write `a=max-message-size:262144`; 0 stands for no limit"),
                );
            }
        }
    }
}

pub const DATA_FORMAT: Rule = Rule {
    code: "T007",
    name: "data-format",
    severity: Error,
    summary: "an SCTP section carries something else than `webrtc-datachannel`",
    explain: "It names what SCTP carries. Often the SCTP port of the old form stands there.",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(data_format),
};

fn data_format(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject) {
        let Some(view) = media.view.filter(|view| view.proto.ends_with("/DTLS/SCTP")) else {
            continue;
        };
        if view.formats.as_str() != DATA_CHANNEL {
            let message = format!(
                "the format must be `webrtc-datachannel`, found `{}`",
                view.formats
            );
            out.push_mended(
                Found::new(view.formats, message).help("write `webrtc-datachannel`"),
                || write_format(media, view.formats),
            );
        }
    }
}

const DATA_CHANNEL: &str = "webrtc-datachannel";

/// Safe where the port of the old form stands there, or the word with a slip in it.
/// Where `a=sctpmap` is left, its rule offers to write the new form.
fn write_format(media: &Media, format: Text) -> Option<Repair> {
    if media.section.has("sctpmap") {
        return None;
    }
    let port = format_port(media);
    let title = "write `webrtc-datachannel`";
    let is_evident = port.is_some()
        || format.eq_ignore_ascii_case(DATA_CHANNEL)
        || is_one_edit(DATA_CHANNEL, &format);
    let repair = match is_evident {
        true => Repair::safe(title),
        false => Repair::doubtful(title),
    };
    let repair = repair.replace(format, DATA_CHANNEL);
    match port.is_some() && !media.section.has("sctp-port") {
        true => add_port(repair, media),
        false => Some(repair),
    }
}

pub const RTP_DATA: Rule = Rule {
    code: "T009",
    name: "rtp-data-channel",
    severity: Error,
    summary: "data channels over RTP",
    explain: "They were removed from Chromium years ago: the section is rejected.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtp_data),
};

fn rtp_data(subject: &Subject, out: &mut Findings) {
    for media in subject
        .live_rtp()
        .filter(|media| media.kind() == "application")
    {
        if let Some(codec) = media.codecs("google-data").next() {
            out.push(
                Found::new(
                    codec.format,
                    "data channels over RTP are no longer supported",
                )
                .help("use `UDP/DTLS/SCTP webrtc-datachannel`"),
            );
        }
    }
}

pub fn data_sections<'a>(subject: &'a Subject) -> impl Iterator<Item = &'a Media<'a>> {
    subject.live().filter(|media| media.is_sctp())
}
