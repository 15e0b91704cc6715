//! The reports that students read when a cell fails.
//!
//! Pure functions from data to text, independent of the engine and of sockets. The engine's errors
//! come in as the plain types of [`input`], and go out as a [`Report`]: a name, a sentence, and the
//! few lines that Jupyter shows.
//!
//! ```text
//! E0382 in cell [4], line 2: `a` is used again after it was moved
//!   2 │ println!("{a:?}");
//!     │            ^ `a` is no longer here
//! A value has one owner, and line 1 gave `a` away. Lend it with `&`, or copy it.
//! fix │ let b = a.clone();   // line 1
//! ```
//!
//! A rule is a row of `assets/mistakes`, read by `rules/row.rs`: the compiler's message and the cell are
//! its conditions, and the sentence, the rule and the corrected line are what it says.
//!
//! - [`rustc`]: converts the compiler's JSON to a [`Problem`] in the lines and columns of the cell
//! - [`compile`]: of a cell that does not compile, the root cause; [`unparsable`]: of a cell in Python
//! - [`runtime`]: of a cell that ran and failed; [`warning`]: of one that ran, and looks wrong
//! - [`mod@rules`]: finds the first rule for a [`case`], which answers with a [`hint`]; what rules know of
//!   the cell is in [`code`], [`operands`] and [`types`], what they know of Python in [`python`]
//! - [`layout`]: makes the lines of a [`report`] of it; [`compiler_text`]: the folded part
//! - [`mod@checked`]: keeps the corrected line only if the corrected cell compiles
//! - [`side_effects`], [`not_restorable`]: what a cell has changed besides its own variables
//!
//! At most six lines, in this order: what and where, the line, the place in it, the rule, the
//! corrected line, how many more errors there are. The compiler's own text is folded.

mod bold;
mod case;
mod checked;
mod code;
mod compile;
mod compiler_text;
mod copies;
mod hint;
pub mod input;
mod integers;
mod layout;
mod not_restorable;
mod operands;
mod parsed;
mod printing;
mod python;
mod report;
mod rules;
mod runtime;
mod rustc;
mod side_effects;
mod snippet;
mod source;
mod types;
mod unparsable;
mod warning;
mod worded;
mod words;

pub use bold::strip;
pub use checked::checked;
pub use compile::compile_error;
pub use input::{
    Absent, Cell, CellPart, Crash, Edit, FILE, Gone, Level, Lost, Moved, Panic, PanicPlace,
    Problem, Session, Span, Suggestion, VariableState,
};
pub use not_restorable::{Threads, make_again, not_brought_back};
pub use report::Report;
pub use rules::{about_shapes, names as rules};
pub use runtime::{KEPT, crash, failure, interrupted, panic, panic_of_thread, stays_changed};
pub use rustc::Anchor;
pub use side_effects::{begun_anew, ended, gone, locked, outdated};
pub use types::shorten as shorten_type;
pub use unparsable::before_compile;
pub use warning::{warned_by, warnings};
pub use worded::{unworded, worded};
