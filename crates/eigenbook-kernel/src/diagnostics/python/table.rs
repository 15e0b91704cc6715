//! Translates a call in Python, by the tables in the library's documentation, `assets/numpy.md`:
//! the same rows answer `from_python("…")` and a cell with a call that only Python has.
//!
//! ```text
//! | `np.linalg.solve(a, x)` | `solve(&a, &x)?` |    the row
//!    np.linalg.solve(m, v)                          what the student wrote
//!                               solve(&m, &v)?      what is proposed: arguments take their places
//! ```

use super::arguments::{has_number, in_order, is_number, is_same, pair, split};
use crate::diagnostics::operands::closed;
use crate::diagnostics::words::WORDS;
use crate::tokens::{Token, has_word, is_name, tokens};
use itertools::Itertools;
use std::sync::LazyLock;

/// The tables, with another sign between their columns than within.
static TABLES: LazyLock<String> = LazyLock::new(|| {
    let tables = include_str!("../../../../eigenbook/assets/numpy.md");
    tables.replace(" | ", COLUMN).replace("\\|", "|")
});

const COLUMN: &str = "\u{1}";

/// The page of what there is not, in which `from_python` looks as well.
const NOT_THERE: &str = include_str!("../../../../eigenbook/assets/not-there.md");

/// Whether that page says what to use instead of this name.
pub(in crate::diagnostics) fn is_absent(name: &str) -> bool {
    let rows = NOT_THERE.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
    rows.flat_map(|(looked_for, _)| spans(looked_for)).any(|code| has_word(code, name))
}

/// A call in Python and its translation.
pub(in crate::diagnostics) struct Entry {
    /// The call as the table has it: `np.linalg.inv(a)`.
    pub python: &'static str,
    /// The translation: `inverse(&a)?`.
    pub rust: &'static str,
    call: PythonCall<'static>,
}

/// The parts of a call in Python.
pub(in crate::diagnostics) struct PythonCall<'a> {
    /// The last part of the name: `inv`, `max`, `T`.
    pub name: &'a str,
    /// Its prefix: `np.linalg`, or the value whose method it is: `a`.
    pub before: &'a str,
    /// The arguments; none if it is not called.
    pub arguments: Option<Vec<&'a str>>,
    /// Whether it is a method or a field of a value, not a function of a module.
    pub is_of_value: bool,
}

impl<'a> PythonCall<'a> {
    /// A student's call.
    pub(in crate::diagnostics) fn new(
        name: &'a str,
        before: &'a str,
        arguments: Option<Vec<&'a str>>,
    ) -> Self {
        let is_of_value = !before.is_empty() && !is_module(before);
        Self { name, before, arguments, is_of_value }
    }

    /// The values that it is about: that before the dot, if it is one, and the arguments.
    fn values(&self) -> impl Iterator<Item = &'a str> {
        let own = Some(self.before).filter(|_| self.is_of_value);
        own.into_iter().chain(self.arguments.iter().flatten().copied())
    }
}

/// The names of values in the tables; all others before a dot are modules.
const VALUES: &[&str] = &["a", "b", "x", "y", "frame", "model", "history", "s", "text", "v"];

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let rows = TABLES.lines().filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| {
        let cells = row.split(COLUMN).map(|it| spans(it).collect_vec());
        let cells = cells.filter(|it| !it.is_empty()).collect_vec();
        let [python, rust] = &cells[..] else { return Vec::new() };
        let rust = rust.iter().chain(rust.last().into_iter().cycle());
        python.iter().zip(rust).filter_map(|(python, rust)| entry(python, rust)).collect()
    })
    .collect()
});

/// The text between backticks.
fn spans(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn entry(python: &'static str, rust: &'static str) -> Option<Entry> {
    let (python, rust) = without_name(python.trim_end_matches(';'), rust);
    let (path, arguments) = match python.strip_suffix(')').and_then(|it| it.split_once('(')) {
        Some((path, inner)) => (path, Some(split(inner).collect())),
        None => (python, None),
    };
    let is_path = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
    let is_number = path.starts_with(|it: char| it.is_ascii_digit());
    if path.is_empty() || !path.chars().all(is_path) || is_number {
        return None;
    }
    let (before, name) = path.rsplit_once('.').unwrap_or(("", path));
    let is_of_value = VALUES.contains(&before);
    Some(Entry { python, rust, call: PythonCall { name, before, arguments, is_of_value } })
}

/// `y = f(x)`, `let y = f(&x)?;` without the names: one that is the same, or several.
fn without_name<'a>(python: &'a str, rust: &'a str) -> (&'a str, &'a str) {
    let value = python.split_once(" = ").and_then(|(name, call)| {
        let (own_name, own) = rust.strip_prefix("let ")?.split_once(" = ")?;
        let own = own.trim_end_matches(';');
        let is_same = own_name == name || name.contains(',') && own_name.ends_with(['}', ')']);
        (is_same && !own.contains(';')).then_some((call, own))
    });
    value.unwrap_or((python, rust))
}

