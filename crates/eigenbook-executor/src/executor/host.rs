//! The functions that the executor provides to the library; see `eigenbook_wire::host`.

use super::{connection, running};
use eigenbook_wire::host::{Host, Receive};
use std::ffi::c_void;

/// The table handed over once the library is loaded.
pub static TABLE: Host = Host { send, interrupted, input, moved };

extern "C" fn send(text: *const u8, length: usize) {
    // SAFETY: the library passes a valid slice.
    connection::send_text(unsafe { std::slice::from_raw_parts(text, length) });
}

extern "C" fn interrupted() -> bool {
    running::interrupted()
}

extern "C" fn moved(receive: Receive, context: *mut c_void) -> bool {
    let moved = running::take_moved();
    if let Some(moved) = &moved {
        receive(context, moved.as_ptr(), moved.len());
    }
    moved.is_some()
}

extern "C" fn input(
    prompt: *const u8,
    length: usize,
    secret: bool,
    receive: Receive,
    context: *mut c_void,
) -> bool {
    // SAFETY: the library passes a valid slice.
    let prompt = unsafe { std::slice::from_raw_parts(prompt, length) };
    let prompt = String::from_utf8_lossy(prompt).into_owned();
    match running::ask(prompt, secret) {
        Some(line) => {
            receive(context, line.as_ptr(), line.len());
            true
        }
        None => false,
    }
}
