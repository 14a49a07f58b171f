//! What payload types are for.

/// What a payload type is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Media,
    Rtx,
    Red,
    /// Forward error correction, such as ULPFEC and FlexFEC.
    Fec,
    ComfortNoise,
    Tones,
}

/// The encodings that only repair or accompany others.
const AUXILIARY: &[(&str, Role)] = &[
    ("rtx", Role::Rtx),
    ("red", Role::Red),
    ("ulpfec", Role::Fec),
    ("flexfec", Role::Fec),
    ("flexfec-03", Role::Fec),
    ("parityfec", Role::Fec),
    ("CN", Role::ComfortNoise),
    ("telephone-event", Role::Tones),
];

impl Role {
    pub fn of(encoding: &str) -> Self {
        AUXILIARY
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(encoding))
            .map_or(Role::Media, |(_, role)| *role)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Media => "media",
            Role::Rtx => "rtx",
            Role::Red => "red",
            Role::Fec => "fec",
            Role::ComfortNoise => "comfort_noise",
            Role::Tones => "tones",
        }
    }
}
