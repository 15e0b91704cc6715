//! The definition of a type: every definition that its meaning depends on.
//!
//! The compiler reports the type of a variable. It takes two definitions of one name for the same
//! type, so the definitions that the type leads to are compared as well: those of its fields,
//! aliases, constants in the lengths of arrays, traits behind `dyn`, packages. Parts that do not
//! change a type, such as comments or derives, are left out.

use super::parse::{Definition, Kind, Parsed};
use crate::cell_tree::name_of;
use crate::compile::{ALWAYS_KNOWN, first_names};
use crate::tokens::{has_word, meaningful, words};
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode};
use std::collections::{BTreeMap, BTreeSet};

/// Name → meaning of the definitions that a type depends on.
pub type Parts = BTreeMap<String, String>;

/// The dependencies of a type, among these definitions and packages (name → how it is wanted).
///
/// `before` are those of a value of the type that exists already: an `impl` that is not among them
/// has come later, and changes nothing.
pub fn parts_of(
    type_name: &str,
    definitions: &[&Definition],
    packages: &BTreeMap<String, String>,
    before: Option<&Parts>,
) -> Parts {
    let is_later = |it: &Definition| {
        it.kind == Kind::Trait && before.is_some_and(|before| !before.contains_key(&it.title))
    };
    let mut parts = Parts::new();
    let mut open: Vec<String> = first_names(type_name).map(|(_, name)| name.to_owned()).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(word) = open.pop() {
        if !seen.insert(word.clone()) {
            continue;
        }
        if let Some(package) = packages.get(&word) {
            parts.insert(word.clone(), package.clone());
        }
        // What has a definition of its own is made neither by a macro nor in a module.
        let is_defined = definitions.iter().any(|it| is_definition(it, &word));
        let by_another = |it: &Definition| match it.kind {
            Kind::Call => makes(it, &word, definitions),
            Kind::Named => has_in_module(it, &word),
            _ => false,
        };
        let leads_on = |it: &&&Definition| {
            (leads_to(it, &word) || !is_defined && by_another(it)) && !is_operation(it, definitions)
        };
        for definition in definitions.iter().filter(|it| !is_later(it)).filter(leads_on) {
            let (meaning, names) = meaning(definition);
            if !meaning.is_empty() {
                let name =
                    if definition.is_nameless() { &definition.title } else { &definition.key };
                parts.insert(name.clone(), meaning);
            }
            open.extend(names);
        }
    }
    parts
}

/// The first definition that differs between the two. A trait that a type implements later did not
/// exist when the type was laid out, and changes nothing.
pub fn difference<'a>(before: &'a Parts, now: &'a Parts) -> Option<&'a str> {
    let changed = before.iter().find(|(name, meaning)| now.get(*name) != Some(meaning));
    let is_new = |name: &&String| !before.contains_key(*name) && !name.starts_with("impl ");
    let new = || now.keys().find(is_new);
    changed.map(|(name, _)| name).or_else(new).map(String::as_str)
}

fn leads_to(definition: &Definition, word: &str) -> bool {
    match &definition.kind {
        Kind::Trait => definition.title.rsplit(" for ").next().is_some_and(|of| has_word(of, word)),
        _ => is_definition(definition, word),
    }
}

/// Whether this is a definition of the name by itself.
fn is_definition(definition: &Definition, word: &str) -> bool {
    match &definition.kind {
        Kind::Named | Kind::Import => definition.key == word,
        Kind::Conditional(name) => name == word,
        Kind::Trait | Kind::Call | Kind::Methods(..) => false,
    }
}

/// Whether a macro that this calls may make an item of this name.
fn makes(call: &Definition, word: &str, all: &[&Definition]) -> bool {
    /// Macros whose arguments are statics, and their types.
    const OF_STATICS: [&str; 2] = ["thread_local", "lazy_static"];
    let Some((name, _)) = call.title.split_once('!') else { return false };
    let mut macros = all.iter().filter(|it| it.title.strip_prefix("macro ") == Some(name));
    declares(&call.text, word)
        || !OF_STATICS.contains(&name) && is_argument(&call.text, word)
        || macros.any(|it| declares(&it.text, word) || is_argument(&it.text, word))
}

/// Whether the text has the name behind a word such as `struct`.
fn declares(text: &str, word: &str) -> bool {
    const WORDS: [&str; 7] = ["struct", "enum", "union", "type", "trait", "const", "mod"];
    let words: Vec<&str> = meaningful(text).map(|token| token.text).collect();
    words.windows(2).any(|it| it[1] == word && WORDS.contains(&it[0]))
}

