//! The definitions of a notebook: the valid ones are those of the last run of each cell.
//!
//! The engine keeps every definition and writes all of them into each cell. In three cases this is
//! wrong. An `impl` is added to the one that it should replace; a definition remains after its cell
//! no longer contains it; and a definition that does not fit a newer one makes every cell fail. So
//! the kernel records which cell has defined what ([`Ledger`]), and passes each cell to the engine
//! with names for unnamed definitions, and with empty definitions for those that must go
//! ([`wrap`]).

mod calls;
mod flat;
mod implementations;
mod layout;
mod locks;
mod macros;
mod offenders;
mod packages;
mod parse;
mod wrap;

pub use layout::brought;
pub use macros::Macros;
pub use parse::{Definition, Kind, Parsed, cell as read_cell, own_name};

use crate::cell_tree::CellTree;
use crate::compile::{BEHIND, Variables, statics};
use crate::diagnostics::Lost;
use crate::tokens::has_word;
use layout::Parts;
use packages::Requests;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use wrap::Notes;

/// The valid definitions, by the name under which the engine keeps them.
#[derive(Default)]
pub struct Ledger {
    known: BTreeMap<String, Recorded>,
    macros: Macros,
    packages: Requests,
    /// The packages as they were built last: name → the file of the result.
    pub built: BTreeMap<String, String>,
    /// The definitions behind the types of the variables at their creation.
    variables: BTreeMap<String, Parts>,
    /// The variables whose names now belong to a later function, constant or static.
    replaced: BTreeSet<String>,
    /// The statics, each with its mark.
    statics: Vec<String>,
}

/// A valid definition.
#[derive(Clone)]
struct Recorded {
    definition: Definition,
    /// The cell that has defined it, if the front end names its cells.
    cell: Option<String>,
    /// The number of that run.
    number: usize,
    /// The line of the cell, from 1, on which it begins.
    line: usize,
}

/// A cell that is about to run.
pub struct Plan {
    /// The cell as it was written.
    code: String,
    start: usize,
    defined: Vec<Definition>,
    /// Extra definitions beside the cell, by key; an empty text removes one.
    others: BTreeMap<String, String>,
    packages: Requests,
    /// The variables whose types mean something else by now.
    lost: Vec<Lost>,
    /// The statics, each with its mark.
    statics: Vec<String>,
    macros: Macros,
    /// The definitions that were dropped because they do not fit any more.
    gone: Vec<Removed>,
}

/// A definition of an earlier cell that does not fit any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The definition itself.
    pub title: String,
    /// The number of the cell that has defined it.
    pub number: usize,
    /// The compiler's message.
    pub reason: String,
}

/// What a cell changes beside it, in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outdated {
    /// A variable with the methods of an implementation that the cell has replaced, such as
    /// `impl Shape for Circle`: a value behind `dyn` brings its methods with it.
    Methods { variable: String, title: String },
    /// A static of an earlier cell that has its first value again, because its type means something
    /// else.
    Static(String),
    /// A variable that keeps a standard stream locked, such as `stdin`.
    Lock { variable: String, stream: &'static str },
}

impl Ledger {
    /// The definitions of a cell; none if it is not Rust.
    pub fn read(&self, cell: &CellTree) -> Option<Parsed> {
        parse::cell(&cell.without_commands(), &self.macros)
    }

    /// The form in which a cell of these definitions is passed to the engine. `variables` are the
    /// existing ones, with their types.
    pub fn plan(
        &self,
        parsed: Parsed,
        code: &str,
        cell: Option<&str>,
        variables: &Variables,
    ) -> Plan {
        let mut others = BTreeMap::new();
        let keys: BTreeSet<&str> = parsed.definitions.iter().map(|it| it.key.as_str()).collect();
        for (key, known) in &self.known {
            if keys.contains(key.as_str()) {
                continue;
            }
            if cell.is_some()
                && known.cell.as_deref() == cell
                && known.definition.kind != Kind::Import
            {
                others.insert(key.clone(), String::new());
            } else if let Some(rest) = without_members_of(&known.definition, &parsed.definitions) {
                others.insert(key.clone(), rest);
            }
        }
        let Parsed { definitions: defined, start, macros } = parsed;
        let mut packages = self.packages.clone();
        packages.extend(packages::of_cell(code));
        let (code, gone, lost, statics) = (code.to_owned(), Vec::new(), Vec::new(), Vec::new());
        let mut plan = Plan { code, start, defined, others, packages, lost, statics, macros, gone };
        plan.lost = self.lost(&plan, variables);
        plan.statics = self.statics(&plan);
        plan
    }

