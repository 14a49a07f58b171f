//! Clients that come over TCP.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};

use super::sockets::Sockets;
use crate::relay::{Client, ClientTransport, Frame, frame};

/// Connections at a time.
const MAX_CONNECTIONS: usize = 500;

/// Messages that wait for a client that reads slowly; further ones are lost.
const WAITING: usize = 256;

/// A connection without a message for this long is closed.
const IDLE: Duration = Duration::from_secs(3600);

/// After an error of the listener, such as no file descriptor left.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections. Never completes.
pub async fn serve(sockets: &Arc<Sockets>, listener: &TcpListener) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok((stream, client)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            continue;
        };
        let sockets = Arc::clone(sockets);
        tokio::spawn(async move {
            converse(&sockets, stream, client).await;
            drop(place);
        });
    }
}

/// Serves one connection until either side ends it.
async fn converse(sockets: &Arc<Sockets>, stream: TcpStream, client: SocketAddr) {
    // What is relayed is not to wait for more of it.
    let _ = stream.set_nodelay(true);
    let (reader, writer) = stream.into_split();
    let (sender, waiting) = mpsc::channel(WAITING);
    sockets.connect(client, sender);
    tokio::select! {
        () = read(sockets, reader, client) => {}
        () = write(writer, waiting) => {}
    }
    sockets.disconnect(client).await;
}

async fn read(sockets: &Arc<Sockets>, mut reader: OwnedReadHalf, address: SocketAddr) {
    let client = Client {
        transport: ClientTransport::Tcp,
        address,
    };
    let mut stream = Vec::new();
    let mut buffer = vec![0; 16_384];
    loop {
        let Ok(Ok(length @ 1..)) = tokio::time::timeout(IDLE, reader.read(&mut buffer)).await
        else {
            return;
        };
        stream.extend_from_slice(buffer.get(..length).unwrap_or_default());
        let mut begin = 0;
        loop {
            let rest = stream.get(begin..).unwrap_or_default();
            match frame(rest) {
                Frame::Complete(length) => {
                    let message = rest.get(..length).unwrap_or_default();
                    sockets.client_sent(client, message).await;
                    begin += length;
                }
                Frame::Incomplete => break,
                Frame::Broken => return,
            }
        }
        stream.drain(..begin);
    }
}

async fn write(mut writer: OwnedWriteHalf, mut waiting: mpsc::Receiver<Vec<u8>>) {
    while let Some(message) = waiting.recv().await {
        if writer.write_all(&message).await.is_err() {
            return;
        }
    }
}