/// Whether the text has the name by itself, so that a macro may give it to an item. The names of
/// numbers and of std's own types are the types of fields there.
fn is_argument(text: &str, word: &str) -> bool {
    let words: Vec<&str> = meaningful(text).map(|token| token.text).collect();
    let is_path = |at: usize| words[at.saturating_sub(2)..at].concat() == "::";
    let begins_path = |at: usize| words.get(at + 1..at + 3).is_some_and(|it| it.concat() == "::");
    let mut places = (0..words.len()).filter(|&at| words[at] == word);
    !ALWAYS_KNOWN.contains(&word) && places.any(|at| !is_path(at) && !begins_path(at))
}

/// Whether it implements a trait for operations on a type, such as `Index` or `FromStr`, which sets
/// only the types of results, and no definition refers to those.
fn is_operation(definition: &Definition, all: &[&Definition]) -> bool {
    const RESULTS: [&str; 5] = ["Output", "Target", "Err", "Error", "Owned"];
    if definition.kind != Kind::Trait || has_word(&definition.title, "Future") {
        return false;
    }
    let found = definition.tree().descendants().filter_map(ast::AssocItem::cast);
    let mut others = found.filter(|it| !matches!(it, ast::AssocItem::Fn(_)));
    others.all(|it| {
        let name = name_of(it.syntax()).unwrap_or_default();
        let is_wanted = || all.iter().any(|it| it.text.contains(&format!("::{name}")));
        RESULTS.contains(&name.as_str()) && !is_wanted()
    })
}

/// Which of these names a cell defines or imports, itself or in a module.
pub fn brought(cell: &Parsed, names: &[String]) -> BTreeSet<String> {
    let is_brought = |it: &Definition, name: &str| it.key == name || has_in_module(it, name);
    let brought =
        names.iter().filter(|name| cell.definitions.iter().any(|it| is_brought(it, name)));
    brought.cloned().collect()
}

/// Whether it is a module with a definition of this name that a type can depend on.
fn has_in_module(definition: &Definition, word: &str) -> bool {
    if !definition.title.starts_with("mod ") || !has_word(&definition.text, word) {
        return false;
    }
    let names = definition.tree().descendants().filter_map(ast::Name::cast);
    let mut of_that_name = names.filter(|name| name.text() == word);
    of_that_name.any(|name| {
        let item = name.syntax().parent().and_then(ast::Item::cast);
        item.is_some_and(|item| !matches!(item, ast::Item::Fn(_)))
    })
}

/// The meaning of a definition for a type, and the names that it leads to.
fn meaning(definition: &Definition) -> (String, Vec<String>) {
    let tree = definition.tree();
    let is_macro = definition.kind == Kind::Call || definition.title.starts_with("macro ");
    let of_trait = definition.kind == Kind::Trait;
    let is_trait = definition.title.starts_with("trait ");
    let is_module = definition.title.starts_with("mod ");
    let mut text = String::new();
    let mut names = Vec::new();
    let tokens = tree.descendants_with_tokens().filter_map(|it| it.into_token());
    for token in tokens.filter(|token| !token.kind().is_trivia()) {
        let around: Vec<SyntaxNode> = token.parent_ancestors().collect();
        let is_inside = |test: &dyn Fn(&SyntaxNode) -> bool| around.iter().any(test);
        let is_idle = is_inside(&says_nothing)
            || is_trait && is_inside(&|node| ast::BlockExpr::can_cast(node.kind()))
            || is_module && is_inside(&is_plain_function)
            // In the implementation of a trait only associated types and constants matter.
            || of_trait && is_inside(&|node| ast::Fn::can_cast(node.kind()));
        if is_idle {
            continue;
        }
        text.push(' ');
        text += token.text();
        // Later parts of a path belong to its first name.
        let is_first = |node: &SyntaxNode| {
            ast::Path::cast(node.clone()).is_some_and(|path| path.qualifier().is_none())
        };
        let is_name = ast::NameRef::can_cast(around[0].kind())
            && around.iter().find(|node| ast::Path::can_cast(node.kind())).is_some_and(is_first);
        if is_name || is_macro {
            names.extend(words(token.text()).map(str::to_owned));
        }
    }
    let has_more = || {
        let nodes = tree.descendants();
        let mut kinds = nodes.map(|node| node.kind());
        kinds.any(|kind| ast::TypeAlias::can_cast(kind) || ast::Const::can_cast(kind))
    };
    // A comma before a closing bracket is meaningless, too.
    let text = [" , }", " , )", " , ]", " , >"]
        .iter()
        .fold(text, |text, end| text.replace(end, &end[2..]));
    if of_trait && !has_more() { (String::new(), Vec::new()) } else { (text, names) }
}

