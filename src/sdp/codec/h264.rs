//! H.264: profiles and levels (RFC 6184).

use std::fmt;

/// What `profile-level-id` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileLevel {
    pub profile: Profile,
    pub level: Level,
}

/// A profile, told by `profile_idc` and the constraint flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    ConstrainedBaseline,
    Baseline,
    Main,
    Extended,
    ConstrainedHigh,
    ProgressiveHigh,
    High,
    High10,
    High10Intra,
    High422,
    High422Intra,
    High444,
    High444Intra,
    Cavlc444Intra,
    /// `profile_idc` and flags that are in no table.
    Other(u8, u8),
}

/// A level: how much a decoder can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Ten times its number: 31 is level 3.1.
    Tenths(u8),
    /// Level 1b, between 1 and 1.1.
    OneB,
}

/// A profile with `profile_idc`, the flags that count, and what they must be.
const PROFILES: &[(Profile, u8, u8, u8)] = &[
    (Profile::ConstrainedBaseline, 0x42, 0x4f, 0x40),
    (Profile::ConstrainedBaseline, 0x4d, 0x8f, 0x80),
    (Profile::ConstrainedBaseline, 0x58, 0xcf, 0xc0),
    (Profile::Baseline, 0x42, 0x4f, 0x00),
    (Profile::Baseline, 0x58, 0xcf, 0x80),
    (Profile::Main, 0x4d, 0xaf, 0x00),
    (Profile::Extended, 0x58, 0xcf, 0x00),
    (Profile::ConstrainedHigh, 0x64, 0xff, 0x0c),
    (Profile::ProgressiveHigh, 0x64, 0xff, 0x08),
    (Profile::High, 0x64, 0xff, 0x00),
    (Profile::High10, 0x6e, 0xff, 0x00),
    (Profile::High10Intra, 0x6e, 0xff, 0x10),
    (Profile::High422, 0x7a, 0xff, 0x00),
    (Profile::High422Intra, 0x7a, 0xff, 0x10),
    (Profile::High444, 0xf4, 0xff, 0x00),
    (Profile::High444Intra, 0xf4, 0xff, 0x10),
    (Profile::Cavlc444Intra, 0x2c, 0xff, 0x10),
];

/// Whether two values of `profile-level-id` name one profile.
///
/// Without one it is Baseline by the RFC, and Constrained Baseline by what browsers make
/// of it: it goes with both. What cannot be read goes with its like only.
pub fn is_same_profile(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(written), None) | (None, Some(written)) => is_baseline(written),
        (Some(one), Some(other)) => match (ProfileLevel::parse(one), ProfileLevel::parse(other)) {
            (Some(one), Some(other)) => one.profile == other.profile,
            _ => one.eq_ignore_ascii_case(other),
        },
    }
}

fn is_baseline(profile_level_id: &str) -> bool {
    let baseline = [Profile::Baseline, Profile::ConstrainedBaseline];
    ProfileLevel::parse(profile_level_id).is_some_and(|read| baseline.contains(&read.profile))
}

impl ProfileLevel {
    /// Six hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = digits
            .then(|| u32::from_str_radix(text, 16).ok())
            .flatten()?;
        let [_, profile, flags, level] = number.to_be_bytes();
        Some(ProfileLevel {
            profile: Profile::of(profile, flags),
            level: Level::of(profile, flags, level),
        })
    }
}

impl Profile {
    fn of(idc: u8, flags: u8) -> Self {
        PROFILES
            .iter()
            .find(|(_, of, mask, value)| *of == idc && flags & mask == *value)
            .map_or(Profile::Other(idc, flags), |(profile, ..)| *profile)
    }
}

impl Level {
    /// Greater for a level that takes more.
    pub fn rank(self) -> u16 {
        match self {
            Level::OneB => 105,
            Level::Tenths(tenths) => u16::from(tenths) * 10,
        }
    }

    fn of(profile: u8, flags: u8, level: u8) -> Self {
        let is_early = matches!(profile, 0x42 | 0x4d | 0x58);
        let has_flag_3 = flags & 0x10 != 0;
        match level {
            11 if is_early && has_flag_3 => Level::OneB,
            9 => Level::OneB,
            tenths => Level::Tenths(tenths),
        }
    }

