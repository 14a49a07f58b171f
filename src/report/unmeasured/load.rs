//! Of many calls.

use crate::report::call::load::CallLoad;

pub fn why(load: &CallLoad, metric: &str) -> Option<&'static str> {
    let calls = &load.calls;
    let (name, _) = metric.split_once('.').unwrap_or((metric, ""));
    match name {
        _ if calls.begun == 0 => Some("no call was begun"),
        "failed" => Some("every call was interrupted before it connected"),
        "lost_here" => Some("the other ends are elsewhere: who lost packets is not known"),
        "http" if load.plan.protocol.is_none() => Some("calls of loopback have no POST"),
        _ if calls.connected == 0 => Some("no call connected"),
        "late" => Some(match has_media(load) {
            false => "the calls have no audio or video",
            true => "no frame was sent by this machine",
        }),
        "rtt" | "jitter" | "loss" | "first_packet" if !has_media(load) => {
            Some("the calls have no audio or video")
        }
        "rtt" if plays(load) => Some("calls that play media send none that is answered by reports"),
        "rtt" => Some("no report of a receiver came back in that time"),
        "jitter" | "loss" if load.plan.protocol.is_some() && !plays(load) => {
            Some("no report of a receiver came back in that time")
        }
        "jitter" | "loss" => Some("too few packets came"),
        "first_packet" if load.media.packets_received == 0 => Some("no media came to this machine"),
        _ => None,
    }
}

fn has_media(load: &CallLoad) -> bool {
    let mut media = load.plan.media.iter();
    media.any(|one| ["audio", "video"].contains(&one.as_str()))
}

fn plays(load: &CallLoad) -> bool {
    load.plan.protocol.as_deref() == Some("whep")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A load of so many calls, of which so many connected.
    fn load(protocol: Option<&str>, begun: u64, connected: u64) -> CallLoad {
        let mut load = CallLoad::default();
        load.plan.protocol = protocol.map(str::to_owned);
        load.plan.media = vec!["audio".to_owned()];
        load.calls.begun = begun;
        load.calls.connected = connected;
        load
    }

    #[test]
    fn what_kept_many_calls_from_being_measured_is_told() {
        for (load, metric, expected) in [
            (load(None, 0, 0), "setup.p95", "no call was begun"),
            (load(None, 2, 0), "setup.p95", "no call connected"),
            (
                load(None, 2, 0),
                "failed.percent",
                "every call was interrupted before it connected",
            ),
            (
                load(None, 2, 2),
                "http.p95",
                "calls of loopback have no POST",
            ),
            (
                load(Some("whip"), 2, 2),
                "lost_here",
                "the other ends are elsewhere: who lost packets is not known",
            ),
            (
                load(Some("whip"), 2, 2),
                "loss.max",
                "no report of a receiver came back in that time",
            ),
            (
                load(Some("whep"), 2, 2),
                "rtt.p50",
                "calls that play media send none that is answered by reports",
            ),
        ] {
            assert_eq!(why(&load, metric), Some(expected), "{metric}");
        }
        let mut data_alone = load(None, 2, 2);
        data_alone.plan.media = vec!["data".to_owned()];
        for metric in ["jitter.mean", "late.percent", "first_packet.p95"] {
            let told = why(&data_alone, metric);
            assert_eq!(told, Some("the calls have no audio or video"), "{metric}");
        }
    }
}
