//! What `stun nat` reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gate::{Metric, MetricDef, MetricOf};
use crate::probe::nat::NatProbe;
use crate::stats::Summary;
use crate::stun::nat::{Evidence, Lifetime, Role, Test, Trial, Unsearchable};
use crate::stun::nat::{Filtering as KnownFiltering, Mapping as KnownMapping};
use crate::units::{Unit, duration_ms};

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct StunNat {
    /// One entry for each address family of each URI.
    pub servers: Vec<NatServer>,
}

/// What the tests with one server address told of the NATs and firewalls on the way.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct NatServer {
    /// The URI as given.
    pub uri: String,
    /// The address asked. Null when the name did not resolve.
    pub server_address: Option<String>,
    /// `ok`, or in one word what kept the tests from telling: `rfc5780-unsupported`,
    /// `rfc5780-violation`, `inconclusive`, `timeout`, `refused`, …
    pub verdict: String,
    /// Why the verdict is what it is, with what was tried. Null when all is well.
    pub cause: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// What the behaviour means for WebRTC. Null when too little is known.
    pub meaning: Option<String>,
    /// Whether an address is translated on the way: whether the server sees another address
    /// than the one that requests were sent from.
    pub nat: Option<bool>,
    /// When the NAT gives a port another mapping (RFC 4787 §4.1, RFC 5780 §4.3).
    pub mapping: Option<Mapping>,
    /// From where the NAT or firewall lets datagrams in (RFC 4787 §5, RFC 5780 §4.4).
    pub filtering: Option<Filtering>,
    /// Whether the server was seen to answer from its other address or port, so that the
    /// filtering is not its own silence. Null when no filtering is known. Where the mapping
    /// depends on the receiver this cannot be seen of a filter by port.
    pub filtering_confirmed: Option<bool>,
    /// Whether the NAT passes on what one host behind it sends to the mapped address of
    /// another (RFC 4787 §6, RFC 5780 §3.4). Null without a NAT.
    pub hairpinning: Option<bool>,
    /// How long an idle mapping lives (RFC 5780 §4.6). Null when it was not searched for, or
    /// not found.
    pub lifetime: Option<BindingLifetime>,
    /// Why a search for the lifetime found none.
    pub lifetime_unknown: Option<String>,
    /// The address that the first requests were sent from.
    pub local_address: Option<String>,
    /// The same, as the server sees it.
    pub mapped_address: Option<String>,
    /// The server's OTHER-ADDRESS (RFC 5780 §7.4).
    pub other_address: Option<String>,
    /// The server that showed the mapping where the first has no other address.
    pub second_server_address: Option<String>,
    /// The server's SOFTWARE attribute (RFC 8489 §14.14).
    pub software: Option<String>,
    /// Null for an address literal, which needs no name service.
    pub resolve_ms: Option<f64>,
    /// How long a TCP connection to the same address and port took. Tried only where UDP
    /// drew no answer; null also when it failed.
    pub tcp_connect_ms: Option<f64>,
    /// How long the tests took, without the search for the lifetime.
    pub elapsed_ms: Option<f64>,
    /// Round-trip time of tests answered at the first request.
    pub rtt_ms: Summary,
    /// Request datagrams sent in the tests.
    pub requests_sent: u64,
    /// Share of the requests that drew no answer, in tests that were answered in the end.
    pub loss_percent: Option<f64>,
    /// The chance that loss alone silenced a whole test. From 0.1 % on, silence is not
    /// taken for a result. Null when no test was silent.
    pub missed_by_loss_percent: Option<f64>,
    /// Every test made, with what was seen.
    pub tests: Vec<NatTest>,
}

/// When a NAT gives a local port another mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mapping {
    /// Never: one mapping for all receivers.
    EndpointIndependent,
    /// For each address of a receiver.
    AddressDependent,
    /// For each address and port of a receiver.
    AddressAndPortDependent,
    /// For each address, or each address and port: the tests do not tell which.
    EndpointDependent,
}

/// Which senders a NAT or firewall lets in to a port that has sent something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Filtering {
    /// All.
    EndpointIndependent,
    /// Those whose address it has sent to.
    AddressDependent,
    /// Those whose address and port it has sent to.
    AddressAndPortDependent,
}

/// Between which times an idle mapping ends.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct BindingLifetime {
    /// A mapping that had been idle for so long was alive.
    pub at_least_ms: f64,
    /// One that had been idle for so long was not. Null when none was found dead, up to the
    /// limit of the search.
    pub less_than_ms: Option<f64>,
}

