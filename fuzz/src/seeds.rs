//! Real input: fixtures, and what is in them.

mod packets;
mod schema;

use std::fs;
use std::path::{Path, PathBuf};

pub use packets::{dtls, parted, rtcp, rtp, stun};
pub use schema::reports;

/// Larger files make every try slow, and have nothing that others do not.
const LARGEST: u64 = 100_000;

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let has_fixtures = |folder: &&Path| folder.join("fixtures").is_dir();
    here.ancestors()
        .find(has_fixtures)
        .unwrap_or(here)
        .to_owned()
}

/// Files of a folder and those below it with such an ending, in the order of their names.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("the folders of the fixtures can be read");
        for path in entries.map(|entry| entry.expect("an entry can be read").path()) {
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    let ends = |path: &PathBuf| {
        endings
            .iter()
            .any(|ending| path.to_string_lossy().ends_with(ending))
    };
    found.retain(ends);
    found.sort();
    found
}

fn read(folder: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let small = |path: &PathBuf| fs::metadata(path).is_ok_and(|about| about.len() <= LARGEST);
    let files = files(folder, endings).into_iter().filter(small);
    let seeds: Vec<_> = files
        .map(|path| fs::read(path).expect("fixtures can be read"))
        .collect();
    assert!(
        !seeds.is_empty(),
        "{folder} has files that end with {endings:?}"
    );
    seeds
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

pub fn captures() -> Vec<Vec<u8>> {
    read("fixtures/pcap", &[".pcap", ".pcapng"])
}

pub fn descriptions() -> Vec<Vec<u8>> {
    let mut seeds = read("fixtures/sdp/real", &[".sdp"]);
    seeds.extend(read("fixtures/sdp/rules", &["bad.sdp"]));
    seeds
}

/// Offer and answer of one call, with a NUL between them.
pub fn pairs() -> Vec<Vec<u8>> {
    let pair = |offer: PathBuf| {
        let name = offer.to_string_lossy().into_owned();
        let answer = fs::read(name.replace("offer.sdp", "answer.sdp")).ok()?;
        Some([fs::read(offer).ok()?, answer].join(&0))
    };
    files("fixtures/sdp", &["offer.sdp"])
        .into_iter()
        .filter_map(pair)
        .collect()
}

/// Descriptions as they travel: in JSON, in a log, escaped.
pub fn envelopes() -> Vec<Vec<u8>> {
    let enveloped = |sdp: Vec<u8>| {
        let sdp = String::from_utf8_lossy(&sdp).into_owned();
        let json = serde_json::json!({ "type": "offer", "sdp": sdp }).to_string();
        [
            format!("12:00:01 [rtc] setLocalDescription {json}\n"),
            serde_json::json!([{ "jsep": json }]).to_string(),
            format!("> {}", sdp.replace('\n', "\n> ")),
            json,
        ]
    };
    let seeds = read("fixtures/sdp/real", &["offer.sdp"]).into_iter();
    seeds.flat_map(enveloped).map(String::into_bytes).collect()
}

pub fn configurations() -> Vec<Vec<u8>> {
    let mut seeds = read("examples/ci", &[".toml"]);
    seeds.extend(read("src/commands/check", &[".toml"]));
    seeds.extend(texts(&[
        "jobs = 2\n[check.sdp]\nrun = \"sdp lint\"\nfiles = [\"sdp/*.sdp\"]\nselect = [\"M\"]\n",
        "[check.turn]\nrun = \"turn probe\"\nuri = \"turn:localhost\"\ntimeout = \"3s\"\nallow_failure = true\n",
        "check.a = { run = \"pcap analyze\", files = [\"a.pcap\"], fail_if = [\"loss > 1%\"] }\n",
    ]));
    seeds
}

pub fn baselines() -> Vec<Vec<u8>> {
    texts(&[
        "{\"schema_version\": 1, \"findings\": []}",
        "{\"schema_version\": 1, \"findings\": [\n{\"source\": \"a.sdp\", \"code\": \"M003\", \"text\": \"a=mid:0\", \
         \"count\": 2},\n{\"source\": \"b\", \"code\": \"S001\", \"text\": \"\", \"count\": 1}]}",
    ])
}

pub fn ice_configurations() -> Vec<Vec<u8>> {
    read("fixtures/ice", &[".json"])
}

pub fn keys() -> Vec<Vec<u8>> {
    let mut seeds = read("fixtures/pcap", &[".keys"]);
    seeds.extend(texts(&[
        "AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4 KDR=1 FEC_ORDER=FEC_SRTP",
        "aes_cm_128_hmac_sha1_80:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d@0x1a2b3c4d",
        "AEAD_AES_256_GCM:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWI=@[2001:db8::1]:5004",
    ]));
    seeds
}

pub fn media_files() -> Vec<Vec<u8>> {
    let files = files("fixtures/media", &[".ogg", ".ivf", ".h264"]);
    let read = files
        .iter()
        .map(|path| fs::read(path).expect("fixtures can be read"));
    // The beginning has the headers, and frames behind them.
    read.map(|mut bytes| {
        bytes.truncate(LARGEST as usize / 5);
        bytes
    })
    .collect()
}

/// Answers of endpoints: status, fields, an empty line, a body.
#[cfg(feature = "call")]
pub fn http() -> Vec<Vec<u8>> {
    let link = "Link: <stun:stun.example>; rel=\"ice-server\", <turn:turn.example?transport=udp>; \
                rel=\"ice-server\"; username=\"user\"; credential=\"my\\\"pass\"; credential-type=\"password\"";
    let candidates = "a=ice-ufrag:EsAw\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\nm=audio 9 RTP/AVP 0\na=mid:0\n\
                      a=candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host\na=end-of-candidates\n";
    let head = "201\nContent-Type: application/sdp\nLocation: /session/1\nETag: \"xyzzy\"";
    let mut seeds = texts(&[
        "/session/0123/statistics\nAuthorization: Bearer token\nContent-Type: application/json\n\n{}",
        "/whip\nContent-Type: application/sdp\nOrigin: https://example.org\nHost: localhost\n\nv=0\n",
        "307\nLocation: https://other.example/whip\n\n",
        "503\nRetry-After: 5\nContent-Type: text/plain\n\nbusy\n",
        &format!(
            "/session/01\nIf-Match: \"tag\"\nContent-Type: application/trickle-ice-sdpfrag\n\n{candidates}"
        ),
    ]);
    let answers = read("fixtures/sdp/real", &["answer.sdp"]).into_iter();
    seeds.extend(
        answers.map(|answer| [format!("{head}\n{link}\n\n").into_bytes(), answer].concat()),
    );
    seeds
}

#[cfg(feature = "call")]
pub fn schedules() -> Vec<Vec<u8>> {
    texts(&[
        "[[change]]\nat = \"2s\"\nloss = \"5%\"\n\n[[change]]\nat = \"4s\"\nloss = \"0%\"\ndelay = \"50ms\"\n",
        "[[change]]\nat = \"1s\"\nrate = \"500kbps\"\nqueue = \"100ms\"\njitter = \"10ms\"\n",
        "change = [{ at = \"1s\", profile = \"lte\" }]\n",
    ])
}

pub fn words() -> Vec<Vec<u8>> {
    texts(&[
        "rtt.p95 > 150ms\nloss >= 1.5%\nbitrate < 2Mbps\nfindings.warnings != 0\n",
        "udp and src == 10.0.0.1\nrtp.ssrc == 0x1a2b3c4d or rtcp\nnot (stun || dtls) && ip.addr == 10.0.0.0/8\n",
        "stun:stun.example.org:3478\nturns:[2001:db8::1]:5349?transport=tcp\nturn:10.0.0.1?transport=udp\nstun.example.org\n",
        "10.0.0.0/8\n2001:db8::/32\n1.5h\n30ms\n12 µs\n",
    ])
}
