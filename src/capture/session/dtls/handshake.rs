//! One handshake.

use std::collections::VecDeque;

use super::{Against, EventKind, Events, FlowKey, Moment};
use crate::capture::knowledge::Setup;
use crate::dtls::{
    Alert, Assembler, CertificateDigests, CipherSuite, Ciphertext, ClientHello, ContentType,
    Fragment, HandshakeType, Message, Record, ServerHello, SrtpProfile, Version, certificates,
    fragments,
};

/// Fragments of each side that are remembered, to tell those that come again.
const MOST_FRAGMENTS: usize = 64;

/// Numbers of each side's last records that are remembered.
const MOST_RECORDS: usize = 32;

/// Of DTLS 1.3 (RFC 9147 §6.1).
const HANDSHAKE_EPOCH: u8 = 2;
const APPLICATION_EPOCH: u8 = 3;

/// Alerts that are kept for one handshake.
const MOST_ALERTS: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Client,
    Server,
}

#[derive(Debug)]
pub struct Handshake {
    client: Sender,
    server: Sender,
    seen: HandshakeSummary,
}

/// What one side sends.
#[derive(Debug, Default)]
struct Sender {
    assembler: Assembler,
    /// Record numbers tell a packet captured twice from one sent again.
    records: VecDeque<u64>,
    /// Sequence and offset.
    fragments: Vec<(u16, usize)>,
    repeated_in: Option<Moment>,
    finished: Option<Moment>,
}

/// What a handshake amounts to.
#[derive(Debug, Clone)]
pub struct HandshakeSummary {
    /// From client to server.
    pub flow: FlowKey,
    pub first: Moment,
    pub last: Moment,
    pub client_hello: Option<Moment>,
    /// ClientHellos, retransmissions and those with a cookie among them.
    pub client_hellos: u64,
    pub client_random: Option<[u8; 32]>,
    pub server_hello: Option<Moment>,
    pub server_random: Option<[u8; 32]>,
    pub version: Option<Version>,
    pub cipher_suite: Option<CipherSuite>,
    /// By supported_versions; empty where the client knows no DTLS 1.3.
    pub offered_versions: Vec<Version>,
    pub offered_srtp_profiles: Vec<SrtpProfile>,
    /// The server's choice. Encrypted from DTLS 1.3 on.
    pub srtp_profile: Option<SrtpProfile>,
    pub extended_master_secret: Option<bool>,
    /// The server asked for a cookie first (RFC 6347 §4.2.1), or for another ClientHello
    /// (RFC 8446 §4.1.4).
    pub hello_requests: u64,
    /// Encrypted from DTLS 1.3 on.
    pub client_certificate: Option<CertificateDigests>,
    pub server_certificate: Option<CertificateDigests>,
    /// When the certificates of client and server were whole.
    pub certificates: (Option<Moment>, Option<Moment>),
    pub client_against_sdp: Against,
    pub server_against_sdp: Against,
    /// `a=setup` of client and server, where all that is known of each says the same.
    pub setups: (Option<Setup>, Option<Setup>),
    /// Packets with something of the handshake that was sent before.
    pub retransmissions: u64,
    /// Both sides have sent Finished. From DTLS 1.3 on, which encrypts it: the first record of
    /// what comes after the handshake, once the client has answered the server's part of it.
    pub finished: Option<Moment>,
    /// The first records with what DTLS 1.3 encrypts of the handshake, of client and server.
    pub encrypted: (Option<Moment>, Option<Moment>),
    pub alerts: Vec<AlertSeen>,
    /// Of the RTP streams between the same addresses, when the first began.
    pub first_rtp: Option<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertSeen {
    pub alert: Alert,
    pub moment: Moment,
    pub from: Side,
}

impl Handshake {
    pub fn new(client: FlowKey, first: Moment) -> Handshake {
        Handshake {
            client: Sender::default(),
            server: Sender::default(),
            seen: HandshakeSummary::new(client, first),
        }
    }

