//! A cell that ends at a `return` of its own.
//!
//! evcxr runs a cell in a closure, and keeps its new variables at the end of it; those that it gives
//! away and assigns anew are put back there as well. A `return` skips that, and evcxr would look for
//! them in vain later. So the code around such a cell prints a line by which evcxr forgets the new
//! ones, if the end was not reached; the engine lets it forget the others.

use super::awaited::STORE_IS_THERE;
use super::{Part, Prepared, STORE};
use crate::cell_tree::CellTree;
use eigenbook_executor::executor::RETURNED;

/// Notes that the end of the cell was reached.
const REACHED: &str = "eigenbook_end.set(true); ";

impl Prepared {
    /// Lets evcxr forget the new variables of the cell if a `return` has ended it, and the engine the
    /// earlier ones that are put back at its end, if there are any. No line is added.
    pub fn note_return(&mut self, cell: &CellTree, puts_back: bool) {
        let is_inside = |(part, _): &(Part, String)| matches!(part, Part::Cell | Part::NewPut);
        let keeps = puts_back || self.0.iter().any(|(part, _)| *part == Part::NewPut);
        let Some(last) = self.0.iter().rposition(is_inside).filter(|_| keeps) else { return };
        let is_frame = |at: &usize| self.0[*at].0 == Part::Frame;
        let begins = |at: &usize| is_frame(at) && self.0[*at].1.starts_with(STORE_IS_THERE);
        let ends = |at: &usize| is_frame(at) && self.0[*at].1 == STORE;
        let all = 0..self.0.len();
        let (Some(start), Some(end)) = (all.clone().find(begins), all.rev().find(ends)) else {
            return;
        };
        if cell.returns().is_empty() || start > last || end <= last + 1 {
            return;
        }
        self.0[start].1 += " let eigenbook_end = ::core::cell::Cell::new(false);";
        self.0[last + 1].1.insert_str(0, REACHED);
        let said = format!("if !eigenbook_end.get() {{ ::std::println!(\"{RETURNED}\"); }} ");
        self.0[end].1.insert_str(0, &said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_return_of_the_cell_itself_is_noted() {
        let frame = |text: &str| (Part::Frame, text.to_owned());
        let source = |cell: &str| {
            // It may enter a runtime there.
            let there = format!("{STORE_IS_THERE} enter();");
            let put = (Part::NewPut, "put(x);".to_owned());
            let cell = (Part::Cell, cell.to_owned());
            Prepared(vec![frame(&there), cell, put, frame("Ok(())})();"), frame(STORE)])
        };
        let noted = |cell: &str| {
            let (mut source, tree) = (source(cell), CellTree::new(cell));
            source.note_return(&tree, false);
            source.text()
        };
        let text = noted("let x = 1; if x > 0 { return Ok(()); }");
        for part in ["Cell::new(false);\n", "\neigenbook_end.set(true); Ok(())})();\n"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(text.ends_with("} evcxr_variable_store"), "{text}");
        let mut old = source("return Ok(());");
        old.0.retain(|(part, _)| *part != Part::NewPut);
        let before = old.text();
        old.note_return(&CellTree::new("return Ok(());"), false);
        assert_eq!(old.text(), before);
        old.note_return(&CellTree::new("return Ok(());"), true);
        assert!(old.text().contains(RETURNED));
        for cell in
            ["let f = || { return 1; };", "let f = async { return; };", "fn f() { return; }"]
        {
            assert_eq!(noted(cell), source(cell).text());
        }
    }
}