/// What follows a call of a function here that a row of the table calls first: a `?` if its result
/// wants one.
pub(in crate::diagnostics) fn behind_call(name: &str) -> Option<&'static str> {
    let calls = |it: &&Entry| it.rust.strip_prefix(name).is_some_and(|it| it.starts_with('('));
    let entry = ENTRIES.iter().find(calls)?;
    Some(if entry.rust.contains(")?") { "?" } else { "" })
}

impl Entry {
    /// Whether a value of this type may have it as a method, as far as the row's own value says.
    pub(in crate::diagnostics) fn is_of(&self, type_name: &str) -> bool {
        match self.call.before {
            "frame" => type_name.contains("DataFrame"),
            "model" => type_name.contains("Sequential"),
            "history" => type_name.contains("History"),
            "a" | "b" | "x" | "y" => type_name.contains("Array"),
            before => before.split('.').next() != Some("np") || type_name.contains("Array"),
        }
    }

    /// A row whose sizes, `rand(100, 5)`, are a shape here, `rand((100, 5))`, with any number of them.
    fn with_sizes(&self, given: &[&str]) -> Option<String> {
        let wanted = self.call.arguments.as_ref().filter(|it| it.len() > 1)?.join(", ");
        let (before, after) = self.rust.split_once(&format!("(({wanted}))"))?;
        (!given.is_empty() && given.iter().all(|it| is_name(it))).then_some(())?;
        let sizes = given.join(", ");
        let sizes = if given.len() > 1 { format!("({sizes})") } else { sizes };
        Some(format!("{before}({sizes}){after}"))
    }

    /// The Rust with the student's arguments in their places; none if they do not fit.
    fn with(&self, call: &PythonCall) -> Option<String> {
        let (wanted, given) = (self.call.values().collect_vec(), call.values().collect_vec());
        if let Some(rust) = self.with_sizes(&given) {
            return Some(rust);
        }
        let is_called = call.arguments.as_ref().is_some_and(|it| !it.is_empty());
        if given.len() != wanted.len() || self.call.arguments.is_none() && is_called {
            return None;
        }
        if let ([wanted], [given]) = (&wanted[..], &given[..])
            && let Some(name @ ("array" | "tensor")) = self.rust.strip_suffix(&format!("!{wanted}"))
            && wanted.starts_with("[[") == given.starts_with("[[")
        {
            // A list of numbers has any length.
            return has_number(given).then(|| format!("{name}!{given}"));
        }
        let mut pairs = Vec::new();
        for (wanted, given) in wanted.iter().zip(in_order(&wanted, given)) {
            is_same(self.call.name, wanted, given).then_some(())?;
            pair(wanted, given, &mut pairs)?;
        }
        replaced(self.rust, pairs)
    }
}

/// Whether the path begins with a module of Python.
pub(in crate::diagnostics) fn is_module(path: &str) -> bool {
    WORDS.modules.iter().any(|it| Some(&**it) == path.split('.').next())
}

