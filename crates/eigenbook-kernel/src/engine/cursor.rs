//! Small helpers that find names in code.

use crate::cell_tree;

/// Whether the name before the cursor is that of a method, a field, or part of a path.
pub fn is_in_path(code: &str, cursor: usize) -> bool {
    let before = code.get(..cursor).unwrap_or_default();
    let start = before.trim_end_matches(is_of_name);
    start.trim_end().ends_with(['.', ':'])
}

/// Whether the cursor is in a line that is a command.
pub fn is_in_command(code: &str, cursor: usize) -> bool {
    let before = code.get(..cursor).unwrap_or_default();
    is_command(before.rsplit('\n').next().unwrap_or_default())
}

/// Whether a line is a command of the engine or of the shell.
pub fn is_command(line: &str) -> bool {
    line.trim_start().starts_with('!') || cell_tree::is_command(line)
}

/// The end of the queried name: the one at the cursor, else that of the function or macro whose
/// arguments contain the cursor.
pub fn end_of_inspected(code: &str, cursor: usize) -> Option<usize> {
    let (before, after) = code.split_at_checked(cursor)?;
    let more = after.find(|c| !is_of_name(c)).unwrap_or(after.len());
    let start = before.trim_end_matches(is_of_name).len();
    let name = &code[start..cursor + more];
    if name.starts_with(|c: char| !c.is_ascii_digit()) {
        return Some(cursor + more);
    }
    let before = &before[..start];
    let before = before.strip_suffix('!').unwrap_or_else(|| called(before));
    before.ends_with(is_of_name).then_some(before.len())
}

/// The code before the last bracket that is open, without the `!` of a macro.
fn called(code: &str) -> &str {
    let mut depth = 0;
    let open = code.char_indices().rev().find(|(_, letter)| {
        match letter {
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    let before = open.map_or("", |(at, _)| &code[..at]).trim_end();
    before.strip_suffix('!').unwrap_or(before)
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_dot_is_no_name_of_its_own() {
        for code in ["a.su", "a\n    .su", "std::cm", "a.", "f(x.y"] {
            assert!(is_in_path(code, code.len()), "{code}");
        }
        for code in ["su", "a + su", "f(", "", "ä"] {
            assert!(!is_in_path(code, code.len()), "{code}");
        }
    }

    #[test]
    fn what_is_inspected() {
        let cases = [
            ("mat|mul(&a)", Some("matmul")),
            ("matmul|(&a)", Some("matmul")),
            ("a.b(c, d.e(1) + |", Some("a.b")),
            ("array![[1, |", None),
            ("array![|", Some("array")),
            ("show!|(1)", Some("show")),
            ("doubled(|1.0)", Some("doubled")),
            ("doubled(1|2, 3)", Some("doubled")),
            ("println!(\"{}\", x, |)", Some("println")),
            ("ä|", Some("ä")),
            ("1 + (|", None),
            ("|", None),
        ];
        for (marked, expected) in cases {
            let cursor = marked.find('|').unwrap();
            let code = marked.replacen('|', "", 1);
            let end = end_of_inspected(&code, cursor);
            assert_eq!(end.map(|end| &code[..end]), expected, "{marked}");
        }
    }

    #[test]
    fn a_command_is_a_whole_line() {
        assert!(is_in_command("let a = 1;\n:de", 14));
        assert!(!is_in_command(":dep x\nlet a = 1;", 10));
    }
}
