//! `use {a::b, c::d};` and `use a::{self as b, *};`: evcxr loses the names of a list that has no path
//! before it, and the parts of a list that have no name of their own.

use crate::cell_tree::{self, CellTree, range_in_cell};
use crate::compile::beside::{blank, inserted, marked};
use crate::edits::{Edit, blanks};
use ra_ap_syntax::SyntaxKind::COMMENT;
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Direction, T};
use std::ops::Range;

/// The cell with an import for each such part. No other text moves.
pub fn apart(cell: CellTree) -> CellTree {
    if !cell.is_rust() {
        return cell;
    }
    let edits = imports(&cell).flat_map(|it| behind(&it, &cell.code)).collect();
    let cell = cell.edited(edits);
    let trees =
        imports(&cell).flat_map(|it| it.syntax().descendants().filter_map(ast::UseTree::cast));
    let lists = trees.filter(is_without_path);
    let edits = lists.flat_map(|tree| parts(&tree, &cell.code)).collect();
    cell.edited(edits)
}

fn imports(cell: &CellTree) -> impl Iterator<Item = ast::Use> {
    let items = cell.body().into_iter().flat_map(|body| body.syntax().children());
    items.filter_map(ast::Use::cast)
}

/// The changes that put `*` and `self as b` out of the lists of an import, behind it.
fn behind(import: &ast::Use, code: &str) -> Vec<Edit> {
    let Some(word) = import.use_token() else { return Vec::new() };
    // Its attributes, and whether it is public.
    let tokens = import.syntax().descendants_with_tokens().filter_map(|it| it.into_token());
    let before = tokens.take_while(|it| *it != word).filter(|it| it.kind() != COMMENT);
    let before = before.fold(String::new(), |text, it| text + it.text()).replace('\n', " ");
    let (mut edits, mut others) = (Vec::new(), String::new());
    for tree in cell_tree::imports(import.syntax()) {
        let own = match (tree.path(), tree.rename()) {
            (None, _) if tree.star_token().is_some() => "::*".to_owned(),
            (Some(path), Some(name)) if path.syntax().text() == "self" => format!(" {name}"),
            _ => continue,
        };
        let around = tree.syntax().ancestors().skip(1).filter_map(ast::UseTree::cast);
        let paths = around.filter_map(|it| Some(it.path()?.syntax().text().to_string()));
        let paths: Vec<String> = paths.collect();
        if paths.is_empty() {
            continue;
        }
        let path = paths.into_iter().rev().collect::<Vec<_>>().join("::");
        others += &format!("{before}use {path}{own};");
        let parts = tree.syntax().siblings_with_tokens(Direction::Next).skip(1);
        let comma = parts.filter(|it| !it.kind().is_trivia()).find(|it| it.kind() == T![,]);
        let places = [Some(tree.syntax().text_range()), comma.map(|it| it.text_range())];
        edits.extend(places.into_iter().flatten().map(range_in_cell));
    }
    let blanked = |place: Range<usize>| {
        let mut text = code[place.clone()].to_owned();
        blank(&mut text, 0..place.len());
        (place, text)
    };
    let mut edits: Vec<_> = edits.into_iter().map(blanked).collect();
    if !others.is_empty() {
        let end = range_in_cell(import.syntax().text_range()).end;
        edits.push(inserted(end, &others));
    }
    edits
}

fn is_without_path(tree: &ast::UseTree) -> bool {
    let is_of_own = |path: ast::Path| path.syntax().text() == "self";
    tree.use_tree_list().is_some() && tree.path().is_none_or(is_of_own)
}

/// The changes that turn a list into its parts.
fn parts(tree: &ast::UseTree, code: &str) -> Vec<Edit> {
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
            edits.push((place, [";", &marked("use ")].concat()));
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
        for code in
            ["use a::{self, b::*, c as d}; use a::*; fn f() { use {c::d}; }", "use {};", "use {a"]
        {
            assert_eq!(apart(CellTree::new(code)).code, code);
        }
    }

    #[test]
    fn what_has_no_name_in_a_list_comes_behind_it() {
        for (code, expected, others) in [
            ("use a::{B, *}; x", "use a::{B,  };§ x", "use a::*;"),
            ("use a::{self as é, B};", "use a::{           B};§", "use a as é;"),
            (
                "use a::{\n *,\n b::{self as _, C},\n};",
                "use a::{\n   \n b::{           C},\n};§",
                "use a::*;use a::b as _;",
            ),
            (
                "/// A.\n#[cfg(c)]\npub use a::{b::*, *};",
                "/// A.\n#[cfg(c)]\npub use a::{b::*,  };§",
                " #[cfg(c)] pub use a::*;",
            ),
            ("use {a::{*}, b};", "use  a::{ };/*eb>*/use /*<eb*/ b ;§", "use a::*;"),
        ] {
            let expected = expected.replace('§', &marked(others));
            assert_eq!(apart(CellTree::new(code)).code, expected);
        }
    }
}
