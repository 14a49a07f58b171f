//! One allocation: its relayed addresses, permissions and channels, each with its end.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::time::Duration;

use crate::stun::TransactionId;
use crate::turn::AddressFamily;

/// RFC 8656 §9.
const PERMISSION_LIFETIME: Duration = Duration::from_secs(300);
/// RFC 8656 §12.
const CHANNEL_LIFETIME: Duration = Duration::from_secs(600);
/// As RFC 5766 §11 has them, whose clients are still there: RFC 8656 §12 ends at 0x4fff.
const CHANNELS: RangeInclusive<u16> = 0x4000..=0x7ffe;
/// Permissions and channels that one allocation may have, of each.
const ROOM: usize = 1000;

#[derive(Debug)]
pub struct Allocation {
    pub username: String,
    /// The Allocate request that made it, and what it was answered: a
    /// retransmission gets the same answer (RFC 8656 §7.2).
    pub request: TransactionId,
    pub response: Vec<u8>,
    /// One of a family at most.
    pub relayed: Vec<Relayed>,
    permissions: HashMap<IpAddr, Duration>,
    channels: HashMap<u16, Channel>,
    numbers: HashMap<SocketAddr, u16>,
}

#[derive(Debug, Clone, Copy)]
pub struct Relayed {
    pub address: SocketAddr,
    pub ends: Duration,
}

#[derive(Debug, Clone, Copy)]
struct Channel {
    peer: SocketAddr,
    ends: Duration,
}

/// Why a permission or channel was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMade {
    NoRoom,
    /// The number is no channel's, or number and peer are not bound to each other.
    Mismatch,
}

impl Allocation {
    pub fn new(username: String, request: TransactionId, relayed: Vec<Relayed>) -> Allocation {
        Allocation {
            username,
            request,
            response: Vec::new(),
            relayed,
            permissions: HashMap::new(),
            channels: HashMap::new(),
            numbers: HashMap::new(),
        }
    }

    /// The relayed address that reaches this peer.
    pub fn relayed_towards(&self, peer: SocketAddr) -> Option<SocketAddr> {
        let relayed = self.relayed.iter().map(|relayed| relayed.address);
        relayed
            .into_iter()
            .find(|address| AddressFamily::of(address.ip()) == AddressFamily::of(peer.ip()))
    }

    pub fn permits(&self, peer: IpAddr, now: Duration) -> bool {
        self.permissions.get(&peer).is_some_and(|ends| *ends > now)
    }

    pub fn permit(&mut self, peer: IpAddr, now: Duration) -> Result<(), NotMade> {
        if self.permissions.len() >= ROOM && !self.permissions.contains_key(&peer) {
            return Err(NotMade::NoRoom);
        }
        self.permissions.insert(peer, now + PERMISSION_LIFETIME);
        Ok(())
    }

    /// Binds a channel or refreshes it, and the permission of its peer with it.
    pub fn bind(&mut self, number: u16, peer: SocketAddr, now: Duration) -> Result<(), NotMade> {
        self.forget_ended_channels(now);
        let bound_peer = self.channels.get(&number).map(|channel| channel.peer);
        let bound_number = self.numbers.get(&peer).copied();
        let is_new = bound_peer.is_none() && bound_number.is_none();
        let is_refresh = bound_peer == Some(peer) && bound_number == Some(number);
        if !CHANNELS.contains(&number) || !(is_new || is_refresh) {
            return Err(NotMade::Mismatch);
        }
        if is_new && self.channels.len() >= ROOM {
            return Err(NotMade::NoRoom);
        }
        self.permit(peer.ip(), now)?;
        let ends = now + CHANNEL_LIFETIME;
        self.channels.insert(number, Channel { peer, ends });
        self.numbers.insert(peer, number);
        Ok(())
    }

    pub fn peer_of(&self, number: u16, now: Duration) -> Option<SocketAddr> {
        let channel = self.channels.get(&number)?;
        (channel.ends > now).then_some(channel.peer)
    }

    pub fn channel_of(&self, peer: SocketAddr, now: Duration) -> Option<u16> {
        let number = *self.numbers.get(&peer)?;
        self.peer_of(number, now).map(|_| number)
    }

    /// Forgets what has ended; returns the relayed addresses of it.
    pub fn expire(&mut self, now: Duration) -> Vec<SocketAddr> {
        self.permissions.retain(|_, ends| *ends > now);
        self.forget_ended_channels(now);
        let ended = self.relayed.iter().filter(|relayed| relayed.ends <= now);
        let ended = ended.map(|relayed| relayed.address).collect();
        self.relayed.retain(|relayed| relayed.ends > now);
        ended
    }

    fn forget_ended_channels(&mut self, now: Duration) {
        self.channels.retain(|_, channel| channel.ends > now);
        let channels = &self.channels;
        self.numbers
            .retain(|_, number| channels.contains_key(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1000);

    fn peer(port: u16) -> SocketAddr {
        ([127, 0, 0, 1], port).into()
    }

    fn allocation() -> Allocation {
        Allocation::new("alice".into(), TransactionId([0; 12]), Vec::new())
    }

    #[test]
    fn a_permission_ends_after_five_minutes() {
        let mut allocation = allocation();
        allocation.permit(peer(1).ip(), NOW).unwrap();
        assert!(allocation.permits(peer(2).ip(), NOW + Duration::from_secs(299)));
        assert!(!allocation.permits(peer(2).ip(), NOW + Duration::from_secs(300)));
    }

    #[test]
    fn a_channel_and_a_peer_belong_to_each_other_until_the_channel_ends() {
        let mut allocation = allocation();
        assert_eq!(allocation.bind(0x4000, peer(1), NOW), Ok(()));
        assert_eq!(allocation.bind(0x4000, peer(1), NOW), Ok(()));
        let mismatch = Err(NotMade::Mismatch);
        assert_eq!(allocation.bind(0x4000, peer(2), NOW), mismatch);
        assert_eq!(allocation.bind(0x4001, peer(1), NOW), mismatch);
        let later = NOW + Duration::from_secs(600);
        assert_eq!(allocation.peer_of(0x4000, later), None);
        assert_eq!(allocation.bind(0x4001, peer(1), later), Ok(()));
        assert_eq!(allocation.channel_of(peer(1), later), Some(0x4001));
    }

    #[test]
    fn a_channel_has_a_number_that_tells_it_from_stun() {
        let mut allocation = allocation();
        for number in [0x0000, 0x3fff, 0x7fff, 0x8000] {
            assert_eq!(
                allocation.bind(number, peer(1), NOW),
                Err(NotMade::Mismatch)
            );
        }
        assert_eq!(allocation.bind(0x7ffe, peer(1), NOW), Ok(()));
    }

    #[test]
    fn permissions_and_channels_are_bounded() {
        let mut allocation = allocation();
        for number in 0..ROOM as u32 {
            let ip = IpAddr::from((0x7f00_0000 + number).to_be_bytes());
            allocation.permit(ip, NOW).unwrap();
        }
        let one_more = IpAddr::from([10, 0, 0, 1]);
        assert_eq!(allocation.permit(one_more, NOW), Err(NotMade::NoRoom));
    }
}
