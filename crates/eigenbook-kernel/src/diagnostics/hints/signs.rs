//! Signs of mathematics and of typography that are no signs of Rust.

use crate::diagnostics::hint::{Case, Hint, Rule};

pub(super) const RULES: &[Rule] = &[typographic_quotes, sign];

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
    ('\u{a0}', " ", "It looks like a blank, but is another letter. It may have been pasted."),
    ('；', ";", "It looks like a semicolon, but is another letter."),
    ('，', ",", "It looks like a comma, but is another letter."),
    ('$', "", "Variables have no sign before their name."),
];

/// The letter that the compiler cannot read.
fn unknown(case: &Case) -> Option<char> {
    case.message().strip_prefix("unknown start of token")?;
    case.pointed()?.chars().next()
}

fn sign(case: &Case) -> Option<Hint> {
    let sign = unknown(case)?;
    let (_, rust, rule) = SIGNS.iter().find(|(other, ..)| *other == sign)?;
    let range = case.code.range(case.primary()?);
    let line = case.cell.line(case.primary()?.start_line)?;
    // All of one kind at once: the line has others, likely.
    let start = range.start - line.find(sign)?.min(range.start);
    let places = line.match_indices(sign).map(|(at, text)| start + at..start + at + text.len());
    let fix = case.code.change(places.map(|place| (place, (*rust).to_owned())));
    let shown = if sign == '\u{a0}' { "a blank of print".to_owned() } else { format!("`{sign}`") };
    let hint = Hint::new(format!("{shown} is no sign of Rust"), *rule).label("not on the keyboard");
    Some(if rust.is_empty() { hint } else { hint.fix(fix) })
}

/// `“hello”`
fn typographic_quotes(case: &Case) -> Option<Hint> {
    let sign = unknown(case).filter(|it| "“”„‘’«»".contains(*it))?;
    let line = case.cell.line(case.primary()?.start_line)?;
    let fixed = line.replace(['“', '”', '„', '«', '»', '‘', '’'], "\"");
    let range = case.code.range(case.primary()?);
    let start = range.start - line.find(sign)?.min(range.start);
    let fix = case.code.change([(start..start + line.len(), fixed)]);
    let rule = "Programs use the straight quotes of the keyboard. These may have been pasted.";
    Some(Hint::new("a text stands in straight quotes", rule).label("curly").fix(fix))
}
