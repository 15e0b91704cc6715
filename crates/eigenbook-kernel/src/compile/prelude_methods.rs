//! Methods of the library's prelude that give way to methods of the notebook.
//!
//! Two traits whose methods have one name do not hide each other: if both are implemented for a
//! value, the compiler refuses the call. So the cell is compiled once more, and the prelude is
//! imported without the trait whose method is in the way, or without that method alone, if the
//! library has each method of the trait in a trait of its own.

use super::generated::{Part, Prepared};
use super::prelude_names::Names;
use crate::json::{code, list, number, quoted};
use crate::tokens::meaningful;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The module of the prelude that has a module for each trait whose methods are in a trait each.
pub const APART: &str = "apart";

/// The code of a call with several methods to choose from.
const SEVERAL: &str = "E0034";

/// The code of a method that there is not.
const NO_METHOD: &str = "E0599";

/// A method of the prelude that gives way to the notebook's of the same name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    /// Its trait in the prelude.
    pub of: String,
    /// Its name.
    pub method: String,
    /// The line of a definition that calls it; none if the cell itself does.
    pub line: Option<String>,
}

/// The methods of the prelude that the compiler had to choose from. `names` are the prelude's.
pub fn found(
    messages: &[Value],
    source: &Prepared,
    names: &[String],
    library: &str,
) -> BTreeSet<Given> {
    let mut found = BTreeSet::new();
    for message in messages.iter().filter(|it| code(it) == SEVERAL) {
        let spans = list(&message["spans"]).filter(|span| span["is_primary"] == true);
        let places = spans.filter_map(|span| {
            let line = number(&span["line_start"])?;
            let (part, text) = source.0.get(line.checked_sub(1)?)?;
            Some((*part == Part::Item).then(|| text.clone()))
        });
        let places: Vec<Option<String>> = places.collect();
        let label = list(&message["spans"]).find_map(|span| quoted(&span["label"]));
        let notes = list(&message["children"]).filter_map(|child| quoted(&child["message"]));
        let Some(method) = label else { continue };
        for of in notes.filter_map(|path| trait_of(path, names, library)) {
            found.extend(places.iter().map(|line| Given {
                of: of.to_owned(),
                method: method.to_owned(),
                line: line.clone(),
            }));
        }
    }
    found
}

/// The trait of the prelude at this path, if it is one.
fn trait_of<'a>(path: &'a str, names: &[String], library: &str) -> Option<&'a str> {
    let name = path.strip_prefix(library)?.strip_prefix("::")?.rsplit("::").next()?;
    names.iter().any(|it| it == name).then_some(name)
}

/// Whether a method that has given way is missed now.
pub fn is_missed(messages: &[Value], given: &BTreeSet<Given>) -> bool {
    let is_given = |name: &str| given.iter().any(|it| it.method == name);
    let mut errors = messages.iter().filter(|it| code(it) == NO_METHOD);
    errors.any(|message| quoted(&message["message"]).is_some_and(is_given))
}

/// Those that certainly give way in a cell, too: a definition with such a call is in it, or it calls
/// the method itself, which can give way alone.
pub fn expected(
    known: BTreeSet<Given>,
    (items, cell): (&str, &str),
    apart: &[String],
) -> BTreeSet<Given> {
    if known.is_empty() {
        return known;
    }
    let words: Vec<&str> = meaningful(cell).map(|it| it.text).collect();
    let is_called = |method: &str| words.windows(2).any(|pair| pair == [".", method]);
    let is_expected = |given: &Given| match &given.line {
        Some(line) => items.split('\n').any(|text| text == line),
        None => apart.contains(&given.of) && is_called(&given.method),
    };
    known.into_iter().filter(is_expected).collect()
}

/// The imports of the prelude's names without the methods that give way. Of a hidden name only the
/// methods are imported, if it is a trait.
pub fn imports(
    library: &str,
    given: &BTreeSet<Given>,
    hidden: &Names,
    (names, apart): (&[String], &[String]),
) -> String {
    let traits: BTreeSet<&str> = given.iter().map(|it| it.of.as_str()).collect();
    let mut line = format!("pub use {library}::prelude::{{");
    for name in names.iter().filter(|name| !traits.contains(name.as_str())) {
        let _ = match hidden.contains(name) {
            true => write!(line, "{name} as _, "),
            false => write!(line, "{name}, "),
        };
    }
    line += "};";
    for of in traits.into_iter().filter(|of| apart.iter().any(|it| it == of)) {
        let methods: BTreeSet<&str> =
            given.iter().filter(|it| it.of == of).map(|it| it.method.as_str()).collect();
        let _ =
            write!(line, " mod eigenbook_{of} {{ pub use {library}::prelude::{APART}::{of}::*;");
        for method in methods {
            let _ = write!(line, " struct {method};");
        }
        let _ = write!(line, " }} pub use eigenbook_{of}::*;");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn given(of: &str, method: &str, line: Option<&str>) -> Given {
        Given { of: of.to_owned(), method: method.to_owned(), line: line.map(str::to_owned) }
    }

    #[test]
    fn a_method_of_the_prelude_is_read_off_the_message() {
        let source = Prepared(vec![
            (Part::Item, "fn f(a: &A) { a.max(); }".to_owned()),
            (Part::Cell, "a.max()".to_owned()),
        ]);
        let note = |path: &str| json!({"message": format!("candidate #1 is defined in an impl of the trait `{path}` for the type `A`")});
        let message = |line: u64| {
            json!({"code": {"code": "E0034"},
                "spans": [{"is_primary": true, "line_start": line, "label": "multiple `max` found"}],
                "children": [note("Own"), note("lib::a::Methods"), note("other::lib::Methods")]})
        };
        let names = ["Methods".to_owned(), "Own".to_owned()];
        let all = found(&[message(1), message(2)], &source, &names, "lib");
        let line = "fn f(a: &A) { a.max(); }";
        let expected_all = [given("Methods", "max", Some(line)), given("Methods", "max", None)];
        assert_eq!(all, expected_all.into());
        let missed =
            json!({"code": {"code": "E0599"}, "message": "no method named `max` found for"});
        assert!(is_missed(&[missed], &all) && !is_missed(&[message(1)], &all));
        let apart = ["Methods".to_owned()];
        assert_eq!(
            expected(all.clone(), (line, "a.max()"), &[]),
            [given("Methods", "max", Some(line))].into()
        );
        assert_eq!(expected(all.clone(), ("", "b . max()"), &apart).len(), 1);
        assert!(expected(all, ("", "b.max_axis(max)"), &apart).is_empty());
    }

    #[test]
    fn the_prelude_is_imported_without_it() {
        let names = ["A", "B", "C", "D"].map(str::to_owned);
        let given = [given("A", "one", None), given("C", "two", None)].into();
        let hidden = ["D".to_owned()].into();
        let line = imports("lib", &given, &hidden, (&names, &["C".to_owned()]));
        let expected = "pub use lib::prelude::{B, D as _, }; mod eigenbook_C { \
            pub use lib::prelude::apart::C::*; struct two; } pub use eigenbook_C::*;";
        assert_eq!(line, expected);
    }
}
