//! The relay: what comes in, who it is from, and where it goes.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use super::allocation::Allocation;
use super::authentication::{Authentication, Rejection};
use super::credentials::Account;
use super::ledger::Ledger;
use super::messages::{
    Ids, address, channel_message, data_indication, error_response, signed_part,
};
use super::nonce::Nonces;
use super::peers::PeerPolicy;
use super::requests::Request;
use super::{Client, Effect, Moment, Ports};
use crate::stun::{self, Attribute, AttributeType, Class, Message, Method};

#[derive(Debug, Clone)]
pub struct Settings {
    pub software: String,
    pub realm: String,
    pub accounts: Vec<Account>,
    pub peers: PeerPolicy,
    /// The longest that an allocation lives without a Refresh.
    pub max_lifetime: Duration,
    /// How long a nonce is good for.
    pub nonce_lifetime: Duration,
    /// Allocations that one username may have at a time, with the ports that are kept for it.
    pub user_quota: Option<usize>,
    /// Allocations at a time, with the ports that are kept for later ones.
    pub capacity: usize,
}

/// A TURN server without its sockets.
#[derive(Debug)]
pub struct Relay {
    pub(super) settings: Settings,
    authentication: Authentication,
    pub(super) allocations: HashMap<Client, Allocation>,
    /// Whose a relayed address is.
    pub(super) owners: HashMap<SocketAddr, Client>,
    /// Ports kept for the client that shows their token (RFC 8656 §7.2).
    pub(super) reserved: HashMap<[u8; 8], Reserved>,
    pub(super) ledger: Ledger,
    ids: Ids,
}

#[derive(Debug)]
pub(super) struct Reserved {
    /// Who asked for it.
    pub username: String,
    pub address: SocketAddr,
    pub ends: Duration,
}

impl Relay {
    /// `seed` is random: nonces and tokens cannot be guessed without it.
    pub fn new(settings: Settings, seed: [u8; 20]) -> Relay {
        Relay {
            authentication: Authentication {
                realm: settings.realm.clone(),
                accounts: settings.accounts.clone(),
                nonces: Nonces::new(seed, settings.nonce_lifetime),
            },
            settings,
            allocations: HashMap::new(),
            owners: HashMap::new(),
            reserved: HashMap::new(),
            ledger: Ledger::default(),
            ids: Ids::new(seed),
        }
    }

    pub fn ledger(&self) -> Ledger {
        Ledger {
            allocations_open: self.allocations.len() as u64,
            ..self.ledger
        }
    }

    /// What a client sent: a datagram, or a message of its stream.
    pub fn client_sent(
        &mut self,
        client: Client,
        bytes: &[u8],
        now: Moment,
        ports: &mut dyn Ports,
    ) -> Vec<Effect> {
        if bytes.first().is_some_and(|first| first >> 6 == 1) {
            return self.channel_data(client, bytes, now.elapsed);
        }
        match Message::read(bytes) {
            Ok(message) if message.damage.is_none() => self.message(client, message, now, ports),
            _ => {
                self.ledger.malformed += 1;
                Vec::new()
            }
        }
    }

    fn message(
        &mut self,
        client: Client,
        message: Message<'_>,
        now: Moment,
        ports: &mut dyn Ports,
    ) -> Vec<Effect> {
        match (message.kind.class, message.kind.method) {
            (Class::Request, Method::BINDING) => self.binding(client, &message),
            (Class::Request, _) => self.request(client, message, now, ports),
            (Class::Indication, Method::SEND) => self.send(client, &message, now.elapsed),
            _ => Vec::new(),
        }
    }

    fn binding(&mut self, client: Client, message: &Message<'_>) -> Vec<Effect> {
        let software = &self.settings.software;
        let Some(bytes) = stun::respond(message.bytes, client.address, software) else {
            return Vec::new();
        };
        self.ledger.bindings += 1;
        vec![Effect::ToClient { client, bytes }]
    }

    fn request(
        &mut self,
        client: Client,
        message: Message<'_>,
        now: Moment,
        ports: &mut dyn Ports,
    ) -> Vec<Effect> {
        let user = match self.authentication.check(&message, client, now) {
            Ok(user) => user,
            Err(rejection) => return self.reject(client, &message, rejection, now),
        };
        let request = Request {
            client,
            message: signed_part(message),
            username: &user.username,
            now: now.elapsed,
        };
        if let Some(bytes) = self.answer_given_before(&request) {
            return vec![Effect::ToClient { client, bytes }];
        }
        let (response, mut effects) = self.perform(&request, ports);
        let software = &self.settings.software;
        let bytes = user.sign(response.software(software));
        if request.message.kind.method == Method::ALLOCATE {
            self.remember_answer(&request, &bytes);
        }
        effects.push(Effect::ToClient { client, bytes });
        effects
    }

    fn reject(
        &mut self,
        client: Client,
        message: &Message<'_>,
        rejection: Rejection,
        now: Moment,
    ) -> Vec<Effect> {
        rejection.count(&mut self.ledger);
        let mut response = error_response(message, rejection.code());
        if rejection != Rejection::BadRequest {
            response = self.authentication.challenge(response, client, now);
        }
        let response = response.software(&self.settings.software);
        let bytes = response.finish_with_fingerprint();
        vec![Effect::ToClient { client, bytes }]
    }

