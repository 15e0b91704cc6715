//! Names of the library's prelude that give way to names of the notebook.
//!
//! As everywhere in Rust, a name that a notebook defines or imports explicitly hides the one that
//! the prelude's `*` brings. Two `*` do not hide each other: a name that both bring is ambiguous.
//! So if a cell does not compile, the compiler is queried for the ambiguous names, and the prelude
//! is imported without them: from a module with a private item of the same name, which no `*`
//! imports.

use super::type_names::{self, PRELUDE};
use crate::json::{code, quoted};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Names of the prelude, such as `Array1` or `matmul`.
pub type Names = BTreeSet<String>;

/// The codes of messages about ambiguous names. With the second, the compiler has chosen one of the
/// two.
const AMBIGUOUS: [&str; 2] = ["E0659", "ambiguous_glob_imports"];

/// The line that brings the prelude into a cell.
pub fn import(library: &str) -> String {
    format!("use {library}::prelude::*;")
}

/// The same, without these names, and without methods that give way. A unit struct has the name as a
/// type and as a value, and a macro of the standard library has it as a macro.
pub fn import_without(library: &str, hidden: &Names, methods: Option<String>) -> String {
    let whole = || format!("pub use {library}::prelude::*;");
    let mut line = format!("mod {PRELUDE} {{ {}", methods.unwrap_or_else(whole));
    for name in hidden {
        let _ = write!(line, " #[allow(non_camel_case_types)] struct {name};");
        let _ = write!(line, " use ::core::stringify as {name};");
    }
    line + &format!(" }} use {PRELUDE}::*;")
}

/// Whether these items import by a `*` that is not the prelude's.
pub fn has_globs(items: &str, library: &str) -> bool {
    let own = import(library);
    let lines = items.lines().filter(|line| line.trim() != own);
    lines
        .map(|line| line.split_whitespace().collect::<String>())
        .any(|line| (line.contains("use") && line.contains("::*")) || line.contains("macro_use"))
}

/// A source that does not compile, so that its messages report the ambiguous names. `items` are
/// those of the cell, with the whole prelude imported.
pub fn query(items: &str, names: &[String]) -> String {
    let mut source = items.to_owned();
    // The last import stops the compiler before it looks at types.
    source += "\nmod eigenbook_question { use super::{eigenbook_no_name";
    for (at, name) in names.iter().enumerate() {
        let _ = write!(source, ", {name} as eigenbook_{at}");
    }
    source + "}; }\n"
}

/// The names that the compiler calls ambiguous.
pub fn ambiguous<'a>(messages: impl Iterator<Item = &'a Value>, names: &[String]) -> Names {
    let ambiguous = messages.filter(|it| AMBIGUOUS.contains(&code(it)));
    let found = ambiguous.filter_map(|it| quoted(&it["message"]));
    found.filter(|name| names.iter().any(|it| it == name)).map(str::to_owned).collect()
}

/// A type with the library's path in front of names that the prelude brings no longer.
pub fn with_paths(type_name: &str, library: &str, hidden: &Names) -> String {
    let path = |name: &String| (name.clone(), format!("{library}::prelude::{name}"));
    type_names::with_proposed_paths(type_name, &hidden.iter().map(path).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(names: &[&str]) -> Names {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn another_star_is_seen() {
        let own = import("lib");
        assert!(!has_globs(&format!("{own}\nuse std::fmt;\nfn f(a: *const u8) {{}}"), "lib"));
        assert!(has_globs(&format!("{own}\nuse plotters::prelude::*;"), "lib"));
        assert!(has_globs("use a::{b,\n  c::*};\nuse d :: *;", "lib"));
        assert!(has_globs("#[macro_use] extern crate a;", "lib"));
    }

    #[test]
    fn ambiguous_names_are_read_off_the_messages() {
        let message = |code: &str, text: &str| json!({"code": {"code": code}, "message": text});
        let messages = [
            message("E0659", "`Color` is ambiguous"),
            message("ambiguous_glob_imports", "`Table` is ambiguous"),
            message("E0659", "`mine` is ambiguous"),
            message("E0433", "`Axis` is what?"),
            message("E0432", "unresolved import `super::eigenbook_no_name`"),
        ];
        let all = ["Axis".to_owned(), "Color".to_owned(), "Table".to_owned()];
        assert_eq!(ambiguous(messages.iter(), &all), names(&["Color", "Table"]));
    }

    #[test]
    fn types_of_hidden_names_get_their_path() {
        let hidden = names(&["Table", "Dim"]);
        let full = with_paths("Vec<(Table, my::Table, Dim<[usize; 1]>)>", "lib", &hidden);
        let expected = "Vec<(lib::prelude::Table, my::Table, lib::prelude::Dim<[usize; 1]>)>";
        assert_eq!(full, expected);
    }
}
