//! Networks by name, as the caller has them: what it sends goes up, what it receives
//! comes down.

use std::time::Duration;

use super::config::{LinkConfig, Loss, QUEUE, Reorder};

/// A network that many people have.
#[derive(Debug, PartialEq)]
pub struct Profile {
    pub name: &'static str,
    pub about: &'static str,
    pub up: LinkConfig,
    pub down: LinkConfig,
    /// Where its numbers are from.
    pub origin: &'static str,
}

const WEBPAGETEST: &str =
    "rates and delay as in WebPageTest's connectivity profiles; loss and jitter are rtctool's own";
const OWN: &str = "rtctool's own";

pub const PROFILES: &[Profile] = &[
    Profile {
        name: "dsl",
        about: "an old home line",
        up: link(384, 25, 2).random_loss(0.001),
        down: link(1_500, 25, 2).random_loss(0.001),
        origin: WEBPAGETEST,
    },
    Profile {
        name: "cable",
        about: "a home line",
        up: link(1_000, 14, 2),
        down: link(5_000, 14, 2),
        origin: WEBPAGETEST,
    },
    Profile {
        name: "3g",
        about: "mobile, third generation",
        up: link(768, 150, 30).bursts(0.01, 3.0),
        down: link(1_600, 150, 30).bursts(0.01, 3.0),
        origin: WEBPAGETEST,
    },
    Profile {
        name: "lte",
        about: "mobile, fourth generation",
        up: link(12_000, 35, 10).bursts(0.005, 3.0),
        down: link(12_000, 35, 10).bursts(0.005, 3.0),
        origin: WEBPAGETEST,
    },
    Profile {
        name: "edge",
        about: "mobile, second generation: too little for video",
        up: link(200, 420, 60).bursts(0.01, 3.0),
        down: link(240, 420, 60).bursts(0.01, 3.0),
        origin: WEBPAGETEST,
    },
    Profile {
        name: "wifi",
        about: "a good wireless network at home",
        up: link(40_000, 3, 2).bursts(0.002, 2.0),
        down: link(40_000, 3, 2).bursts(0.002, 2.0),
        origin: OWN,
    },
    Profile {
        name: "wifi-lossy",
        about: "a wireless network at the end of its reach",
        up: link(5_000, 15, 12).bursts(0.05, 4.0),
        down: link(8_000, 15, 12).bursts(0.05, 4.0),
        origin: OWN,
    },
    Profile {
        name: "congested",
        about: "others fill the line: long queues, and loss when they are full",
        up: link(600, 30, 20)
            .random_loss(0.02)
            .queue(Duration::from_millis(500)),
        down: link(900, 30, 20)
            .random_loss(0.02)
            .queue(Duration::from_millis(500)),
        origin: OWN,
    },
    Profile {
        name: "satellite",
        about: "over a geostationary satellite, 36,000 km up and down again",
        up: link(3_000, 300, 10).bursts(0.005, 5.0),
        down: link(20_000, 300, 10).bursts(0.005, 5.0),
        origin: OWN,
    },
    Profile {
        name: "disordered",
        about: "two paths of different length: packets overtake each other and come twice",
        up: link(10_000, 40, 5).out_of_order(0.03),
        down: link(10_000, 40, 5).out_of_order(0.03),
        origin: OWN,
    },
];

impl Profile {
    pub fn by_name(name: &str) -> Option<&'static Profile> {
        PROFILES.iter().find(|profile| profile.name == name)
    }
}

const fn link(kilobits: u64, delay_ms: u64, jitter_ms: u64) -> LinkConfig {
    LinkConfig {
        rate_bps: Some(kilobits * 1000),
        delay: Duration::from_millis(delay_ms),
        jitter: Duration::from_millis(jitter_ms),
        queue: QUEUE,
        ..LinkConfig::CLEAN
    }
}

impl LinkConfig {
    const fn random_loss(self, share: f64) -> LinkConfig {
        LinkConfig {
            loss: Loss::Random(share),
            ..self
        }
    }

    const fn bursts(self, share: f64, length: f64) -> LinkConfig {
        LinkConfig {
            loss: Loss::Bursts { share, length },
            ..self
        }
    }

    const fn queue(self, queue: Duration) -> LinkConfig {
        LinkConfig { queue, ..self }
    }

    const fn out_of_order(self, share: f64) -> LinkConfig {
        LinkConfig {
            reorder: Reorder {
                share,
                held_back: Duration::from_millis(50),
            },
            duplicate: 0.01,
            ..self
        }
    }
}
