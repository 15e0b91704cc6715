//! The resource use of this kernel's processes, from `/proc`. On systems other than Linux it is
//! unknown and the numbers are 0.

use std::collections::HashMap;
use std::fs;
use std::time::Instant;

/// Measures; processor time is counted from one measurement to the next.
#[derive(Default)]
pub struct Meter {
    last: Option<(Instant, u64)>,
    last_machine: Option<(u64, u64)>,
}

/// The resources used by the processes and the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Bytes of memory of the kernel's processes; shared pages count once.
    pub memory: u64,
    /// Their processor time in percent of one processor.
    pub processor_percent: f64,
    /// Bytes of memory of the machine.
    pub machine_memory: u64,
    /// Bytes of it that can still be had.
    pub machine_available: u64,
    /// The processor time of the machine in percent.
    pub machine_percent: Option<f64>,
}

#[derive(Clone, Copy)]
struct Process {
    parent: u32,
    ticks: u64,
}

impl Meter {
    /// The present use.
    pub fn measure(&mut self) -> Usage {
        let family = family(std::process::id(), &processes());
        let ticks = family.values().sum();
        let (machine_memory, machine_available) = machine_memory();
        Usage {
            memory: family.keys().map(|pid| memory(*pid)).sum(),
            processor_percent: self.processor_percent(ticks),
            machine_memory,
            machine_available,
            machine_percent: self.machine_percent(),
        }
    }

    fn processor_percent(&mut self, ticks: u64) -> f64 {
        let now = Instant::now();
        let Some((then, before)) = self.last.replace((now, ticks)) else { return 0.0 };
        let seconds = (now - then).as_secs_f64();
        if seconds <= 0.0 {
            0.0
        } else {
            100.0 * seconds_of(ticks.saturating_sub(before)) / seconds
        }
    }

    fn machine_percent(&mut self) -> Option<f64> {
        let stat = fs::read_to_string("/proc/stat").ok()?;
        let times = stat.lines().next()?.split_whitespace().skip(1).take(8);
        let times: Vec<u64> = times.filter_map(|time| time.parse().ok()).collect();
        let total: u64 = times.iter().sum();
        let idle = times.get(3)? + times.get(4)?;
        let (total_before, idle_before) = self.last_machine.replace((total, idle))?;
        let passed = total.checked_sub(total_before).filter(|passed| *passed > 0)?;
        Some(100.0 * (1.0 - idle.saturating_sub(idle_before) as f64 / passed as f64))
    }
}

fn seconds_of(ticks: u64) -> f64 {
    // SAFETY: the call reads a constant of the system.
    let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    ticks as f64 / per_second.max(1) as f64
}

/// All processes of the machine.
fn processes() -> HashMap<u32, Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid| Some((pid, process(pid)?))).collect()
}

fn process(pid: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name is in brackets and may contain any character; the rest are numbers.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some(Process { parent: number(1)? as u32, ticks: number(11)? + number(12)? })
}

/// A process and all its descendants, each with its processor time.
fn family(root: u32, all: &HashMap<u32, Process>) -> HashMap<u32, u64> {
    let mut family = HashMap::from_iter(all.get(&root).map(|process| (root, process.ticks)));
    loop {
        let before = family.len();
        for (pid, process) in all {
            if family.contains_key(&process.parent) {
                family.insert(*pid, process.ticks);
            }
        }
        if family.len() == before {
            return family;
        }
    }
}

/// The proportional share of a process, or its resident memory if that is not available.
fn memory(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    kilobytes(&rollup, "Pss:").unwrap_or_else(|| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        kilobytes(&status, "VmRSS:").unwrap_or(0)
    })
}

fn machine_memory() -> (u64, u64) {
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let number = |name| kilobytes(&info, name).unwrap_or(0);
    (number("MemTotal:"), number("MemAvailable:"))
}

/// The bytes of a line such as `Pss:  12 kB`.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// The machine's name.
pub fn host_name() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    name.trim().to_owned()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_child_counts_and_work_takes_time() {
        let mut meter = Meter::default();
        let before = meter.measure();
        assert!(before.memory > 1 << 20 && before.machine_memory > before.machine_available);
        let mut child = std::process::Command::new("sleep").arg("5").spawn().expect("sleep");
        let family = family(std::process::id(), &processes());
        child.kill().expect("a child to kill");
        child.wait().expect("a child to wait for");
        assert!(family.contains_key(&std::process::id()) && family.contains_key(&child.id()));
        let busy = Instant::now();
        while busy.elapsed().as_millis() < 200 {}
        let percent = meter.measure().processor_percent;
        assert!(percent > 1.0, "{percent}");
    }
}
