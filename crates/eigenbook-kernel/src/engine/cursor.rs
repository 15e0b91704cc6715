//! Small questions about names in code.

/// The name alone of a function that the analyser proposes with its parameters.
pub fn without_arguments(code: &str) -> &str {
    if !code.ends_with(')') {
        return code;
    }
    let mut depth = 0;
    let open = code.char_indices().rev().find(|(_, letter)| {
        match letter {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    open.map_or(code, |(at, _)| &code[..at])
}

/// Whether the name before the cursor is that of a method, a field, or part of a path.
pub fn is_in_path(code: &str, cursor: usize) -> bool {
    let before = code.get(..cursor).unwrap_or_default();
    let start = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
    start.trim_end().ends_with(['.', ':'])
}

/// The end of the name that the cursor is in or behind.
pub fn end_of_name(code: &str, cursor: usize) -> usize {
    let rest = code.get(cursor..).unwrap_or_default();
    let more = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    (cursor + more).min(code.len())
}

#[cfg(test)]
mod tests {
    use super::is_in_path;

    #[test]
    fn what_stands_behind_a_dot_is_no_name_of_its_own() {
        for code in ["a.su", "a\n    .su", "std::cm", "a.", "f(x.y"] {
            assert!(is_in_path(code, code.len()), "{code}");
        }
        for code in ["su", "a + su", "f(", "", "ä"] {
            assert!(!is_in_path(code, code.len()), "{code}");
        }
    }
}