/// One test: a request that is sent until it is answered or its time is over.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct NatTest {
    pub test: NatTestKind,
    /// The address that requests were sent from.
    pub local_address: Option<String>,
    /// The address that requests were sent to.
    pub sent_to: String,
    /// From the start of the tests; null when nothing was sent.
    pub start_ms: Option<f64>,
    /// Request datagrams sent.
    pub requests: u32,
    /// Answers that came.
    pub responses: u32,
    /// Null when no answer came, or when a retransmission makes the time ambiguous.
    pub rtt_ms: Option<f64>,
    /// Where the answer came from. Null when none came.
    pub answer_from: Option<String>,
    /// The sender's address as the receiver saw it.
    pub mapped_address: Option<String>,
    /// The code of an error response.
    pub error: Option<u16>,
    /// Where an answer came from that must not come from there.
    pub wrong_source: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NatTestKind {
    /// An ordinary request to the server; each port begins with it.
    Contact,
    /// Mapping: to the other address, same port.
    MappingOtherAddress,
    /// Mapping: to the other address and port.
    MappingOtherAddressAndPort,
    /// Mapping: to another server.
    MappingSecondServer,
    /// Filtering: asks for an answer from the other address and port.
    FilteringOtherAddressAndPort,
    /// Filtering: asks for an answer from the other port.
    FilteringOtherPort,
    /// To the other address and port, so that the control's answer is let in.
    ControlOpening,
    /// Asks for an answer from the other address and port, which no filter keeps out now: shows
    /// that the server sends it.
    Control,
    /// To the mapped address of another port of this host.
    Hairpin,
}

impl From<&NatProbe> for NatServer {
    fn from(probe: &NatProbe) -> Self {
        let explanation = probe.explanation();
        let (cause, help) = explanation.map(|e| (e.cause, e.help)).unzip();
        let (lifetime, lifetime_unknown) = match &probe.lifetime {
            None => (None, None),
            Some(Ok(lifetime)) => (Some(lifetime.into()), None),
            Some(Err(why)) => (None, Some(why_unknown(*why))),
        };
        let server = NatServer {
            uri: probe.server.uri.to_string(),
            server_address: probe.server.address().map(|address| address.to_string()),
            verdict: probe.verdict().word().into_owned(),
            cause,
            help,
            meaning: probe.meaning(),
            nat: None,
            mapping: None,
            filtering: None,
            filtering_confirmed: None,
            hairpinning: None,
            lifetime,
            lifetime_unknown,
            local_address: None,
            mapped_address: None,
            other_address: None,
            second_server_address: None,
            software: None,
            resolve_ms: probe.server.resolve_time.map(duration_ms),
            tcp_connect_ms: probe.tcp_connect.map(duration_ms),
            elapsed_ms: None,
            rtt_ms: Summary::default(),
            requests_sent: 0,
            loss_percent: None,
            missed_by_loss_percent: None,
            tests: Vec::new(),
        };
        match &probe.evidence {
            Some(evidence) => server.with_evidence(evidence),
            None => server,
        }
    }
}

impl NatServer {
    fn with_evidence(self, evidence: &Evidence) -> Self {
        let (lost, sent) = evidence.requests_lost();
        let percent = |part: f64| part * 100.0;
        let any_silent = evidence.trials.iter().any(Trial::is_silent);
        let mapped = evidence.mapped(Test::Contact, Role::Mapping);
        let second = evidence.trial(Test::SecondServer, Role::Mapping);
        NatServer {
            nat: evidence.is_translated(),
            mapping: evidence.mapping().map(Mapping::from),
            filtering: evidence.filtering().map(Filtering::from),
            filtering_confirmed: evidence.is_filtering_confirmed(),
            hairpinning: evidence.hairpinning(),
            local_address: local(evidence, Role::Mapping),
            mapped_address: mapped.map(|address| address.to_string()),
            other_address: evidence.other.map(|address| address.to_string()),
            second_server_address: second.map(|trial| trial.to.to_string()),
            software: evidence.software.clone(),
            elapsed_ms: Some(duration_ms(evidence.elapsed)),
            rtt_ms: Summary::of(
                evidence
                    .trials
                    .iter()
                    .filter_map(server_rtt)
                    .map(duration_ms),
            ),
            requests_sent: evidence.requests_sent().into(),
            loss_percent: (sent > 0).then(|| percent(f64::from(lost) / f64::from(sent))),
            missed_by_loss_percent: any_silent.then(|| percent(evidence.missed_by_loss())),
            tests: tests(evidence),
            ..self
        }
    }

    /// The URI, and the address where that adds something.
    pub(super) fn subject(&self) -> String {
        match &self.server_address {
            Some(address) if !self.uri.ends_with(address) => format!("{} ({address})", self.uri),
            _ => self.uri.clone(),
        }
    }

    fn metrics(&self) -> Vec<Metric> {
        let subject = self.subject();
        METRICS_OF
            .iter()
            .map(|metric| metric.measure(&subject, self))
            .collect()
    }
}

