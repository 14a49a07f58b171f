//! What must hold of any bytes, reader by reader: for libFuzzer by the files of fuzz_targets/, and for every
//! `cargo test` by tests/fuzz.rs, which has this folder as a module.

mod captures;
mod dtls;
mod files;
#[cfg(feature = "call")]
mod http;
mod media;
pub mod mutation;
mod reports;
mod sdp;
pub mod seeds;
mod stun;
mod words;

/// A reader of untrusted bytes, and what must hold whatever it is given.
pub struct Target {
    /// As in `cargo fuzz run NAME`.
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// Real input to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Mutations of seeds that each run of the tests tries: about two seconds' worth.
    pub tries: usize,
}

impl Target {
    const fn new(
        name: &'static str,
        run: fn(&[u8]),
        seeds: fn() -> Vec<Vec<u8>>,
        tries: usize,
    ) -> Target {
        Target {
            name,
            run,
            seeds,
            tries,
        }
    }
}

pub static TARGETS: &[Target] = &[
    Target::new("baseline", files::baseline, seeds::baselines, 50_000),
    Target::new(
        "configuration",
        files::configuration,
        seeds::configurations,
        300,
    ),
    Target::new("dtls", dtls::datagrams, seeds::dtls, 20_000),
    #[cfg(feature = "call")]
    Target::new("http", http::response, seeds::http, 8_000),
    Target::new(
        "ice_configuration",
        files::ice_configuration,
        seeds::ice_configurations,
        50_000,
    ),
    Target::new("key_log", files::keys, seeds::keys, 40_000),
    Target::new("media_file", files::media, seeds::media_files, 10_000),
    Target::new("pcap_analyze", captures::analyze, seeds::captures, 600),
    Target::new("report", reports::any, seeds::reports, 1_500),
    Target::new("rtcp", media::rtcp, seeds::rtcp, 200_000),
    Target::new("rtp", media::rtp, seeds::rtp, 6_000),
    #[cfg(feature = "call")]
    Target::new("schedule", http::schedule, seeds::schedules, 20_000),
    Target::new("sdp_envelope", sdp::envelope, seeds::envelopes, 8_000),
    Target::new("sdp_lint", sdp::lint, seeds::descriptions, 300),
    Target::new("sdp_pair", sdp::pair, seeds::pairs, 600),
    Target::new("sdp_session", sdp::session, seeds::descriptions, 1_000),
    Target::new("stun", stun::message, seeds::stun, 100_000),
    Target::new("stun_reply", stun::replies, seeds::stun, 40_000),
    Target::new("turn_server", stun::server, seeds::stun, 100_000),
    Target::new("words", words::all, seeds::words, 20_000),
];

/// The target of this name; each file of fuzz_targets/ runs one.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target
        .expect("each file of fuzz_targets has the name of a target")
        .run)(bytes);
}
