//! What the parameters of codecs mean when they are missing.

/// Parameters that are part of what a codec is, with the value of a missing one.
const PART_OF_THE_CODEC: &[(&str, &[(&str, &str)])] = &[
    ("VP9", &[("profile-id", "0")]),
    ("AV1", &[("profile", "0")]),
    ("H264", &[("packetization-mode", "0")]),
    ("H264-SVC", &[("packetization-mode", "0")]),
    (
        "H265",
        &[
            ("profile-space", "0"),
            ("profile-id", "1"),
            ("tier-flag", "0"),
            ("tx-mode", "SRST"),
        ],
    ),
    ("AMR", &[("octet-align", "0")]),
    ("AMR-WB", &[("octet-align", "0")]),
    ("G7221", &[("bitrate", "")]),
];

/// No codec has more of them.
pub(super) const MOST_PARTS: usize = 4;

/// Parameters that are preferences or limits, with the value of a missing one.
const PREFERENCES: &[(&str, &[(&str, &str)])] = &[
    ("AV1", &[("level-idx", "5"), ("tier", "0")]),
    ("H264", &[("level-asymmetry-allowed", "0")]),
    ("H265", &[("level-id", "93")]),
    (
        "opus",
        &[
            ("stereo", "0"),
            ("sprop-stereo", "0"),
            ("useinbandfec", "0"),
            ("usedtx", "0"),
            ("cbr", "0"),
        ],
    ),
];

/// Those parameters of an encoding that are part of the codec.
pub(super) fn part_of(encoding: &str) -> &'static [(&'static str, &'static str)] {
    PART_OF_THE_CODEC
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(encoding))
        .map_or(&[], |(_, parameters)| *parameters)
}

/// What a parameter of an encoding means when it is missing; `None` where nobody says.
pub fn default_of(encoding: &str, parameter: &str) -> Option<&'static str> {
    let tables = PART_OF_THE_CODEC.iter().chain(PREFERENCES);
    let listed = tables.filter(|(name, _)| name.eq_ignore_ascii_case(encoding));
    listed
        .flat_map(|(_, parameters)| *parameters)
        .find(|(name, _)| name.eq_ignore_ascii_case(parameter))
        .map(|(_, default)| *default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_codec_has_more_parts_than_there_is_room_for() {
        let most = PART_OF_THE_CODEC.iter().map(|(_, parts)| parts.len()).max();
        assert_eq!(most, Some(MOST_PARTS));
    }

    #[test]
    fn what_is_missing_means_something() {
        assert_eq!(default_of("av1", "Level-IDX"), Some("5"));
        assert_eq!(default_of("VP9", "profile-id"), Some("0"));
        assert_eq!(default_of("VP9", "max-fs"), None);
    }
}
