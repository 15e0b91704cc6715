//! `use {a::b, c::d};`: evcxr loses the names of a list that has no path before it.

use crate::cell_tree::{CellTree, range_in_cell};
use crate::compile::beside::INSERTED;
use crate::edits::{blanks, replaced};
use ra_ap_syntax::ast::{self, AstNode};
use std::ops::Range;

/// The cell with an import for each part of such a list. No other text moves.
pub fn apart(cell: CellTree) -> CellTree {
    let items = cell.body().into_iter().flat_map(|body| body.syntax().children());
    let imports = items.filter_map(ast::Use::cast);
    let trees = imports.flat_map(|it| it.syntax().descendants().filter_map(ast::UseTree::cast));
    let edits = trees.filter(is_without_path).flat_map(|tree| parts(&tree, &cell.code));
    let code = replaced(&cell.code, edits.collect());
    cell.with(code)
}

fn is_without_path(tree: &ast::UseTree) -> bool {
    let is_of_own = |path: ast::Path| path.syntax().text() == "self";
    tree.use_tree_list().is_some() && tree.path().is_none_or(is_of_own)
}

/// The changes that turn a list into its parts.
fn parts(tree: &ast::UseTree, code: &str) -> Vec<(Range<usize>, String)> {
    let Some((list, last)) =
        tree.use_tree_list().and_then(|it| Some((it.clone(), it.use_trees().last()?)))
    else {
        return Vec::new();
    };
    let [own, inside] = [tree.syntax(), list.syntax()].map(|it| range_in_cell(it.text_range()));
    // The bracket that closes the code around the cell is not its own.
    if inside.end > code.len() {
        return Vec::new();
    }
    // The brackets, and what comes before them.
    let mut blank = vec![own.start..inside.start + 1, inside.end - 1..inside.end];
    let mut edits = Vec::new();
    let is_in_path =
        tree.syntax().ancestors().filter_map(ast::UseTree::cast).any(|it| !is_without_path(&it));
    for comma in list.comma() {
        let place = range_in_cell(comma.text_range());
        if comma.text_range().start() >= last.syntax().text_range().end() {
            blank.push(place);
        } else if !is_in_path {
            edits.push((place, format!(";{}use {}", INSERTED[0], INSERTED[1])));
        }
    }
    edits.extend(blank.into_iter().map(|range| (range.clone(), blanks(&code[range]))));
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_a_path_becomes_its_parts() {
        let next = ";/*eb>*/use /*<eb*/";
        for (code, expected) in [
            ("use {a::b,\n c::{d, e},\n};", format!("use  a::b{next}\n c::{{d, e}} \n ;")),
            ("use ::{a, b}; let x = 1;", format!("use    a{next} b ; let x = 1;")),
            ("use a::{b, {c, d,}};", "use a::{b,  c, d  };".to_owned()),
            ("use {{a, b}, c};", format!("use   a{next} b {next} c ;")),
            ("use self::{A, B};", format!("use        A{next} B ;")),
        ] {
            assert_eq!(apart(CellTree::new(code)).code, expected);
        }
        for code in ["use a::{self, b}; fn f() { use {c::d}; }", "use {};", "use {a"] {
            assert_eq!(apart(CellTree::new(code)).code, code);
        }
    }
}
