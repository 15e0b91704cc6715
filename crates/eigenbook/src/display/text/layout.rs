//! Brackets and line breaks around words that are already formatted.

use super::corners::Corners;

/// How the elements of an array are joined.
pub(super) struct Brackets {
    /// Between two elements of a row.
    pub separator: &'static str,
    /// The indentation of continuation lines.
    pub indent: usize,
    /// No line is longer, if a break can help.
    pub line_width: usize,
}

/// Writes the words of the shown part of an array, with "..." at its cuts.
///
/// # Shapes
/// Without elements there is nothing to write: no length is 0.
pub(super) fn write_nested(shown: &Corners<String>, style: &Brackets) -> String {
    let Corners { shape, elements, cuts } = shown;
    if shape.is_empty() {
        return elements.concat();
    }
    // Each open bracket moves the line one to the right, and leaves one for its closing one.
    level(shape, elements, cuts, style, style.indent + 1, style.line_width)
}

fn level(
    shape: &[usize],
    words: &[String],
    cuts: &[Option<usize>],
    style: &Brackets,
    indent: usize,
    width: usize,
) -> String {
    if shape.len() == 1 {
        return row(words, cuts[0], style, indent, width.saturating_sub(1));
    }
    let hanging = " ".repeat(indent);
    // Matrices of a stack are parted by an empty line, stacks by two, and so on.
    let separator = format!("{}{}", style.separator.trim_end(), "\n".repeat(shape.len() - 1));
    let mut parts = Vec::with_capacity(shape[0] + 1);
    for (index, part) in words.chunks(words.len() / shape[0]).enumerate() {
        if cuts[0] == Some(index) {
            parts.push("...".to_owned());
        }
        parts.push(level(&shape[1..], part, &cuts[1..], style, indent + 1, width - 1));
    }
    format!("[{}]", parts.join(&format!("{separator}{hanging}")))
}

/// One row: words joined until the line is full.
fn row(
    words: &[String],
    cut: Option<usize>,
    style: &Brackets,
    indent: usize,
    width: usize,
) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(index) = cut {
        words.insert(index, "...");
    }
    let mut lines = vec![String::new()];
    for (index, word) in words.iter().enumerate() {
        let mut line = lines.pop().unwrap_or_default();
        if !line.is_empty() && indent + line.len() + word.len() > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line += word;
        if index + 1 < words.len() {
            line += style.separator;
        }
        lines.push(line);
    }
    format!("[{}]", lines.join(&format!("\n{}", " ".repeat(indent))))
}
