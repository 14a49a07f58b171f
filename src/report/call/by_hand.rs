//! What `call offer` and `call answer` report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OneEnd;

/// One end of a call whose descriptions were carried by hand. Its `setup.setup_ms` leaves out
/// the time in which the other end's description was waited for. Of the end that answers it
/// holds the time in which the answer was carried: this end does not know when it arrived.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct CallByHand {
    /// How long the other end's description was waited for. Null when it did not come.
    pub signalling_ms: Option<f64>,
    #[serde(flatten)]
    pub call: OneEnd,
}
