//! Changes of a text, and places in it.

use std::ops::Range;

/// A place in a text, and what comes there.
pub type Edit = (Range<usize>, String);

/// The text with these replacements, which do not overlap.
pub fn replaced(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut changed = text.to_owned();
    // The last first, so that places before stay right.
    for (range, new) in edits.into_iter().rev() {
        changed.replace_range(range, &new);
    }
    changed
}

/// The line of a byte, and its column in characters; both count from 1.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..byte];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// The byte at a line and a column in characters, as [`line_and_column`] counts them; behind the end
/// of the line it is the end.
pub fn byte_at(text: &str, line: usize, column: usize) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line.checked_sub(1)?).map(str::len).sum();
    let (line, letters) = (lines.next()?.trim_end_matches('\n'), column.checked_sub(1)?);
    // A long line is asked for many places, and most have one byte for each letter.
    let length = match line.is_ascii() {
        true => letters.min(line.len()),
        false => line.chars().take(letters).map(char::len_utf8).sum(),
    };
    Some(before + length)
}

/// As many blanks as the text has bytes, on as many lines.
pub fn blanks(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_one_place_keep_their_order() {
        let edits = [(4..6, "d"), (1..1, "x"), (1..1, "y"), (2..3, "")];
        let edits = edits.map(|(range, new)| (range, new.to_owned()));
        assert_eq!(replaced("abc éf", edits.to_vec()), "axyb df");
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_and_column("a\nαβ", 4), (2, 2));
        assert_eq!(byte_at("a\nαβ", 2, 2), Some(4));
        assert_eq!(byte_at("a\nαβ", 1, 9), Some(1));
        assert_eq!(byte_at("a\n", 2, 1), None);
        assert_eq!(blanks("α\nb"), "  \n ");
    }
}
