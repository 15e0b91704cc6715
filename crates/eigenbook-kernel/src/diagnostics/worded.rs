//! A fault in the wording of a report costs the wording, and not the report.

use super::report::Report;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Words a report; none if the wording has a fault, which must not hide that the cell failed.
pub fn worded<T>(words: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(words)).ok()
}

/// A report without a wording.
pub fn unworded(evalue: String) -> Report {
    let (ename, traceback) = ("Error".to_owned(), vec![evalue.clone()]);
    Report { ename, evalue, traceback, ..Report::default() }
}

#[cfg(test)]
mod tests {
    use super::{unworded, worded};

    #[test]
    fn a_fault_in_the_wording_ends_no_engine() {
        assert_eq!(worded(|| 1), Some(1));
        let text = "α".to_owned();
        let report = worded(|| unworded(text[1..].to_owned()));
        assert_eq!(report.unwrap_or_else(|| unworded(text.clone())).evalue, "α");
    }
}
