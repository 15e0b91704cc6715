//! The limits of a cell: set by a teacher in `limits.toml`, and enforced by the system on this
//! process.
//!
//! A process that exceeds its memory or its processor time is killed by the system, and its
//! snapshot takes over the variables. The kernel counts the output.

use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;

/// The limits, each of them none if it is not set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Memory of all variables and of the cell, in MB.
    pub memory_mb: Option<u64>,
    /// Processor time of one cell, of all its threads together, in seconds.
    pub cpu_seconds: Option<u64>,
    /// Processes and threads that one cell may start.
    pub processes: Option<u64>,
    /// Output of one cell, in MB.
    pub output_mb: Option<u64>,
    /// The longest file that a cell may write, in MB.
    pub file_mb: Option<u64>,
    /// Threads that linear algebra works with.
    pub threads: Option<u64>,
}

/// The variable in which the kernel passes the limits to the executor, as JSON.
pub const LIMITS_VARIABLE: &str = "EIGENBOOK_LIMITS";
/// A cell without a process that sleeps as its snapshot would lose its variables.
const OWN_PROCESSES: u64 = 2;
/// The executor's threads, with two megabytes each.
const STACKS: u64 = 8 << 20;

impl Limits {
    /// The limits from the kernel; none if there are none.
    pub fn from_environment() -> Self {
        let text = std::env::var(LIMITS_VARIABLE).ok();
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Sets the limits for the whole life of the process: its memory, beyond its present use, and
    /// the length of a file.
    ///
    /// # Errors
    /// The system's error.
    pub fn begin(&self) -> io::Result<()> {
        if let Some(memory) = self.memory_mb {
            set(libc::RLIMIT_DATA, data_now() + (memory << 20))?;
        }
        if let Some(length) = self.file_mb {
            set(libc::RLIMIT_FSIZE, length << 20)?;
        }
        Ok(())
    }

    /// A snapshot has taken over: its memory includes the stacks of threads that it has not
    /// inherited, and these must not count against the variables.
    ///
    /// # Errors
    /// The system's error.
    pub fn take_over(&self) -> io::Result<()> {
        match self.memory_mb {
            Some(_) => set(libc::RLIMIT_DATA, get(libc::RLIMIT_DATA)?.rlim_cur + STACKS),
            None => Ok(()),
        }
    }

    /// Sets the limits that start again with each cell.
    ///
    /// # Errors
    /// The system's error.
    pub fn begin_cell(&self) -> io::Result<()> {
        if let Some(seconds) = self.cpu_seconds {
            set(libc::RLIMIT_CPU, cpu_seconds_so_far() + 1 + seconds)?;
        }
        if let Some(processes) = self.processes {
            // The system counts everything that the person runs, this kernel's threads too.
            set(libc::RLIMIT_NPROC, tasks_now() + OWN_PROCESSES + processes)?;
        }
        Ok(())
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
type Resource = libc::__rlimit_resource_t;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
type Resource = libc::c_int;

fn set(resource: Resource, value: u64) -> io::Result<()> {
    let highest = get(resource)?.rlim_max;
    let limit = libc::rlimit { rlim_cur: value.min(highest), rlim_max: highest };
    // SAFETY: a valid structure.
    check(unsafe { libc::setrlimit(resource, &raw const limit) })
}

fn get(resource: Resource) -> io::Result<libc::rlimit> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a structure that the call fills.
    check(unsafe { libc::getrlimit(resource, &raw mut limit) }).map(|()| limit)
}

fn check(answer: i32) -> io::Result<()> {
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Bytes of private memory of this process, as the system counts them against the limit. On systems
/// other than Linux the number is not available, and 0.
fn data_now() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    field(&status, "VmData:") << 10
}

fn cpu_seconds_so_far() -> u64 {
    // SAFETY: a structure that the call fills.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut usage);
        usage
    };
    u64::try_from(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec).unwrap_or_default()
}

/// The processes and threads of the user who runs this.
fn tasks_now() -> u64 {
    // SAFETY: only returns the user of this process.
    let person = unsafe { libc::getuid() };
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let theirs = entries.filter(|entry| {
        entry.file_name().to_str().is_some_and(|name| name.parse::<u32>().is_ok())
            && entry.metadata().is_ok_and(|data| data.uid() == person)
    });
    let statuses = theirs.filter_map(|entry| fs::read_to_string(entry.path().join("status")).ok());
    statuses.map(|status| field(&status, "Threads:")).sum()
}

/// The number in a line such as `Threads:  3`.
fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or_default()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_system_tells_what_is_counted() {
        assert!(data_now() > 1 << 16);
        let before = tasks_now();
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || wait.recv());
        assert!(before >= 1 && tasks_now() >= 2);
        drop(release);
        let _ = thread.join();
        assert_eq!(field("Name:\tx\nThreads:\t3\n", "Threads:"), 3);
    }
}
