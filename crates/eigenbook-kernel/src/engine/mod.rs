//! The engine: compiles and runs cells, and keeps their definitions.
//!
//! The only module that depends on evcxr. The server sees only [`interface`].

mod callback;
mod cell_run;
mod changed;
mod colon;
mod commands;
pub mod control;
mod crash;
mod cursor;
mod definitions;
mod describe;
pub mod ending;
mod evcxr_engine;
mod execute;
mod executor_link;
pub mod export;
mod habits;
mod halves;
mod imports;
pub mod interface;
mod macro_made;
mod magic;
mod main_function;
mod measure;
mod memory;
mod package_tests;
mod packages;
mod patterns;
mod places;
mod prelude;
mod problems;
mod proposed;
mod question;
mod request;
mod returned;
pub mod session;
mod shell;
mod skipped;
mod source_files;
mod step;
mod steps;
mod testing;
mod undefined_names;
mod units;
mod verdict;
mod walk;
mod warnings;

use control::SessionControl;
use evcxr_engine::EvcxrEngine;
use session::Session;

/// The engine of a session, and its control.
///
/// # Errors
/// If the session's socket cannot be created.
pub fn open(session: Session) -> anyhow::Result<(EvcxrEngine, SessionControl)> {
    let control = SessionControl::open(session)?;
    Ok((EvcxrEngine::new(control.clone()), control))
}
