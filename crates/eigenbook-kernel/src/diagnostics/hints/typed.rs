//! Slips of the keyboard in a line that no parser takes: a `!`, a comma or an underscore that is
//! missing, a comma where a point is meant.

use super::broken::Line;
use crate::diagnostics::hint::{Case, Hint};

const MACROS: &[&str] = &["array", "tensor", "vec", "show", "println", "s"];

fn is_name(it: char) -> bool {
    it.is_alphanumeric() || it == '_'
}

/// `array[1, 2, 3]`
pub(super) fn mark_missing(case: &Case, line: &Line) -> Option<Hint> {
    let starts = line.bare.match_indices('[').filter_map(|(at, _)| {
        let name = line.bare[..at].rsplit(|it| !is_name(it)).next()?;
        let start = at - name.len();
        let is_alone = !line.bare[..start].ends_with('.');
        (MACROS.contains(&name) && is_alone).then_some((start, name))
    });
    let (start, name) = starts.into_iter().next()?;
    let (start, end) = (line.start + start, line.start + start + name.len());
    let rule = "A macro is called with `!` behind its name: `array![1, 2]`, `println!(\"…\")`.";
    let hint = Hint::new(format!("`{name}!` needs its `!`"), rule).label("`!` missing");
    Some(hint.at(case.code.span(start..end)).fix(case.code.change([(end..end, "!".to_owned())])))
}

/// `let my var = 5;`, `let my-var = 5;`, `let 2x = 5;`
pub(super) fn name_of_words(case: &Case, line: &Line) -> Option<Hint> {
    let code = line.bare.trim_start();
    let rest = code.strip_prefix("let ")?;
    let rest = rest.strip_prefix("mut ").unwrap_or(rest);
    let name = rest.split_once('=')?.0.trim();
    let plain = |it: char| is_name(it) || matches!(it, ' ' | '-');
    if name.is_empty()
        || !name.chars().all(plain)
        || name.chars().all(is_name) && !name.starts_with(|it: char| it.is_ascii_digit())
    {
        return None;
    }
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    let own = name[digits.len()..].replace([' ', '-'], "_") + &digits;
    let message = match digits.is_empty() {
        true => format!("the name of a variable is one word, and `{name}` is not"),
        false => "the name of a variable begins with a letter".to_owned(),
    };
    let start = line.start + line.bare.find(name)?;
    let range = start..start + name.len();
    let rule = "Names are made of letters, digits and `_`, with a letter first.";
    let hint = Hint::new(message, rule).label("no name").at(case.code.span(range.clone()));
    Some(hint.fix(case.code.change([(range, own)])))
}

/// `let answer = -1, 0;`, `2, 4`, `7,850`, `let x = 3,14;`
pub(super) fn several_values(case: &Case, line: &Line) -> Option<Hint> {
    let code = line.bare.trim_end().trim_end_matches(';');
    let begin = code.find('=').map_or(0, |at| at + 1);
    let values = code[begin..].trim();
    let parts: Vec<&str> = values.split(',').collect();
    let plain = |it: &str| {
        let text = it.trim();
        !text.is_empty() && text.chars().all(|it| is_name(it) || matches!(it, '.' | '-' | '&'))
    };
    if parts.len() < 2 || !parts.iter().all(|it| plain(it)) || code[..begin].contains(',') {
        return None;
    }
    let digits = |it: &&str| it.chars().all(|it| it.is_ascii_digit());
    let (message, rule, text) = match values.trim_start_matches('-').contains(' ') {
        false if parts[1..].iter().all(|it| digits(it) && it.len() == 3) => (
            "a number has no comma in it",
            "Thousands may be kept apart by `_`: `7_850`. A decimal point is a point.",
            values.replace(',', "_"),
        ),
        false if parts.len() == 2 && parts.iter().all(|it| digits(&it.trim_start_matches('-'))) => {
            (
                "a number has no comma in it",
                "The decimal point is a point.",
                values.replace(',', "."),
            )
        }
        _ => (
            "several values need brackets around them",
            "`array![…]` makes a vector of them, `(…)` a pair or a tuple.",
            format!("array![{values}]"),
        ),
    };
    let start = line.start + begin + code[begin..].find(values)?;
    let comma = start + values.find(',')?;
    let hint = Hint::new(message, rule).label("a comma").at(case.code.span(comma..comma + 1));
    Some(hint.fix(case.code.change([(start..start + values.len(), text)])))
}

/// `type(x)`, `np.where(…)`: words of Rust that are names in Python.
pub(super) fn keyword(case: &Case, line: &Line) -> Option<Hint> {
    let at = line.bare.find("type(").filter(|&at| !line.bare[..at].ends_with(is_name));
    if let Some(at) = at {
        let inner = line.bare[at + 5..].split(')').next()?;
        let (start, end) = (line.start + at, line.start + at + 5 + inner.len() + 1);
        let text = format!("std::any::type_name_of_val(&{})", inner.trim_start_matches('&'));
        let rule = "Types are known before the program runs. `:vars` lists those of the variables.";
        let hint = Hint::new("`type` begins the definition of a type in Rust", rule);
        let hint = hint.label("not a function").at(case.code.span(start..start + 4));
        return Some(hint.fix(case.code.change([(start..end, text)])));
    }
    let at = line.bare.find("np.where(")?;
    let rule = "`x.mapv(|value| if value > 1 { value } else { 0 })` chooses for each element.";
    let hint = Hint::new("`np.where` is Python, not Rust", rule).label("not in Rust");
    Some(hint.at(case.code.span(line.start + at..line.start + at + 8)))
}

/// `array![1 2 3]`, `array![[1, 2] [3, 4]]`
pub(super) fn comma_missing(case: &Case, line: &Line) -> Option<Hint> {
    let mut gaps = Vec::new();
    for (at, _) in line.bare.match_indices("![") {
        let mut previous = None;
        let mut depth = 0;
        for (offset, sign) in line.bare[at + 1..].char_indices() {
            let here = at + 1 + offset;
            let before = line.bare[..here].chars().next_back().unwrap_or(' ');
            let starts = is_name(sign) && !is_name(before) && before != '.' || sign == '[';
            // Only a list that stands where an element stands is one: `x[0]` is an element of `x`.
            let apart = before == ' ' || before == ']';
            if starts
                && apart
                && previous.is_some_and(|it: char| is_name(it) || it == ']')
                && depth > 0
            {
                gaps.push((here, before));
            }
            depth += match sign {
                '[' | '(' => 1,
                ']' | ')' => -1,
                _ => 0,
            };
            if depth == 0 {
                break;
            }
            previous = if sign == ' ' { previous } else { Some(sign) };
        }
    }
    let (first, _) = *gaps.first()?;
    let comma = |(at, before): &(usize, char)| {
        let at = line.start + at;
        match before {
            ' ' => (at - 1..at - 1, ",".to_owned()),
            _ => (at..at, ", ".to_owned()),
        }
    };
    let rule = "Elements, and the rows of a matrix, are separated by commas.";
    let hint = Hint::new("a comma is missing", rule).label("`,` before it");
    let hint = hint.at(case.code.span(line.start + first..line.start + first + 1));
    Some(hint.fix(case.code.change(gaps.iter().map(comma))))
}
