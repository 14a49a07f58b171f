//! The transport that the `m=` line names.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{
    Answered, Check, Enabled, Exchange, Findings, Fixable, Found, Media, Repair, Rule,
};
use crate::sdp::attributes::MediaLine;

pub const TRANSPORT: Rule = Rule {
    code: "O003",
    name: "transport-mismatch",
    severity: Error,
    summary: "a section is answered with another transport than was offered",
    explain: "The transport says whether media is encrypted, and whether feedback comes at once. \
              An SBC that answers `UDP/TLS/RTP/SAVPF` with `RTP/AVP` sends unprotected media to \
              a peer that waits for DTLS. Chromium 156 and Firefox 153 accept such an answer, so \
              that it is found late.",
    reference: "RFC 3264 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(transport),
};

fn transport(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted() {
        let (Some(offered), Some(answered)) = (pair.offered.view, pair.answered.view) else {
            continue;
        };
        let [offered, answered] = [offered.proto, answered.proto];
        let both_sctp = offered.contains("SCTP") && answered.contains("SCTP");
        if both_sctp || offered.eq_ignore_ascii_case(&answered) {
            continue;
        }
        let title = format!("write `{offered}`");
        let mut found = Found::new(answered, format!("`{answered}` answers `{offered}`"))
            .beside(offered, "the transport that was offered")
            .help(title.clone());
        // Without a fingerprint, the name alone does not make it DTLS.
        if exchange.answer.reaches(pair.answered, "fingerprint") {
            found = found.fix(Repair::safe(title).replace(answered, offered.as_str()));
        }
        // Names of one protection have always been taken for each other.
        let alike = is_protected(&offered) == is_protected(&answered);
        out.push(if alike { found.as_warning() } else { found });
    }
}

fn is_protected(proto: &str) -> bool {
    proto.contains("SAVP") || proto.contains("TLS")
}

pub const DATA_TRANSPORT: Rule = Rule {
    code: "O027",
    name: "data-transport-mismatch",
    severity: Warning,
    summary: "data channels are offered in one form of SDP and answered in the other",
    explain: "RFC 8841 writes `UDP/DTLS/SCTP webrtc-datachannel` with `a=sctp-port`, drafts before \
              it wrote `DTLS/SCTP 5000` with `a=sctpmap`. A stack that knows one of them does not \
              find the SCTP port of the other.",
    reference: "RFC 8841",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(data_transport),
};

fn data_transport(exchange: &Exchange, out: &mut Findings) {
    let data = |pair: &&Answered| pair.offered.is_sctp() && pair.answered.is_sctp();
    for pair in exchange.accepted().filter(data) {
        let (Some(offered), Some(answered)) = (pair.offered.view, pair.answered.view) else {
            continue;
        };
        if is_old_form(&offered) == is_old_form(&answered) {
            continue;
        }
        let message = format!(
            "`{} {}` answers `{} {}`",
            answered.proto, answered.formats, offered.proto, offered.formats
        );
        let found = Found::new(answered.proto.to(answered.formats), message)
            .beside(offered.proto.to(offered.formats), "the form of the offer");
        out.push(if is_old_form(&answered) {
            found
                .help("write `UDP/DTLS/SCTP webrtc-datachannel`, and `a=sctp-port` for `a=sctpmap`")
                .fix(renewed(pair.answered, &offered, &answered))
        } else {
            found.help("write `DTLS/SCTP` with the port, and `a=sctpmap` for `a=sctp-port`")
        });
    }
}

/// `DTLS/SCTP 5000`: the format is the port.
fn is_old_form(view: &MediaLine) -> bool {
    view.formats.bytes().all(|byte| byte.is_ascii_digit())
}

fn renewed(media: &Media, offered: &MediaLine, answered: &MediaLine) -> Repair {
    let repair = Repair::safe("write it as the offer does")
        .replace(answered.proto, offered.proto.as_str())
        .replace(answered.formats, offered.formats.as_str());
    media
        .section
        .attributes("sctpmap")
        .fold(repair, |repair, sctpmap| {
            repair.replace(sctpmap, format!("sctp-port:{}", answered.formats))
        })
}
