//! `rustup which cargo` and `rustup which rustc`, answered from the world.

use crate::world::Place;
use std::process::ExitCode;

/// Answers, or fails as rustup does where it does not know.
pub fn run() -> ExitCode {
    let Ok(place) = Place::from_environment() else { return ExitCode::FAILURE };
    let tool = std::env::args().next_back().unwrap_or_default();
    match tool.as_str() {
        "cargo" => match std::env::current_exe() {
            // This program lies in `bin`, the names that the engine calls it by in `tools`.
            Ok(program) => {
                let home = program.parent().and_then(std::path::Path::parent);
                println!("{}", home.unwrap_or(&program).join("tools/cargo").display());
            }
            Err(_) => return ExitCode::FAILURE,
        },
        "rustc" => println!("{}", place.world.rustc.display()),
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}
