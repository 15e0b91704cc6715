//! What is written into a cell so that closures inside of its values have a type with a name: a
//! type behind the name of a variable, by which they become function pointers, or a box around each.

use crate::cell_tree::{self, CellTree};
use crate::compile::beside::inserted;
use crate::compile::forms::{Boxing, Forms};
use crate::compile::generated::{Part, Prepared};
use crate::edits::{Edit, byte_at, replaced};
use crate::tokens::has_word;
use ra_ap_syntax::ast::{self, AstNode, HasName};

/// Writes the types of the forms and the boxes into the lines of the cell, each with a mark: they are
/// no part of the student's lines.
pub(super) fn annotate(source: &mut Prepared, forms: &Forms, cell: &CellTree) {
    let written = forms.written().filter_map(|(name, type_name)| {
        let place = cell_tree::range_in_cell(binding(cell, name)?.syntax().text_range());
        Some(inserted(place.end, &format!(": {type_name}")))
    });
    let first = source.0.iter().position(|(part, _)| *part == Part::Cell).unwrap_or_default();
    let boxed: Vec<_> = forms.boxed().filter_map(|it| around(cell, first, it)).collect();
    // Where two end at one place, the inner one does so first; it begins later.
    let ends = boxed.iter().rev().map(|[_, end]| end.clone());
    let begins = boxed.iter().map(|[begin, _]| begin.clone());
    let written: Vec<_> = written.chain(begins).chain(ends).collect();
    if written.is_empty() {
        return;
    }
    let cell = replaced(&cell.code, written);
    let lines = source.0.iter_mut().filter(|(part, _)| *part == Part::Cell);
    lines.zip(cell.split('\n')).for_each(|((_, line), new)| new.clone_into(line));
}

/// What is written before and behind a closure, so that it is in a box. The cell begins behind so many
/// lines.
fn around(
    cell: &CellTree,
    n_before: usize,
    Boxing { line, column, type_name }: &Boxing,
) -> Option<[Edit; 2]> {
    let start = byte_at(&cell.code, line.checked_sub(n_before)?, *column)?;
    // A macro's arguments are no part of the tree, but the closure is one by itself.
    let closure = CellTree::new(cell.code.get(start..)?).body()?;
    let closure = closure.syntax().descendants().find_map(ast::ClosureExpr::cast)?;
    let place = cell_tree::range_in_cell(closure.syntax().text_range());
    let end = start + place.end;
    let ends = format!(") as {type_name}");
    (place.start == 0).then(|| [inserted(start, "Box::new("), inserted(end, &ends)])
}

/// The name that the last `let` of the cell itself binds to this variable, without a type.
fn binding(cell: &CellTree, name: &str) -> Option<ast::IdentPat> {
    let lets = cell.lets().filter_map(|it| Some((it.pat()?, it.ty().is_some())));
    let own = lets.filter_map(|(pattern, has_type)| match pattern {
        ast::Pat::IdentPat(it) if it.name()?.text() == name => Some((it, has_type)),
        _ => None,
    });
    own.last().filter(|(_, has_type)| !has_type).map(|(pattern, _)| pattern)
}