    /// The variables whose types will mean something else than at their creation, and those whose
    /// names will belong to a definition.
    fn lost(&self, plan: &Plan, variables: &Variables) -> Vec<Lost> {
        let (definitions, packages) =
            (self.as_planned(plan), packages::as_they_are(&plan.packages, &self.built));
        let is_replaced = |name: &String| {
            let of_cell = plan.defined.iter().any(|it| it.is_value(name));
            of_cell
                || self.replaced.contains(name) && definitions.iter().any(|it| it.is_value(name))
        };
        let found = variables.iter().filter_map(|(name, type_name)| {
            if is_replaced(name) {
                return Some(Lost { name: name.clone(), because: name.clone() });
            }
            let before = self.variables.get(name)?;
            let now = layout::parts_of(type_name, &definitions, &packages, Some(before));
            let because = layout::difference(before, &now)?;
            let because = because.trim_start_matches(BEHIND).to_owned();
            Some(Lost { name: name.clone(), because })
        });
        found.collect()
    }

    /// The valid statics after the cell, each with a mark that changes with it and with its type.
    fn statics(&self, plan: &Plan) -> Vec<String> {
        let definitions = &self.as_planned(plan);
        let packages = &packages::as_they_are(&plan.packages, &self.built);
        let holds = |it: &&&Definition| it.kind != Kind::Import;
        let marked = definitions.iter().filter(holds).flat_map(|definition| {
            let found = statics::find(&definition.text).into_iter();
            found.map(move |it| {
                let parts = layout::parts_of(&it.type_name, definitions, packages, None);
                let mark = parse::given("", &(&definition.text, &it.id, parts));
                format!("{}:{mark}", it.id)
            })
        });
        marked.collect()
    }

    /// The valid definitions after the cell.
    fn as_planned<'a>(&'a self, plan: &'a Plan) -> Vec<&'a Definition> {
        let is_new = |key: &str| plan.defined.iter().any(|it| it.key == key);
        let is_gone = |key: &str| plan.others.get(key).is_some_and(String::is_empty);
        let old = self.known.iter().filter(|(key, _)| !is_new(key) && !is_gone(key));
        plan.defined.iter().chain(old.map(|(_, known)| &known.definition)).collect()
    }

    /// Removes definitions from the plan that the compiler can no longer fit to the cell; returns
    /// whether there were any. `source` is the compiled source, `messages` are the compiler's.
    pub fn take_away(&self, plan: &mut Plan, source: &str, messages: &[Value]) -> bool {
        let mut found = false;
        let is_own = |key: &str| plan.defined.iter().any(|it| it.key == key);
        let is_old = |key: &str| self.known.contains_key(key) && !is_own(key);
        for (key, reason) in offenders::find(source, messages, is_old) {
            let Some(known) = self.known.get(&key) else { continue };
            let is_new = plan.others.insert(key, String::new()).is_none_or(|text| !text.is_empty());
            if is_new {
                let title = known.definition.title.clone();
                plan.gone.push(Removed { title, number: known.number, reason });
                found = true;
            }
        }
        found
    }

