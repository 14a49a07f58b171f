//! `call serve`: calls that others make.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use serde_json::json;

use super::call_evidence::make_directory;
use super::ready_file::ReadyFile;
use super::turn_serve::announcement::until;
use super::{Announcements, Context, block_on, call_loopback, credentials, media, network};
use crate::call::plan::{CONSENT_LIFETIME, IcePlan, Plan};
use crate::call::serve::{Options, Server, findings::findings};
use crate::cli::CallServeArgs;
use crate::failure::{Failure, Result};
use crate::report::call::CallSample;
use crate::report::{Data, Report};
use crate::whip::{Access, Purpose};

/// What clients have to show, where they need to show anything.
const TOKEN: &str = "RTCTOOL_BEARER_TOKEN";

pub fn run(args: &CallServeArgs, context: &Context) -> Result<Report> {
    let token = Token::of(args)?;
    args.pcap_dir.as_deref().map_or(Ok(()), make_directory)?;
    let options = options(args, &token, context)?;
    let serving = async {
        let bound = Server::bind(options, context.interrupt.clone()).await;
        let server = bound.map_err(|error| cannot_listen(args.listen, error))?;
        let urls = Urls::at(reachable(server.address()));
        let ready = ReadyFile::write(args.ready_file.as_deref(), &urls.json(&token))?;
        if context.announcements == Announcements::OnStderr {
            // A server that nobody reads serves all the same.
            let _ = io::stderr().write_all(urls.announcement(&token, args).as_bytes());
        }
        let served = server.run().await;
        drop(ready);
        Ok(served)
    };
    let mut served = block_on(call_loopback::threads(), serving)??;
    let mut report = Report::new(Data::CallServe(Box::new((&served).into())));
    report.findings = findings(&served);
    let calls = served.calls.iter_mut();
    let not_recorded = calls.filter_map(|served| served.call.capture_failure.take());
    report.problems = not_recorded.map(call_loopback::not_recorded).collect();
    Ok(report)
}

/// What clients have to show.
enum Token {
    /// Nothing: they are programs of this host.
    None,
    Given(String),
    /// Nobody knows it yet.
    MadeUp(String),
}

impl Token {
    fn of(args: &CallServeArgs) -> Result<Token> {
        let given = credentials::given(args.bearer_token_file.as_deref(), TOKEN)?;
        match given {
            Some(token) => Ok(Token::Given(token)),
            None if args.listen.ip().is_loopback() => Ok(Token::None),
            None => Ok(Token::MadeUp(made_up()?)),
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Token::None => None,
            Token::Given(token) | Token::MadeUp(token) => Some(token),
        }
    }
}

/// 128 bits, which nobody guesses.
fn made_up() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::no_verdict("there is no randomness for a token")
            .caused_by(error)
            .help(format!("give one in {TOKEN}"))
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn options(args: &CallServeArgs, token: &Token, context: &Context) -> Result<Options> {
    let [link, _] = network::links(&args.network, context)?;
    Ok(Options {
        listen: args.listen,
        access: Access::new(token.text()),
        plan: plan(args)?,
        link,
        impaired: network::impaired(&args.network),
        connect_timeout: args.connect_timeout,
        longest_call: args.longest_call,
        most_sessions: args.most_calls,
        calls: args.calls.or(args.once.then_some(1)),
        duration: args.duration,
        captures: args.pcap_dir.clone(),
        sample_as_json: |sample| serde_json::to_value(CallSample::from(sample)).unwrap_or_default(),
    })
}

fn plan(args: &CallServeArgs) -> Result<Plan> {
    let ice = IcePlan {
        bind: bind(args.media_address.unwrap_or(args.listen.ip())),
        lost_after: args.lost_after.unwrap_or(CONSENT_LIFETIME),
        ..IcePlan::default()
    };
    let plan = call_loopback::plan(media::built_in()?, ice, args.network.seed);
    Ok(plan)
}

/// Where media is sent from and taken.
fn bind(address: IpAddr) -> Vec<IpAddr> {
    match address.is_unspecified() {
        true => vec![Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()],
        false => vec![address],
    }
}

/// All addresses are no address: the one that this host has towards others, where it has one.
fn reachable(address: SocketAddr) -> SocketAddr {
    if !address.ip().is_unspecified() {
        return address;
    }
    let (any, elsewhere): (IpAddr, IpAddr) = match address.ip() {
        IpAddr::V4(_) => (Ipv4Addr::UNSPECIFIED.into(), [192, 0, 2, 1].into()),
        IpAddr::V6(_) => {
            let documentation = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
            (Ipv6Addr::UNSPECIFIED.into(), documentation.into())
        }
    };
    // To connect a UDP socket sends nothing; the system only chooses a way.
    let towards = |elsewhere: IpAddr| {
        let socket = UdpSocket::bind((any, 0))?;
        socket.connect((elsewhere, 9))?;
        socket.local_addr()
    };
    towards(elsewhere).map_or(address, |own| SocketAddr::new(own.ip(), address.port()))
}

/// Where clients find what they look for.
struct Urls {
    page: String,
    whip: String,
    whep: String,
}

impl Urls {
    fn at(address: SocketAddr) -> Urls {
        let of = |path: &str| format!("http://{address}{path}");
        Urls {
            page: of("/"),
            whip: of(Purpose::Publish.path()),
            whep: of(Purpose::Play.path()),
        }
    }

    /// Behind `#` it goes to no server and into no log.
    fn page_with(&self, token: &Token) -> String {
        match token {
            Token::MadeUp(token) => format!("{}#token={token}", self.page),
            _ => self.page.clone(),
        }
    }

    fn announcement(&self, token: &Token, args: &CallServeArgs) -> String {
        let before = match token {
            Token::MadeUp(token) => format!("{TOKEN}={token} "),
            _ => String::new(),
        };
        let mut out = format!("Calls, {}. Open in a browser:\n", until(args.duration));
        // Writing to text cannot fail.
        let _ = writeln!(out, "  {}", self.page_with(token));
        if matches!(token, Token::Given(_)) {
            let _ = writeln!(out, "with #token= and the token of {TOKEN} behind it.");
        }
        let _ = writeln!(
            out,
            "Publish there, or play from there:\n  {before}rtctool call whip {}\n  {before}rtctool call whep {}",
            self.whip, self.whep
        );
        out
    }

    /// Whoever gave a token has it.
    fn json(&self, token: &Token) -> String {
        let made_up = match token {
            Token::MadeUp(token) => Some(token),
            _ => None,
        };
        let urls = json!({
            "page": self.page_with(token),
            "whip": self.whip,
            "whep": self.whep,
            "token": made_up,
        });
        format!("{urls:#}\n")
    }
}

fn cannot_listen(address: SocketAddr, error: io::Error) -> Failure {
    let help = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another program listens there; choose another port, or a free one with port 0"
        }
        io::ErrorKind::AddrNotAvailable => "no interface of this host has that address",
        _ => "ports below 1024 need privileges; try one above",
    };
    Failure::no_verdict(format!("cannot listen on {address}"))
        .caused_by(error)
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_addresses_are_named_by_one_that_leads_here() {
        let named: SocketAddr = "192.0.2.7:80".parse().unwrap();
        assert_eq!(reachable(named), named);
        // Without a network there is none to name.
        let any = reachable("0.0.0.0:8080".parse().unwrap());
        assert_eq!(any.port(), 8080);
        assert!(any.is_ipv4());
    }
}
