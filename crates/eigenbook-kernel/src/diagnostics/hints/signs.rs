//! Signs of mathematics and of typography that are no signs of Rust.

use super::broken::Line;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint};

/// The sign, what stands for it in Rust, and what it is.
const SIGNS: &[(char, &str, &str)] = &[
    ('×', "*", "A product is written `*`."),
    ('·', "*", "A product is written `*`; the product of matrices is `matmul`, of vectors `dot`."),
    ('⋅', "*", "A product is written `*`; the product of matrices is `matmul`, of vectors `dot`."),
    ('∗', "*", "A product is written `*`."),
    ('÷', "/", "A division is written `/`."),
    ('−', "-", "It looks like a minus, but is another letter. The minus of the keyboard is `-`."),
    ('–', "-", "It looks like a minus, but is a dash. The minus of the keyboard is `-`."),
    ('—', "-", "It looks like a minus, but is a dash. The minus of the keyboard is `-`."),
    ('²', ".powi(2)", "A square is the method `.powi(2)`."),
    ('³', ".powi(3)", "A cube is the method `.powi(3)`."),
    ('≤', "<=", "Comparisons are written with signs of the keyboard."),
    ('≥', ">=", "Comparisons are written with signs of the keyboard."),
    ('≠', "!=", "Comparisons are written with signs of the keyboard."),
    ('∞', "f64::INFINITY", "Infinity is a constant."),
    ('√', "", "A square root is the method `.sqrt()`, behind the number."),
    ('\u{a0}', " ", "It looks like a space, but is another character. It may have been pasted."),
    ('；', ";", "It looks like a semicolon, but is another letter."),
    ('，', ",", "It looks like a comma, but is another letter."),
    ('$', "", "Variables have no sign before their name."),
];

/// A sign of the table, outside of texts and comments.
pub(super) fn sign(case: &Case, line: &Line) -> Option<Hint> {
    let known = |it: char| SIGNS.iter().find(|(other, ..)| *other == it);
    let at = line.bare.find(|it| known(it).is_some())?;
    let (sign, rust, rule) = known(line.bare[at..].chars().next()?)?;
    let places = line.bare.match_indices(*sign).map(|(at, sign)| {
        let start = line.start + at;
        (start..start + sign.len(), (*rust).to_owned())
    });
    let fix = if rust.is_empty() { Fix::default() } else { case.code.change(places) };
    let shown =
        if *sign == '\u{a0}' { "a non-breaking space".to_owned() } else { format!("`{sign}`") };
    let hint =
        Hint::new(format!("{shown} is not used in Rust"), *rule).label("not on the keyboard");
    let start = line.start + at;
    Some(hint.at(case.code.span(start..start + sign.len_utf8())).fix(fix))
}

/// `“hello”`
pub(super) fn typographic_quotes(case: &Case, line: &Line) -> Option<Hint> {
    const QUOTES: &[char] = &['“', '”', '„', '«', '»', '‘', '’'];
    let at = line.bare.find(QUOTES)?;
    let length = line.bare[at..].chars().next()?.len_utf8();
    let places = line.bare.match_indices(QUOTES).map(|(at, quote)| {
        let start = line.start + at;
        (start..start + quote.len(), "\"".to_owned())
    });
    let fix = case.code.change(places);
    let rule = "Programs use the straight quotes of the keyboard. These may have been pasted.";
    let hint = Hint::new("text is written in straight quotes", rule).label("curly");
    let start = line.start + at;
    Some(hint.at(case.code.span(start..start + length)).fix(fix))
}
