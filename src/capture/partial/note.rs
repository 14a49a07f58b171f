//! What a partial says besides its packets. In the file a note is JSON, so that a later
//! version can say more.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::capture::file::{Closed, Compression, Damage, Drops, Format, Packet, Skip, Skipped};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// A partial begins.
    Partial(Head),
    /// A capture that packets come from. They are numbered in their order.
    Origin(Origin),
    /// Stands in front of an interface.
    Interface(Interface),
    /// No more packets of a capture come.
    End(End),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub version: u32,
    /// Name and version of the program.
    pub made_by: String,
}

/// A capture as it was before it became partial.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub name: String,
    pub format: String,
    pub compression: Option<String>,
    /// Whether payloads were kept whole, so that keys can open them.
    #[serde(default)]
    pub whole_payloads: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    pub origin: usize,
    /// Whether it is known when its packets came.
    pub has_times: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub origin: usize,
    #[serde(flatten)]
    pub sums: Sums,
}

/// What a capture amounts to, packets left out included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sums {
    pub packets: u64,
    pub bytes: u64,
    pub earliest: Option<Duration>,
    pub latest: Option<Duration>,
    pub left_out: LeftOut,
    pub skipped_bytes: u64,
    pub skipped_places: u64,
    pub skips: Vec<NotedSkip>,
    pub dropped_by_interface: Option<u64>,
    pub dropped_by_os: Option<u64>,
    /// None of a capture that was read to its end.
    pub broke_off: Option<BrokeOff>,
}

/// Packets that belong to no call. Their bytes are not kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeftOut {
    pub packets: u64,
    pub bytes: u64,
    pub untimed: u64,
    pub earliest: Option<Duration>,
    pub latest: Option<Duration>,
    pub other_udp: u64,
    pub not_udp: u64,
    pub undecodable: u64,
    pub unsupported_link: u64,
    /// The lowest link type that is not read.
    pub link_type: Option<u32>,
}

/// A damaged part that was skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotedSkip {
    pub offset: u64,
    pub bytes: u64,
    pub packet: u64,
    pub damage: String,
}

/// Why a capture could not be read to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BrokeOff {
    pub cause: String,
    pub help: String,
}

/// Why a packet is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    OtherUdp,
    NotUdp,
    Undecodable,
    UnsupportedLink,
}

impl Origin {
    /// A capture of which all is there.
    pub fn of(name: String, format: Format, compression: Option<Compression>) -> Origin {
        Origin {
            name,
            format: format.as_str().to_owned(),
            compression: compression.map(|compression| compression.as_str().to_owned()),
            whole_payloads: true,
        }
    }
}

impl Sums {
    pub fn count(&mut self, packet: &Packet) {
        self.packets += 1;
        self.bytes += packet.on_wire as u64;
        widen(&mut self.earliest, &mut self.latest, packet.at);
    }

    /// Takes what is known when a capture has been read.
    pub fn close(&mut self, closed: &Closed) {
        let Skipped {
            bytes,
            places,
            first,
        } = &closed.skipped;
        self.skipped_bytes = *bytes;
        self.skipped_places = *places;
        self.skips = first.iter().map(NotedSkip::from).collect();
        self.dropped_by_interface = closed.drops.by_interface;
        self.dropped_by_os = closed.drops.by_os;
    }

    pub fn drops(&self) -> Drops {
        Drops {
            by_interface: self.dropped_by_interface,
            by_os: self.dropped_by_os,
        }
    }

    pub fn skipped(&self) -> Skipped {
        Skipped {
            bytes: self.skipped_bytes,
            places: self.skipped_places,
            first: self.skips.iter().map(Skip::from).collect(),
        }
    }
}

impl LeftOut {
    pub fn count(&mut self, packet: &Packet, why: Nothing) {
        self.packets += 1;
        self.bytes += packet.on_wire as u64;
        self.untimed += u64::from(packet.at.is_none());
        widen(&mut self.earliest, &mut self.latest, packet.at);
        match why {
            Nothing::OtherUdp => self.other_udp += 1,
            Nothing::NotUdp => self.not_udp += 1,
            Nothing::Undecodable => self.undecodable += 1,
            Nothing::UnsupportedLink => {
                self.unsupported_link += 1;
                self.link_type = lowest(self.link_type, Some(packet.link_type));
            }
        }
    }

    /// Adds what was left out of another capture. Its counts come out of a file, and may be
    /// any numbers.
    pub fn add(&mut self, other: &LeftOut) {
        let counts = [
            (&mut self.packets, other.packets),
            (&mut self.bytes, other.bytes),
            (&mut self.untimed, other.untimed),
            (&mut self.other_udp, other.other_udp),
            (&mut self.not_udp, other.not_udp),
            (&mut self.undecodable, other.undecodable),
            (&mut self.unsupported_link, other.unsupported_link),
        ];
        for (sum, more) in counts {
            *sum = sum.saturating_add(more);
        }
        widen(&mut self.earliest, &mut self.latest, other.earliest);
        widen(&mut self.earliest, &mut self.latest, other.latest);
        self.link_type = lowest(self.link_type, other.link_type);
    }
}

fn widen(earliest: &mut Option<Duration>, latest: &mut Option<Duration>, at: Option<Duration>) {
    if let Some(at) = at {
        *earliest = Some(earliest.map_or(at, |earliest| earliest.min(at)));
        *latest = Some(latest.map_or(at, |latest| latest.max(at)));
    }
}

/// The lower of two numbers that may be missing.
pub fn lowest(one: Option<u32>, other: Option<u32>) -> Option<u32> {
    one.into_iter().chain(other).min()
}

impl From<&Skip> for NotedSkip {
    fn from(skip: &Skip) -> Self {
        NotedSkip {
            offset: skip.offset,
            bytes: skip.bytes,
            packet: skip.packet,
            damage: skip.damage.to_string(),
        }
    }
}

impl From<&NotedSkip> for Skip {
    fn from(noted: &NotedSkip) -> Self {
        Skip {
            offset: noted.offset,
            bytes: noted.bytes,
            packet: noted.packet,
            damage: Damage::Block(noted.damage.clone()),
        }
    }
}
