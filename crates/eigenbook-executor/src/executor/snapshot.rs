//! A sleeping copy of the process, taken before each cell.
//!
//! The fork waits on a pipe. One byte makes it exit, because the cell succeeded. The end of the
//! pipe means that the process has died: then the fork becomes the executor, with every variable as
//! it was before the cell.

use super::{connection, flush, library, running};
use std::ffi::c_void;
use std::io::{self, PipeReader, PipeWriter, Read};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, Ordering};

/// A copy that sleeps.
pub struct Snapshot {
    process: libc::pid_t,
    release: PipeWriter,
}

/// Why a copy woke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// The process before it died in a cell.
    Death,
    /// The kernel requested the earlier variables.
    RollBack,
}

const GO: u8 = b'g';
const ROLL_BACK: u8 = b'r';
const THREADS: u8 = b't';
/// The executor's own threads: the one of the cells, and those that are started beside it.
const OWN_THREADS: usize = 5;

static RELEASE: AtomicI32 = AtomicI32::new(-1);
static REPLACED: AtomicI32 = AtomicI32::new(0);
static WOKEN: AtomicU8 = AtomicU8::new(0);
static WITHOUT_THREADS: AtomicBool = AtomicBool::new(false);

/// Takes a snapshot. In the process itself it returns the snapshot; in the copy it returns `None`,
/// and only when the copy has to take over.
pub fn take() -> io::Result<Option<Snapshot>> {
    let (sleeper, release) = io::pipe()?;
    flush::pause();
    let process = std::process::id() as i32;
    let mut forked: libc::pid_t = -1;
    library::quietly(fork, (&raw mut forked).cast());
    match forked {
        -1 => {
            let error = io::Error::last_os_error();
            flush::resume();
            Err(error)
        }
        0 => {
            drop(release);
            WITHOUT_THREADS.store(false, Ordering::Relaxed);
            WOKEN.store(sleep(sleeper) as u8, Ordering::Relaxed);
            REPLACED.store(process, Ordering::Relaxed);
            Ok(None)
        }
        copy => {
            flush::resume();
            // The number is sent to the copy only now: OpenBLAS ends its threads in a fork, and
            // starts them again.
            if threads() > OWN_THREADS {
                write_byte(release.as_raw_fd(), THREADS);
            }
            RELEASE.store(release.as_raw_fd(), Ordering::SeqCst);
            Ok(Some(Snapshot { process: copy, release }))
        }
    }
}

extern "C" fn fork(answer: *mut c_void) {
    // Under the locks of the standard streams, because a writer may wait for our pump.
    let mut connection = connection::hold();
    let _running = running::hold();
    // SAFETY: the other threads hold none of our locks, nor those of the standard streams, and the
    // copy only sleeps and reads.
    let forked = unsafe { libc::fork() };
    if forked == 0 {
        connection.disconnect();
    }
    // SAFETY: the place of the answer.
    unsafe { *answer.cast::<libc::pid_t>() = forked };
}

impl Snapshot {
    /// Lets the copy go: it is not needed any more.
    pub fn release(self) {
        RELEASE.store(-1, Ordering::SeqCst);
        write_byte(self.release.as_raw_fd(), GO);
        // SAFETY: waits for a child of ours, which ends at once.
        unsafe { libc::waitpid(self.process, std::ptr::null_mut(), 0) };
    }
}

/// Ends this process in favour of the snapshot that was kept after a failed cell.
pub fn give_way() {
    let release = RELEASE.load(Ordering::SeqCst);
    if release >= 0 {
        write_byte(release, ROLL_BACK);
        // SAFETY: ends the process without running anything of the cell's.
        unsafe { libc::_exit(0) };
    }
}

/// Why this process took over.
pub fn woken_by() -> Woken {
    if WOKEN.load(Ordering::Relaxed) == Woken::RollBack as u8 {
        Woken::RollBack
    } else {
        Woken::Death
    }
}

/// Whether threads of the cells were running that have not come along.
pub fn is_without_threads() -> bool {
    WITHOUT_THREADS.load(Ordering::Relaxed)
}

/// The number of threads of this process; 0 if the system does not report it.
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

/// The process whose place this one took.
pub fn replaced_process() -> u32 {
    REPLACED.load(Ordering::Relaxed).unsigned_abs()
}

/// Sleeps until the pipe delivers a byte or ends.
fn sleep(mut pipe: PipeReader) -> Woken {
    let mut byte = [0u8];
    loop {
        match (pipe.read(&mut byte), byte) {
            // SAFETY: the copy has nothing to clean up.
            (Ok(1), [GO]) => unsafe { libc::_exit(0) },
            (Ok(1), [THREADS]) => WITHOUT_THREADS.store(true, Ordering::Relaxed),
            (Ok(1), _) => return Woken::RollBack,
            (Ok(_), _) => return Woken::Death,
            // A signal; sleep on.
            (Err(_), _) => {}
        }
    }
}

fn write_byte(descriptor: i32, byte: u8) {
    // SAFETY: one byte from a valid place.
    unsafe { libc::write(descriptor, (&raw const byte).cast(), 1) };
}
