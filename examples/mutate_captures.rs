//! Damages captures in every way that comes to mind, and has the library analyse them.
//!
//! `cargo run --example mutate_captures -- MEGABYTES SEED FILE…` goes on until so much has been
//! analysed. A mutant that makes the library panic is written to the current folder, and so is
//! the slowest. At the end: how much was analysed, and the peak of memory.

#![expect(
    clippy::disallowed_methods,
    reason = "measures how long an analysis takes"
)]

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rtctool::capture::analyze::Analyzer;
use rtctool::capture::file::CaptureReader;
use rtctool::capture::findings::{findings, of_reading};
use rtctool::report::pcap::Capture;

/// Larger originals are cut to this, so that many mutants come of each.
const LARGEST: usize = 400_000;

/// What length fields like to be.
const EXTREMES: [u32; 10] = [
    0,
    1,
    3,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    0x0100_0000,
    0x7fff_ffff,
    u32::MAX,
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [megabytes, seed, files @ ..] = arguments.as_slice() else {
        eprintln!("usage: mutate_captures MEGABYTES SEED FILE…");
        return ExitCode::from(2);
    };
    let (Ok(megabytes), Ok(seed)) = (megabytes.parse::<u64>(), seed.parse()) else {
        eprintln!("MEGABYTES and SEED are numbers");
        return ExitCode::from(2);
    };
    let read = files.iter().filter_map(|file| std::fs::read(file).ok());
    let originals: Vec<Vec<u8>> = read.filter(|bytes| bytes.len() > 24).collect();
    if originals.is_empty() {
        eprintln!("no FILE can be read");
        return ExitCode::from(2);
    }
    let tally = mutate_until(megabytes * 1_000_000, &originals, Random(seed));
    tally.print();
    match tally.panics {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

#[derive(Default)]
struct Tally {
    bytes: u64,
    mutants: u64,
    packets: u64,
    panics: u64,
    slowest: Option<Slow>,
}

struct Slow {
    time: Duration,
    number: u64,
    mutant: Vec<u8>,
}

impl Tally {
    fn took(&mut self, time: Duration, mutant: &[u8]) {
        if self.slowest.as_ref().is_none_or(|slow| time > slow.time) {
            self.slowest = Some(Slow {
                time,
                number: self.mutants,
                mutant: mutant.to_vec(),
            });
        }
    }

    fn print(&self) {
        println!(
            "{} mutants, {} MB, {} packets, {} panics",
            self.mutants,
            self.bytes / 1_000_000,
            self.packets,
            self.panics
        );
        if let Some(slow) = &self.slowest {
            let name = format!("slowest-{}.pcap", slow.number);
            std::fs::write(&name, &slow.mutant).expect("the mutant can be written");
            println!("slowest: {:?}, {name}", slow.time);
        }
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        if let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM")) {
            println!("{peak}");
        }
    }
}

fn mutate_until(bytes: u64, originals: &[Vec<u8>], mut random: Random) -> Tally {
    let mut tally = Tally::default();
    while tally.bytes < bytes {
        let mutant = mutant(originals, &mut random);
        let begun = Instant::now();
        match catch_unwind(|| analyze(&mutant)) {
            Ok(packets) => tally.packets += packets,
            Err(_) => {
                tally.panics += 1;
                let name = format!("mutant-{}.pcap", tally.mutants);
                std::fs::write(&name, &mutant).expect("the mutant can be written");
                eprintln!("panic: {name}");
            }
        }
        tally.took(begun.elapsed(), &mutant);
        tally.mutants += 1;
        tally.bytes += mutant.len() as u64;
    }
    tally
}

/// All that `pcap analyze` does with a file, up to the JSON; gives the number of packets.
fn analyze(capture: &[u8]) -> u64 {
    let Ok(mut reader) = CaptureReader::open(capture) else {
        return 0;
    };
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    while let Ok(Some(packet)) = reader.next_packet() {
        analyzer.packet(&packet);
    }
    for end in reader.notes().iter().flat_map(|notes| &notes.ends) {
        analyzer.left_out(&end.sums.left_out);
    }
    analyzer.finish();
    let summary = analyzer.summary();
    let mut found = findings("mutant", &summary);
    found.extend(of_reading("mutant", reader.skipped(), reader.drops()));
    let page = Capture::from(summary);
    let text = serde_json::to_string(&(&page, found)).expect("a report is JSON");
    assert!(!text.is_empty());
    page.packets
}

fn mutant(originals: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let original = &originals[random.below(originals.len())];
    let mut bytes = original[..original.len().min(LARGEST)].to_vec();
    for _ in 0..=random.below(12) {
        match random.below(6) {
            0 => flip(&mut bytes, random),
            1 => extreme(&mut bytes, random),
            2 => repeat(&mut bytes, random),
            3 => remove(&mut bytes, random),
            4 => take_from(
                &originals[random.below(originals.len())],
                &mut bytes,
                random,
            ),
            _ => noise(&mut bytes, random),
        }
    }
    if random.below(8) == 0 {
        bytes.truncate(random.below(bytes.len()));
    }
    bytes
}

/// One bit; every other time one of the first, where headers are.
fn flip(bytes: &mut [u8], random: &mut Random) {
    let within = match random.below(2) {
        0 => bytes.len().min(200),
        _ => bytes.len(),
    };
    if let Some(byte) = bytes.get_mut(random.below(within)) {
        *byte ^= 1 << random.below(8);
    }
}

/// A number of 1, 2 or 4 bytes in either order.
fn extreme(bytes: &mut [u8], random: &mut Random) {
    let value = EXTREMES[random.below(EXTREMES.len())];
    let length = [1, 2, 4][random.below(3)];
    let number = match random.below(2) {
        0 => value.to_be_bytes()[4 - length..].to_vec(),
        _ => value.to_le_bytes()[..length].to_vec(),
    };
    let at = random.below(bytes.len());
    if let Some(place) = bytes.get_mut(at..at + length) {
        place.copy_from_slice(&number);
    }
}

fn repeat(bytes: &mut Vec<u8>, random: &mut Random) {
    let chunk = chunk(bytes, random).to_vec();
    let at = random.below(bytes.len());
    bytes.splice(at..at, chunk);
}

fn remove(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    let end = (at + random.below(300)).min(bytes.len());
    bytes.drain(at..end);
}

fn take_from(other: &[u8], bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    bytes.splice(at..at, chunk(other, random).iter().copied());
}

fn noise(bytes: &mut [u8], random: &mut Random) {
    let at = random.below(bytes.len());
    let end = (at + random.below(60)).min(bytes.len());
    bytes[at..end].fill_with(|| random.below(256) as u8);
}

fn chunk<'a>(bytes: &'a [u8], random: &mut Random) -> &'a [u8] {
    let at = random.below(bytes.len());
    let end = (at + random.below(2000)).min(bytes.len());
    &bytes[at..end]
}

/// SplitMix64.
struct Random(u64);

impl Random {
    /// 0 when `limit` is.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) as usize)
            .checked_rem(limit)
            .unwrap_or(0)
    }
}
