//! Text in messages: decoding of byte streams, and two ways to count characters.

use std::ops::Range;

/// Decodes a stream of bytes, cut anywhere, into text; invalid UTF-8 becomes `�`.
#[derive(Debug, Default)]
pub struct Decoder {
    /// The beginning of a character whose end has not come yet; at most three bytes.
    begun: Vec<u8>,
}

impl Decoder {
    /// The text of the next bytes. A character that is cut waits for its end.
    pub fn text(&mut self, bytes: &[u8]) -> String {
        let mut bytes = [std::mem::take(&mut self.begun), bytes.to_vec()].concat();
        self.begun = bytes.split_off(bytes.len() - begun_at_end(&bytes));
        lossy(bytes)
    }

    /// The remaining bytes, at the end of the stream.
    pub fn finish(&mut self) -> String {
        lossy(std::mem::take(&mut self.begun))
    }
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// How many bytes at the end begin a character without ending it.
fn begun_at_end(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(3)..];
    (1..=tail.len())
        .find(|&length| {
            let end = &tail[tail.len() - length..];
            matches!(std::str::from_utf8(end), Err(error) if error.error_len().is_none()
                && error.valid_up_to() == 0)
        })
        .unwrap_or(0)
}

/// The byte at which the `position`-th character of `code` begins, or its end.
pub fn byte_of(code: &str, position: usize) -> usize {
    code.char_indices().nth(position).map_or(code.len(), |(byte, _)| byte)
}

/// The number of characters before `byte`, rounded down to a character boundary.
pub fn character_of(code: &str, byte: usize) -> usize {
    code.char_indices().take_while(|(start, _)| *start < byte).count()
        - usize::from(byte < code.len() && !code.is_char_boundary(byte))
}

/// The range of the name that `cursor` touches; empty if there is none.
pub fn name_at(code: &str, cursor: usize) -> Range<usize> {
    let cursor = (0..=cursor.min(code.len())).rev().find(|at| code.is_char_boundary(*at));
    let cursor = cursor.unwrap_or(0);
    let part = |c: &char| c.is_alphanumeric() || *c == '_';
    let before: usize = code[..cursor].chars().rev().take_while(part).map(char::len_utf8).sum();
    let after: usize = code[cursor..].chars().take_while(part).map(char::len_utf8).sum();
    cursor - before..cursor + after
}

/// The names in a piece of code, in order, with repetitions.
pub fn names(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_'))
        .filter(|word| *word != "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_changes_nothing() {
        let whole = "aβ→🦀 z".as_bytes();
        for cut in 0..=whole.len() {
            let mut decoder = Decoder::default();
            let text = decoder.text(&whole[..cut]) + &decoder.text(&whole[cut..]);
            assert_eq!(text, "aβ→🦀 z", "cut at {cut}");
            assert_eq!(decoder.finish(), "");
        }
    }

    #[test]
    fn what_is_not_utf8_is_replaced_and_does_not_wait() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.text(b"a\xff\xfeb"), "a��b");
        assert_eq!(decoder.text(b"\xf0\x9f"), "", "the crab is not complete");
        assert_eq!(decoder.text(b"x"), "�x");
        assert_eq!(decoder.text(b"\xe2\x86"), "");
        assert_eq!(decoder.finish(), "�");
    }

    #[test]
    fn positions_count_characters_and_bytes() {
        let code = "α=🦀;";
        assert_eq!([0, 1, 2, 3, 4, 9].map(|at| byte_of(code, at)), [0, 2, 3, 7, 8, 8]);
        assert_eq!([0, 2, 3, 7, 8].map(|at| character_of(code, at)), [0, 1, 2, 3, 4]);
        assert_eq!(character_of(code, 5), 2, "inside the crab");
    }

    #[test]
    fn the_name_at_the_cursor() {
        let code = "let θ_1 = f(x);";
        let name = |cursor| &code[name_at(code, cursor)];
        assert_eq!(
            [name(4), name(6), name(8), name(11), name(12), name(99)],
            ["θ_1", "θ_1", "θ_1", "f", "f", ""]
        );
        assert_eq!(names("let a1 = 2b + _ + _c;").collect::<Vec<_>>(), ["let", "a1", "_c"]);
    }
}
