//! Decides which names and methods of the prelude give way to the notebook's, in one cell.
//!
//! The compiler is queried if a cell does not compile, or if it has chosen one of two names itself.
//! The answer is reused for later cells, until one of them requires a new query.

use super::compiler::Compiler;
use super::generated::{Prepared, needs_runtime};
use super::packages::together;
use super::prelude_methods::{self, Given};
use super::prelude_names::{self, Names};
use super::rustc_call::RustcCall;
use crate::cell_tree::CellTree;
use serde_json::Value;
use std::collections::BTreeSet;

/// The names that a cell has in scope.
pub struct Scope {
    /// All definitions and imports, with the whole prelude.
    items: String,
    /// Whether anything is imported by a `*` that is not the prelude's.
    has_globs: bool,
    /// The names of the prelude that give way.
    hidden: Names,
    /// Its methods that give way.
    pub given: BTreeSet<Given>,
    /// Whether the cell may start tasks of the student's tokio, or timers.
    has_tasks: bool,
    /// What the source needs for the object with the student's packages.
    packages: Option<String>,
}

impl Scope {
    /// The scope of a cell with these items and imports, as far as is known.
    pub fn of(call: &RustcCall<'_>, items: String, cell: &CellTree) -> Self {
        let compiler = call.compiler;
        let has_globs = prelude_names::has_globs(&items, &compiler.setting().place.world.library);
        let mut hidden = if has_globs { compiler.hidden() } else { Names::new() };
        hidden.extend(names_of_packages(call));
        if hidden != compiler.hidden() {
            compiler.hide(hidden.clone());
        }
        let has_tasks = call.packages.has_runtime && needs_runtime(&(items.clone() + &cell.code));
        let packages = together::mention(&call.packages.arguments);
        let apart = &compiler.setting().apart;
        let given = prelude_methods::expected(compiler.given(), (&items, &cell.code), apart);
        Self { items, has_globs, hidden, given, has_tasks, packages }
    }

    /// Whether the name is hidden.
    pub fn hides(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// Imports the prelude without the names that give way, and enters the notebook's runtime if
    /// the cell may start tasks.
    pub fn apply(&self, source: &mut Prepared, compiler: &Compiler) {
        let setting = compiler.setting();
        let library = &setting.place.world.library;
        if !self.hidden.is_empty() || !self.given.is_empty() {
            let prelude = (&setting.names[..], &setting.apart[..]);
            let methods = (!self.given.is_empty())
                .then(|| prelude_methods::imports(library, &self.given, &self.hidden, prelude));
            let import = prelude_names::import_without(library, &self.hidden, methods);
            source.import_prelude(library, &import);
        }
        if self.has_tasks {
            source.enter_runtime();
        }
        if let (Some(text), Some((_, last))) = (&self.packages, source.0.last_mut()) {
            *last += text;
        }
    }

    /// Whether the compiler has chosen between a name of the prelude and one of the notebook.
    pub fn is_ambiguous(&self, compiler: &Compiler, messages: &[Value]) -> bool {
        let names = &compiler.setting().names;
        self.has_globs && !prelude_names::ambiguous(messages.iter(), names).is_empty()
    }

    /// Queries the compiler for the names that give way; returns whether they have changed.
    ///
    /// # Errors
    /// If the compiler cannot be run.
    pub fn ask(&mut self, call: &RustcCall<'_>) -> anyhow::Result<bool> {
        let (compiler, names) = (call.compiler, &call.compiler.setting().names);
        let asked = self.items.clone() + &call.packages.arguments.join("\n");
        if !self.has_globs || compiler.was_asked(&asked) {
            return Ok(false);
        }
        let said = call.ask(&prelude_names::query(&self.items, names))?;
        let mut hidden = prelude_names::ambiguous(said.iter(), names);
        hidden.extend(names_of_packages(call));
        if hidden == self.hidden {
            return Ok(false);
        }
        compiler.hide(hidden.clone());
        self.hidden = hidden;
        Ok(true)
    }

    /// Lets the methods of the prelude give way among which the compiler could not choose; returns
    /// whether there are new ones.
    pub fn give_way(&mut self, compiler: &Compiler, messages: &[Value], source: &Prepared) -> bool {
        let setting = compiler.setting();
        let library = &setting.place.world.library;
        let found = prelude_methods::found(messages, source, &setting.names, library);
        let n_before = self.given.len();
        self.given.extend(found);
        self.given.len() > n_before
    }

    /// Whether a method is missed that has given way.
    pub fn misses(&self, messages: &[Value]) -> bool {
        !self.given.is_empty() && prelude_methods::is_missed(messages, &self.given)
    }
}

/// The packages of the notebook with names from the prelude, such as another version of a preloaded
/// package.
fn names_of_packages(call: &RustcCall<'_>) -> Names {
    let names = &call.compiler.setting().names;
    let own =
        call.packages.arguments.iter().filter_map(|argument| Some(argument.split_once('=')?.0));
    own.filter(|own| names.iter().any(|name| name == own)).map(str::to_owned).collect()
}
