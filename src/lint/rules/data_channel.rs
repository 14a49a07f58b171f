//! Data channels: SCTP over DTLS.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Subject};

pub const MISSING_SCTP_PORT: Rule = Rule {
    code: "T001",
    name: "missing-sctp-port",
    severity: Error,
    summary: "a data channel section has no `sctp-port`",
    explain: "Firefox 153 rejects the section, so that there are no data channels; Chromium 156 \
              guesses 5000.",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(missing_sctp_port),
};

fn missing_sctp_port(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject) {
        let current = media.proto().ends_with("/DTLS/SCTP");
        if current && !media.section.has("sctp-port") && !media.section.has("sctpmap") {
            out.push(
                Found::new(media.line, "this section has no `a=sctp-port`")
                    .help("add `a=sctp-port:5000`"),
            );
        }
    }
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
    fix: Fixable::No,
    check: Check::Description(sctpmap),
};

fn sctpmap(subject: &Subject, out: &mut Findings) {
    // Next to the new form it has a rule of its own.
    for media in data_sections(subject).filter(|media| !media.section.has("sctp-port")) {
        if let Some(attribute) = media.section.attribute("sctpmap") {
            out.push(
                Found::new(attribute, "`a=sctpmap` is from an old draft").help(
                    "write `m=application 9 UDP/DTLS/SCTP webrtc-datachannel` and `a=sctp-port:5000`",
                ),
            );
        }
    }
}

pub const SCTP_PORT: Rule = Rule {
    code: "T004",
    name: "sctp-port-range",
    severity: Error,
    summary: "`sctp-port` is not a number from 1 to 65535",
    explain: "Chromium 156 refuses the description with \"Invalid sctp port value.\"",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
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
                    .help("write `a=sctp-port:5000`"),
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
    explain: "Chromium 156 refuses the description with \"Invalid SCTP max message size.\"",
    reference: "RFC 8841",
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
            if value.parse::<u64>().is_err() {
                out.push(
                    Found::new(
                        value,
                        format!("`a=max-message-size` is a number of bytes, found `{value}`"),
                    )
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
    summary: "the format of a `UDP/DTLS/SCTP` section is not `webrtc-datachannel`",
    explain: "Chromium 156 and Firefox 153 refuse the description. Often the SCTP port of the old \
              form stands there.",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(data_format),
};

fn data_format(subject: &Subject, out: &mut Findings) {
    for media in data_sections(subject) {
        let Some(view) = media.view.filter(|view| view.proto.ends_with("/DTLS/SCTP")) else {
            continue;
        };
        if view.formats.as_str() != "webrtc-datachannel" {
            let message = format!(
                "the format must be `webrtc-datachannel`, found `{}`",
                view.formats
            );
            out.push(Found::new(view.formats, message).help("write `webrtc-datachannel`"));
        }
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
