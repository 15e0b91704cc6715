//! Listens to the kernel, on a thread of its own: the only place that knows all of its orders.

use super::{connection, protocol, running, snapshot};
use crate::descendants;
use eigenbook_wire::Message;
use eigenbook_wire::frame::{self, Kind};

/// Starts the thread. The process ends with the kernel.
pub fn start() {
    let Some(mut socket) = connection::reading_end() else { return };
    std::thread::spawn(move || {
        loop {
            match frame::read(&mut *socket) {
                Ok(Some((kind, body))) => follow(kind, body),
                Ok(None) | Err(_) => end_with_the_kernel(),
            }
        }
    });
}

fn follow(kind: Kind, body: Vec<u8>) {
    match kind {
        Kind::Answer => running::answer(serde_json::from_slice(&body).unwrap_or_default()),
        Kind::Interrupt => running::interrupt(body.first().copied().unwrap_or(1)),
        Kind::RollBack if !running::is_running() => snapshot::give_way(),
        Kind::Ping => connection::send(&Message::Pong),
        Kind::Moved => running::put_moved(body),
        Kind::Call => {
            running::put_call(body);
            protocol::wake();
        }
        _ => {}
    }
}

/// The kernel is gone; the cells and their processes are not needed any more.
fn end_with_the_kernel() -> ! {
    let own = std::process::id().cast_signed();
    descendants::end(&descendants::below(own, |_| false));
    // SAFETY: ends the process without running anything of the cell's.
    unsafe { libc::_exit(0) }
}
