//! Statics that keep their values from cell to cell.
//!
//! Every cell is compiled with all definitions, so each would have its own copy of a static, with
//! the initial value. A static is therefore given a symbol name; the loader uses the first symbol
//! of that name for all cells. This includes statics in functions, methods and modules. The name
//! contains a mark that changes with the static's type, so a new type means a new static. The output
//! of `thread_local!` and `lazy_static!` has no place that could be named, so it is rewritten as a
//! static with the same effect.

mod places;

use super::beside::blank;
use crate::tokens::{Token, closing, meaningful};
use eigenbook_executor::executor::SHARES;
use places::{StaticPlace, next, places};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Around the names of the statics and their marks, in a statement of their own.
pub const STATICS: [&str; 2] = ["let _ = \"/*eb=*/", "/*=eb*/\";"];

/// A static, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Static<'a> {
    /// Its name, with a mark for the items around it, if any.
    pub id: String,
    /// Its type.
    pub type_name: &'a str,
    name: &'a str,
    /// Its initial value.
    value: &'a str,
    /// Whether `static ref` is written, as in `lazy_static!`.
    is_lazy: bool,
}

/// The statics of a definition: of an item, of its inner items, or of a macro call.
pub fn find(text: &str) -> Vec<Static<'_>> {
    if !text.contains("static") {
        return Vec::new();
    }
    let all: Vec<Token<'_>> = meaningful(text).collect();
    places(text, &all).iter().flat_map(|place| in_place(text, &all, place)).collect()
}

/// The macros of a cell that make a static each time they are called. Every cell calls them anew,
/// and no two calls may share it: such a static has its first value in each cell.
pub fn in_macros(code: &str) -> Vec<String> {
    if !code.contains("macro_rules") {
        return Vec::new();
    }
    let all: Vec<Token<'_>> = meaningful(code).collect();
    let word = |at: usize| all.get(at).map_or("", |it| it.text);
    let rules = (0..all.len()).filter(|at| word(*at) == "macro_rules" && word(at + 1) == "!");
    let with_static = rules.filter(|at| {
        let end = closing(&all, at + 3).unwrap_or(all.len());
        (at + 3..end).any(|at| word(at) == "static" && !matches!(word(at + 1), "|" | "move"))
    });
    with_static.map(|at| word(at + 2).to_owned()).collect()
}

fn in_place<'a>(text: &'a str, all: &[Token<'a>], place: &StaticPlace) -> Vec<Static<'a>> {
    let word = |at: usize| all.get(at).map_or("", |it| it.text);
    let mut found = Vec::new();
    for at in place.tokens.clone() {
        // `&'static` is a lifetime, and a token of its own.
        if word(at) != "static" || word(at + 1) == "|" {
            continue;
        }
        let is_lazy = word(at + 1) == "ref";
        let name_at = at + 1 + usize::from(is_lazy || word(at + 1) == "mut");
        let ends = [":", "=", ";"].map(|end| next(all, name_at, end));
        let [Some(colon), Some(equals), end] = ends else { continue };
        // The last one in a call may be without its end.
        let end = end.or_else(|| place.is_call.then(|| place.inner_end(all)));
        let Some(end) = end else { continue };
        let name = word(name_at);
        found.push(Static {
            id: id(&place.around, name),
            type_name: text[all[colon].place.end..all[equals].place.start].trim(),
            name,
            value: text[all[equals].place.end..all[end].place.start].trim(),
            is_lazy,
        });
    }
    found
}

/// The name of a static among all: statics of one name may be in several items.
fn id(around: &[&str], name: &str) -> String {
    if around.is_empty() {
        return name.to_owned();
    }
    let mut hasher = DefaultHasher::new();
    around.hash(&mut hasher);
    format!("{name}.{:016x}", hasher.finish())
}

/// The source with names for the loader. The names and marks are those that the kernel has put into
/// the cell.
pub fn share(source: &str) -> String {
    let Some((source, marks)) = take_marks(source) else { return source.to_owned() };
    let all: Vec<Token<'_>> = meaningful(&source).collect();
    let (mut shared, mut behind) = (source.clone(), String::new());
    // From the end, so that places before stay right.
    for place in places(&source, &all).iter().rev() {
        let statics = in_place(&source, &all, place);
        let mark = |it: &Static<'_>| {
            let (_, mark) = marks.iter().find(|(id, _)| *id == it.id)?;
            Some(format!("#[unsafe(export_name = \"eigenbook_static_{mark}\")] "))
        };
        let named: Vec<_> = statics.iter().filter_map(|it| Some((it, mark(it)?))).collect();
        if named.is_empty() || named.len() < statics.len() {
            continue;
        }
        let range = place.range.clone();
        if !place.is_call {
            shared.insert_str(before(&shared, range.start), &named[0].1);
            continue;
        }
        let made = named.iter().map(|(it, attribute)| format!("{attribute}{} ", it.as_static()));
        let made: String = made.collect();
        blank(&mut shared, range.clone());
        match place.around.is_empty() {
            true => behind += &format!("\n{made}"),
            false => shared.insert_str(range.start, &made),
        }
    }
    if shared == source {
        return source;
    }
    let mark = format!("\n#[unsafe(no_mangle)] static {SHARES}: u8 = 0;\n");
    shared.trim_end().to_owned() + &behind + &mark
}

