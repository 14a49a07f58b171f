//! AV1: the parameters of its RTP payload format, which the Alliance for Open Media wrote down.

use super::super::Codec;
use super::sizes::Limits;

/// The level that a receiver has without saying so: 3.1.
const LEVEL_IDX: u8 = 5;

pub fn summary(codec: &Codec) -> Vec<String> {
    let profile = codec.parameter("profile").unwrap_or("0");
    let level = match codec.parameter("level-idx") {
        Some(text) => text.parse().ok(),
        None => Some(LEVEL_IDX),
    };
    let mut phrases = Vec::new();
    phrases.extend(profile_name(profile).map(str::to_owned));
    phrases.extend(level.and_then(level_name));
    if codec.parameter("tier") == Some("1") {
        phrases.push("high tier".to_owned());
    }
    phrases
}

pub fn meaning(name: &str, value: &str) -> Option<String> {
    match name {
        "profile" => {
            let samples = match value {
                "0" => "8 or 10 bits, 4:2:0",
                "1" => "8 or 10 bits, 4:4:4 too",
                "2" => "up to 12 bits, 4:2:2 and 4:4:4 too",
                _ => return None,
            };
            Some(format!("{} profile: {samples}", profile_name(value)?))
        }
        "level-idx" => {
            let index: u8 = value.parse().ok()?;
            let level = level_name(index)?;
            let reach = limits(index).and_then(Limits::of_pixels);
            Some(reach.map_or(level.clone(), |reach| format!("{level}: up to {reach}")))
        }
        "tier" => match value {
            "0" => Some("main tier".to_owned()),
            "1" => Some("high tier: more bits for the same level".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

fn profile_name(profile: &str) -> Option<&'static str> {
    match profile {
        "0" => Some("Main"),
        "1" => Some("High"),
        "2" => Some("Professional"),
        _ => None,
    }
}

/// `level 3.1`, from `seq_level_idx`.
fn level_name(index: u8) -> Option<String> {
    match index {
        0..=23 => Some(format!("level {}.{}", 2 + index / 4, index % 4)),
        31 => Some("no limit of level".to_owned()),
        _ => None,
    }
}

/// The levels that are defined (AV1 Annex A.3).
fn limits(index: u8) -> Option<Limits> {
    let (in_a_picture, in_a_second) = match index {
        0 => (147_456, 4_423_680),
        1 => (278_784, 8_363_520),
        4 => (665_856, 19_975_680),
        5 => (1_065_024, 31_950_720),
        8 => (2_359_296, 70_778_880),
        9 => (2_359_296, 141_557_760),
        12 => (8_912_896, 267_386_880),
        13 => (8_912_896, 534_773_760),
        14 | 15 => (8_912_896, 1_069_547_520),
        16 => (35_651_584, 1_069_547_520),
        17 => (35_651_584, 2_139_095_040),
        18 | 19 => (35_651_584, 4_278_190_080),
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
    fn profile_and_level_are_told_and_what_is_missing_has_its_default() {
        assert_eq!(
            of("AV1/90000 level-idx=5;profile=0;tier=0").0,
            "Main, level 3.1"
        );
        assert_eq!(of("AV1/90000").0, "Main, level 3.1");
        assert_eq!(
            of("AV1/90000 profile=1;level-idx=13;tier=1").0,
            "High, level 5.1, high tier"
        );
        assert_eq!(of("AV1/90000 profile=7;level-idx=99").0, "");
    }

    #[test]
    fn each_parameter_is_explained() {
        assert_eq!(
            of("AV1/90000 level-idx=8;profile=0;tier=0").1,
            [
                "level 4.0: up to 1920×1080 at 34 fps",
                "Main profile: 8 or 10 bits, 4:2:0",
                "main tier"
            ]
        );
        assert_eq!(of("AV1/90000 level-idx=2").1, ["level 2.2"]);
    }
}
