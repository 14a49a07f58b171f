//! Handshakes that are under way, until both hellos have been seen.

use std::collections::{HashMap, HashSet};

use crate::capture::observed::{FlowKey, Observed};
use crate::dtls::{
    Assembler, ClientHello, Fragment, HandshakeType, ServerHello, Version, fragments, records,
};
use crate::srtp::Profile;
use crate::srtp::exporter::{Handshake, Keys, keys_of_exporter};
use crate::srtp::key_log::KeyLog;

/// Handshakes of which the first hello is kept.
const MOST_HANDSHAKES: usize = 10_000;

/// Flows on which a hello in fragments is put together. Each takes up to 32 KiB.
const MOST_PARTIAL: usize = 256;

/// What use_srtp can name (RFC 5764 §4.1.2, RFC 7714 §14.2).
const ALL_PROFILES: [u16; 4] = [1, 2, 7, 8];

#[derive(Debug, Default)]
pub struct Handshakes {
    log: KeyLog,
    /// By the flow from client to server.
    clients: HashMap<FlowKey, Client>,
    partial: HashMap<FlowKey, Assembler>,
    secretless: HashSet<[u8; 32]>,
    /// Number of the packet with the first such server's hello.
    first_secretless: Option<u64>,
}

/// What a client's hello says.
#[derive(Debug)]
struct Client {
    random: [u8; 32],
    profiles: Vec<u16>,
}

impl Handshakes {
    pub fn log(&mut self, log: KeyLog) {
        self.log.add(log);
    }

    pub fn has_secrets(&self) -> bool {
        !self.log.is_empty()
    }

    /// Gives the keys when the server's hello has come, with the flow of the client. There are
    /// several where the profile that was agreed on is hidden.
    pub fn observe(&mut self, observed: &Observed) -> Option<(FlowKey, Vec<Keys>)> {
        let flow = observed.flow;
        let without = self.without_secret();
        let mut keys = None;
        let plain = records(observed.payload).filter(|record| record.is_handshake());
        for record in plain.filter(|record| !record.is_encrypted()) {
            for fragment in fragments(record.fragment) {
                match fragment.kind {
                    HandshakeType::CLIENT_HELLO => self.client(flow, &fragment),
                    HandshakeType::SERVER_HELLO => keys = self.server(flow, &fragment).or(keys),
                    _ => {}
                }
            }
        }
        if self.without_secret() > without {
            self.first_secretless.get_or_insert(observed.packet);
        }
        keys
    }

    /// The random is known as soon as the first fragment has come.
    fn client(&mut self, flow: FlowKey, fragment: &Fragment) {
        let whole = self.whole(flow, fragment);
        let begin = (fragment.offset == 0).then(|| fragment.bytes.to_vec());
        let hello = whole.or(begin).and_then(|body| ClientHello::read(&body));
        let has_room = self.clients.len() < MOST_HANDSHAKES || self.clients.contains_key(&flow);
        if let Some(hello) = hello.filter(|_| has_room) {
            let profiles = hello.extensions.srtp_profiles;
            let client = Client {
                random: hello.random,
                profiles: profiles.into_iter().map(|profile| profile.0).collect(),
            };
            self.clients.insert(flow, client);
        }
    }

    fn server(&mut self, flow: FlowKey, fragment: &Fragment) -> Option<(FlowKey, Vec<Keys>)> {
        let hello = ServerHello::read(&self.whole(flow, fragment)?)?;
        let client_flow = flow.reversed();
        let client = self.clients.get(&client_flow)?;
        if hello.is_retry_request() {
            return None;
        }
        let keys = match hello.version() {
            Version::DTLS_1_3 => self.hidden(client, &hello),
            _ => self.chosen(client, &hello)?,
        };
        if keys.is_empty() && !self.log.is_empty() && self.secretless.len() < MOST_HANDSHAKES {
            self.secretless.insert(client.random);
        }
        (!keys.is_empty()).then_some((client_flow, keys))
    }

    /// Up to DTLS 1.2 the server names the profile. None when it names none, or one that is
    /// not known.
    fn chosen(&self, client: &Client, hello: &ServerHello) -> Option<Vec<Keys>> {
        let profile = hello.extensions.srtp_profiles.first()?;
        let handshake = Handshake {
            client_random: client.random,
            server_random: hello.random,
            cipher_suite: hello.cipher_suite.0,
            profile: Profile::of_dtls(profile.0)?,
        };
        let secret = self.log.master_secret(&client.random);
        let keys = secret.and_then(|secret| handshake.keys(secret));
        Some(keys.into_iter().collect())
    }

    /// From DTLS 1.3 on the choice is encrypted: any of those that the client offers.
    fn hidden(&self, client: &Client, hello: &ServerHello) -> Vec<Keys> {
        let Some(secret) = self.log.exporter_secret(&client.random) else {
            return Vec::new();
        };
        let offered = ALL_PROFILES
            .into_iter()
            .filter(|number| client.profiles.is_empty() || client.profiles.contains(number));
        offered
            .filter_map(Profile::of_dtls)
            .filter_map(|profile| keys_of_exporter(secret, hello.cipher_suite.0, profile))
            .collect()
    }

    /// The message that this fragment makes whole.
    fn whole(&mut self, flow: FlowKey, fragment: &Fragment) -> Option<Vec<u8>> {
        if fragment.is_whole() {
            return Some(fragment.bytes.to_vec());
        }
        if self.partial.len() == MOST_PARTIAL && !self.partial.contains_key(&flow) {
            return None;
        }
        let message = self.partial.entry(flow).or_default().add(fragment)?;
        self.partial.remove(&flow);
        Some(message.body)
    }

    pub fn without_secret(&self) -> u64 {
        self.secretless.len() as u64
    }

    pub fn first_without_secret(&self) -> Option<u64> {
        self.first_secretless
    }
}
