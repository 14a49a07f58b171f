//! What tshark calls payload types, and the clock rates that it knows of them (RFC 3551 §6).

const NAMES: [(u8, &str, u32); 29] = [
    (0, "g711U", 8_000),
    (1, "fs-1016", 8_000),
    (2, "g721", 8_000),
    (3, "GSM", 8_000),
    (4, "g723", 8_000),
    (5, "DVI4 8k", 8_000),
    (6, "DVI4 16k", 16_000),
    (7, "Exp. from Xerox PARC", 8_000),
    (8, "g711A", 8_000),
    (9, "g722", 8_000),
    (10, "16-bit audio, stereo", 44_100),
    (11, "16-bit audio, monaural", 44_100),
    (12, "Qualcomm", 8_000),
    (13, "CN", 8_000),
    (14, "MPEG-I/II Audio", 90_000),
    (15, "g728", 8_000),
    (16, "DVI4 11k", 11_025),
    (17, "DVI4 22k", 22_050),
    (18, "g729", 8_000),
    (19, "CN(old)", 8_000),
    (25, "CellB", 90_000),
    (26, "JPEG", 90_000),
    (28, "NV", 90_000),
    (31, "h261", 90_000),
    (32, "MPEG-I/II Video", 90_000),
    (33, "MPEG-II streams", 90_000),
    (34, "h263", 90_000),
    // By the defaults of its preferences, without a clock.
    (99, "rtp.rfc2198", 0),
    (101, "rtpevent", 0),
];

fn row(payload_type: u8) -> Option<&'static (u8, &'static str, u32)> {
    NAMES.iter().find(|(known, _, _)| *known == payload_type)
}

/// The name of a payload type that no description names.
pub fn name(payload_type: u8) -> String {
    match (row(payload_type), payload_type) {
        (Some((_, name, _)), _) => (*name).to_owned(),
        // Cisco's events, which it takes for those of RFC 4733.
        (None, 100) => "rtpevent".to_owned(),
        (None, 0..96) => "Unassigned".to_owned(),
        (None, _) => format!("RTPType-{payload_type}"),
    }
}

pub fn clock_rate_hz(payload_type: u8) -> Option<u32> {
    row(payload_type)
        .map(|(_, _, rate)| *rate)
        .filter(|rate| *rate > 0)
}
