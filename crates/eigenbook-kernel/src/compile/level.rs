//! The optimisation level of a cell.
//!
//! Code with loops of its own is worth it. Code that only calls the library is not, and compiles in
//! half the time without.

use crate::cell_tree::CellTree;
use ra_ap_syntax::ast::{self, AstNode, HasArgList, HasName};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode};

/// The level for code that is worth it.
const OPTIMISED: &str = "2";
/// The level for all other.
const QUICK: &str = "0";

/// The level for these items, and the statements of this cell.
pub fn of(items: &str, cell: &CellTree) -> &'static str {
    let has_loop = |root: SyntaxNode| root.descendants().any(|node| is_loop(&node));
    let items = || SourceFile::parse(items, Edition::CURRENT).syntax_node();
    if has_loop(cell.root()) || has_loop(items()) { OPTIMISED } else { QUICK }
}

/// Whether the node does something many times: a loop, a closure that is given to a method, such as
/// `mapv`, or a function that calls itself.
fn is_loop(node: &SyntaxNode) -> bool {
    if let Some(call) = ast::MethodCallExpr::cast(node.clone()) {
        let arguments = call.arg_list().into_iter().flat_map(|list| list.args());
        return arguments.into_iter().any(|it| matches!(it, ast::Expr::ClosureExpr(_)))
            || call.name_ref().is_some_and(|name| ITERATORS.contains(&name.text()));
    }
    if let Some(function) = ast::Fn::cast(node.clone()) {
        return calls_itself(&function);
    }
    ast::ForExpr::can_cast(node.kind())
        || ast::WhileExpr::can_cast(node.kind())
        || ast::LoopExpr::can_cast(node.kind())
}

/// Methods that run through something, whatever is done with it then.
const ITERATORS: [&str; 3] = ["iter", "iter_mut", "into_iter"];

fn calls_itself(function: &ast::Fn) -> bool {
    let (Some(name), Some(body)) = (function.name(), function.body()) else { return false };
    let calls = body.syntax().descendants().filter_map(ast::CallExpr::cast);
    calls.into_iter().any(|call| {
        let callee = call.expr().map(|callee| callee.syntax().text().to_string());
        callee.is_some_and(|callee| callee.rsplit("::").next() == Some(name.text()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_many_times_is_optimised() {
        let level = |items: &str, cell: &str| of(items, &CellTree::new(cell));
        for cell in [
            "for i in 0..3 {}",
            "while x < 3 { x += 1; }",
            "loop { break; }",
            "let y = a.mapv(|v| v * 2.0);",
            "let n = v.iter().sum::<f64>();",
            "(0..9).fold(0, |a, b| a + b)",
        ] {
            assert_eq!(level("", cell), OPTIMISED, "{cell}");
        }
        for cell in [
            "let y = matmul(&a, &b)?;",
            "\"for x in y\"",
            "// for i in 0..3 {}",
            "let f = |x: f64| x + 1.0; f(1.0)",
        ] {
            assert_eq!(level("", cell), QUICK, "{cell}");
        }
        assert_eq!(
            level("fn f(n: u64) -> u64 { if n == 0 { 1 } else { n * f(n - 1) } }", ""),
            OPTIMISED
        );
        assert_eq!(level("impl A for B { fn f() {} }", "g(1)"), QUICK);
    }
}
