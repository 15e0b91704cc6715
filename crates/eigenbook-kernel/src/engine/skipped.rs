//! The variables that end with a cell because a `return` has ended it.

use super::cell_run::CellRun;
use super::evcxr_engine::EvcxrEngine;
use super::interface::EventSender;
use crate::cell_tree::CellTree;
use crate::compile::{Unkept, Variables, Why};

impl EvcxrEngine {
    /// Those that the cell would have made, and those that it would have put back at its end, which
    /// evcxr forgets now.
    pub(super) fn skipped(&mut self, cell: &CellTree, run: &CellRun) -> Vec<Unkept> {
        if !run.record.returned {
            return Vec::new();
        }
        if !run.compiled.inside.is_empty() {
            let names: String =
                run.compiled.inside.iter().map(|name| format!("&{name}, ")).collect();
            // They are not in the store: evcxr forgets them when a cell names them, and this one is
            // not run.
            let code = format!("let _ = ({names});");
            let pass = |engine: &mut Self| {
                engine.pass_to_evcxr(&code, &EventSender::keeping_results().0).compiled.is_outdated
            };
            // The cell may have edited a package.
            let _ = pass(self) && pass(self);
        }
        skipped(cell, run, &self.compiler.kept())
    }
}

fn skipped(cell: &CellTree, run: &CellRun, now: &Variables) -> Vec<Unkept> {
    let all = cell
        .made()
        .into_iter()
        .chain(run.compiled.inside.iter().cloned())
        .filter(|name| !now.contains_key(name));
    let skipped = all.filter(|name| !run.compiled.unkept.iter().any(|it| it.name == *name));
    skipped.map(|name| Unkept { name, why: Why::Returned }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::Compiled;

    #[test]
    fn what_was_not_kept_is_named() {
        let cell =
            CellTree::new("let (A, b) = (1, 2);\nlet None {} = w else { return };\nw = f(w);");
        let unkept = vec![Unkept { name: "b".to_owned(), why: Why::Unnamed }];
        let inside = ["w".to_owned()].into();
        let compiled = Compiled { unkept, inside, ..Compiled::default() };
        let run = CellRun { compiled, ..CellRun::default() };
        let returned = |name: &str| Unkept { name: name.to_owned(), why: Why::Returned };
        assert_eq!(skipped(&cell, &run, &Variables::new()), [returned("A"), returned("w")]);
    }
}
