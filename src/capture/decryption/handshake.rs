//! Handshakes that are under way, until both hellos have been seen.

use std::collections::{HashMap, HashSet};

use super::hello::{Hello, hellos};
use crate::capture::observed::FlowKey;
use crate::srtp::exporter::{Handshake, Keys};
use crate::srtp::key_log::KeyLog;

/// Handshakes of which the first hello is kept.
const MOST_HANDSHAKES: usize = 10_000;

#[derive(Debug, Default)]
pub struct Handshakes {
    log: KeyLog,
    /// The client's random, by the flow from client to server.
    clients: HashMap<FlowKey, [u8; 32]>,
    secretless: HashSet<[u8; 32]>,
}

impl Handshakes {
    pub fn log(&mut self, log: KeyLog) {
        self.log.add(log);
    }

    pub fn has_secrets(&self) -> bool {
        !self.log.is_empty()
    }

    /// Gives the keys when the server's hello has come, with the flow of the client.
    pub fn observe(&mut self, flow: FlowKey, datagram: &[u8]) -> Option<(FlowKey, Keys)> {
        let mut keys = None;
        for hello in hellos(datagram) {
            match hello {
                Hello::Client { random } => self.client(flow, random),
                Hello::Server {
                    random,
                    cipher_suite,
                    profile,
                } => {
                    let client_flow = flow.reversed();
                    let client_random = *self.clients.get(&client_flow)?;
                    let handshake = Handshake {
                        client_random,
                        server_random: random,
                        cipher_suite,
                        profile: profile?,
                    };
                    keys = self.keys(&handshake).map(|keys| (client_flow, keys));
                }
            }
        }
        keys
    }

    fn client(&mut self, flow: FlowKey, random: [u8; 32]) {
        if self.clients.len() < MOST_HANDSHAKES || self.clients.contains_key(&flow) {
            self.clients.insert(flow, random);
        }
    }

    fn keys(&mut self, handshake: &Handshake) -> Option<Keys> {
        let random = handshake.client_random;
        let secret = self.log.master_secret(&random);
        let keys = secret.and_then(|secret| handshake.keys(secret));
        if keys.is_none() && !self.log.is_empty() && self.secretless.len() < MOST_HANDSHAKES {
            self.secretless.insert(random);
        }
        keys
    }

    pub fn without_secret(&self) -> u64 {
        self.secretless.len() as u64
    }
}
