//! What conflicts with a cell, by the compiler's errors: definitions of earlier cells, and variables
//! whose names belong to later definitions.

use super::offenders;
use super::parse::{self, Definition, Kind};
use super::plan::{Plan, Removed};
use super::{Ledger, Recorded};
use crate::compile::Variables;
use crate::diagnostics::Lost;
use crate::tokens::has_word;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How many definitions are left out one at a time.
const MOST_SINGLY: usize = 4;

impl Ledger {
    /// Removes definitions from the plan that the compiler can no longer fit to the cell; returns
    /// whether there were any. `source` is the compiled source, `messages` are the compiler's.
    pub fn take_away(&self, plan: &mut Plan, source: &str, messages: &[Value]) -> bool {
        let is_own = |key: &str| plan.defined.iter().any(|it| it.key == key);
        // Of a list of imports, one cannot be removed without a name.
        let old = |key: &str| {
            let known = self.known_as(key, &plan.others);
            known.filter(|(own, _)| !is_own(own) && !own.contains(' '))
        };
        let found = offenders::find(source, messages, |key| old(key).is_some()).into_iter();
        let found = found.filter_map(|(key, reason)| {
            let (key, known) = old(&key)?;
            Some((key, known.removed(reason)))
        });
        let found: Vec<(&String, Removed)> = found.collect();
        found.into_iter().fold(false, |is_any, (key, it)| plan.remove(key, it) || is_any)
    }

    /// The definition of an earlier cell that has this key in the compiled source: an `impl` that lost
    /// members is recorded by the key that it had with them. `others` are the plan's.
    pub(super) fn known_as(
        &self,
        key: &str,
        others: &BTreeMap<String, String>,
    ) -> Option<(&String, &Recorded)> {
        let has_key = |(own, known): &(&String, &Recorded)| {
            let text = others.get(*own).unwrap_or(&known.definition.text);
            let is_cut = matches!(known.definition.kind, Kind::Methods(..));
            is_cut && parse::items(text).first().is_some_and(|(_, it)| it.key == key)
        };
        self.known.get_key_value(key).or_else(|| self.known.iter().find(has_key))
    }

    /// Other plans for a cell that did not compile although no definition is known to conflict with it,
    /// the likeliest first.
    pub fn other_plans(&self, plan: &Plan, messages: &[Value]) -> Vec<Plan> {
        let with_hidden = self.without_hidden(plan, messages);
        with_hidden.into_iter().chain(self.without_implementations(plan, messages)).collect()
    }

    /// Plans without `impl`s of earlier cells for a type or a trait that the cell defines anew, if an
    /// error is about no line at all, or only about two of the standard library's and the cell's:
    /// which one does not fit is unknown then. Without one of them first, then without all.
    fn without_implementations(&self, plan: &Plan, messages: &[Value]) -> Vec<Plan> {
        let Some((reason, is_twice)) = offenders::about_no_definition(messages) else {
            return Vec::new();
        };
        let is_anew = |it: &&Definition| it.kind == Kind::Named && self.known.contains_key(&it.key);
        let anew: Vec<&Definition> = plan.defined.iter().filter(is_anew).collect();
        let is_own = |key: &str| plan.defined.iter().any(|it| it.key == key);
        let found = self.known.iter().filter(|(key, known)| {
            // Of two definitions of one thing, one that conflicts with a library's is a trait's.
            let is_implementation = match known.definition.kind {
                Kind::Trait => true,
                Kind::Methods(..) => !is_twice,
                _ => false,
            };
            let names = |it: &&Definition| has_word(&known.definition.title, &it.key);
            let is_old = !is_own(key) && !plan.others.get(*key).is_some_and(String::is_empty);
            is_implementation && is_old && anew.iter().any(names)
        });
        let found: Vec<(&String, &Recorded)> = found.collect();
        let without = |removed: &[(&String, &Recorded)]| {
            let mut plan = plan.clone();
            for (key, known) in removed {
                plan.remove(key, known.removed(reason.clone()));
            }
            plan
        };
        let singly = found.chunks(1).take(MOST_SINGLY);
        let together = Some(&found[..]).filter(|it| it.len() > 1);
        singly.chain(together).map(without).collect()
    }

    /// The plan in which the variables are lost that the cell calls as functions that were imported
    /// later: of a variable and an import of one name, the last one counts.
    fn without_hidden(&self, plan: &Plan, messages: &[Value]) -> Option<Plan> {
        let is_known = |name: &String| plan.lost.iter().any(|it| it.name == *name);
        let is_imported = |name: &String| {
            self.hidden.contains(name) || plan.defined.iter().any(|it| it.imports(name))
        };
        let found: BTreeSet<String> = offenders::called(messages)
            .filter(|name| self.variables.contains_key(name) && !is_known(name))
            .filter(is_imported)
            .collect();
        if found.is_empty() {
            return None;
        }
        let mut plan = plan.clone();
        plan.lost.extend(found.into_iter().map(|name| Lost { because: name.clone(), name }));
        Some(plan)
    }

    /// The names of variables that belong to definitions and imports of the cell, which has made
    /// `made`: the last one of a name counts.
    pub(super) fn take_names(&mut self, plan: &Plan, variables: &Variables, made: &[String]) {
        let belongs = |is_it: &dyn Fn(&Definition, &str) -> bool| -> Vec<String> {
            let names = variables.keys();
            names.filter(|name| plan.defined.iter().any(|it| is_it(it, name))).cloned().collect()
        };
        self.replaced.extend(belongs(&Definition::is_value));
        self.hidden.extend(belongs(&Definition::imports));
        let called = plan.lost.iter().filter(|it| it.name == it.because);
        self.replaced.extend(called.map(|it| it.name.clone()));
        self.replaced.retain(|name| !made.contains(name));
        self.hidden.retain(|name| !made.contains(name));
    }
}

impl Recorded {
    /// That it was removed, and why.
    fn removed(&self, reason: String) -> Removed {
        Removed { title: self.definition.title.clone(), number: self.number, reason }
    }
}

/// Whether a definition imports what may be a function by the name of a variable that can be called.
/// A path such as `std::time` is that of a module.
pub(super) fn imports_function(definition: &Definition, name: &str, type_name: &str) -> bool {
    const CALLABLE: [&str; 5] =
        ["fn(", "unsafe fn(", "extern ", "Box<dyn Fn", "std::boxed::Box<dyn Fn"];
    definition.imports(name)
        && definition.text.matches("::").count() > 1
        && CALLABLE.iter().any(|it| type_name.starts_with(it))
}
