//! Plain `std::io::stdin()` in a cell: the first read asks the user at the front end.
//!
//! Rust's library calls C's `read`, which the loader finds in this program first. A read of
//! descriptor 0 while a cell runs becomes an input request; everything else goes to the system.

#![cfg(target_os = "linux")]

use super::{connection, running};
use std::ffi::c_void;
use std::sync::Mutex;

/// The rest of the last line, for a reader with a small buffer.
static REST: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// C's `read`.
///
/// # Safety
/// As C's `read`: `buffer` holds `count` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn read(descriptor: i32, buffer: *mut c_void, count: usize) -> isize {
    if descriptor == libc::STDIN_FILENO && count > 0 && running::is_running() {
        // SAFETY: the caller's promise.
        return read_line(unsafe { std::slice::from_raw_parts_mut(buffer.cast(), count) });
    }
    // SAFETY: the caller's promise.
    unsafe { libc::syscall(libc::SYS_read, descriptor, buffer, count) as isize }
}

fn read_line(buffer: &mut [u8]) -> isize {
    let Ok(mut rest) = REST.lock() else { return 0 };
    if rest.is_empty() {
        let (question, is_secret) = connection::question();
        let Some(line) = running::ask(question, is_secret) else { return refused() };
        rest.extend_from_slice(line.as_bytes());
        rest.push(b'\n');
    }
    let length = rest.len().min(buffer.len());
    buffer[..length].copy_from_slice(&rest[..length]);
    rest.drain(..length);
    length as isize
}

/// Nobody can be asked: the read fails at once. An end of the input would be taken for an answer.
fn refused() -> isize {
    eprintln!("This cell asks for a line, and nobody is there to type it.");
    // SAFETY: C's own variable of this thread.
    unsafe { *libc::__errno_location() = libc::ENOTSUP };
    -1
}
