//! What packets need to know of the interface that they came in at.

use std::time::Duration;

use pcap_file::pcapng::blocks::interface_description::InterfaceDescriptionBlock;

/// An interface's description, as numbers that are quick to use.
#[derive(Debug, Clone, Copy)]
pub struct Interface {
    pub link_type: u32,
    /// 0 where there is no limit.
    pub snap_length: u32,
    /// None where times are in a unit that is not known.
    clock: Option<Clock>,
    /// Seconds that times are off.
    offset: i64,
}

/// How times are counted.
#[derive(Debug, Clone, Copy)]
enum Clock {
    /// So many ticks a second, and nanoseconds a tick.
    Decimal { rate: u64, tick: u32 },
    /// Two to the power of this many ticks a second, 29 at most.
    Binary { exponent: u8 },
}

impl Interface {
    pub fn new(description: &InterfaceDescriptionBlock) -> Interface {
        let resolution = description.ts_resolution();
        let exponent = resolution.resolution();
        Interface {
            link_type: u32::from(description.linktype) & 0xffff,
            snap_length: description.snaplen,
            clock: Some(match resolution.is_bin() {
                true => Clock::Binary { exponent },
                // The crate knows none finer than nanoseconds.
                false => Clock::Decimal {
                    rate: 10u64.saturating_pow(exponent.into()),
                    tick: 10u32.saturating_pow(9u32.saturating_sub(exponent.into())),
                },
            }),
            offset: description.ts_offset(),
        }
    }

    pub fn without_times(self) -> Interface {
        Interface {
            clock: None,
            ..self
        }
    }

    /// Since 1970; None for a time before that, or in a unit that is not known.
    pub fn time(&self, ticks: u64) -> Option<Duration> {
        let (seconds, nanoseconds) = match self.clock? {
            Clock::Decimal { rate, tick } => (ticks / rate, (ticks % rate) as u32 * tick),
            Clock::Binary { exponent } => {
                let fraction = ticks & ((1 << exponent) - 1);
                let nanoseconds = (fraction * 1_000_000_000) >> exponent;
                (ticks >> exponent, nanoseconds as u32)
            }
        };
        let seconds = seconds.checked_add_signed(self.offset)?;
        Some(Duration::new(seconds, nanoseconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pcap_file::DataLink;
    use pcap_file::pcapng::blocks::interface_description::{
        InterfaceDescriptionOption, InterfaceTsResolution,
    };
    use pcap_file::pcapng::{Block, PcapNgState};

    fn description(resolution: u8, offset: i64) -> Option<InterfaceDescriptionBlock<'static>> {
        let resolution = InterfaceTsResolution::from_u8(resolution).ok()?;
        let mut description = InterfaceDescriptionBlock::new(DataLink::ETHERNET, 0);
        description.options = vec![
            InterfaceDescriptionOption::IfTsResol(resolution),
            InterfaceDescriptionOption::IfTsOffset(offset),
        ];
        Some(description)
    }

    #[test]
    fn every_resolution_gives_the_times_that_the_crate_gives() {
        let times = [0, 1, 999, 1 << 29, 1_700_000_000_123_456_789, u64::MAX];
        let offsets = [0, 3600, -1, i64::MAX, i64::MIN];
        for (resolution, offset) in (0..=u8::MAX).flat_map(|r| offsets.map(|o| (r, o))) {
            let Some(description) = description(resolution, offset) else {
                continue;
            };
            let ours = Interface::new(&description);
            let mut state = PcapNgState::default();
            state.update_from_block(&Block::InterfaceDescription(description));
            for ticks in times {
                let (high, low) = ((ticks >> 32) as u32, ticks as u32);
                let theirs = state.decode_timestamp(0, high, low).ok();
                assert_eq!(ours.time(ticks), theirs, "{resolution} {offset} {ticks}");
            }
        }
    }
}
