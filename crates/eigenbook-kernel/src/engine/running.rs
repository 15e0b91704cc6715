//! How a cell is given to evcxr.

use super::evcxr_engine::EvcxrEngine;
use super::interface::EventSender;
use super::progress::Progress;
use super::run::{Run, variables};
use super::{crash, problems, told};
use eigenbook_executor::tools::cache::is_filling;
use eigenbook_executor::world::View;
use evcxr::Error;
use std::fs;
use std::panic::AssertUnwindSafe;

impl EvcxrEngine {
    /// Runs a cell, with the types of its variables told where they are known.
    pub(super) fn run_cell(&mut self, code: &str, events: &EventSender) -> Run {
        let Ok(context) = &self.context else { return Run::default() };
        let known = told::slot(&self.session.place, code, &variables(context));
        if let Some(told) = told::read(&known).filter(|_| !is_filling()) {
            self.follows = true;
            let run = self.run(&told, events);
            let has_run = run.record.outcome.is_some() || !matches!(run.result, Some(Err(_)));
            if has_run || run.interrupted {
                return run;
            }
        }
        self.follows = false;
        if told::may_declare(code) {
            self.look_closely();
        }
        let run = self.run(code, events);
        if is_filling() && matches!(run.result, Some(Ok(_))) {
            let source = fs::read_to_string(self.session.generated_source());
            let types = told::types_in(&source.unwrap_or_default());
            if let Some(told) = told::tell(code, &types) {
                // A store that cannot be written is told by the tools.
                let _ = known.write(&[], told.as_bytes());
            }
        }
        run
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
        let interrupted = self.control.take_interrupt();
        Run { result: Some(result), record, messages, before, signal, interrupted }
    }
}
