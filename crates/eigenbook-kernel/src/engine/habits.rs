//! Runs the steps of a cell that are not Rust.

use super::colon::Colon;
use super::commands;
use super::evcxr_engine::EvcxrEngine;
use super::interface::{Bundle, Detail, Engine, Event, EventSender};
use super::magic::{Magic, Mode};
use super::request::{CellRequest, Form};
use super::shell::Program;
use super::undefined_names::Missing;
use crate::diagnostics::{self, Report};
use evcxr::Error;
use std::fs::OpenOptions;
use std::io::Write;

impl EvcxrEngine {
    /// Runs a line or a cell with `%`.
    pub(super) fn run_magic(
        &mut self,
        magic: Magic,
        request: CellRequest<'_>,
    ) -> Result<(), Report> {
        match magic {
            Magic::Run(code) => self.run_part(&code, request).map(drop),
            Magic::Time(code) => {
                let run = self.run_part(&code, request)?;
                say_times(&run, request);
                Ok(())
            }
            Magic::Measure(measure, code) => self.run_part(&measure.wrap(&code), request).map(drop),
            Magic::Capture(code) => {
                let nobody = EventSender::new(|_| {});
                self.run_part(&code, CellRequest { events: &nobody, ..request }).map(drop)
            }
            Magic::Script { program, option, script } => {
                let arguments = vec![option.to_owned(), script];
                let title = format!("%%{program}");
                self.run_program(&Program { name: program, arguments, title }, request)
            }
            Magic::Shell(command) => self.run_program(&Program::shell(&command), request),
            Magic::Write { path, text, mode } => match self.write_file(&path, &text, mode) {
                Ok(done) => {
                    request.events.send(Event::Stdout(format!("{done} {path}\n").into_bytes()));
                    Ok(())
                }
                Err(error) => {
                    Err(request.refuse(&format!("`{path}` could not be written: {error}")))
                }
            },
            Magic::Show(kind, text) => {
                let mut bundle = Bundle::text(text.trim_end());
                bundle.data.insert(kind.to_owned(), text.into());
                request.events.send(Event::Display { bundle, display_id: None });
                Ok(())
            }
            Magic::Variables => self.answer(Colon::Variables, request),
            Magic::Help => self.answer(Colon::Help, request),
            Magic::Clear => self.answer(Colon::Clear, request),
            Magic::NotNeeded(sentence) => {
                request.say(&sentence);
                Ok(())
            }
            Magic::Refused(sentence) => Err(request.refuse(&sentence)),
        }
    }

    /// Answers a command.
    pub(super) fn answer(
        &mut self,
        command: Colon,
        request: CellRequest<'_>,
    ) -> Result<(), Report> {
        match command {
            Colon::Variables => {
                let variables = self.variables(Detail::Full);
                request.result(commands::variables(&variables));
            }
            Colon::Help => request.result(commands::help()),
            Colon::Clear => self.forget(request)?,
            Colon::Type(expression) => self.show_type(&expression, request)?,
            Colon::Timing => {
                self.is_timed = !self.is_timed;
                request.say(match self.is_timed {
                    true => "From now on each cell says how long it took.",
                    false => "Cells no longer say how long they took.",
                });
            }
            Colon::Test => self.run_tests(request)?,
            Colon::Environment(text) => self.set_variable(&text, request)?,
            Colon::Form(command) => self.change_form(&command, request)?,
            Colon::Describe(name) => {
                let bundle = self.describe(&name);
                request.result(bundle);
            }
            Colon::Ask(command, nothing) => self.ask_evcxr(command, nothing, request),
            Colon::Version => {
                let rust = self.session.place.world.rust_release();
                let own = env!("CARGO_PKG_VERSION");
                let text = format!("Eigenbook {own}, on evcxr 0.22 and Rust {rust}");
                request.result(Bundle::text(text));
            }
            Colon::Answer(sentence) => request.say(&sentence),
            Colon::Unknown(name) => {
                let sentence =
                    format!("`:{name}` is no command; `:help` lists those that there are");
                return Err(request.refuse(&sentence));
            }
        }
        Ok(())
    }

