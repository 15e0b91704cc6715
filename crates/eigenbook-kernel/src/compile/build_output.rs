//! Cargo's output while it builds a student's packages: its progress at once, and of the errors of
//! packages, which can be thousands of lines, the beginning.

use super::children::Sink;
use std::sync::{Arc, Mutex, PoisonError};

/// The number of lines of errors that are shown.
const SHOWN: usize = 24;

/// What the compiler adds if a type exists twice.
const TWICE: &str = "there are multiple different versions of crate `";

/// The output of one build.
pub struct BuildOutput {
    sink: Sink,
    /// The output from the first error on.
    errors: Arc<Mutex<String>>,
}

impl BuildOutput {
    /// An output that goes to this sink.
    pub fn to(sink: Sink) -> Self {
        Self { sink, errors: Arc::default() }
    }

    /// The receiver of cargo's standard error: it passes everything on up to the first error.
    pub fn sink(&self) -> Sink {
        let (sink, errors) = (Arc::clone(&self.sink), Arc::clone(&self.errors));
        Arc::new(move |said| {
            let mut errors = errors.lock().unwrap_or_else(PoisonError::into_inner);
            let text = String::from_utf8_lossy(said);
            let found = if text.starts_with("error") { Some(0) } else { text.find("\nerror") };
            let start = if errors.is_empty() { found.unwrap_or(text.len()) } else { 0 };
            if errors.is_empty() {
                sink(text[..start].as_bytes());
            }
            errors.push_str(&text[start..]);
        })
    }

    /// The package whose types exist twice, if that is why the build has failed.
    pub fn twice(&self) -> Option<String> {
        let errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        Some(errors.split_once(TWICE)?.1.split('`').next()?.to_owned())
    }

    /// Passes the beginning of the errors on.
    pub fn show_errors(&self) {
        let errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
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
        receiver(b"  Compiling a\n");
        receiver(b"  Compiling b\nerror[E1]: no\n");
        assert_eq!(
            (said.lock().unwrap().as_str(), output.twice()),
            ("  Compiling a\n  Compiling b", None)
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
