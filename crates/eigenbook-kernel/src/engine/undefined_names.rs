//! Variables and definitions that a later cell may miss, and why they do not exist.

use super::macro_made::Makers;
use crate::cell_tree::CellTree;
use crate::compile::{self, Variables};
use crate::diagnostics::{Absent, Cell, Gone, Moved};
use crate::tokens::has_word;
use ra_ap_syntax::ast::{self, AstNode};

/// How many variables of failed cells are remembered.
const REMEMBERED: usize = 1000;

/// The record for the reports of later cells.
#[derive(Debug, Default)]
pub struct Missing {
    /// The variables that cells gave away.
    pub moved: Vec<Moved>,
    /// The variables that failed cells did not create.
    pub absent: Vec<Absent>,
    /// The functions, types and imports that did not fit later definitions.
    pub gone: Vec<Gone>,
    /// The macros of the notebook that make variables.
    pub makers: Makers,
}

impl Missing {
    /// A cell has run: variables that existed before it, or that it has made, and that do not exist
    /// now were moved by it.
    pub fn after_success(
        &mut self,
        (number, cell): (u32, &CellTree),
        before: &Variables,
        now: &Variables,
    ) {
        self.moved.retain(|moved| !now.contains_key(&moved.name));
        self.absent.retain(|absent| !now.contains_key(&absent.name));
        for (name, type_name) in before.iter().filter(|(name, _)| !now.contains_key(*name)) {
            let line = cell.code.lines().rfind(|line| has_word(line, name));
            let line = line.map(|line| line.trim().to_owned());
            // No single line of such a closure shows where a copy belongs.
            let line = line.filter(|_| !is_in_a_long_closure(cell, name));
            let (name, type_name) = (name.clone(), Some(type_name.clone()));
            self.moved.push(Moved { name, cell: number, line, type_name });
        }
        let own = cell.made().into_iter();
        for name in own.filter(|it| !now.contains_key(it) && !before.contains_key(it)) {
            self.absent.retain(|absent| absent.name != name);
            self.moved.push(Moved { name, cell: number, line: None, type_name: None });
        }
        let defined = cell.defined();
        self.gone.retain(|gone| !defined.contains(&gone.name));
    }

    /// These definitions of earlier cells did not fit any more, and were removed: `fn f`, `use m::g`.
    pub fn removed<'a>(&mut self, titles: impl Iterator<Item = (&'a str, usize)>) {
        let named = titles.filter(|(title, _)| !title.starts_with("impl"));
        self.gone.extend(named.filter_map(|(title, cell)| {
            let name = title.rsplit([' ', ':']).next()?.to_owned();
            Some(Gone { name, cell })
        }));
    }

    /// A cell has failed: its new variables and definitions do not exist.
    pub fn after_failure(&mut self, cell: &Cell, now: &Variables) {
        let tree = CellTree::new(&*cell.code);
        let made = tree.made().into_iter().chain(tree.defined());
        let made = made.filter(|name| !now.contains_key(name));
        self.absent.extend(made.map(|name| Absent { name, cell: cell.number, why: None }));
        self.forget_old();
    }

    /// These variables ended with their cell. What had such a name before was not moved away.
    pub fn ended(&mut self, unkept: &[compile::Unkept], cell: u32) {
        self.moved.retain(|moved| !unkept.iter().any(|it| it.name == moved.name));
        let unkept = unkept.iter().cloned();
        self.absent.extend(unkept.map(|it| Absent { name: it.name, cell, why: Some(it.why) }));
        self.forget_old();
    }

    fn forget_old(&mut self) {
        self.absent.drain(..self.absent.len().saturating_sub(REMEMBERED));
    }
}

/// Whether a closure over several lines has taken a variable with `move`.
fn is_in_a_long_closure(cell: &CellTree, name: &str) -> bool {
    let closures = cell.root().descendants().filter_map(ast::ClosureExpr::cast);
    let mut taken = closures.filter(|closure| closure.move_token().is_some());
    taken.any(|closure| {
        let text = closure.syntax().text().to_string();
        text.contains('\n') && has_word(&text, name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_definitions() {
        let code = "fn f() { fn g() {} }\nstruct S;\nlet a = 1;\nconst N: u8 = 1;\nimpl S {}";
        assert_eq!(CellTree::new(code).defined(), ["f", "S", "N"]);
    }

    #[test]
    fn a_long_closure_is_no_place_for_a_copy() {
        let cell = |code: &str| CellTree::new(code);
        let long = cell("call(move |rate| {\n    &x * rate\n});");
        assert!(is_in_a_long_closure(&long, "x") && !is_in_a_long_closure(&long, "y"));
        assert!(!is_in_a_long_closure(&cell("call(move |rate| &x * rate);\ntake(y);"), "x"));
    }

    #[test]
    fn a_removed_definition_is_known_until_it_is_defined_again() {
        let mut missing = Missing::default();
        missing.removed([("fn f", 1), ("use m::g", 2), ("impl A for B", 3)].into_iter());
        let names =
            |missing: &Missing| missing.gone.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&missing), ["f", "g"]);
        missing.after_success(
            (4, &CellTree::new("fn f() {}")),
            &Variables::new(),
            &Variables::new(),
        );
        assert_eq!(names(&missing), ["g"]);
    }

    #[test]
    fn what_a_cell_makes_and_gives_away_was_moved() {
        let mut missing = Missing::default();
        let cell = CellTree::new("let v = vec![1]; let w = v;");
        let now = Variables::from([("w".to_owned(), "Vec<i32>".to_owned())]);
        missing.after_success((2, &cell), &Variables::new(), &now);
        assert_eq!(missing.moved.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["v"]);
    }

    #[test]
    fn names_of_patterns_but_not_of_blocks() {
        let code = "let a = 1; let (mut b, [c, _]) = { let d = 2; (d, [3, 4]) };\nfor e in 0..2 { let f = e; }";
        assert_eq!(CellTree::new(code).made(), ["a", "b", "c"]);
        assert!(CellTree::new("let = 5;").made().is_empty());
    }
}
