//! Runs cargo with a progress report: how many packages are left, and about how long.
//!
//! Cargo counts them itself, in a bar that it redraws. The bar is parsed here, because cargo draws
//! it on a terminal only, and without times; all other output of cargo is passed on.

use super::together::{Together, lock};
use crate::report::seconds;
use crate::waiting::{PAUSE, Waiting, about};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read};
use std::process::{ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Runs the command, which is cargo or calls it, to its end; `name` is the compiled part. Each line
/// of its standard output is passed to `on_line`.
pub fn follow(
    command: &mut Command,
    name: &'static str,
    together: &Together,
    on_line: impl FnMut(&str) + Send,
) -> Result<ExitStatus> {
    let command = command
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "80")
        .env("CARGO_TERM_COLOR", "never")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let program = together.start(command)?;
    let (lines, errors) = {
        let mut child = lock(&program);
        child.stdout.take().zip(child.stderr.take()).context("cargo has no output")?
    };
    read(lines, errors, name, on_line)?;
    together.wait(&program)
}

fn read(
    lines: ChildStdout,
    errors: ChildStderr,
    name: &'static str,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    thread::scope(|scope| {
        scope.spawn(move || show(errors, name));
        for line in BufReader::new(lines).lines() {
            on_line(&line?);
        }
        Ok(())
    })
}

