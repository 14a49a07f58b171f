//! Datagrams: those of clients, and those of peers.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::UdpSocket;

use super::sockets::Sockets;
use crate::relay::{Client, ClientTransport};

/// No datagram is longer.
const MAX_DATAGRAM: usize = 65_536;

/// Takes what clients send. Never completes.
pub async fn serve(sockets: &Arc<Sockets>) {
    let mut buffer = vec![0; MAX_DATAGRAM];
    loop {
        // Errors are those of what was sent before, such as a port that is closed by now.
        let Ok((length, address)) = sockets.udp.recv_from(&mut buffer).await else {
            tokio::task::yield_now().await;
            continue;
        };
        let client = Client {
            transport: ClientTransport::Udp,
            address,
        };
        let bytes = buffer.get(..length).unwrap_or_default();
        sockets.client_sent(client, bytes).await;
    }
}

/// Takes what peers send to one relayed address. Never completes.
pub async fn relay(sockets: Arc<Sockets>, socket: Arc<UdpSocket>, relayed: SocketAddr) {
    let mut buffer = vec![0; MAX_DATAGRAM];
    loop {
        let Ok((length, peer)) = socket.recv_from(&mut buffer).await else {
            tokio::task::yield_now().await;
            continue;
        };
        let data = buffer.get(..length).unwrap_or_default();
        sockets.peer_sent(relayed, peer, data).await;
    }
}
