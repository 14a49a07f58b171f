//! What the parameters of a codec mean, in words.
//!
//! [`summary`] says of a codec what tells it from its neighbours; [`meaning`]
//! explains one parameter. What nobody specified is not guessed at.

pub mod av1;
pub mod h264;
pub mod h265;
mod opus;
mod sizes;
mod tones;
mod vpx;

use super::{Codec, Parameter, Role};

/// The codec in a few phrases, the most telling first. Empty when nothing is to be said.
pub fn summary(codec: &Codec) -> Vec<String> {
    match codec.role {
        Role::Red => return redundancy(codec),
        Role::Tones => return tones::summary(codec.fmtp),
        Role::Rtx | Role::Fec | Role::ComfortNoise => return Vec::new(),
        Role::Media => {}
    }
    match codec.encoding.to_ascii_lowercase().as_str() {
        "h264" | "h264-svc" => h264::summary(codec),
        "h265" => h265::summary(codec),
        "av1" => av1::summary(codec),
        "vp8" => vpx::vp8_summary(codec),
        "vp9" => vpx::vp9_summary(codec),
        "opus" => opus::summary(codec),
        _ => Vec::new(),
    }
}

/// What a parameter of the codec says; `None` when it is of no known codec or name,
/// or when its value makes no sense.
pub fn meaning(codec: &Codec, parameter: &Parameter) -> Option<String> {
    let name = parameter.name.to_ascii_lowercase();
    let value = parameter.value.unwrap_or_default();
    let of_codec = match codec.encoding.to_ascii_lowercase().as_str() {
        "h264" | "h264-svc" => h264::meaning(&name, value),
        "h265" => h265::meaning(&name, value),
        "av1" => av1::meaning(&name, value),
        "vp8" | "vp9" => vpx::meaning(&name, value),
        "opus" => opus::meaning(&name, value),
        "rtx" => retransmission(&name, value),
        "red" => redundancy(codec).pop(),
        "telephone-event" => tones::summary(codec.fmtp).pop(),
        _ => None,
    };
    of_codec.or_else(|| wish(&name, value))
}

/// What `a=setup` says about who begins the DTLS handshake.
pub fn dtls_role(setup: &str) -> Option<&'static str> {
    match setup {
        "actpass" => Some("client or server, as the answerer chooses"),
        "active" => Some("client: it begins the handshake"),
        "passive" => Some("server: it waits for the handshake"),
        "holdconn" => Some("no connection for now"),
        _ => None,
    }
}

/// `apt` and `rtx-time` (RFC 4588).
fn retransmission(name: &str, value: &str) -> Option<String> {
    let number: u32 = value.parse().ok()?;
    match name {
        "apt" => Some(format!("retransmits payload type {number}")),
        "rtx-time" => Some(format!("packets are kept for {number} ms")),
        _ => None,
    }
}

/// `111/111`: the blocks after the first repeat earlier packets (RFC 2198).
fn redundancy(codec: &Codec) -> Vec<String> {
    let blocks = codec.fmtp.map_or(0, |fmtp| fmtp.split('/').count());
    match blocks {
        0 | 1 => Vec::new(),
        2 => vec!["repeats 1 earlier packet".to_owned()],
        blocks => vec![format!("repeats {} earlier packets", blocks - 1)],
    }
}

/// Parameters that are written into answers to steer libwebrtc's encoder.
fn wish(name: &str, value: &str) -> Option<String> {
    let number: u32 = value.parse().ok()?;
    match name {
        "x-google-start-bitrate" => Some(format!("libwebrtc starts at {number} kbit/s")),
        "x-google-min-bitrate" => Some(format!("libwebrtc sends at least {number} kbit/s")),
        "x-google-max-bitrate" => Some(format!("libwebrtc sends at most {number} kbit/s")),
        "x-google-max-quantization" => Some(format!("libwebrtc's quantizer goes up to {number}")),
        _ => None,
    }
}

/// The phrase for a flag of `0` or `1`.
fn flag(value: &str, off: &str, on: &str) -> Option<String> {
    match value {
        "0" => Some(off.to_owned()),
        "1" => Some(on.to_owned()),
        _ => None,
    }
}

/// `64 kbit/s`, from bits in a second.
fn bit_rate(value: &str) -> Option<String> {
    let bits: f64 = f64::from(value.parse::<u32>().ok()?);
    Some(format!("{} kbit/s", bits / 1e3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::Document;
    use crate::session::Session;
    use crate::source::Source;

    /// Summary and meanings of a codec written as `<rtpmap> [<fmtp>]`.
    pub(super) fn of(codec: &str) -> (String, Vec<String>) {
        let (map, fmtp) = codec.split_once(' ').unwrap_or((codec, ""));
        let text = format!("m=x 9 RTP/AVP 96\na=rtpmap:96 {map}\na=fmtp:96 {fmtp}\n");
        let source = Source::new("x", text);
        let document = Document::read(&source);
        let session = Session::of(&document);
        let codec = &session.sections[0].codecs[0];
        let meanings = codec.parameters.iter();
        (
            summary(codec).join(", "),
            meanings
                .filter_map(|parameter| meaning(codec, parameter))
                .collect(),
        )
    }

    #[test]
    fn repair_says_what_it_does() {
        assert_eq!(
            of("rtx/90000 apt=96;rtx-time=3000").1,
            [
                "retransmits payload type 96",
                "packets are kept for 3000 ms"
            ]
        );
        assert_eq!(of("red/48000/2 111/111").0, "repeats 1 earlier packet");
        assert_eq!(of("red/48000/2 111/111/111").0, "repeats 2 earlier packets");
    }

    #[test]
    fn wishes_to_libwebrtc_are_told_for_every_codec() {
        assert_eq!(
            of("VP8/90000 x-google-start-bitrate=800").1,
            ["libwebrtc starts at 800 kbit/s"]
        );
    }

    #[test]
    fn what_is_unknown_or_makes_no_sense_is_not_explained() {
        let (summary, meanings) =
            of("VP9/90000 profile-id=x;speed=1;max-fs=-1;packetization-mode=1");
        assert_eq!((summary.as_str(), meanings.len()), ("", 0));
        assert_eq!(of("x-unknown/90000 stereo=1").1.len(), 0);
    }
}
