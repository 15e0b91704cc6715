//! When a kernel ends, apart from shutdown requests on the control channel.

use crate::server::Server;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How often the parent is looked for.
const PAUSE: Duration = Duration::from_secs(1);

/// Interrupts the cell at SIGINT, and ends the server at SIGTERM or when the process that started
/// it is gone. Otherwise waits forever.
///
/// # Errors
/// The system lets no signal be received.
pub async fn watch(server: Arc<Server>) -> std::io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        tokio::select! {
            _ = interrupt.recv() => server.worker.interrupt(),
            _ = terminate.recv() => break,
            () = parent_gone() => break,
        }
    }
    server.end();
    Ok(())
}

/// Waits until the launcher is gone, if it has passed us its process (`JPY_PARENT_PID`).
async fn parent_gone() {
    let given = std::env::var("JPY_PARENT_PID").ok().and_then(|pid| pid.parse().ok());
    let Some(launcher @ 2..) = given else { return std::future::pending().await };
    let is_ours = std::os::unix::process::parent_id() == launcher as u32;
    loop {
        let still_ours = std::os::unix::process::parent_id() == launcher as u32;
        if !exists(launcher) || (is_ours && !still_ours) {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn exists(pid: i32) -> bool {
    // SAFETY: signal 0 is none; the call only looks.
    let found = unsafe { libc::kill(pid, 0) } == 0;
    // A process of another user exists too.
    found || std::io::Error::last_os_error().raw_os_error() == Some(libc::EPERM)
}
