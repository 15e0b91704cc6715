//! Variables that bring compiled code with them: values behind `dyn`, closures, pointers to functions.
//!
//! Such a value goes on with the definitions that its code was compiled with, although a later cell
//! has changed them. What is found here leads to a sentence for the student.

use super::parse::{Definition, Kind};
use crate::cell_tree::{CellTree, name_of};
use crate::compile::Variables;
use crate::tokens::{has_word, meaningful, words};
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode};
use std::collections::{BTreeMap, BTreeSet};

/// The names that a piece of code contains.
pub type Names = BTreeSet<String>;

/// The names in the code that a cell gives to each of these variables: those in its closures, and of
/// the functions that it names without a call, or that return code.
pub fn given(
    cell: &str,
    keeping: &[&String],
    variables: &Variables,
    all: &[&Definition],
) -> BTreeMap<String, Names> {
    let mut found: BTreeMap<String, Names> = BTreeMap::new();
    if !keeping.iter().any(|name| has_word(cell, name)) {
        return found;
    }
    let cell = CellTree::new(cell).without_commands();
    let nodes = cell.body().into_iter().flat_map(|body| body.syntax().children());
    for node in nodes.filter(|node| !ast::Item::can_cast(node.kind())) {
        let text = node.text().to_string();
        let names = OnceNames::default();
        for name in keeping.iter().filter(|name| has_word(&text, name)) {
            let names = names.of(&node, variables, all);
            found.entry((*name).clone()).or_default().extend(names.iter().cloned());
        }
    }
    found
}

/// The names of a statement, which are collected once they are needed.
#[derive(Default)]
struct OnceNames(std::cell::OnceCell<Names>);

impl OnceNames {
    fn of(&self, node: &SyntaxNode, variables: &Variables, all: &[&Definition]) -> &Names {
        self.0.get_or_init(|| {
            let closures = node.descendants().filter(|it| ast::ClosureExpr::can_cast(it.kind()));
            let mut names: Names =
                closures.flat_map(|it| names_of(&it.text().to_string())).collect();
            let paths = node.descendants().filter_map(ast::PathExpr::cast);
            names.extend(paths.filter(|it| is_code(it, all)).map(|it| it.to_string()));
            // What a closure has captured leads to the methods of its type.
            let types = names.iter().filter_map(|name| variables.get(name));
            let of_types: Names = types.flat_map(|it| words(it).map(str::to_owned)).collect();
            names.extend(of_types);
            names
        })
    }
}

/// Whether a path is not the function of a call, or one that returns code.
fn is_code(path: &ast::PathExpr, all: &[&Definition]) -> bool {
    let call = path.syntax().parent().and_then(ast::CallExpr::cast);
    let is_called = call.and_then(|it| it.expr()).is_some_and(|it| it.syntax() == path.syntax());
    let name = path.to_string();
    let returns_code = |it: &&&Definition| {
        let function = it.tree().descendants().find_map(ast::Fn::cast);
        let result = function.and_then(|it| it.ret_type()).map(|it| it.to_string());
        result.is_some_and(|it| keeps_code(&it) || has_word(&it, "impl"))
    };
    !is_called
        || all
            .iter()
            .filter(|it| it.kind == Kind::Named && it.key == name)
            .any(|it| returns_code(&it))
}

/// Whether a value of a type, of which this is a part, may bring code with it.
pub fn keeps_code(part: &str) -> bool {
    has_word(part, "dyn") || has_word(part, "fn")
}

/// The definitions that the code in a variable was compiled with, by key: those that its names lead
/// to, and those of the traits behind `dyn` in the parts of its type.
pub fn compiled_with<'a>(
    parts: &[&str],
    names: Option<&Names>,
    all: &[&'a Definition],
) -> BTreeSet<&'a str> {
    let is_behind = |of: &str| parts.iter().any(|it| has_word(it, "dyn") && has_word(it, of));
    let mut names = names.cloned().unwrap_or_default();
    let mut found = BTreeSet::new();
    let roots = all.iter().filter(|it| trait_of(it).is_some_and(is_behind));
    let mut new: Vec<&Definition> = roots.copied().collect();
    loop {
        for it in new {
            found.insert(it.key.as_str());
            names.extend(names_of(it.source()));
        }
        let is_new = |it: &&&Definition| !found.contains(it.key.as_str()) && is_used(it, &names);
        new = all.iter().filter(is_new).copied().collect();
        if new.is_empty() {
            return found;
        }
    }
}

