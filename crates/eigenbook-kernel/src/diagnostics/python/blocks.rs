//! Lines that open a block with `:`.

use super::translated::rust;
use super::{Found, Line};
use crate::diagnostics::hint::Hint;

pub(super) const RULES: &[super::Rule] = &[function, class, header];

/// What stands before the `:` at the end of a line.
fn opened<'a>(line: &Line<'a>) -> Option<&'a str> {
    let length = line.code.strip_suffix(':')?.len();
    line.text.get(..length)
}

/// `def f(x, y):`
fn function(line: &Line) -> Option<Found> {
    let rest = line.code.strip_prefix("def ")?;
    let (name, rest) = rest.split_once('(')?;
    let (parameters, _) = rest.split_once(')')?;
    let parameters: Vec<String> = parameters
        .split(',')
        .map(|it| it.split([':', '=']).next().unwrap_or_default().trim())
        .filter(|it| !it.is_empty())
        .map(|it| format!("{it}: f64"))
        .collect();
    let returns = line.later.iter().any(|it| it.trim_start().starts_with("return "));
    let result = if returns || line.later.is_empty() { " -> f64" } else { "" };
    let rule = "A function says the types of its parameters and of its value; its last expression is the value.";
    let hint = Hint::new("`def` is `fn` in Rust", rule).label("not in Rust");
    line.begins(
        "def",
        hint.fix(line.fix(format!("fn {name}({}){result} {{", parameters.join(", ")))),
    )
}

/// `class Model:`
fn class(line: &Line) -> Option<Found> {
    let rest = opened(line)?.strip_prefix("class ")?;
    let name = rest.split('(').next()?.trim();
    let rule = "A `struct` holds the data, and `impl` its methods.";
    let hint = Hint::new("`class` is `struct` and `impl` in Rust", rule).label("not in Rust");
    line.begins(
        "class",
        hint.fix(line.fix(format!("struct {name} {{ weights: Array2<f64> }}\nimpl {name} {{"))),
    )
}

const BRACES: &str = "A block is written in `{ … }`; indentation alone has no meaning.";

/// `for i in range(n):`, `if x > 0:`, `while …:`, `else:`
fn header(line: &Line) -> Option<Found> {
    let opened = opened(line)?;
    let word = opened.split([' ', '(']).next()?;
    let rest = opened[word.len()..].trim();
    let (message, rule, fix) = match word {
        "for" if rest.contains(" in ") => {
            let (names, values) = rest.split_once(" in ")?;
            let names = if names.contains(',') { format!("({names})") } else { names.to_owned() };
            (blocks("for"), BRACES, format!("for {names} in {} {{", rust(values)))
        }
        "if" | "while" => (blocks(word), BRACES, format!("{word} {} {{", rust(rest))),
        "elif" => (
            "`elif` is `else if` in Rust".to_owned(),
            BRACES,
            format!("}} else if {} {{", rust(rest)),
        ),
        "else" if rest.is_empty() => (blocks("else"), BRACES, "} else {".to_owned()),
        "try" if rest.is_empty() => (
            "`try` is Python".to_owned(),
            "What can fail gives a `Result`; `match` or `if let` looks what it is.",
            "if let Ok(value) = \"1.5\".parse::<f64>() {".to_owned(),
        ),
        "except" | "finally" => (
            "`except` is Python".to_owned(),
            "What can fail gives a `Result`; `match` or `if let` looks what it is.",
            "} else {".to_owned(),
        ),
        "with" => (
            "`with` is Python".to_owned(),
            "A value is closed by itself at the end of its block.",
            "let text = std::fs::read_to_string(\"data.csv\")?;".to_owned(),
        ),
        _ => return None,
    };
    line.begins(word, Hint::new(message, rule).label("a block of Python").fix(line.fix(fix)))
}

fn blocks(word: &str) -> String {
    format!("the block after `{word}` needs braces instead of `:`")
}
