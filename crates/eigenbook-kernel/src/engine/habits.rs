//! Runs the steps of a cell that are not Rust.

use super::asked::{Asked, Form};
use super::colon::Colon;
use super::commands;
use super::evcxr_engine::EvcxrEngine;
use super::interface::{Bundle, Detail, Engine, Event, EventSender};
use super::magic::{Magic, Mode};
use super::shell::Program;
use super::undefined_names::Missing;
use crate::diagnostics::{self, Report};
use evcxr::Error;
use std::fs::OpenOptions;
use std::io::Write;

impl EvcxrEngine {
    /// Runs a line or a cell with `%`.
    pub(super) fn run_magic(&mut self, magic: Magic, asked: Asked<'_>) -> Result<(), Report> {
        match magic {
            Magic::Run(code) => self.run_part(&code, asked).map(drop),
            Magic::Time(code) => {
                let run = self.run_part(&code, asked)?;
                say_times(&run, asked);
                Ok(())
            }
            Magic::Measure(measure, code) => self.run_part(&measure.wrap(&code), asked).map(drop),
            Magic::Capture(code) => {
                let nobody = EventSender::new(|_| {});
                self.run_part(&code, Asked { events: &nobody, ..asked }).map(drop)
            }
            Magic::Script { program, option, script } => {
                let arguments = vec![option.to_owned(), script];
                let title = format!("%%{program}");
                self.run_program(&Program { name: program, arguments, title }, asked)
            }
            Magic::Shell(command) => self.run_program(&Program::shell(&command), asked),
            Magic::Write { path, text, mode } => match self.write_file(&path, &text, mode) {
                Ok(done) => {
                    asked.events.send(Event::Stdout(format!("{done} {path}\n").into_bytes()));
                    Ok(())
                }
                Err(error) => Err(asked.refuse(&format!("`{path}` could not be written: {error}"))),
            },
            Magic::Show(kind, text) => {
                let mut bundle = Bundle::text(text.trim_end());
                bundle.data.insert(kind.to_owned(), text.into());
                asked.events.send(Event::Display { bundle, display_id: None });
                Ok(())
            }
            Magic::Variables => self.answer(Colon::Variables, asked),
            Magic::Help => self.answer(Colon::Help, asked),
            Magic::Clear => self.answer(Colon::Clear, asked),
            Magic::NotNeeded(sentence) => {
                asked.say(&sentence);
                Ok(())
            }
            Magic::Refused(sentence) => Err(asked.refuse(&sentence)),
        }
    }

    /// Answers a command.
    pub(super) fn answer(&mut self, command: Colon, asked: Asked<'_>) -> Result<(), Report> {
        match command {
            Colon::Variables => {
                let variables = self.variables(Detail::Full);
                asked.result(commands::variables(&variables));
            }
            Colon::Help => asked.result(commands::help()),
            Colon::Clear => self.forget(asked)?,
            Colon::Type(expression) => self.show_type(&expression, asked)?,
            Colon::Timing => {
                self.is_timed = !self.is_timed;
                asked.say(match self.is_timed {
                    true => "From now on each cell says how long it took.",
                    false => "Cells no longer say how long they took.",
                });
            }
            Colon::Test => self.run_tests(asked)?,
            Colon::Environment(text) => self.set_variable(&text, asked)?,
            Colon::Form(command) => self.change_form(&command, asked)?,
            Colon::Describe(name) => {
                let bundle = self.describe(&name);
                asked.result(bundle);
            }
            Colon::Ask(command, nothing) => self.ask_evcxr(command, nothing, asked),
            Colon::Version => {
                let rust = self.session.place.world.rust_release();
                let own = env!("CARGO_PKG_VERSION");
                let text = format!("Eigenbook {own}, on evcxr 0.22 and Rust {rust}");
                asked.result(Bundle::text(text));
            }
            Colon::Answer(sentence) => asked.say(&sentence),
            Colon::Unknown(name) => {
                let sentence =
                    format!("`:{name}` is no command; `:help` lists those that there are");
                return Err(asked.refuse(&sentence));
            }
        }
        Ok(())
    }

