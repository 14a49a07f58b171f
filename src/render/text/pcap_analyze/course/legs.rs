//! What happens in a relayed call passes the capture once on each leg of its way.

use crate::report::pcap::{Event, Relay};

/// The legs follow each other by less.
const SOON_MS: f64 = 1_000.0;

/// An event where it passed first, and on how many further legs it came by.
#[derive(Debug)]
pub struct Told<'a> {
    pub event: &'a Event,
    pub more_legs: usize,
}

/// All events, each once: what is relayed is told with the leg on which it passed first.
pub fn once<'a>(events: &'a [Event], relays: &[Relay]) -> Vec<Told<'a>> {
    let mut told: Vec<(Told, Vec<&Event>)> = Vec::new();
    for event in events {
        let recent = told.iter_mut().rev();
        let mut recent = recent.take_while(|(first, _)| event.at_ms - first.event.at_ms < SOON_MS);
        let earlier =
            recent.find(|(_, legs)| legs.iter().any(|leg| is_on_next_leg(leg, event, relays)));
        match earlier {
            Some((first, legs)) => {
                first.more_legs += 1;
                legs.push(event);
            }
            None => {
                let first = Told {
                    event,
                    more_legs: 0,
                };
                told.push((first, vec![event]));
            }
        }
    }
    told.into_iter().map(|(told, _)| told).collect()
}

/// Between a client and its TURN server the relayed address stands for the client, as between the
/// server and the peer; where the peer is a relay of the capture, too, the client's own does. Where
/// the capture does not hold the allocation neither is known, and each leg is told.
fn is_on_next_leg(one: &Event, other: &Event, relays: &[Relay]) -> bool {
    let (to_server, beyond) = match [one, other].map(|event| event.transport == "turn") {
        [true, false] => (one, other),
        [false, true] => (other, one),
        _ => return false,
    };
    let relays_to = |client: &str, address: &String| {
        let mut relays = relays.iter();
        relays.any(|relay| {
            relay.client_address == client && relay.relayed_addresses.contains(address)
        })
    };
    let is_same_source = to_server.source_address == beyond.source_address;
    let is_same_destination = to_server.destination_address == beyond.destination_address;
    let is_sent =
        is_same_destination && relays_to(&to_server.source_address, &beyond.source_address);
    let is_received =
        is_same_source && relays_to(&to_server.destination_address, &beyond.destination_address);
    let ends = [&beyond.source_address, &beyond.destination_address];
    let is_of_relay = |relay: &Relay| ends.iter().any(|end| relay.relayed_addresses.contains(end));
    let is_between_same = is_same_source && is_same_destination && relays.iter().any(is_of_relay);
    (is_sent || is_received || is_between_same)
        && one.event == other.event
        && one.text == other.text
        && one.capture_point == other.capture_point
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at_ms: f64, transport: &str, ends: [&str; 2]) -> Event {
        Event {
            at_ms,
            event: "first_rtp".into(),
            text: "first RTP of 0x00000001".into(),
            transport: transport.into(),
            source_address: ends[0].into(),
            destination_address: ends[1].into(),
            ..Event::default()
        }
    }

    fn relay(client: &str, relayed: &str) -> Relay {
        Relay {
            client_address: client.into(),
            relayed_addresses: vec![relayed.into()],
            ..Relay::default()
        }
    }

    fn more_legs(events: &[Event]) -> Vec<usize> {
        let relays = [relay("alice", "relay a"), relay("bob", "relay b")];
        let told = once(events, &relays);
        told.iter().map(|told| told.more_legs).collect()
    }

    #[test]
    fn what_passes_two_relays_is_told_once() {
        let legs = [
            event(1.0, "turn", ["alice", "relay b"]),
            event(2.0, "udp", ["relay a", "relay b"]),
            event(3.0, "turn", ["relay a", "bob"]),
        ];
        assert_eq!(more_legs(&legs), [2]);
    }

    #[test]
    fn what_passes_one_relay_is_told_once() {
        let legs = |source: &str| {
            let ends = [source, "carol"];
            [event(1.0, "turn", ends), event(2.0, "udp", ends)]
        };
        assert_eq!(more_legs(&legs("relay a")), [1]);
        // Of an allocation that the capture does not hold; then the latter may be sent directly.
        assert_eq!(more_legs(&legs("dave")), [0, 0]);
    }

    #[test]
    fn another_peer_another_point_another_time_and_no_relay_are_other_events() {
        let first = event(1.0, "turn", ["alice", "carol"]);
        let second = |change: fn(&mut Event)| {
            let mut second = event(2.0, "udp", ["relay a", "carol"]);
            change(&mut second);
            more_legs(&[first.clone(), second])
        };
        assert_eq!(second(|_| {}), [1]);
        assert_eq!(second(|event| event.capture_point = Some(2)), [0, 0]);
        assert_eq!(second(|event| event.at_ms = 1_500.0), [0, 0]);
        assert_eq!(second(|event| event.transport = "turn".into()), [0, 0]);
        assert_eq!(
            second(|event| event.text = "first RTP of 0x2".into()),
            [0, 0]
        );
        assert_eq!(
            second(|event| event.destination_address = "eve".into()),
            [0, 0]
        );
        // Directly between the two, and of another client of the server.
        assert_eq!(
            second(|event| event.source_address = "alice".into()),
            [0, 0]
        );
        assert_eq!(
            second(|event| event.source_address = "relay b".into()),
            [0, 0]
        );
    }
}
