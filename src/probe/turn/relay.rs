//! An allocation on a server, and what can be done with it.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::Options;
use super::session::{Ended, Reply, Session, Way};
use super::silence::ask_or_look;
use crate::probe::path::{OpenError, Target};
use crate::stun::Alternate;
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
    /// Whether a Binding request was answered where Allocate was not; `None` when not asked.
    pub answers_binding: Option<bool>,
    pub result: Result<Allocated, AttemptError>,
}

#[derive(Debug)]
pub enum AttemptError {
    Fault(Fault),
    NotOpened(OpenError),
}

/// Asks for an allocation, wherever servers send us.
pub async fn attempt(
    target: &Target,
    allocate: &Allocate,
    options: &Options,
    way: &Way,
) -> Attempt {
    let mut target = target.clone();
    let mut redirected = Vec::new();
    loop {
        let opened = Session::open(&target, way, options.credentials.clone());
        let mut session = match opened.await {
            Ok(session) => session,
            Err(error) => return Attempt::not_opened(target, redirected, error),
        };
        let begun = Instant::now();
        let asked = ask_or_look(&mut session, allocate, &target, way).await;
        let allocate_time = asked.result.is_ok().then(|| begun.elapsed());
        let result = match asked.result {
            Err(Ended::Elsewhere(alternate)) => {
                match target.elsewhere(&alternate, &mut redirected) {
                    Ok(next) => {
                        target = next;
                        continue;
                    }
                    Err(fault) => Err(fault),
                }
            }
            Err(Ended::Fault(fault)) => Err(fault),
            Ok(allocated) => Ok(allocated),
        };
        return Attempt {
            target,
            redirected,
            allocate_time,
            session: Some(session),
            answers_binding: asked.answers_binding,
            result: result.map_err(AttemptError::Fault),
        };
    }
}

impl Attempt {
    fn not_opened(target: Target, redirected: Vec<SocketAddr>, error: OpenError) -> Attempt {
        Attempt {
            target,
            redirected,
            allocate_time: None,
            session: None,
            answers_binding: None,
            result: Err(AttemptError::NotOpened(error)),
        }
    }
}

impl Target {
    /// The server that this one sends its clients to, as long as that leads on (RFC 8489 §10).
    fn elsewhere(
        &self,
        alternate: &Alternate,
        redirected: &mut Vec<SocketAddr>,
    ) -> Result<Target, Fault> {
        let Alternate { address, domain } = alternate;
        let again = redirected.contains(address) || *address == self.address;
        redirected.push(self.address);
        if !can_be_asked(*address, self.address) {
            return Err(Fault::BadAlternate(*address));
        }
        if again || redirected.len() > MOST_REDIRECTS {
            return Err(Fault::Redirects(redirected.clone()));
        }
        // Without a domain of its own the certificate is to be for the name that was asked for.
        let name = domain.clone().or_else(|| self.name.clone());
        Ok(Target {
            address: *address,
            name,
            ..self.clone()
        })
    }
}

/// An alternate server has the family of the request (RFC 8489 §14.15).
fn can_be_asked(alternate: SocketAddr, server: SocketAddr) -> bool {
    let ip = alternate.ip();
    let is_somewhere = alternate.port() != 0 && !ip.is_unspecified() && !ip.is_multicast();
    is_somewhere && alternate.is_ipv4() == server.is_ipv4()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Transport;

    fn server() -> Target {
        Target {
            address: "198.51.100.1:5349".parse().unwrap(),
            transport: Transport::Tls,
            name: Some("turn.example.org".into()),
        }
    }

    fn alternate(address: &str, domain: Option<&str>) -> Alternate {
        Alternate {
            address: address.parse().unwrap(),
            domain: domain.map(str::to_owned),
        }
    }

    #[test]
    fn an_alternate_server_is_checked_for_its_own_domain_or_for_the_first_name() {
        let name = |domain| {
            let alternate = alternate("198.51.100.2:5349", domain);
            let next = server().elsewhere(&alternate, &mut Vec::new()).unwrap();
            (next.address == alternate.address, next.name.unwrap())
        };
        assert_eq!(name(None), (true, "turn.example.org".into()));
        assert_eq!(name(Some("b.example.org")), (true, "b.example.org".into()));
    }

    #[test]
    fn an_alternate_server_has_a_port_and_the_family_of_the_request() {
        for address in [
            "198.51.100.2:0",
            "[2001:db8::2]:5349",
            "0.0.0.0:5349",
            "224.0.0.1:1",
        ] {
            let next = server().elsewhere(&alternate(address, None), &mut Vec::new());
            assert_eq!(next, Err(Fault::BadAlternate(address.parse().unwrap())));
        }
    }

    #[test]
    fn a_server_that_was_asked_is_not_asked_again() {
        let itself = alternate("198.51.100.1:5349", None);
        let next = server().elsewhere(&itself, &mut Vec::new());
        assert_eq!(next, Err(Fault::Redirects(vec![itself.address])));
    }
}