/// The Rust with each name or number of the row replaced by the student's.
fn replaced(rust: &str, mut pairs: Vec<(&str, &str)>) -> Option<String> {
    let all: Vec<Token> = tokens(rust).collect();
    let mut out = String::new();
    let mut used = vec![false; pairs.len()];
    let value = |text: &str| text.parse::<f64>().ok();
    for (index, word) in all.iter().enumerate() {
        let after = all.get(index + 1).map_or(" ", |it| it.text);
        let is_name = !out.trim_end_matches("..").ends_with('.') && !"(!:".contains(after);
        let is_sign = matches!(word.text, "<" | ">");
        let same = |wanted: &str| match word.is_number() {
            true => value(wanted).is_some_and(|it| Some(it) == value(word.text)),
            false => wanted == word.text && (is_name || is_sign || wanted.starts_with('"')),
        };
        let Some(found) = pairs.iter().position(|(wanted, _)| same(wanted)) else {
            out.push_str(word.text);
            continue;
        };
        let given = pairs[found].1;
        used[found] = true;
        // A number occurs once on each side, and so does a sign; one that is only an argument, such
        // as the order of a norm, may occur again.
        let is_alone = || pairs.iter().filter(|(wanted, _)| same(wanted)).count() == 1;
        let is_large = value(word.text).is_some_and(|it| it > 2.0);
        if is_sign || word.is_number() && !(is_large && is_alone()) {
            pairs[found].0 = "";
        }
        let is_float = word.is_number() && word.text.contains('.');
        let text = match given.trim_start_matches('&') {
            list if list.starts_with('[') => format!("array!{list}"),
            number if is_float && number.parse::<i64>().is_ok() => format!("{number}.0"),
            number if is_float && !is_number(number) => format!("{number} as f64"),
            other if after == "." || out.ends_with('&') => closed(other),
            other => other.to_owned(),
        };
        out.push_str(&text);
    }
    // An argument without a place in the row would be lost, unless the row is about this last value.
    let is_constant = |(wanted, given): &(&str, &str)| match wanted.strip_prefix('"') {
        Some(text) => text.strip_suffix('"') == Some(given.trim_matches(['"', '\''])),
        None => wanted == given && (is_number(wanted) || wanted.contains('.')),
    };
    if used.last() == Some(&false) && pairs.last().is_some_and(is_constant) {
        used.pop();
    }
    used.into_iter().all(|it| it).then_some(out)
}

/// Other names of functions in the tables.
const ALSO: &[(&str, &str)] = &[("rank", "matrix_rank")];

/// The rows about a name, those whose module or kind of value is the same first.
fn about(call: &PythonCall) -> Vec<&'static Entry> {
    fn module(path: &str) -> &str {
        path.split_once('.').map_or("", |(_, rest)| rest)
    }
    let also = ALSO.iter().find(|(name, _)| *name == call.name).map(|it| it.1);
    let fits = |own: &PythonCall| match call.before {
        _ if own.name != call.name && also != Some(own.name) => false,
        _ if call.is_of_value => own.is_of_value || own.before.split('.').next() == Some("np"),
        // Without a module, a function may be of any.
        "" => !own.is_of_value || call.arguments.is_some(),
        _ => true,
    };
    let is_other = |own: &PythonCall| {
        (own.is_of_value != call.is_of_value, module(own.before) != module(call.before))
    };
    ENTRIES.iter().filter(|it| fits(&it.call)).sorted_by_key(|it| is_other(&it.call)).collect()
}

/// The translation of a Python call: the row of the table, and the Rust with the student's
/// arguments if they fit. `rank` returns the number of axes of a variable, `is_here` whether a name
/// exists.
pub(in crate::diagnostics) fn find(
    call: &PythonCall,
    rank: impl Fn(&str) -> Option<usize>,
    is_here: impl Fn(&str) -> bool,
    is_of: impl Fn(&Entry) -> bool,
) -> Option<(&'static Entry, Option<String>)> {
    let mut found = about(call);
    found.retain(|it| functions(it.rust).all(&is_here) && is_of(it));
    let is_ordered = WORDS.along_an_axis.iter().any(|it| it == call.name);
    let fits = |entry: &Entry, is_strict: bool| {
        entry.call.values().zip(call.values()).all(|(wanted, given)| {
            match (wanted, rank(given.trim_start_matches('&'))) {
                ("a" | "b", Some(axes)) => axes != 1 || !is_strict,
                ("a" | "b", None) => !is_number(given),
                ("x" | "y", Some(axes)) => axes < 2 || !is_strict && !is_ordered,
                (number, Some(axes)) if is_number(number) => axes == 0,
                _ => true,
            }
        })
    };
    let with = |entry: &&'static Entry| Some((*entry, Some(entry.with(call)?)));
    let fitting = |is_strict| found.iter().filter(move |it| fits(it, is_strict)).find_map(with);
    // A method is one of arrays of any number of axes.
    let of_any = || found.iter().filter(|it| it.call.is_of_value).find_map(with);
    let best = fitting(true).or_else(of_any).or_else(|| fitting(false));
    best.or_else(|| Some((*found.first()?, None)))
}

