//! H.265 (RFC 7798).

use super::super::Codec;
use super::sizes::Limits;

/// What a receiver takes without saying so (RFC 7798): the Main profile at level 3.1.
const PROFILE: &str = "1";
const LEVEL: &str = "93";

pub fn summary(codec: &Codec) -> Vec<String> {
    let profile = codec.parameter("profile-id").unwrap_or(PROFILE);
    let level = codec.parameter("level-id").unwrap_or(LEVEL);
    let mut phrases = Vec::new();
    phrases.extend(profile_name(profile).map(str::to_owned));
    phrases.extend(level_name(level));
    if codec.parameter("tier-flag") == Some("1") {
        phrases.push("high tier".to_owned());
    }
    if let Some(mode) = codec.parameter("tx-mode").filter(|mode| *mode != "SRST") {
        phrases.extend(meaning("tx-mode", mode));
    }
    phrases
}

pub fn meaning(name: &str, value: &str) -> Option<String> {
    match name {
        "profile-id" => Some(format!("{} profile", profile_name(value)?)),
        "level-id" => {
            let level = level_name(value)?;
            let reach = limits(value.parse().ok()?).and_then(Limits::of_pixels);
            Some(reach.map_or(level.clone(), |reach| format!("{level}: up to {reach}")))
        }
        "tier-flag" => match value {
            "0" => Some("main tier".to_owned()),
            "1" => Some("high tier: more bits for the same level".to_owned()),
            _ => None,
        },
        "tx-mode" => match value {
            "SRST" => Some("all layers in one RTP stream".to_owned()),
            "MRST" => Some("layers in several RTP streams".to_owned()),
            "MRMT" => Some("layers on several transports".to_owned()),
            _ => None,
        },
        "sprop-vps" | "sprop-sps" | "sprop-pps" => {
            Some("parameter sets that the sender's stream begins with".to_owned())
        }
        _ => None,
    }
}

fn profile_name(profile: &str) -> Option<&'static str> {
    Some(match profile {
        "1" => "Main",
        "2" => "Main 10",
        "3" => "Main Still Picture",
        "4" => "Range Extensions",
        "5" => "High Throughput",
        "6" => "Multiview Main",
        "7" => "Scalable Main",
        "8" => "3D Main",
        "9" => "Screen Content",
        _ => return None,
    })
}

/// `level 3.1`: the number is thirty times the level.
fn level_name(level: &str) -> Option<String> {
    let level: u8 = level.parse().ok().filter(|level| level % 3 == 0)?;
    Some(match level % 30 {
        0 => format!("level {}", level / 30),
        rest => format!("level {}.{}", level / 30, rest / 3),
    })
}

/// Luma samples in a picture and in a second (H.265 Table A.8 and A.9).
fn limits(level: u8) -> Option<Limits> {
    let (in_a_picture, in_a_second) = match level {
        30 => (36_864, 552_960),
        60 => (122_880, 3_686_400),
        63 => (245_760, 7_372_800),
        90 => (552_960, 16_588_800),
        93 => (983_040, 33_177_600),
        120 => (2_228_224, 66_846_720),
        123 => (2_228_224, 133_693_440),
        150 => (8_912_896, 267_386_880),
        153 => (8_912_896, 534_773_760),
        156 => (8_912_896, 1_069_547_520),
        180 => (35_651_584, 1_069_547_520),
        183 => (35_651_584, 2_139_095_040),
        186 => (35_651_584, 4_278_190_080),
        _ => return None,
    };
    Some(Limits {
        in_a_picture,
        in_a_second,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;

    #[test]
    fn profile_level_and_tier_are_told() {
        assert_eq!(
            of("H265/90000 level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST").0,
            "Main, level 3.1"
        );
        assert_eq!(of("H265/90000").0, "Main, level 3.1");
        assert_eq!(
            of("H265/90000 profile-id=2;level-id=150;tier-flag=1;tx-mode=MRST").0,
            "Main 10, level 5, high tier, layers in several RTP streams"
        );
    }

    #[test]
    fn each_parameter_is_explained() {
        assert_eq!(
            of("H265/90000 level-id=180;tier-flag=0;level-id=94").1,
            ["level 6: up to 7680×4320 at 32 fps", "main tier"]
        );
    }
}
