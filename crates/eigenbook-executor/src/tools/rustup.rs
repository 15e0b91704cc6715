//! `rustup which cargo` and `rustup which rustc`, answered from the world.

use crate::world::Place;
use std::process::ExitCode;

/// Answers, or fails as rustup does where it does not know.
pub fn run() -> ExitCode {
    let Ok(place) = Place::from_environment() else { return ExitCode::FAILURE };
    let tool = std::env::args().next_back().unwrap_or_default();
    match tool.as_str() {
        "cargo" => match std::env::current_exe() {
            // The program's own path may be the one all names point to.
            Ok(program) => {
                let beside = program.with_file_name("cargo");
                let tools = program.parent().map(|bin| bin.with_file_name("tools").join("cargo"));
                let cargo = if beside.exists() { beside } else { tools.unwrap_or(beside) };
                println!("{}", cargo.display());
            }
            Err(_) => return ExitCode::FAILURE,
        },
        "rustc" => println!("{}", place.world.rustc.display()),
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}
