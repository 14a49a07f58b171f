//! The figures of each command, and what all of them are asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::server::{self, ProbedServer};
use super::{audit, call, check, ice, nat, pcap, pcap_extract, sdp, stun, turn, turn_serve};
use crate::gate::{Gate, GateResult, Metric};

/// The figures of one command.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "command", content = "data")]
pub enum Data {
    #[serde(rename = "sdp lint")]
    SdpLint(sdp::SdpLint),
    #[serde(rename = "sdp show")]
    SdpShow(sdp::show::SdpShow),
    #[serde(rename = "sdp diff")]
    SdpDiff(sdp::diff::SdpDiff),
    #[serde(rename = "sdp negotiate")]
    SdpNegotiate(Box<sdp::negotiate::SdpNegotiate>),
    #[serde(rename = "stun probe")]
    StunProbe(stun::StunProbe),
    #[serde(rename = "turn probe")]
    TurnProbe(turn::TurnProbe),
    #[serde(rename = "turn serve")]
    TurnServe(turn_serve::TurnServe),
    #[serde(rename = "stun nat")]
    StunNat(nat::StunNat),
    #[serde(rename = "ice check")]
    IceCheck(ice::IceCheck),
    #[serde(rename = "turn audit")]
    TurnAudit(audit::TurnAudit),
    #[serde(rename = "pcap analyze")]
    PcapAnalyze(pcap::PcapAnalyze),
    #[serde(rename = "pcap extract")]
    PcapExtract(Box<pcap_extract::PcapExtract>),
    #[serde(rename = "call loopback")]
    CallLoopback(Box<call::CallLoopback>),
    #[serde(rename = "call whip")]
    CallWhip(Box<call::whip::CallByHttp>),
    #[serde(rename = "call whep")]
    CallWhep(Box<call::whip::CallByHttp>),
    #[serde(rename = "call offer")]
    CallOffer(Box<call::by_hand::CallByHand>),
    #[serde(rename = "call answer")]
    CallAnswer(Box<call::by_hand::CallByHand>),
    #[serde(rename = "call load")]
    CallLoad(Box<call::load::CallLoad>),
    #[serde(rename = "call serve")]
    CallServe(Box<call::serve::CallServe>),
    #[serde(rename = "call profiles")]
    CallProfiles(call::CallProfiles),
    #[serde(rename = "check")]
    Check(check::Check),
}

impl Data {
    /// True when there was nothing to judge.
    pub(super) fn nothing_checked(&self) -> bool {
        match self {
            Data::SdpLint(data) => data.documents.is_empty(),
            Data::SdpShow(data) => data.sessions.is_empty(),
            Data::SdpNegotiate(_) => false,
            Data::StunProbe(data) => data.servers.is_empty(),
            Data::TurnProbe(data) => data.servers.is_empty(),
            Data::StunNat(data) => data.servers.is_empty(),
            Data::IceCheck(data) => data.configurations.is_empty(),
            Data::TurnAudit(data) => data.servers.is_empty(),
            Data::PcapAnalyze(data) => data
                .captures
                .iter()
                .all(|capture| capture.streams.is_empty()),
            Data::PcapExtract(data) => data.is_empty(),
            Data::SdpDiff(_)
            | Data::TurnServe(_)
            | Data::CallLoopback(_)
            | Data::CallWhip(_)
            | Data::CallWhep(_)
            | Data::CallOffer(_)
            | Data::CallAnswer(_)
            | Data::CallProfiles(_) => false,
            Data::CallServe(data) => data.calls.is_empty() && data.unlisted_calls == 0,
            Data::CallLoad(data) => data.calls.begun == 0,
            Data::Check(data) => data.has_no_verdict(),
        }
    }

