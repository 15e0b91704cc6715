//! A cell that ends like a block of statements: what is at its end has no value to show, and the
//! engine would take it for one.

use crate::cell_tree::{self, CellTree, name_of};
use crate::compile::beside::{INSERTED, blank};
use ra_ap_syntax::ast::{self, AstNode, HasAttrs};
use ra_ap_syntax::{Edition, NodeOrToken, SourceFile, SyntaxKind, SyntaxNode, T};

/// The cell with a `;` behind a block at its end that has an attribute, or that calls a macro
/// of statements, and without an `Ok(())` there, with which a function ends. `known` are the
/// definitions of other cells.
pub fn as_statement<'a>(cell: CellTree, known: impl Iterator<Item = &'a str>) -> CellTree {
    let Some(body) = cell.body().filter(|_| cell.is_rust()) else { return cell };
    let Some(last) = body.tail_expr() else { return cell };
    let place = cell_tree::range_in_cell(last.syntax().text_range());
    let text: String = last.syntax().text().to_string().split_whitespace().collect();
    let mut code = cell.code.clone();
    if text == "Ok(())" && body.statements().next().is_some() {
        blank(&mut code, place);
    } else if last.is_block_like() && last.attrs().next().is_some()
        || calls_statements(&last, &cell.root(), known)
    {
        let [open, close] = INSERTED;
        code.insert_str(place.end, &format!("{open};{close}"));
    }
    cell.with(code)
}

/// Whether an expression calls a macro of the notebook whose rules all give statements.
fn calls_statements<'a>(
    call: &ast::Expr,
    cell: &SyntaxNode,
    known: impl Iterator<Item = &'a str>,
) -> bool {
    let ast::Expr::MacroExpr(call) = call else { return false };
    let name = call.macro_call().and_then(|it| it.path()).map(|it| it.syntax().to_string());
    let known = known.filter(|text| text.contains("macro_rules"));
    let known = known.map(|text| SourceFile::parse(text, Edition::CURRENT).syntax_node());
    let mut sources = std::iter::once(cell.clone()).chain(known);
    let rules = sources.find_map(|source| {
        let mut all = source.descendants().filter_map(ast::MacroRules::cast);
        all.find(|it| name.is_some() && name_of(it.syntax()) == name)
    });
    rules.is_some_and(|rules| gives_statements(&rules))
}

/// Whether each rule of a macro ends with a `;`.
fn gives_statements(rules: &ast::MacroRules) -> bool {
    let children = rules.token_tree().into_iter().flat_map(|it| it.syntax().children_with_tokens());
    let (mut is_behind_arrow, mut bodies) = (false, Vec::new());
    for child in children {
        match child {
            NodeOrToken::Node(body) if is_behind_arrow => {
                bodies.push(body);
                is_behind_arrow = false;
            }
            NodeOrToken::Token(token) => {
                is_behind_arrow |= token.kind() == T![>] || token.kind() == T![=>]
            }
            NodeOrToken::Node(_) => {}
        }
    }
    let last = |body: &SyntaxNode| {
        let tokens = body.descendants_with_tokens().filter_map(|it| it.into_token());
        let meaningful = tokens.filter(|it| !it.kind().is_trivia()).map(|it| it.kind());
        meaningful.collect::<Vec<SyntaxKind>>().into_iter().nth_back(1)
    };
    !bodies.is_empty() && bodies.iter().all(|body| last(body) == Some(T![;]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_is_a_statement() {
        let known = ["macro_rules! hello { () => { f(); }; (2) => { f(); g(); } }"];
        let with = |code: &str| as_statement(CellTree::new(code), known.into_iter()).code;
        assert_eq!(with("hello!() // c"), "hello!()/*eb>*/;/*<eb*/ // c");
        assert_eq!(with("let a = 1;\nhello! { 2 }"), "let a = 1;\nhello! { 2 }/*eb>*/;/*<eb*/");
        assert_eq!(with("#[cfg(unix)] {\n f();\n}"), "#[cfg(unix)] {\n f();\n}/*eb>*/;/*<eb*/");
        assert_eq!(with("f()?;\nOk(())"), "f()?;\n      ");
        let two = "macro_rules! two { () => { 1 }; (2) => { f(); } }\ntwo!()";
        for same in
            ["hello!();", "vec![1]", "f()", "Ok(())", "Ok(1)", two, "if a { b }", "#[a] f()"]
        {
            assert_eq!(with(same), same);
        }
    }
}