    /// Whether a ClientHello belongs to this handshake: by its random where that is there,
    /// else as long as nobody has finished.
    pub fn continues(&self, record: &Record, first: &Fragment) -> bool {
        let hello = ClientHello::read(first.bytes).filter(|_| first.offset == 0);
        match (hello, self.seen.client_random) {
            (Some(hello), Some(random)) => hello.random == random,
            _ => self.seen.finished.is_none() && !record.is_encrypted(),
        }
    }

    pub fn record(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        side: Side,
        record: &Record,
        events: &mut Events,
    ) {
        self.seen.last = moment;
        match record.kind {
            ContentType::ALERT => self.alert(moment, flow, side, record, events),
            ContentType::HANDSHAKE if record.is_encrypted() => {
                self.finish(moment, flow, side, events);
            }
            ContentType::HANDSHAKE => self.clear(moment, flow, side, record, events),
            _ => {}
        }
    }

    /// Takes note of a record that DTLS 1.3 encrypts.
    pub fn ciphertext(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        side: Side,
        record: Ciphertext,
        events: &mut Events,
    ) {
        self.seen.last = moment;
        let (client, server) = &mut self.seen.encrypted;
        match (record.epoch, side) {
            (HANDSHAKE_EPOCH, Side::Client) => {
                client.get_or_insert(moment);
            }
            (HANDSHAKE_EPOCH, Side::Server) => {
                server.get_or_insert(moment);
            }
            // A server may send data before the client has finished.
            (APPLICATION_EPOCH, _) if client.is_some() && self.seen.finished.is_none() => {
                self.seen.finished = Some(moment);
                events.add(moment, flow, EventKind::HandshakeDone);
            }
            _ => {}
        }
    }

    fn alert(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        from: Side,
        record: &Record,
        events: &mut Events,
    ) {
        let Some(alert) = record.alert() else {
            events.add(moment, flow, EventKind::EncryptedAlert);
            return;
        };
        events.add(moment, flow, EventKind::Alert(alert));
        if self.seen.alerts.len() < MOST_ALERTS {
            self.seen.alerts.push(AlertSeen {
                alert,
                moment,
                from,
            });
        }
    }

    /// The first encrypted message of a side is its Finished (RFC 5246 §7.4.9).
    fn finish(&mut self, moment: Moment, flow: FlowKey, side: Side, events: &mut Events) {
        self.sender(side).finished.get_or_insert(moment);
        let both = self.client.finished.is_some() && self.server.finished.is_some();
        if both && self.seen.finished.is_none() {
            self.seen.finished = Some(moment);
            events.add(moment, flow, EventKind::HandshakeDone);
        }
    }

    fn clear(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        side: Side,
        record: &Record,
        events: &mut Events,
    ) {
        if self.sender(side).has_seen(record) {
            return;
        }
        for fragment in fragments(record.fragment) {
            if self.sender(side).repeats(moment, &fragment) {
                self.seen.retransmissions += 1;
            }
            if fragment.kind == HandshakeType::CLIENT_HELLO && fragment.offset == 0 {
                self.client_hello_begins(moment, flow, fragment.bytes, events);
            }
            if let Some(message) = self.sender(side).assembler.add(&fragment) {
                self.message(moment, flow, side, &message, events);
            }
        }
    }

