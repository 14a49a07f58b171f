//! What `call offer` and `call answer` report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OneEnd;

/// One end of a call whose descriptions were carried by hand. Its set-up leaves out the time in
/// which they were carried, `signalling_ms`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct CallByHand {
    /// How long descriptions were carried: until the other end's was there and, of the end that
    /// answers, from its answer to the first check of ICE that came, which tells that the other
    /// end has it. Null when no description came.
    pub signalling_ms: Option<f64>,
    #[serde(flatten)]
    pub call: OneEnd,
}