/// What goes to this host itself says nothing of the way to the server.
fn server_rtt(trial: &Trial) -> Option<std::time::Duration> {
    trial.rtt().filter(|_| trial.test != Test::Hairpin)
}

fn tests(evidence: &Evidence) -> Vec<NatTest> {
    let trials = evidence.trials.iter();
    trials.map(|trial| test(evidence, trial)).collect()
}

fn test(evidence: &Evidence, trial: &Trial) -> NatTest {
    let answer = trial.answer.as_ref();
    NatTest {
        test: trial.test.into(),
        local_address: local(evidence, trial.role),
        sent_to: trial.to.to_string(),
        start_ms: trial.started().map(duration_ms),
        requests: trial.requests(),
        responses: trial.responses,
        rtt_ms: trial.rtt().map(duration_ms),
        answer_from: answer.map(|answer| answer.source.to_string()),
        mapped_address: answer.map(|answer| answer.mapped.to_string()),
        error: trial.error.as_ref().map(|error| error.code),
        wrong_source: trial.wrong_source.map(|source| source.to_string()),
    }
}

fn local(evidence: &Evidence, role: Role) -> Option<String> {
    let local = evidence.locals.get(role.port());
    local.map(|address| address.to_string())
}

fn why_unknown(why: Unsearchable) -> String {
    match why {
        Unsearchable::Refused(code) => {
            format!("the server answers RESPONSE-PORT with error {code}")
        }
        Unsearchable::Ignored => "the server ignores RESPONSE-PORT".to_owned(),
        Unsearchable::Silent => {
            "nothing arrived at a mapping even when it was fresh: the server may not do \
             RESPONSE-PORT"
                .to_owned()
        }
        Unsearchable::NoMapping => "no mapping could be made".to_owned(),
        Unsearchable::Stopped => "the search was stopped".to_owned(),
    }
}

impl From<&Lifetime> for BindingLifetime {
    fn from(lifetime: &Lifetime) -> Self {
        BindingLifetime {
            at_least_ms: duration_ms(lifetime.at_least),
            less_than_ms: lifetime.less_than.map(duration_ms),
        }
    }
}

impl From<KnownMapping> for Mapping {
    fn from(mapping: KnownMapping) -> Self {
        match mapping {
            KnownMapping::EndpointIndependent => Mapping::EndpointIndependent,
            KnownMapping::AddressDependent => Mapping::AddressDependent,
            KnownMapping::AddressAndPortDependent => Mapping::AddressAndPortDependent,
            KnownMapping::EndpointDependent => Mapping::EndpointDependent,
        }
    }
}

impl From<KnownFiltering> for Filtering {
    fn from(filtering: KnownFiltering) -> Self {
        match filtering {
            KnownFiltering::EndpointIndependent => Filtering::EndpointIndependent,
            KnownFiltering::AddressDependent => Filtering::AddressDependent,
            KnownFiltering::AddressAndPortDependent => Filtering::AddressAndPortDependent,
        }
    }
}

impl From<Test> for NatTestKind {
    fn from(test: Test) -> Self {
        match test {
            Test::Contact => NatTestKind::Contact,
            Test::OtherAddress => NatTestKind::MappingOtherAddress,
            Test::OtherAddressAndPort => NatTestKind::MappingOtherAddressAndPort,
            Test::SecondServer => NatTestKind::MappingSecondServer,
            Test::ChangeAddressAndPort => NatTestKind::FilteringOtherAddressAndPort,
            Test::ChangePort => NatTestKind::FilteringOtherPort,
            Test::Opening => NatTestKind::ControlOpening,
            Test::Control => NatTestKind::Control,
            Test::Hairpin => NatTestKind::Hairpin,
        }
    }
}

/// Metrics that gates of `stun nat` may name. Each server address is a subject.
const METRICS_OF: &[MetricOf<NatServer>] = &[
    MetricOf::new("rtt.p50", Unit::Ms, "median round-trip time", |server| {
        server.rtt_ms.p50
    }),
    MetricOf::new("rtt.max", Unit::Ms, "longest round-trip time", |server| {
        server.rtt_ms.max
    }),
    MetricOf::new(
        "loss",
        Unit::Percent,
        "requests that drew no answer, in tests that were answered in the end",
        |server| server.loss_percent,
    ),
    MetricOf::new(
        "lifetime",
        Unit::Ms,
        "longest time that an idle mapping was seen to live; needs --lifetime",
        |server| server.lifetime.map(|lifetime| lifetime.at_least_ms),
    ),
];

/// What gates may name.
pub fn metrics() -> Vec<MetricDef> {
    METRICS_OF.iter().map(|metric| metric.def).collect()
}

impl StunNat {
    pub fn metrics(&self) -> Vec<Metric> {
        self.servers.iter().flat_map(NatServer::metrics).collect()
    }
}
