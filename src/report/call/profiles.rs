//! What `call profiles` reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The networks that calls can be made over.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct CallProfiles {
    pub profiles: Vec<NetworkProfile>,
}

/// A network, as the caller has it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct NetworkProfile {
    pub name: String,
    pub about: String,
    /// What the caller sends goes through it.
    pub up: Setting,
    /// What the caller receives.
    pub down: Setting,
    /// Where the numbers are from.
    pub origin: String,
}

/// How one direction of the network treats datagrams.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// Lost at random or in bursts, in the long run.
    pub loss_percent: f64,
    /// Datagrams of a stream that are lost in a row, in the mean; null where loss is random.
    pub burst_packets: Option<f64>,
    pub delay_ms: f64,
    /// Delays are drawn from `delay_ms` ± this, in order within a stream.
    pub jitter_ms: f64,
    pub reorder_percent: f64,
    /// How long those are held back.
    pub reorder_ms: f64,
    pub duplicate_percent: f64,
    /// Null: as fast as the machine.
    pub rate_bps: Option<u64>,
    /// What waits before the rate at most.
    pub queue_ms: f64,
}

#[cfg(feature = "call")]
mod convert {
    use super::*;
    use crate::call::link::profiles::Profile;
    use crate::call::link::{LinkConfig, Loss};
    use crate::units::duration_ms;

    impl From<&Profile> for NetworkProfile {
        fn from(profile: &Profile) -> Self {
            NetworkProfile {
                name: profile.name.to_owned(),
                about: profile.about.to_owned(),
                up: (&profile.up).into(),
                down: (&profile.down).into(),
                origin: profile.origin.to_owned(),
            }
        }
    }

    impl From<&LinkConfig> for Setting {
        fn from(config: &LinkConfig) -> Self {
            let (share, burst_packets) = match config.loss {
                Loss::Random(share) => (share, None),
                Loss::Bursts { share, length } => (share, Some(length)),
            };
            Setting {
                loss_percent: share * 100.0,
                burst_packets,
                delay_ms: duration_ms(config.delay),
                jitter_ms: duration_ms(config.jitter),
                reorder_percent: config.reorder.share * 100.0,
                reorder_ms: duration_ms(config.reorder.held_back),
                duplicate_percent: config.duplicate * 100.0,
                rate_bps: config.rate_bps,
                queue_ms: duration_ms(config.queue),
            }
        }
    }
}
