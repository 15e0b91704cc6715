//! The output at the terminal: steps with their times, and a sentence if one fails.

use std::fmt;
use std::time::{Duration, Instant};

/// Prints a step, runs it, and prints how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    println!("» {what}");
    let start = Instant::now();
    let done = work()?;
    println!("  done in {}", seconds(start.elapsed()));
    Ok(done)
}

/// A time in everyday form: `0.4 s`, `12 s`, `3 min 05 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match whole {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..100 => format!("{whole} s"),
        _ => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

/// Prints the error that ends the program.
pub fn failure(error: &anyhow::Error) {
    eprintln!("\n✗ {error:#}");
}

/// The problem, in one sentence, and the command that fixes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    sentence: String,
    command: String,
}

impl Problem {
    /// `command` is a command that can be typed unchanged.
    pub fn new(sentence: impl Into<String>, command: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), command: command.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n    {}", self.sentence, self.command)
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_a_person_says_them() {
        assert_eq!(seconds(Duration::from_millis(440)), "0.4 s");
        assert_eq!(seconds(Duration::from_millis(12_700)), "12 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn a_problem_ends_in_the_command_that_fixes_it() {
        let problem = Problem::new("No C compiler is on the PATH.", "apt-get install -y gcc");
        assert_eq!(
            problem.to_string(),
            "No C compiler is on the PATH.\n    apt-get install -y gcc"
        );
    }
}