    /// Removes all variables and definitions of the cells; the names that every cell has are in
    /// scope again.
    fn forget(&mut self, request: CellRequest<'_>) -> Result<(), Report> {
        self.ledger.clear();
        self.missing = Missing::default();
        self.form = Form::default();
        self.compiler.show_own_forms(true);
        for code in [":clear".to_owned(), self.session.place.world.prelude.clone()] {
            let run = self.run(&code, request.events);
            self.control.settle();
            if let Some(Err(error)) = run.result {
                return Err(request.refuse(&error.to_string()));
            }
        }
        Ok(())
    }

    fn show_type(&mut self, expression: &str, request: CellRequest<'_>) -> Result<(), Report> {
        if expression.is_empty() {
            return Err(request.refuse("`:type` needs a variable or an expression after it"));
        }
        let known = self.standing();
        if let Some(type_name) = known.get(expression) {
            let type_name = diagnostics::shorten_type(type_name);
            request.result(Bundle::text(format!("{expression}: {type_name}")));
            return Ok(());
        }
        // After a comment, the bracket would be lost.
        let code = format!("println!(\"{{}}\", std::any::type_name_of_val(&({expression}\n)));");
        self.run_part(&code, request).map(drop)
    }

    /// With another format, or with types before them, values are shown by evcxr and have no form of
    /// their own.
    fn change_form(&mut self, command: &str, request: CellRequest<'_>) -> Result<(), Report> {
        self.run_part(command, request)?;
        match command.strip_prefix(":fmt") {
            Some(format) => self.form.has_format = !matches!(format.trim(), "" | "{:?}"),
            None => self.form.has_types = !self.form.has_types,
        }
        self.compiler.show_own_forms(!self.form.has_format && !self.form.has_types);
        Ok(())
    }

    /// For the cells and for the programs that they start, and for later builds.
    fn set_variable(&mut self, text: &str, request: CellRequest<'_>) -> Result<(), Report> {
        let Some((name, value)) = text.split_once('=') else {
            return Err(request.refuse("`:env` needs NAME=VALUE after it"));
        };
        let (name, value) = (name.trim(), value.trim());
        let code = format!("unsafe {{ std::env::set_var({name:?}, {value:?}) }};");
        self.run_part(&code, request).map(drop)
    }

    /// evcxr's answer, which for some commands is an error.
    fn ask_evcxr(&mut self, command: &str, nothing: &str, request: CellRequest<'_>) {
        let Ok(context) = &mut self.context else { return };
        let said = match context.execute(command) {
            Ok(outputs) => outputs.content_by_mime_type.get("text/plain").cloned(),
            Err(Error::CompilationErrors(errors)) => errors.first().map(|error| error.message()),
            Err(error) => Some(error.to_string()),
        };
        let said = said.unwrap_or_default();
        match said.trim() {
            "" => request.say(nothing),
            text if text.starts_with("No last error") => request.say(nothing),
            text => request.events.send(Event::Stdout(format!("{text}\n").into_bytes())),
        }
    }

    fn write_file(&self, path: &str, text: &str, mode: Mode) -> std::io::Result<&'static str> {
        let path = self.wire.folder().join(path.trim_matches(['"', '\'']));
        let is_there = path.exists();
        let mut options = OpenOptions::new();
        options.create(true);
        match mode {
            Mode::Replace => options.write(true).truncate(true),
            Mode::Append => options.append(true),
        };
        options.open(path)?.write_all(text.as_bytes())?;
        Ok(match (mode, is_there) {
            (Mode::Append, true) => "Appending to",
            (Mode::Replace, true) => "Overwriting",
            _ => "Writing",
        })
    }
}

/// Reports how long a cell took.
pub fn say_times(run: &super::cell_run::Run, request: CellRequest<'_>) {
    if let Some(Ok(outputs)) = &run.result {
        request.events.send(Event::Stdout(commands::times(outputs).into_bytes()));
    }
}

/// An attribute that removes the standard library, if the code has one.
pub fn without_std(code: &str) -> Option<&'static str> {
    const ATTRIBUTES: [&str; 3] = ["#![no_std]", "#![no_core]", "#![no_main]"];
    let mut lines = code.lines().map(str::trim_start);
    lines.find_map(|line| ATTRIBUTES.into_iter().find(|attribute| line.starts_with(attribute)))
}
