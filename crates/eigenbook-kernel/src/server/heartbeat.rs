//! The heartbeat channel, which only shows that the kernel is alive.

use jupyter_zmq_client::Connection;
use zeromq::{RepSocket, SocketRecv, SocketSend};

/// Echoes all messages.
pub async fn run(mut connection: Connection<RepSocket>) {
    loop {
        match connection.socket.recv().await {
            // A client may be gone before it hears its beat.
            Ok(beat) => drop(connection.socket.send(beat).await),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}