    /// Removes all variables and definitions of the cells; the names that every cell has are in
    /// scope again.
    fn forget(&mut self, asked: Asked<'_>) -> Result<(), Report> {
        self.ledger.clear();
        self.missing = Missing::default();
        self.form = Form::default();
        self.compiler.show_own_forms(true);
        for code in [":clear".to_owned(), self.session.place.world.prelude.clone()] {
            let run = self.run(&code, asked.events);
            self.control.settle();
            if let Some(Err(error)) = run.result {
                return Err(asked.refuse(&error.to_string()));
            }
        }
        Ok(())
    }

    fn show_type(&mut self, expression: &str, asked: Asked<'_>) -> Result<(), Report> {
        if expression.is_empty() {
            return Err(asked.refuse("`:type` needs a variable or an expression after it"));
        }
        let known = self.standing();
        if let Some(type_name) = known.get(expression) {
            let type_name = diagnostics::shorten_type(type_name);
            asked.result(Bundle::text(format!("{expression}: {type_name}")));
            return Ok(());
        }
        // Behind a comment, the bracket would be lost.
        let code = format!("println!(\"{{}}\", std::any::type_name_of_val(&({expression}\n)));");
        self.run_part(&code, asked).map(drop)
    }

    /// With another format, or with types before them, values are shown by evcxr and have no form of
    /// their own.
    fn change_form(&mut self, command: &str, asked: Asked<'_>) -> Result<(), Report> {
        self.run_part(command, asked)?;
        match command.strip_prefix(":fmt") {
            Some(format) => self.form.has_format = !matches!(format.trim(), "" | "{:?}"),
            None => self.form.has_types = !self.form.has_types,
        }
        self.compiler.show_own_forms(!self.form.has_format && !self.form.has_types);
        Ok(())
    }

    /// For the cells and for the programs that they start, and for later builds.
    fn set_variable(&mut self, text: &str, asked: Asked<'_>) -> Result<(), Report> {
        let Some((name, value)) = text.split_once('=') else {
            return Err(asked.refuse("`:env` needs NAME=VALUE after it"));
        };
        let (name, value) = (name.trim(), value.trim());
        let code = format!("unsafe {{ std::env::set_var({name:?}, {value:?}) }};");
        self.run_part(&code, asked).map(drop)
    }

    /// evcxr's answer, which for some commands is an error.
    fn ask_evcxr(&mut self, command: &str, nothing: &str, asked: Asked<'_>) {
        let Ok(context) = &mut self.context else { return };
        let said = match context.execute(command) {
            Ok(outputs) => outputs.content_by_mime_type.get("text/plain").cloned(),
            Err(Error::CompilationErrors(errors)) => errors.first().map(|error| error.message()),
            Err(error) => Some(error.to_string()),
        };
        let said = said.unwrap_or_default();
        match said.trim() {
            "" => asked.say(nothing),
            text if text.starts_with("No last error") => asked.say(nothing),
            text => asked.events.send(Event::Stdout(format!("{text}\n").into_bytes())),
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
pub fn say_times(run: &super::cell_run::Run, asked: Asked<'_>) {
    if let Some(Ok(outputs)) = &run.result {
        asked.events.send(Event::Stdout(commands::times(outputs).into_bytes()));
    }
}

/// An attribute that removes the standard library, if the code has one.
pub fn without_std(code: &str) -> Option<&'static str> {
    const ATTRIBUTES: [&str; 3] = ["#![no_std]", "#![no_core]", "#![no_main]"];
    let mut lines = code.lines().map(str::trim_start);
    lines.find_map(|line| ATTRIBUTES.into_iter().find(|attribute| line.starts_with(attribute)))
}
