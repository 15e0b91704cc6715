//! What ended an executor.

use std::os::unix::process::ExitStatusExt;
use std::process::Child;
use std::sync::{Mutex, PoisonError};

/// Makes the snapshots of executors children of this process, so that their end can be read.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    // SAFETY: changes who inherits orphaned descendants of this process.
    unsafe {
        libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1);
    }
}

/// The signal that ended a process: the first executor is the engine's own child, its snapshots
/// are adopted.
pub fn signal_of(process: i32, first: &Mutex<Child>) -> Option<i32> {
    let mut child = first.lock().unwrap_or_else(PoisonError::into_inner);
    if child.id().cast_signed() == process {
        return child.try_wait().ok().flatten().and_then(|status| status.signal());
    }
    let mut status = 0;
    // SAFETY: asks for the end of a child, and does not wait for it.
    let found = unsafe { libc::waitpid(process, &raw mut status, libc::WNOHANG) };
    (found == process && libc::WIFSIGNALED(status)).then(|| libc::WTERMSIG(status))
}
