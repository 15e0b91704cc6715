//! What is written into a cell so that closures inside of its values have a type with a name: a
//! type behind the name of a variable, by which they become function pointers, or a box around each.

use crate::cell_tree::{self, CellTree};
use crate::compile::beside::INSERTED;
use crate::compile::forms::{Boxing, Forms};
use crate::compile::generated::{Part, Prepared};
use crate::edits::replaced;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use std::ops::Range;

/// Writes the types of the forms and the boxes into the lines of the cell, each with a mark: they are
/// no part of the student's lines.
pub(super) fn annotate(source: &mut Prepared, forms: &Forms, cell: &CellTree) {
    let [open, close] = INSERTED;
    let written = forms.written().filter_map(|(name, type_name)| {
        let place = cell_tree::range_in_cell(binding(cell, name)?.syntax().text_range());
        Some((place.end..place.end, format!("{open}: {type_name}{close}")))
    });
    let first = source.0.iter().position(|(part, _)| *part == Part::Cell).unwrap_or_default();
    let boxed = forms.boxed().filter_map(|it| around(cell, first, it)).flatten();
    let written: Vec<_> = written.chain(boxed).collect();
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
) -> Option<[(Range<usize>, String); 2]> {
    let line = line.checked_sub(n_before + 1)?;
    let before: usize = cell.code.split_inclusive('\n').take(line).map(str::len).sum();
    let start = before + cell.code.get(before..)?.char_indices().nth(column.checked_sub(1)?)?.0;
    // A macro's arguments are no part of the tree, but the closure is one by itself.
    let closure = CellTree::new(cell.code.get(start..)?).body()?;
    let closure = closure.syntax().descendants().find_map(ast::ClosureExpr::cast)?;
    let place = cell_tree::range_in_cell(closure.syntax().text_range());
    let end = start + place.end;
    let [open, close] = INSERTED;
    let begins = format!("{open}Box::new({close}");
    let ends = format!("{open}) as {type_name}{close}");
    (place.start == 0).then_some([(start..start, begins), (end..end, ends)])
}

/// The name that the last `let` of the cell itself binds to this variable, without a type.
fn binding(cell: &CellTree, name: &str) -> Option<ast::IdentPat> {
    let lets = cell.body()?.statements().filter_map(|it| match it {
        ast::Stmt::LetStmt(it) => Some((it.pat()?, it.ty().is_some())),
        _ => None,
    });
    let own = lets.filter_map(|(pattern, has_type)| match pattern {
        ast::Pat::IdentPat(it) if it.name()?.text() == name => Some((it, has_type)),
        _ => None,
    });
    own.last().filter(|(_, has_type)| !has_type).map(|(pattern, _)| pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

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
