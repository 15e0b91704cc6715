//! `cargo` as the engine and the analyser call it.

use super::{compile, dependencies, metadata};
use crate::world::Place;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The student's own `PATH` and `CARGO_HOME`, kept by the kernel under these names.
pub const OWN_PATH: &str = "EIGENBOOK_OWN_PATH";
/// See [`OWN_PATH`]; not set where the student has none.
pub const OWN_CARGO_HOME: &str = "EIGENBOOK_OWN_CARGO_HOME";

/// Answers one call.
pub fn run() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let answered = Place::from_environment().and_then(|place| answer(&place, &arguments));
    answered.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(101)
    })
}

fn answer(place: &Place, arguments: &[String]) -> anyhow::Result<ExitCode> {
    let command = arguments.iter().find(|argument| !argument.starts_with(['-', '+']));
    match command.map(String::as_str) {
        Some("build") => compile::build(place),
        Some("check") => compile::check(place),
        Some("metadata") if !dependencies::is_being_tried(Path::new(".")) => {
            metadata::answer(place)
        }
        _ => Err(real(place).args(arguments).exec().into()),
    }
}

/// The real cargo, with what the student has set for it.
pub fn real(place: &Place) -> Command {
    let mut command = Command::new(&place.world.cargo);
    give_back_environment(&mut command);
    command.env("RUSTC", &place.world.rustc);
    command
}

/// Sets `PATH` and `CARGO_HOME` to the student's own.
pub fn give_back_environment(command: &mut Command) {
    match std::env::var_os(OWN_CARGO_HOME) {
        Some(home) => command.env("CARGO_HOME", home),
        None => command.env_remove("CARGO_HOME"),
    };
    if let Some(path) = std::env::var_os(OWN_PATH) {
        command.env("PATH", path);
    }
}
