//! `call load`: many calls at once, added up as they end.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::runtime;
use url::Url;

use super::{Context, block_on, call_by_http, call_loopback, candidates, media, network};
use crate::call::findings::schedule;
use crate::call::http::{Client, shown};
use crate::call::link::LinkPlan;
use crate::call::load::{Begun, Ramp, Ran, run as run_all};
use crate::call::machine::{Usage, make_room_for};
use crate::call::plan::{IcePlan, Plan};
use crate::call::wire::Sockets;
use crate::call::{Impaired, Options, Role, alone, loopback, whip};
use crate::cli::{LoadArgs, LoadMedia, MediaArgs, MediaChoice, ProtocolChoice, Switch};
use crate::diagnostic::Finding;
use crate::failure::{Failure, Result};
use crate::ice::redact;
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::report::call::LinkChange;
use crate::report::call::load::findings::findings;
use crate::report::call::load::{CallLoad, LoadIce, LoadPlan, LoadShard, Machine, OneCall, Tally};
use crate::report::{Data, Report};
use crate::serve::TurnServer;
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
        |begun, over, ended| {
            let call = ended.unwrap_or_else(|| OneCall::broken(begun));
            tally.add(call.over(over));
        },
        &context.interrupt,
        &context.progress,
    );
    let ran = block_on(threads(), ran)?;
    let machine = Machine::new(before, Usage::now(), &ran, &tally, calls);
    let shard = shard(args, calls, &ran, machine, context.interrupt.is_set());
    Ok(report(
        tally.report(maker.planned.clone(), vec![shard]),
        &maker,
    ))
}

fn report(load: CallLoad, maker: &Maker) -> Report {
    let too_late = maker.too_late().filter(|_| load.calls.connected > 0);
    Report {
        findings: findings(&load).into_iter().chain(too_late).collect(),
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
    links: [LinkPlan; 2],
    impaired: Impaired,
    interrupt: Interrupt,
    /// Serves as long as it is there.
    _relay: Option<TurnServer>,
}

enum Target {
    Loopback,
    Http(Box<Server>),
}

struct Server {
    protocol: Protocol,
    endpoint: Url,
    client: Client,
    trickle: bool,
}

impl Maker {
    fn new(args: &LoadArgs, context: &Context) -> Result<Maker> {
        let target = target(args)?;
        let relay = args.relay.map(|_| embedded_relay(args)).transpose()?;
        let links = network::links(&args.network, context)?;
        let plan = plan(args, &target, relay.as_ref(), context)?;
        Ok(Maker {
            planned: planned(args, &target, &plan, &links),
            plan,
            target,
            duration: args.duration,
            connect_timeout: args.connect_timeout,
            links,
            impaired: network::impaired(&args.network),
            interrupt: context.interrupt.clone(),
            _relay: relay,
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
                    trickle: server.trickle,
                    end: self.one_end(plan),
                };
                let call = whip::call(options, &self.interrupt, &hidden).await;
                OneCall::by_http(begun, call)
            }
        }
    }

    /// The same of each call, and told once.
    fn too_late(&self) -> Option<Finding> {
        let mut links = self.links.iter();
        links.find_map(|link| schedule::too_late(link, self.duration))
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
        let [there, back] = self.links.clone();
        let seeded = |link, seed| LinkPlan { seed, ..link };
        [seeded(there, seed), seeded(back, seed.rotate_left(32))]
    }
}

fn embedded_relay(args: &LoadArgs) -> Result<TurnServer> {
    call_loopback::embedded_relay(&args.candidates, ramp(args).numbers().count())
}

fn target(args: &LoadArgs) -> Result<Target> {
    match args.target.as_str() {
        "loopback" => loopback_target(args),
        url => endpoint_target(url, args),
    }
}

fn loopback_target(args: &LoadArgs) -> Result<Target> {
    let of_urls = [
        ("--protocol", args.protocol.is_some()),
        ("--trickle", args.trickle),
    ];
    match of_urls.iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => Err(Failure::usage(format!(
            "{option} is for a URL, not for loopback"
        ))
        .help("leave it out, or give the URL of an endpoint")),
        None => Ok(Target::Loopback),
    }
}

