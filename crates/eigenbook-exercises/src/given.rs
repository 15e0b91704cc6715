//! A student's answer: numbers with a shape, or a word.

/// An answer, whatever its Rust type was.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Numbers in order.
    Numbers(Numbers),
    /// A word, without the blanks around it and in small letters.
    Word(String),
    /// A record with named parts, such as the result of `least_squares`.
    Record(Vec<(&'static str, Given)>),
    /// `()`: the cell was left as it is.
    Nothing,
    /// A value that cannot be an answer; truth values as well, because `true` is not a number.
    Other,
}

/// Numbers with a shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// The lengths of the axes, empty for a single number; `None` if unknown.
    pub shape: Option<Vec<usize>>,
    /// The values, row by row.
    pub values: Vec<f64>,
    /// Whether their type is an integer, so that a division has no remainder.
    pub is_whole: bool,
}

impl Given {
    /// Reads the text of a student's answer: a number, or else a word.
    pub fn text(text: &str) -> Self {
        let text = text.trim();
        match text.replace('−', "-").parse::<f64>() {
            Ok(value) if value.is_finite() => Self::Numbers(Numbers {
                shape: Some(Vec::new()),
                values: vec![value],
                is_whole: false,
            }),
            // `a)`, `a:` and `a.` are the letter a.
            _ => Self::Word(text.trim_end_matches([')', ':', '.']).to_lowercase()),
        }
    }

    /// Reads a value from how `Debug` writes it: `[1, 2]`, `(2, 4)`, `[[1.0, 2.0], [3.0, 4.0]]`,
    /// `'b'`.
    pub fn debug(text: &str) -> Self {
        if let Some(letter) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
            return Self::text(letter);
        }
        let is_list = text.starts_with(['[', '(']);
        let words: Vec<&str> =
            text.split(|c: char| "[](), \n".contains(c)).filter(|word| !word.is_empty()).collect();
        let values: Option<Vec<f64>> = words.iter().map(|word| word.parse().ok()).collect();
        match values {
            Some(values) if !values.is_empty() => {
                let is_flat = !text[1..].contains(['[', '(']);
                let shape = match (is_list, is_flat) {
                    (true, true) => Some(vec![values.len()]),
                    (true, false) => None,
                    (false, _) => Some(Vec::new()),
                };
                let is_whole = words.iter().all(|word| word.parse::<i128>().is_ok());
                Self::Numbers(Numbers { shape, values, is_whole })
            }
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(shape: Option<Vec<usize>>, values: &[f64], is_whole: bool) -> Given {
        Given::Numbers(Numbers { shape, values: values.to_vec(), is_whole })
    }

    #[test]
    fn what_debug_writes_is_read() {
        assert_eq!(Given::debug("[1.5, 2.0]"), numbers(Some(vec![2]), &[1.5, 2.0], false));
        assert_eq!(Given::debug("(2, 4)"), numbers(Some(vec![2]), &[2.0, 4.0], true));
        assert_eq!(Given::debug("[[1, 2], [3, 4]]"), numbers(None, &[1.0, 2.0, 3.0, 4.0], true));
        assert_eq!(Given::debug("3"), numbers(Some(vec![]), &[3.0], true));
        assert_eq!(Given::debug("'B'"), Given::Word("b".to_owned()));
        for other in ["[]", "true", "Point { x: 1 }", ""] {
            assert_eq!(Given::debug(other), Given::Other, "{other}");
        }
    }

    #[test]
    fn text_is_a_number_or_a_word() {
        assert_eq!(Given::text(" −2 "), numbers(Some(vec![]), &[-2.0], false));
        for letter in ["b", " B ", "b)", "B:"] {
            assert_eq!(Given::text(letter), Given::Word("b".to_owned()), "{letter}");
        }
        assert_eq!(Given::text("inf"), Given::Word("inf".to_owned()));
    }
}