/// Shows the bar in our own form, and passes on everything except the bar and the names of
/// packages.
///
/// Cargo is silent while one large package is compiled; the progress is shown anyway.
fn show(errors: impl Read + Send + 'static, name: &'static str) {
    let (sender, said) = mpsc::channel();
    // Ends with cargo, or with the last program that has its error output.
    thread::spawn(move || pieces(errors).try_for_each(|line| sender.send(line)));
    let mut waiting = Waiting::new(name);
    let mut last: Option<(Count, Pace)> = None;
    loop {
        match said.recv_timeout(PAUSE) {
            Ok(line) => match (count(&line), is_status(&line)) {
                (Some(count), _) => {
                    let pace = last.map_or_else(|| Pace::from(count), |(_, pace)| pace);
                    last = Some((count, pace));
                }
                // The program that called cargo may go on without it.
                (None, true) if is_end(&line) => last = None,
                (None, true) => continue,
                (None, false) => eprintln!("{line}"),
            },
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if let Some((count, pace)) = last {
            waiting.say(&count.words(pace.at_start, pace.start.elapsed()));
        }
    }
}

/// The time of the first reading, and the packages finished by then.
#[derive(Clone, Copy)]
struct Pace {
    start: Instant,
    at_start: u32,
}

impl Pace {
    fn from(count: Count) -> Self {
        Self { start: Instant::now(), at_start: count.done }
    }
}

/// The lines of a text as they come; a carriage return ends one too.
fn pieces(text: impl Read) -> impl Iterator<Item = String> {
    let mut bytes = BufReader::new(text).bytes().map_while(Result::ok);
    std::iter::from_fn(move || {
        let mut line = vec![bytes.next()?];
        if !ends(line[0]) {
            line.extend(bytes.by_ref().take_while(|byte| !ends(*byte)));
        }
        Some(String::from_utf8_lossy(&line).trim_end().to_owned())
    })
}

fn ends(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Output of cargo besides its bar that a waiting user need not read.
fn is_status(line: &str) -> bool {
    // Two builds beside each other wait for each other's look at the downloads.
    const WORDS: [&str; 7] =
        ["Blocking", "Compiling", "Finished", "Locking", "Updating", "Downloading", "Downloaded"];
    // Erasing the bar leaves blanks, or a sequence of the terminal's.
    let words = line.trim_start_matches("\u{1b}[K").trim();
    words.is_empty() || WORDS.iter().any(|word| words.starts_with(&format!("{word} ")))
}

/// Whether cargo has built everything.
fn is_end(line: &str) -> bool {
    line.trim_start_matches("\u{1b}[K").trim().starts_with("Finished ")
}

/// How many parts are compiled, of how many.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Count {
    done: u32,
    all: u32,
}

/// The numbers in a bar such as `Building [====>   ] 120/310: syn, quote`.
fn count(line: &str) -> Option<Count> {
    let (_, behind) = line.trim_start().strip_prefix("Building [")?.split_once("] ")?;
    let (done, behind) = behind.split_once('/')?;
    let all = behind.split(|c: char| !c.is_ascii_digit()).next()?;
    Some(Count { done: done.parse().ok()?, all: all.parse().ok()? })
}

impl Count {
    /// The remaining packages and time, if so many were finished when so much time was left. The
    /// last packages are the largest, and too few for an estimate: for them the elapsed time is
    /// shown.
    fn words(self, at_start: u32, time: Duration) -> String {
        let left = self.all.saturating_sub(self.done);
        let here = self.done.saturating_sub(at_start);
        let verb = if left == 1 { "is" } else { "are" };
        let words = format!("{left} of {} parts {verb} left", self.all);
        if here < 10 || left < 10 {
            return format!("{words}, after {}", seconds(time));
        }
        format!("{words}, about {}", about(time * left / here))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_bar_is_read() {
        let bar = "    Building [=====>       ] 120/310: syn, quote...";
        assert_eq!(count(bar), Some(Count { done: 120, all: 310 }));
        for other in ["error: no", "   Compiling syn v2.0.1", "Building [", "Building [=] x/3"] {
            assert_eq!(count(other), None, "{other}");
        }
    }

    #[test]
    fn the_end_of_the_build_is_read() {
        assert!(is_end("\u{1b}[K    Finished `world` profile [optimized] target(s) in 1m 02s"));
        assert!(!is_end("   Compiling finished v1.0.0") && !is_end("error: Finished early"));
    }

    #[test]
    fn what_is_left_is_guessed_by_what_was_done() {
        let time = Duration::from_secs(50);
        let words = Count { done: 105, all: 210 }.words(100, time);
        assert_eq!(words, "105 of 210 parts are left, after 50 s");
        let words = Count { done: 299, all: 300 }.words(100, time);
        assert_eq!(words, "1 of 300 parts is left, after 50 s");
        let words = Count { done: 200, all: 300 }.words(100, time);
        assert_eq!(words, "100 of 300 parts are left, about 50 s");
    }

    #[test]
    fn only_what_a_person_has_to_read_is_passed_on() {
        let text = "   Compiling syn v2.0.1\nwarning: a\r    Building [=> ] 1/3: b\rerror: c\n\n";
        let passed: Vec<String> = pieces(text.as_bytes())
            .filter(|line| count(line).is_none() && !is_status(line))
            .collect();
        assert_eq!(passed, ["warning: a", "error: c"]);
    }

    /// The bar of this version of cargo is understood, also without a terminal.
    #[test]
    fn a_real_build_says_what_is_left() {
        let folder = crate::scratch::Scratch::new().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        std::fs::create_dir(folder.path().join("src")).unwrap();
        write("Cargo.toml", "[package]\nname = \"slow\"\nedition = \"2024\"\n[workspace]\n");
        write("src/lib.rs", "");
        // The bar comes after half a second.
        write("build.rs", "fn main() { std::thread::sleep(std::time::Duration::from_secs(1)) }");
        let mut cargo = crate::project::command("cargo");
        cargo
            .args(["build", "--offline"])
            .current_dir(folder.path())
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", "80")
            .env("CARGO_TARGET_DIR", folder.path().join("target"));
        let said = cargo.output().unwrap().stderr;
        let counts: Vec<Count> = pieces(&said[..]).filter_map(|line| count(&line)).collect();
        let said = String::from_utf8_lossy(&said);
        assert!(counts.iter().all(|count| count.all == 3) && !counts.is_empty(), "{said:?}");
    }
}
