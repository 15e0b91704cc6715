//! Lines that no Rust can have, told by the line itself: the engine cuts what it cannot parse into
//! pieces, so the compiler complains of the pieces.

use super::indexing::numpy_index;
use super::libraries::own_type;
use super::products::product_sign;
use super::signs::{sign, typographic_quotes};
use super::typed::{comma_missing, keyword, mark_missing, name_of_words, several_values};
use crate::diagnostics::hint::{Case, Hint, Rule};

pub(super) const RULES: &[Rule] = &[broken];

/// A line of a cell that the parser has refused.
pub(super) struct Line<'a> {
    /// The byte of the cell at which it starts.
    pub start: usize,
    /// What stands in it.
    pub text: &'a str,
    /// The same with blanks for comments and for what stands between quotes.
    pub bare: &'a str,
}

const LINE_RULES: &[fn(&Case, &Line) -> Option<Hint>] = &[
    typographic_quotes,
    sign,
    words_for_signs,
    declaration,
    walrus,
    keyword,
    mark_missing,
    comma_missing,
    numpy_brackets,
    product_sign,
    name_of_words,
    several_values,
];

/// The line of the error, and the one before it.
fn broken(case: &Case) -> Option<Hint> {
    let lexed = case.problem.code.as_deref().is_none_or(|code| code.starts_with("E07"));
    // The arguments of a macro are tokens for the parser, and only the compiler reads them.
    let words = ["expected", "no rules expected", "unexpected"];
    let refused = !case.code.is_rust || words.iter().any(|it| case.message().starts_with(it));
    let number = case.primary().filter(|_| lexed && refused)?.start_line;
    [number, number.saturating_sub(1)].into_iter().find_map(|number| {
        let start = case.cell.code.split_inclusive('\n').take(number.checked_sub(1)?).map(str::len);
        let start: usize = start.sum();
        let text = case.cell.line(number)?;
        let line = Line { start, text, bare: case.code.bare.get(start..start + text.len())? };
        LINE_RULES.iter().find_map(|rule| rule(case, &line))
    })
}

impl Line<'_> {
    /// The hint at some bytes of the line, with the whole line as it should be.
    fn whole(&self, case: &Case, hint: Hint, about: std::ops::Range<usize>, text: String) -> Hint {
        let indent = self.text.len() - self.text.trim_start().len();
        let range = self.start + indent..self.start + self.text.len();
        let about = self.start + about.start..self.start + about.end;
        hint.at(case.code.span(about)).fix(case.code.change([(range, text)]))
    }
}

/// `and`, `or`, `not`
fn words_for_signs(case: &Case, line: &Line) -> Option<Hint> {
    const WORDS: &[(&str, &str, &str)] =
        &[(" and ", " && ", "and"), (" or ", " || ", "or"), (" not ", " !", "not")];
    let (word, _, name) = WORDS.iter().find(|(word, ..)| line.bare.contains(word))?;
    let places = WORDS.iter().flat_map(|(word, sign, _)| {
        line.bare
            .match_indices(word)
            .map(|(at, _)| (line.start + at..line.start + at + word.len(), (*sign).to_owned()))
    });
    let fix = case.code.change(places);
    let at = line.start + line.bare.find(word)? + 1;
    let rule = "The signs are `&&` for and, `||` for or, `!` for not.";
    let hint = Hint::new(format!("`{name}` is written with a sign in Rust"), rule).label(*name);
    Some(hint.at(case.code.span(at..at + name.len())).fix(fix))
}

/// `int x = 5;`
fn declaration(case: &Case, line: &Line) -> Option<Hint> {
    let (kind, rest) = line.text.trim().split_once(' ')?;
    let (name, value) = rest.split_once('=')?;
    let is_name = name.trim().chars().all(|it| it.is_alphanumeric() || it == '_');
    let own = own_type(kind).or_else(|| matches!(kind, "auto" | "val" | "dim").then_some(""));
    let own = own.filter(|_| is_name)?;
    let declared = if own.is_empty() { String::new() } else { format!(": {own}") };
    let fixed = format!("let {}{declared} = {};", name.trim(), value.trim().trim_end_matches(';'));
    let rule = "`let` makes a variable; its type follows the name, and may mostly be left out.";
    let hint = Hint::new("a variable begins with `let`", rule).label("`let` in Rust");
    let start = line.text.find(kind)?;
    Some(line.whole(case, hint, start..start + kind.len(), fixed))
}

/// `x := 5;`
fn walrus(case: &Case, line: &Line) -> Option<Hint> {
    let at = line.bare.find(":=")?;
    let (name, value) = (line.text[..at].trim(), line.text[at + 2..].trim());
    let fixed = format!("let {name} = {};", value.trim_end_matches(';'));
    let rule = "`let` makes a variable, and `=` gives it its value.";
    let hint = Hint::new("a variable begins with `let`", rule).label("not in Rust");
    Some(line.whole(case, hint, at..at + 2, fixed))
}

/// `x[0, 1]`, `x[1:3]`, `x[:, 0]`
fn numpy_brackets(case: &Case, line: &Line) -> Option<Hint> {
    let is_name = |it: char| it.is_alphanumeric() || it == '_';
    let (open, close) = line.bare.match_indices('[').find_map(|(open, _)| {
        let close = open + line.bare[open..].find(']')?;
        let inside = &line.bare[open + 1..close];
        let python = inside.contains(',') || inside.contains(':') && !inside.contains("::");
        let nested = inside.contains(['[', '(', ';', '|']);
        let named = line.bare[..open].ends_with(is_name);
        (python && !nested && named).then_some((open, close))
    })?;
    let name = &line.text[line.bare[..open].trim_end_matches(is_name).len()..open];
    let inside = &line.text[open + 1..close];
    let text = numpy_index(case, name, inside);
    let range = line.start + open - name.len()..line.start + close + 1;
    let (message, rule, label) = match inside.contains(':') {
        true => (
            format!("`{name}[{inside}]` is Python's way to cut a part out"),
            "A part of an array is a view, which a method gives: `row`, `column`, `slice`.",
            "a slice of Python",
        ),
        false => (
            format!("the indices of `{name}` need double brackets"),
            "An element of an array takes its indices as one list: `x[[i, j]]`.",
            "several indices",
        ),
    };
    let about = case.code.span(line.start + open..line.start + close + 1);
    let fix = case.code.change([(range, text)]);
    Some(Hint::new(message, rule).label(label).at(about).fix(fix))
}
