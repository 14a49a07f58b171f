//! Free UDP ports out of a range.

use std::net::{IpAddr, UdpSocket};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicUsize, Ordering};

/// No port of the range could be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("none of the UDP ports {}-{} of {address} is free", .ports.start(), .ports.end())]
pub struct Exhausted {
    pub address: IpAddr,
    pub ports: RangeInclusive<u16>,
}

/// Where the next search begins: calls that begin at once must not find the same port.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// A free port of the range, on this address.
///
/// webrtc binds by itself, so that the port is given back before it is taken. Who else may want
/// ports of the range at that moment are calls of this process, and these search elsewhere.
pub fn free(address: IpAddr, ports: &RangeInclusive<u16>) -> Result<u16, Exhausted> {
    let begin = NEXT.fetch_add(1, Ordering::Relaxed) % ports.len().max(1);
    let from_begin = ports.clone().skip(begin);
    let up_to_it = ports.clone().take(begin);
    from_begin
        .chain(up_to_it)
        .find(|port| UdpSocket::bind((address, *port)).is_ok())
        .ok_or_else(|| Exhausted {
            address,
            ports: ports.clone(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_port_that_is_taken_is_passed_over_until_none_is_left() {
        let taken = UdpSocket::bind((HERE, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let exhausted = free(HERE, &(port..=port)).unwrap_err();
        assert_eq!(
            exhausted.to_string(),
            format!("none of the UDP ports {port}-{port} of 127.0.0.1 is free")
        );
        drop(taken);
        assert_eq!(free(HERE, &(port..=port)), Ok(port));
    }
}
