//! The filters of a text alone: types, expressions, Python, words.

use super::dependency;
use super::keras;
use super::moved::{lender, owned};
use crate::diagnostics::code::expression;
use crate::diagnostics::hint::{capital, listed};
use crate::diagnostics::integers::{inexact_quotient, value as integer};
use crate::diagnostics::operands::{
    as_f64, calculation_with_points, closed, floats_written, with_points,
};
use crate::diagnostics::printing::{joined, printed, summands};
use crate::diagnostics::python::{named, of_floats, pairs, rust, rust_format, split, typed};
use crate::diagnostics::types::{dimensions, element, kind, number, shorten};
use crate::diagnostics::words::{WORDS, of_keras, of_rust};
use itertools::Itertools;
use ra_ap_syntax::ast;

/// The text through a filter; none if this is no filter of a text, or has no answer.
pub(super) fn apply(filter: &str, text: &str) -> Option<String> {
    of_code(filter, text).or_else(|| of_python(filter, text)).or_else(|| of_words(filter, text))
}

/// Types, as the compiler or the session writes them, and expressions, judged or changed by their text
/// alone.
fn of_code(filter: &str, text: &str) -> Option<String> {
    match filter {
        "short" => Some(shorten(text)),
        "number" => Some(number(text)),
        // The type that a number without one gets.
        "sized" => Some(text.replace("float", "f64").replace("integer", "usize")),
        "kind" => Some(kind(text).to_owned()),
        "element" => element(text).map(str::to_owned),
        "axes" => Some(dimensions(text)?.to_string()),
        "with f64" => Some(text.replace("&_", "f64").replace('_', "f64")),
        "in Rust" => of_rust(text).map(str::to_owned),
        "lender" => lender(text),
        "closed" => Some(closed(text)),
        "lent" => Some(lent(text)),
        "each lent" => Some(split(text).map(lent).join(", ")),
        "without names" => Some(split(text).map(|it| named(it).1).join(", ")),
        "bare" => Some(text.trim_start_matches('&').to_owned()),
        "owned" => Some(owned(text)),
        "array" => {
            let list = text.strip_prefix("vec!").or(Some(text).filter(|it| it.starts_with('[')));
            let made = || format!("Array1::from({})", text.trim_start_matches('&'));
            Some(list.map_or_else(made, |list| format!("array!{list}")))
        }
        "floats" => floats_written(text),
        "points" => {
            let plain = text.chars().all(|it| it.is_ascii_digit() || "vec![], -.&".contains(it));
            plain.then(|| with_points(text))
        }
        "rows" => Some(text.replace("vec!", "")),
        "decimal" => Some(if text.ends_with('.') { format!("{text}0") } else { text.to_owned() }),
        "as i64" => Some(match expression(text)? {
            ast::Expr::Literal(_) => text.replace("usize", ""),
            ast::Expr::PathExpr(_) => format!("{text} as i64"),
            _ => format!("({text}) as i64"),
        }),
        "integer" => Some(integer(&expression(text)?)?.to_string()),
        "inexact quotient" => Some(inexact_quotient(text)?.to_string()),
        "with points" => Some(with_points(text)),
        "calculation" => calculation_with_points(text),
        "an i32" => Some(with_points(text).replacen(".0", "_i32", 1).replace(".0", "")),
        "an f64" => Some(as_f64(text)),
        "printed" => Some(printed(text)),
        "summands" => Some(summands(text)),
        "joined" => Some(joined(text)),
        "last" => split(text).last().map(str::to_owned),
        "more than one" => split(text).nth(1).map(str::to_owned),
        _ => None,
    }
}

/// A variable or a field lent: `x` → `&x`.
fn lent(text: &str) -> String {
    match expression(text) {
        Some(ast::Expr::PathExpr(_) | ast::Expr::FieldExpr(_)) => format!("&{text}"),
        _ => text.to_owned(),
    }
}

/// Python as Rust.
fn of_python(filter: &str, text: &str) -> Option<String> {
    match filter {
        "keras" => of_keras(text),
        "keras compile" => keras::compiled(text),
        "keras fit" => keras::fitted(text),
        "keras optimizer" => keras::optimizer(text),
        "keras layer" => keras::layer(text),
        "maker" => Some(WORDS.makers.get(text).map_or("new", String::as_str).to_owned()),
        "keras word" => of_keras(&format!("\"{text}\"")),
        "rust" => Some(rust(text)),
        "of floats" => Some(of_floats(text)),
        "format" => Some(rust_format(text)),
        "typed" => Some(typed(text)),
        "pairs" => pairs(text),
        _ => None,
    }
}

/// Words and numbers of a sentence.
fn of_words(filter: &str, text: &str) -> Option<String> {
    Some(match filter {
        "trim" => text.trim().to_owned(),
        "stars" => text.replace('&', "*"),
        "as dependencies" => dependency::lines(text)?,
        "capital" => capital(text),
        "lower" => text.to_lowercase(),
        "hyphens" => text.replace('_', "-"),
        "one word" => text.replace([' ', '-'], "_"),
        "quoted" => listed(text.split(',').map(str::trim)),
        "list" => text.split(',').map(str::trim).join(", "),
        "commas" => text.replace(" and ", ", ").replace(",,", ","),
        "dots" => text.replace(':', ".."),
        "comma to _" => text.replace(',', "_"),
        "comma to ." => text.replace(',', "."),
        "shape" => text.trim_matches(['[', ']']).replace(", ", " × "),
        "number less one" => text.parse::<usize>().ok()?.saturating_sub(1).to_string(),
        "article" => {
            // A letter that is spelled, as in `f64`, may begin with a vowel.
            let is_spelled = ["f32", "f64"].contains(&text);
            let has_vowel = text.to_lowercase().starts_with(['a', 'e', 'i', 'o']);
            (if is_spelled || has_vowel { "an" } else { "a" }).to_owned()
        }
        "rank" => match text {
            "0" => "a single number".to_owned(),
            "1" => "a vector".to_owned(),
            "2" => "a matrix".to_owned(),
            more => format!("an array of {more} dimensions"),
        },
        "elements" => match text {
            "0" => "no elements".to_owned(),
            "1" => "1 element".to_owned(),
            count => format!("{count} elements"),
        },
        "indices" => match text.parse::<usize>().unwrap_or_default() {
            0 => "An empty one has no index at all.".to_owned(),
            1 => "The only index is 0.".to_owned(),
            count => format!("Indices count from 0: they run from 0 to {}.", count - 1),
        },
        _ => return None,
    })
}
