//! Cargo's output while it builds a student's packages: its progress at once, without the versions of
//! all packages, and of the errors of packages, which can be thousands of lines, the beginning.

use super::children::Sink;
use std::sync::{Arc, Mutex, PoisonError};

/// The number of lines of errors that are shown.
const SHOWN: usize = 24;

/// What the compiler adds if a type exists twice.
const TWICE: &str = "there are multiple different versions of crate `";

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
            let mut received = received.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// The package whose types exist twice, if that is why the build has failed.
    pub fn twice(&self) -> Option<String> {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        Some(received.errors.split_once(TWICE)?.1.split('`').next()?.to_owned())
    }

    /// Passes the beginning of the errors on.
    pub fn show_errors(&self) {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let errors = [&*received.errors, &received.line].concat();
        let lines: Vec<&str> = errors.trim_start_matches('\n').split_inclusive('\n').collect();
        let n_more = lines.len().saturating_sub(SHOWN);
        let mut shown = lines[..lines.len() - n_more].concat();
        if n_more > 0 {
            shown += &format!("… and {n_more} more lines\n");
        }
        (self.sink)(shown.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_passed_on_and_errors_are_shortened() {
        let said = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&said);
        let sink: Sink =
            Arc::new(move |it| kept.lock().unwrap().push_str(&String::from_utf8_lossy(it)));
        let output = BuildOutput::to(sink);
        let receiver = output.sink();
        receiver(b"     Locking 2 packages to latest Rust 1.95.0 compatible versions\n      Add");
        receiver(b"ing b v1.0.0\n  Compiling a\n");
        receiver(b"  Compiling b\nerror[E1]: no\n");
        assert_eq!(
            (said.lock().unwrap().as_str(), output.twice()),
            ("  Compiling a\n  Compiling b\n", None)
        );
        let note = "note: there are multiple different versions of crate `num` in the graph\n";
        receiver(note.repeat(30).as_bytes());
        assert_eq!(output.twice().as_deref(), Some("num"));
        output.show_errors();
        let shown = said.lock().unwrap().clone();
        assert!(
            shown.contains("error[E1]: no\n")
                && shown.ends_with("in the graph\n… and 7 more lines\n"),
            "{shown}"
        );
    }
}
