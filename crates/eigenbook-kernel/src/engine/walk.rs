//! Runs the steps of a cell in order.

use super::definitions::PREFIX;
use super::describe;
use super::evcxr_engine::EvcxrEngine;
use super::habits;
use super::interface::{Cell, EventSender};
use super::request::CellRequest;
use super::shell::Program;
use super::steps::{self, Step};
use super::testing;
use crate::compile::statics;
use crate::diagnostics::{self, Report};

impl EvcxrEngine {
    /// Does one step of the cell after another, until one fails.
    pub(super) fn run_steps(
        &mut self,
        cell: &Cell<'_>,
        events: &EventSender,
    ) -> Result<(), Report> {
        let number = u32::try_from(cell.number).unwrap_or_default();
        let own = self.own_names();
        let steps = match describe::asked(cell.code, &self.standing(), &own) {
            Some(name) => vec![Step::Describe(name)],
            None => steps::of(cell.code),
        };
        let rust = match &steps[..] {
            [Step::Code(_)] => cell.code.to_owned(),
            steps => steps::rust_of(steps),
        };
        let known = diagnostics::Cell::new(number, rust);
        let request = CellRequest { cell, known: &known, events };
        steps.into_iter().try_for_each(|step| self.take_step(step, request))
    }

    /// The names that the cells have defined.
    pub(super) fn own_names(&self) -> Vec<String> {
        let Ok(context) = &self.context else { return Vec::new() };
        let own = context.defined_item_names().filter(|name| !name.starts_with(PREFIX));
        own.map(str::to_owned).collect()
    }

    fn take_step(&mut self, step: Step, request: CellRequest<'_>) -> Result<(), Report> {
        match step {
            Step::Code(code) => {
                if let Some(attribute) = habits::without_std(&code) {
                    let sentence = format!(
                        "`{attribute}` has no place in a notebook: the code around a cell needs std"
                    );
                    return Err(request.refuse(&sentence));
                }
                let run = self.run_code(&code, request)?;
                if self.is_timed {
                    habits::say_times(&run, request);
                }
                for name in statics::in_macros(&code) {
                    request.say(&format!(
                        "The `static` inside of `{name}!` begins anew in each cell. Written outside \
                         of the macro it keeps its value."
                    ));
                }
                match testing::count(&code) {
                    0 => {}
                    1 => request.say("1 test is defined; `:test` runs it."),
                    n => request.say(&format!("{n} tests are defined; `:test` runs them.")),
                }
                Ok(())
            }
            Step::Shell(command) => self.run_program(&Program::shell(&command), request),
            Step::Magic(magic) => self.run_magic(magic, request),
            Step::Colon(command) => self.answer(command, request),
            Step::Describe(name) => {
                let bundle = self.describe(&name);
                request.result(bundle);
                Ok(())
            }
        }
    }
}
