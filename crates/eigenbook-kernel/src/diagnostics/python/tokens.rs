//! Splits a line into names, numbers, strings and symbols, as far as Python and Rust agree about
//! them.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub is_number: bool,
}

/// The parts of a line, blanks included.
pub(super) fn words(line: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let is_word = |it: char| it.is_alphanumeric() || it == '_';
        let length = match first {
            '0'..='9' => {
                let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
                let whole = digits(rest);
                let fraction = rest[whole..].strip_prefix('.').map_or(0, digits);
                if fraction > 0 { whole + 1 + fraction } else { whole }
            }
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            it if is_word(it) => rest.find(|it| !is_word(it)).unwrap_or(rest.len()),
            other => other.len_utf8(),
        };
        let (text, after) = rest.split_at(length);
        found.push(Word { text, is_number: first.is_ascii_digit() });
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_names_and_signs() {
        let texts = |line| words(line).iter().map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(texts("f(x1, 0.5)?"), ["f", "(", "x1", ",", " ", "0.5", ")", "?"]);
        assert_eq!(texts("0..n \"a b\""), ["0", ".", ".", "n", " ", "\"a b\""]);
    }
}
