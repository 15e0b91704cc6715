//! A cell that ends like a block of statements: what is at its end has no value to show, and the
//! engine would take it for one.

use crate::cell_tree::{self, CellTree, arms, meaningful, name_of};
use crate::compile::beside::{blank, inserted};
use crate::compile::conditions;
use crate::engine::definitions::Macros;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs};
use ra_ap_syntax::{Edition, NodeOrToken, SourceFile, SyntaxElement, SyntaxKind, SyntaxNode, T};

/// The variable that takes the value of a block with an attribute.
const VALUE: &str = "eigenbook_value";

/// The cell with a `;` behind a block at its end that has an attribute, or that calls a macro
/// of statements, and without an `Ok(())` there, with which a function ends. A block that is there
/// under no condition keeps its value. `known` are the definitions of other cells.
pub fn as_statement<'a>(cell: CellTree, known: impl Iterator<Item = &'a str>) -> CellTree {
    let Some(body) = cell.body().filter(|_| cell.is_rust()) else { return cell };
    let last = body.syntax().children().last();
    if let Some(last) = last.filter(is_success) {
        let mut code = cell.code.clone();
        blank(&mut code, cell_tree::range_in_cell(last.text_range()));
        return cell.with(code);
    }
    let Some(last) = body.tail_expr() else { return cell };
    let place = cell_tree::range_in_cell(last.syntax().text_range());
    let attribute = last.attrs().last().filter(|_| last.is_block_like());
    let edits = match attribute {
        // Rust has no attribute of a value, but one of the `let` that takes it.
        Some(attribute) if !last.attrs().any(|it| conditions::is_outer(&it)) => vec![
            inserted(place.start, "{"),
            inserted(
                cell_tree::range_in_cell(attribute.syntax().text_range()).end,
                &format!("let {VALUE} ="),
            ),
            inserted(place.end, &format!("; {VALUE} }}")),
        ],
        None if !calls_statements(&last, &cell.root(), known) => return cell,
        _ => vec![inserted(place.end, ";")],
    };
    cell.edited(edits)
}

/// Whether a statement is `Ok(())`.
fn is_success(statement: &SyntaxNode) -> bool {
    let text = meaningful(statement).fold(String::new(), |text, it| text + it.text());
    matches!(&*text, "Ok(())" | "Ok(());")
}

/// Whether an expression calls a macro of the notebook whose rules all give statements.
fn calls_statements<'a>(
    call: &ast::Expr,
    cell: &SyntaxNode,
    known: impl Iterator<Item = &'a str>,
) -> bool {
    let ast::Expr::MacroExpr(call) = call else { return false };
    let Some(path) = call.macro_call().and_then(|it| it.path()) else { return false };
    let name = path.syntax().to_string();
    let known = known.filter(|text| text.contains("macro_rules"));
    let known = known.map(|text| SourceFile::parse(text, Edition::CURRENT).syntax_node());
    let mut sources = std::iter::once(cell.clone()).chain(known);
    let rules = sources.find_map(|source| {
        let mut all = source.descendants().filter_map(ast::MacroRules::cast);
        all.find(|it| name_of(it.syntax()).as_ref() == Some(&name))
    });
    rules.is_some_and(|rules| {
        let macros = Macros::default().with(std::iter::once(rules.clone()));
        !macros.makes_items(&name) && gives_statements(&rules)
    })
}

/// Whether each rule of a macro ends with a `;`, and one of them with more than a single
/// expression before it, which could be a value.
fn gives_statements(rules: &ast::MacroRules) -> bool {
    let bodies: Vec<_> = arms(rules).iter().map(|[_, body]| inside(body.syntax())).collect();
    bodies.iter().all(|it| ends_as_statement(it)) && bodies.iter().any(|it| has_statements(it))
}

/// What is in brackets, without blanks and comments.
fn inside(tree: &SyntaxNode) -> Vec<SyntaxElement> {
    let all = tree.children_with_tokens().filter(|it| !it.kind().is_trivia());
    let all: Vec<SyntaxElement> = all.collect();
    all.get(1..all.len().saturating_sub(1)).map(<[_]>::to_vec).unwrap_or_default()
}

/// Whether the last part is a `;`, or a repetition that ends so: `$( …; )*`, `$( … );*`.
fn ends_as_statement(parts: &[SyntaxElement]) -> bool {
    match parts {
        [.., last] if last.kind() == T![;] => true,
        [.., separator, last] if is_repeat(last) && separator.kind() == T![;] => true,
        [.., NodeOrToken::Node(repeated), last] if is_repeat(last) => {
            ends_as_statement(&inside(repeated))
        }
        _ => false,
    }
}

