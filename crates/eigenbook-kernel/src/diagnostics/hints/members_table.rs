//! What members are called elsewhere, and their Rust.

/// Of what a member is asked.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Of {
    Array,
    Vector,
    Text,
}
use Of::{Array, Text, Vector};

/// Whose member, its name elsewhere, the Rust (`@` is the value, `#` the arguments), and the rule.
pub(super) const TABLE: &[(Of, &str, &str, &str)] = &[
    (Array, "apply", "@.mapv(#)", "`.mapv(|x| …)` does the same to each element."),
    (
        Array,
        "item",
        "@.first().unwrap()",
        "The first element is an `Option`: an empty array has none.",
    ),
    (
        Array,
        "dtype",
        "std::any::type_name_of_val(&@)",
        "The type of the elements is part of the array's type.",
    ),
    (
        Vector,
        "sum",
        "@.iter().sum::<f64>()",
        "A vector is gone through by an iterator, which can add.",
    ),
    (
        Vector,
        "mean",
        "@.iter().sum::<f64>() / @.len() as f64",
        "A vector is gone through by an iterator, which can add.",
    ),
    (Vector, "max", "@.iter().copied().fold(f64::NEG_INFINITY, f64::max)", FOLD),
    (Vector, "min", "@.iter().copied().fold(f64::INFINITY, f64::min)", FOLD),
    (Vector, "shape", "@.len()", "A vector has only a length; `array!` makes what has a shape."),
    (Vector, "size", "@.len()", "A vector has a length."),
    (Vector, "length", "@.len()", "A vector has a length."),
    (Vector, "add", "@.push(#)", "`push` adds one element."),
    (
        Vector,
        "map",
        "@.iter().map(#).collect::<Vec<_>>()",
        "An iterator goes through the values, and `collect` gathers them.",
    ),
    (Text, "length", "@.len()", "`.len()` counts bytes, `.chars().count()` letters."),
    (Text, "size", "@.len()", "`.len()` counts bytes, `.chars().count()` letters."),
    (Text, "upper", "@.to_uppercase()", "Methods of text have longer names in Rust."),
    (Text, "lower", "@.to_lowercase()", "Methods of text have longer names in Rust."),
    (Text, "strip", "@.trim()", "Methods of text have other names in Rust."),
    (Text, "startswith", "@.starts_with(#)", "Names of several words are written with `_`."),
    (Text, "endswith", "@.ends_with(#)", "Names of several words are written with `_`."),
    (Text, "append", "@.push_str(#)", "`push_str` adds a text, `push` one letter."),
    (Text, "format", "format!(@, #)", "`format!` is a macro: its text comes first."),
];

const FOLD: &str = "Floats have no order of their own (NaN), so the comparison is written out.";
