//! `call load`: many calls at once, added up as they end.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::runtime;
use url::Url;

use super::{Context, block_on, call_by_http, call_loopback, candidates, media, network};
use crate::call::data::DataPlan;
use crate::call::http::{Client, shown};
use crate::call::link::{LinkConfig, LinkPlan};
use crate::call::load::{Begun, Ramp, Ran, run as run_all};
use crate::call::machine::{Usage, make_room_for};
use crate::call::plan::Plan;
use crate::call::wire::Sockets;
use crate::call::{Impaired, Options, Role, alone, loopback, whip};
use crate::cli::{LoadArgs, LoadMedia, LoadNetworkArgs, NetworkArgs, ProtocolChoice};
use crate::failure::{Failure, Result};
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::report::call::load::findings::findings;
use crate::report::call::load::{CallLoad, LoadPlan, LoadShard, Machine, OneCall, Tally};
use crate::report::{Data, Report};
use crate::units::duration_ms;
use crate::whip::Protocol;

pub fn run(args: &LoadArgs, context: &Context) -> Result<Report> {
    let maker = Arc::new(Maker::new(args, context)?);
    let ramp = ramp(args);
    let calls = ramp.numbers().count() as u64;
    make_room_for(calls);
    let mut tally = Tally::default();
    let before = Usage::now();
    let ran = run_all(
        ramp,
        |begun| Arc::clone(&maker).call(begun),
        |begun, ended| tally.add(ended.unwrap_or_else(|| OneCall::broken(begun))),
        &context.interrupt,
        &context.progress,
    );
    let ran = block_on(threads(), ran)?;
    let machine = Machine::new(before, Usage::now(), &ran, &tally, calls);
    let shard = shard(args, calls, &ran, machine, context.interrupt.is_set());
    Ok(report(tally.report(maker.planned.clone(), vec![shard])))
}

fn report(load: CallLoad) -> Report {
    Report {
        findings: findings(&load),
        ..Report::new(Data::CallLoad(Box::new(load)))
    }
}

fn ramp(args: &LoadArgs) -> Ramp {
    Ramp {
        calls: args.calls,
        rate: args.rate,
        shard: args.shard.index,
        shards: args.shard.of,
    }
}

/// As many as there are processors.
fn threads() -> runtime::Builder {
    let mut builder = runtime::Builder::new_multi_thread();
    builder.worker_threads(available_parallelism().map_or(2, usize::from));
    builder
}

fn shard(args: &LoadArgs, calls: u64, ran: &Ran, machine: Machine, interrupted: bool) -> LoadShard {
    LoadShard {
        index: args.shard.index,
        calls,
        begin_s: ran.begin.as_secs_f64(),
        lasted_ms: duration_ms(ran.lasted),
        most_at_once: ran.most_at_once,
        interrupted,
        machine,
    }
}

/// Makes each of the calls.
struct Maker {
    planned: LoadPlan,
    target: Target,
    duration: Duration,
    connect_timeout: Duration,
    plan: Plan,
    network: [LinkConfig; 2],
    impaired: Impaired,
    interrupt: Interrupt,
}

enum Target {
    Loopback,
    Http(Box<Server>),
}

struct Server {
    protocol: Protocol,
    endpoint: Url,
    client: Client,
}

impl Maker {
    fn new(args: &LoadArgs, context: &Context) -> Result<Maker> {
        let target = target(args)?;
        let network_args = network_args(&args.network);
        let links = network::links(&network_args, context)?;
        let network = links.map(|link| link.config);
        Ok(Maker {
            planned: planned(args, &target, &network),
            plan: plan(args, &target)?,
            target,
            duration: args.duration,
            connect_timeout: args.connect_timeout,
            network,
            impaired: network::impaired(&network_args),
            interrupt: context.interrupt.clone(),
        })
    }

    async fn call(self: Arc<Self>, begun: Begun) -> OneCall {
        let hidden = Progress::hidden();
        let plan = Plan {
            seed: self.plan.seed.wrapping_add(begun.number),
            ..self.plan.clone()
        };
        match &self.target {
            Target::Loopback => {
                let call = loopback(self.loopback(plan), &self.interrupt, &hidden).await;
                OneCall::loopback(begun, call)
            }
            Target::Http(server) => {
                let options = whip::Options {
                    protocol: server.protocol,
                    endpoint: server.endpoint.clone(),
                    client: server.client.clone(),
                    trickle: false,
                    end: self.one_end(plan),
                };
                let call = whip::call(options, &self.interrupt, &hidden).await;
                OneCall::by_http(begun, call)
            }
        }
    }

