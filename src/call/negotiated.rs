//! What a description says about the formats that an end sends.

use super::media::Format;

/// The payload type of `format`: that of the offer, where that has other ones than ours. None
/// where the description does not have it.
pub fn payload_type(description: &str, format: &Format) -> Option<u8> {
    let maps = description
        .lines()
        .filter_map(|line| line.strip_prefix("a=rtpmap:"));
    let mut of_format = maps.filter_map(|map| {
        let (number, encoding) = map.trim_end().split_once(' ')?;
        let mut parts = encoding.split('/');
        let is_name = parts.next()?.eq_ignore_ascii_case(format.codec.as_str());
        let is_rate = parts.next()?.parse() == Ok(format.clock_rate_hz);
        (is_name && is_rate).then_some(number.parse().ok()?)
    });
    of_format.next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rtp::payload::Codec;

    #[test]
    fn a_format_has_the_payload_type_of_the_description() {
        let description = "m=audio 9 UDP/TLS/RTP/SAVPF 109\r\na=rtpmap:109 opus/48000/2\r\n\
            m=video 9 UDP/TLS/RTP/SAVPF 120 124\r\na=rtpmap:120 VP8/90000\r\na=rtpmap:124 rtx/90000\r\n";
        let of = |codec| payload_type(description, Format::of(codec).unwrap());
        assert_eq!(of(Codec::Opus), Some(109));
        assert_eq!(of(Codec::Vp8), Some(120));
        assert_eq!(of(Codec::H264), None);
    }

    #[test]
    fn lines_that_are_no_maps_are_passed_over() {
        let opus = Format::of(Codec::Opus).unwrap();
        for line in [
            "a=rtpmap:",
            "a=rtpmap:x opus/48000",
            "a=rtpmap:300 opus/48000",
            "a=rtpmap:1 opus",
        ] {
            assert_eq!(payload_type(line, opus), None, "{line}");
        }
    }
}
