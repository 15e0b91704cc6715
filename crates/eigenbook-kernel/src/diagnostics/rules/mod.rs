//! The rules, from a student's mistake to a hint: the rows of `assets/mistakes` in their order, and
//! functions for cases that no row can express. The first rule that matches a case answers.

mod calls;
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
mod numbers;
mod panics;
mod pattern;
mod printing;
mod python;
mod results;
mod row;
mod value;

use super::case::Case;
use super::hint::Hint;
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

/// The compiler's text.
pub(super) static COMPILER: LazyLock<Rules> =
    LazyLock::new(|| read(include_str!("../../../assets/mistakes/compiler.toml")));
/// Lines that no Rust can have.
static LINES: LazyLock<Rules> =
    LazyLock::new(|| read(include_str!("../../../assets/mistakes/lines.toml")));
/// Lines of Python.
pub(super) static PYTHON: LazyLock<Rules> =
    LazyLock::new(|| read(include_str!("../../../assets/mistakes/python.toml")));
/// The compiler's warnings.
pub(super) static WARNINGS: LazyLock<Rules> =
    LazyLock::new(|| read(include_str!("../../../assets/mistakes/warnings.toml")));
/// Code that compiles and seldom does what its writer meant.
pub(super) static SUSPICIOUS: LazyLock<Rules> =
    LazyLock::new(|| read(include_str!("../../../assets/mistakes/suspicious.toml")));
/// Panics.
pub(super) static PANICS: LazyLock<Rules> =
    LazyLock::new(|| read(include_str!("../../../assets/mistakes/panics.toml")));

fn read(text: &str) -> Rules {
    toml::from_str(text).expect("the rows are tested")
}

type Function = fn(&Case) -> Option<Hint>;

macro_rules! functions {
    ($($topic:ident: $($name:ident)*;)*) => {
        &[$($((stringify!($name), $topic::$name as Function)),*),*]
    };
}

/// The functions for cases that no row can express, by their names in the rows.
const FUNCTIONS: &[(&str, Function)] = functions! {
    calls: not_lent made_on_the_spot argument_with_a_name nested_indices;
    controls: closure_of_a_control;
    elements: mixed_elements mixed_arguments;
    keras: keras_compile keras_optimizer keras_layer keras_option keras_fit;
    lines: brackets line comma_between_elements matrix_product_sign;
    numbers: mixed_operation mixed_values method_of_integers floats_wanted;
    panics: shapes_of_operands;
    functions: method_as_function;
    python: numpy_function arguments_of_python named_as_in_python numpy_module numpy_method type_of_another_language
        function_as_method;
    results: chained_on_a_result;
};

impl Rules {
    /// The hint of the first rule that matches the case, and the rule's name.
    pub(super) fn find(&'static self, case: &Case) -> Option<(Hint, RuleName)> {
        self.rule.iter().find_map(|row| {
            let hint = match row.is_function() {
                true => FUNCTIONS.iter().find(|(name, _)| *name == row.name)?.1(case),
                false => row.hint(case),
            };
            let hint = hint?;
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
