//! What webrtc is told of servers, candidates, silence and cryptography.

use std::time::Duration;

use rtc::ice::mdns::MulticastDnsMode;
use rtc::peer_connection::transport::RTCDtlsRole;
use rtc::shared::error::{Error, Result};
use webrtc::peer_connection::{
    RTCConfiguration, RTCConfigurationBuilder, RTCIceServer, RTCIceTransportPolicy, SettingEngine,
    SettingEngineBuilder,
};

use crate::call::Role;
use crate::call::carrier::StandIn;
use crate::call::plan::{Answering, IcePlan, Plan};

pub fn configuration(ice: &IcePlan) -> RTCConfiguration {
    let mut stand_ins = (0..=u8::MAX).map(StandIn);
    let servers = ice.servers.iter().filter_map(|server| {
        let url = match server.carrier {
            Some(_) => stand_ins.next()?.uri(),
            None => server.uri.clone(),
        };
        Some(RTCIceServer {
            urls: vec![url],
            username: server.username.clone(),
            credential: server.credential.clone(),
        })
    });
    let policy = match ice.relay_only {
        true => RTCIceTransportPolicy::Relay,
        false => RTCIceTransportPolicy::All,
    };
    RTCConfigurationBuilder::new()
        .with_ice_servers(servers.collect())
        .with_ice_transport_policy(policy)
        .build()
}

pub fn settings(role: Role, plan: &Plan) -> Result<SettingEngine> {
    let Silence {
        disconnected,
        failed,
        keepalive,
    } = Silence::of(plan.ice.lost_after);
    let mut settings = SettingEngineBuilder::new()
        .with_multicast_dns_mode(MulticastDnsMode::Disabled)
        .with_ice_timeouts(
            Some(disconnected),
            Some(plan.ice.patience.unwrap_or_default().max(failed)),
            Some(keepalive),
        )
        .with_ice_connection_attempts(None, plan.ice.patience.map(attempts))
        .with_answering_dtls_role(dtls_role(plan.ice.answering));
    if plan.ice.relay_only {
        // webrtc waits two seconds for candidates that are better than relays, and none can come.
        settings = settings.with_relay_acceptance_min_wait(Some(Duration::ZERO));
    }
    // Both ends have the same secrets.
    if let Some(log) = plan.key_log.as_ref().filter(|_| role == Role::Caller) {
        let provider = log
            .provider()
            .map_err(|error| Error::Crypto(error.to_string()))?;
        settings = settings.with_crypto_provider(provider);
    }
    Ok(settings.build())
}

fn dtls_role(answering: Answering) -> RTCDtlsRole {
    match answering {
        Answering::Active => RTCDtlsRole::Client,
        Answering::Passive => RTCDtlsRole::Server,
    }
}

/// Checks of a pair within a time, at the stack's interval.
fn attempts(within: Duration) -> u16 {
    const INTERVAL: Duration = Duration::from_millis(200);
    u16::try_from(within.as_millis() / INTERVAL.as_millis()).unwrap_or(u16::MAX)
}

/// How long the other end may be silent, as webrtc has it.
#[derive(Debug, PartialEq, Eq)]
struct Silence {
    disconnected: Duration,
    /// Counts from there on.
    failed: Duration,
    /// Between two checks.
    keepalive: Duration,
}

impl Silence {
    /// At most as long as webrtc's defaults, and short enough that several checks must fail.
    fn of(lost_after: Duration) -> Silence {
        let disconnected = (lost_after / 2).min(Duration::from_secs(5));
        Silence {
            disconnected,
            failed: lost_after.saturating_sub(disconnected),
            keepalive: (disconnected / 2).min(Duration::from_secs(2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_lost_after_as_long_as_was_asked_for() {
        for seconds in [1, 7, 30, 3600] {
            let asked = Duration::from_secs(seconds);
            let silence = Silence::of(asked);
            assert_eq!(silence.disconnected + silence.failed, asked);
            assert!(silence.keepalive * 2 <= silence.disconnected);
        }
    }
}
