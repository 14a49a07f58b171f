//! Repair of lost packets: what a section asks for.

use crate::diagnostic::Severity::Info;
use crate::lint::hash::HashSet;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::{RtcpFb, Rtpmap};

pub const NO_NACK: Rule = Rule {
    code: "C020",
    name: "no-nack",
    severity: Info,
    summary: "the first video codec has no `nack`",
    explain: "A receiver then cannot ask for a lost packet again: each loss costs a key frame, or \
              is left to forward error correction. That is meant so where delay matters most.",
    reference: "RFC 4585",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::Unsafe,
    check: Check::Description(no_nack),
};

fn no_nack(subject: &Subject, out: &mut Findings) {
    for media in video(subject) {
        let codecs = media.formats.iter().filter_map(|it| media.rtpmap(it));
        let Some(codec) = codecs.into_iter().find(|codec| !codec.is_auxiliary()) else {
            continue;
        };
        let number = codec.payload_type;
        let asks = media.feedback.iter().any(|feedback| {
            let about = feedback.format.as_str();
            is_nack(feedback) && (about == "*" || about == number.as_str())
        });
        if !asks {
            let found = Found::new(
                codec.format,
                format!(
                    "nobody can ask for lost packets of {} again",
                    codec.encoding
                ),
            )
            .help(format!("add `a=rtcp-fb:{number} nack`"));
            out.push_mended(found, || {
                let line = subject.document.line_at(number.start())?;
                let text = format!("a=rtcp-fb:{number} nack");
                Some(Repair::doubtful(format!("add `{text}`")).insert_after(line, &text))
            });
        }
    }
}

pub const NACK_WITHOUT_RTX: Rule = Rule {
    code: "C021",
    name: "nack-without-rtx",
    severity: Info,
    summary: "a video section has `nack`, and no rtx format",
    explain: "Lost packets are then sent again in the stream itself. Its statistics count them \
              as ordinary packets, and estimates of the bandwidth suffer.",
    reference: "RFC 4588",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(nack_without_rtx),
};

fn nack_without_rtx(subject: &Subject, out: &mut Findings) {
    for media in video(subject).filter(|media| media.codecs("rtx").next().is_none()) {
        let codecs: HashSet<&str> = codecs(media).map(|it| it.payload_type.as_str()).collect();
        let nack = media.feedback.iter().find(|feedback| {
            let about = feedback.format.as_str();
            is_nack(feedback) && (about == "*" || codecs.contains(about))
        });
        if let Some(nack) = nack {
            out.push(
                Found::new(
                    nack.format.to(nack.feedback),
                    "packets are sent again, but not in a stream of their own",
                )
                .help("add `a=rtpmap:<type> rtx/90000` and `a=fmtp:<type> apt=<codec>`"),
            );
        }
    }
}

fn video<'a>(subject: &'a Subject) -> impl Iterator<Item = &'a Media<'a>> {
    subject
        .webrtc_media()
        .filter(|media| media.is_rtp() && media.kind() == "video")
}

/// The codecs proper: not what repairs them.
fn codecs<'m, 'a>(media: &'m Media<'a>) -> impl Iterator<Item = &'m Rtpmap<'a>> {
    let rtpmaps = media.rtpmaps.iter();
    rtpmaps.filter(|rtpmap| !rtpmap.is_auxiliary() && media.lists(&rtpmap.payload_type))
}

fn is_nack(feedback: &RtcpFb) -> bool {
    feedback.feedback.as_str() == "nack"
}
