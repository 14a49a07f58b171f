use super::*;
use crate::report::call::whip::CallByHttp;
use crate::report::call::{Inbound, Outbound};
use crate::report::pcap::Selection;

fn call(duration_ms: f64, loss_percent: f64, codec: &str) -> Report {
    let setting = Setting {
        loss_percent,
        ..Setting::default()
    };
    let link = Link {
        direction: "caller_to_callee".to_owned(),
        setting,
        ..Link::default()
    };
    let mut outbound = Outbound::default();
    outbound.stream.kind = Some("audio".to_owned());
    outbound.stream.codec = Some(codec.to_owned());
    let mut call = CallLoopback {
        connected: true,
        duration_ms,
        links: vec![link],
        ..CallLoopback::default()
    };
    call.caller.outbound.push(outbound);
    Report::new(Data::CallLoopback(Box::new(call)))
}

fn since(now: &Report, before: &Report) -> Vec<String> {
    let scope = Scope {
        check: None,
        now,
        before,
    };
    let changes = changes(now, before, &[scope]);
    let words = changes
        .iter()
        .map(|one| format!("{}: {}, now {}", one.setting, one.before, one.now));
    words.collect()
}

#[test]
fn a_call_of_other_settings_is_told_with_each_of_them() {
    let before = call(3_000.0, 0.0, "opus");
    let mut now = call(10_000.0, 5.0, "PCMU");
    now.tool.version = "99.0.0".to_owned();
    assert_eq!(
        since(&now, &before),
        [
            format!("rtctool: {}, now 99.0.0", before.tool.version),
            "duration: 3000 ms, now 10000 ms".to_owned(),
            "network, caller to callee: unimpaired, now loss 5.00 %".to_owned(),
            "audio codec: opus, now PCMU".to_owned(),
        ]
    );
}

/// A capture of which the messages from `from_s` on were looked at.
fn captured(first_packet_s: f64, from_s: Option<f64>, filter: Option<&str>) -> Report {
    let selection = Selection {
        filter: filter.map(str::to_owned),
        from_s,
        to_s: None,
        messages: 1,
        left_out_by_filter: 0,
        left_out_by_time: 0,
    };
    let capture = Capture {
        first_packet_s: Some(first_packet_s),
        selection: Some(selection),
        ..Capture::default()
    };
    Report::new(Data::PcapAnalyze(PcapAnalyze {
        captures: vec![capture],
    }))
}

#[test]
fn a_time_is_the_same_since_the_capture_began_or_by_the_clock() {
    let before = captured(1_700_000_000.1, Some(1_700_000_030.1), None);
    for same in [
        captured(1_700_050_000.7, Some(1_700_050_030.7), None),
        captured(1_700_000_010.2, Some(1_700_000_030.1), None),
    ] {
        assert_eq!(since(&same, &before), [""; 0]);
    }
    let other = captured(1_700_050_000.0, Some(1_700_050_060.0), Some("ssrc 1"));
    assert_eq!(
        since(&other, &before),
        [
            "filter: none, now ssrc 1",
            "from: 30000 ms after the first packet, now 60000 ms after the first packet"
        ]
    );
    assert_eq!(
        since(&captured(1_700_000_000.1, None, None), &before),
        ["from: 30000 ms after the first packet, now the first packet"]
    );
}

#[test]
fn a_call_that_lasted_a_little_longer_has_the_same_settings() {
    let before = call(3_000.0, 5.0, "opus");
    assert_eq!(since(&call(3_020.0, 5.0, "opus"), &before), [""; 0]);
}

#[test]
fn what_a_failed_call_does_not_tell_is_no_other_setting() {
    let mut failed = call(0.0, 5.0, "opus");
    let Data::CallLoopback(data) = &mut failed.data else {
        return;
    };
    data.connected = false;
    data.caller.outbound.clear();
    assert_eq!(since(&failed, &call(3_000.0, 5.0, "opus")), [""; 0]);
}

#[test]
fn media_that_failed_to_come_is_no_other_setting() {
    let received = |kinds: &[&str]| {
        let mut by_http = CallByHttp::default();
        for kind in kinds {
            let mut inbound = Inbound::default();
            inbound.stream.kind = Some((*kind).to_owned());
            inbound.stream.codec = Some(format!("of {kind}"));
            by_http.call.end.inbound.push(inbound);
        }
        Report::new(Data::CallWhep(Box::new(by_http)))
    };
    let before = received(&["audio", "video"]);
    assert_eq!(since(&received(&["audio"]), &before), [""; 0]);
}

fn loss_from(at_ms: f64, loss_percent: f64) -> LinkChange {
    LinkChange {
        at_ms,
        setting: Setting {
            loss_percent,
            ..Setting::default()
        },
    }
}

#[test]
fn a_network_that_changes_otherwise_is_told_with_its_changes() {
    let changing = |at_ms| {
        let mut report = call(3_000.0, 0.0, "opus");
        if let Data::CallLoopback(data) = &mut report.data {
            data.links[0].changes = vec![loss_from(at_ms, 5.0)];
        }
        report
    };
    assert_eq!(
        since(&changing(2_000.0), &changing(1_000.0)),
        [
            "network, caller to callee: unimpaired; from 1000 ms on loss 5.00 %, \
          now unimpaired; from 2000 ms on loss 5.00 %"
        ]
    );
}

fn load(policy: &str, network_later: Option<Vec<Vec<LinkChange>>>) -> Report {
    let mut load = CallLoad::default();
    load.plan.ice.policy = policy.to_owned();
    load.plan.network_later = network_later;
    Report::new(Data::CallLoad(Box::new(load)))
}

#[test]
fn what_an_older_report_of_a_load_does_not_tell_is_no_other_setting() {
    let now = load("all", Some(vec![vec![loss_from(1_000.0, 5.0)], Vec::new()]));
    assert_eq!(since(&now, &load("", None)), [""; 0]);
}

#[test]
fn a_load_whose_network_changes_otherwise_is_told() {
    let changing = |at_ms| load("all", Some(vec![vec![loss_from(at_ms, 5.0)], Vec::new()]));
    assert_eq!(
        since(&changing(2_000.0), &changing(1_000.0)),
        [
            "changes of the network: from 1000 ms on loss 5.00 % / none, \
          now from 2000 ms on loss 5.00 % / none"
        ]
    );
}