    /// What was typed to get it.
    pub fn command(&self) -> &'static str {
        match self {
            Data::SdpLint(_) => "sdp lint",
            Data::SdpShow(_) => "sdp show",
            Data::SdpDiff(_) => "sdp diff",
            Data::SdpNegotiate(_) => "sdp negotiate",
            Data::StunProbe(_) => "stun probe",
            Data::TurnProbe(_) => "turn probe",
            Data::TurnServe(_) => "turn serve",
            Data::StunNat(_) => "stun nat",
            Data::IceCheck(_) => "ice check",
            Data::TurnAudit(_) => "turn audit",
            Data::PcapAnalyze(_) => "pcap analyze",
            Data::PcapExtract(_) => "pcap extract",
            Data::CallLoopback(_) => "call loopback",
            Data::CallWhip(_) => "call whip",
            Data::CallWhep(_) => "call whep",
            Data::CallOffer(_) => "call offer",
            Data::CallAnswer(_) => "call answer",
            Data::CallLoad(_) => "call load",
            Data::CallServe(_) => "call serve",
            Data::CallProfiles(_) => "call profiles",
            Data::Check(_) => "check",
        }
    }

    /// Whether the report of the command can have findings.
    pub fn has_findings(&self) -> bool {
        !matches!(
            self,
            Data::SdpShow(_)
                | Data::SdpDiff(_)
                | Data::TurnServe(_)
                | Data::PcapExtract(_)
                | Data::CallProfiles(_)
        )
    }

    /// Whether figures were taken of what may be another way tomorrow, and not read from files.
    pub fn is_measured(&self) -> bool {
        match self {
            Data::SdpLint(_)
            | Data::SdpShow(_)
            | Data::SdpDiff(_)
            | Data::SdpNegotiate(_)
            | Data::PcapAnalyze(_)
            | Data::PcapExtract(_)
            | Data::CallProfiles(_) => false,
            Data::StunProbe(_)
            | Data::TurnProbe(_)
            | Data::TurnServe(_)
            | Data::StunNat(_)
            | Data::TurnAudit(_)
            | Data::CallLoopback(_)
            | Data::CallWhip(_)
            | Data::CallWhep(_)
            | Data::CallOffer(_)
            | Data::CallAnswer(_)
            | Data::CallLoad(_)
            | Data::CallServe(_) => true,
            Data::IceCheck(_) => !self.servers().is_empty(),
            Data::Check(data) => data.reports().any(|report| report.data.is_measured()),
        }
    }

    /// True when the figures are a failure by themselves: what was compared is not the same, or a
    /// check failed.
    pub(super) fn fails(&self) -> bool {
        match self {
            Data::SdpDiff(data) => !data.changes.is_empty(),
            Data::Check(data) => data.fails(),
            _ => false,
        }
    }

    /// The servers that were probed, for formats that care for nothing else.
    pub fn servers(&self) -> Vec<ProbedServer> {
        match self {
            Data::StunProbe(data) => data.servers.iter().map(ProbedServer::from).collect(),
            Data::TurnProbe(data) => data.servers.iter().map(ProbedServer::from).collect(),
            Data::StunNat(data) => data.servers.iter().map(ProbedServer::from).collect(),
            Data::IceCheck(data) => server::of_ice_check(data),
            Data::Check(data) => data.reports().flat_map(|one| one.data.servers()).collect(),
            _ => Vec::new(),
        }
    }

    /// What findings call a capture, and the file that it is, or that it begins with.
    pub fn capture_files(&self) -> Vec<(&str, &str)> {
        match self {
            Data::PcapAnalyze(data) => data.captures.iter().map(pcap::Capture::file).collect(),
            Data::Check(data) => {
                let reports = data.reports();
                reports.flat_map(|one| one.data.capture_files()).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn judge(&self, gates: &[Gate], earlier: Result<&Data, &str>) -> Vec<GateResult> {
        if gates.is_empty() {
            return Vec::new();
        }
        let names: Vec<&str> = gates.iter().map(|gate| gate.metric.as_str()).collect();
        let metrics = self.named(&names);
        let before = earlier.map_or_else(|_| Vec::new(), |data| data.named(&names));
        let judged = gates.iter().map(|gate| {
            let result = gate.judge(&metrics, &before);
            let result = result.explained(|subject| self.why_not_measured(&gate.metric, subject));
            match earlier {
                Ok(_) => result,
                Err(no_baseline) => result.without_baseline(no_baseline),
            }
        });
        judged.collect()
    }

    /// What gates of these names look at.
    fn named(&self, names: &[&str]) -> Vec<Metric> {
        [self.metrics(), self.figures(names)].concat()
    }

    /// Of what gates name by its path in JSON, the values of these.
    fn figures(&self, names: &[&str]) -> Vec<Metric> {
        match self {
            Data::PcapAnalyze(data) => data.figures(names),
            Data::CallWhip(data) | Data::CallWhep(data) => data.figures(names),
            Data::CallOffer(data) | Data::CallAnswer(data) => data.figures(names),
            Data::CallLoopback(data) => data.figures(names),
            Data::CallServe(data) => data.figures(names),
            _ => Vec::new(),
        }
    }

    /// Every value that a gate may look at by a name of its own.
    pub fn metrics(&self) -> Vec<Metric> {
        match self {
            Data::SdpLint(_) | Data::SdpShow(_) | Data::SdpDiff(_) | Data::SdpNegotiate(_) => {
                Vec::new()
            }
            Data::StunProbe(data) => data.metrics(),
            Data::TurnProbe(data) => data.metrics(),
            Data::TurnServe(data) => data.metrics(),
            Data::StunNat(data) => data.metrics(),
            Data::IceCheck(data) => data.metrics(),
            Data::TurnAudit(data) => data.metrics(),
            Data::PcapAnalyze(data) => data.metrics(),
            Data::PcapExtract(_) | Data::CallProfiles(_) => Vec::new(),
            Data::CallLoopback(data) => data.metrics(),
            Data::CallLoad(data) => data.metrics(),
            Data::CallServe(data) => data.metrics(),
            Data::CallWhip(data) | Data::CallWhep(data) => data.metrics(),
            Data::CallOffer(data) | Data::CallAnswer(data) => data.metrics(),
            Data::Check(data) => data
                .reports()
                .flat_map(|report| report.data.metrics())
                .collect(),
        }
    }
}
