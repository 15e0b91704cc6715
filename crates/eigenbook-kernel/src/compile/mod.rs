//! Compiles cells.
//!
//! evcxr writes a small crate around each cell and runs `cargo build`. Under that name it finds our
//! stub, which forwards the call to this module. The answer is one direct call of rustc against the
//! prebuilt world, or an object that was compiled before.
//!
//! 1. [`endpoint`] receives the call and dispatches it
//! 2. [`generated`] parses evcxr's crate; [`used_names`] finds the variables that the cell needs
//! 3. [`cell`] compiles the rest by a [`rustc_call`]; [`level`] chooses the optimisation level,
//!    [`forms`] gives closures and other values without a type name a form that can be kept, and
//!    [`borrowed`] are variables that end with the cell, [`assigned`] those that it gives away and
//!    assigns anew, [`scope`] lets names and methods of the prelude give way to the notebook's
//!    ([`prelude_names`], [`prelude_methods`])
//! 4. [`type_query`] reads the types of new variables from the compiler's messages, and
//!    [`type_names`] makes them names that the next cell can use
//! 5. [`store`] keeps the cells compiled at installation, under the [`key`] of a cell
//! 6. [`link`] makes the shared object; if the cell does not compile, [`messages`] adapts the
//!    compiler's messages for evcxr
//! 7. [`packages`] are a student's own, which real cargo builds
//! 8. [`beside`] is text that the kernel writes into a cell for this module, [`statics`] are shared
//!    by all cells, [`read_files`] are what the compiler has read, and [`macro_tests`] lets macros
//!    list the tests that they write; [`manifest`] is what some macros of packages look for
//! 9. [`check`] compiles a cell that is not run, for a report that proposes it
//! 10. [`children`] are the compilers that run, and how they are stopped
//!
//! [`compiler`] is the interface for the engine.

mod assigned;
pub mod beside;
mod borrowed;
mod cell;
mod check;
mod children;
mod compiler;
pub mod conditions;
mod denied;
mod endpoint;
mod forms;
mod generated;
mod key;
mod level;
mod link;
pub mod macro_tests;
mod manifest;
mod messages;
pub mod packages;
mod pointers;
mod prelude_methods;
mod prelude_names;
mod read_files;
mod rustc_call;
mod scope;
pub mod statics;
mod store;
mod tool_call;
mod type_names;
mod type_query;
mod used_names;

use serde_json::Value;
use std::path::{Path, PathBuf};

pub use borrowed::{Unkept, Why};
pub use children::Sink;
pub use compiler::{Compiled, Compiler, Setting};
pub use endpoint::settle;
pub use packages::built::Built;
pub use packages::further::BEHIND;
pub use packages::part::{Unbuilt, unbuilt};
pub use packages::sought::{Kind, Sought};
pub use prelude_methods::APART;
pub use read_files::{OF_DATA, ReadFiles};
pub use store::{FORMAT, Precompiled};
pub use type_names::{ALWAYS_KNOWN, Variables, first_names, with_never};

/// The compiler of a session, which answers evcxr from now on.
///
/// # Errors
/// If its socket cannot be created.
pub fn open(setting: Setting) -> anyhow::Result<Compiler> {
    let compiler = Compiler::new(setting);
    endpoint::open(&compiler)?;
    Ok(compiler)
}

/// Cargo's metadata of a student's own packages, once they are built, in evcxr's folder.
pub fn packages_path(folder: &Path) -> PathBuf {
    folder.join(packages::dependencies::PACKAGE).join(packages::dependencies::METADATA)
}

/// The source that is compiled, in evcxr's folder.
pub fn source_path(folder: &Path) -> PathBuf {
    folder.join("src/lib.rs")
}

/// The compiler's messages, of which each is a line of JSON.
fn lines(messages: &[u8]) -> Vec<Value> {
    let lines = messages.split(|byte| *byte == b'\n');
    lines.filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// The same as the compiler writes them.
fn as_lines<'a>(messages: impl IntoIterator<Item = &'a Value>) -> Vec<u8> {
    messages.into_iter().map(|message| format!("{message}\n")).collect::<String>().into_bytes()
}
