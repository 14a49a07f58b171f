//! What is wrong with many calls, and with the machine that made them.

use super::{CallLoad, LoadShard, StageFailures};
use crate::diagnostic::{Finding, FindingKind, Location, Severity};
use crate::units::{format_ms, plural};

pub static KINDS: &[&FindingKind] = &[&CALLS_FAILED, &MACHINE_TOO_SLOW, &MACHINE_LOSES];

const CALLS_FAILED: FindingKind = FindingKind::error(
    "LOAD001",
    "calls-failed",
    "Of many calls some did not connect, or ended before their time.",
);

const MACHINE_TOO_SLOW: FindingKind = FindingKind::warning(
    "LOAD002",
    "machine-too-slow",
    "The machine that makes the calls sends media late, or begins calls late: the figures are its own.",
);

const MACHINE_LOSES: FindingKind = FindingKind::warning(
    "LOAD003",
    "machine-loses",
    "The machine that makes the calls lost packets that the network let through.",
);

/// Frames sent late, of all: more of them show in the receivers' jitter.
const MOST_LATE_PERCENT: f64 = 1.0;

/// A call that begins later than this does not belong to its place in the ramp any more.
const LATEST_BEGIN_MS: f64 = 1_000.0;

/// Everything worth telling.
pub fn findings(load: &CallLoad) -> Vec<Finding> {
    let failed = load.failures.iter().map(|failures| failed(load, failures));
    let shards = load.shards.iter();
    let machines = shards.flat_map(|shard| [too_slow(shard), loses(shard)]);
    failed.chain(machines.flatten()).collect()
}

fn failed(load: &CallLoad, failures: &StageFailures) -> Finding {
    let stage = &failures.stage;
    let tried = load.calls.begun;
    let calls = plural(failures.calls, "call");
    let mut finding = CALLS_FAILED
        .found(format!(
            "{calls} of {tried} ended during the stage `{stage}`"
        ))
        .at(Location::whole(format!("call {}", failures.first_call)))
        .help(help(stage));
    finding.notes.extend(
        (failures.first_reason.iter())
            .map(|reason| format!("call {}: {reason}", failures.first_call)),
    );
    let allowed = load.calls.failed_percent <= Some(load.plan.allowed_failed_percent);
    if allowed && load.calls.connected > 0 {
        finding.severity = Severity::Warning;
    }
    finding
}

fn help(stage: &str) -> &'static str {
    match stage {
        "local" => "may this process open as many sockets? See `ulimit -n`",
        "http" | "answer" => {
            "make one call with `rtctool call whip` or `call whep` to see the exchange"
        }
        "media" => {
            "did the other end, a relay or the network give them up? See what one of them says alone"
        }
        "ice" | "dtls" => "is a machine or server too busy to answer in time? Try a lower --rate",
        _ => "make one call alone to see more of it",
    }
}

fn too_slow(shard: &LoadShard) -> Option<Finding> {
    let machine = &shard.machine;
    let late = machine.frames_late as f64 * 100.0 / machine.frames_sent.max(1) as f64;
    let message = if late > MOST_LATE_PERCENT {
        format!(
            "{late:.1} % of the frames were sent more than 20 ms late, one of them {} ms",
            format_ms(machine.latest_frame_ms)
        )
    } else if machine.latest_begin_ms > LATEST_BEGIN_MS {
        let late = format_ms(machine.latest_begin_ms);
        format!("a call was begun {late} ms after its time")
    } else {
        return None;
    };
    Some(
        MACHINE_TOO_SLOW
            .found(message)
            .at(place(shard))
            .help("jitter and loss may be of this machine's making: make fewer calls, or share them among several with --shard"),
    )
}

fn loses(shard: &LoadShard) -> Option<Finding> {
    let lost = shard.machine.packets_lost_here.filter(|lost| *lost > 0)?;
    let packets = plural(lost, "packet");
    Some(
        MACHINE_LOSES
            .found(format!("{packets} that the network let through did not reach the other end"))
            .at(place(shard))
            .help("the receive buffers of sockets were full: make fewer calls, or raise net.core.rmem_default"),
    )
}

fn place(shard: &LoadShard) -> Location {
    Location::whole(format!("shard {}", shard.index))
}
