//! An allocation on a server, and what can be done with it.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::Options;
use super::session::{Ended, Reply, Session};
use crate::probe::path::{OpenError, Target};
use crate::turn::{self, Allocate, Allocated, ChannelNumber, Fault, Request};

/// How often a server may send its client elsewhere.
const MOST_REDIRECTS: usize = 4;

#[derive(Debug)]
pub struct Relay {
    pub session: Session,
    pub allocated: Allocated,
}

/// How an allocation came about, or did not.
#[derive(Debug)]
pub struct Attempt {
    /// The server that was asked last.
    pub target: Target,
    /// Servers that sent us on, in order.
    pub redirected: Vec<SocketAddr>,
    /// From the first request to the success response of the server that granted it.
    pub allocate_time: Option<Duration>,
    /// `None` when not even a path could be opened.
    pub session: Option<Session>,
    pub result: Result<Allocated, AttemptError>,
}

#[derive(Debug)]
pub enum AttemptError {
    Fault(Fault),
    NotOpened(OpenError),
}

/// Asks for an allocation, wherever servers send us.
pub async fn attempt(target: &Target, allocate: &Allocate, options: &Options) -> Attempt {
    let mut target = target.clone();
    let mut redirected = Vec::new();
    loop {
        let opened = Session::open(
            &target,
            &options.network,
            options.timers,
            options.credentials.clone(),
        );
        let mut session = match opened.await {
            Ok(session) => session,
            Err(error) => {
                return Attempt {
                    target,
                    redirected,
                    allocate_time: None,
                    session: None,
                    result: Err(AttemptError::NotOpened(error)),
                };
            }
        };
        let begun = Instant::now();
        let result = ask(&mut session, allocate).await;
        let allocate_time = result.is_ok().then(|| begun.elapsed());
        let result = match result {
            Err(Ended::Elsewhere(alternate)) => {
                let again = redirected.contains(&alternate) || alternate == target.address;
                redirected.push(target.address);
                if !again && redirected.len() <= MOST_REDIRECTS {
                    target.address = alternate;
                    continue;
                }
                Err(Fault::Redirects(redirected.clone()))
            }
            Err(Ended::Fault(fault)) => Err(fault),
            Ok(allocated) => Ok(allocated),
        };
        return Attempt {
            target,
            redirected,
            allocate_time,
            session: Some(session),
            result: result.map_err(AttemptError::Fault),
        };
    }
}

/// Asks for an allocation on a path.
pub async fn ask(session: &mut Session, allocate: &Allocate) -> Result<Allocated, Ended> {
    let reply = session
        .request(&Request::Allocate(allocate.clone()))
        .await?;
    Ok(Allocated::read(&reply.message()?)?)
}

impl Relay {
    /// The address that peers send to.
    pub fn address(&self) -> Option<SocketAddr> {
        self.allocated.relay()
    }

    /// Lets peers send to the relay.
    ///
    /// # Errors
    /// When the server does not.
    pub async fn permit(&mut self, peers: &[IpAddr]) -> Result<(), Fault> {
        let peers = peers.to_vec();
        self.ask(&Request::CreatePermission { peers }).await?;
        Ok(())
    }

    /// Gives a peer a channel, and with it a permission.
    ///
    /// # Errors
    /// When the server does not.
    pub async fn bind(&mut self, channel: ChannelNumber, peer: SocketAddr) -> Result<(), Fault> {
        self.ask(&Request::ChannelBind { channel, peer }).await?;
        Ok(())
    }

    /// Asks for a longer life; seconds that the server grants.
    ///
    /// # Errors
    /// When the server does not.
    pub async fn refresh(&mut self, lifetime: u32) -> Result<Option<u32>, Fault> {
        let reply = self.ask(&Request::Refresh { lifetime }).await?;
        turn::lifetime(&reply.message()?)
    }

    async fn ask(&mut self, request: &Request) -> Result<Reply, Fault> {
        let reply = self.session.request(request).await;
        reply.map_err(Ended::into_fault)
    }
}
