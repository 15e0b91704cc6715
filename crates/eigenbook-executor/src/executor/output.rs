//! The cell's standard output and error: pipes that this process reads itself.
//!
//! The pipes outlive a crash: the snapshot reads the output that a cell wrote before it died.

use std::io::{self, PipeReader};
use std::os::fd::AsRawFd;
use std::sync::OnceLock;

/// One of the two streams.
#[derive(Clone, Copy)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// The reading ends.
struct Pipes {
    stdout: PipeReader,
    stderr: PipeReader,
}

static PIPES: OnceLock<Pipes> = OnceLock::new();
const CHUNK: usize = 64 * 1024;
/// The capacity of a pipe: reading this much reads all that was written before.
const CAPACITY: usize = 1024 * 1024;

/// Gives the cell its own standard streams. Standard input is empty; see `stdin`.
pub fn install() -> io::Result<()> {
    let pipes =
        Pipes { stdout: pipe_onto(libc::STDOUT_FILENO)?, stderr: pipe_onto(libc::STDERR_FILENO)? };
    let null = std::fs::File::open("/dev/null")?;
    // SAFETY: replaces a standard stream, which stays valid.
    check(unsafe { libc::dup2(null.as_raw_fd(), libc::STDIN_FILENO) })?;
    let _ = PIPES.set(pipes);
    write_c_at_once();
    Ok(())
}

/// C buffers its output to a pipe; without the buffer, it stays in order with Rust's output.
fn write_c_at_once() {
    unsafe extern "C" {
        #[cfg_attr(target_os = "macos", link_name = "__stdoutp")]
        static stdout: *mut libc::FILE;
    }
    // SAFETY: C's own stream, to which nothing has been written yet.
    unsafe { libc::setvbuf(stdout, std::ptr::null_mut(), libc::_IONBF, 0) };
}

/// Reads the available output, and does not wait for more.
pub fn take(stream: Stream) -> Vec<Vec<u8>> {
    let Some(pipes) = PIPES.get() else { return Vec::new() };
    let descriptor = match stream {
        Stream::Stdout => pipes.stdout.as_raw_fd(),
        Stream::Stderr => pipes.stderr.as_raw_fd(),
    };
    let mut chunks = Vec::new();
    let mut total = 0;
    while total < CAPACITY {
        let mut chunk = vec![0u8; CHUNK];
        // SAFETY: the buffer has the given length.
        let read = unsafe { libc::read(descriptor, chunk.as_mut_ptr().cast(), CHUNK) };
        let Ok(length @ 1..) = usize::try_from(read) else { break };
        chunk.truncate(length);
        total += length;
        chunks.push(chunk);
    }
    chunks
}

/// Waits until there is something to read. False if there are no pipes.
pub fn wait() -> bool {
    let Some(pipes) = PIPES.get() else { return false };
    let mut ready = [&pipes.stdout, &pipes.stderr].map(|end| libc::pollfd {
        fd: end.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    });
    // SAFETY: the array has the given length.
    unsafe { libc::poll(ready.as_mut_ptr(), 2, -1) };
    true
}

fn pipe_onto(stream: i32) -> io::Result<PipeReader> {
    let (reader, writer) = io::pipe()?;
    // SAFETY: plain calls on valid descriptors.
    unsafe {
        check(libc::dup2(writer.as_raw_fd(), stream))?;
        check(libc::fcntl(reader.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK))?;
        #[cfg(target_os = "linux")]
        libc::fcntl(reader.as_raw_fd(), libc::F_SETPIPE_SZ, CAPACITY as i32);
    }
    Ok(reader)
}

fn check(answer: i32) -> io::Result<()> {
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
