//! The rounds of `--watch`: what a report says of the one it comes from, and of all so far.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use super::server::ProbedServer;
use crate::outcome::Outcome;
use crate::stats::{Samples, Summary};
use crate::units::{duration_ms, format_utc};

/// One round of a watch.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Round {
    /// Counted from 1.
    pub number: u64,
    /// How many rounds `--rounds` asked for. Null when the watch goes on until it is stopped.
    pub wanted: Option<u64>,
    /// In UTC, as RFC 3339 has it.
    pub started_at: String,
    /// From the start of the first round to the start of this one.
    pub started_ms: f64,
    pub took_ms: f64,
    /// How often a round was due while this one was still under way. Those are left out.
    pub left_out: u64,
    /// What is not as it was in the round before.
    pub changes: Vec<Change>,
    /// All rounds up to and with this one: in the last report, the whole watch.
    pub so_far: SoFar,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The server, with the address where that adds something.
    pub subject: String,
    /// Such as `verdict ok -> timeout`.
    pub change: String,
}

/// All rounds of a watch until now.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SoFar {
    /// `fail` when any round failed, else `no_verdict` when any had none.
    pub outcome: Outcome,
    pub rounds_passed: u64,
    pub rounds_failed: u64,
    pub rounds_without_verdict: u64,
    /// One entry for each URI and transport, over all of its addresses.
    pub servers: Vec<ServerSoFar>,
}

/// One URI over all rounds.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ServerSoFar {
    pub uri: String,
    pub transport: String,
    /// Rounds with a verdict on it.
    pub rounds: u64,
    /// Rounds in which any of its addresses could be used.
    pub rounds_usable: u64,
    /// How often each verdict was given, once for each address and round.
    pub verdicts: BTreeMap<String, u64>,
    /// The medians that rounds and addresses had.
    pub rtt_p50_ms: Summary,
    /// The loss that rounds and addresses had.
    pub loss_percent: Summary,
}

/// When a round began and ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Since the first round began.
    pub started: Duration,
    /// The same as Unix time.
    pub unix: Duration,
    pub took: Duration,
    /// See [`Round::left_out`].
    pub left_out: u64,
}

/// What is kept of all rounds, in memory that does not grow with them.
#[derive(Debug, Default)]
pub struct Watched {
    wanted: Option<u64>,
    rounds: u64,
    passed: u64,
    failed: u64,
    before: Option<Vec<ProbedServer>>,
    uris: Vec<Course>,
}

/// One URI so far.
#[derive(Debug)]
struct Course {
    uri: String,
    transport: &'static str,
    rounds: u64,
    usable: u64,
    verdicts: BTreeMap<String, u64>,
    rtt_p50: Samples,
    loss: Samples,
}

impl Watched {
    /// `wanted` rounds are to come, where that is known.
    pub fn new(wanted: Option<u64>) -> Self {
        Watched {
            wanted,
            ..Watched::default()
        }
    }

    /// Takes in a judged report, which then says which round it is.
    pub fn add(&mut self, report: &mut Report, times: Times) {
        let servers = report.data.servers();
        self.rounds += 1;
        match report.outcome {
            Outcome::Pass => self.passed += 1,
            Outcome::Fail => self.failed += 1,
            Outcome::NoVerdict => {}
        }
        for one in servers.chunk_by(|a, b| (&a.uri, a.transport) == (&b.uri, b.transport)) {
            self.add_uri(one);
        }
        let before = self.before.as_deref().filter(|_| !report.partial);
        let changes = before.map_or_else(Vec::new, |before| changes(before, &servers));
        report.round = Some(Round {
            number: self.rounds,
            wanted: self.wanted,
            started_at: format_utc(times.unix),
            started_ms: duration_ms(times.started),
            took_ms: duration_ms(times.took),
            left_out: times.left_out,
            changes,
            so_far: self.so_far(),
        });
        self.before = Some(servers);
    }

    fn add_uri(&mut self, addresses: &[ProbedServer]) {
        let Some(first) = addresses.first() else {
            return;
        };
        let is_same =
            |course: &Course| course.uri == first.uri && course.transport == first.transport;
        if !self.uris.iter().any(is_same) {
            self.uris.push(Course::of(first));
        }
        if let Some(course) = self.uris.iter_mut().find(|course| is_same(course)) {
            course.add(addresses);
        }
    }

    fn so_far(&self) -> SoFar {
        let without = self.rounds - self.passed - self.failed;
        SoFar {
            outcome: match (self.failed, without) {
                (0, 0) => Outcome::Pass,
                (0, _) => Outcome::NoVerdict,
                _ => Outcome::Fail,
            },
            rounds_passed: self.passed,
            rounds_failed: self.failed,
            rounds_without_verdict: without,
            servers: self.uris.iter().map(ServerSoFar::from).collect(),
        }
    }
}

impl Course {
    fn of(server: &ProbedServer) -> Self {
        Course {
            uri: server.uri.clone(),
            transport: server.transport,
            rounds: 0,
            usable: 0,
            verdicts: BTreeMap::new(),
            rtt_p50: Samples::default(),
            loss: Samples::default(),
        }
    }

