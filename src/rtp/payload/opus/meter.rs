//! What the packets of an Opus stream have in common, and in what they differ.

use super::{Bandwidth, Mode, Packet};

/// Durations of packets that are told apart; there are nine without odd ones.
const MOST_DURATIONS: usize = 12;

/// Counts the packets of one stream in constant memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpusMeter {
    pub packets: u64,
    /// In the order of [`Mode`]: SILK, hybrid, CELT.
    modes: [u64; 3],
    /// In the order of [`Bandwidth`].
    bandwidths: [u64; 5],
    pub stereo: u64,
    /// Packets of two bytes or fewer.
    pub dtx: u64,
    /// Packets that repeat the one before at a lower quality.
    pub fec: u64,
    /// Packets that were captured too short to tell whether they do.
    pub fec_unknown: u64,
    /// Microseconds and packets, in the order in which they appeared.
    durations: Vec<(u32, u64)>,
}

impl OpusMeter {
    pub fn observe(&mut self, packet: &Packet) {
        self.packets += 1;
        self.dtx += u64::from(packet.is_dtx);
        self.stereo += u64::from(packet.channels == 2);
        self.fec += u64::from(packet.has_fec == Some(true));
        self.fec_unknown += u64::from(packet.has_fec.is_none());
        if let Some(count) = self.modes.get_mut(packet.mode as usize) {
            *count += 1;
        }
        if let Some(count) = self.bandwidths.get_mut(packet.bandwidth as usize) {
            *count += 1;
        }
        if let Some(duration) = packet.duration_us() {
            self.count(duration);
        }
    }

    fn count(&mut self, duration_us: u32) {
        for (known, packets) in &mut self.durations {
            if *known == duration_us {
                *packets += 1;
                return;
            }
        }
        if self.durations.len() < MOST_DURATIONS {
            self.durations.push((duration_us, 1));
        }
    }

    pub fn of_mode(&self, mode: Mode) -> u64 {
        self.modes.get(mode as usize).copied().unwrap_or(0)
    }

    pub fn of_bandwidth(&self, bandwidth: Bandwidth) -> u64 {
        let counts = self.bandwidths.get(bandwidth as usize);
        counts.copied().unwrap_or(0)
    }

    /// The duration that most packets have, in microseconds.
    pub fn usual_duration_us(&self) -> Option<u32> {
        let most = self.durations.iter().max_by_key(|(_, packets)| *packets);
        most.map(|(us, _)| *us)
    }

    /// Durations in microseconds with the packets of each.
    pub fn durations(&self) -> &[(u32, u64)] {
        &self.durations
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Payload;
    use super::*;

    #[test]
    fn packets_are_counted_by_what_they_are() {
        let mut meter = OpusMeter::default();
        // Wide-band speech with and without redundancy, silence, stereo music of 10 ms.
        for bytes in [&[0x48, 0x40, 0][..], &[0x48, 0, 0], &[0x48], &[0xf4, 1, 2]] {
            meter.observe(&Packet::read(Payload::whole(bytes)).unwrap());
        }
        assert_eq!((meter.packets, meter.dtx, meter.fec), (4, 1, 1));
        assert_eq!(
            (meter.of_mode(Mode::Silk), meter.of_mode(Mode::Celt)),
            (3, 1)
        );
        assert_eq!(meter.of_bandwidth(Bandwidth::Wide), 3);
        assert_eq!(meter.stereo, 1);
        assert_eq!(meter.usual_duration_us(), Some(20_000));
        assert_eq!(meter.durations(), [(20_000, 3), (10_000, 1)]);
    }
}
