//! The definitions of a notebook: the valid ones are those of the last run of each cell.
//!
//! The engine keeps every definition and writes all of them into each cell. In three cases this is
//! wrong. An `impl` is added to the one that it should replace; a definition remains after its cell
//! no longer contains it; and a definition that does not fit a newer one makes every cell fail. So
//! the kernel records which cell has defined what ([`Ledger`]), and passes each cell to the engine
//! with names for unnamed definitions, and with empty definitions for those that must go
//! ([`wrap`]).

mod calls;
mod conflicts;
mod files;
mod flat;
mod implementations;
mod layout;
mod locks;
mod macros;
mod offenders;
mod packages;
mod parameters;
mod parse;
mod plan;
mod wrap;

pub use files::Read;
pub use macros::Macros;
pub use parse::{Definition, Kind, Parsed, cell as read_cell, own_name};
pub use plan::{Plan, Removed};

use crate::cell_tree::CellTree;
use crate::compile::{BEHIND, Built, Variables, statics};
use crate::diagnostics::Lost;
use crate::tokens::has_word;
use files::FilesNow;
use layout::Parts;
use packages::{Requests, State};
use plan::without_members_of;
use std::collections::{BTreeMap, BTreeSet};

/// The valid definitions, by the name under which the engine keeps them.
#[derive(Default)]
pub struct Ledger {
    known: BTreeMap<String, Recorded>,
    macros: Macros,
    packages: Requests,
    /// The packages as they were built last: name → the file of the result.
    pub built: Built,
    /// The definitions behind the types of the variables at their creation.
    variables: BTreeMap<String, Parts>,
    /// The variables whose names now belong to a later function, constant or static.
    replaced: BTreeSet<String>,
    /// Those with a later import of their name, to which it belongs where it is called.
    hidden: BTreeSet<String>,
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

fn is_comment(line: &&str) -> bool {
    line.trim().is_empty() || line.trim().starts_with("//")
}

impl Ledger {
    /// The definitions of a cell; none if it is not Rust.
    pub fn read(&self, cell: &CellTree) -> Option<Parsed> {
        parse::cell(&cell.without_commands(), &self.macros)
    }

    /// Which of these names the cell brings and no cell before it: until now they meant the
    /// prelude's.
    pub fn brought(&self, cell: &Parsed, names: &[String]) -> BTreeSet<String> {
        let mut brought = layout::brought(cell, names);
        brought.retain(|name| !self.known.contains_key(name));
        brought
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
                && (known.definition.kind != Kind::Import || known.definition.is_nameless())
            {
                others.insert(key.clone(), String::new());
            } else if let Some(rest) = without_members_of(&known.definition, &parsed.definitions) {
                others.insert(key.clone(), rest);
            }
        }
        let Parsed { definitions, start, macros } = parsed;
        let now = |it: Definition| if it.is_live() { it.with_files_now() } else { it };
        let defined: Vec<Definition> = definitions.into_iter().map(now).collect();
        let known = self.known.iter().map(|(key, known)| (key, &known.definition));
        let live = known.filter(|(_, it)| it.is_live());
        let live = live.map(|(key, it)| (key.clone(), it.with_files_now())).collect();
        let mut packages = self.packages.clone();
        packages.extend(packages::of_cell(code));
        let (state, code) = (State::now(&packages), code.to_owned());
        let nothing = Plan::default();
        let mut plan =
            Plan { code, start, defined, others, live, packages, state, macros, ..nothing };
        plan.lost = self.lost(&plan, variables);
        plan.statics = self.statics(&plan);
        plan
    }