/// The trait that it defines or implements.
fn trait_of(definition: &Definition) -> Option<&str> {
    let title = match definition.kind {
        Kind::Trait => definition.title.strip_prefix("impl ")?,
        _ => definition.title.strip_prefix("trait ")?,
    };
    title.split([' ', '<']).next()?.rsplit("::").next()
}

/// Whether code with these names is compiled with it: it is a function, a constant, a module or a
/// macro of one of them, or an `impl` for a type of these names with a method of these names.
fn is_used(definition: &Definition, names: &Names) -> bool {
    let has = |name: &str| names.contains(name);
    match &definition.kind {
        Kind::Named => {
            let word = definition.title.split(' ').next();
            word.is_some_and(|it| ["fn", "const", "mod"].contains(&it)) && has(&definition.key)
        }
        Kind::Macro(name) => has(name),
        Kind::Methods(own, members) => words(own).any(has) && members.iter().any(|it| has(it)),
        Kind::Trait => {
            let own = definition.title.split_once(" for ").map_or("", |(_, own)| own);
            let functions = |tree: SyntaxNode| {
                let all = tree.descendants().filter(|it| ast::Fn::can_cast(it.kind()));
                all.filter_map(|it| name_of(&it)).collect::<Vec<_>>()
            };
            words(own).any(has) && functions(definition.tree()).iter().any(|it| has(it))
        }
        _ => false,
    }
}

/// Whether two sources differ in more than blanks and comments.
pub fn differ(before: &str, now: &str) -> bool {
    !meaningful(before).map(|it| it.text).eq(meaningful(now).map(|it| it.text))
}

fn names_of(text: &str) -> Vec<String> {
    meaningful(text).flat_map(|it| words(it.text)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::definitions::parse;

    const SOURCE: &str = "fn pi() -> f64 { 3.0 } fn twice() -> f64 { 2.0 * pi() } fn other() {} \
        struct Disc(f64); impl Disc { fn area(&self) -> f64 { twice() } } \
        trait Area { fn area(&self) -> f64; fn half(&self) -> f64 { pi() } } \
        impl Area for Disc { fn area(&self) -> f64 { 1.0 } } \
        fn make() -> impl Fn(f64) -> f64 { |x| x } const K: i32 = 1;";

    /// What a variable of this type keeps that a cell with this code makes.
    fn kept(type_name: &str, code: &str) -> Vec<String> {
        let items: Vec<Definition> = parse::items(SOURCE).into_iter().map(|(_, it)| it).collect();
        let all: Vec<&Definition> = items.iter().collect();
        let (name, disc) = ("f".to_owned(), "disc".to_owned());
        let variables = [(name.clone(), type_name.to_owned()), (disc, "Disc".to_owned())];
        let given = given(code, &[&name], &variables.into_iter().collect(), &all);
        let found = compiled_with(&[type_name], given.get("f"), &all);
        let titles = all.iter().filter(|it| found.contains(it.key.as_str()));
        titles.map(|it| it.title.clone()).collect()
    }

    #[test]
    fn a_closure_keeps_the_functions_that_it_leads_to() {
        assert_eq!(kept("fn(f64) -> f64", "let f = |x: f64| x * twice();"), ["fn pi", "fn twice"]);
        assert_eq!(kept("fn() -> f64", "let f = pi; other();"), ["fn pi"]);
        assert_eq!(kept("Box<dyn Fn(f64) -> f64>", "let f = make();"), ["fn make"]);
        assert_eq!(kept("Vec<fn(i32) -> i32>", "f.push(|x| x * K)"), ["const K"]);
        assert!(kept("fn(f64) -> f64", "let f = |x: f64| x;\nlet y = twice();").is_empty());
    }

    #[test]
    fn a_closure_keeps_the_methods_of_what_it_captures() {
        let kept = kept("Box<dyn Fn() -> f64>", "let f = move || disc.area();");
        let all = ["fn pi", "fn twice", "impl Disc { area }", "impl Area for Disc"];
        assert_eq!(kept, all);
    }

    #[test]
    fn a_value_behind_dyn_keeps_its_trait_and_what_that_calls() {
        let kept = kept("Box<dyn Area>", "let f = Box::new(Disc(1.0)); other();");
        let all = ["fn pi", "fn twice", "impl Disc { area }", "trait Area", "impl Area for Disc"];
        assert_eq!(kept, all);
    }

    #[test]
    fn a_comment_changes_nothing() {
        assert!(!differ("fn f() { 1 } // one", "fn f() {\n 1 }"));
        assert!(differ("fn f() { 1 }", "fn f() { 2 }"));
    }
}