    /// The cell has run: its definitions become valid. `made` are the variables that it has created
    /// or replaced, `variables` the existing ones. Returns the definitions that were dropped for
    /// it, and the variables that keep old methods.
    pub fn commit(
        &mut self,
        plan: Plan,
        (cell, number): (Option<&str>, usize),
        made: &[String],
        variables: &Variables,
    ) -> (Vec<Removed>, Vec<Outdated>) {
        let mut plan = plan;
        if packages::only_adds(&plan.code) {
            // It uses no static, and by now its packages are built.
            plan.statics = self.statics(&plan);
        }
        let mut outdated = self.outdated(&plan, made, variables);
        outdated.extend(self.begun_anew(&plan));
        let definitions = self.as_planned(&plan);
        let is_own =
            |name: &str| definitions.iter().any(|it| it.kind != Kind::Import && it.key == name);
        let kept = made.iter().filter_map(|name| locks::locked(name, variables.get(name)?, is_own));
        outdated.extend(kept);
        for (key, text) in plan.others {
            if text.is_empty() {
                self.known.remove(&key);
            } else if let Some(known) = self.known.get_mut(&key) {
                known.definition = parse::again(&known.definition, text);
            }
        }
        self.macros = plan.macros;
        self.packages = plan.packages;
        self.statics = plan.statics;
        // The last of a variable and a definition of one name counts.
        let values =
            variables.keys().filter(|name| plan.defined.iter().any(|it| it.is_value(name)));
        self.replaced.extend(values.cloned());
        self.replaced.retain(|name| !made.contains(name));
        for definition in plan.defined {
            let cell = cell.map(str::to_owned);
            let before = plan.code.get(..definition.range.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            self.known.insert(definition.key.clone(), Recorded { definition, cell, number, line });
        }
        self.variables.retain(|name, _| variables.contains_key(name));
        let packages = packages::as_they_are(&self.packages, &self.built);
        let definitions: Vec<&Definition> =
            self.known.values().map(|known| &known.definition).collect();
        for (name, type_name) in variables {
            if made.contains(name) || !self.variables.contains_key(name) {
                let parts = layout::parts_of(type_name, &definitions, &packages, None);
                self.variables.insert(name.clone(), parts);
            }
        }
        (plan.gone, outdated)
    }

    /// The variables that the cell has not created again, with a value behind `dyn` of a trait that
    /// it implements anew.
    fn outdated(&self, plan: &Plan, made: &[String], variables: &Variables) -> Vec<Outdated> {
        let is_changed = |it: &&Definition| {
            let old = self.known.get(&it.key).filter(|_| it.kind == Kind::Trait);
            old.is_some_and(|old| {
                !old.definition.text.split_whitespace().eq(it.text.split_whitespace())
            })
        };
        let changed = plan.defined.iter().filter(is_changed);
        let found = changed.flat_map(|definition| {
            let title = &definition.title;
            let of = title.trim_start_matches("impl ").split([' ', '<']).next().unwrap_or_default();
            let of = of.rsplit("::").next().unwrap_or_default();
            let has = |text: &str| text.contains("dyn ") && has_word(text, of);
            let keeps = move |name: &String, type_name: &str| {
                let parts = self.variables.get(name).into_iter().flatten();
                has(type_name) || parts.into_iter().any(|(_, meaning)| has(meaning))
            };
            let kept = variables.iter().filter(|(name, _)| !made.contains(name));
            let kept = kept.filter(move |(name, type_name)| keeps(name, type_name));
            kept.map(|(name, _)| Outdated::Methods { variable: name.clone(), title: title.clone() })
        });
        found.collect()
    }

    /// The statics of earlier cells that begin anew.
    fn begun_anew(&self, plan: &Plan) -> Vec<Outdated> {
        let id = |marked: &String| marked.split(':').next().unwrap_or_default().to_owned();
        let written = plan.defined.iter().flat_map(|it| statics::find(&it.text));
        let written: BTreeSet<String> = written.map(|it| it.id).collect();
        let is_new = |it: &&String| !self.statics.contains(it);
        let known: BTreeSet<String> = self.statics.iter().map(id).collect();
        let anew = plan.statics.iter().filter(is_new).map(id);
        let anew = anew.filter(|id| known.contains(id) && !written.contains(id));
        anew.map(|id| Outdated::Static(id.split('.').next().unwrap_or_default().to_owned()))
            .collect()
    }

    /// The definition of an earlier cell in which a line of the compiled source is, counted from 1,
    /// and the line of that cell.
    pub fn place_of(&self, source: &str, line: usize) -> Option<(String, usize)> {
        let known = self.known.get(&offenders::key_at(&parse::items(source), line - 1)?)?;
        let text = source.lines().nth(line - 1)?.trim();
        let own = known.definition.text.trim_start();
        let is_comment = |line: &&str| line.trim().is_empty() || line.trim().starts_with("//");
        let n_comments = own.lines().take_while(is_comment).count();
        let at = own.lines().skip(n_comments).position(|own| own.trim() == text);
        let title = format!("`{}` of cell [{}]", known.definition.title, known.number);
        Some((title, known.line + at.unwrap_or_default()))
    }

    /// The variables that may not be used any more.
    pub fn lost_now(&self, variables: &Variables) -> Vec<Lost> {
        let nothing = Parsed { macros: self.macros.clone(), ..Parsed::default() };
        self.plan(nothing, "", None, variables).lost
    }

    /// The sources of the valid definitions.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.known.values().map(|known| known.definition.text.as_str())
    }

    /// Everything is forgotten.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Plan {
    /// The cell as the engine is given it.
    pub fn code(&self) -> String {
        let nameless = self.defined.iter().filter(|it| it.is_nameless());
        let others: Vec<_> =
            self.others.iter().map(|(key, text)| (key.clone(), text.clone())).collect();
        let lost: Vec<String> = self.lost.iter().map(|lost| lost.name.clone()).collect();
        let notes = Notes { lost: &lost, statics: &self.statics };
        wrap::wrap(&self.code, self.start, nameless, &others, &notes)
    }

    /// The variables that the cell must not use.
    pub fn lost(&self) -> &[Lost] {
        &self.lost
    }
}

/// The `impl` without the members that the cell defines for the same type; none if it keeps all.
fn without_members_of(known: &Definition, cell: &[Definition]) -> Option<String> {
    let is_same = |definition: &Definition| match (&known.kind, &definition.kind) {
        (Kind::Conditional(name), Kind::Named) => *name == definition.key,
        (Kind::Named, Kind::Conditional(name)) => *name == known.key,
        _ => false,
    };
    if cell.iter().any(is_same) {
        return Some(String::new());
    }
    let Kind::Methods(own, names) = &known.kind else { return None };
    let new: BTreeSet<&String> = cell
        .iter()
        .filter_map(|definition| match &definition.kind {
            Kind::Methods(other, names) if other == own => Some(names),
            _ => None,
        })
        .flatten()
        .collect();
    if names.iter().all(|name| new.contains(name)) {
        return (!names.is_empty()).then(String::new);
    }
    let is_touched = names.iter().any(|name| new.contains(name));
    // If it cannot be cut, the compiler reports the conflict, and it is removed as a whole.
    is_touched.then(|| flat::without_members(&known.text, |name| new.contains(&name.to_owned())))?
}