    fn loopback(&self, plan: Plan) -> Options {
        Options {
            duration: self.duration,
            links: self.links(plan.seed),
            plan,
            impaired: self.impaired,
            sockets: Sockets::System,
            connect_timeout: self.connect_timeout,
            restart_at: None,
            wrong_fingerprint: None,
            capture: None,
            samples: None,
        }
    }

    fn one_end(&self, plan: Plan) -> alone::Options {
        let [link, _] = self.links(plan.seed);
        alone::Options {
            role: Role::Caller,
            duration: self.duration,
            plan,
            link,
            impaired: self.impaired,
            sockets: Sockets::System,
            connect_timeout: self.connect_timeout,
            capture: None,
            samples: None,
        }
    }

    /// As for one call with this seed.
    fn links(&self, seed: u64) -> [LinkPlan; 2] {
        let [there, back] = self.network;
        [
            LinkPlan::steady(there, seed),
            LinkPlan::steady(back, seed.rotate_left(32)),
        ]
    }
}

fn target(args: &LoadArgs) -> Result<Target> {
    if args.target == "loopback" {
        return match args.protocol {
            None => Ok(Target::Loopback),
            Some(_) => Err(Failure::usage("--protocol is for a URL, not for loopback")
                .help("leave it out, or give the URL of an endpoint")),
        };
    }
    if args.media.contains(&LoadMedia::Data) {
        return Err(Failure::usage("endpoints take no data channel")
            .help("use --media audio,video, or make calls within this process: loopback"));
    }
    let endpoint = call_by_http::endpoint(&args.target)?;
    Ok(Target::Http(Box::new(Server {
        protocol: match args.protocol {
            Some(ProtocolChoice::Whep) => Protocol::Whep,
            Some(ProtocolChoice::Whip) | None => Protocol::Whip,
        },
        client: call_by_http::client(&args.http, &endpoint)?,
        endpoint,
    })))
}

fn plan(args: &LoadArgs, target: &Target) -> Result<Plan> {
    let seed = args.network.seed;
    let media = media::built_in()?;
    let mut plan = match target {
        Target::Loopback => call_loopback::plan(media, candidates::of_this_host(None), seed),
        Target::Http(server) => {
            let host = call_by_http::host(&server.endpoint);
            let ice = candidates::of_this_host(host.as_ref());
            call_by_http::plan_of(media, ice, seed, server.protocol)
        }
    };
    let has = |kind| args.media.contains(&kind);
    plan.media.audio = plan.media.audio.filter(|_| has(LoadMedia::Audio));
    plan.media.video = plan.media.video.filter(|_| has(LoadMedia::Video));
    plan.media.data = has(LoadMedia::Data).then(DataPlan::default);
    if let Some(rate) = args.video_rate {
        plan.media.video = plan.media.video.map(|clip| clip.filled_to(rate));
    }
    Ok(plan)
}

fn planned(args: &LoadArgs, target: &Target, network: &[LinkConfig; 2]) -> LoadPlan {
    let (name, protocol) = match target {
        Target::Loopback => (args.target.clone(), None),
        Target::Http(server) => {
            let protocol = protocol_name(server.protocol).to_owned();
            (shown(&server.endpoint), Some(protocol))
        }
    };
    let mut media: Vec<&str> = args.media.iter().map(|kind| kind.name()).collect();
    media.sort_unstable();
    media.dedup();
    LoadPlan {
        target: name,
        protocol,
        calls: args.calls,
        rate_per_s: args.rate,
        duration_ms: duration_ms(args.duration),
        media: media.into_iter().map(str::to_owned).collect(),
        video_bps: args.video_rate.map(|rate| rate.0),
        seed: args.network.seed,
        network: network.iter().map(Into::into).collect(),
        shards: args.shard.of,
        allowed_failed_percent: args.allow_failed.0 * 100.0,
    }
}

fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Whip => "whip",
        Protocol::Whep => "whep",
    }
}

fn network_args(args: &LoadNetworkArgs) -> NetworkArgs {
    NetworkArgs {
        network: args.network.clone(),
        loss: args.loss,
        delay: args.delay,
        jitter: args.jitter,
        impair_handshake: args.impair_handshake,
        seed: args.seed,
        ..NetworkArgs::default()
    }
}
