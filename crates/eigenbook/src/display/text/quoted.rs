//! Text in quotes as in Python, and arrays of text as in NumPy.
//!
//! ```text
//! str(np.array(["a", "b c"]))    ['a' 'b c']
//! repr(np.array(["a", "b c"]))   array(['a', 'b c'], dtype='<U3')
//! ```

use super::corners::{Corners, corners};
use super::layout::{Brackets, write_nested};
use super::{LINE_WIDTH, list, repr_around};
use ndarray::{ArrayD, ArrayViewD};

/// The three texts of an array of text.
pub(crate) struct TextArray {
    /// As `print(a)` shows it.
    pub str: String,
    /// As a dictionary shows it.
    pub repr: String,
    /// As `str(a.tolist())`.
    pub list: String,
}

impl TextArray {
    pub fn new(array: ArrayViewD<'_, impl ToString>) -> Self {
        let texts = array.map(ToString::to_string);
        let style = Brackets { separator: " ", indent: 0, line_width: LINE_WIDTH };
        let str = match texts.ndim() {
            0 => texts.iter().cloned().collect(),
            _ => nested(&texts, &style),
        };
        // The type contains the length of the longest text; an empty one counts as one.
        let longest = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).max(1);
        let name = format!("'<U{longest}'");
        let repr = repr_around(texts.shape(), Some(&name), &|style| nested(&texts, style));
        let words: Vec<String> = texts.iter().map(|text| python_string(text)).collect();
        Self { str, repr, list: list(texts.shape(), &words) }
    }
}

fn nested(texts: &ArrayD<String>, style: &Brackets) -> String {
    if texts.is_empty() {
        return "[]".to_owned();
    }
    let Corners { shape, elements, cuts } = corners(texts.view());
    let elements = elements.iter().map(|text| python_string(text)).collect();
    write_nested(&Corners { shape, elements, cuts }, style)
}

/// Text in quotes as Python writes it.
pub(crate) fn python_string(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut written = String::from(quote);
    for character in text.chars() {
        match character {
            '\\' => written += "\\\\",
            '\n' => written += "\\n",
            '\r' => written += "\\r",
            '\t' => written += "\\t",
            other if other == quote => {
                written.push('\\');
                written.push(other);
            }
            other if is_printable(other) => written.push(other),
            other => written += &escaped(u32::from(other)),
        }
    }
    written.push(quote);
    written
}

/// Rust and Python both print all characters except Unicode's controls, format characters,
/// unassigned ones, and separators other than the blank.
fn is_printable(character: char) -> bool {
    // After another character: at the beginning Rust escapes accents without a letter as well.
    !matches!(format!("x{character}").escape_debug().nth(1), Some('\\'))
        || matches!(character, '"' | '\'')
}

fn escaped(code: u32) -> String {
    match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{arr0, array};

    fn texts<D: ndarray::Dimension>(array: &ndarray::Array<&str, D>) -> [String; 3] {
        let TextArray { str, repr, list } = TextArray::new(array.view().into_dyn());
        [str, repr, list]
    }

    /// Printed by NumPy 2.4.6.
    #[test]
    fn arrays_of_text_print_as_in_numpy() {
        assert_eq!(
            texts(&array!["a", "bcd"]),
            ["['a' 'bcd']", "array(['a', 'bcd'], dtype='<U3')", "['a', 'bcd']"]
        );
        assert_eq!(texts(&array![["a", "b'c"], ["c", "d"]])[0], "[['a' \"b'c\"]\n ['c' 'd']]");
        assert_eq!(texts(&arr0("a")), ["a", "array('a', dtype='<U1')", "'a'"]);
        let long = ndarray::Array1::from_elem(1001, "word");
        assert_eq!(texts(&long)[0], "['word' 'word' 'word' ... 'word' 'word' 'word']");
        assert_eq!(
            texts(&long)[1],
            "array(['word', 'word', 'word', ..., 'word', 'word', 'word'],\n      shape=(1001,), \
             dtype='<U4')"
        );
        let empty = ndarray::Array2::<&str>::default((0, 2));
        assert_eq!(texts(&empty)[1], "array([], shape=(0, 2), dtype='<U1')");
    }

    /// `print(ascii(…))` and `repr` of Python 3.11.
    #[test]
    fn what_cannot_be_seen_is_escaped_as_in_python() {
        for (text, expected) in [
            ("\u{200b}", r"'\u200b'"),
            ("\u{7f}\u{a0}\u{ad}", r"'\x7f\xa0\xad'"),
            ("\u{2028}\u{feff}\u{e000}", r"'\u2028\ufeff\ue000'"),
            ("\u{e0001}", r"'\U000e0001'"),
            ("\u{301}e\u{301}ü漢🎉", "'\u{301}e\u{301}ü漢🎉'"),
            ("it's", "\"it's\""),
            ("\"it's\"", r#"'"it\'s"'"#),
        ] {
            assert_eq!(python_string(text), expected);
        }
    }
}
