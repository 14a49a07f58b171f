//! `rtctool turn serve`.

#![expect(clippy::disallowed_methods, reason = "it says how long the server ran")]

mod accounts;
pub mod announcement;

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::ready_file::ReadyFile;
use super::{Announcements, Context, block_on};
use crate::cli::ServeArgs;
use crate::failure::{Failure, Result};
use crate::interrupt::Interrupt;
use crate::relay::PeerPolicy;
use crate::report::turn_serve::TurnServe;
use crate::report::{Data, Report};
use crate::serve::{Config, TurnServer};
use crate::turn::AddressFamily;
use accounts::Accounts;
use announcement::ice_servers;

pub fn run(args: &ServeArgs, context: &Context) -> Result<Report> {
    let accounts = Accounts::read(args)?;
    let config = config(args, &accounts)?;
    let begun = Instant::now();
    let server = TurnServer::start(config).map_err(|error| cannot_listen(args, error))?;
    let ready = ReadyFile::write(args.ready_file.as_deref(), &ice_servers(&server))?;
    if context.announcements == Announcements::OnStderr {
        announcement::print(&server, args, &accounts);
    }
    block_on(
        super::stun_probe::one_thread(),
        until_the_end(args.duration, &context.interrupt),
    )?;
    drop(ready);
    let uris = vec![server.stun_uri(), server.uri(), server.tcp_uri()];
    let realm = args.accounts.realm.clone();
    let served = TurnServe::new(uris, realm, begun.elapsed(), &server.ledger());
    Ok(Report::new(Data::TurnServe(served)))
}

/// What the command reads and writes besides its report.
pub fn files(args: &ServeArgs) -> Vec<PathBuf> {
    let accounts = &args.accounts;
    let files = [
        &args.ready_file,
        &accounts.password_file,
        &accounts.secret_file,
    ];
    files.into_iter().flatten().cloned().collect()
}

async fn until_the_end(duration: Option<Duration>, interrupt: &Interrupt) {
    let time_is_over = async {
        match duration {
            Some(duration) => tokio::time::sleep(duration).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = time_is_over => {}
        () = interrupt.wait() => {}
    }
}

fn config(args: &ServeArgs, accounts: &Accounts) -> Result<Config> {
    let relay = &args.relay;
    let mut config = Config::new(args.listen, accounts.all.clone());
    config.realm.clone_from(&args.accounts.realm);
    config.relay_ports.clone_from(&relay.relay_ports);
    config.user_quota = relay.user_quota.map(|quota| quota as usize);
    config.max_lifetime = relay.max_lifetime;
    config.peers = PeerPolicy {
        allowed: relay.allow_peer.clone(),
        ..config.peers
    };
    if !relay.relay_address.is_empty() {
        config.relay_addresses.clone_from(&relay.relay_address);
    }
    check_relay_addresses(&config.relay_addresses)?;
    Ok(config)
}

/// A relayed address is told to clients, so that it must be one that can be sent to.
fn check_relay_addresses(addresses: &[IpAddr]) -> Result<()> {
    if addresses.iter().any(IpAddr::is_unspecified) {
        return Err(
            Failure::usage("relayed addresses need an address that peers can send to")
                .help("name this host's address: --relay-address 192.0.2.10"),
        );
    }
    let families = addresses.iter().map(|ip| AddressFamily::of(*ip));
    let mut seen = Vec::new();
    for family in families {
        if seen.contains(&family) {
            return Err(Failure::usage(
                "--relay-address takes one IPv4 and one IPv6 address at most",
            ));
        }
        seen.push(family);
    }
    Ok(())
}

fn cannot_listen(args: &ServeArgs, error: io::Error) -> Failure {
    let help = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another program listens there; choose another port, or a free one with port 0"
        }
        io::ErrorKind::AddrNotAvailable => {
            "no interface of this host has that address, or that of --relay-address"
        }
        _ => "ports below 1024 need privileges; try one above",
    };
    Failure::no_verdict(format!("cannot listen on {}", args.listen))
        .caused_by(error)
        .help(help)
}
