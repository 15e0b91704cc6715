//! `cargo` as the engine and the analyser call it.

use super::{compile, dependencies, metadata};
use crate::world::Place;
use anyhow::Context;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
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
        _ => Err(real(place)?.args(arguments).exec().into()),
    }
}

/// The real cargo, with what the student has set for it.
///
/// # Errors
/// Where the world came without one, and the student has none.
pub fn real(place: &Place) -> anyhow::Result<Command> {
    let own = || find(&std::env::var_os(OWN_PATH).unwrap_or_default());
    let cargo = place.world.cargo.clone().or_else(own).context(NO_CARGO)?;
    let mut command = Command::new(cargo);
    give_back_environment(&mut command);
    command.env("RUSTC", &place.world.rustc);
    Ok(command)
}

/// What a student without cargo reads.
const NO_CARGO: &str = "a package of your own needs cargo, which is not installed here: \
    install Rust from https://rustup.rs, and start the kernel once more";

/// The cargo on a path.
fn find(path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join("cargo")).find(|file| file.is_file())
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
