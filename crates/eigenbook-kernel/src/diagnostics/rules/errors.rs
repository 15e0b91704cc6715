//! What the texts of the standard library's errors mean: `assets/mistakes/errors.toml`.

use super::{ERRORS, about_text};
use crate::diagnostics::input::Cell;

/// The error's text, and its meaning if it is one of the standard library's.
pub(in crate::diagnostics) fn error_text(cell: &Cell, text: &str) -> (String, String) {
    if let Some(hint) = about_text(&ERRORS, cell, text) {
        return (hint.message, hint.rule);
    }
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    (first.to_owned(), rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let cell = Cell::default();
        let of = |text: &str| error_text(&cell, text).0;
        let library =
            "read_csv: data/x.csv: No such file or directory (os error 2).\nThe folder is /a.";
        assert_eq!(of(library), "there is no file `data/x.csv`");
        assert!(error_text(&cell, library).1.ends_with("of the notebook, `/a`."));
        assert_eq!(of("No such file or directory (os error 2)"), "there is no such file");
        let debug = "Os { code: 2, kind: NotFound, message: \"No such file or directory\" }";
        assert_eq!(of(debug), "there is no such file");
        let cell = Cell::new(1, "std::process::Command::new(\"lss\").output()?");
        assert_eq!(error_text(&cell, debug).0, "there is no program `lss`");
    }

    #[test]
    fn a_missing_file_is_not_a_missing_program() {
        let missing = "No such file or directory (os error 2)";
        for cell in [
            "std::process::Command::new(\"ls\").current_dir(\"nope\").output()?",
            "Command::new(\"echo\").output()?; read_to_string(\"nofile.txt\")?",
        ] {
            assert_eq!(error_text(&Cell::new(1, cell), missing).0, "there is no such file");
        }
    }

    #[test]
    fn a_row_of_another_length_is_not_a_shape_of_another_length() {
        let message = "ShapeError/IncompatibleShape: incompatible shapes";
        let of = |cell: &str| error_text(&Cell::new(1, cell), message).0;
        let shape = "the shape does not fit the number of elements";
        assert_eq!(of("Array2::from_shape_vec((2, 2), vec![1.0])?"), shape);
        let pushed = "let mut grow = Array2::from_shape_vec((1, 2), v)?;\n\
            grow.push_row(array![1.0].view())?;";
        assert_eq!(of(pushed), message);
        assert_eq!(of("grow.push_row(array![1.0].view())?; grow.shape()"), message);
    }

    #[test]
    fn a_minus_is_no_part_of_an_unsigned_integer() {
        let message = "invalid digit found in string";
        let of = |cell: &str| error_text(&Cell::new(1, cell), message).0;
        assert_eq!(of("\"-1\".parse::<u32>()?"), "the text is not an integer from 0 on");
        assert_eq!(of("\"1.5\".parse::<i32>()?"), "the text is not an integer");
        let number =
            error_text(&Cell::default(), "out of range integral type conversion attempted");
        assert!(number.1.contains("an unsigned type has no negative ones"), "{}", number.1);
    }

    #[test]
    fn an_unknown_error_keeps_its_words() {
        let both = |first: &str, rest: &str| (first.to_owned(), rest.to_owned());
        assert_eq!(
            error_text(&Cell::default(), "too hot\nby 3\nof 9"),
            both("too hot", "by 3\nof 9")
        );
        assert_eq!(error_text(&Cell::default(), ""), both("", ""));
    }
}
