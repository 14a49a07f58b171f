//! VP8 (RFC 7741) and VP9 (RFC 9628).

use super::super::Codec;
use super::sizes;

pub fn vp8_summary(codec: &Codec) -> Vec<String> {
    limits(codec)
}

pub fn vp9_summary(codec: &Codec) -> Vec<String> {
    let profile = codec.parameter("profile-id").unwrap_or("0");
    let profile = samples(profile).map(|samples| format!("profile {profile}: {samples}"));
    profile.into_iter().chain(limits(codec)).collect()
}

pub fn meaning(name: &str, value: &str) -> Option<String> {
    match name {
        "profile-id" => samples(value).map(str::to_owned),
        "max-fr" => {
            let rate: u32 = value.parse().ok()?;
            Some(format!("takes at most {rate} fps"))
        }
        "max-fs" => {
            let blocks: u32 = value.parse().ok()?;
            let size = sizes::of_so_many_blocks(blocks.into());
            let size = size.map_or(String::new(), |size| format!(", enough for {size}"));
            Some(format!("takes at most {blocks} macroblocks a frame{size}"))
        }
        _ => None,
    }
}

/// `enough for 1920×1080`, for more than that may fit; `up to 60 fps`.
fn limits(codec: &Codec) -> Vec<String> {
    let number = |name| codec.parameter(name)?.parse::<u32>().ok();
    let size = number("max-fs").and_then(|blocks| sizes::of_so_many_blocks(blocks.into()));
    let size = size.map(|size| format!("enough for {size}"));
    let rate = number("max-fr").map(|rate| format!("up to {rate} fps"));
    size.into_iter().chain(rate).collect()
}

fn samples(profile: &str) -> Option<&'static str> {
    match profile {
        "0" => Some("8 bits, 4:2:0"),
        "1" => Some("8 bits, 4:2:2 or 4:4:4"),
        "2" => Some("10 or 12 bits, 4:2:0"),
        "3" => Some("10 or 12 bits, 4:2:2 or 4:4:4"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;

    #[test]
    fn the_profiles_of_vp9_are_depth_and_chroma() {
        assert_eq!(
            of("VP9/90000 profile-id=2").0,
            "profile 2: 10 or 12 bits, 4:2:0"
        );
        assert_eq!(of("VP9/90000").0, "profile 0: 8 bits, 4:2:0");
        assert_eq!(of("VP9/90000 profile-id=4").0, "");
    }

    #[test]
    fn limits_are_told_as_sizes() {
        assert_eq!(
            of("VP8/90000 max-fs=12288;max-fr=60").0,
            "enough for 1920×1080, up to 60 fps"
        );
        assert_eq!(
            of("VP9/90000 max-fs=8160").0,
            "profile 0: 8 bits, 4:2:0, enough for 1920×1080"
        );
        assert_eq!(of("VP8/90000 max-fr=30").0, "up to 30 fps");
        assert_eq!(
            of("VP8/90000 max-fs=12288").1,
            ["takes at most 12288 macroblocks a frame, enough for 1920×1080"]
        );
    }
}
