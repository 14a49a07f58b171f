//! A call cut into pieces, and reports that are compared whatever way it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::pcap::ledger::generator::packet::Captured;
use crate::pcap::ledger::generator::scenario::Scenario;
use crate::pcap::ledger::generator::{Container, Format, play};
use crate::pcap::ledger::scenario;
use crate::run::{Run, run};

/// A folder with captures in it.
pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, container: &Container, packets: &[Captured]) -> PathBuf {
        let path = self.path(name);
        let mut bytes = Vec::new();
        container.write(packets, &mut bytes).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// `pcap ARGS… FILES…`.
pub fn pcap(args: &[&str], files: &[PathBuf]) -> Run {
    let files = files.iter().map(|file| file.to_str().unwrap());
    let args: Vec<&str> = ["pcap"]
        .into_iter()
        .chain(args.iter().copied())
        .chain(files)
        .collect();
    run(&args)
}

pub fn report(args: &[&str], files: &[PathBuf]) -> Value {
    let run = pcap(&[args, &["--format", "json"]].concat(), files);
    assert_eq!(run.stderr, "");
    run.report()
}

/// Writes the partial of these captures.
pub fn partial(command: &str, files: &[PathBuf], to: PathBuf) -> PathBuf {
    let to_text = to.to_str().unwrap();
    report(&[command, "--partials", to_text], files);
    to
}

pub fn capture(report: &Value) -> &Value {
    &report["data"]["captures"][0]
}

/// A call that was cut into pieces.
pub struct Pieces {
    pub folder: Folder,
    pub whole: PathBuf,
    pub files: Vec<PathBuf>,
    /// By the name of a piece: the numbers that its packets have in the whole.
    pub numbers: BTreeMap<String, Vec<u64>>,
}

/// Containers that pieces alternate between.
pub const CONTAINERS: [Container; 3] = [
    Container {
        format: Format::Nanoseconds,
        ..Container::USUAL
    },
    Container {
        format: Format::Ng { resolution: 9 },
        ..Container::USUAL
    },
    Container {
        format: Format::Ng { resolution: 6 },
        ..Container::USUAL
    },
];

impl Pieces {
    /// `piece_of` says by time and source in which piece a packet is. Packets of one time are
    /// kept together: only a capture itself tells their order.
    pub fn cut(scenario: Scenario, seed: u64, piece_of: impl Fn(u64, usize) -> usize) -> Pieces {
        let recording = play(scenario, seed);
        let folder = Folder::new();
        let whole = folder.write("whole.pcap", &Container::USUAL, &recording.captured);
        let mut pieces: BTreeMap<usize, (Vec<Captured>, Vec<u64>)> = BTreeMap::new();
        let mut ports = Vec::new();
        let mut before = (0, 0);
        for (number, packet) in (1..).zip(&recording.captured) {
            assert!(packet.at_us >= before.0, "the generator keeps the order");
            let source = packet.datagram.source;
            let at = ports.iter().position(|known| *known == source);
            let at = at.unwrap_or_else(|| {
                ports.push(source);
                ports.len() - 1
            });
            let piece = match packet.at_us == before.0 {
                true => before.1,
                false => piece_of(packet.at_us, at),
            };
            before = (packet.at_us, piece);
            let (packets, numbers) = pieces.entry(piece).or_default();
            packets.push(Captured {
                at_us: packet.at_us,
                datagram: packet.datagram.clone(),
            });
            numbers.push(number);
        }
        let mut files = Vec::new();
        let mut numbers = BTreeMap::new();
        for ((n, (packets, of_packets)), container) in
            pieces.into_iter().zip(CONTAINERS.iter().cycle())
        {
            let name = format!("piece{n}.pcap");
            files.push(folder.write(&name, container, &packets));
            numbers.insert(name, of_packets);
        }
        Pieces {
            folder,
            whole,
            files,
            numbers,
        }
    }

    /// The figures of the whole.
    pub fn expected(&self) -> Value {
        figures(
            &report(&["analyze"], std::slice::from_ref(&self.whole)),
            |_, number| number,
        )
    }

    /// The figures of a report on the pieces, with the numbers that packets have in the whole.
    pub fn found(&self, report: &Value) -> Value {
        let files = capture(report)["files"].as_array().unwrap();
        let only = files
            .is_empty()
            .then(|| base_name(&capture(report)["source"]));
        figures(report, |file, number| {
            let name = file.or(only.as_deref()).expect("a file");
            self.numbers[name][number as usize - 1]
        })
    }
}

pub fn base_name(path: &Value) -> String {
    let path = Path::new(path.as_str().unwrap());
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// All that a report says but for names and formats of files, and what is said of these.
pub fn figures(report: &Value, number: impl Fn(Option<&str>, u64) -> u64) -> Value {
    let mut capture = capture(report).clone();
    for of_files in ["source", "files", "format", "compression"] {
        capture.as_object_mut().unwrap().remove(of_files);
    }
    rename(&mut capture, &number);
    for event in capture["events"].as_array_mut().unwrap() {
        event.as_object_mut().unwrap().remove("file");
        event.as_object_mut().unwrap().remove("packet_in_file");
    }
    let findings = report["findings"].as_array().unwrap();
    let findings: Vec<Value> = findings
        .iter()
        .filter(|finding| {
            !matches!(
                finding["code"].as_str(),
                Some("PCAP001" | "PCAP070" | "PCAP071")
            )
        })
        .map(|finding| {
            let packet = finding["location"]["packet"].as_u64().map(|packet| {
                let name = base_name(&finding["location"]["source"]);
                number(Some(&name), packet)
            });
            json!([
                finding["code"],
                finding["severity"],
                finding["message"],
                packet
            ])
        })
        .collect();
    json!({"capture": capture, "findings": findings, "verdict": report["verdict"]})
}

/// Puts another number in place of each packet's, and takes the file away that stands beside it.
pub fn rename(value: &mut Value, number: &dyn Fn(Option<&str>, u64) -> u64) {
    match value {
        Value::Object(object) => {
            let names: Vec<String> = object.keys().cloned().collect();
            for name in names {
                if name != "packet" && !name.ends_with("_packet") {
                    continue;
                }
                let file = object.remove(&format!("{name}_file"));
                let file = file.or_else(|| object.get("file").cloned());
                let file = file.filter(|file| !file.is_null());
                let file = file.map(|file| base_name(&file));
                if let Some(packet) = object[&name].as_u64() {
                    object[&name] = json!(number(file.as_deref(), packet));
                }
            }
            object.values_mut().for_each(|value| rename(value, number));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| rename(value, number)),
        _ => {}
    }
}

pub fn halves(name: &str) -> Pieces {
    Pieces::cut(scenario(name), 3, |at_us, _| usize::from(at_us > 5_000_000))
}