    fn sender(&mut self, side: Side) -> &mut Sender {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    fn message(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        side: Side,
        message: &Message,
        events: &mut Events,
    ) {
        match message.kind {
            HandshakeType::CLIENT_HELLO => self.client_hello(&message.body),
            HandshakeType::SERVER_HELLO => self.server_hello(moment, flow, &message.body, events),
            HandshakeType::HELLO_VERIFY_REQUEST => self.seen.hello_requests += 1,
            HandshakeType::CERTIFICATE => self.certificate(moment, side, &message.body),
            _ => {}
        }
    }

    /// Large key shares make it come in fragments, of which the first tells enough.
    fn client_hello_begins(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        begin: &[u8],
        events: &mut Events,
    ) {
        let Some(hello) = ClientHello::read(begin) else {
            return;
        };
        let seen = &mut self.seen;
        seen.client_hellos += 1;
        seen.client_random.get_or_insert(hello.random);
        if seen.client_hello.is_none() {
            seen.client_hello = Some(moment);
            events.add(moment, flow, EventKind::ClientHello);
        }
    }

    fn client_hello(&mut self, body: &[u8]) {
        if let Some(hello) = ClientHello::read(body) {
            self.seen.offered_versions = hello.extensions.supported_versions;
            self.seen.offered_srtp_profiles = hello.extensions.srtp_profiles;
        }
    }

    fn server_hello(&mut self, moment: Moment, flow: FlowKey, body: &[u8], events: &mut Events) {
        let Some(hello) = ServerHello::read(body) else {
            return;
        };
        let seen = &mut self.seen;
        if hello.is_retry_request() {
            seen.hello_requests += 1;
            return;
        }
        if seen.server_hello.is_some() {
            return;
        }
        seen.server_hello = Some(moment);
        seen.server_random = Some(hello.random);
        seen.version = Some(hello.version());
        seen.cipher_suite = Some(hello.cipher_suite);
        seen.srtp_profile = hello.extensions.srtp_profiles.first().copied();
        // DTLS 1.3 binds its keys to the handshake in any case.
        let extended = hello.extensions.extended_master_secret;
        seen.extended_master_secret = Some(extended).filter(|_| !seen.is_dtls_1_3());
        events.add(moment, flow, EventKind::ServerHello);
    }

    fn certificate(&mut self, moment: Moment, side: Side, body: &[u8]) {
        let chain = certificates(body);
        let own = chain.first().map(|der| CertificateDigests::of(der));
        let seen = &mut self.seen;
        let (client, server) = &mut seen.certificates;
        let (kept, at) = match side {
            Side::Client => (&mut seen.client_certificate, client),
            Side::Server => (&mut seen.server_certificate, server),
        };
        *kept = own;
        *at = Some(moment);
    }

    pub fn summary(&self) -> HandshakeSummary {
        self.seen.clone()
    }
}

impl Sender {
    /// Whether this very record was captured before.
    fn has_seen(&mut self, record: &Record) -> bool {
        if self.records.contains(&record.number) {
            return true;
        }
        if self.records.len() == MOST_RECORDS {
            self.records.pop_front();
        }
        self.records.push_back(record.number);
        false
    }

    /// Whether the fragment was sent before; once for each packet.
    fn repeats(&mut self, moment: Moment, fragment: &Fragment) -> bool {
        let place = (fragment.sequence, fragment.offset);
        if !self.fragments.contains(&place) {
            if self.fragments.len() < MOST_FRAGMENTS {
                self.fragments.push(place);
            }
            return false;
        }
        let told = self.repeated_in == Some(moment);
        self.repeated_in = Some(moment);
        !told
    }
}

impl HandshakeSummary {
    fn new(flow: FlowKey, first: Moment) -> HandshakeSummary {
        HandshakeSummary {
            flow,
            first,
            last: first,
            client_hello: None,
            client_hellos: 0,
            client_random: None,
            server_hello: None,
            server_random: None,
            version: None,
            cipher_suite: None,
            offered_versions: Vec::new(),
            offered_srtp_profiles: Vec::new(),
            srtp_profile: None,
            extended_master_secret: None,
            hello_requests: 0,
            client_certificate: None,
            server_certificate: None,
            certificates: (None, None),
            client_against_sdp: Against::default(),
            server_against_sdp: Against::default(),
            setups: (None, None),
            retransmissions: 0,
            finished: None,
            encrypted: (None, None),
            alerts: Vec::new(),
            first_rtp: None,
        }
    }

    /// Whether the server said anything.
    pub fn is_answered(&self) -> bool {
        let alerts = self.alerts.iter().any(|seen| seen.from == Side::Server);
        self.server_hello.is_some() || self.hello_requests > 0 || alerts
    }

    /// Since when the side that sends first can encrypt media.
    pub fn keys_since(&self) -> Option<Moment> {
        match self.is_dtls_1_3() {
            true => self.server_hello,
            false => self.finished,
        }
    }

    pub fn is_dtls_1_3(&self) -> bool {
        self.version == Some(Version::DTLS_1_3)
    }
}
