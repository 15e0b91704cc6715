//! Cargo's output while it builds a student's packages: its progress at once, without the versions of
//! all packages, and of the errors of packages, which can be thousands of lines, the beginning.

use crate::compile::children::Sink;
use parking_lot::Mutex;
use regex::Regex;
use std::sync::{Arc, LazyLock};

/// The number of lines of errors that are shown.
const SHOWN: usize = 24;

/// What the compiler adds if a type exists twice.
const TWICE: &str = "there are multiple different versions of crate `";

/// What cargo says if a package has two names.
const TWO_NAMES: &str = "multiple times with different names";

/// A package whose build script has failed.
static SCRIPT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"failed to run custom build command for `(?<name>[^ `]+)"));
/// A package that does not compile, and the first of its errors.
static COMPILED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^error: could not compile `(?<name>[^`]+)`"));
static FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^error(?:\[E\d+\])?: (?<why>[^\n]+)"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("it is a pattern")
}

/// How cargo begins the lines about the version of each package, also of those built before.
const VERSIONS: [&str; 6] =
    ["Locking ", "Adding ", "Downgrading ", "Upgrading ", "Unchanged ", "Removing "];

/// The output of one build of the student's packages: shown while it comes, and kept from the first
/// error on.
pub struct BuildOutput {
    sink: Sink,
    received: Arc<Mutex<Received>>,
}

#[derive(Default)]
struct Received {
    /// The beginning of a line whose end has not come yet.
    line: String,
    /// The output from the first error on.
    errors: String,
}

impl BuildOutput {
    /// An output that goes to this sink.
    pub fn to(sink: Sink) -> Self {
        Self { sink, received: Arc::default() }
    }

    /// The receiver of cargo's standard error: it passes the lines on up to the first error.
    pub fn sink(&self) -> Sink {
        let (sink, received) = (Arc::clone(&self.sink), Arc::clone(&self.received));
        Arc::new(move |said| {
            let mut received = received.lock();
            received.line.push_str(&String::from_utf8_lossy(said));
            // The bar ends with the other character.
            while let Some(end) = received.line.find(['\n', '\r']) {
                let line: String = received.line.drain(..=end).collect();
                let status = line.trim_start();
                if !received.errors.is_empty() || line.starts_with("error") {
                    received.errors.push_str(&line);
                } else if !VERSIONS.iter().any(|it| status.starts_with(it)) {
                    sink(line.as_bytes());
                }
            }
        })
    }

    /// The output from the first error on, with a line whose end has not come.
    fn errors(&self) -> String {
        let received = self.received.lock();
        [&*received.errors, &received.line].concat()
    }

    /// The package whose types exist twice, if that is why the build has failed.
    pub fn twice(&self) -> Option<String> {
        let received = self.received.lock();
        Some(received.errors.split_once(TWICE)?.1.split('`').next()?.to_owned())
    }

    /// The package that the notebook has asked for by two names, if that is why the build has failed.
    pub fn named_twice(&self) -> Option<String> {
        let errors = self.errors();
        let (before, _) = errors.split_once(TWO_NAMES)?;
        Some(before.rsplit('`').nth(1)?.split(' ').next()?.to_owned())
    }

    /// Which package could not be built, and why, in a sentence that follows a colon.
    pub fn reason(&self) -> Option<String> {
        let errors = self.errors();
        if let Some(found) = SCRIPT.captures(&errors) {
            let part = |name: &str| errors.split_once(name).map(|(_, said)| said);
            let said = part("--- stderr").or_else(|| part("--- stdout")).unwrap_or(&errors);
            // `Error:` may be alone on its line.
            let is_text = |it: &&str| !it.is_empty() && *it != "Error:";
            let mut lines = said.lines().map(str::trim).filter(is_text);
            // A panic has its text on the line below.
            let why = lines.clone().find_map(|it| Some(it.strip_prefix("Error: ")?.to_owned()));
            let panic = || lines.clone().skip_while(|it| !it.contains("panicked at")).nth(1);
            let why = why.or_else(|| Some(panic()?.trim_start_matches(UNWRAPPED).to_owned()));
            // What looks for a library of the system says more before that.
            let missing = || lines.clone().find(|it| it.starts_with("The system library"));
            let why = why.or_else(|| missing().map(str::to_owned));
            let why = why.or_else(|| lines.next().map(str::to_owned))?;
            return Some(format!("the build script of `{}` failed: {why}", &found["name"]));
        }
        let name = COMPILED.captures(&errors)?["name"].to_owned();
        let why = &FIRST.captures(&errors)?["why"];
        Some(format!("`{name}` does not compile: {why}"))
    }

    /// Passes the beginning of the errors on, without what a build script writes for cargo.
    pub fn show_errors(&self) {
        let errors = self.errors();
        let lines = errors.trim_start_matches('\n').split_inclusive('\n');
        let lines: Vec<&str> = lines.filter(|it| !it.trim_start().starts_with("cargo:")).collect();
        let n_more = lines.len().saturating_sub(SHOWN);
        let mut shown = lines[..lines.len() - n_more].concat();
        if n_more > 0 {
            shown += &format!("… and {n_more} more lines\n");
        }
        (self.sink)(shown.as_bytes());
    }
}

