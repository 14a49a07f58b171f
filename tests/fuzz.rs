//! Every reader of untrusted bytes on a bounded number of damaged inputs: the targets of fuzz/ without a fuzzer.
//!
//! `RTCTOOL_FUZZ=100 cargo test --test fuzz` tries a hundred times as many.

#![expect(
    clippy::disallowed_methods,
    reason = "how much is tried comes from the environment"
)]

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use fuzz::mutation::{Dice, mutant};
use fuzz::{TARGETS, run};

/// A test for each target, so that one of them can be run.
macro_rules! tests {
    ($($(#[$condition:meta])? $name:ident,)*) => {
        $(
            $(#[$condition])?
            #[test]
            fn $name() {
                holds(stringify!($name));
            }
        )*

        #[cfg(feature = "call")]
        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

tests! {
    baseline,
    configuration,
    dtls,
    #[cfg(feature = "call")]
    http,
    ice_configuration,
    key_log,
    media_file,
    pcap_analyze,
    report,
    rtcp,
    rtp,
    #[cfg(feature = "call")]
    schedule,
    sdp_envelope,
    sdp_lint,
    sdp_pair,
    sdp_session,
    stun,
    stun_reply,
    turn_server,
    words,
}

/// What must hold of any bytes holds of seeds and of mutants. The first input that breaks it is
/// kept.
fn holds(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.expect("each test has the name of a target");
    let seeds = (target.seeds)();
    assert!(!seeds.is_empty(), "{name} has no seeds");
    let mut dice = Dice(0x5eed);
    let mutants = (0..target.tries * times()).map(|_| mutant(&seeds, &mut dice));
    let mut all = seeds.iter().cloned().chain(mutants);
    let broken = all.find(|bytes| catch_unwind(|| run(name, bytes)).is_err());
    if let Some(bytes) = broken {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        fs::write(&path, bytes).expect("the input can be kept");
        panic!("see above, and {}", path.display());
    }
}

fn times() -> usize {
    let times = std::env::var("RTCTOOL_FUZZ");
    times.map_or(1, |times| times.parse().expect("RTCTOOL_FUZZ is a number"))
}

#[test]
#[ignore = "writes what cargo fuzz begins with: fuzz/corpus/TARGET"]
fn seeds_are_written() {
    for target in TARGETS {
        let folder = fuzz_folder().join("corpus").join(target.name);
        fs::create_dir_all(&folder).expect("the folder can be made");
        for (number, seed) in (target.seeds)().iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed).expect("a seed can be written");
        }
    }
}

#[test]
#[cfg(feature = "call")]
fn cargo_fuzz_has_each_target_and_no_other() {
    use std::collections::BTreeSet;

    let named: BTreeSet<String> = TARGETS.iter().map(|target| target.name.into()).collect();
    let files = fs::read_dir(fuzz_folder().join("fuzz_targets")).expect("there are targets");
    let stem = |path: PathBuf| {
        path.file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
    };
    let files = files.filter_map(|entry| stem(entry.ok()?.path()));
    assert_eq!(files.collect::<BTreeSet<_>>(), named);
    assert_eq!(
        TESTED
            .iter()
            .map(|name| name.to_string())
            .collect::<BTreeSet<_>>(),
        named
    );
    let manifest = fs::read_to_string(fuzz_folder().join("Cargo.toml")).expect("it can be read");
    let readme = fs::read_to_string(fuzz_folder().join("README.md")).expect("it can be read");
    for name in named {
        assert!(
            manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")),
            "{name}"
        );
        assert!(
            readme.contains(&format!("| `{name}` |")),
            "README.md leaves out {name}"
        );
    }
}

fn fuzz_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}
