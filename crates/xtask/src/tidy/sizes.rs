//! Each file begins with a description, and is small enough for a reader.

use super::source::{Source, n_lines};

/// Lines of code, without comments, blank lines and tests.
const MAX_FILE: usize = 300;
const MAX_FUNCTION: usize = 60;

/// The problems of one file.
pub fn problems(source: &Source) -> Vec<String> {
    let mut problems = Vec::new();
    let path = &source.path;
    if !source.text.starts_with("//!") {
        problems.push(format!("{path}: it does not open with //! and a description"));
    }
    // A test may go on for long: it is read one case at a time.
    if path.contains("/tests/") {
        return problems;
    }
    let lines = n_lines(&source.code);
    if lines > MAX_FILE {
        problems.push(format!("{path}: it has {lines} lines of code; {MAX_FILE} are the limit"));
    }
    for (name, range) in source.functions() {
        let lines = n_lines(&source.code[range]);
        if lines > MAX_FUNCTION {
            problems
                .push(format!("{path}: `{name}` has {lines} lines; {MAX_FUNCTION} are the limit"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;

    fn found(text: String) -> Vec<String> {
        problems(&Source::new(&File { path: "a.rs".to_owned(), text }))
    }

    #[test]
    fn a_small_file_with_a_first_line_is_right() {
        assert!(found("//! A.\n\nfn b() {}\n".to_owned()).is_empty());
    }

    #[test]
    fn no_first_line_is_found() {
        assert_eq!(found("fn b() {}\n".to_owned()).len(), 1);
    }

    #[test]
    fn length_counts_code_only() {
        let comments = "// c\n\n".repeat(400);
        assert!(found(format!("//! A.\n{comments}")).is_empty());
        let function = format!("//! A.\nfn b() {{\n{}}}\n", "    c();\n".repeat(59));
        assert_eq!(found(function), ["a.rs: `b` has 61 lines; 60 are the limit"]);
        let items = format!("//! A.\n{}", "const B: u8 = 1;\n".repeat(301));
        assert_eq!(found(items), ["a.rs: it has 301 lines of code; 300 are the limit"]);
    }
}