    fn answer_given_before(&self, request: &Request<'_>) -> Option<Vec<u8>> {
        let allocation = self.allocations.get(&request.client)?;
        let is_retransmission = request.message.kind.method == Method::ALLOCATE
            && request.message.id == allocation.request;
        is_retransmission.then(|| allocation.response.clone())
    }

    fn remember_answer(&mut self, request: &Request<'_>, bytes: &[u8]) {
        if let Some(allocation) = self.allocations.get_mut(&request.client)
            && allocation.request == request.message.id
        {
            allocation.response = bytes.to_vec();
        }
    }

    /// A Send indication (RFC 8656 §11.2).
    fn send(&mut self, client: Client, message: &Message<'_>, now: Duration) -> Vec<Effect> {
        let peer = message.attribute(AttributeType::XOR_PEER_ADDRESS);
        let peer = peer.and_then(|peer| address(peer, message.id));
        let data = message.attribute(AttributeType::DATA);
        let known = [AttributeType::XOR_PEER_ADDRESS, AttributeType::DATA];
        let is_understood = |attribute: &Attribute<'_>| {
            known.contains(&attribute.kind) || !attribute.kind.is_comprehension_required()
        };
        let (Some(peer), Some(data), true) =
            (peer, data, message.attributes.iter().all(is_understood))
        else {
            self.ledger.malformed += 1;
            return Vec::new();
        };
        let allocation = self.allocations.get(&client);
        let permitted = allocation.filter(|allocation| allocation.permits(peer.ip(), now));
        let relayed = permitted.and_then(|allocation| allocation.relayed_towards(peer));
        self.forward(relayed, peer, data.value)
    }

    /// ```text
    ///   0                   1                   2                   3
    ///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///  |         Channel Number        |            Length             |
    ///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    /// ```
    fn channel_data(&mut self, client: Client, bytes: &[u8], now: Duration) -> Vec<Effect> {
        let header = bytes.split_first_chunk::<4>();
        let message = header.and_then(|(&[n0, n1, l0, l1], rest)| {
            let data = rest.get(..usize::from(u16::from_be_bytes([l0, l1])))?;
            Some((u16::from_be_bytes([n0, n1]), data))
        });
        let Some((number, data)) = message else {
            self.ledger.malformed += 1;
            return Vec::new();
        };
        let allocation = self.allocations.get(&client);
        let bound = allocation.and_then(|allocation| {
            let peer = allocation.peer_of(number, now)?;
            Some((allocation.relayed_towards(peer)?, peer))
        });
        match bound {
            Some((relayed, peer)) => self.forward(Some(relayed), peer, data),
            None => {
                self.ledger.dropped_from_clients += 1;
                Vec::new()
            }
        }
    }

    fn forward(
        &mut self,
        relayed: Option<SocketAddr>,
        peer: SocketAddr,
        data: &[u8],
    ) -> Vec<Effect> {
        let Some(relayed) = relayed else {
            self.ledger.dropped_from_clients += 1;
            return Vec::new();
        };
        self.ledger.to_peers.add(data.len());
        let data = data.to_vec();
        vec![Effect::ToPeer {
            relayed,
            peer,
            data,
        }]
    }

    /// What a peer sent to a relayed address (RFC 8656 §11.3, §12.7).
    pub fn peer_sent(
        &mut self,
        relayed: SocketAddr,
        peer: SocketAddr,
        data: &[u8],
        now: Moment,
    ) -> Option<Effect> {
        let client = *self.owners.get(&relayed)?;
        let allocation = self.allocations.get(&client)?;
        if !allocation.permits(peer.ip(), now.elapsed) {
            self.ledger.dropped_from_peers += 1;
            return None;
        }
        self.ledger.to_clients.add(data.len());
        let bytes = match allocation.channel_of(peer, now.elapsed) {
            Some(number) => channel_message(number, data, client.transport),
            None => data_indication(self.ids.next(), peer, data),
        };
        Some(Effect::ToClient { client, bytes })
    }

    /// Ends what has outlived its time. Call it about once a second.
    pub fn expire(&mut self, now: Moment) -> Vec<Effect> {
        let mut closed = Vec::new();
        for allocation in self.allocations.values_mut() {
            closed.extend(allocation.expire(now.elapsed));
        }
        self.allocations
            .retain(|_, allocation| !allocation.relayed.is_empty());
        self.reserved.retain(|_, reserved| {
            let ended = reserved.ends <= now.elapsed;
            closed.extend(ended.then_some(reserved.address));
            !ended
        });
        self.close(closed)
    }

    /// Ends the allocation of a client whose connection is gone.
    pub fn disconnect(&mut self, client: Client) -> Vec<Effect> {
        let allocation = self.allocations.remove(&client);
        let relayed = allocation.into_iter().flat_map(|a| a.relayed);
        self.close(relayed.map(|relayed| relayed.address).collect())
    }

    /// Whether a client has an allocation, which ends when nobody refreshes it.
    pub fn has_allocation(&self, client: Client) -> bool {
        self.allocations.contains_key(&client)
    }

    pub(super) fn close(&mut self, relayed: Vec<SocketAddr>) -> Vec<Effect> {
        for address in &relayed {
            self.owners.remove(address);
        }
        relayed
            .into_iter()
            .map(|relayed| Effect::Close { relayed })
            .collect()
    }

    pub(super) fn token(&mut self) -> [u8; 8] {
        self.ids.token()
    }
}