/// Where an attribute of the item here goes: to the end of the line before, so that the columns of
/// the item's own line stay right, unless that ends with a comment or is a part of the item.
fn before(source: &str, start: usize) -> usize {
    let line = source[..start].rfind('\n').unwrap_or(start);
    // evcxr writes items in any order, and blank lines between them.
    let above = source[..line].trim_end().rsplit('\n').next().unwrap_or_default();
    let is_free = above.ends_with([';', '}']) || above.starts_with("#!");
    let is_free = is_free && !above.contains("//");
    let is_first = source[line..start].trim().is_empty();
    if is_free && is_first && line < start { line } else { start }
}

impl Static<'_> {
    /// A static from a macro call, as one that has a place. The key of a thread's value is created
    /// at its first use: the compiler puts a constant one into the code of each cell.
    fn as_static(&self) -> String {
        let Self { name, type_name, value, is_lazy, .. } = self;
        let (made, value) = match is_lazy {
            true => ((*type_name).to_owned(), (*value).to_owned()),
            false => (
                format!("::std::thread::LocalKey<{type_name}>"),
                format!(
                    "{{ ::std::thread_local! {{ static {name}: {type_name} = {value}; }} {name} }}"
                ),
            ),
        };
        format!(
            "pub(crate) static {name}: ::std::sync::LazyLock<{made}> = \
             ::std::sync::LazyLock::new(|| {value});"
        )
    }
}

