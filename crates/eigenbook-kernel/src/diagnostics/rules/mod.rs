//! The rules, from a student's mistake to a hint: the rows of `assets/mistakes` in their order, and
//! functions for cases that no row can express. The first rule that matches a case answers.

mod controls;
mod dependency;
mod elements;
mod errors;
mod facts;
mod filters;
mod functions;
mod keras;
mod lines;
mod moved;
mod names;
mod panics;
mod pattern;
mod python;
mod results;
mod row;
mod text_filters;
mod value;

use super::case::Case;
use super::code::Code;
use super::hint::Hint;
use super::input::{Cell, Problem, Session};
use super::report::RuleName;
use ra_ap_syntax::SyntaxNode;
use row::Row;
use serde::Deserialize;
use std::sync::LazyLock;

pub(super) use errors::error_text;
pub(super) use lines::has_all_brackets;
pub use panics::about_shapes;

/// Rules in the order in which they are tried.
#[derive(Deserialize)]
pub(super) struct Rules {
    rule: Vec<Row>,
}

macro_rules! tables {
    ($($(#[$about:meta])* $name:ident: $file:literal;)*) => {$(
        $(#[$about])*
        pub(super) static $name: LazyLock<Rules> = LazyLock::new(|| {
            let text = include_str!(concat!("../../../assets/mistakes/", $file, ".toml"));
            toml::from_str(text).expect("the rows are tested")
        });
    )*};
}

tables! {
    /// The compiler's text.
    COMPILER: "compiler";
    /// Lines that no Rust can have.
    LINES: "lines";
    /// Lines of Python.
    PYTHON: "python";
    /// Panics.
    PANICS: "panics";
    /// The compiler's warnings.
    WARNINGS: "warnings";
    /// Code that compiles and seldom does what its writer meant.
    SUSPICIOUS: "suspicious";
    /// Texts of the standard library's errors.
    ERRORS: "errors";
    /// Ends of the process that runs the cells.
    CRASHES: "crashes";
}

type Function = fn(&Case) -> Option<Hint>;

macro_rules! functions {
    ($($topic:ident: $($name:ident)*;)*) => {
        &[$($((stringify!($name), $topic::$name as Function)),*),*]
    };
}

/// The functions for cases that no row can express, by their names in the rows.
const FUNCTIONS: &[(&str, Function)] = functions! {
    elements: mixed_elements mixed_arguments;
    lines: brackets line comma_between_elements matrix_product_sign;
    panics: shapes_of_operands;
    functions: method_as_function;
    python: numpy_function arguments_of_python named_as_in_python numpy_module numpy_method type_of_another_language;
    results: chained_on_a_result;
};

impl Rules {
    /// The hint of the first rule that matches the case, and the rule's name.
    pub(super) fn find(&'static self, case: &Case) -> Option<(Hint, RuleName)> {
        self.rule.iter().find_map(|row| {
            let hint = match row.is_function() {
                true => FUNCTIONS.iter().find(|(name, _)| *name == row.name)?.1(case),
                false => row.hint(case),
            }?;
            let name = hint.by.unwrap_or(&row.name);
            Some((hint, name))
        })
    }

    /// The same for a case that is about this node; rows about other kinds of nodes do not match.
    pub(super) fn find_about(
        &'static self,
        case: &Case,
        node: &SyntaxNode,
    ) -> Option<(Hint, RuleName)> {
        self.rule.iter().find_map(|row| Some((row.hint_about(case, node)?, &row.name)))
    }
}

/// The hint for a text that a cell has led to.
pub(super) fn about_text(rules: &'static Rules, cell: &Cell, text: &str) -> Option<Hint> {
    let problem = Problem::new(text, Vec::new());
    let (code, session) = (Code::new(cell), Session::default());
    let case = Case { cell, code: &code, problem: &problem, session: &session, line: None };
    Some(rules.find(&case)?.0)
}

fn all() -> [&'static Rules; 6] {
    [&*COMPILER, &*LINES, &*PYTHON, &*PANICS, &*WARNINGS, &*SUSPICIOUS]
}

/// The names of all rules, so that a test can require a case for each of them.
pub fn names() -> Vec<RuleName> {
    let names = all().into_iter().flat_map(|it| &it.rule).map(|row| &row.name);
    // Only those of the lines are tried.
    names.filter(|name| *name != "line").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_has_its_row_and_each_row_its_function() {
        let rows = all().into_iter().flat_map(|it| &it.rule).filter(|row| row.is_function());
        let mut rows: Vec<&str> = rows.map(|row| &*row.name).collect();
        let mut functions: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
        rows.sort_unstable();
        functions.sort_unstable();
        assert_eq!(rows, functions);
    }
}
