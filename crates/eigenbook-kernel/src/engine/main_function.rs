//! A cell that ends with a call of its own `main`: an error that `main` returns is a failure of the
//! cell, as it is one of a program.

use crate::cell_tree::{self, CellTree};
use crate::compile::beside::inserted;
use ra_ap_syntax::ast::{self, HasAttrs, HasName};
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
    let is_condition = |it: ast::Attr| it.syntax().text().to_string().starts_with("#[cfg(");
    let result = |it: &ast::Fn| Some(it.ret_type()?.ty()?.syntax().text().to_string());
    let mains = |root: &SyntaxNode| -> Vec<(bool, String)> {
        let found = root.descendants().filter_map(ast::Fn::cast);
        let named = found.filter(|it| it.name().is_some_and(|name| name.text() == "main"));
        named.map(|it| (it.attrs().any(is_condition), result(&it).unwrap_or_default())).collect()
    };
    let mut results = mains(&root);
    if results.is_empty() {
        results = others.iter().flat_map(mains).collect();
    }
    let Some((is_conditional, result)) = results.first().cloned() else { return cell };
    // Of several with a `#[cfg]` any may be the one that is compiled.
    let mut alternatives = results.iter().take_while(|(has_condition, _)| *has_condition);
    let differs = is_conditional && alternatives.any(|(_, other)| *other != result);
    let all = [&root].into_iter().chain(&others);
    let own = all.flat_map(|it| it.descendants().filter_map(ast::Adt::cast));
    let is_of = |name: &str| result.split(|c: char| !c.is_alphanumeric()).any(|it| it == name);
    let mut own = own.filter(|it| it.name().is_some_and(|name| is_of(name.text())));
    // An own type need not have a text: its value is shown.
    if differs || !is_of("Result") || own.next().is_some() {
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
            "#[cfg(a)] fn main() -> Result<()> { f() }\n#[cfg(not(a))] fn main() {}\nmain()",
        ] {
            assert_eq!(with(same), same);
        }
    }
}
