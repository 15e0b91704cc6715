//! The packages behind the student's own, of which a variable may have a type: `crossbeam::channel`
//! is the crate `crossbeam_channel`.
//!
//! A cell cannot name them, but the code around it names the types of variables. It is given those
//! that it names.

use regex::{Captures, Regex};
use std::collections::BTreeMap;

/// The name of a crate → its file.
pub type Further = BTreeMap<String, String>;

/// Before the name of such a package, among those that are built.
pub const BEHIND: &str = "::";

/// In a line that names the types of variables: for cells that run, and for those that are checked.
const STORES: [&str; 2] = ["evcxr_variable_store", "evcxr_value"];

/// Those of a build, from the names and files of all: a name that two have means neither.
pub fn of(found: Vec<(String, String)>) -> Further {
    let n_named = |name: &str| found.iter().filter(|(other, _)| other == name).count();
    let only = found.iter().filter(|(name, _)| n_named(name) == 1);
    only.cloned().collect()
}

/// A type with paths that begin at such a package: the compiler writes `a::b::T` for a type of `b`,
/// if `b` is known by `a` alone. `packages` are the compiler's arguments for the student's own: a
/// module of another crate, such as `std::time`, may have the name of a package.
pub fn from_its_crate(type_name: &str, further: &Further, packages: &[String]) -> String {
    let is_package = |name: &str| {
        let own = packages.iter().filter_map(|it| Some(it.split_once('=')?.0));
        further.contains_key(name) || own.into_iter().any(|own| own == name)
    };
    let named = further.keys().filter(|name| type_name.contains(&format!("::{name}::")));
    named.fold(type_name.to_owned(), |full, name| {
        let pattern = Regex::new(&format!(r"\b(\w+)::(?:\w+::)*{name}::"));
        let short = |found: &Captures<'_>| match is_package(&found[1]) {
            true => format!("{name}::"),
            false => found[0].to_owned(),
        };
        pattern.map_or_else(|_| full.clone(), |it| it.replace_all(&full, short).into_owned())
    })
}

/// The compiler's arguments for those that name the type of a variable in a source.
pub fn arguments(further: &Further, source: &str) -> Vec<String> {
    if further.is_empty() {
        return Vec::new();
    }
    let is_about_variables = |line: &&str| STORES.iter().any(|word| line.contains(word));
    let lines: Vec<&str> = source.lines().filter(is_about_variables).collect();
    let is_named = |name: &str| {
        let path = format!("{name}::");
        let is_inside = |before: char| before == ':' || before == '_' || before.is_alphanumeric();
        let begins =
            |line: &&str| line.match_indices(&path).any(|(at, _)| !line[..at].ends_with(is_inside));
        lines.iter().any(begins)
    };
    let named = further.iter().filter(|(name, _)| is_named(name));
    named.map(|(name, file)| format!("--extern={name}={file}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_that_name_a_variables_type_are_given() {
        let pair = |name: &str, file: &str| (name.to_owned(), file.to_owned());
        let found =
            vec![pair("inner", "a"), pair("twice", "b"), pair("twice", "c"), pair("log", "d")];
        let further = of(found);
        assert_eq!(further.len(), 2);
        for (written, full) in [
            ("Vec<outer::inner::T<i32>>", "Vec<inner::T<i32>>"),
            ("(a::b::inner::T, inner::T)", "(inner::T, inner::T)"),
            ("outer::inner", "outer::inner"),
            ("outer::T<std::inner::T>", "outer::T<std::inner::T>"),
        ] {
            let packages = ["--extern", "outer=o", "a=p"].map(str::to_owned);
            assert_eq!(from_its_crate(written, &further, &packages), full);
        }
        let put = "evcxr_variable_store.put_variable::<inner::T<i32>>(stringify!(x), x);";
        assert_eq!(arguments(&further, put), ["--extern=inner=a"]);
        assert!(arguments(&further, "log::info!(\"a\"); inner::f()").is_empty());
        for other in ["dinner", "std::inner"] {
            assert!(arguments(&further, &put.replace("inner", other)).is_empty());
        }
    }
}
