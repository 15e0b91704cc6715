//! Runs the steps of a cell in order.

use super::asked::Asked;
use super::definitions::PREFIX;
use super::describe;
use super::evcxr_engine::EvcxrEngine;
use super::habits;
use super::interface::{Cell, EventSender};
use super::shell::Program;
use super::steps::{self, Step};
use super::testing;
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
        let asked = Asked { cell, known: &known, events };
        steps.into_iter().try_for_each(|step| self.take_step(step, asked))
    }

    /// The names that the cells have defined.
    pub(super) fn own_names(&self) -> Vec<String> {
        let Ok(context) = &self.context else { return Vec::new() };
        let own = context.defined_item_names().filter(|name| !name.starts_with(PREFIX));
        own.map(str::to_owned).collect()
    }

    fn take_step(&mut self, step: Step, asked: Asked<'_>) -> Result<(), Report> {
        match step {
            Step::Code(code) => {
                if let Some(attribute) = habits::without_std(&code) {
                    let sentence = format!(
                        "`{attribute}` has no place in a notebook: the code around a cell needs std"
                    );
                    return Err(asked.refuse(&sentence));
                }
                let run = self.run_code(&code, asked)?;
                if self.is_timed {
                    habits::say_times(&run, asked);
                }
                match testing::count(&code) {
                    0 => {}
                    1 => asked.say("1 test is defined; `:test` runs it."),
                    n => asked.say(&format!("{n} tests are defined; `:test` runs them.")),
                }
                Ok(())
            }
            Step::Shell(command) => self.run_program(&Program::shell(&command), asked),
            Step::Magic(magic) => self.run_magic(magic, asked),
            Step::Colon(command) => self.answer(command, asked),
            Step::Describe(name) => {
                let bundle = self.describe(&name);
                asked.result(bundle);
                Ok(())
            }
        }
    }
}
