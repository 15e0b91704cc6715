//! The definition of a type: every definition that its meaning depends on.
//!
//! The compiler reports the type of a variable. It takes two definitions of one name for the same
//! type, so the definitions that the type leads to are compared as well: those of its fields,
//! aliases, constants in the lengths of arrays, traits behind `dyn`, packages. Parts that do not
//! change a type, such as comments or derives, are left out.

use super::calls::{macros_of, makes};
use super::implementations::{
    calls_implementation, constants, gives_constant, implements, is_operation, traits_with_constant,
};
use super::parse::{Definition, Kind, Parsed};
use crate::compile::{BEHIND, first_names};
use crate::tokens::{has_word, meaningful, parts, words};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{SyntaxKind, SyntaxNode};
use std::collections::{BTreeMap, BTreeSet};

/// Name → meaning of the definitions that a type depends on.
pub type Parts = BTreeMap<String, String>;

/// The dependencies of a type, among these definitions and packages (name → how it is wanted).
///
/// `before` are those of a value of the type that exists already: an `impl` that is not among them
/// has come later, and changes nothing, whether it is written or made by a macro.
pub fn parts_of(
    type_name: &str,
    definitions: &[&Definition],
    packages: &BTreeMap<String, String>,
    before: Option<&Parts>,
) -> Parts {
    let included = definitions.iter().flat_map(|it| it.included());
    let all: Vec<&Definition> = definitions.iter().copied().chain(included).collect();
    let find = |with_results| parts_with(type_name, &all, packages, before, with_results);
    let parts = find(false);
    // A package may lay out a type by the result of an operation, such as `<A as Mul>::Output`.
    let has_package = parts.keys().any(|name| packages.contains_key(name));
    if has_package { find(true) } else { parts }
}

/// The same; `with_results` is whether the types of results count that no definition asks for.
fn parts_with(
    type_name: &str,
    definitions: &[&Definition],
    packages: &BTreeMap<String, String>,
    before: Option<&Parts>,
    with_results: bool,
) -> Parts {
    let is_later = |title: &str| before.is_some_and(|before| !before.contains_key(title));
    let mut parts = Parts::new();
    let mut open: Vec<String> = first_names(type_name).map(|(_, name)| name.to_owned()).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    // Definitions cannot name the packages behind others.
    let behind = open.iter().filter_map(|name| packages.get_key_value(&format!("{BEHIND}{name}")));
    parts.extend(behind.map(|(name, file)| (name.clone(), file.clone())));
    while let Some(word) = open.pop() {
        if !seen.insert(word.clone()) {
            continue;
        }
        if let Some(package) = packages.get(&word) {
            parts.insert(word.clone(), package.clone());
        }
        // What has a definition of its own is made neither by a macro nor in a module.
        let is_defined = definitions.iter().any(|it| is_type(it, &word));
        let leads_on = |it: &Definition| match &it.kind {
            Kind::Trait => {
                !is_later(&it.title)
                    && implements(it, &word, definitions)
                    && (with_results || !is_operation(it, definitions))
            }
            Kind::Call => {
                !is_defined && makes(it, &word, definitions)
                    || !is_later(&it.title) && calls_implementation(it, &word, definitions)
            }
            Kind::Methods(..) => implements(it, &word, definitions),
            Kind::Named => {
                is_definition(it, &word)
                    || !is_defined && has_in_module(it, &word)
                    || !is_later(&it.key) && implements(it, &word, definitions)
            }
            Kind::Macro(name) => name == &word && (!is_defined || is_called(name, definitions)),
            Kind::Import | Kind::Conditional(_) => is_definition(it, &word),
        };
        for definition in definitions.iter().filter(|it| leads_on(it)) {
            if let Kind::Methods(own, _) = &definition.kind {
                for (place, item) in constants_of(own, definition, definitions, &is_later) {
                    open.extend(words(&item).map(str::to_owned));
                    parts.insert(place, item);
                }
                continue;
            }
            let (meaning, names) = meaning(definition, definitions, packages);
            if !meaning.is_empty() {
                parts.insert(name_of(definition), meaning);
            }
            open.extend(names);
            open.extend(
                traits_with_constant(&definition.tree(), definitions).filter(|it| !is_later(it)),
            );
        }
    }
    parts
}