/// Before the reason in the text of a panic.
const UNWRAPPED: &str = "called `Result::unwrap()` on an `Err` value: ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_a_failure_is_found() {
        let reason = |errors: &str| {
            let output = BuildOutput::to(Arc::new(|_| ()));
            output.sink()(errors.as_bytes());
            output.reason()
        };
        let script = "error: failed to run custom build command for `big-sys v0.1.0`\n\nCaused by:\n\
            \x20 process didn't exit successfully\n  --- stdout\n  cargo:rerun-if-changed=a\n\n  --- stderr\n";
        for (said, why) in [
            ("  Error: no big library\n\n  Caused by: b\n", "no big library"),
            ("  note\n  thread 'main' (1) panicked at build.rs:1:2:\n  none here\n", "none here"),
            ("  nothing\n", "nothing"),
            ("  panicked at b\n  called `Result::unwrap()` on an `Err` value: \"no\"\n", "\"no\""),
            ("  Error: \n  no library at all:\n", "no library at all:"),
        ] {
            let full = format!("the build script of `big-sys` failed: {why}");
            assert_eq!(reason(&(script.to_owned() + said)), Some(full));
        }
        let found = "  pkg-config exited\n\n  The system library `big` required by crate `b` was not found.\n";
        let full = "the build script of `big-sys` failed: The system library `big` required by crate \
            `b` was not found.";
        let in_stdout = script.split("  cargo:").next().unwrap_or_default().to_owned() + found;
        assert_eq!(reason(&in_stdout).as_deref(), Some(full));
        let rust =
            "error[E0308]: mismatched types\n --> a\nerror: could not compile `a` (lib) due to";
        assert_eq!(reason(rust).as_deref(), Some("`a` does not compile: mismatched types"));
        assert_eq!(reason("error: linking"), None);
    }

    #[test]
    fn progress_is_passed_on_and_errors_are_shortened() {
        let said = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&said);
        let sink: Sink = Arc::new(move |it| kept.lock().push_str(&String::from_utf8_lossy(it)));
        let output = BuildOutput::to(sink);
        let receiver = output.sink();
        receiver(b"     Locking 2 packages to latest Rust 1.95.0 compatible versions\n      Add");
        receiver(b"ing b v1.0.0\n  Compiling a\n");
        receiver(b"  Compiling b\nerror[E1]: no\n");
        assert_eq!(
            (said.lock().as_str(), output.twice()),
            ("  Compiling a\n  Compiling b\n", None)
        );
        receiver(b"crate `student v0.0.0 (/a)` depends on crate `hex v0.4.3` ");
        assert_eq!(output.named_twice(), None);
        receiver(TWO_NAMES.as_bytes());
        receiver(b"\n");
        assert_eq!(output.named_twice().as_deref(), Some("hex"));
        let note = "note: there are multiple different versions of crate `num` in the graph\n";
        receiver(note.repeat(30).as_bytes());
        assert_eq!(output.twice().as_deref(), Some("num"));
        output.show_errors();
        let shown = said.lock().clone();
        assert!(
            shown.contains("error[E1]: no\n")
                && shown.ends_with("in the graph\n… and 8 more lines\n"),
            "{shown}"
        );
    }
}
