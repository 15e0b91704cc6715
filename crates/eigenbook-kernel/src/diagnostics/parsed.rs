//! The cell's text for the parser: text that is not Rust, or that the parser would not look into,
//! is replaced by something it can parse. Positions do not change, so places in the tree are places
//! in the cell.

use super::source;

/// The code with blanks for leading commands (`:dep …`, `!ls`, `%time`).
pub(super) fn without_commands(code: &str) -> String {
    let mut before = true;
    let line = |line: &str| {
        before &= line.trim().is_empty() || line.starts_with([':', '!', '%', '/']);
        let command = before && line.starts_with([':', '!', '%']);
        let blank = |it: char| if it == '\n' { "\n".to_owned() } else { " ".repeat(it.len_utf8()) };
        if command { line.chars().map(blank).collect() } else { line.to_owned() }
    };
    code.split_inclusive('\n').map(line).collect()
}

/// The code with `println!(a + b)` and `array![a, b]` as calls, `println_(a + b)`: a macro's
/// arguments are expressions for a student, and bare tokens for the parser. Positions do not
/// change.
pub(super) fn macros_as_calls(code: &str) -> String {
    let searched = source::code_lines(code).join("\n");
    let mut changed = code.to_owned();
    let mut change = |at: usize, sign: &str| changed.replace_range(at..=at, sign);
    for (at, _) in searched.match_indices('!') {
        let named = searched[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_');
        let Some(bracket) = searched[at + 1..].chars().next().filter(|_| named) else { continue };
        if matches!(bracket, '(' | '[') {
            change(at, "_");
        }
        if let Some(end) = closing(&searched, at + 1).filter(|_| bracket == '[') {
            change(at + 1, "(");
            change(end, ")");
        }
    }
    changed
}

/// The end of the bracket that opens at `start`.
fn closing(code: &str, start: usize) -> Option<usize> {
    let mut depth = 0;
    code[start..].char_indices().find_map(|(at, character)| {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(start + at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_before_the_code_are_blank() {
        let code = ":dep rand = \"0.9\"\n// α\nlet a = 1;\n:dep x";
        let blank = format!("{}\n// α\nlet a = 1;\n:dep x", " ".repeat(17));
        assert_eq!(without_commands(code), blank);
    }

    #[test]
    fn macros_become_calls() {
        let code = "println!(\"{}!(\", array![1, [2]], vec![0; 3]) != a";
        let calls = "println_(\"{}!(\", array_(1, [2]), vec_(0; 3)) != a";
        assert_eq!(macros_as_calls(code), calls);
    }
}