/// The name by which a definition is a part.
fn name_of(definition: &Definition) -> String {
    match &definition.kind {
        Kind::Macro(name) => format!("{name}!"),
        _ if definition.is_nameless() => definition.title.clone(),
        _ => definition.key.clone(),
    }
}

/// The constants of a type's own `impl` that count: `N::K`, each with its source. One that has come
/// later counts where a trait has one of that name, which it hides.
fn constants_of(
    own: &str,
    definition: &Definition,
    all: &[&Definition],
    is_later: &dyn Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let found = constants(&definition.tree(), all).into_iter();
    let placed = found.map(|(name, item)| (format!("{own}::{name}"), name, item));
    let counts =
        |place: &str, name: &str| !is_later(place) || all.iter().any(|it| gives_constant(it, name));
    let counting = placed.filter(|(place, name, _)| counts(place, name));
    counting.map(|(place, _, item)| (place, item)).collect()
}

/// The first definition that differs between the two. A trait that a type implements later did not
/// exist when the type was laid out, and changes nothing.
pub fn difference<'a>(before: &'a Parts, now: &'a Parts) -> Option<&'a str> {
    let changed = before.iter().find(|(name, meaning)| now.get(*name) != Some(meaning));
    let is_new = |name: &&String| !before.contains_key(*name) && !name.starts_with("impl ");
    let new = || now.keys().find(is_new);
    changed.map(|(name, _)| name).or_else(new).map(String::as_str)
}

/// Whether this is a definition of the name by itself.
fn is_definition(definition: &Definition, word: &str) -> bool {
    match &definition.kind {
        Kind::Named | Kind::Import => definition.key == word,
        Kind::Conditional(name) => name == word,
        Kind::Macro(_) | Kind::Trait | Kind::Call | Kind::Methods(..) => false,
    }
}

/// Whether a definition calls the macro of this name.
fn is_called(name: &str, all: &[&Definition]) -> bool {
    let call = format!("{name}!");
    all.iter().any(|it| it.source().contains(&call))
}

