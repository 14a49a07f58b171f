//! Which peers a relay may send to, and which of them answer.

use std::net::SocketAddr;
use std::time::Duration;

use super::relayed::allocate_in_time;
use super::{Facts, Means, Options, PeerFacts, Reach, contact, peers};
use crate::probe::path::Target;
use crate::probe::turn::relay::AttemptError;
use crate::probe::turn::session::{Session, Way};
use crate::turn::{AddressFamily, Allocate, ChannelNumber, Conversation, Fault, Request};

/// How long all permissions together may take.
const PERMISSION_WAIT: Duration = Duration::from_secs(2);

pub const DNS_PORT: u16 = 53;
/// What answered at a peer, by way of the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Contact {
    /// A Binding request.
    Stun { port: u16 },
    /// A question for a name server.
    Dns,
    /// A TCP connection came about.
    Tcp { port: u16 },
}

impl Contact {
    pub fn port(self) -> u16 {
        match self {
            Contact::Stun { port } | Contact::Tcp { port } => port,
            Contact::Dns => DNS_PORT,
        }
    }
}

/// Asks for all peers, one family after the other.
pub async fn all(
    target: &Target,
    known: &Conversation,
    options: &Options,
    way: &Way,
    facts: &mut Facts,
) {
    let peers = peers::all(target.address.ip()).into_iter();
    facts.peers = peers.map(|peer| PeerFacts::of(peer, options)).collect();
    for family in [AddressFamily::Ipv4, AddressFamily::Ipv6] {
        let mut asked: Vec<&mut PeerFacts> = facts
            .peers
            .iter_mut()
            .filter(|facts| facts.peer.family() == family && !facts.allowed)
            .collect();
        let datagrams = of_family(family, target, known, way, &mut asked);
        match datagrams.await {
            Ok(()) if options.reach == Reach::PermissionsOnly => {}
            Ok(()) => {
                contact::over_udp(target, known, way, &mut asked).await;
                contact::over_tcp(family, target, known, way, &mut asked).await;
            }
            Err(why) => facts.no_relay_for.push((family, why)),
        }
    }
}

impl PeerFacts {
    fn of(peer: peers::Peer, options: &Options) -> PeerFacts {
        PeerFacts {
            peer,
            allowed: options.allowed.iter().any(|range| range.includes(&peer)),
            permission: None,
            contacts: None,
        }
    }

    /// Whether the server said yes or no.
    pub fn was_answered(&self) -> bool {
        self.is_permitted() || was_refused(self)
    }

    pub fn is_permitted(&self) -> bool {
        matches!(self.permission, Some(Ok(_)))
    }

    /// Whether the permission alone is worth a word.
    pub fn is_wrongly_permitted(&self) -> bool {
        self.is_permitted() && !self.peer.is_public()
    }
}

/// # Errors
/// Why there is no relay for the family.
async fn of_family(
    family: AddressFamily,
    target: &Target,
    known: &Conversation,
    way: &Way,
    peers: &mut [&mut PeerFacts],
) -> Result<(), String> {
    let wanted = Allocate {
        // Servers older than RFC 6156 do not know the attribute, and relay IPv4.
        family: Some(family).filter(|family| *family == AddressFamily::Ipv6),
        ..Allocate::default()
    };
    let mut relay = allocate_in_time(target, known, &wanted, way)
        .await
        .map_err(|error| short(&error))?;
    let mut relayed = relay.allocated.relayed.iter();
    let right = relayed.any(|address| AddressFamily::of(address.ip()) == family);
    let result = match right {
        true => permissions(&mut relay.session, peers)
            .await
            .map_err(|fault| fault.short()),
        false => Err("it gives a relay of another family".to_owned()),
    };
    relay.session.give_back().await;
    result
}

pub fn short(error: &AttemptError) -> String {
    match error {
        AttemptError::Fault(fault) => fault.short(),
        AttemptError::NotOpened(error) => error.short(),
    }
}

/// CreatePermission for each peer, and ChannelBind where that is refused: servers have been
/// known to check the one and not the other.
async fn permissions(session: &mut Session, peers: &mut [&mut PeerFacts]) -> Result<(), Fault> {
    let requests = peers.iter().map(|facts| Request::CreatePermission {
        peers: vec![facts.peer.ip],
    });
    let requests: Vec<Request> = requests.collect();
    let answers = session.request_all(&requests, PERMISSION_WAIT).await?;
    for (facts, answer) in peers.iter_mut().zip(answers) {
        facts.permission = Some(answer.map(|_| Means::CreatePermission));
    }
    let mut refused: Vec<&mut PeerFacts> = peers
        .iter_mut()
        .filter(|facts| was_refused(facts))
        .map(|facts| &mut **facts)
        .collect();
    let numbers = ChannelNumber::FIRST.0..=ChannelNumber::LAST.0;
    let requests = refused.iter().zip(numbers);
    let requests = requests.map(|(facts, number)| Request::ChannelBind {
        channel: ChannelNumber(number),
        peer: SocketAddr::new(facts.peer.ip, DNS_PORT),
    });
    let requests: Vec<Request> = requests.collect();
    let answers = session.request_all(&requests, PERMISSION_WAIT).await?;
    for (facts, answer) in refused.iter_mut().zip(answers) {
        if answer.is_ok() {
            facts.permission = Some(Ok(Means::ChannelBind));
        }
    }
    Ok(())
}

fn was_refused(facts: &PeerFacts) -> bool {
    let fault = facts.permission.as_ref().and_then(|p| p.as_ref().err());
    fault.is_some_and(|fault| fault.server_error().is_some())
}
