//! Runs the steps of a cell in order.

use super::definitions::own_name;
use super::evcxr_engine::EvcxrEngine;
use super::habits::{self, say_times};
use super::interface::{Detail, Engine, Event, EventSender, SentCell};
use super::packages::{self, Read};
use super::request::CellRequest;
use super::step::Step;
use super::{commands, describe, steps, testing};
use crate::compile::statics;
use crate::diagnostics::{self, Report};

impl EvcxrEngine {
    /// Does one step of the cell after another, until one fails.
    pub(super) fn walk_steps(
        &mut self,
        cell: &SentCell<'_>,
        events: &EventSender,
    ) -> Result<(), Report> {
        let number = u32::try_from(cell.number).unwrap_or_default();
        let (own, variables) = (self.own_names(), self.compiler.kept());
        let steps = match describe::asked(cell.code, &variables, &own) {
            Some(name) => vec![Step::Describe(name)],
            None => steps::of(cell.code, &variables),
        };
        let rust = match &steps[..] {
            [Step::Code(_)] => cell.code.to_owned(),
            steps => steps::rust_of(steps),
        };
        let known = diagnostics::Cell::new(number, rust);
        let request = CellRequest { cell, known: &known, events };
        let ended = steps.into_iter().try_for_each(|step| self.take_step(step, request));
        if ended.is_err() {
            self.missing.after_failure(&known, &self.compiler.kept());
        }
        ended
    }

    /// The names that the cells have defined.
    pub(super) fn own_names(&self) -> Vec<String> {
        let Ok(context) = &self.context else { return Vec::new() };
        context.defined_item_names().filter_map(own_name).map(str::to_owned).collect()
    }

    fn take_step(&mut self, step: Step, request: CellRequest<'_>) -> Result<(), Report> {
        match step {
            Step::Code(code) => self.take_code(&code, request)?,
            Step::Rust(code) => drop(self.run_rust(&code, request)?),
            Step::Time(code) => say_times(&self.run_rust(&code, request)?, request),
            Step::Measure(measure, code) => drop(self.run_rust(&measure.wrap(&code), request)?),
            Step::Capture(code) => {
                let quiet = without_output(request.events);
                self.run_rust(&code, CellRequest { events: &quiet, ..request })?;
            }
            Step::SetVariable { name, value, code } => {
                self.run_rust(&code, request)?;
                self.environment.insert(name, value);
            }
            Step::Program(program) => self.run_program(&program, request)?,
            Step::Write { path, text, mode } => self.write_file(&path, &text, mode, request)?,
            Step::Show(kind, text) => request.show(kind, text),
            Step::Variables => {
                let variables = self.variables(Detail::Full);
                request.result(commands::variables(&variables));
            }
            Step::Help => request.result(commands::help()),
            Step::Clear => self.forget(request)?,
            Step::Type(expression) => self.show_type(&expression, request)?,
            Step::Timing => self.switch_timing(request),
            Step::Test(name) => self.run_tests(&name, request)?,
            Step::Format(command) => self.change_format(&command, request)?,
            Step::Describe(name) => {
                let bundle = self.describe(&name);
                request.result(bundle);
            }
            Step::Ask(command, nothing) => self.ask_evcxr(command, nothing, request),
            Step::Version => request.result(commands::version(&self.session.setting.place.world)),
            Step::Say(sentence) => request.say(&sentence),
            Step::Refuse(sentence) => return Err(request.refuse(&sentence)),
        }
        Ok(())
    }

    /// Runs Rust, and before it the lines that add packages.
    fn take_code(&mut self, code: &str, request: CellRequest<'_>) -> Result<(), Report> {
        if let Some(attribute) = habits::without_std(code) {
            let sentence = format!(
                "`{attribute}` has no place in a notebook: the code around a cell needs std"
            );
            return Err(request.refuse(&sentence));
        }
        let Read { first, code: rest, remarks } = packages::read(code, self.compiler.packages());
        if !first.is_empty() {
            // By itself it defines nothing, and takes nothing away that the cell has defined before.
            let cell = SentCell { id: None, ..*request.cell };
            self.run_rust(&first, CellRequest { cell: &cell, ..request })?;
        }
        let run = self.run_rust(&rest, request)?;
        if !remarks.is_empty() {
            request.say(&remarks.join("\n"));
        }
        if self.is_timed {
            say_times(&run, request);
        }
        for name in statics::in_macros(code) {
            request.say(&format!(
                "The `static` inside of `{name}!` begins anew in each cell. Written outside of the \
                 macro it keeps its value."
            ));
        }
        match testing::count(code, &self.session.setting.place.world.rustc) {
            (0, false) => {}
            (0, true) => request.say("A macro that writes tests is defined; `:test` runs them."),
            (1, false) => request.say("1 test is defined; `:test` runs it."),
            (n, false) => request.say(&format!("{n} tests are defined; `:test` runs them.")),
            (1, true) => {
                request.say("1 test is defined, and a macro that writes tests; `:test` runs them.");
            }
            (n, true) => request.say(&format!(
                "{n} tests are defined, and a macro that writes tests; `:test` runs them."
            )),
        }
        Ok(())
    }
}

/// Passes on what the cell needs from the person, and nothing that it shows.
fn without_output(events: &EventSender) -> EventSender {
    let events = events.clone();
    EventSender::new(move |event| {
        if matches!(event, Event::Input { .. }) {
            events.send(event);
        }
    })
}