/// The source without the kernel's statement, and the marks by name.
fn take_marks(source: &str) -> Option<(String, Vec<(String, String)>)> {
    let start = source.find(STATICS[0])?;
    let inner = start + STATICS[0].len();
    let length = source[inner..].find(STATICS[1])?;
    let pairs = source[inner..inner + length].split(' ').filter_map(|pair| pair.split_once(':'));
    let marks = pairs.map(|(id, mark)| (id.to_owned(), mark.to_owned())).collect();
    let place: Range<usize> = start..inner + length + STATICS[1].len();
    let mut plain = source.to_owned();
    blank(&mut plain, place);
    Some((plain, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statics_are_read() {
        let text = "pub static A: Mutex<Vec<[u8; 2]>> = Mutex::new(vec![]);";
        let found = find(text);
        assert_eq!((found[0].name, found[0].type_name), ("A", "Mutex<Vec<[u8; 2]>>"));
        let text =
            "lazy_static! { static ref A: B = { c(); d }; static ref E: &'static str = \"f\"; }";
        let found: Vec<_> = find(text).iter().map(|it| (it.name, it.type_name, it.value)).collect();
        assert_eq!(found, [("A", "B", "{ c(); d }"), ("E", "&'static str", "\"f\"")]);
        assert_eq!(find("static mut N: u8 = 0;")[0].name, "N");
        assert!(find("fn f(x: &'static str) {}").is_empty());
        assert!(find("macro_rules! m { () => {{ static N: u8 = 0; N }} }").is_empty());
        let last = find("thread_local!(static T: Cell<u8> = Cell::new(1))");
        assert_eq!((last[0].name, last[0].value), ("T", "Cell::new(1)"));
    }

    #[test]
    fn the_loader_gets_a_name_for_each() {
        let public = "fn f() { g(1) } pub(crate) static A: u8 = 1; fn run() { let _ = \"/*eb=*/A:1/*=eb*/\"; }";
        assert!(
            share(public)
                .contains("#[unsafe(export_name = \"eigenbook_static_1\")] pub(crate) static A")
        );
        let source = "static A: u8 = 1;\nthread_local! { static T: u8 = const { 2 }; }\n\
            fn f() { static INNER: u8 = 3; }\nfn run() {\nlet _ = \"/*eb=*/A:11 T:22/*=eb*/\";\n}\n";
        let shared = share(source);
        let lines: Vec<&str> = shared.lines().collect();
        assert_eq!(lines[0], "#[unsafe(export_name = \"eigenbook_static_11\")] static A: u8 = 1;");
        assert_eq!(lines[1].trim(), "");
        assert_eq!(lines[2], "fn f() { static INNER: u8 = 3; }");
        assert_eq!(lines[4].trim(), "");
        assert!(
            lines[6].starts_with(
                "#[unsafe(export_name = \"eigenbook_static_22\")] pub(crate) static T: "
            )
        );
        assert!(lines[7].contains(SHARES));
        assert_eq!(share("static A: u8 = 1;\n"), "static A: u8 = 1;\n");
    }

    #[test]
    fn the_columns_of_a_static_stay_right() {
        let source = "use a::b;\nstatic A: u8 = 1;\nfn run() { let _ = \"/*eb=*/A:1/*=eb*/\"; }";
        let shared = share(source);
        let lines: Vec<&str> = shared.lines().collect();
        assert_eq!(lines[0], "use a::b;#[unsafe(export_name = \"eigenbook_static_1\")] ");
        assert_eq!(lines[1], "static A: u8 = 1;");
        for above in ["#![allow(a)]", "fn f() {}\n   "] {
            let shared = share(&source.replace("use a::b;", above));
            assert!(shared.contains("\nstatic A: u8 = 1;\n"), "{shared}");
        }
    }

    #[test]
    fn macros_that_make_statics_are_known() {
        let code = "macro_rules! count { () => {{ static N: u8 = 0; N }} }\n\
            macro_rules! text { ($x:expr) => { f::<&'static str>($x) } }";
        assert_eq!(in_macros(code), ["count"]);
    }

    #[test]
    fn a_static_inside_of_an_item_is_known_by_what_is_around_it() {
        let ids = |text: &str| find(text).into_iter().map(|it| it.id).collect::<Vec<_>>();
        let one = ids("fn a() { static N: u8 = 0; }");
        assert!(one[0].starts_with("N."), "{one:?}");
        assert_ne!(one, ids("fn b() { static N: u8 = 0; }"));
        assert_ne!(
            ids("impl A { fn n() { static N: u8 = 0; } }"),
            ids("impl B { fn n() { static N: u8 = 0; } }")
        );
        let source = format!(
            "mod m {{ pub fn a(x: [u8; 2]) {{ if true {{ static N: u8 = 0; }} }} }}\n\
             fn run() {{ let _ = \"/*eb=*/{}:7/*=eb*/\"; }}",
            ids("mod m { pub fn a(x: [u8; 2]) { if true { static N: u8 = 0; } } }")[0]
        );
        let attribute = "{ #[unsafe(export_name = \"eigenbook_static_7\")] static N: u8 = 0; }";
        assert!(share(&source).contains(attribute), "{}", share(&source));
    }
}
