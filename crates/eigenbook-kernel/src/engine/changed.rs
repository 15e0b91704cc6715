//! The variables that a cell may have changed before it failed: they stay as it left them, and the
//! report names them.

use super::cell_run::CellRun;
use super::problems;
use crate::cell_tree::{self, CellTree};
use crate::compile::Variables;
use crate::diagnostics;
use eigenbook_wire::Outcome as Ended;
use ra_ap_syntax::ast::{self, AstNode};
use std::collections::BTreeSet;

/// The variables that a cell has changed before it panicked or a `?` ended it.
pub fn by(run: &CellRun, cell: &diagnostics::Cell) -> Vec<String> {
    if !matches!(run.record.outcome, Some(Ended::Panicked | Ended::Failed)) {
        return Vec::new();
    }
    let place =
        run.record.panic.clone().map(|(_, file, line, column)| {
            problems::place_of(&run.source, cell, &file, line, column)
        });
    let end = match place {
        Some(diagnostics::PanicPlace::Cell { line, column }) => {
            let lines = cell.code.split_inclusive('\n').take(line - 1).map(str::len);
            lines.sum::<usize>() + column - 1
        }
        // The last statement is the likeliest to have failed.
        _ => cell.code.trim_end().rfind(';').unwrap_or_default(),
    };
    until(end, &cell.code, &run.before)
}

/// Those of `before` that statements in front of this byte of the cell assign to, or call a method
/// of whose result they drop.
fn until(end: usize, code: &str, before: &Variables) -> Vec<String> {
    let body = CellTree::new(code).body();
    let statements = body.into_iter().flat_map(|body| body.statements());
    let is_before =
        |node: &ast::Stmt| cell_tree::range_in_cell(node.syntax().text_range()).end <= end;
    let (mut made, mut found) = (BTreeSet::new(), BTreeSet::new());
    for statement in statements.take_while(is_before) {
        match statement {
            ast::Stmt::LetStmt(it) => made.extend(cell_tree::bound(&it)),
            ast::Stmt::ExprStmt(it) => {
                let names = it.expr().iter().flat_map(changed).collect::<Vec<_>>();
                found.extend(names.into_iter().filter(|name| !made.contains(name)));
            }
            ast::Stmt::Item(_) => {}
        }
    }
    found.into_iter().filter(|name| before.contains_key(name)).collect()
}

/// The variables that an expression assigns to, and the one whose method it calls.
fn changed(expression: &ast::Expr) -> Vec<String> {
    let all = expression.syntax().descendants().filter_map(ast::BinExpr::cast);
    let assigns = all.filter(|it| matches!(it.op_kind(), Some(ast::BinaryOp::Assignment { .. })));
    let called = match expression {
        ast::Expr::TryExpr(it) => it.expr(),
        other => Some(other.clone()),
    };
    let called = called.filter(|it| matches!(it, ast::Expr::MethodCallExpr(_)));
    assigns.filter_map(|it| owner(it.lhs()?)).chain(called.and_then(owner)).collect()
}

/// `a` of `a.b[c].d()`.
fn owner(expression: ast::Expr) -> Option<String> {
    match expression {
        ast::Expr::PathExpr(it) => Some(it.syntax().text().to_string()),
        ast::Expr::FieldExpr(it) => owner(it.expr()?),
        ast::Expr::IndexExpr(it) => owner(it.base()?),
        ast::Expr::MethodCallExpr(it) => owner(it.receiver()?),
        ast::Expr::PrefixExpr(it) => owner(it.expr()?),
        ast::Expr::ParenExpr(it) => owner(it.expr()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_before_a_place() {
        let before: Variables =
            ["n", "v", "a", "m"].map(|it| (it.to_owned(), "i32".to_owned())).into();
        let code = "n += 10;\nv[0].push(10); let a = 1; a += 1;\nif true { m.x = 3; }\npanic!(); a";
        let end = code.find("panic").unwrap();
        assert_eq!(until(end, code, &before), ["m", "n", "v"]);
        assert_eq!(until(code.find("let").unwrap(), code, &before), ["n", "v"]);
        assert!(until(end, "let b = v.len(); panic!()", &before).is_empty());
    }
}
