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

/// The end of the name that the cursor is in or behind.
pub fn end_of_name(code: &str, cursor: usize) -> usize {
    let rest = code.get(cursor..).unwrap_or_default();
    let more = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    (cursor + more).min(code.len())
}
