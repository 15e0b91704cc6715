//! Passes a cell to evcxr.

use super::cell_run::{self, CellRun};
use super::crash;
use super::definitions::{Plan, Read};
use super::evcxr_engine::EvcxrEngine;
use super::interface::{Event, EventSender, SentCell};
use super::{ending, imports, main_function, patterns, places, returned};
use crate::cell_tree::CellTree;
use crate::compile::{Sink, Variables};
use eigenbook_wire::Outcome as Ended;
use evcxr::Error;
use std::fs;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Packages that are changed again and again are not waited for.
const MOST_PLANS: usize = 3;

impl EvcxrEngine {
    /// Cell `number` with all that evcxr would read in another way, or that is of its notebook,
    /// rewritten: for a cell that runs, and for one that is only checked.
    pub(super) fn for_evcxr(&self, cell: CellTree, number: usize) -> CellTree {
        let cell = imports::apart(returned::with_values(cell));
        let cell = places::put_into(cell, number, &self.session);
        let cell = main_function::with_failure(cell, self.ledger.sources());
        let cell = ending::as_statement(cell, self.ledger.sources());
        patterns::clarified(cell, self.ledger.sources())
    }

    /// Runs a cell to its end, or to its stop, and records its definitions.
    pub(super) fn run_and_record(
        &mut self,
        tree: &CellTree,
        cell: &SentCell<'_>,
        events: &EventSender,
    ) -> CellRun {
        let code = &tree.code;
        let Some(parsed) = self.ledger.read(tree) else {
            let run = self.pass_to_evcxr(code, events);
            self.control.settle();
            return run;
        };
        self.ledger.built = self.compiler.built();
        self.compiler.name_by_path(&self.ledger.brought(&parsed, &self.session.setting.names));
        let mut plan = self.ledger.plan(parsed, code, cell.id, &self.compiler.kept());
        let mut run = self.pass_to_evcxr(&plan.code(), events);
        for _ in 0..MOST_PLANS {
            if !run.compiled.is_outdated || run.interrupted {
                break;
            }
            // The variables of its types are those that the plan could not know.
            self.ledger.built = self.compiler.built();
            let parsed = self.ledger.read(tree).unwrap_or_default();
            plan = self.ledger.plan(parsed, code, cell.id, &self.compiler.kept());
            run = self.pass_to_evcxr(&plan.code(), events);
        }
        let (mut plan, run) = self.without_conflicts(plan, run, events);
        self.control.settle();
        self.ledger.built = self.compiler.built();
        let (written, lost) = (Some(plan.code()), plan.lost().to_vec());
        // evcxr keeps a cell's definitions as soon as it runs, whatever the outcome; its variables
        // only if it succeeds.
        let (gone, outdated) = match run.result {
            Some(Ok(_)) => {
                let is_done = run.record.outcome == Some(Ended::Done);
                if !is_done {
                    plan.keep_called();
                }
                let made = if is_done { tree.made() } else { Vec::new() };
                let now = self.compiler.kept();
                let read =
                    Read { files: &run.compiled.files, prelude: &self.session.setting.names };
                self.ledger.commit(plan, (cell.id, cell.number), &made, (&now, read))
            }
            _ => <_>::default(),
        };
        CellRun { written, gone, outdated, lost, ..run }
    }

    /// A cell that did not compile is tried without what it conflicts with.
    fn without_conflicts(
        &mut self,
        mut plan: Plan,
        mut run: CellRun,
        events: &EventSender,
    ) -> (Plan, CellRun) {
        while let Some(Err(Error::CompilationErrors(_))) = run.result {
            let has_gone = self.ledger.take_away(&mut plan, &run.source, &run.compiled.messages);
            if !has_gone || run.interrupted {
                break;
            }
            run = self.pass_to_evcxr(&plan.code(), events);
        }
        let has_failed =
            |run: &CellRun| matches!(run.result, Some(Err(Error::CompilationErrors(_))));
        if has_failed(&run) {
            for other in self.ledger.other_plans(&plan, &run.compiled.messages) {
                if run.interrupted {
                    break;
                }
                let second = self.pass_to_evcxr(&other.code(), events);
                // If it fails as well, the report is about the cell as it was written.
                if !has_failed(&second) {
                    return (other, second);
                }
                run.interrupted = second.interrupted;
            }
        }
        (plan, run)
    }

    /// Runs code and collects the outcome.
    pub(super) fn pass_to_evcxr(&mut self, code: &str, events: &EventSender) -> CellRun {
        let Ok(context) = &mut self.context else { return CellRun::default() };
        self.wire.begin(events.clone());
        self.compiler.begin(code, progress(events));
        let before = self.compiler.kept();
        // A fault of the engine must not take the kernel and the variables with it.
        let result = std::panic::catch_unwind(AssertUnwindSafe(|| context.execute(code)))
            .unwrap_or_else(|_| Err(Error::Message("The engine itself failed.".to_owned())));
        let record = self.wire.settle();
        let first = context.process_handle();
        let signal = record.died.and_then(|process| crash::bury(process, &first));
        let mut compiled = self.compiler.finish();
        self.compiler.settle_manifest(result.is_ok());
        let result = compiled.refusal.take().map_or(result, |reason| Err(Error::Message(reason)));
        let nothing = Variables::new();
        self.keep_types(if result.is_ok() { &compiled.types } else { &nothing }, &before);
        let interrupted = self.control.is_interrupted();
        // Read at once: the next cell, also one of the kernel's own, writes another.
        let source = match record.outcome {
            Some(Ended::Done) => String::new(),
            _ => fs::read_to_string(self.session.generated_source()).unwrap_or_default(),
        };
        let result = Some(result);
        CellRun { result, record, source, compiled, before, signal, interrupted, ..<_>::default() }
    }

    /// Notes the types of the variables that there are now: those of the cell, and of those before.
    pub(super) fn keep_types(&self, made: &Variables, before: &Variables) {
        let Ok(context) = &self.context else { return };
        let mut known = before.clone();
        // The compiler may have put paths in front of names since then.
        known.extend(self.compiler.kept());
        let prelude = format!("{}::prelude::", self.session.setting.place.world.library);
        self.compiler.keep(cell_run::variables(context, made, &known, &prelude));
    }
}

/// Shows cargo's output while it builds a student's packages.
fn progress(events: &EventSender) -> Sink {
    let events = events.clone();
    Arc::new(move |said| events.send(Event::Stdout(said.to_owned())))
}
