//! Progress while a user waits: in place on a terminal, and elsewhere a line every ten seconds.

use std::io::{IsTerminal, Write, stdout};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The time between two lines of one task, if they are not shown in place.
pub const PAUSE: Duration = Duration::from_secs(10);
/// The width of a line of a terminal.
const WIDTH: usize = 78;

/// The running tasks, with the last message of each: they share one line.
static SHOWN: Mutex<Vec<(&str, String)>> = Mutex::new(Vec::new());

/// One work that a person waits for; its line goes when this value goes.
pub struct Waiting {
    name: &'static str,
    last: Instant,
}

impl Waiting {
    /// `name` comes before the message, such as `the kernel`.
    pub fn new(name: &'static str) -> Self {
        Self { name, last: Instant::now() }
    }

    /// How far the work is.
    pub fn say(&mut self, how_far: &str) {
        if stdout().is_terminal() {
            change(self.name, Some(how_far));
        } else if self.last.elapsed() >= PAUSE {
            self.last = Instant::now();
            println!("  {}: {how_far}", self.name);
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if stdout().is_terminal() {
            change(self.name, None);
        }
    }
}

/// Sets or clears the message of one task, and shows all.
fn change(name: &'static str, how_far: Option<&str>) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    shown.retain(|(other, _)| *other != name);
    shown.extend(how_far.map(|text| (name, text.to_owned())));
    let line: Vec<String> = shown.iter().map(|(name, text)| format!("{name}: {text}")).collect();
    let line: String = line.join("; ").chars().take(WIDTH).collect();
    print!("\r\x1b[K{}{line}", if line.is_empty() { "" } else { "  " });
    // The output of a closed terminal is lost.
    let _ = stdout().flush();
}

/// A rough time in everyday form: `20 s`, `3 min`.
pub fn about(time: Duration) -> String {
    match time.as_secs() {
        0..=90 => format!("{} s", time.as_secs().div_ceil(10).max(1) * 10),
        more => format!("{} min", (more + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_said_as_a_guess() {
        let said = [0, 41, 90, 95, 200].map(|seconds| about(Duration::from_secs(seconds)));
        assert_eq!(said, ["10 s", "50 s", "90 s", "2 min", "3 min"]);
    }
}
