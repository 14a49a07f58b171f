//! Files that people give: configurations, baselines, keys and media.

use rtctool::commands::check::config;
use rtctool::container::{annexb, ivf_reader, ogg_reader};
use rtctool::ice::configuration::Configuration;
use rtctool::ice::{self, json, redact};
use rtctool::lint::Baseline;
use rtctool::source::Source;
use rtctool::srtp::key_log::KeyLog;
use rtctool::srtp::{GivenKey, sdes};

/// `rtctool.toml` is read as far as it can be, and each fault has a place in it.
pub fn configuration(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().count().max(1);
    let (config, faults) = config::read(&text);
    assert!(
        !config.checks.is_empty() || !faults.is_empty(),
        "a configuration checks something, or says why not"
    );
    for fault in faults {
        assert!(
            (1..=lines + 1).contains(&fault.line) && fault.column > 0,
            "{fault}"
        );
    }
}

/// A baseline that was read is written, and is the same when it is read again.
pub fn baseline(bytes: &[u8]) {
    if let Ok(baseline) = Baseline::parse(bytes) {
        let again = Baseline::parse(baseline.to_json().as_bytes());
        assert_eq!(again.expect("what was written can be read"), baseline);
    }
}

/// A browser's ICE configuration: findings point into it, and hiding its secrets moves nothing.
pub fn ice_configuration(bytes: &[u8]) {
    let document = match json::read(bytes) {
        Ok(document) => document,
        Err(error) => return assert!(error.offset <= bytes.len()),
    };
    let hidden = redact::redacted(&Source::new("fuzz", bytes), &document.root);
    assert_eq!(hidden.bytes().len(), bytes.len());
    let Some(configuration) = Configuration::find(&document.root) else {
        return;
    };
    let _ = ice::check(&document, &configuration, &hidden, 1_800_000_000);
    for url in configuration.urls() {
        let _ = redact::url(url.text);
    }
}

/// Key logs, SDES attributes, and keys as people type them.
pub fn keys(bytes: &[u8]) {
    let mut log = KeyLog::parse(bytes);
    log.add(KeyLog::parse(bytes));
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        let _ = GivenKey::parse(line);
        let mut parts = line.splitn(3, ' ');
        let mut part = || parts.next().unwrap_or_default();
        let _ = sdes::keys(part(), part(), part());
    }
}

/// What a call can be given to send.
pub fn media(bytes: &[u8]) {
    if let Ok(packets) = ogg_reader::opus_packets(bytes) {
        assert!(packets.iter().map(Vec::len).sum::<usize>() <= bytes.len());
    }
    if let Ok(file) = ivf_reader::read(bytes) {
        assert!(
            file.frames
                .iter()
                .map(|(_, data)| data.len())
                .sum::<usize>()
                <= bytes.len()
        );
    }
    let _ = annexb::access_units(bytes);
}
