//! Statics that keep their values from cell to cell.
//!
//! Every cell is compiled with all definitions, so each would have its own copy of a static, with
//! the initial value. A static is therefore given a symbol name; the loader uses the first symbol
//! of that name for all cells. This includes statics in functions, methods and modules. The name
//! contains a mark that changes with the static's type, so a new type means a new static. The output
//! of `thread_local!` and `lazy_static!` has no place that could be named, so it is rewritten as a
//! static with the same effect.

use super::beside::{STATICS, blank, imports_of_macros};
use crate::cell_tree::{CellTree, name_of, range_in_cell, without_commands};
use crate::digest::digest;
use eigenbook_executor::executor::SHARES;
use ra_ap_syntax::ast::{self, AstNode, HasName, HasVisibility};
use ra_ap_syntax::{SyntaxKind, SyntaxNode};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The macro whose statics get their values when they are first used.
const LAZY: &str = "lazy_static";
/// The macro whose statics have a value for each thread.
const OF_THREAD: &str = "thread_local";

/// A static as a cell defines it, by `static`, `thread_local!` or `lazy_static!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Static {
    /// Its name, with a mark for the items around it, if any.
    pub id: String,
    /// Its type.
    pub type_name: String,
    name: String,
    /// Its initial value.
    value: String,
}

/// The place of a static, or of a call that makes some.
struct Place {
    /// With its visibility and its semicolon, without its attributes.
    range: Range<usize>,
    /// The macro that is called.
    call: Option<String>,
    /// Whether it is inside of another item.
    is_inner: bool,
    statics: Vec<Static>,
}

/// The statics of a definition: of an item, of its inner items, or of a macro call.
pub fn find(text: &str) -> Vec<Static> {
    if !text.contains("static") {
        return Vec::new();
    }
    places(text, &[]).into_iter().flat_map(|place| place.statics).collect()
}

/// The macros of a cell that make a static each time they are called. Every cell calls them anew,
/// and no two calls may share it: such a static has its first value in each cell.
pub fn in_macros(code: &str) -> Vec<String> {
    if !code.contains("macro_rules") {
        return Vec::new();
    }
    let tree = CellTree::new(without_commands(code));
    let all = tree.root().descendants().filter_map(ast::MacroRules::cast);
    let with_static = all.filter(|rules| {
        let mut tokens = rules.syntax().descendants_with_tokens();
        tokens.any(|it| it.kind() == SyntaxKind::STATIC_KW)
    });
    with_static.filter_map(|rules| name_of(rules.syntax())).collect()
}

/// All places, in order, except those inside a macro's own definition: each of its calls would have
/// the same static. `outer` are the items around the text.
fn places(text: &str, outer: &[String]) -> Vec<Place> {
    let nodes = CellTree::new(text).root().descendants();
    nodes.flat_map(|node| at_node(text, &node, outer)).collect()
}

fn at_node(text: &str, node: &SyntaxNode, outer: &[String]) -> Vec<Place> {
    let around = || {
        let mut around: Vec<String> =
            node.ancestors().skip(1).filter_map(|it| scope(&it)).collect();
        // The function around the whole text.
        around.pop();
        around.extend(outer.iter().rev().cloned());
        around.reverse();
        around
    };
    if let Some(item) = ast::Static::cast(node.clone()) {
        let first = item.visibility().map(|it| it.syntax().text_range());
        let first = first.or_else(|| Some(item.static_token()?.text_range())).unwrap_or_default();
        let range = range_in_cell(first).start..range_in_cell(node.text_range()).end;
        let around = around();
        let statics = read(&item, &around).into_iter().collect();
        return vec![Place { range, call: None, is_inner: !around.is_empty(), statics }];
    }
    let Some(call) = ast::MacroCall::cast(node.clone()) else { return Vec::new() };
    let (Some(path), Some(tree)) = (call.path(), call.token_tree()) else { return Vec::new() };
    let name = path.segment().map(|it| it.to_string()).unwrap_or_default();
    let (around, inside) = (around(), range_in_cell(tree.syntax().text_range()));
    let inside = inside.start + 1..inside.end.saturating_sub(1);
    let inner = text.get(inside.clone()).unwrap_or_default();
    if ![LAZY, OF_THREAD].contains(&&*name) {
        let mut found = if inner.contains("static") { places(inner, &around) } else { Vec::new() };
        for Place { range, .. } in &mut found {
            *range = range.start + inside.start..range.end + inside.start;
        }
        return found;
    }
    static REF: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bstatic\s+ref\b").expect("it is a pattern"));
    let made = CellTree::new(REF.replace_all(inner, "static"));
    let made = made.root().descendants().filter_map(ast::Static::cast);
    let statics = made.filter_map(|it| read(&it, &around)).collect();
    let start = range_in_cell(path.syntax().text_range()).start;
    let end = range_in_cell(node.text_range()).end;
    // Behind round brackets, the semicolon belongs to the statement.
    let rest = text.get(end..).unwrap_or_default();
    let end = rest.trim_start().strip_prefix(';').map_or(end, |rest| text.len() - rest.len());
    let range = start..end;
    vec![Place { range, call: Some(name), is_inner: !around.is_empty(), statics }]
}

