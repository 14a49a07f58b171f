//! RTP header extensions, and what each is for.

use crate::sdp::Section as Lines;
use crate::sdp::attributes::Extmap;

/// `a=extmap`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension<'a> {
    pub id: u32,
    pub uri: &'a str,
    /// As it is written behind the id, such as `sendonly`.
    pub direction: Option<&'a str>,
    /// What follows the URI; for an encrypted extension, that which is encrypted.
    pub attributes: &'a str,
}

/// A URI with the short name of what it is for.
const NAMES: &[(&str, &str)] = &[
    (
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "transport-wide sequence number",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
        "absolute capture time",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "absolute send time",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/color-space",
        "colour space",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/corruption-detection",
        "corruption detection",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/generic-frame-descriptor-00",
        "frame descriptor",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/inband-cn",
        "comfort noise in band",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
        "playout delay",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02",
        "transport-wide sequence number 2",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type",
        "content type",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/video-frame-tracking-id",
        "frame tracking id",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00",
        "layers allocation",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/video-timing",
        "video timing",
    ),
    (
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
        "dependency descriptor",
    ),
    ("urn:3gpp:video-orientation", "video orientation"),
    (
        "urn:ietf:params:rtp-hdrext:csrc-audio-level",
        "mixed audio level",
    ),
    ("urn:ietf:params:rtp-hdrext:encrypt", "encrypted"),
    ("urn:ietf:params:rtp-hdrext:framemarking", "frame marking"),
    ("urn:ietf:params:rtp-hdrext:ntp-64", "NTP time"),
    ("urn:ietf:params:rtp-hdrext:sdes:cname", "CNAME"),
    ("urn:ietf:params:rtp-hdrext:sdes:mid", "MID"),
    (
        "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
        "repaired RID",
    ),
    ("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", "RID"),
    ("urn:ietf:params:rtp-hdrext:smpte-tc", "SMPTE time code"),
    ("urn:ietf:params:rtp-hdrext:ssrc-audio-level", "audio level"),
    ("urn:ietf:params:rtp-hdrext:toffset", "transmission offset"),
];

impl<'a> Extension<'a> {
    pub(super) fn all(lines: &Lines<'a>) -> impl Iterator<Item = Self> {
        let parsed = lines
            .values("extmap")
            .filter_map(|value| Extmap::parse(value).ok());
        parsed.map(|extmap| Extension {
            id: extmap.number,
            uri: extmap.uri.as_str(),
            direction: extmap.direction.map(|direction| direction.as_str()),
            attributes: attributes(&extmap),
        })
    }

    /// What the extension is for, in a word or two; `None` for a URI nobody knows.
    pub fn name(&self) -> Option<&'static str> {
        let at = NAMES
            .binary_search_by(|(uri, _)| (*uri).cmp(self.uri))
            .ok()?;
        NAMES.get(at).map(|(_, name)| *name)
    }
}

fn attributes<'a>(extmap: &Extmap<'a>) -> &'a str {
    let meaning = extmap.meaning.as_str();
    meaning
        .strip_prefix(extmap.uri.as_str())
        .unwrap_or_default()
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uris_are_sorted_and_occur_once() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
