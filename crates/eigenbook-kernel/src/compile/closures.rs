//! Closures that a cell binds to variables, in a form that later cells can call.
//!
//! The type of a closure has no name. One that captures nothing is kept as a pointer to a function,
//! one that owns what it captures in a box; the compiler fills in the types of parameters and result.
//! Which form fits is tried in this order, because only the compiler knows what is captured. A closure
//! that borrows fits none of them.

use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile};
use std::collections::BTreeMap;

/// How a closure is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A pointer to a function.
    Pointer,
    /// A box that is called through a shared reference.
    Shared,
    /// A box that is called through a mutable reference: what is captured changes.
    Mutable,
}

impl Form {
    const fn next(self) -> Option<Self> {
        match self {
            Self::Pointer => Some(Self::Shared),
            Self::Shared => Some(Self::Mutable),
            Self::Mutable => None,
        }
    }
}

/// The closures of a cell: name → number of parameters and form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closures(BTreeMap<String, (usize, Form)>);

impl Closures {
    /// Those that the cell binds by a `let` of its own, without a type.
    pub fn of(cell: &str) -> Self {
        if !cell.contains('|') {
            return Self::default();
        }
        let file = SourceFile::parse(&format!("fn cell() {{\n{cell}\n}}"), Edition::CURRENT).tree();
        let body = file.syntax().descendants().find_map(ast::StmtList::cast);
        let statements = body.into_iter().flat_map(|body| body.statements());
        Self(statements.filter_map(|statement| bound(&statement)).collect())
    }

    /// The statement that gives a closure its form, under the same name; with its own type where that
    /// is known, and else for the compiler to fill in.
    pub fn shape(&self, name: &str, known: Option<&str>) -> Option<String> {
        let (n_parameters, form) = self.0.get(name)?;
        let parameters = vec!["_"; *n_parameters].join(", ");
        let open = match form {
            Form::Pointer => format!("fn({parameters}) -> _"),
            Form::Shared => format!("Box<dyn Fn({parameters}) -> _>"),
            Form::Mutable => format!("Box<dyn FnMut({parameters}) -> _>"),
        };
        let value = match form {
            Form::Pointer => name.to_owned(),
            Form::Shared | Form::Mutable => format!("Box::new({name})"),
        };
        Some(format!("let {name}: {} = {value};", known.unwrap_or(&open)))
    }

    /// The form of this closure does not fit; says whether there was one.
    pub fn give_way(&mut self, name: &str) -> bool {
        let Some((_, form)) = self.0.get_mut(name) else { return false };
        match form.next() {
            Some(next) => *form = next,
            None => drop(self.0.remove(name)),
        }
        true
    }

    /// Whether this variable is a closure with a form.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

fn bound(statement: &ast::Stmt) -> Option<(String, (usize, Form))> {
    let ast::Stmt::LetStmt(statement) = statement else { return None };
    let (ast::Pat::IdentPat(pattern), ast::Expr::ClosureExpr(closure)) =
        (statement.pat()?, statement.initializer()?)
    else {
        return None;
    };
    closure.body()?;
    let n_parameters = closure.param_list()?.params().count();
    let name = pattern.name()?.text().to_string();
    statement.ty().is_none().then_some((name, (n_parameters, Form::Pointer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_is_tried_in_three_forms() {
        let mut closures = Closures::of("let f = |x: i32, y| x + y; let n = a | b; f(1, 2)");
        let shape = |closures: &Closures| closures.shape("f", None);
        assert_eq!(shape(&closures).unwrap(), "let f: fn(_, _) -> _ = f;");
        assert_eq!(closures.shape("n", None), None);
        assert!(closures.give_way("f"));
        assert_eq!(shape(&closures).unwrap(), "let f: Box<dyn Fn(_, _) -> _> = Box::new(f);");
        let known = closures.shape("f", Some("Box<dyn Fn(i32, i32) -> i32>"));
        assert_eq!(known.unwrap(), "let f: Box<dyn Fn(i32, i32) -> i32> = Box::new(f);");
        assert!(closures.give_way("f") && closures.give_way("f") && !closures.give_way("f"));
        assert_eq!(shape(&closures), None);
    }

    #[test]
    fn what_has_a_type_keeps_it() {
        let boxed = "let f: Box<dyn Fn(i32) -> i32> = Box::new(|x| x); { let g = |x| x; }";
        assert_eq!(Closures::of(boxed), Closures::default());
        assert_eq!(Closures::of("let f = |"), Closures::default());
    }
}