/// What an item is called by those inside of it.
fn scope(node: &SyntaxNode) -> Option<String> {
    match ast::Item::cast(node.clone())? {
        ast::Item::Fn(_) | ast::Item::Module(_) | ast::Item::Trait(_) => name_of(node),
        ast::Item::Impl(_) => {
            let head = node.children().take_while(|it| !ast::AssocItemList::can_cast(it.kind()));
            Some(head.map(|it| it.to_string()).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}

fn read(item: &ast::Static, around: &[String]) -> Option<Static> {
    let value = item.syntax().children().filter_map(ast::Expr::cast).last()?;
    let (name, type_name) = (item.name()?.to_string(), item.ty()?.to_string());
    Some(Static { id: id(around, &name), type_name, name, value: value.to_string() })
}

/// The name of a static among all: statics of one name may be in several items.
fn id(around: &[String], name: &str) -> String {
    if around.is_empty() { name.to_owned() } else { format!("{name}.{}", digest(&around)) }
}

/// evcxr's crate with statics that all cells share, and with macros that are known everywhere.
pub fn with_definitions(source: &str) -> String {
    let source = share(source);
    source.trim_end().to_owned() + &imports_of_macros(&source)
}

/// The source with names for the loader. The names and marks are those that the kernel has put into
/// the cell.
pub fn share(source: &str) -> String {
    let Some((source, marks)) = take_marks(source) else { return source.to_owned() };
    let (mut shared, mut behind) = (source.clone(), String::new());
    // From the end, so that places before stay right.
    for Place { range, call, is_inner, statics } in places(&source, &[]).into_iter().rev() {
        let mark = |it: &Static| {
            let (_, mark) = marks.iter().find(|(id, _)| *id == it.id)?;
            Some(format!("#[unsafe(export_name = \"eigenbook_static_{mark}\")] "))
        };
        let named: Option<Vec<_>> = statics.iter().map(|it| Some((it, mark(it)?))).collect();
        let Some(named) = named.filter(|it| !it.is_empty()) else { continue };
        let Some(call) = call else {
            shared.insert_str(before(&shared, range.start), &named[0].1);
            continue;
        };
        let made: String = named
            .iter()
            .map(|(it, attribute)| format!("{attribute}{} ", it.made_by(&call)))
            .collect();
        blank(&mut shared, range.clone());
        match is_inner {
            false => behind += &format!("\n{made}"),
            true => shared.insert_str(range.start, &made),
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

impl Static {
    /// A static from a macro call, as one that has a place. The key of a thread's value is created
    /// at its first use: the compiler puts a constant one into the code of each cell.
    fn made_by(&self, call: &str) -> String {
        let Self { name, type_name, value, .. } = self;
        let (made, value) = match call {
            LAZY => (type_name.clone(), value.clone()),
            _ => (
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
        assert_eq!((&*found[0].name, &*found[0].type_name), ("A", "Mutex<Vec<[u8; 2]>>"));
        let text =
            "lazy_static! { static ref A: B = { c(); d }; static ref E: &'static str = \"f\"; }";
        let found: Vec<_> =
            find(text).into_iter().map(|it| [it.name, it.type_name, it.value]).collect();
        assert_eq!(found, [["A", "B", "{ c(); d }"], ["E", "&'static str", "\"f\""]]);
        assert_eq!(find("static mut N: u8 = 0;")[0].name, "N");
        assert!(find("fn f(x: &'static str) {}").is_empty());
        assert!(find("macro_rules! m { () => {{ static N: u8 = 0; N }} }").is_empty());
        let last = find("thread_local!(static T: Cell<u8> = Cell::new(1))");
        assert_eq!((&*last[0].name, &*last[0].value), ("T", "Cell::new(1)"));
        assert_eq!(find("assert!({ static N: u8 = 0; N } == 0);").len(), 1);
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
        let round = share(
            &source.replace("{ static T: u8 = const { 2 }; }", "(static T: u8 = const { 2 });"),
        );
        assert_eq!(round.lines().nth(1).map(str::trim), Some(""));
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
