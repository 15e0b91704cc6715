//! Finds what ended an executor.

use std::os::unix::process::ExitStatusExt;
use std::process::Child;
use std::sync::{Mutex, PoisonError};

/// Makes the snapshots of executors children of this process, so that their end can be read.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    // SAFETY: changes which process adopts orphaned descendants of this process.
    unsafe {
        libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1);
    }
}

/// Waits for a process that a snapshot has replaced, so that it leaves no zombie, and returns the
/// signal that ended it. The first executor is the engine's own child, its snapshots are adopted.
pub fn bury(process: i32, first: &Mutex<Child>) -> Option<i32> {
    let mut child = first.lock().unwrap_or_else(PoisonError::into_inner);
    if child.id().cast_signed() == process {
        return child.wait().ok().and_then(|status| status.signal());
    }
    let mut status = 0;
    // SAFETY: waits for a child that is about to end, as its snapshot has woken.
    let found = unsafe { libc::waitpid(process, &raw mut status, 0) };
    (found == process && libc::WIFSIGNALED(status)).then(|| libc::WTERMSIG(status))
}