/// The functions of the library that the Rust calls.
fn functions(rust: &str) -> impl Iterator<Item = &str> {
    let all: Vec<Token> = tokens(rust).collect();
    let names = (0..all.len()).filter_map(move |index| {
        let before = index.checked_sub(1).map_or("", |it| all[it].text);
        let called = all.get(index + 1).is_some_and(|it| it.text == "(");
        let word = &all[index];
        let is_function = word.text.starts_with(|it: char| it.is_ascii_lowercase());
        (called && is_function && !matches!(before, "." | ":")).then_some(word.text)
    });
    names.filter(|it| !matches!(*it, "match" | "if"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(before: &str, name: &str, arguments: Option<&[&str]>) -> Option<String> {
        let arguments = arguments.map(<[&str]>::to_vec);
        let rank = |name: &str| match name {
            "m" => Some(2),
            "v" => Some(1),
            _ => None,
        };
        find(&PythonCall::new(name, before, arguments), rank, |_| true, |_| true)?.1
    }

    #[test]
    fn arguments_take_their_places() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(here("np.linalg", "inv", Some(&["m"])), text("inverse(&m)?"));
        assert_eq!(here("", "det", Some(&["&m"])), text("determinant(&m)?"));
        assert_eq!(here("np", "dot", Some(&["m", "v"])), text("matvec(&m, &v)?"));
        assert_eq!(here("np", "dot", Some(&["m", "m"])), text("matmul(&m, &m)?"));
        assert_eq!(here("np.linalg", "norm", Some(&["[3, -4]"])), text("norm_l2(&array![3, -4])"));
        assert_eq!(here("np", "linspace", Some(&["0", "2", "9"])), text("linspace(0.0, 2.0, 9)?"));
        assert_eq!(here("np.linalg", "norm", Some(&["v", "2"])), text("norm_l2(&v)"));
        assert_eq!(here("np.linalg", "norm", Some(&["v", "ord=1"])), text("norm_l1(&v)"));
        let of_order = text("v.to_f64().abs().powf(4.0).sum().powf(1.0 / 4.0)");
        assert_eq!(here("np.linalg", "norm", Some(&["v", "4"])), of_order);
        assert_eq!(here("np.linalg", "norm", Some(&["v", "np.inf"])), text("norm_max(&v)"));
        let largest = text("singular_values(&m)?[0]");
        assert_eq!(here("np.linalg", "norm", Some(&["m", "2"])), largest);
        assert_eq!(here("np", "array", Some(&["[1, 2]"])), text("array![1, 2]"));
        assert_eq!(here("np", "array", Some(&["[[1, k]]"])), text("array![[1, k]]"));
        assert_eq!(here("np", "array", Some(&["[p, q]"])), text("stack![Axis(0), p, q]"));
        assert_eq!(here("m", "T", None), text("m.t()"));
        assert_eq!(here("np", "zeros", Some(&["(4, 5)"])), text("Array2::<f64>::zeros((4, 5))"));
    }

    #[test]
    fn named_arguments_come_in_any_order() {
        let split = ["p", "q", "random_state=1", "test_size=0.3"];
        let rust = here("", "train_test_split", Some(&split)).expect("a row has both");
        assert!(rust.ends_with("train_test_split(&p, &q, 0.3, 1)?;"), "{rust}");
        let sum = Some("m.sum_axis(Axis(1))".to_owned());
        assert_eq!(here("np", "sum", Some(&["m", "axis=1"])), sum);
        assert_eq!(here("np", "sum", Some(&["m", "1"])), sum);
    }

    #[test]
    fn comparisons_and_matrices_take_the_places_of_the_row() {
        let text = |text: &str| Some(text.to_owned());
        let any = text("v.mapv(|value| value <= 3.0).any()");
        assert_eq!(here("np", "any", Some(&["v <= 3.0"])), any);
        assert_eq!(here("np", "exp", Some(&["m"])), text("m.to_f64().exp()"));
        assert_eq!(here("np", "exp", Some(&["-m"])), text("(-m).to_f64().exp()"));
    }

    #[test]
    fn what_does_not_fit_is_not_proposed() {
        assert_eq!(here("np.linalg", "inv", Some(&["m", "v"])), None);
        assert_eq!(here("np", "unheard_of", Some(&["m"])), None);
        // Another argument than that of the row.
        assert_eq!(here("np", "sum", Some(&["m", "keepdims=True"])), None);
        assert_eq!(here("np.linalg", "norm", Some(&["m", "3"])), None);
        assert_eq!(here("np", "gradient", Some(&["v", "axis=0"])), None);
        assert_eq!(here("np.random", "choice", Some(&["v", "replace=False"])), None);
        assert_eq!(here("np", "sort", Some(&["m"])), None);
    }
}
