//! What `sdp diff` reports: each difference with its place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Finding, FindingKind, Location};
use crate::session::diff::{Change, Place};

/// What a comparison finds, where it is one check among others.
pub static KINDS: &[&FindingKind] = &[&CHANGED];

const CHANGED: FindingKind = FindingKind::error(
    "DIFF001",
    "description-changed",
    "A description does not mean what it meant before.",
);

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SdpDiff {
    /// File name, `-` for standard input. For SDP within JSON, `#` and a JSON Pointer
    /// (RFC 6901) to the string follow.
    pub before: String,
    pub after: String,
    /// Empty when both mean the same. Each makes the run fail.
    pub changes: Vec<SdpChange>,
    /// Topics that were not compared.
    pub ignored: Vec<String>,
}

impl SdpDiff {
    /// The changes, for a report that has those of other commands beside them.
    pub fn findings(&self) -> impl Iterator<Item = Finding> {
        let found = |change: &SdpChange| {
            let place = Location::whole(&self.after);
            CHANGED.found(change.message.clone()).at(place)
        };
        self.changes.iter().map(found)
    }
}

/// One difference.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpChange {
    /// `added`, `removed` or `changed`.
    pub action: String,
    /// `session`, `bundle`, `sections`, `direction`, `codecs`, `extensions`, `ice`,
    /// `candidates`, `dtls`, `rtcp`, `streams`, `layers`, `data`, `bandwidth` or `other`.
    pub topic: String,
    /// Null when it is about the whole session.
    pub section: Option<SdpPlace>,
    /// What changed, such as `VP8`.
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// The whole of it in words.
    pub message: String,
}

/// A section, in each of the two descriptions that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SdpPlace {
    /// As the later description has it.
    pub mid: Option<String>,
    /// `audio`, `video`, `application`, …
    pub kind: String,
    /// Its place among the sections, from 0; null when the section is added.
    pub index_before: Option<usize>,
    /// Null when the section is removed.
    pub index_after: Option<usize>,
}

impl From<Change> for SdpChange {
    fn from(change: Change) -> Self {
        SdpChange {
            action: change.action.as_str().to_owned(),
            topic: change.topic.as_str().to_owned(),
            section: change.place.map(SdpPlace::from),
            subject: change.subject,
            before: change.before,
            after: change.after,
            message: change.message,
        }
    }
}

impl From<Place> for SdpPlace {
    fn from(place: Place) -> Self {
        SdpPlace {
            mid: place.mid,
            kind: place.kind,
            index_before: place.before,
            index_after: place.after,
        }
    }
}
