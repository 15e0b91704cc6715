//! The descendants of a process, from `/proc`. On systems other than Linux none are known.

use std::collections::HashMap;
use std::fs;

/// A process that some other has started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub id: i32,
    /// Its parent process: the one that started it, or that has adopted it.
    pub parent: i32,
    /// The beginning of its program's name.
    pub name: String,
    /// When it was started, in the system's ticks; see [`now`].
    pub started: u64,
}

/// All descendants of `root`, except those that `is_left_alone` and their descendants.
pub fn below(root: i32, is_left_alone: impl Fn(&Process) -> bool) -> Vec<Process> {
    let mut children: HashMap<i32, Vec<Process>> = HashMap::new();
    for process in all() {
        children.entry(process.parent).or_default().push(process);
    }
    let mut found = children.remove(&root).unwrap_or_default();
    found.retain(|process| !is_left_alone(process));
    let mut at = 0;
    while at < found.len() {
        let more = children.remove(&found[at].id).unwrap_or_default();
        found.extend(more.into_iter().filter(|process| !is_left_alone(process)));
        at += 1;
    }
    found
}

/// Ends processes at once.
pub fn end(processes: &[Process]) {
    for process in processes {
        // SAFETY: a process that was just seen below one of ours.
        unsafe { libc::kill(process.id, libc::SIGKILL) };
    }
}

/// This moment as [`Process::started`] counts.
pub fn now() -> u64 {
    #[cfg(target_os = "linux")]
    let clock = libc::CLOCK_BOOTTIME;
    #[cfg(not(target_os = "linux"))]
    let clock = libc::CLOCK_MONOTONIC;
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a structure that the call fills, and a constant of the system.
    let per_second = unsafe {
        libc::clock_gettime(clock, &raw mut time);
        libc::sysconf(libc::_SC_CLK_TCK).max(1)
    };
    let ticks = time.tv_sec * per_second + time.tv_nsec * per_second / 1_000_000_000;
    ticks.unsigned_abs()
}

fn all() -> Vec<Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(process).collect()
}

fn process(id: i32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name is in brackets and may contain any character; the rest are numbers.
    let (head, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    Some(Process {
        id,
        parent: fields.get(1)?.parse().ok()?,
        name: head.split_once('(')?.1.to_owned(),
        started: fields.get(19)?.parse().ok()?,
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn what_is_started_is_found_with_all_below_it() {
        let before = now();
        let mut child = Command::new("sh").args(["-c", "sleep 600; true"]).spawn().expect("sh");
        let own = std::process::id().cast_signed();
        let all = loop {
            let found = below(own, |_| false);
            if found.iter().any(|process| process.name == "sleep") {
                break found;
            }
        };
        let id = child.id().cast_signed();
        let ours: Vec<_> =
            all.iter().filter(|it| it.id == id || it.parent == id).cloned().collect();
        assert_eq!(ours.len(), 2);
        // A clock of the machine that this one is a part of may count otherwise by a tick.
        assert!(ours.iter().all(|process| process.started + 1 >= before));
        assert!(!below(own, |process| process.id == id).iter().any(|it| it.parent == id));
        end(&ours);
        assert!(!child.wait().expect("a child to wait for").success());
    }
}
