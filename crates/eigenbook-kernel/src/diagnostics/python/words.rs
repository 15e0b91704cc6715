//! Lines that begin with a word of Python.

use super::{Found, Line};
use crate::diagnostics::hint::Hint;

pub(super) const RULES: &[super::Rule] = &[import, comment, docstring, magic, word];

/// `import numpy as np`, `from math import pi`
fn import(line: &Line) -> Option<Found> {
    let word = ["import ", "from "].into_iter().find(|word| line.code.starts_with(word))?;
    if word == "from " && !line.code.contains(" import ") {
        return None;
    }
    let module = line.code[word.len()..].split([' ', '.', ',']).next()?;
    let (rule, fix) = match module {
        "numpy" | "torch" | "tensorflow" | "keras" | "matplotlib" | "pandas" | "scipy" => (
            "Nothing needs to be imported: arrays, linear algebra, networks and figures are here already.",
            "let a = array![[1.0, 2.0], [3.0, 4.0]];",
        ),
        "math" => (
            "Nothing needs to be imported: numbers have these functions as methods.",
            "let y = 2.0_f64.sqrt();",
        ),
        "random" => ("A generator is made from a seed.", "let mut rng = NumpyRandom::seed(42);"),
        "time" => {
            ("Rust's clock is in the standard library.", "let start = std::time::Instant::now();")
        }
        _ => (
            "Rust takes names from a library by `use`, and `:dep` adds a library.",
            "use std::collections::HashMap;",
        ),
    };
    let hint = Hint::new(format!("`{}` is Python", word.trim()), rule).label("not in Rust");
    line.begins(word.trim(), hint.fix(line.fix(fix)))
}

/// `# a comment`
fn comment(line: &Line) -> Option<Found> {
    let rest = line.code.strip_prefix('#')?;
    if rest.trim_start().starts_with(['[', '!']) {
        return None;
    }
    let text = line.text.trim_start_matches('#').trim_start();
    let hint = Hint::new(
        "a comment begins with `//` in Rust",
        "`#` begins attributes, such as `#[derive(Debug)]`.",
    );
    line.begins("#", hint.label("not a comment").fix(line.fix(format!("// {text}"))))
}

/// `"""text"""`
fn docstring(line: &Line) -> Option<Found> {
    let rest = line.text.strip_prefix("\"\"\"").or_else(|| line.text.strip_prefix("'''"))?;
    let text = rest.trim_end_matches(['"', '\'']).trim();
    let hint = Hint::new(
        "a description begins with `//` in Rust",
        "Before a function, `///` makes it its documentation.",
    );
    line.begins("\"\"\"", hint.label("Python's long text").fix(line.fix(format!("// {text}"))))
}

/// `%matplotlib inline`
fn magic(line: &Line) -> Option<Found> {
    let name = line.text.trim_start_matches('%').split(' ').next()?;
    let known = ["matplotlib", "load_ext", "pip", "conda", "config", "capture", "timeit", "pylab"];
    if !line.text.starts_with('%') || !known.contains(&name) {
        return None;
    }
    let rule =
        "Figures show themselves here, and `:dep` adds a library. `:help` lists the commands.";
    let hint = Hint::new(format!("`%{name}` is a command of the Python kernel"), rule);
    line.begins("%", hint.label("not here"))
}

/// Words that begin statements in Python: the word, what is said of it, the Rust.
const WORDS: &[(&str, &str, &str)] = &[
    ("del", "A value is dropped at the end of its block, or by `drop`.", "drop(@);"),
    ("raise", "A program stops by `panic!`, or a function returns an `Err`.", "panic!(\"…\");"),
    ("global", "A function gets what it needs as arguments.", ""),
    ("nonlocal", "A function gets what it needs as arguments.", ""),
    ("assert", "`assert!` is a macro, with brackets.", "assert!(@);"),
    ("async", "Rust's functions begin with `fn`.", ""),
];

fn word(line: &Line) -> Option<Found> {
    if line.code == "pass" {
        let hint = Hint::new("`pass` is Python", "An empty block is `{}`.");
        return line.begins("pass", hint.label("not in Rust").fix(line.fix("{}")));
    }
    let (word, rest) = line.text.split_once(' ')?;
    let (_, rule, rust) = WORDS.iter().find(|(python, ..)| *python == word)?;
    if word == "async" && !rest.starts_with("def ") || rest.starts_with(['=', '.', '(']) {
        return None;
    }
    let hint = Hint::new(format!("`{word}` is Python"), *rule).label("not in Rust");
    let fix = rust.replace('@', &super::translated::rust(rest.trim_end_matches(';')));
    line.begins(word, hint.fix(line.fix(fix)))
}
