//! How fast the linter judges what real peers write: every description in `fixtures/sdp/real`,
//! over and over, with every rule that is on by default, on one core.
//!
//! `benches/sdp.sh` runs this; by itself: `cargo bench --no-default-features --bench lint`.
//! With `-- 2` it stops after 2 MB, which is enough to count instructions:
//! `valgrind --tool=callgrind target/release/deps/lint-… 2`.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use rtctool::lint::{Options, lint};
use rtctool::sdp::Document;
use rtctool::source::Source;

/// How much is judged at least, unless the command line says.
const MEGABYTES: usize = 100;

fn main() {
    let texts = descriptions();
    let bytes: usize = texts.iter().map(Vec::len).sum();
    let options = Options::default();
    let start = Instant::now();
    let wanted = std::env::args().find_map(|word| word.parse().ok());
    let rounds = (wanted.unwrap_or(MEGABYTES) * 1_000_000).div_ceil(bytes);
    for _ in 0..rounds {
        for text in &texts {
            let source = Source::new("bench", text.clone());
            black_box(lint(&Document::read(&source), None, &options));
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = (bytes * rounds) as f64 / 1e6;
    println!(
        "lint: {:.1} MB/s, {:.0} descriptions/s ({} of {:.1} kB on average, {rounds} rounds)",
        megabytes / seconds,
        (texts.len() * rounds) as f64 / seconds,
        texts.len(),
        bytes as f64 / texts.len() as f64 / 1e3,
    );
}

fn descriptions() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sdp/real");
    let entries = std::fs::read_dir(folder).expect("the fixtures are there");
    entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|end| end == "sdp"))
        .map(|path| std::fs::read(path).expect("a readable file"))
        .collect()
}
