//! A UDP socket of webrtc's: what it sends goes through a wire, and all is heard.

use std::io::{self, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tokio::sync::mpsc;
use webrtc::runtime::{AsyncUdpSocket, RecvMeta, Transmit};

use super::WireInput;
use super::carried::{Arrived, Lines};
use super::early::Early;
use crate::call::tap::{Direction, Ear, Path};
use crate::capture::observed::Transport;

/// Where a datagram leaves the link.
#[derive(Clone)]
pub struct Exit {
    socket: Outgoing,
    destination: SocketAddr,
}

#[derive(Clone)]
pub enum Outgoing {
    System(Arc<UdpSocket>),
    Memory(Arc<dyn AsyncUdpSocket>),
    /// To a server that no datagram is sent to.
    Line(mpsc::Sender<Vec<u8>>),
}

impl Exit {
    pub fn send(&self, bytes: &[u8]) -> io::Result<()> {
        match &self.socket {
            Outgoing::System(socket) => socket.send_to(bytes, self.destination).map(drop),
            // A connection that does not keep up loses messages, as a full queue would.
            Outgoing::Line(line) => line
                .try_send(bytes.to_vec())
                .map_err(|_| io::ErrorKind::WouldBlock.into()),
            Outgoing::Memory(socket) => {
                let transmit = Transmit {
                    destination: self.destination,
                    ecn: None,
                    contents: bytes,
                    segment_size: None,
                    src_ip: None,
                };
                // Memory takes all at once, so that there is nothing to wake up for.
                match socket.poll_send(&mut Context::from_waker(Waker::noop()), &transmit) {
                    Poll::Ready(sent) => sent.map(drop),
                    Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
                }
            }
        }
    }
}

/// A socket whose sends go through a wire. One datagram a call: `max_gso_segments` stays 1.
pub struct WiredSocket {
    pub local: SocketAddr,
    pub incoming: Arc<dyn AsyncUdpSocket>,
    pub outgoing: Outgoing,
    pub wire: WireInput,
    pub ear: Ear,
    /// To servers that are reached otherwise.
    pub lines: Lines,
    pub early: Early,
}

impl WiredSocket {
    fn path(&self, remote: SocketAddr) -> Path {
        Path {
            local: self.local,
            remote,
            transport: Transport::Udp,
        }
    }

    /// What arrives next, by a datagram or otherwise.
    fn poll_arrival(
        &self,
        context: &mut Context<'_>,
        buffers: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(arrived) = self.lines.poll_arrived(context) {
            return Poll::Ready(Ok(place(&arrived, buffers, meta)));
        }
        let received = self.incoming.poll_recv(context, buffers, meta);
        if let Poll::Ready(Ok(count)) = received {
            for (from, datagram) in datagrams(buffers, meta, count) {
                let path = self.path(from);
                self.ear.datagram(Direction::Received, path, datagram);
            }
        }
        received
    }
}

/// The first `count` messages, each of which may be several datagrams that the system put into a
/// buffer: of one sender, and all but the last of one length.
fn datagrams<'a>(
    buffers: &'a [IoSliceMut<'_>],
    meta: &'a [RecvMeta],
    count: usize,
) -> impl Iterator<Item = (SocketAddr, &'a [u8])> + Clone {
    let messages = buffers.iter().zip(meta).take(count);
    messages.flat_map(|(buffer, meta)| {
        let received = buffer.get(..meta.len).unwrap_or(buffer);
        let each = match meta.stride {
            0 => received.len().max(1),
            stride => stride,
        };
        received.chunks(each).map(|datagram| (meta.addr, datagram))
    })
}

impl std::fmt::Debug for WiredSocket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WiredSocket")
            .field("incoming", &self.incoming)
            .finish_non_exhaustive()
    }
}

impl AsyncUdpSocket for WiredSocket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.incoming.local_addr()
    }

    fn poll_send(&self, _: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let (socket, path) = match self.lines.to(transmit.destination) {
            Some((line, path)) => (Outgoing::Line(line), path),
            None => (self.outgoing.clone(), self.path(transmit.destination)),
        };
        let exit = Exit {
            socket,
            destination: transmit.destination,
        };
        self.ear.datagram(Direction::Sent, path, transmit.contents);
        self.wire.send(transmit.contents, exit);
        Poll::Ready(Ok(transmit.contents.len()))
    }

    fn poll_recv(
        &self,
        context: &mut Context<'_>,
        buffers: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        loop {
            if let Some(waited) = self.early.next(context) {
                return Poll::Ready(Ok(place(&waited, buffers, meta)));
            }
            let arrival = self.poll_arrival(context, buffers, meta);
            match arrival {
                Poll::Ready(Ok(count)) if self.early.keep(datagrams(buffers, meta, count)) => {}
                _ => return arrival,
            }
        }
    }

    fn max_gro_segments(&self) -> usize {
        self.incoming.max_gro_segments()
    }
}

/// Puts a message where a datagram is expected. One that is longer than webrtc expects any is
/// cut, as a datagram would be. Gives the number of messages.
fn place(arrived: &Arrived, buffers: &mut [IoSliceMut<'_>], meta: &mut [RecvMeta]) -> usize {
    let (Some(buffer), Some(meta)) = (buffers.first_mut(), meta.first_mut()) else {
        return 0;
    };
    let length = arrived.bytes.len().min(buffer.len());
    if let (Some(room), Some(bytes)) = (buffer.get_mut(..length), arrived.bytes.get(..length)) {
        room.copy_from_slice(bytes);
    }
    *meta = RecvMeta::default();
    meta.addr = arrived.from;
    meta.len = length;
    meta.stride = length;
    1
}
