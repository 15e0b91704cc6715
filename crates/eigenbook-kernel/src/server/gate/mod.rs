//! A gate in front of each socket.
//!
//! A socket of the zeromq crate trusts every length that a client claims, and a publisher waits for
//! its slowest reader. So no socket listens in public. It listens behind a private socket that
//! only this process can open, and the gate listens on the public address:
//!
//! ```text
//! client ══ tcp or ipc ══▶ gate: lengths checked ── private socket ──▶ socket
//!        ◀════════════════ gate: up to 256 MB wait for the client ◀─
//! ```
//!
//! A client that breaks the framing, or leaves too much unread, loses its connection; other clients
//! are not affected.

mod frames;
mod private_socket;

use crate::server::endpoint::{self, Endpoint};
use anyhow::Context;
use frames::Frames;
use private_socket::PrivateSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::mpsc;

/// More than this may not wait for one client.
const UNREAD_LIMIT: usize = 256 << 20;
const CHUNK: usize = 64 << 10;

/// Puts `socket` behind a gate on the public `endpoint`. The gate exists as long as the runtime
/// runs.
///
/// # Errors
/// The address is in use, or not one of this machine.
pub async fn open(socket: &mut impl zeromq::Socket, address: &Endpoint) -> anyhow::Result<()> {
    let (private, listener) = PrivateSocket::new().context("no private socket could be made")?;
    socket.bind_listener(listener).await?;
    let private = Arc::new(private);
    let failed = || format!("cannot listen on {address}");
    match address {
        Endpoint::Tcp(address) => {
            let listener = TcpListener::bind(address).await.with_context(failed)?;
            tokio::spawn(admit_tcp(listener, private));
        }
        Endpoint::Ipc(path) => {
            endpoint::remove_if_dead(path);
            let listener = UnixListener::bind(path).with_context(failed)?;
            tokio::spawn(admit_ipc(listener, private));
        }
    }
    Ok(())
}

async fn admit_tcp(listener: TcpListener, private: Arc<PrivateSocket>) {
    loop {
        match listener.accept().await {
            Ok((client, _)) => {
                let _ = client.set_nodelay(true);
                tokio::spawn(pass(client, private.clone()));
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn admit_ipc(listener: UnixListener, private: Arc<PrivateSocket>) {
    loop {
        match listener.accept().await {
            Ok((client, _)) => drop(tokio::spawn(pass(client, private.clone()))),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Carries bytes both ways until one side ends or the client misbehaves.
async fn pass(client: impl AsyncRead + AsyncWrite + Send + 'static, private: Arc<PrivateSocket>) {
    let Ok(socket) = private.connect().await else { return };
    let (from_client, to_client) = tokio::io::split(client);
    let (from_socket, to_socket) = tokio::io::split(socket);
    let (queue, waiting) = mpsc::unbounded_channel();
    let unread = Arc::new(AtomicUsize::new(0));
    tokio::select! {
        () = carry_in(from_client, to_socket) => (),
        () = carry_out(from_socket, queue, unread.clone()) => (),
        () = deliver(waiting, to_client, unread) => (),
    }
}

async fn carry_in(mut client: impl AsyncRead + Unpin, mut socket: impl AsyncWrite + Unpin) {
    let mut frames = Frames::default();
    let mut chunk = vec![0; CHUNK];
    while let Ok(length @ 1..) = client.read(&mut chunk).await {
        let bytes = &chunk[..length];
        if frames.check(bytes).is_err() || socket.write_all(bytes).await.is_err() {
            return;
        }
    }
}

/// Receives the socket's output without delay, so that the socket never waits for this client.
async fn carry_out(
    mut socket: impl AsyncRead + Unpin,
    queue: mpsc::UnboundedSender<Vec<u8>>,
    unread: Arc<AtomicUsize>,
) {
    let mut chunk = vec![0; CHUNK];
    while let Ok(length @ 1..) = socket.read(&mut chunk).await {
        let before = unread.fetch_add(length, Ordering::Relaxed);
        if before + length > UNREAD_LIMIT || queue.send(chunk[..length].to_vec()).is_err() {
            return;
        }
    }
}

async fn deliver(
    mut waiting: mpsc::UnboundedReceiver<Vec<u8>>,
    mut client: impl AsyncWrite + Unpin,
    unread: Arc<AtomicUsize>,
) {
    while let Some(bytes) = waiting.recv().await {
        if client.write_all(&bytes).await.is_err() {
            return;
        }
        unread.fetch_sub(bytes.len(), Ordering::Relaxed);
    }
}
