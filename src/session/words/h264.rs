//! H.264 (RFC 6184).

use super::super::Codec;
use super::{flag, sizes, sizes::Limits};
use crate::sdp::codec::h264::{Level, ProfileLevel};

pub fn summary(codec: &Codec) -> Vec<String> {
    let mut phrases = Vec::new();
    let written = codec.parameter("profile-level-id");
    if let Some(ProfileLevel { profile, level }) = written.and_then(ProfileLevel::parse) {
        phrases.push(profile.to_string());
        phrases.push(level.to_string());
    }
    let mode = codec.parameter("packetization-mode").unwrap_or("0");
    phrases.push(format!("packetization mode {mode}"));
    phrases
}

pub fn meaning(name: &str, value: &str) -> Option<String> {
    let most = |what: &str| {
        let number: u32 = value.parse().ok()?;
        Some(format!("takes at most {number} {what}"))
    };
    match name {
        "profile-level-id" => {
            let ProfileLevel { profile, level } = ProfileLevel::parse(value)?;
            let reach = reach(level).map_or(String::new(), |reach| format!(": up to {reach}"));
            Some(format!("{profile}, {level}{reach}"))
        }
        "packetization-mode" => Some(packetization(value)?.to_owned()),
        "level-asymmetry-allowed" => flag(
            value,
            "both sides send at the lower level",
            "each side may send at the level that the other takes",
        ),
        "max-mbps" => most("macroblocks a second"),
        "max-fs" => {
            let size = sizes::of_so_many_blocks(value.parse().ok()?);
            let size = size.map_or(String::new(), |size| format!(", enough for {size}"));
            Some(format!("{}{size}", most("macroblocks a frame")?))
        }
        "sprop-parameter-sets" => {
            Some("parameter sets that the sender's stream begins with".to_owned())
        }
        _ => None,
    }
}

fn packetization(mode: &str) -> Option<&'static str> {
    match mode {
        "0" => Some("single NAL units: one to a packet"),
        "1" => Some("non-interleaved: units may be split or joined"),
        "2" => Some("interleaved: units may be sent out of order"),
        _ => None,
    }
}

/// `1280×720 at 30 fps`: the largest usual size, and how often it can come.
fn reach(level: Level) -> Option<String> {
    let (in_a_second, in_a_picture) = level.limits()?;
    let limits = Limits {
        in_a_picture,
        in_a_second,
    };
    limits.of_blocks()
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;
    use crate::sdp::codec::h264::Level;

    #[test]
    fn a_codec_is_summed_up_and_its_parameters_explained() {
        let (summary, meanings) =
            of("H264/90000 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
        assert_eq!(
            summary,
            "Constrained Baseline, level 3.1, packetization mode 1"
        );
        assert_eq!(
            meanings,
            [
                "each side may send at the level that the other takes",
                "non-interleaved: units may be split or joined",
                "Constrained Baseline, level 3.1: up to 1280×720 at 30 fps"
            ]
        );
        assert_eq!(of("H264/90000").0, "packetization mode 0");
    }

    #[test]
    fn a_level_is_told_by_what_fits_into_it() {
        let reach = |tenths| super::reach(Level::Tenths(tenths)).unwrap();
        assert_eq!(reach(10), "176×144 at 15 fps");
        assert_eq!(reach(30), "640×480 at 33 fps");
        assert_eq!(reach(31), "1280×720 at 30 fps");
        assert_eq!(reach(40), "1920×1080 at 30 fps");
        assert_eq!(reach(51), "3840×2160 at 30 fps");
        assert_eq!(super::reach(Level::Tenths(99)), None);
    }
}