/// Whether it defines or imports a type, trait or module of this name.
fn is_type(definition: &Definition, word: &str) -> bool {
    const OTHERS: [&str; 4] = ["fn", "static", "const", "macro"];
    let first = definition.title.split(' ').next().unwrap_or_default();
    let is_whole = matches!(definition.kind, Kind::Named | Kind::Import);
    is_whole && is_definition(definition, word) && !OTHERS.contains(&first)
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
    if !definition.is("mod") || !has_word(definition.source(), word) {
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
fn meaning(
    definition: &Definition,
    all: &[&Definition],
    packages: &BTreeMap<String, String>,
) -> (String, Vec<String>) {
    let tree = definition.tree();
    let is_macro = definition.kind == Kind::Call || definition.is("macro");
    let of_trait = definition.kind == Kind::Trait;
    let is_trait = definition.is("trait");
    let is_module = definition.is("mod");
    let mut own = if is_module { own_names(definition, &tree, all) } else { BTreeSet::new() };
    // A field or a function hides no package of its name.
    own.retain(|name| !packages.contains_key(name));
    let mut text = String::new();
    let mut names = Vec::new();
    for derived in derived(&tree) {
        names.extend(words(&derived).map(str::to_owned));
        text += &format!(" derive {derived}");
    }
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
        // Later parts of a path belong to its first name, unless that is the notebook itself.
        let is_notebook = |path: ast::Path| {
            words(&path.syntax().text().to_string())
                .all(|word| ["super", "crate", "self"].contains(&word))
        };
        let is_first = |node: &SyntaxNode| {
            ast::Path::cast(node.clone())
                .is_some_and(|path| path.qualifier().is_none_or(is_notebook))
        };
        let is_argument = token.kind() == SyntaxKind::IDENT
            && ast::TokenTree::can_cast(around[0].kind())
            && !is_inside(&|node| ast::Attr::can_cast(node.kind()));
        let is_name = ast::NameRef::can_cast(around[0].kind())
            && around.iter().find(|node| ast::Path::can_cast(node.kind())).is_some_and(is_first);
        let is_call = || around.get(3).is_some_and(|node| ast::MacroCall::can_cast(node.kind()));
        let is_own = !is_call() && own.contains(token.text());
        if (is_name || is_macro || is_argument) && !is_own {
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

/// The names that a module defines or imports, and of its fields and parameters. They are not those
/// of the notebook, of which a module sees nothing but macros without `super` or `crate`, which such
/// a macro may say as well.
fn own_names(module: &Definition, tree: &SyntaxNode, all: &[&Definition]) -> BTreeSet<String> {
    let says = |text: &str| meaningful(text).any(|it| matches!(it.text, "super" | "crate"));
    if says(module.source()) || macros_of(module, all).into_iter().any(says) {
        return BTreeSet::new();
    }
    let named = tree.descendants().filter_map(ast::Name::cast).map(|it| it.text().to_string());
    let trees = tree.descendants().filter_map(ast::UseTree::cast);
    let leaves = trees.filter(|it| it.use_tree_list().is_none() && it.rename().is_none());
    let imported = leaves.filter_map(|it| it.path()?.segment()?.name_ref());
    let names = named.chain(imported.map(|it| it.text().to_string()));
    let is_macro = |name: &String| all.iter().any(|it| it.name_of("macro") == Some(name));
    names.filter(|name| !is_macro(name)).collect()
}

/// A function that no type depends on: a constant may call a `const` one, and those of a trait, and
/// of its implementations, are in each value behind `dyn`.
pub fn is_plain_function(node: &SyntaxNode) -> bool {
    let around = node.ancestors().skip(1).find_map(ast::Item::cast);
    let of_trait = match &around {
        Some(ast::Item::Impl(item)) => item.trait_().is_some(),
        Some(ast::Item::Trait(_)) => true,
        _ => false,
    };
    let implements = || node.descendants().any(|it| ast::Impl::can_cast(it.kind()));
    let is_run = |it: ast::Fn| it.const_token().is_none();
    !of_trait && ast::Fn::cast(node.clone()).is_some_and(is_run) && !implements()
}

/// The derives of types that may set a type or a constant: those of std and of some much used
/// packages do not.
pub fn derived(tree: &SyntaxNode) -> Vec<String> {
    const PLAIN: &str = "Debug Clone Copy PartialEq Eq PartialOrd Ord Hash Default Serialize Deserialize \
        Error Display From Into Parser Subcommand Args ValueEnum Zeroize Pod Zeroable";
    let attributes = tree.descendants().filter_map(ast::Attr::cast);
    let derives =
        attributes.filter(|it| it.path().is_some_and(|it| it.syntax().text() == "derive"));
    let lists = derives.filter_map(|it| it.syntax().descendants().find_map(ast::TokenTree::cast));
    let names = lists.flat_map(|list| {
        let list = list.syntax().text().to_string();
        let inside = list.trim_start_matches('(').trim_end_matches(')').to_owned();
        parts(&inside).into_iter().map(|it| it.trim().to_owned()).collect::<Vec<_>>()
    });
    let is_plain = |name: &String| words(name).last().is_none_or(|last| has_word(PLAIN, last));
    names.filter(|name| !is_plain(name)).collect()
}

/// Attributes that do not change a type, and the visibility.
fn says_nothing(node: &SyntaxNode) -> bool {
    const IDLE: [&str; 5] = ["derive", "doc", "allow", "must_use", "path"];
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
        assert_eq!(difference(&before, &parts("A", &other)), Some("make!"));
        assert_eq!(difference(&before, &parts("A", &call("u8"))), None);
    }

    #[test]
    fn a_macro_of_the_same_name_is_no_part_of_a_type() {
        let source = |value| {
            format!("struct A {{ x: u8 }} macro_rules! A {{ () => {{ A {{ x: {value} }} }} }}")
        };
        assert_eq!(change("A", &source(1), &source(2)), None);
        let made =
            |kind| format!("macro_rules! A {{ () => {{ struct A {{ x: {kind} }} }} }} A!();");
        assert!(change("A", &made("u8"), &made("u64")).is_some());
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
    fn a_module_sees_nothing_of_the_notebook() {
        let module = "mod m { use std::{rc::Rc, cell::Cell as C}; pub struct P { x: Rc<C<u8>>, y: Q } \
            struct Q; pub trait T { fn t(&self); } impl T for P { fn t(&self) {} } }";
        for new in ["use m::T;", "use p::Other as C;", "use a::Rc;", "trait T {}", "struct Q(u64);"]
        {
            assert_eq!(change("m::P", module, &format!("{module} {new}")), None, "{new}");
        }
        let sees = |path| format!("mod m {{ {path} pub struct P([u8; N]); }}");
        for (module, is_seen) in [("use super::*;", true), ("use crate::N;", true)] {
            let source = |value| format!("{} const N: usize = {value};", sees(module));
            assert_eq!(change("m::P", &source(1), &source(2)).is_some(), is_seen, "{module}");
        }
        let makes = |kind| {
            format!(
                "macro_rules! make {{ ($n:ident) => {{ pub struct $n({kind}); }} }} \
                 mod m {{ make!(P); pub fn make() {{}} }}"
            )
        };
        assert!(change("m::P", &makes("u8"), &makes("u64")).is_some());
        let through = |kind| {
            format!(
                "macro_rules! hold {{ ($n:ident) => {{ pub struct P(crate::$n); }} }} \
                 type Q = {kind}; mod m {{ hold!(Q); pub struct R {{ Q: u8 }} }}"
            )
        };
        assert!(change("m::P", &through("u8"), &through("u64")).is_some());
    }

    #[test]
    fn nothing_in_a_module_hides_a_package_from_its_types() {
        for source in [
            "pub struct P { pub p: p::T }",
            "pub struct P { x: p::T } impl P { fn p() {} }",
            "pub struct P { x: p::T } fn f(p: u8) { let p = 1; }",
            "pub struct P { x: p::T } mod n { pub struct p; }",
            "use p; pub struct P { x: p::T }",
            "use p::p; pub struct P { x: p::T }",
            "use p as q; pub struct P { x: q::T, p: u8 }",
        ] {
            let parts = parts("m::P", &format!("mod m {{ {source} }}"));
            assert!(parts.contains_key("p"), "{source}");
        }
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
        let later = |type_name, source, new| change(type_name, source, &format!("{source} {new}"));
        let map = "thread_local! { static M: HashMap<u8, A> = HashMap::new(); }";
        assert_eq!(later("HashMap<String, A>", "struct A;", map), None);
        let own = "use std::ops::{Index, Mul}; struct V { x: f64 } fn f<T: Mul>(t: T::Output) {}";
        let index = "impl Index<usize> for V { type Output = f64; }";
        assert_eq!(later("V", own, index), None);
        let rules = "macro_rules! make { ($n:ident) => { struct $n; } }";
        assert!(later("A", rules, "make!(A);").is_some());
        assert_eq!(later("A", rules, "make!(B);"), None);
    }

    /// What changes between two sources for a value of this type, made after the first.
    fn change(type_name: &str, source: &str, now: &str) -> Option<String> {
        let before = parts(type_name, source);
        let read = |source: &str| {
            parse::cell(&CellTree::new(source), &Macros::default()).expect("Rust").definitions
        };
        let found = read(now);
        let packages = [("p".to_owned(), "1".to_owned())].into();
        let now = parts_of(type_name, &found.iter().collect::<Vec<_>>(), &packages, Some(&before));
        difference(&before, &now).map(str::to_owned)
    }

    const SHAPE: &str = "trait Shape { type Out; } struct A; struct W<T: Shape> { o: T::Out }\n\
        macro_rules! imp { ($t:ty, $o:ty) => { impl Shape for $t { type Out = $o; } } }";

    #[test]
    fn a_macro_that_implements_a_trait_is_part_of_each_type_that_it_names() {
        for (type_name, of) in [("W<A>", "A"), ("W<f32>", "f32"), ("W<m::A>", "m::A")] {
            let source = |out| format!("{SHAPE} mod m {{ pub struct A; }} imp!({of}, {out});");
            assert!(change(type_name, &source("i64"), &source("f64")).is_some(), "{of}");
            assert_eq!(change(type_name, &source("i64"), &source("i64 ")), None, "{of}");
        }
        let source = format!("{SHAPE} imp!(A, i64);");
        let other = source.replace("= $o", "= f64");
        assert!(change("W<A>", &source, &other).is_some());
        // What comes later, or has only methods, changes nothing.
        assert_eq!(change("A", SHAPE, &source), None);
        let shown = |text: &str| {
            format!(
                "struct A; macro_rules! show {{ ($t:ty) => {{ impl Show for $t {{ fn f() {{ {text} }} }} }} }} show!(A);"
            )
        };
        assert_eq!(change("A", &shown("1;"), &shown("2;")), None);
        let both =
            |text: &str| format!("{SHAPE} imp!(A, i64); {}", &shown(text)["struct A;".len()..]);
        assert_eq!(change("A", &both("1;"), &both("2;")), None);
    }

    #[test]
    fn a_macro_that_another_calls_is_part_of_the_type() {
        let source = |kind| {
            format!(
                "macro_rules! inner {{ () => {{ struct A {{ x: {kind} }} }} }} \
                 macro_rules! outer {{ () => {{ inner!(); }} }} outer!();"
            )
        };
        assert_eq!(change("A", &source("u8"), &source("u64")).as_deref(), Some("inner!"));
        let source = |out| {
            format!("{SHAPE} macro_rules! twice {{ ($t:ty) => {{ imp!($t, {out}); }} }} twice!(A);")
        };
        assert!(change("W<A>", &source("i64"), &source("f64")).is_some());
    }

    #[test]
    fn an_implementation_counts_wherever_it_is() {
        let common = "trait Shape { type Out; } struct A; struct W<T: Shape> { o: T::Out }";
        for implementation in [
            "mod m { impl super::Shape for super::A { type Out = i64; } }",
            "mod m { mod n { use crate::A as B; impl crate::Shape for B { type Out = i64; } } }",
            "impl<X> Shape for X { type Out = i64; }",
            "mod m { impl<X> super::Shape for X { type Out = i64; } }",
            "type B = A; impl Shape for B { type Out = i64; }",
            "use Shape as Form; impl<X> Form for X { type Out = i64; }",
        ] {
            let source = format!("{common} {implementation}");
            let other = source.replace("i64", "f64");
            assert!(change("W<A>", &source, &other).is_some(), "{implementation}");
            assert_eq!(change("W<A>", &source, &source), None, "{implementation}");
            assert_eq!(change("Vec<A>", common, &source), None, "{implementation}");
            let outside = format!("{common} impl Shape for A {{ type Out = f64; }}");
            if !source.contains("impl Shape for A") {
                assert!(change("W<A>", &source, &outside).is_some(), "{implementation}");
            }
        }
        let empty = "trait Shape { type Out; } struct W<T: Shape> { o: T::Out } \
            impl Shape for () { type Out = i64; }";
        assert!(change("W<()>", empty, &empty.replace("i64", "f64")).is_some());
        let of_module = "use m::A; mod m { pub struct A; } trait Shape { type Out; } \
            struct W<T: Shape> { o: T::Out } impl Shape for A { type Out = i64; }";
        assert!(change("W<m::A>", of_module, &of_module.replace("i64", "f64")).is_some());
        let fields =
            "struct D { x: i64 } mod m { impl super::Shape for super::A { type Out = super::D; } }";
        let fields = format!("{common} {fields}");
        assert!(change("W<A>", &fields, &fields.replace("x: i64", "x: f64")).is_some());
        let within = "mod m { macro_rules! imp { ($t:ty) => { impl super::Shape for $t { type Out = i64; } } } \
            imp!(super::A); }";
        let within = format!("{common} {within}");
        assert!(change("W<A>", &within, &within.replace("i64", "f64")).is_some());
        let two = "mod m { pub struct A; } mod k { use super::m::A; impl super::Shape for A { type Out = i64; } }";
        let two = format!("{common} {two}");
        assert!(change("W<m::A>", &two, &two.replace("i64", "f64")).is_some());
        // Another type's iterator costs nothing, wherever it is.
        let other = "struct A; mod m { pub struct C; impl Iterator for C { type Item = u8; } }";
        assert_eq!(change("Vec<A>", other, &other.replace("u8", "u16")), None);
    }

    #[test]
    fn a_constant_of_a_type_is_part_of_what_it_lays_out() {
        let wanted = "struct N; struct F { a: [i64; N::K], b: i64 }";
        for constant in [
            "impl N { const K: usize = 1; }",
            "impl N { const fn K() -> usize { 1 } }",
            "mod m { impl super::N { pub const K: usize = 1; } }",
            "trait T { const K: usize = 1; } impl T for N {}",
            "macro_rules! k { () => { impl N { const K: usize = 1; } } } k!();",
            "trait T { const K: usize = 1; } macro_rules! k { ($n:ty) => { impl T for $n {} } } k!(N);",
            "macro_rules! k { ($n:ty) => { impl $n { const K: usize = 1; } } } k!(N);",
        ] {
            let source = format!("{wanted} {constant}");
            let other = source.replace("= 1", "= 2").replace("{ 1 }", "{ 2 }");
            assert!(change("F", &source, &other).is_some(), "{constant}");
            let more = source.replace("usize = 1;", "usize = 1; const OTHER: u8 = 3;");
            if constant.starts_with("impl") {
                assert_eq!(change("F", &source, &more), None, "{constant}");
            }
        }
        // A trait's constant gives way to one of the type itself.
        let of_trait = format!(
            "{wanted} trait T {{ const K: usize; }} impl T for N {{ const K: usize = 1; }}"
        );
        let own = format!("{of_trait} impl N {{ const K: usize = 2; }}");
        assert!(change("F", &of_trait, &own).is_some());
        // One that only functions use lays nothing out.
        let pi = "struct Disc { r: f64 } impl Disc { const PI: f64 = 3.0; fn area(&self) -> f64 { Self::PI } } \
            impl Area for Disc { fn area(&self) -> f64 { Self::PI } }";
        assert_eq!(change("Disc", pi, &pi.replace("3.0", "3.14")), None);
    }

    #[test]
    fn the_owned_form_of_a_borrowed_type_is_part_of_a_cow() {
        let source = "struct Own { x: i64 } struct B; \
            impl ToOwned for B { type Owned = Own; fn to_owned(&self) -> Own { f() } }";
        let other = source.replace("i64", "f64");
        assert!(change("Cow<'static, B>", source, &other).is_some());
        let other = source.replace("= Own", "= u8");
        assert!(change("Cow<'static, B>", source, &other).is_some());
    }

    #[test]
    fn an_import_of_the_same_type_does_not_change_it() {
        let type_name = "std::collections::HashMap<String, i32>";
        let now = parts(type_name, "use std::collections::HashMap;");
        assert_eq!(difference(&parts(type_name, ""), &now), None);
    }
}