    fn add(&mut self, addresses: &[ProbedServer]) {
        let usable = addresses.iter().filter_map(|one| one.usable).max();
        self.rounds += u64::from(usable.is_some());
        self.usable += u64::from(usable == Some(true));
        for one in addresses {
            *self.verdicts.entry(one.verdict.clone()).or_default() += 1;
            one.rtt_ms
                .p50
                .into_iter()
                .for_each(|ms| self.rtt_p50.add(ms));
            one.loss_percent
                .into_iter()
                .for_each(|loss| self.loss.add(loss));
        }
    }
}

impl From<&Course> for ServerSoFar {
    fn from(course: &Course) -> Self {
        ServerSoFar {
            uri: course.uri.clone(),
            transport: course.transport.to_owned(),
            rounds: course.rounds,
            rounds_usable: course.usable,
            verdicts: course.verdicts.clone(),
            rtt_p50_ms: course.rtt_p50.summary(),
            loss_percent: course.loss.summary(),
        }
    }
}

/// What a person would want to be told of, in words.
fn changes(before: &[ProbedServer], now: &[ProbedServer]) -> Vec<Change> {
    let was = |server: &ProbedServer| before.iter().find(|one| one.key() == server.key());
    let stays = |server: &&ProbedServer| !now.iter().any(|one| one.key() == server.key());
    let told = now.iter().flat_map(|server| {
        match was(server) {
            Some(was) => differences(was, server),
            None => vec!["was not there before".to_owned()],
        }
        .into_iter()
        .map(|change| Change::of(server, change))
    });
    let gone = before.iter().filter(stays);
    told.chain(gone.map(|server| Change::of(server, "is no longer there".to_owned())))
        .collect()
}

fn differences(was: &ProbedServer, is: &ProbedServer) -> Vec<String> {
    let verdict =
        (was.verdict != is.verdict).then(|| format!("verdict {} -> {}", was.verdict, is.verdict));
    // One that is not known has not changed.
    let mapped = was.mapped.zip(is.mapped).filter(|(was, is)| was != is);
    let mapped = mapped.map(|(was, is)| format!("mapped address {was} -> {is}"));
    let expires = was
        .certificate_expires_unix
        .zip(is.certificate_expires_unix);
    let expires = expires.filter(|(was, is)| was != is);
    let certificate = expires.map(|_| "another certificate".to_owned());
    [verdict, mapped, certificate]
        .into_iter()
        .flatten()
        .collect()
}

impl Change {
    fn of(server: &ProbedServer, change: String) -> Self {
        Change {
            subject: server.subject(),
            change,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(verdict: &str, mapped: &str) -> ProbedServer {
        ProbedServer {
            uri: "stun:example.org".to_owned(),
            address: Some("192.0.2.1:3478".to_owned()),
            transport: "udp",
            verdict: verdict.to_owned(),
            usable: Some(verdict == "ok"),
            mapped: mapped.parse().ok(),
            ..ProbedServer::default()
        }
    }

    fn told(before: &[ProbedServer], now: &[ProbedServer]) -> Vec<String> {
        let changes = changes(before, now).into_iter();
        changes.map(|change| change.change).collect()
    }

    #[test]
    fn what_stays_as_it_was_is_no_change() {
        let one = [server("ok", "198.51.100.1")];
        assert_eq!(told(&one, &one), Vec::<String>::new());
    }

    #[test]
    fn verdict_and_mapped_address_are_told_with_what_they_were() {
        let (was, is) = (server("ok", "198.51.100.1"), server("loss", "198.51.100.9"));
        assert_eq!(
            told(&[was], &[is]),
            [
                "verdict ok -> loss",
                "mapped address 198.51.100.1 -> 198.51.100.9"
            ]
        );
    }

    #[test]
    fn a_mapped_address_that_nobody_told_has_not_changed() {
        let (was, is) = (server("ok", "198.51.100.1"), server("timeout", ""));
        assert_eq!(told(&[was], &[is]), ["verdict ok -> timeout"]);
    }

    #[test]
    fn addresses_come_and_go() {
        let (old, new) = (
            server("ok", ""),
            ProbedServer {
                address: Some("192.0.2.2:3478".to_owned()),
                ..server("ok", "")
            },
        );
        assert_eq!(
            told(&[old], &[new]),
            ["was not there before", "is no longer there"]
        );
    }

    #[test]
    fn a_uri_is_usable_in_a_round_when_any_of_its_addresses_is() {
        let mut watched = Watched::default();
        watched.add_uri(&[server("ok", ""), server("timeout", "")]);
        watched.add_uri(&[server("timeout", ""), server("timeout", "")]);
        let unknown = ProbedServer {
            usable: None,
            ..server("local-failure", "")
        };
        watched.add_uri(&[unknown]);
        let so_far = watched.so_far();
        let [one] = &so_far.servers[..] else {
            panic!("{so_far:?}");
        };
        assert_eq!((one.rounds, one.rounds_usable), (2, 1));
        assert_eq!((one.verdicts["ok"], one.verdicts["timeout"]), (1, 3));
    }
}
