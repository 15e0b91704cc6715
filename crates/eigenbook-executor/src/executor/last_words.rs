//! The buffered output of a dying cell: an unfinished line in Rust's own buffer.
//!
//! On a deadly signal the buffer is flushed first, then the signal has its usual effect: the
//! handler restores the previous handler and returns, so that the fault happens again.

use super::{connection, library, running};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

const DEADLY: [i32; 5] = [libc::SIGABRT, libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE];
/// A cell that dies while it holds the lock of its output is given so many seconds.
const LIMIT: u32 = 2;

static BEFORE: [AtomicPtr<libc::sigaction>; 5] = [const { AtomicPtr::new(ptr::null_mut()) }; 5];

/// Installs the handlers.
pub fn install() {
    // SAFETY: a function that may be called at any exit of the process. If it cannot be installed, a
    // cell that ends the process may lose its last lines.
    unsafe { libc::atexit(bring_out_at_exit) };
    for (signal, before) in DEADLY.into_iter().zip(&BEFORE) {
        let mut old = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: a valid action, whose handler takes the signal's number alone; the stack that
        // Rust has prepared for overflows is used.
        unsafe {
            let mut action = MaybeUninit::<libc::sigaction>::zeroed().assume_init();
            action.sa_sigaction = bring_out as *const () as usize;
            action.sa_flags = libc::SA_ONSTACK;
            if libc::sigaction(signal, &raw const action, old.as_mut_ptr()) == 0 {
                before.store(Box::into_raw(Box::new(old.assume_init())), Ordering::SeqCst);
            }
        }
    }
}

/// A cell that ends the process itself has written lines that are not passed on yet.
extern "C" fn bring_out_at_exit() {
    if running::is_running() {
        // SAFETY: plain call; the alarm ends a handler that waits for a lock in vain.
        unsafe { libc::alarm(LIMIT) };
        library::flush();
        connection::drain();
        // SAFETY: plain call.
        unsafe { libc::alarm(0) };
    }
}

extern "C" fn bring_out(signal: i32) {
    let place = DEADLY.iter().position(|deadly| *deadly == signal);
    if let Some(before) = place.map(|place| BEFORE[place].load(Ordering::SeqCst)) {
        // SAFETY: the previous handler, kept for the process's life. The alarm ends a handler that
        // waits for a lock in vain.
        unsafe {
            libc::sigaction(signal, before, ptr::null_mut());
            libc::alarm(LIMIT);
        }
        library::flush();
        // Also waits for output that the pump has read and not yet passed on.
        connection::drain();
        // SAFETY: plain call.
        unsafe { libc::alarm(0) };
    }
}
