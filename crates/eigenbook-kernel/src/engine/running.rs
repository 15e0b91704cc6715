//! How a cell is given to evcxr.

use super::evcxr_engine::EvcxrEngine;
use super::interface::EventSender;
use super::progress::Progress;
use super::run::{Run, Variables, variables};
use super::{crash, problems, told, types};
use eigenbook_executor::tools::asked::{MOVED, UNKNOWN};
use eigenbook_executor::tools::cache::is_filling;
use eigenbook_executor::world::View;
use evcxr::Error;
use std::fs;
use std::panic::AssertUnwindSafe;

impl EvcxrEngine {
    /// Runs a cell to its end, or to its stop.
    pub(super) fn run_cell(&mut self, code: &str, events: &EventSender) -> Run {
        let run = self.run_told(code, events);
        self.control.settle();
        run
    }

    /// Runs a cell, with the types of its variables told where they can be found out.
    fn run_told(&mut self, code: &str, events: &EventSender) -> Run {
        let Ok(context) = &self.context else { return Run::default() };
        let known = told::slot(&self.session.place, code, &variables(context));
        if let Some(told) = told::read(&known).filter(|_| !is_filling()) {
            let run = self.run(&told, events);
            if run.is_settled() {
                return run;
            }
        }
        let Some(run) = self.run_asking(code, events) else {
            self.look_closely();
            return self.run(code, events);
        };
        if let (Some(told), Some(Ok(_)), true) = (&run.told, &run.result, is_filling()) {
            // A store that cannot be written is told by the tools.
            let _ = known.write(&[], told.as_bytes());
        }
        run
    }

    /// Runs a cell after the compiler was asked for the types of its variables; none where it could
    /// not tell them, and nothing has run.
    fn run_asking(&mut self, code: &str, events: &EventSender) -> Option<Run> {
        let question = told::tell(code, |_| Some(UNKNOWN.to_owned()));
        let Some(question) = question.filter(|question| question != code) else {
            return Some(self.run(code, events));
        };
        let answer = self.session.types();
        let _ = fs::remove_file(&answer);
        let asked = self.run(&question, events);
        if asked.interrupted {
            return Some(Run { told: Some(question), ..asked });
        }
        let Ok(types) = fs::read_to_string(answer) else {
            return Some(Run { told: Some(question), ..asked });
        };
        let mut types: Variables = serde_json::from_str(&types).ok()?;
        if let Some(reason) = types.iter().find_map(|(name, it)| types::why_not_kept(name, it)) {
            return Some(Run { result: Some(Err(Error::Message(reason))), ..asked });
        }
        if types.is_empty() {
            return None;
        }
        if !self.add_paths(&mut types) {
            self.session.compile_again();
        }
        let moved = || MOVED.to_owned();
        let told = told::tell(code, |name| Some(types.get(name).cloned().unwrap_or_else(moved)))?;
        let run = Run { told: Some(told.clone()), ..self.run(&told, events) };
        run.is_settled().then_some(run)
    }

    /// Completes the types; says whether each name in them can only mean what the compiler meant.
    fn add_paths(&self, types: &mut Variables) -> bool {
        let Ok(context) = &self.context else { return false };
        let own: Vec<&str> = context.defined_item_names().collect();
        let source = fs::read_to_string(self.session.generated_source()).unwrap_or_default();
        // What the cell itself defines is only in its source yet.
        let certain = types::names_of_own(&source);
        let is_own = |name: &str| match certain.contains(name) {
            true => Some(true),
            false => own.contains(&name).then_some(false),
        };
        let (world, prelude) = (&self.session.place.world, &self.session.names);
        let is_known = |name: &str| name == world.library || prelude.iter().any(|it| it == name);
        let mut are_certain = true;
        for type_name in types.values_mut() {
            let (full, is_certain) = types::with_paths(type_name, is_own, is_known);
            are_certain &= is_certain;
            *type_name = full;
        }
        are_certain
    }

    /// Lets the analyser see the library and std, which takes it a second or two, once.
    pub(super) fn look_closely(&mut self) {
        let Ok(context) = &mut self.context else { return };
        if self.view == View::Empty && self.session.show(View::Full).is_ok() {
            self.view = View::Full;
            // The analyser reads everything anew where the manifest has changed. This setting
            // changes it, and nothing else: the tools choose the level by themselves.
            let _ = context.set_opt_level("1");
        }
    }

    /// Runs code and collects what came of it.
    pub(super) fn run(&mut self, code: &str, events: &EventSender) -> Run {
        let Ok(context) = &mut self.context else { return Run::default() };
        self.wire.begin(events.clone());
        // What was said about the code before is not about this.
        let _ = fs::remove_file(self.session.messages());
        let before = variables(context);
        let adds_packages = code.lines().any(|line| line.trim_start().starts_with(":dep"));
        let progress =
            adds_packages.then(|| Progress::follow(self.session.progress(), events.clone()));
        // A fault of the engine must not take the kernel and the variables with it.
        let result = std::panic::catch_unwind(AssertUnwindSafe(|| context.execute(code)))
            .unwrap_or_else(|_| Err(Error::Message("The engine itself failed.".to_owned())));
        drop(progress);
        let record = self.wire.settle();
        let first = context.process_handle();
        let signal = record.died.and_then(|process| crash::bury(process, &first));
        let messages = problems::messages(&self.session.messages());
        let interrupted = self.control.is_interrupted();
        Run { result: Some(result), record, messages, before, signal, interrupted, told: None }
    }
}