/// The type that the cell writes behind a variable in brackets, which evcxr does not read; none if it
/// leaves a part to the compiler.
pub(super) fn behind_brackets(cell: &CellTree, name: &str) -> Option<String> {
    let is_it = |it: ast::IdentPat| it.name().is_some_and(|it| it.text() == name);
    // Only the pattern: a parameter of a closure in the value has the name, too.
    let binds = |pattern: ast::Pat| {
        pattern.syntax().descendants().filter_map(ast::IdentPat::cast).any(is_it)
    };
    let last = cell.lets().filter(|it| it.pat().is_some_and(binds)).last()?;
    let Some(ast::Pat::ParenPat(brackets)) = last.pat() else { return None };
    let Some(ast::Pat::IdentPat(_)) = brackets.pat() else { return None };
    let type_name = last.ty()?.syntax().text().to_string();
    (!has_word(&type_name, "_") && !type_name.contains('&')).then_some(type_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::beside::INSERTED;

    #[test]
    fn a_type_is_written_in_the_last_let() {
        let code = "let mut c = 1;\nlet é = 2; let mut c = Own { f: |x| x + 1 };\nlet d = 2;";
        let mut forms = Forms::default();
        let lines = format!("\n{code}");
        assert!(forms.begin("c", "a::Own<{closure@src/lib.rs:3:33: 3:36}>", &lines));
        let lines = code.split('\n').map(|line| (Part::Cell, line.to_owned()));
        let mut source = Prepared(lines.collect());
        annotate(&mut source, &forms, &CellTree::new(code));
        let [open, close] = INSERTED;
        let expected = format!(
            "let é = 2; let mut c{open}: a::Own<fn(_) -> _>{close} = Own {{ f: |x| x + 1 }};"
        );
        assert_eq!(source.0[1].1, expected);
        assert!(binding(&CellTree::new("let c: A = 1;"), "c").is_none());
    }

    #[test]
    fn a_type_behind_brackets_is_known() {
        let found = |code: &str| behind_brackets(&CellTree::new(code), "o");
        assert_eq!(found("let (mut o): m::Out = f();").as_deref(), Some("m::Out"));
        assert_eq!(found("let (o): O = f(); let mut p = 1;").as_deref(), Some("O"));
        assert_eq!(found("let (o): O = f(); let q = g(|o| o);").as_deref(), Some("O"));
        for code in [
            "let o: O = f();",
            "let (o): O = f(); let o = 2;",
            "let (o): V<_> = f();",
            "let (o): &Text = f();",
            "let (o, p): Pair = f();",
            "let o = f(); let (r): Real = g(|o| o);",
            "let (r): Real = g(|o| o);",
            "if a { let (o): O = f(); }",
        ] {
            assert_eq!(found(code), None);
        }
    }

    #[test]
    fn the_inner_box_closes_first() {
        let code = "let c = with(move |x| |y: i32| x);";
        let outer = "{closure@src/lib.rs:1:14: 1:22}";
        let inner = "{closure@src/lib.rs:1:23: 1:31}";
        let mut forms = Forms::default();
        let type_name = format!("Own<{outer}, {inner}>");
        assert!(forms.begin("c", &type_name, code) && forms.give_way_written(false));
        let mut source = Prepared(vec![(Part::Cell, code.to_owned())]);
        annotate(&mut source, &forms, &CellTree::new(code));
        let [open, close] = INSERTED;
        let text = source.0[0].1.replace(open, "").replace(close, "");
        let inner = "Box::new(|y: i32| x) as Box<dyn Fn(_) -> _>";
        let outer = format!("Box::new(move |x| {inner}) as Box<dyn Fn(_) -> _>");
        assert_eq!(text, format!("let c = with({outer});"));
    }

    #[test]
    fn a_closure_is_put_into_a_box_where_it_is_written() {
        let [open, close] = INSERTED;
        let boxed = |closure: &str| {
            format!("{open}Box::new({close}{closure}{open}) as Box<dyn Fn(_) -> _>{close}")
        };
        for (code, column, closure) in [
            ("let é = Some(move |x: i32| x + k);", 14, "move |x: i32| x + k"),
            ("let v = vec![|x: i32| { x + k }, f];", 14, "|x: i32| { x + k }"),
            ("let p = P { f: |x: i32| g(x, k), n: 1 };", 16, "|x: i32| g(x, k)"),
        ] {
            let code = format!("let k = 1;\n{code}");
            let type_name = "Box<dyn Fn(_) -> _>".to_owned();
            let edits = around(&CellTree::new(&*code), 3, &Boxing { line: 5, column, type_name });
            let edits = edits.expect("a closure").into();
            assert_eq!(replaced(&code, edits), code.replace(closure, &boxed(closure)));
        }
    }
}
