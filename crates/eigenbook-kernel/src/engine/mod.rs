//! The engine: compiles and runs cells, and keeps what they define.
//!
//! The only room that knows evcxr. [`interface`] is all that the server sees of it.

mod commands;
pub mod control;
mod crash;
mod cursor;
pub mod evcxr_engine;
pub mod interface;
mod memory;
mod missing;
mod prelude;
mod problems;
mod progress;
mod remark;
mod run;
mod running;
pub mod session;
mod shell;
mod told;
mod types;
mod verdict;
mod wire;

use control::SessionControl;
use evcxr_engine::EvcxrEngine;
use session::Session;
use wire::Wire;

/// The engine of a session, and its control.
///
/// # Errors
/// Where the session's socket cannot be made.
pub fn open(session: Session) -> anyhow::Result<(EvcxrEngine, SessionControl)> {
    let wire = Wire::listen(&session.socket())?;
    let control = SessionControl::new(session.clone(), wire.clone());
    Ok((EvcxrEngine::new(session, wire, control.clone()), control))
}
