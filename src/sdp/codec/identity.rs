//! When two payload types are one codec.
//!
//! The encoding, the clock rate and the channels decide, and for some codecs parameters
//! too, which no decoder can bridge: one H.264 is not another. Other parameters are
//! preferences.

use std::fmt;

use super::Role;
use super::h264::{self, ProfileLevel};
use super::parameters::{MOST_PARTS, part_of};

/// What must agree for two payload types to be of the same codec.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    /// As it is written, such as `opus`.
    pub encoding: &'a str,
    pub clock_hz: Option<u32>,
    /// `None` when they cannot be read.
    channels: Option<u32>,
    /// The values of the parameters that are part of the codec, as their table lists them.
    parts: [Option<&'a str>; MOST_PARTS],
    /// H.264's, whose level is no part of the codec.
    profile_level_id: Option<&'a str>,
}

impl<'a> Identity<'a> {
    /// A codec of which no parameters are known.
    pub fn new(encoding: &'a str, clock_hz: Option<u32>, channels: Option<u32>) -> Self {
        Identity {
            encoding,
            clock_hz,
            channels,
            parts: [None; MOST_PARTS],
            profile_level_id: None,
        }
    }

    /// With those of its parameters that matter. `value_of` finds one by its name.
    pub fn with_parameters(mut self, value_of: impl Fn(&str) -> Option<&'a str>) -> Self {
        for (part, (name, _)) in self.parts.iter_mut().zip(part_of(self.encoding)) {
            *part = value_of(name);
        }
        if self.is("H264") {
            self.profile_level_id = value_of("profile-level-id");
        }
        self
    }

    pub fn is(&self, encoding: &str) -> bool {
        self.encoding.eq_ignore_ascii_case(encoding)
    }

    pub fn role(&self) -> Role {
        Role::of(self.encoding)
    }

    /// Whether both are the same codec, as far as they themselves can tell: RTX also needs
    /// to repair the same.
    pub fn is_same(&self, other: &Identity) -> bool {
        self.has_same_name(other) && self.has_same_parts(other)
    }

    /// Whether encoding, clock rate and channels agree.
    pub fn has_same_name(&self, other: &Identity) -> bool {
        self.is(other.encoding)
            && self.clock_hz == other.clock_hz
            && self.channels == other.channels
    }

    /// Whether the parameters agree that are part of the codec: a profile is, a level is not.
    pub fn has_same_parts(&self, other: &Identity) -> bool {
        let agree = |(name, _): &(&str, &str)| match (self.part(name), other.part(name)) {
            (Some(mine), Some(others)) => is_same_value(mine, others),
            (mine, others) => mine == others,
        };
        part_of(self.encoding).iter().all(agree)
            && h264::is_same_profile(self.profile_level_id, other.profile_level_id)
    }

    /// A parameter that is part of the codec, or what its absence means.
    fn part(&self, wanted: &str) -> Option<&'a str> {
        let mut parts = self.parts.iter().zip(part_of(self.encoding));
        let (value, (_, default)) = parts.find(|(_, (name, _))| *name == wanted)?;
        Some(value.unwrap_or(default))
    }

    /// What tells it from others of its name, for a message.
    fn variant(&self) -> Option<String> {
        if self.is("H264") {
            let profile = h264_profile(self.profile_level_id);
            let mode = self.part("packetization-mode")?;
            return Some(format!("{profile}, packetization-mode {mode}"));
        }
        let profile = self.part("profile-id").or_else(|| self.part("profile"))?;
        (profile != "0").then(|| format!("profile {profile}"))
    }
}

fn is_same_value(one: &str, other: &str) -> bool {
    match (one.parse::<u32>(), other.parse::<u32>()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one.eq_ignore_ascii_case(other),
    }
}

fn h264_profile(profile_level_id: Option<&str>) -> String {
    let Some(written) = profile_level_id else {
        return h264::Profile::Baseline.to_string();
    };
    let read = ProfileLevel::parse(written);
    read.map_or(format!("profile-level-id {written}"), |read| {
        read.profile.to_string()
    })
}

/// `VP9/90000 profile 2`
impl fmt::Display for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.encoding)?;
        if let Some(clock_hz) = self.clock_hz {
            write!(f, "/{clock_hz}")?;
        }
        if let Some(channels) = self.channels.filter(|&channels| channels != 1) {
            write!(f, "/{channels}")?;
        }
        match self.variant() {
            Some(variant) => write!(f, " {variant}"),
            None => Ok(()),
        }
    }
}
