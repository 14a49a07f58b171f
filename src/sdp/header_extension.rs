//! RTP header extensions that are known, and what each is for.

pub const MID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
/// What follows it is sent encrypted (RFC 6904).
pub const ENCRYPT_URI: &str = "urn:ietf:params:rtp-hdrext:encrypt";
pub const RID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
pub const REPAIRED_RID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
pub const TRANSPORT_CC_URI: &str =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
pub const TRANSPORT_CC_2_URI: &str =
    "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02";

/// A URI with the short name of what it is for.
const NAMES: &[(&str, &str)] = &[
    (TRANSPORT_CC_URI, "transport-wide sequence number"),
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
        "http://www.webrtc.org/experiments/rtp-hdrext/generic-frame-descriptor-01",
        "frame descriptor 1",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/inband-cn",
        "comfort noise in band",
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
        "playout delay",
    ),
    (TRANSPORT_CC_2_URI, "transport-wide sequence number 2"),
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
    (ENCRYPT_URI, "encrypted"),
    ("urn:ietf:params:rtp-hdrext:framemarking", "frame marking"),
    ("urn:ietf:params:rtp-hdrext:ntp-64", "NTP time"),
    ("urn:ietf:params:rtp-hdrext:sdes:cname", "CNAME"),
    (MID_URI, "MID"),
    (REPAIRED_RID_URI, "repaired RID"),
    (RID_URI, "RID"),
    ("urn:ietf:params:rtp-hdrext:smpte-tc", "SMPTE time code"),
    ("urn:ietf:params:rtp-hdrext:ssrc-audio-level", "audio level"),
    ("urn:ietf:params:rtp-hdrext:toffset", "transmission offset"),
];

/// What the extension is for, in a word or two; `None` for a URI nobody knows.
pub fn name_of(uri: &str) -> Option<&'static str> {
    // Most differ in length already: no search is as quick as comparing with each.
    let mut names = NAMES.iter();
    names
        .find(|(known, _)| *known == uri)
        .map(|(_, name)| *name)
}

pub fn known_uris() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(uri, _)| *uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uris_are_sorted_and_occur_once() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
