//! What packets need to know of the interface that they came in at.

use std::time::Duration;

use pcap_file::pcapng::blocks::interface_description::InterfaceDescriptionBlock;

/// An interface's description, as numbers that are quick to use.
#[derive(Debug, Clone, Copy)]
pub struct Interface {
    pub link_type: u32,
    /// 0 where there is no limit.
    pub snap_length: u32,
    clock: Clock,
    /// Seconds that times are off.
    offset: i64,
}

/// How times are counted.
#[derive(Debug, Clone, Copy)]
enum Clock {
    /// So many ticks a second, and nanoseconds a tick.
    Decimal { rate: u64, tick: u32 },
    /// Ten to the power of this many ticks a second, more than nanoseconds.
    Finer { exponent: u8 },
    /// Two to the power of this many ticks a second, 127 at most.
    Binary { exponent: u8 },
}

/// In the highest bit of a resolution: it is a power of two, and not of ten.
const BINARY: u8 = 0x80;

const MICROSECONDS: u8 = 6;

impl Interface {
    /// `resolution` is the value of `if_tsresol`; without it times are in microseconds.
    pub fn new(description: &InterfaceDescriptionBlock, resolution: Option<u8>) -> Interface {
        Interface {
            link_type: u32::from(description.linktype) & 0xffff,
            snap_length: description.snaplen,
            clock: Clock::of(resolution.unwrap_or(MICROSECONDS)),
            offset: description.ts_offset(),
        }
    }

    /// Since 1970; None for a time before that.
    pub fn time(&self, ticks: u64) -> Option<Duration> {
        let (seconds, nanoseconds) = match self.clock {
            Clock::Decimal { rate, tick } => (ticks / rate, (ticks % rate) as u32 * tick),
            Clock::Finer { exponent } => finer(ticks, exponent),
            Clock::Binary { exponent } => {
                let seconds = ticks.checked_shr(exponent.into()).unwrap_or(0);
                let fraction = u128::from(ticks) & ((1 << exponent) - 1);
                let nanoseconds = (fraction * 1_000_000_000) >> exponent;
                (seconds, nanoseconds as u32)
            }
        };
        let seconds = seconds.checked_add_signed(self.offset)?;
        Some(Duration::new(seconds, nanoseconds))
    }
}

impl Clock {
    fn of(resolution: u8) -> Clock {
        match (resolution & BINARY, resolution & !BINARY) {
            (0, exponent @ 0..=9) => Clock::Decimal {
                rate: 10u64.pow(exponent.into()),
                tick: 10u32.pow(9 - u32::from(exponent)),
            },
            (0, exponent) => Clock::Finer { exponent },
            (_, exponent) => Clock::Binary { exponent },
        }
    }
}

/// Seconds and nanoseconds; what is finer is cut off.
fn finer(ticks: u64, exponent: u8) -> (u64, u32) {
    let ticks = u128::from(ticks);
    // Of exponents that do not fit, a second has more ticks than any time.
    let a_second = 10u128.saturating_pow(exponent.into());
    let a_nanosecond = 10u128.saturating_pow(u32::from(exponent).saturating_sub(9));
    let nanoseconds = ticks % a_second / a_nanosecond;
    ((ticks / a_second) as u64, nanoseconds as u32)
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
            let ours = Interface::new(&description, Some(resolution));
            let mut state = PcapNgState::default();
            state.update_from_block(&Block::InterfaceDescription(description));
            for ticks in times {
                let (high, low) = ((ticks >> 32) as u32, ticks as u32);
                let theirs = state.decode_timestamp(0, high, low).ok();
                assert_eq!(ours.time(ticks), theirs, "{resolution} {offset} {ticks}");
            }
        }
    }

    #[test]
    fn finer_resolutions_are_exact_too() {
        let description = description(9, 0).unwrap();
        let time = |resolution, ticks| Interface::new(&description, Some(resolution)).time(ticks);
        let ns = |ns| Some(Duration::from_nanos(ns));
        // 1.5 s in parts of 2^30, 2^32 and 2^63.
        assert_eq!(time(0x80 | 30, 3 << 29), ns(1_500_000_000));
        assert_eq!(time(0x80 | 32, 3 << 31), ns(1_500_000_000));
        assert_eq!(time(0x80 | 63, 3 << 62), ns(1_500_000_000));
        // The last tick before a second, and fractions of one.
        assert_eq!(time(0x80 | 30, (1 << 30) - 1), ns(999_999_999));
        assert_eq!(time(0x80 | 64, 1 << 63), ns(500_000_000));
        assert_eq!(time(0x80 | 127, u64::MAX), ns(0));
        // Picoseconds, and less than anything.
        assert_eq!(time(12, 1_500_000_000_999), ns(1_500_000_000));
        assert_eq!(time(19, u64::MAX), ns(1_844_674_407));
        assert_eq!(time(20, u64::MAX), ns(184_467_440));
        assert_eq!(time(127, u64::MAX), ns(0));
    }

    #[test]
    fn any_resolution_gives_a_time() {
        let description = description(9, 0).unwrap();
        for resolution in 0..=u8::MAX {
            for ticks in [0, 1, u64::MAX] {
                let interface = Interface::new(&description, Some(resolution));
                assert!(interface.time(ticks).is_some(), "{resolution} {ticks}");
            }
        }
    }
}
