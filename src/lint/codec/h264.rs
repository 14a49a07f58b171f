//! What `profile-level-id` says about H.264's profile (RFC 6184).

use std::fmt;

use crate::sdp::Text;

/// The profile in a `profile-level-id`; several ways to write one profile are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    ConstrainedBaseline,
    Baseline,
    Main,
    ConstrainedHigh,
    High,
    /// `profile_idc` and `profile_iop`.
    Other(u8, u8),
    /// Baseline by the RFC, Constrained Baseline by what browsers make of it.
    NotWritten,
}

impl Profile {
    pub fn of(profile_level_id: Option<Text>) -> Self {
        let bytes = profile_level_id.and_then(|text| u32::from_str_radix(text.as_str(), 16).ok());
        let Some(bytes) = bytes else {
            return Profile::NotWritten;
        };
        let [_, idc, iop, _] = bytes.to_be_bytes();
        match (idc, iop) {
            // Constraint flags 0 to 2 are the three highest bits.
            (0x42, iop) if iop & 0b0100_0000 != 0 => Profile::ConstrainedBaseline,
            (0x4d, iop) if iop & 0b1000_0000 != 0 => Profile::ConstrainedBaseline,
            (0x58, iop) if iop & 0b1100_0000 == 0b1100_0000 => Profile::ConstrainedBaseline,
            (0x42, _) => Profile::Baseline,
            (0x58, iop) if iop & 0b1000_0000 != 0 => Profile::Baseline,
            (0x4d, _) => Profile::Main,
            (0x64, 0x0c) => Profile::ConstrainedHigh,
            (0x64, 0) => Profile::High,
            (idc, iop) => Profile::Other(idc, iop),
        }
    }

    pub fn is_same(self, other: Profile) -> bool {
        let plain = [Profile::ConstrainedBaseline, Profile::Baseline];
        match (self, other) {
            (Profile::NotWritten, profile) | (profile, Profile::NotWritten) => {
                profile == Profile::NotWritten || plain.contains(&profile)
            }
            _ => self == other,
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Profile::ConstrainedBaseline => "Constrained Baseline",
            Profile::Baseline | Profile::NotWritten => "Baseline",
            Profile::Main => "Main",
            Profile::ConstrainedHigh => "Constrained High",
            Profile::High => "High",
            Profile::Other(idc, iop) => return write!(f, "profile {idc:02x}{iop:02x}"),
        })
    }
}
