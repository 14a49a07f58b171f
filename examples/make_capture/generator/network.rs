//! What a network does to datagrams: loss, delay, duplicates, lateness.

use super::random::Random;

/// Half of a way: from a peer to the capture point, or from there to a peer.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    pub delay_us: u64,
    /// Delay beyond that, evenly distributed; the order is kept, as queues do.
    pub jitter_us: u64,
    pub loss: Loss,
    /// Probability of a second copy, up to 5 ms later.
    pub duplicates: f64,
    /// Probability of being held back behind later packets.
    pub late: f64,
    /// How long those are held back, from and to.
    pub lateness_us: (u64, u64),
}

#[derive(Debug, Clone, Copy)]
pub enum Loss {
    None,
    Random(f64),
    /// Gilbert-Elliott: in the good state all pass, in the bad one none.
    Bursts {
        into_bad: f64,
        out_of_bad: f64,
    },
}

impl Link {
    pub const IDEAL: Link = Link {
        delay_us: 10_000,
        jitter_us: 0,
        loss: Loss::None,
        duplicates: 0.0,
        late: 0.0,
        lateness_us: (0, 0),
    };
}

/// How a datagram may be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// All that the link does.
    Media,
    /// Neither duplicated nor late: which copy of a report is meant, nobody could say.
    Control,
    /// Delayed only: nothing could be told of a stream without it.
    Sheltered,
}

/// A link at work.
#[derive(Debug)]
pub struct Carrier {
    link: Link,
    random: Random,
    bad: bool,
    last_arrival: u64,
}

impl Carrier {
    pub fn new(link: Link, random: Random) -> Self {
        Carrier {
            link,
            random,
            bad: false,
            last_arrival: 0,
        }
    }

    /// When what was sent now arrives: never, once, or twice.
    pub fn carry(&mut self, sent: u64, treatment: Treatment) -> Vec<u64> {
        if self.loses() && treatment != Treatment::Sheltered {
            return Vec::new();
        }
        let arrival = sent + self.link.delay_us + self.random.between(0, self.link.jitter_us);
        if treatment == Treatment::Media && self.random.chance(self.link.late) {
            let (least, most) = self.link.lateness_us;
            return vec![arrival + self.random.between(least, most)];
        }
        let arrival = arrival.max(self.last_arrival + 1);
        self.last_arrival = arrival;
        if treatment == Treatment::Media && self.random.chance(self.link.duplicates) {
            return vec![arrival, arrival + self.random.between(1, 5_000)];
        }
        vec![arrival]
    }

    fn loses(&mut self) -> bool {
        match self.link.loss {
            Loss::None => false,
            Loss::Random(probability) => self.random.chance(probability),
            Loss::Bursts {
                into_bad,
                out_of_bad,
            } => {
                let change = if self.bad { out_of_bad } else { into_bad };
                self.bad ^= self.random.chance(change);
                self.bad
            }
        }
    }
}
