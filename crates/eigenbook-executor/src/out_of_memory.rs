//! Which process is killed first when the machine, or a student's memory limit, runs out of memory.

/// Between 0, the default, and 1000, which is always killed first.
const SCORE: &str = "500";

/// Makes the system end this process, and those that it starts, before the kernel: a cell that is
/// ended comes back with its variables, a kernel does not.
pub fn go_first() {
    // A system without such a score chooses by itself.
    #[cfg(target_os = "linux")]
    let _ = std::fs::write("/proc/self/oom_score_adj", SCORE);
}

/// As [`go_first`], of a process that has just been started.
pub fn end_early(process: u32) {
    #[cfg(target_os = "linux")]
    let _ = std::fs::write(format!("/proc/{process}/oom_score_adj"), SCORE);
    #[cfg(not(target_os = "linux"))]
    let _ = process;
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn the_score_counts_for_what_is_started() {
        super::go_first();
        let output = std::process::Command::new("cat").arg("/proc/self/oom_score_adj").output();
        assert_eq!(output.unwrap().stdout, format!("{}\n", super::SCORE).into_bytes());
    }
}
