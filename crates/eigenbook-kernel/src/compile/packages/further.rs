//! The packages behind the student's own, of which a variable may have a type: `crossbeam::channel`
//! is the crate `crossbeam_channel`.
//!
//! A cell cannot name them, but the code around it names the types of variables. It is given those
//! that it names. If a cell has another package of the same name, such as the library's `ndarray`, the
//! one behind is called by its name and version there: `ndarray_0_16_1`.

use regex::{Captures, Regex};
use std::collections::BTreeMap;
use std::path::Path;

/// The name of a crate → its file.
pub type Further = BTreeMap<String, String>;

/// Before the name of such a package, among those that are built.
pub const BEHIND: &str = "::";

/// In a line that names the types of variables: for cells that run, and for those that are checked.
const STORES: [&str; 2] = ["evcxr_variable_store", "evcxr_value"];

/// A package that was built behind the student's own.
#[derive(Clone, Debug)]
pub struct Behind {
    /// The name of its crate.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The file of its result.
    pub file: String,
    /// Whether it is the library's copy.
    pub is_shared: bool,
}

/// Those of a build, by their names, or by name and version if the name of one `is_taken` or two have it.
pub fn of(found: &[Behind], is_taken: impl Fn(&Behind) -> bool) -> Further {
    let is_only = |name: &str| found.iter().filter(|other| other.name == name).count() == 1;
    let named = found.iter().map(|it| {
        let is_plain = is_only(&it.name) && !is_taken(it);
        let with_version = || format!("{}_{}", it.name, it.version);
        let name = if is_plain { it.name.clone() } else { with_version() };
        (name.replace(['.', '-', '+'], "_"), it.file.clone())
    });
    named.collect()
}

/// Imports of those that are called by name and version: the compiler then writes these names in the
/// paths of types.
pub fn imports(further: &Further) -> String {
    let renamed = further.iter().filter(|(name, file)| !is_file_of(file, name));
    renamed.map(|(name, _)| format!(" {IMPORT}{name};")).collect()
}

/// Whether one that is called by name and version has this name: in the compiler's messages it may
/// mean that one.
pub fn has_another(further: &Further, name: &str) -> bool {
    further.iter().any(|(it, file)| it != name && is_file_of(file, name))
}

fn is_file_of(file: &str, name: &str) -> bool {
    let file = Path::new(file).file_name().and_then(|it| it.to_str());
    file.is_some_and(|it| it.starts_with(&format!("lib{name}-")))
}

const IMPORT: &str = "extern crate ";

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

/// The compiler's arguments for those that name the type of a variable in a source, or are imported.
pub fn arguments(further: &Further, source: &str) -> Vec<String> {
    if further.is_empty() {
        return Vec::new();
    }
    let is_about_variables = |line: &&str| STORES.iter().any(|word| line.contains(word));
    let lines: Vec<&str> = source.lines().filter(is_about_variables).collect();
    let is_named = |name: &str| {
        if source.contains(&format!("{IMPORT}{name};")) {
            return true;
        }
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
        let behind = |name: &str, version: &str, is_shared| Behind {
            name: name.to_owned(),
            version: version.to_owned(),
            file: format!("/deps/lib{name}-{version}.rlib"),
            is_shared,
        };
        let found = [
            behind("inner", "1.0.0", false),
            behind("twice", "0.1.0-rc.1", false),
            behind("twice", "0.2.0", false),
            behind("arrays", "0.16.1", false),
            behind("numbers", "0.4.0", true),
        ];
        let further = of(&found, |it| it.name == "arrays" || !it.is_shared && it.name == "numbers");
        let names = ["arrays_0_16_1", "inner", "numbers", "twice_0_1_0_rc_1", "twice_0_2_0"];
        assert_eq!(further.keys().collect::<Vec<_>>(), names);
        let imports = imports(&further);
        assert!(imports.starts_with(" extern crate arrays_0_16_1; extern crate twice_0_1"));
        assert_eq!(imports.matches(IMPORT).count(), 3);
        assert_eq!(arguments(&further, &imports).len(), 3);
        assert!(has_another(&further, "arrays") && !has_another(&further, "inner"));
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
        assert_eq!(arguments(&further, put), ["--extern=inner=/deps/libinner-1.0.0.rlib"]);
        assert!(arguments(&further, "numbers::f(); inner::f()").is_empty());
        for other in ["dinner", "std::inner"] {
            assert!(arguments(&further, &put.replace("inner", other)).is_empty());
        }
    }
}
