//! Expressions that only Python has.

use super::translated::{rust, with_let};
use super::{Found, Line};
use crate::diagnostics::hint::{Hint, between};

pub(super) const RULES: &[super::Rule] =
    &[format_string, comprehension, lambda, conditional, is_none, dictionary, several_names];

/// `f"loss: {loss:.3f}"`
fn format_string(line: &Line) -> Option<Found> {
    let part_of_name = |it: char| it.is_alphanumeric() || it == '_';
    let start = ["f\"", "F\"", "f'", "F'"].iter().find_map(|mark| {
        let byte = line.code.find(mark)?;
        (!line.code[..byte].ends_with(part_of_name)).then_some(byte)
    })?;
    let quote = line.code[start + 1..].chars().next()?;
    let inner = line.text.get(start + 2..)?.split(quote).next()?;
    let text = rust_format(inner);
    let whole = line.text.get(start..start + 2 + inner.len() + 1)?;
    let printed = line
        .text
        .strip_prefix("print(")
        .filter(|it| it.trim_end_matches(';') == format!("{whole})"));
    let fix = match printed {
        Some(_) => format!("println!(\"{text}\");"),
        None => with_let(&line.text.replacen(whole, &format!("format!(\"{text}\")"), 1)),
    };
    let rule = "`format!` fills the `{…}` of a text, `println!` also prints it.";
    let hint = Hint::new("`f\"…\"` is `format!(\"…\")` in Rust", rule).label("a text of Python");
    let about = line.text.get(..start)?.chars().count();
    Some(Found { hint: hint.fix(line.fix(fix)), about: about..about + whole.chars().count() })
}

/// `{loss:.3f}` → `{loss:.3}`
fn rust_format(text: &str) -> String {
    text.split('}')
        .map(|part| match part.split_once('{') {
            Some((before, hole)) if hole.contains(':') => {
                format!("{before}{{{}", hole.trim_end_matches(['f', 'd', 's']))
            }
            _ => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("}")
}

/// `[x * x for x in values]`
fn comprehension(line: &Line) -> Option<Found> {
    let inner =
        between(line.code, "[", "]").filter(|it| it.contains(" for ") && it.contains(" in "))?;
    if inner.contains('{') || inner.contains(';') {
        return None;
    }
    let (value, rest) = inner.split_once(" for ")?;
    let (name, values) = rest.split_once(" in ")?;
    let (values, condition) = values.split_once(" if ").unwrap_or((values, ""));
    let values = rust(values);
    // An iterator lends the values, a range gives them; `filter` lends what it is given once more.
    let (values, lent) = match values.contains("..") {
        true => (format!("({values})"), ""),
        false => (format!("{values}.iter()"), "&"),
    };
    let filter = match condition {
        "" => String::new(),
        condition => format!(".filter(|&{lent}{name}| {})", rust(condition)),
    };
    let text = format!("{values}{filter}.map(|{lent}{name}| {}).collect::<Vec<_>>()", value.trim());
    let whole = format!("[{inner}]");
    let rule = "An iterator goes through the values, `map` changes each, `collect` gathers them.";
    let hint = Hint::new("a list is made by an iterator in Rust", rule).label("a list of Python");
    let fixed = with_let(&line.code.replacen(&whole, &text, 1));
    line.holds(&whole, hint.fix(line.fix(fixed)))
}

/// `lambda x: x * x`
fn lambda(line: &Line) -> Option<Found> {
    let at = line
        .code
        .find("lambda ")
        .filter(|&at| !line.code[..at].ends_with(char::is_alphanumeric))?;
    let (names, value) = line.code[at + 7..].split_once(':')?;
    let names: Vec<String> = names.split(',').map(|it| format!("{}: f64", it.trim())).collect();
    let text = format!("{}|{}| {}", &line.code[..at], names.join(", "), value.trim());
    let hint = Hint::new(
        "`lambda` is a closure in Rust",
        "A closure has its parameters between two bars.",
    );
    line.holds("lambda", hint.label("not in Rust").fix(line.fix(with_let(&text))))
}

/// `a if c else b`
fn conditional(line: &Line) -> Option<Found> {
    let (before, rest) = line.code.split_once(" if ")?;
    let (condition, otherwise) = rest.split_once(" else ")?;
    if line.code.contains('{') || line.code.starts_with("if ") {
        return None;
    }
    let (target, value) = before.rsplit_once("= ").map_or(("", before), |(it, value)| (it, value));
    let target = if target.is_empty() { String::new() } else { format!("{target}= ") };
    let otherwise = otherwise.trim_end_matches(';');
    let text = format!("{target}if {} {{ {value} }} else {{ {otherwise} }}", rust(condition));
    let rule = "`if` comes first and is an expression: both blocks give a value.";
    let hint = Hint::new("the condition comes first in Rust", rule).label("Python's order");
    line.holds(" if ", hint.fix(line.fix(with_let(&text))))
        .map(|found| Found { about: found.about.start + 1..found.about.end - 1, ..found })
}

/// `x is None`
fn is_none(line: &Line) -> Option<Found> {
    let word = [" is not ", " is "].into_iter().find(|it| line.code.contains(it))?;
    let (_, right) = line.code.split_once(word)?;
    let sign = if word == " is " { "==" } else { "!=" };
    let text = match right.starts_with("None") {
        true => rust(line.text),
        false => line.text.replacen(word, &format!(" {sign} "), 1),
    };
    let rule = "Values are compared by `==` and `!=`; an `Option` is asked by `.is_none()` and `.is_some()`.";
    let hint = Hint::new(format!("`{}` is Python", word.trim()), rule).label("not in Rust");
    line.holds(word.trim(), hint.fix(line.fix(text)))
}

/// `d = {"a": 1}`
fn dictionary(line: &Line) -> Option<Found> {
    let at = line.code.find("= {\"")?;
    let inner = line.text.get(at + 3..)?.split('}').next()?;
    let pairs: Option<Vec<String>> = inner
        .split(',')
        .filter(|it| !it.trim().is_empty())
        .map(|it| {
            let (key, value) = it.split_once(':')?;
            Some(format!("({}, {})", key.trim(), value.trim()))
        })
        .collect();
    let text =
        format!("{}= std::collections::HashMap::from([{}])", &line.text[..at], pairs?.join(", "));
    let rule = "A `HashMap` is made from pairs; it is asked by `map[\"key\"]`.";
    let hint =
        Hint::new("a dictionary is a `HashMap` in Rust", rule).label("a dictionary of Python");
    line.holds("{", hint.fix(line.fix(with_let(text.trim_start_matches("let ")))))
}

/// `a, b = b, a`
fn several_names(line: &Line) -> Option<Found> {
    let (names, values) = line.code.split_once(" = ")?;
    let is_name =
        |it: &str| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || it == '_');
    let all: Vec<&str> = names.split(',').map(str::trim).collect();
    if all.len() < 2 || !all.iter().all(|it| is_name(it)) {
        return None;
    }
    let values = line.text.get(line.text.len() - values.len()..)?.trim_end_matches(';');
    let mut depth = 0;
    let several = values.chars().any(|it| {
        depth += match it {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        it == ',' && depth == 0
    });
    let values = if several { format!("({values})") } else { values.to_owned() };
    let rule = "Several names at once are written in brackets, as a tuple.";
    let hint =
        Hint::new("several names need brackets around them", rule).label("more than one name");
    line.begins(names, hint.fix(line.fix(format!("let ({}) = {values};", all.join(", ")))))
}