    /// Macroblocks in a second, and in a frame (H.264 Table A-1).
    pub fn limits(self) -> Option<(u64, u64)> {
        Some(match self {
            Level::OneB | Level::Tenths(10) => (1_485, 99),
            Level::Tenths(11) => (3_000, 396),
            Level::Tenths(12) => (6_000, 396),
            Level::Tenths(13 | 20) => (11_880, 396),
            Level::Tenths(21) => (19_800, 792),
            Level::Tenths(22) => (20_250, 1_620),
            Level::Tenths(30) => (40_500, 1_620),
            Level::Tenths(31) => (108_000, 3_600),
            Level::Tenths(32) => (216_000, 5_120),
            Level::Tenths(40 | 41) => (245_760, 8_192),
            Level::Tenths(42) => (522_240, 8_704),
            Level::Tenths(50) => (589_824, 22_080),
            Level::Tenths(51) => (983_040, 36_864),
            Level::Tenths(52) => (2_073_600, 36_864),
            Level::Tenths(60) => (4_177_920, 139_264),
            Level::Tenths(61) => (8_355_840, 139_264),
            Level::Tenths(62) => (16_711_680, 139_264),
            Level::Tenths(_) => return None,
        })
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Profile::ConstrainedBaseline => "Constrained Baseline",
            Profile::Baseline => "Baseline",
            Profile::Main => "Main",
            Profile::Extended => "Extended",
            Profile::ConstrainedHigh => "Constrained High",
            Profile::ProgressiveHigh => "Progressive High",
            Profile::High => "High",
            Profile::High10 => "High 10",
            Profile::High10Intra => "High 10 Intra",
            Profile::High422 => "High 4:2:2",
            Profile::High422Intra => "High 4:2:2 Intra",
            Profile::High444 => "High 4:4:4",
            Profile::High444Intra => "High 4:4:4 Intra",
            Profile::Cavlc444Intra => "CAVLC 4:4:4 Intra",
            Profile::Other(idc, flags) => return write!(f, "profile {idc:02x}{flags:02x}"),
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Level::OneB => f.write_str("level 1b"),
            Level::Tenths(tenths) if tenths % 10 == 0 => write!(f, "level {}", tenths / 10),
            Level::Tenths(tenths) => write!(f, "level {}.{}", tenths / 10, tenths % 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let ProfileLevel { profile, level } = ProfileLevel::parse(text).unwrap();
        format!("{profile}, {level}")
    }

    #[test]
    fn the_profiles_of_browsers_are_named() {
        assert_eq!(words("42e01f"), "Constrained Baseline, level 3.1");
        assert_eq!(words("42001f"), "Baseline, level 3.1");
        assert_eq!(words("4D0032"), "Main, level 5");
        assert_eq!(words("640c1f"), "Constrained High, level 3.1");
        assert_eq!(words("64001f"), "High, level 3.1");
        assert_eq!(words("f4001f"), "High 4:4:4, level 3.1");
    }

    #[test]
    fn one_profile_can_be_written_in_several_ways() {
        for text in ["42c01f", "42e01f", "4d801f", "58c01f"] {
            assert_eq!(words(text), "Constrained Baseline, level 3.1", "{text}");
        }
    }

    #[test]
    fn level_1b_is_told_from_1_1() {
        assert_eq!(words("42f00b"), "Constrained Baseline, level 1b");
        assert_eq!(words("42e00b"), "Constrained Baseline, level 1.1");
        assert_eq!(words("640009"), "High, level 1b");
    }

    #[test]
    fn what_no_table_has_is_shown_as_it_is() {
        assert_eq!(words("33aa1f"), "profile 33aa, level 3.1");
        assert_eq!(ProfileLevel::parse("42e01"), None);
        assert_eq!(ProfileLevel::parse("42e0+f"), None);
        assert_eq!(ProfileLevel::parse("é2e0f"), None);
    }

    #[test]
    fn a_profile_that_is_not_written_goes_with_both_baselines() {
        for (one, other, expected) in [
            (None, None, true),
            (None, Some("42e01f"), true),
            (Some("42001f"), None, true),
            (None, Some("640c1f"), false),
            (None, Some("nonsense"), false),
            (Some("42e01f"), Some("42001f"), false),
            (Some("nonsense"), Some("NONSENSE"), true),
        ] {
            assert_eq!(is_same_profile(one, other), expected, "{one:?} {other:?}");
        }
    }
}
