//! Types that are written behind the names of a cell's variables: a closure inside of a value becomes
//! a function pointer if the type says so where the value is made.

use crate::cell_tree::{self, CellTree};
use crate::compile::beside::INSERTED;
use crate::compile::forms::Forms;
use crate::compile::generated::{Part, Prepared};
use crate::edits::replaced;
use ra_ap_syntax::ast::{self, AstNode, HasName};

/// Writes the types of the forms into the lines of the cell, each with a mark: it is no part of the
/// student's line.
pub(super) fn annotate(source: &mut Prepared, forms: &Forms, cell: &CellTree) {
    let [open, close] = INSERTED;
    let written = forms.written().filter_map(|(name, type_name)| {
        let place = cell_tree::range_in_cell(binding(cell, name)?.syntax().text_range());
        Some((place.end..place.end, format!("{open}: {type_name}{close}")))
    });
    let written: Vec<_> = written.collect();
    if written.is_empty() {
        return;
    }
    let cell = replaced(&cell.code, written);
    let lines = source.0.iter_mut().filter(|(part, _)| *part == Part::Cell);
    lines.zip(cell.split('\n')).for_each(|((_, line), new)| new.clone_into(line));
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
}
