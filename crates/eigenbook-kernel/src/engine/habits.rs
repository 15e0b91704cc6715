//! Runs the steps of a cell that are not Rust.

use super::cell_run::CellRun;
use super::commands;
use super::evcxr_engine::EvcxrEngine;
use super::interface::{Bundle, Event};
use super::request::{CellRequest, ValueFormat};
use super::step::Mode;
use super::undefined_names::Missing;
use crate::diagnostics::{self, Report};
use evcxr::Error;
use std::fs::OpenOptions;
use std::io::Write;

impl EvcxrEngine {
    pub(super) fn switch_timing(&mut self, request: CellRequest<'_>) {
        self.is_timed = !self.is_timed;
        request.say(match self.is_timed {
            true => "From now on each cell says how long it took.",
            false => "Cells no longer say how long they took.",
        });
    }

    /// Removes all variables and definitions of the cells; the names that every cell has are in
    /// scope again.
    pub(super) fn forget(&mut self, request: CellRequest<'_>) -> Result<(), Report> {
        self.ledger.clear();
        self.missing = Missing::default();
        self.format = ValueFormat::default();
        self.compiler.show_with_library(true);
        for code in [":clear".to_owned(), self.session.setting.place.world.prelude.clone()] {
            let run = self.pass_to_evcxr(&code, request.events);
            self.control.settle();
            if let Some(Err(error)) = run.result {
                return Err(request.refuse(&error.to_string()));
            }
        }
        Ok(())
    }

    pub(super) fn show_type(
        &mut self,
        expression: &str,
        request: CellRequest<'_>,
    ) -> Result<(), Report> {
        if expression.is_empty() {
            return Err(request.refuse("`:type` needs a variable or an expression after it"));
        }
        let known = self.compiler.kept();
        if let Some(type_name) = known.get(expression) {
            let type_name = diagnostics::shorten_type(type_name);
            request.result(Bundle::text(format!("{expression}: {type_name}")));
            return Ok(());
        }
        // After a comment, the bracket would be lost.
        let code = format!("println!(\"{{}}\", std::any::type_name_of_val(&({expression}\n)));");
        self.run_rust(&code, request).map(drop)
    }

    /// With another format, or with types before them, values are shown by evcxr and have no form of
    /// their own.
    pub(super) fn change_format(
        &mut self,
        command: &str,
        request: CellRequest<'_>,
    ) -> Result<(), Report> {
        self.run_rust(command, request)?;
        match command.strip_prefix(":fmt") {
            Some(format) => self.format.has_format = !matches!(format.trim(), "" | "{:?}"),
            None => self.format.has_types = !self.format.has_types,
        }
        self.compiler.show_with_library(!self.format.has_format && !self.format.has_types);
        Ok(())
    }

    /// evcxr's answer, which for some commands is an error.
    pub(super) fn ask_evcxr(&mut self, command: &str, nothing: &str, request: CellRequest<'_>) {
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

    pub(super) fn write_file(
        &self,
        path: &str,
        text: &str,
        mode: Mode,
        request: CellRequest<'_>,
    ) -> Result<(), Report> {
        let file = self.wire.folder().join(path.trim_matches(['"', '\'']));
        let done = match (mode, file.exists()) {
            (Mode::Append, true) => "Appending to",
            (Mode::Replace, true) => "Overwriting",
            _ => "Writing",
        };
        let mut options = OpenOptions::new();
        options.create(true).write(true).append(mode == Mode::Append);
        options.truncate(mode == Mode::Replace);
        let written = options.open(file).and_then(|mut file| file.write_all(text.as_bytes()));
        written
            .map_err(|error| request.refuse(&format!("`{path}` could not be written: {error}")))?;
        request.events.send(Event::Stdout(format!("{done} {path}\n").into_bytes()));
        Ok(())
    }
}

/// Reports how long a cell took.
pub fn say_times(run: &CellRun, request: CellRequest<'_>) {
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
