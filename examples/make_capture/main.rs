//! Writes captures whose every figure is known, and the ledger with these figures beside them.
//!
//! `cargo run --release --example make_capture` says how it is used.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

mod bulk;
mod generator;
mod hostile;
mod strays;

use bulk::bulk;
use generator::scenario::{Scenario, small};
use generator::{Container, Format, LinkType, Order, ledger, play};
use hostile::{ATTACKS, Attack, Size};

const USAGE: &str = "\
usage: make_capture FILE SCENARIO [CONTAINER [SEED [MEGABYTES]]]

Writes FILE and FILE.ledger.json. With MEGABYTES, the call goes on until the file is about as large.
The scenario `strays` is packets with as many different SSRCs, and has no ledger. Those whose
names begin with `hostile` have none either; what fills the tables of the analyser is sent.";

/// A container by its name: `pcapng`, or with a link type `pcapng/raw`.
fn container(name: &str) -> Option<Container> {
    let (format, link) = name.split_once('/').unwrap_or((name, "ethernet"));
    let (format, order) = match format {
        "pcap" => (Format::Microseconds, Order::Little),
        "pcap-ns" => (Format::Nanoseconds, Order::Little),
        "pcap-big-endian" => (Format::Microseconds, Order::Big),
        "pcapng" => (Format::Ng { resolution: 6 }, Order::Little),
        "pcapng-ns" => (Format::Ng { resolution: 9 }, Order::Little),
        _ => return None,
    };
    let link = match link {
        "ethernet" => LinkType::Ethernet,
        "vlan" => LinkType::Vlan,
        "raw" => LinkType::Raw,
        "sll" => LinkType::CookedV1,
        "sll2" => LinkType::CookedV2,
        "null" => LinkType::Null,
        _ => return None,
    };
    Some(Container {
        format,
        order,
        link,
        ..Container::USUAL
    })
}

const CONTAINERS: &str = "pcap, pcap-ns, pcap-big-endian, pcapng, pcapng-ns; \
    with /vlan, /raw, /sll, /sll2 or /null behind for other link types than Ethernet";

struct Wish {
    file: PathBuf,
    scenario: String,
    container: Container,
    seed: u64,
    megabytes: Option<u64>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(wish) = understand(&arguments) else {
        let hostile = ATTACKS.iter().map(|attack| attack.name);
        let scenarios: Vec<&str> = scenarios()
            .map(|scenario| scenario.name)
            .chain(hostile)
            .collect();
        eprintln!("{USAGE}\n\nscenarios: {}", scenarios.join(", "));
        eprintln!("containers: {CONTAINERS}");
        return ExitCode::from(2);
    };
    match grant(wish) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn scenarios() -> impl Iterator<Item = Scenario> {
    small().into_iter().chain(bulk())
}

fn named(name: &str) -> Option<Scenario> {
    scenarios().find(|scenario| scenario.name == name)
}

fn attack(name: &str) -> Option<&'static Attack> {
    ATTACKS.iter().find(|attack| attack.name == name)
}

fn understand(arguments: &[String]) -> Option<Wish> {
    let (file, scenario) = (arguments.first()?, arguments.get(1)?);
    let container = container(arguments.get(2).map_or("pcap", String::as_str))?;
    let number = |at: usize| arguments.get(at).map(|text| text.parse::<u64>().ok());
    let known = scenario == "strays" || attack(scenario).is_some() || named(scenario).is_some();
    known.then_some(Wish {
        file: file.into(),
        scenario: scenario.clone(),
        container,
        seed: number(3).unwrap_or(Some(1))?,
        megabytes: number(4).map_or(Some(None), |megabytes| Some(Some(megabytes?)))?,
    })
}

fn grant(wish: Wish) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&wish.file)?);
    if let Some(attack) = attack(&wish.scenario) {
        return write_attack(attack, &mut out);
    }
    let Some(scenario) = named(&wish.scenario) else {
        return strays::write(wish.megabytes.unwrap_or(1), &mut out);
    };
    let mut recording = play(scenario.clone(), wish.seed);
    if let Some(megabytes) = wish.megabytes {
        let mut small = Vec::new();
        wish.container.write(&recording.captured, &mut small)?;
        let times = megabytes as f64 * 1e6 / small.len() as f64;
        let duration_us = (scenario.duration_us as f64 * times) as u64;
        recording = play(
            Scenario {
                duration_us,
                ..scenario
            },
            wish.seed,
        );
    }
    wish.container.write(&recording.captured, &mut out)?;

    let mut name = wish.file.into_os_string();
    name.push(".ledger.json");
    let ledger = serde_json::to_vec_pretty(&ledger::of(&recording, &wish.container))?;
    File::create(name)?.write_all(&ledger)
}

/// As a pcap file.
fn write_attack(attack: &Attack, out: &mut impl Write) -> io::Result<()> {
    for field in [
        0xa1b2_c3d4u32,
        0x0004_0002,
        0,
        0,
        262_144,
        hostile::LINK_TYPE,
    ] {
        out.write_all(&field.to_le_bytes())?;
    }
    let mut written = Ok(());
    (attack.send)(Size::WHOLE, &mut |at, packet| {
        let length = packet.len() as u32;
        let time = [(at / 1_000_000) as u32, (at % 1_000_000) as u32];
        for field in [time[0], time[1], length, length] {
            if written.is_ok() {
                written = out.write_all(&field.to_le_bytes());
            }
        }
        if written.is_ok() {
            written = out.write_all(packet);
        }
    });
    written.and_then(|()| out.flush())
}
