//! A cell that ends with a call of its own `main`: an error that `main` returns is a failure of the
//! cell, as it is one of a program.

use crate::cell_tree::{self, CellTree};
use crate::compile::beside::inserted;
use ra_ap_syntax::ast::{self, HasName};
use ra_ap_syntax::{AstNode, Edition, SourceFile, SyntaxNode};

/// The cell with a `?` behind a `main()` at its end, if that returns a `Result` whose error has a
/// text. `known` are the definitions of other cells.
pub fn with_failure<'a>(cell: CellTree, known: impl Iterator<Item = &'a str>) -> CellTree {
    if !cell.code.contains("main()") {
        return cell;
    }
    let root = cell.root();
    let call = root.descendants().find_map(ast::BlockExpr::cast);
    let call = call.and_then(|body| body.tail_expr()).filter(|it| it.syntax().text() == "main()");
    let Some(call) = call else { return cell };
    let others: Vec<SyntaxNode> =
        known.map(|text| SourceFile::parse(text, Edition::CURRENT).syntax_node()).collect();
    let all = [&root].into_iter().chain(&others);
    let found = all.clone().flat_map(|it| it.descendants().filter_map(ast::Fn::cast));
    let mut named = found.filter(|it| it.name().is_some_and(|name| name.text() == "main"));
    let result = named.next().and_then(|it| it.ret_type()?.ty());
    let result = result.map(|it| it.syntax().text().to_string()).unwrap_or_default();
    let own = all.flat_map(|it| it.descendants().filter_map(ast::Adt::cast));
    let is_of = |name: &str| result.split(|c: char| !c.is_alphanumeric()).any(|it| it == name);
    let mut own = own.filter(|it| it.name().is_some_and(|name| is_of(name.text())));
    // An own type need not have a text: its value is shown.
    if !is_of("Result") || own.next().is_some() {
        return cell;
    }
    let end = cell_tree::range_in_cell(call.syntax().text_range()).end;
    cell.edited(vec![inserted(end, "?")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_main_that_may_fail_fails_the_cell() {
        let with = |code: &str| {
            with_failure(CellTree::new(code), ["fn main() -> io::Result<()> { f() }"].into_iter())
                .code
        };
        assert_eq!(with("main() // c"), "main()/*eb>*/?/*<eb*/ // c");
        let own = "fn main() -> Result<(), Box<dyn Error>> { g()?; Ok(()) }\nmain()";
        assert_eq!(with(own), format!("{own}/*eb>*/?/*<eb*/"));
        for same in [
            "main();",
            "let r = main();\nr",
            "fn main() {}\nmain()",
            "enum Mine { A }\nfn main() -> Result<(), Mine> { Ok(()) }\nmain()",
            "a::main()",
        ] {
            assert_eq!(with(same), same);
        }
    }
}
