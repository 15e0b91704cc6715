//! Variables that a macro of the notebook makes: `make!(q);`, if the macro writes `let $name = 5;`.
//!
//! evcxr keeps the variables whose `let` is in the cell itself, so these end with their cell.

use crate::cell_tree::{CellTree, arms, name_of};
use crate::compile::{Unkept, Why};
use crate::tokens::{Token, TokenKind, meaningful, parts};
use ra_ap_syntax::ast::{self, AstNode};
use std::collections::{BTreeMap, BTreeSet};

/// The macros of the notebook, and which of their arguments name a variable that they make.
#[derive(Debug, Default)]
pub struct Makers(BTreeMap<String, BTreeSet<Arguments>>);

/// Arguments of a call, between commas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Arguments {
    At(usize),
    /// All from this one on.
    From(usize),
}

impl Makers {
    /// Records the macros that a cell has defined, and finds the variables that macros have made in it.
    pub fn made_in(&mut self, cell: &CellTree) -> Vec<Unkept> {
        let Some(body) = cell.body() else { return Vec::new() };
        for rules in body.syntax().children().filter_map(ast::MacroRules::cast) {
            self.0.insert(name_of(rules.syntax()).unwrap_or_default(), places(&rules));
        }
        let own = cell.made();
        let calls = body.syntax().children().filter_map(|it| called(&it));
        let unkept = calls.flat_map(|(name, arguments)| {
            let places = self.0.get(&name).cloned().unwrap_or_default();
            let names = names(&arguments, &places);
            let why = Why::Macro(name);
            names.into_iter().map(move |name| Unkept { name, why: why.clone() })
        });
        unkept.filter(|it| !own.contains(&it.name)).collect()
    }
}

/// The name and the arguments of the macro that a statement calls.
fn called(statement: &ra_ap_syntax::SyntaxNode) -> Option<(String, String)> {
    let expression = ast::ExprStmt::cast(statement.clone()).and_then(|it| it.expr());
    let call = match expression.or_else(|| ast::Expr::cast(statement.clone()))? {
        ast::Expr::MacroExpr(it) => it.macro_call()?,
        _ => return None,
    };
    let name = call.path()?.segment()?.name_ref()?.text().to_string();
    Some((name, inside(&call.token_tree()?.syntax().text().to_string()).to_owned()))
}

/// The arguments of a macro that name a variable which it makes, in any of its arms.
fn places(rules: &ast::MacroRules) -> BTreeSet<Arguments> {
    let mut found = BTreeSet::new();
    for arm in arms(rules) {
        let [pattern, body] = arm.map(|it| it.syntax().text().to_string());
        let bound = bound_by(inside(&body));
        for (at, part) in parts(inside(&pattern)).into_iter().enumerate() {
            let texts: Vec<&str> = meaningful(part).map(|it| it.text).collect();
            match texts[..] {
                ["$", name, ":", "ident", ..] if bound.contains(name) => {
                    found.insert(Arguments::At(at));
                }
                ["$", "(", "$", name, ":", "ident", ..] if bound.contains(name) => {
                    found.insert(Arguments::From(at));
                }
                _ => {}
            }
        }
    }
    found
}

/// The parameters of a macro that its body itself, and no block in it, binds by `let`.
fn bound_by(body: &str) -> BTreeSet<&str> {
    let tokens: Vec<Token<'_>> = meaningful(body).collect();
    let mut depth = 0_i32;
    let mut found = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::OpenBrace => depth += 1,
            TokenKind::CloseBrace => depth -= 1,
            _ => {}
        }
        let next: Vec<&str> = tokens[at..].iter().take(4).map(|it| it.text).collect();
        match next[..] {
            ["let", "mut", "$", name] | ["let", "$", name, ..] if depth == 0 => {
                found.insert(name);
            }
            _ => {}
        }
    }
    found
}

/// The names at these places of a call.
fn names(arguments: &str, places: &BTreeSet<Arguments>) -> Vec<String> {
    let is_place = |at: usize| {
        places.iter().any(|place| match place {
            Arguments::At(it) => *it == at,
            Arguments::From(it) => *it <= at,
        })
    };
    let parts = parts(arguments).into_iter().enumerate().filter(|(at, _)| is_place(*at));
    let first = parts.filter_map(|(_, part)| {
        let mut tokens = meaningful(part);
        let first = tokens.next()?;
        let next = [tokens.next(), tokens.next()].map(|it| it.map_or("", |it| it.text));
        // Of the patterns with a name first, those that are no expression or path.
        let is_name = matches!(next[0], "" | "=" | ";") || next[0] == ":" && next[1] != ":";
        is_name.then_some(first)
    });
    let names = first.filter(|it| matches!(it.kind, TokenKind::Ident | TokenKind::RawIdent));
    names.map(|it| it.text.to_owned()).collect()
}

/// What is in the brackets of a tree.
fn inside(tree: &str) -> &str {
    tree.get(1..tree.len().saturating_sub(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_in(cells: &[&str]) -> Vec<String> {
        let mut makers = Makers::default();
        let found = cells.iter().flat_map(|code| makers.made_in(&CellTree::new(*code)));
        found.map(|it| format!("{} {:?}", it.name, it.why)).collect()
    }

    #[test]
    fn a_macro_makes_the_variables_that_it_binds() {
        let make = "macro_rules! make { ($n:ident) => { let $n = 5; }; ($a:expr, $n:ident) => { let mut $n = $a; }; }";
        assert_eq!(made_in(&[make, "make!(q);\nq + 1"]), ["q Macro(\"make\")"]);
        assert_eq!(made_in(&[&format!("{make}\nmake![f(2, 3), r];")]), ["r Macro(\"make\")"]);
        let many = "macro_rules! all { ($($n:ident = $e:expr),*) => { $(let $n = $e;)* } }";
        let expected = ["a Macro(\"all\")", "b Macro(\"all\")"];
        assert_eq!(made_in(&[many, "all!(a = 1, b = 2);"]), expected);
    }

    #[test]
    fn a_name_may_have_a_type_behind_it() {
        let make = "macro_rules! typed { ($n:ident : $t:ty = $e:expr) => { let $n: $t = $e; } }";
        assert_eq!(made_in(&[make, "typed!(q: i64 = 4);"]), ["q Macro(\"typed\")"]);
        let many =
            "macro_rules! each { ($e:expr) => { $e }; ($n:ident; $e:expr) => { let $n = $e; } }";
        assert_eq!(made_in(&[many, "each!(q; 4); each!(m::f);"]), ["q Macro(\"each\")"]);
    }

    #[test]
    fn other_names_are_none() {
        let block = "macro_rules! m { ($n:ident) => {{ let $n = 5; $n }}; }";
        let used = "macro_rules! show { ($n:ident) => { let it = $n; println!(\"{it}\"); }; }";
        assert!(made_in(&[block, used, "m!(q);", "show!(q);", "other!(q);"]).is_empty());
        let make = "macro_rules! make { ($n:ident, $e:expr) => { let $n = $e; }; }";
        let of_the_cell = "make!(q, x);\nlet q = q;";
        assert!(made_in(&[make, of_the_cell]).is_empty());
        assert!(made_in(&[make, &make.replace("let $n", "$n"), "make!(q, x);"]).is_empty());
    }
}
