//! `call offer` and `call answer`: a call whose descriptions are carried by hand.

use std::io::{self, IsTerminal, Write};

use super::call_evidence::Evidence;
use super::{
    Announcements, Context, block_on, call_by_http, call_loopback, call_sdp, candidates, media,
    network,
};
use crate::call::by_hand::findings::findings;
use crate::call::by_hand::message::Form;
use crate::call::by_hand::{Options, Place, call};
use crate::call::plan::IcePlan;
use crate::call::wire::Sockets;
use crate::call::{Role, alone};
use crate::cli::{AnswerArgs, ByHandArgs, HandForm, OfferArgs, Switch};
use crate::failure::{Failure, Result};
use crate::probe::uri::Host;
use crate::report::call::by_hand::CallByHand;
use crate::report::{Data, Problem, Report};
#[cfg(unix)]
use crate::terminal::LongLines;

pub fn offer(args: &OfferArgs, context: &Context) -> Result<Report> {
    let to = Place::named(&args.offer_out);
    let from = Place::named(&args.answer);
    let (options, evidence) = options(Role::Caller, &args.call, (to, from), context)?;
    announce(
        "paste the answer to the line that follows",
        &options,
        context,
    );
    run(options, evidence, context, Data::CallOffer)
}

pub fn answer(args: &AnswerArgs, context: &Context) -> Result<Report> {
    let to = Place::named(&args.answer_out);
    let from = Place::named(&args.offer);
    let (options, evidence) = options(Role::Callee, &args.call, (to, from), context)?;
    announce("paste the offer", &options, context);
    run(options, evidence, context, Data::CallAnswer)
}

fn options(
    role: Role,
    args: &ByHandArgs,
    (to, from): (Place, Place),
    context: &Context,
) -> Result<(Options, Evidence)> {
    if to == from && to != Place::Standard {
        return Err(
            Failure::usage("offer and answer have one file").help("each needs a file of its own")
        );
    }
    let [link, _] = network::links(&args.network, context)?;
    // Who takes the description is not known, and may be anywhere.
    let elsewhere = Host::Name("the other end".to_owned());
    let ice = IcePlan {
        // Only the end that offers knows when the other has its description.
        patience: (role == Role::Callee).then_some(args.patience),
        ..candidates::plan(&args.candidates, Some(&elsewhere), None)?
    };
    let media = media::plan(&args.media, Switch::On, context)?;
    let plan = call_loopback::plan(media, ice, args.network.seed);
    let (evidence, samples) = Evidence::begin(&args.evidence)?;
    let options = Options {
        end: alone::Options {
            role,
            duration: args.duration,
            plan,
            link,
            impaired: network::impaired(&args.network),
            sockets: Sockets::System,
            connect_timeout: args.connect_timeout,
            capture: args.pcap.clone(),
            samples,
        },
        form: match args.form {
            HandForm::Line => Form::Line,
            HandForm::Json => Form::Json,
            HandForm::Sdp => Form::Sdp,
        },
        to,
        from,
        patience: args.patience,
    };
    Ok((options, evidence))
}

fn run(
    options: Options,
    evidence: Evidence,
    context: &Context,
    data: impl Fn(Box<CallByHand>) -> Data,
) -> Result<Report> {
    let standard_output_is_taken = options.to == Place::Standard;
    #[cfg(unix)]
    let _pasted = is_typed(&options.from).then(LongLines::begin);
    let calling = call(options, &context.interrupt, &context.progress);
    let mut call = block_on(call_loopback::threads(), calling)?.map_err(call_by_http::not_tried)?;
    let mut report = Report::new(data(Box::new((&call).into())));
    report.partial = call.end.interrupted;
    report.findings = findings(&call);
    call_sdp::judge(&call.end, &mut report);
    // The description has gone there already, and the report must not follow it.
    report.product = standard_output_is_taken.then(Vec::new);
    let not_recorded = call.end.capture_failure.take();
    let not_left = evidence.finish(call.end.offer.as_deref(), call.end.answer.as_deref());
    report.problems = (not_recorded.map(call_loopback::not_recorded).into_iter())
        .chain(not_left.into_iter().map(Problem::from))
        .collect();
    Ok(report)
}

/// Says what is waited for, where people type it, or paste it.
fn announce(what: &str, options: &Options, context: &Context) {
    if is_typed(&options.from) && context.announcements == Announcements::OnStderr {
        // Who cannot be told will see that nothing happens.
        let _ = writeln!(io::stderr(), "{what}, and press Enter");
    }
}

fn is_typed(from: &Place) -> bool {
    *from == Place::Standard && io::stdin().is_terminal()
}
