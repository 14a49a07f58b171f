//! Which codecs the answer takes.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::codec::Codec;
use crate::lint::rules::formats::remove_format;
use crate::lint::{
    Answered, Check, Enabled, Exchange, Findings, Fixable, Found, Media, Repair, Rule,
};
use crate::sdp::Text;

pub const NOT_OFFERED: Rule = Rule {
    code: "O006",
    name: "codec-not-offered",
    severity: Warning,
    summary: "the answer lists a codec that was not offered",
    explain: "The offerer does not have it, so it is never used; Chromium 156 and Firefox 153 \
              ignore it. A peer that believes the list, such as a recorder or a gateway, prepares \
              for media that does not come. RFC 3264 lets an answerer say what else it could \
              receive; RFC 9429 does not.",
    reference: "RFC 9429 §5.3.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Exchange(not_offered),
};

fn not_offered(exchange: &Exchange, out: &mut Findings) {
    let some_fit = |pair: &&Answered| !has_nothing_in_common(pair);
    for pair in exchange.accepted_rtp().filter(some_fit) {
        let surplus = pair
            .answered_codecs
            .iter()
            .filter(|codec| is_surplus(pair, codec));
        for codec in surplus {
            let title = format!("remove payload type {}", codec.number);
            let found = Found::new(codec.place, format!("`{codec}` was not offered"))
                .beside(pair.offered.line, "the payload types of the offer")
                .help(format!("{title} and its lines, or offer the codec"))
                .fix(remove_format(
                    Repair::doubtful(title),
                    pair.answered,
                    &codec.payload_type,
                ));
            out.push(found);
        }
    }
}

fn is_surplus(pair: &Answered, codec: &Codec) -> bool {
    // Retransmissions go with their codec; H.264 in another profile is told as that.
    let told = codec.is_rtx() || other_h264(pair, codec).is_some();
    pair.offered_codecs.complete && !pair.offered_codecs.has(codec) && !told
}

pub const NONE_IN_COMMON: Rule = Rule {
    code: "O007",
    name: "no-common-codec",
    severity: Error,
    summary: "an accepted section has no codec in common with the offer",
    explain: "The transport connects and no media flows: retransmission, error correction and \
              tones are no codecs by themselves. Firefox 153 refuses the answer with \"Answer had \
              no codecs in common with offer\", Chromium 156 with \"Failed to set remote video \
              description send parameters\".",
    reference: "RFC 3264 §6.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(none_in_common),
};

fn none_in_common(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange
        .accepted_rtp()
        .filter(|pair| has_nothing_in_common(pair))
    {
        let (Some(offered), Some(answered)) = (pair.offered.view, pair.answered.view) else {
            continue;
        };
        let names = match pair.answered_codecs.names() {
            names if names.is_empty() => "no codec that carries media".to_owned(),
            names => names,
        };
        let message = format!("no codec of the offer is left: the answer has {names}");
        let found = Found::new(answered.formats, message)
            .beside(
                offered.formats,
                format!("the offer has {}", pair.offered_codecs.names()),
            )
            .help("answer with at least one offered codec, or reject the section with port 0");
        out.push(found);
    }
}

/// Whether no codec that carries media is in both.
pub fn has_nothing_in_common(pair: &Answered) -> bool {
    // What cannot be read may be the common codec.
    let readable = pair.offered_codecs.complete && pair.answered_codecs.complete;
    let offers_some = pair.offered_codecs.of_media().next().is_some();
    let mut answered = pair.answered_codecs.of_media();
    readable && offers_some && !answered.any(|codec| pair.offered_codecs.has(codec))
}

pub const H264_MISMATCH: Rule = Rule {
    code: "O020",
    name: "h264-profile-mismatch",
    severity: Warning,
    summary: "H.264 is answered with another profile or packetization mode than was offered",
    explain: "Both sides use the one profile and mode that was offered under the payload type. A \
              decoder that gets another one shows black, and counts frames it could not decode.",
    reference: "RFC 6184 §8.2.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(h264_mismatch),
};

fn h264_mismatch(exchange: &Exchange, out: &mut Findings) {
    let some_fit = |pair: &&Answered| !has_nothing_in_common(pair);
    for pair in exchange.accepted_rtp().filter(some_fit) {
        for codec in pair.answered_codecs.iter() {
            let Some(offered) = other_h264(pair, codec) else {
                continue;
            };
            let number = &codec.payload_type;
            let at = |media: &Media, place: Text| {
                let fmtp = media.fmtp(number).map(|fmtp| fmtp.parameters);
                fmtp.unwrap_or(place).span()
            };
            let message = format!("payload type {number} is answered as `{codec}`");
            let found = Found::new(at(pair.answered, codec.place), message)
                .beside(
                    at(pair.offered, offered.place),
                    format!("offered as `{offered}`"),
                )
                .help(
                    "answer with the profile and the mode of the offer; only the level may differ",
                );
            out.push(found);
        }
    }
}

/// H.264 that was offered under the same payload type, but not the same H.264.
fn other_h264<'p, 'a>(pair: &'p Answered<'a>, codec: &Codec) -> Option<&'p Codec<'a>> {
    let offered = pair.offered_codecs.numbered(codec.number)?;
    let both = codec.is("H264") && offered.is("H264");
    let differ = !pair.offered_codecs.has(codec);
    (both && differ).then_some(offered)
}
