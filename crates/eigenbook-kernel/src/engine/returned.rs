//! `return` in a cell itself: it ends the cell.

use crate::cell_tree::{CellTree, range_in_cell};
use crate::compile::beside::inserted;
use crate::edits::blanks;
use ra_ap_syntax::ast::{self, AstNode};

/// The cell with the value behind each `return` that has none: the engine runs a cell in a function
/// with a result. The inserted text is marked.
pub fn with_values(cell: CellTree) -> CellTree {
    if !cell.code.contains("return") {
        return cell;
    }
    let code = without_last(&cell);
    let cell = cell.with(code);
    let empty = cell.returns().into_iter().filter(|it| it.expr().is_none());
    let values = empty.map(|it| {
        inserted(range_in_cell(it.syntax().text_range()).end, " ::core::result::Result::Ok(())")
    });
    let values = values.collect();
    cell.edited(values)
}

/// The code with blanks for a `return` that is its last statement: it changes nothing, and what it
/// skips would be the keeping of the variables.
fn without_last(cell: &CellTree) -> String {
    let mut code = cell.code.clone();
    let body = cell.body();
    let last = body.and_then(|it| it.syntax().last_child()).map(|it| {
        match ast::ExprStmt::cast(it.clone()) {
            Some(statement) => (it, statement.expr()),
            None => (it.clone(), ast::Expr::cast(it)),
        }
    });
    if let Some((node, Some(ast::Expr::ReturnExpr(it)))) = last {
        let value = it.expr().map(|it| it.syntax().text().to_string()).unwrap_or_default();
        if matches!(&*value, "" | "Ok(())") {
            let place = range_in_cell(node.text_range());
            let end = place.end.min(code.len());
            code.replace_range(place.start..end, &blanks(&cell.code[place.start..end]));
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_gets_its_value() {
        let cell = with_values(CellTree::new("if x { return; }\nlet f = || { return; };"));
        let value = "/*eb>*/ ::core::result::Result::Ok(())/*<eb*/";
        assert_eq!(cell.code, format!("if x {{ return{value}; }}\nlet f = || {{ return; }};"));
        for (code, expected) in [
            ("let a = 1;\nreturn Ok(());", "let a = 1;\n              "),
            ("return", "      "),
            ("if x { return Ok(()) }", "if x { return Ok(()) }"),
            ("return Err(x)?;", "return Err(x)?;"),
        ] {
            assert_eq!(with_values(CellTree::new(code)).code, expected);
        }
    }
}