    /// The variables whose types will mean something else than at their creation, and those whose
    /// names will belong to a definition.
    fn lost(&self, plan: &Plan, variables: &Variables) -> Vec<Lost> {
        let (definitions, packages) = (self.as_planned(plan), plan.state.built(&self.built));
        let mut files = FilesNow::default();
        let is_replaced = |name: &String, type_name: &str| {
            // What can be called is called without an error, although a later import is meant.
            let takes = |it: &Definition| {
                it.is_value(name) || conflicts::imports_function(it, name, type_name)
            };
            let of_cell = plan.defined.iter().any(takes);
            of_cell
                || self.replaced.contains(name)
                    && definitions.iter().any(|it| it.is_value(name) || it.imports(name))
        };
        let found = variables.iter().filter_map(|(name, type_name)| {
            if is_replaced(name, type_name) {
                return Some(Lost { name: name.clone(), because: name.clone() });
            }
            let before = self.variables.get(name)?;
            let mut now = layout::parts_of(type_name, &definitions, &packages, Some(before));
            now.extend(files.of(before));
            let because = layout::difference(before, &now)?;
            let because = files::name(because)
                .unwrap_or_else(|| because.trim_start_matches(BEHIND).to_owned());
            Some(Lost { name: name.clone(), because })
        });
        found.collect()
    }

    /// The valid statics after the cell, each with a mark that changes with it and with its type.
    fn statics(&self, plan: &Plan) -> Vec<String> {
        let definitions = &self.as_planned(plan);
        let packages = &plan.state.built(&self.built);
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
        let old = old.map(|(key, known)| plan.live.get(key).unwrap_or(&known.definition));
        plan.defined.iter().chain(old).collect()
    }

    /// The cell has run: its definitions become valid. `made` are the variables that it has created
    /// or replaced, `variables` the existing ones, `read` what it was compiled from. Returns the definitions that were dropped for
    /// it, and the variables that keep old methods.
    pub fn commit(
        &mut self,
        plan: Plan,
        (cell, number): (Option<&str>, usize),
        made: &[String],
        (variables, read): (&Variables, Read<'_>),
    ) -> (Vec<Removed>, Vec<Outdated>) {
        let mut plan = plan;
        if packages::only_adds(&plan.code) {
            // It uses no static, and by now its packages are built.
            plan.statics = self.statics(&plan);
        }
        let mut outdated = self.outdated(&plan, made, variables);
        outdated.extend(self.begun_anew(&plan));
        let definitions = self.as_planned(&plan);
        let unseen = read.unseen(&definitions, &plan.packages);
        let is_own =
            |name: &str| definitions.iter().any(|it| it.kind != Kind::Import && it.key == name);
        let kept = made.iter().filter_map(|name| locks::locked(name, variables.get(name)?, is_own));
        outdated.extend(kept);
        self.take_names(&plan, variables, made);
        for (key, definition) in plan.live {
            if let Some(known) = self.known.get_mut(&key) {
                known.definition = definition;
            }
        }
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
        for definition in plan.defined {
            let cell = cell.map(str::to_owned);
            let before = plan.code.get(..definition.range.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            self.known.insert(definition.key.clone(), Recorded { definition, cell, number, line });
        }
        self.variables.retain(|name, _| variables.contains_key(name));
        let packages = plan.state.built(&self.built);
        let definitions: Vec<&Definition> =
            self.known.values().map(|known| &known.definition).collect();
        for (name, type_name) in variables {
            if made.contains(name) || !self.variables.contains_key(name) {
                let mut parts = layout::parts_of(type_name, &definitions, &packages, None);
                if !unseen.is_empty() && read.may_make(type_name, &packages) {
                    parts.extend(unseen.clone());
                }
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
        let key = offenders::key_at(&parse::items(source), line - 1)?;
        let (_, known) = self.known_as(&key, &BTreeMap::new())?;
        let text = source.lines().nth(line - 1)?.trim();
        let own = known.definition.text.trim_start();
        let n_comments = own.lines().take_while(is_comment).count();
        let at = own.lines().skip(n_comments).position(|own| own.trim() == text);
        let title = format!("`{}` of cell [{}]", known.definition.title, known.number);
        Some((title, known.line + at.unwrap_or_default()))
    }

    /// The sources of the valid definitions, each with the number of its cell and the line on which
    /// it begins there.
    pub fn placed(&self) -> impl Iterator<Item = (&str, usize, usize)> {
        self.known.values().map(|known| {
            let text = known.definition.text.as_str();
            let before = text.lines().take_while(is_comment).count();
            (text, known.number, known.line.saturating_sub(before).max(1))
        })
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
