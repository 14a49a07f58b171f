//! The emulated network, from what was typed.

use std::path::Path;
use std::time::Duration;

use crate::call::Impaired;
use crate::call::link::profiles::{PROFILES, Profile};
use crate::call::link::{LinkConfig, LinkPlan, Loss, Reorder};
use crate::cli::{NetworkArgs, Way, Ways};
use crate::failure::{Failure, Result};
use crate::input::Input;

use super::{Context, limits, meant};

pub mod schedule;

use schedule::Change;

/// What the caller sends goes through the first, what it receives through the second.
pub fn links(args: &NetworkArgs, context: &Context) -> Result<[LinkPlan; 2]> {
    let mut state = changed([LinkConfig::CLEAN; 2], args)?;
    // Chance is not the same in both directions.
    let [mut there, mut back] = [
        LinkPlan::steady(state[0], args.seed),
        LinkPlan::steady(state[1], args.seed.rotate_left(32)),
    ];
    for Change { at, network } in changes(args, context)? {
        state = changed(state, &network)?;
        there.changes.push((at, state[0]));
        back.changes.push((at, state[1]));
    }
    Ok([there, back])
}

/// From when on the network impairs.
pub fn impaired(args: &NetworkArgs) -> Impaired {
    match args.impair_handshake {
        true => Impaired::Everything,
        false => Impaired::Connection,
    }
}

fn changes(args: &NetworkArgs, context: &Context) -> Result<Vec<Change>> {
    match &args.schedule {
        Some(path) => schedule(path, context),
        None => Ok(Vec::new()),
    }
}

/// The changes that a file has.
pub fn schedule(path: &Path, context: &Context) -> Result<Vec<Change>> {
    let file = Input::new(path);
    let bytes = file.read(limits::SCHEDULE, &context.interrupt)?;
    schedule::read(&String::from_utf8_lossy(&bytes)).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::usage(format!("`{}` is no schedule", file.name()))
            .caused_by(problems.join("\n"))
            .help("see `rtctool call profiles --help` for an example")
    })
}

/// What was typed takes the place of what was before.
fn changed(before: [LinkConfig; 2], args: &NetworkArgs) -> Result<[LinkConfig; 2]> {
    let [there, back] = match args.network.as_deref() {
        Some(name) => {
            let profile = profile(name)?;
            [profile.up, profile.down]
        }
        None => before,
    };
    Ok([way(there, args, Way::There), way(back, args, Way::Back)])
}

/// The network of this name.
pub fn profile(name: &str) -> Result<&'static Profile> {
    Profile::by_name(name).ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> Failure {
    let names = PROFILES.iter().map(|profile| profile.name);
    let failure = Failure::usage(format!("no network is called `{name}`"));
    let question = meant::question(&meant::names(&[name], names.clone()));
    let names: Vec<&str> = names.collect();
    failure.help(format!("{question}known are {}", names.join(", ")))
}

fn way(base: LinkConfig, args: &NetworkArgs, way: Way) -> LinkConfig {
    let random = args.loss.map(|loss| Loss::Random(loss.of(way).0));
    let bursts = args.burst_loss.map(|burst| Loss::Bursts {
        share: burst.of(way).share.0,
        length: burst.of(way).length,
    });
    let reorder = args.reorder.map(|reorder| Reorder {
        share: reorder.of(way).share.0,
        held_back: reorder.of(way).time,
    });
    let time = |given: Option<Ways<Duration>>| given.map(|time| time.of(way));
    LinkConfig {
        loss: random.or(bursts).unwrap_or(base.loss),
        delay: time(args.delay).unwrap_or(base.delay),
        jitter: time(args.jitter).unwrap_or(base.jitter),
        reorder: reorder.unwrap_or(base.reorder),
        duplicate: args
            .duplicate
            .map_or(base.duplicate, |share| share.of(way).0),
        rate_bps: args.rate.map(|rate| rate.of(way).0).or(base.rate_bps),
        queue: time(args.queue).unwrap_or(base.queue),
    }
}