fn is_repeat(part: &SyntaxElement) -> bool {
    matches!(part.kind(), T![*] | T![+] | T![?])
}

/// Whether a `let`, two statements, or repeated ones are among the parts.
fn has_statements(parts: &[SyntaxElement]) -> bool {
    let is_end = |it: &SyntaxElement| it.kind() == T![;];
    let is_repeated = |pair: &[SyntaxElement]| match pair {
        [dollar, NodeOrToken::Node(it)] => dollar.kind() == T![$] && inside(it).iter().any(is_end),
        [separator, last] => is_end(separator) && is_repeat(last),
        _ => false,
    };
    // `for … { … } f();`
    let is_behind_block = |pair: &[SyntaxElement]| match pair {
        [NodeOrToken::Node(block), NodeOrToken::Token(next)] => {
            let is_block = block.last_token().is_some_and(|it| it.kind() == T!['}']);
            let begins = next.kind() == SyntaxKind::IDENT
                || next.kind() == T![$]
                || next.kind().is_keyword(Edition::CURRENT);
            is_block && begins && !matches!(next.kind(), T![else] | T![as])
        }
        _ => false,
    };
    parts.first().is_some_and(|it| it.kind() == T![let])
        || parts.iter().filter(|it| is_end(it)).count() > 1
        || parts.windows(2).any(|pair| is_repeated(pair) || is_behind_block(pair))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::beside::INSERTED;

    #[test]
    fn what_has_no_value_is_a_statement() {
        let known = ["macro_rules! hello { () => { f(); }; (2) => { f(); g(); } }"];
        let with = |code: &str| as_statement(CellTree::new(code), known.into_iter()).code;
        assert_eq!(with("hello!() // c"), "hello!()/*eb>*/;/*<eb*/ // c");
        assert_eq!(with("let a = 1;\nhello! { 2 }"), "let a = 1;\nhello! { 2 }/*eb>*/;/*<eb*/");
        assert_eq!(with("#[cfg(unix)] {\n f();\n}"), "#[cfg(unix)] {\n f();\n}/*eb>*/;/*<eb*/");
        for success in ["Ok(())", "Ok(());", "Ok(( ))", "Ok(/* é */())"] {
            let blank = " ".repeat(success.chars().count());
            assert_eq!(with(&format!("f()?;\n{success}")), format!("f()?;\n{blank}"));
        }
        assert_eq!(with("// c\nOk(())"), "// c\n      ");
        let two = "macro_rules! two { () => { 1 }; (2) => { f(); } }\ntwo!()";
        for same in ["hello!();", "vec![1]", "f()", "Ok(1)", two, "if a { b }", "#[a] f()"] {
            assert_eq!(with(same), same);
        }
    }

    #[test]
    fn a_block_with_an_attribute_keeps_its_value() {
        let with = |code: &str| as_statement(CellTree::new(code), [].into_iter()).code;
        let [open, close] = INSERTED;
        assert_eq!(
            with("#[allow(a)] #[warn(b)]\n{ 5 }"),
            format!(
                "{open}{{{close}#[allow(a)] #[warn(b)]{open}let {VALUE} ={close}\n\
                {{ 5 }}{open}; {VALUE} }}{close}"
            )
        );
        let both = "#[allow(a)] #[cfg(b)] { 5 }";
        assert_eq!(with(both), format!("{both}{open};{close}"));
    }

    #[test]
    fn a_single_expression_of_a_macro_is_a_value() {
        let is = |body: &str| {
            let code = format!("macro_rules! m {{ ($($x:expr),*) => {{ {body} }} }}\nm!(1)");
            as_statement(CellTree::new(&*code), [].into_iter()).code != code
        };
        for statements in [
            "$(v.push($x);)*",
            "$($x);*",
            "$(a($x); b();)+ c();",
            "let a = 1;",
            "a(); b();",
            "for i in a { b(); } c();",
        ] {
            assert!(is(statements), "{statements}");
        }
        for value in ["$x * $x;", "f({ 1; 2 });", "{ a(); b(); }", "if a { 1 } else { 2 };", ""] {
            assert!(!is(value), "{value}");
        }
        for items in ["struct A;", "#[derive(Debug)] struct A; static B: u8 = 4;"] {
            assert!(!is(items), "{items}");
        }
    }
}