/// A function that no type depends on: a constant may call a `const` one, and those of a trait, and
/// of its implementations, are in each value behind `dyn`.
fn is_plain_function(node: &SyntaxNode) -> bool {
    let around = node.ancestors().skip(1).find_map(ast::Item::cast);
    let of_trait = match &around {
        Some(ast::Item::Impl(item)) => item.trait_().is_some(),
        Some(ast::Item::Trait(_)) => true,
        _ => false,
    };
    !of_trait && ast::Fn::cast(node.clone()).is_some_and(|it| it.const_token().is_none())
}

/// Attributes that do not change a type, and the visibility.
fn says_nothing(node: &SyntaxNode) -> bool {
    const IDLE: [&str; 5] = ["derive", "doc", "allow", "must_use", "cfg_attr"];
    ast::Visibility::can_cast(node.kind())
        || ast::Attr::cast(node.clone())
            .and_then(|attribute| attribute.path())
            .is_some_and(|path| IDLE.contains(&path.syntax().text().to_string().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell_tree::CellTree;
    use crate::engine::definitions::macros::Macros;
    use crate::engine::definitions::parse;

    fn parts(type_name: &str, source: &str) -> Parts {
        let found =
            parse::cell(&CellTree::new(source), &Macros::default()).expect("Rust").definitions;
        let packages = [("p".to_owned(), "1".to_owned())].into();
        parts_of(type_name, &found.iter().collect::<Vec<_>>(), &packages, None)
    }

    #[test]
    fn a_type_leads_to_all_that_it_is_made_of() {
        let source = "struct A { x: B, y: [u8; N] } struct B(C); type C = f32; const N: usize = n();\n\
            const fn n() -> usize { 2 } struct Other { x: A } fn x() {} trait T { fn f(&self) {} }\n\
            impl T for A { fn f(&self) { n(); } } use p::D; impl A { fn g() {} }";
        let names = |type_name| parts(type_name, source).into_keys().collect::<Vec<_>>();
        assert_eq!(names("Vec<A>"), ["A", "B", "C", "N", "n"]);
        assert_eq!(names("Box<dyn T>"), ["T"]);
        assert_eq!(names("Option<D>"), ["D", "p"]);
        assert!(names("Vec<f64>").is_empty());
        let module =
            "struct Line { slope: f64 } mod shapes { pub struct Disc { r: f64 } fn f() {} }";
        let names = |type_name| parts(type_name, module).into_keys().collect::<Vec<_>>();
        assert_eq!(names("Line"), ["Line"]);
        assert_eq!(names("Vec<Disc>"), ["shapes"]);
    }

    #[test]
    fn a_type_that_a_macro_makes_depends_on_the_call_and_on_the_macro() {
        let rules = "macro_rules! make { ($t:ty) => { struct A { x: $t } } }";
        let call = |kind| format!("{rules} make!({kind});");
        let before = parts("A", &call("u8"));
        assert!(difference(&before, &parts("A", &call("u64"))).is_some());
        let other = call("u8").replace("x: $t", "x: $t, y: $t");
        assert_eq!(difference(&before, &parts("A", &other)), Some("make"));
        assert_eq!(difference(&before, &parts("A", &call("u8"))), None);
    }

    #[test]
    fn a_macro_makes_only_what_it_may_name() {
        let rules = "macro_rules! make { ($n:ident, $t:ty) => { struct $n { x: $t } } }";
        let source = format!(
            "use std::cell::Cell; {rules} make!(A, std::rc::Rc<Cell<u32>>); \
             thread_local! {{ static C: RefCell<Array2<f64>> = f(); }} \
             macro_rules! fixed {{ () => {{ struct Fixed {{ x: String }} }} }} fixed!();"
        );
        let names = |type_name| parts(type_name, &source).into_keys().collect::<Vec<_>>();
        for other in ["u32", "std::rc::Rc<String>", "RefCell<Array2<f64>>", "Vec<f64>"] {
            assert!(names(other).is_empty(), "{other}");
        }
        assert_eq!(names("Cell<u32>"), ["Cell"]);
        assert!(names("A").iter().any(|name| name.starts_with("make!")));
        assert!(names("Fixed").iter().any(|name| name.starts_with("fixed!")));
    }

    #[test]
    fn of_a_module_the_functions_do_not_count() {
        let module = |trait_value, value, length| {
            format!(
                "mod m {{ pub struct P([u8; n()]); const fn n() -> usize {{ {length} }} \
                 impl P {{ fn a() -> i32 {{ {value} }} }} pub fn b() -> i32 {{ {value} }} \
                 impl T for P {{ fn t(&self) -> i32 {{ {trait_value} }} }} }}"
            )
        };
        let before = parts("P", &module(1, 1, 1));
        assert_eq!(difference(&before, &parts("P", &module(1, 2, 1))), None);
        assert_eq!(difference(&before, &parts("P", &module(1, 1, 2))), Some("m"));
        assert_eq!(difference(&before, &parts("P", &module(2, 1, 1))), Some("m"));
        let own = module(1, 1, 1) + "struct P { x: u8 }";
        assert_eq!(parts("P", &own).into_keys().collect::<Vec<_>>(), ["P"]);
    }

    #[test]
    fn only_what_changes_the_type_counts() {
        let before = parts("A", "#[derive(Clone)]\nstruct A { x: i32 }");
        for same in [
            "/// Doc.\npub struct A { /* c */ pub x: i32, }",
            "#[derive(Clone, Debug)]\nstruct A {\n    x: i32 }\nfn other() {}\nimpl A { fn x() {} }",
        ] {
            assert_eq!(difference(&before, &parts("A", same)), None, "{same}");
        }
        for other in ["struct A { x: f32 }", "#[repr(packed)]\nstruct A { x: i32 }", "enum A { X }"]
        {
            assert_eq!(difference(&before, &parts("A", other)), Some("A"), "{other}");
        }
        assert_eq!(difference(&before, &parts("A", "fn other() {}")), Some("A"));
    }

    #[test]
    fn what_a_type_can_do_does_not_change_it() {
        let own = "struct A { x: i32 } impl Index<usize> for A { type Output = i32; }";
        let before = parts("A", own);
        let other = own.replace("= i32", "= f64");
        assert_eq!(difference(&before, &parts("A", &other)), None);
        let asks = "fn f(x: <A as Index<usize>>::Output) {}";
        let before = parts("A", &format!("{own} {asks}"));
        let implementation = "impl Index<usize> for A";
        assert_eq!(
            difference(&before, &parts("A", &format!("{other} {asks}"))),
            Some(implementation)
        );
        let before = parts("Peekable<A>", "struct A { x: i32 }");
        let now =
            |item| format!("struct A {{ x: i32 }} impl Iterator for A {{ type Item = {item}; }}");
        assert_eq!(difference(&before, &parts("Peekable<A>", &now("i32"))), None);
        let before = parts("Peekable<A>", &now("i32"));
        let implementation = "impl Iterator for A";
        assert_eq!(difference(&before, &parts("Peekable<A>", &now("f64"))), Some(implementation));
    }

    #[test]
    fn what_comes_later_and_only_uses_a_type_does_not_change_it() {
        let later = |type_name: &str, source: &str, new: &str| {
            let read = |source: &str| {
                parse::cell(&CellTree::new(source), &Macros::default()).expect("Rust").definitions
            };
            let (before, found) = (parts(type_name, source), read(&format!("{source} {new}")));
            let packages = [("p".to_owned(), "1".to_owned())].into();
            let found: Vec<_> = found.iter().collect();
            let now = parts_of(type_name, &found, &packages, Some(&before));
            difference(&before, &now).map(str::to_owned)
        };
        let map = "thread_local! { static M: HashMap<u8, A> = HashMap::new(); }";
        assert_eq!(later("HashMap<String, A>", "struct A;", map), None);
        let own = "use std::ops::{Index, Mul}; struct V { x: f64 } fn f<T: Mul>(t: T::Output) {}";
        let index = "impl Index<usize> for V { type Output = f64; }";
        assert_eq!(later("V", own, index), None);
        let rules = "macro_rules! make { ($n:ident) => { struct $n; } }";
        assert!(later("A", rules, "make!(A);").is_some());
        assert_eq!(later("A", rules, "make!(B);"), None);
    }

    #[test]
    fn an_import_of_the_same_type_does_not_change_it() {
        let type_name = "std::collections::HashMap<String, i32>";
        let now = parts(type_name, "use std::collections::HashMap;");
        assert_eq!(difference(&parts(type_name, ""), &now), None);
    }
}