fn endpoint_target(url: &str, args: &LoadArgs) -> Result<Target> {
    if args.relay.is_some() {
        return Err(Failure::usage(
            "--relay embedded is for loopback: an endpoint may not reach it",
        )
        .help("name a server that it can reach: --ice-policy relay --ice-server turn:HOST"));
    }
    if media_of(args).data == Some(Switch::On) {
        return Err(Failure::usage("endpoints take no data channel")
            .help("use --media audio,video, or make calls within this process: loopback"));
    }
    let endpoint = call_by_http::endpoint(url)?;
    Ok(Target::Http(Box::new(Server {
        protocol: match args.protocol {
            Some(ProtocolChoice::Whep) => Protocol::Whep,
            Some(ProtocolChoice::Whip) | None => Protocol::Whip,
        },
        client: call_by_http::client(&args.http, &endpoint)?,
        endpoint,
        trickle: args.trickle,
    })))
}

fn plan(
    args: &LoadArgs,
    target: &Target,
    relay: Option<&TurnServer>,
    context: &Context,
) -> Result<Plan> {
    let seed = args.network.seed;
    let media = media::plan(&media_of(args), Switch::Off, context)?;
    let ca = args.http.ca.as_deref();
    let candidates = &args.candidates;
    Ok(match (target, relay) {
        (Target::Loopback, Some(relay)) => {
            call_loopback::plan(media, call_loopback::relayed(relay, candidates), seed)
        }
        (Target::Loopback, None) => {
            call_loopback::plan(media, candidates::plan(candidates, None, ca)?, seed)
        }
        (Target::Http(server), _) => {
            let host = call_by_http::host(&server.endpoint);
            let ice = candidates::plan(candidates, host.as_ref(), ca)?;
            call_by_http::plan_of(media, ice, seed, server.protocol)
        }
    })
}

/// What was typed, without the kinds that `--media` leaves out.
fn media_of(args: &LoadArgs) -> MediaArgs {
    let mut media = args.media.clone();
    let Some(kinds) = &args.kinds else {
        return media;
    };
    if !kinds.contains(&LoadMedia::Audio) {
        media.audio = MediaChoice::None;
    }
    if !kinds.contains(&LoadMedia::Video) {
        media.video = MediaChoice::None;
    }
    media.data = Some(match kinds.contains(&LoadMedia::Data) {
        true => Switch::On,
        false => Switch::Off,
    });
    media
}

fn planned(args: &LoadArgs, target: &Target, plan: &Plan, links: &[LinkPlan; 2]) -> LoadPlan {
    let (name, protocol) = match target {
        Target::Loopback => (args.target.clone(), None),
        Target::Http(server) => {
            let protocol = protocol_name(server.protocol).to_owned();
            (shown(&server.endpoint), Some(protocol))
        }
    };
    let bitrate = args.media.bitrate.filter(|_| plan.media.video.is_some());
    LoadPlan {
        target: name,
        protocol,
        calls: args.calls,
        rate_per_s: args.rate,
        duration_ms: duration_ms(args.duration),
        media: media_names(plan),
        video_bps: bitrate.map(|rate| rate.0),
        seed: args.network.seed,
        network: links.iter().map(|link| (&link.config).into()).collect(),
        network_changes: links[0].changes.len() as u64,
        network_later: Some(links.iter().map(later).collect()),
        ice: planned_ice(args, &plan.ice),
        shards: args.shard.of,
        allowed_failed_percent: args.allow_failed.0 * 100.0,
    }
}

fn later(link: &LinkPlan) -> Vec<LinkChange> {
    link.changes.iter().map(LinkChange::from).collect()
}

fn media_names(plan: &Plan) -> Vec<String> {
    let media = &plan.media;
    let names = [
        ("audio", media.audio.is_some()),
        ("data", media.data.is_some()),
        ("video", media.video.is_some()),
    ];
    let carried = names.iter().filter(|(_, is_carried)| *is_carried);
    carried.map(|(name, _)| (*name).to_owned()).collect()
}

fn planned_ice(args: &LoadArgs, ice: &IcePlan) -> LoadIce {
    let typed = args.candidates.ice_server.iter();
    LoadIce {
        servers: match args.relay {
            Some(_) => vec!["embedded".to_owned()],
            None => typed.map(|uri| redact::url(uri)).collect(),
        },
        policy: match ice.relay_only {
            true => "relay".to_owned(),
            false => "all".to_owned(),
        },
        trickle: args.trickle,
    }
}

fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Whip => "whip",
        Protocol::Whep => "whep",
    }
}
