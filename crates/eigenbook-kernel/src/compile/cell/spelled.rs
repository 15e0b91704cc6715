//! Compiles a cell with the types of its variables spelled out.

use super::{Fresh, Stop};
use crate::compile::borrowed::{Unkept, Why};
use crate::compile::packages::further;
use crate::compile::store::Object;
use crate::compile::type_names::{self, Variables};
use crate::compile::{messages, type_query};
use std::collections::{BTreeSet, VecDeque};

impl Fresh<'_> {
    /// Compiles the cell with its types spelled out, by paths if their names alone are not enough.
    pub(super) fn spell_out(&self, mut types: Variables, uncertain: &str) -> Result<Object, Stop> {
        let (mut has_asked, mut open) = (false, VecDeque::new());
        // A longer path may be shortened again.
        let mut tried = BTreeSet::new();
        loop {
            tried.insert(types.clone());
            let attempt = self.call.run(self.prepare(&types)?)?;
            if let Some(object) = attempt.object {
                return Ok(Object { types, ..object });
            }
            // The compiler proposes paths for the names that it does not find.
            let choices = messages::proposed_paths(&attempt.messages).into_iter();
            let longer = choices.map(|paths| -> Variables {
                let full = |it: &String| type_names::with_proposed_paths(it, &paths);
                types.iter().map(|(name, it)| (name.clone(), full(it))).collect()
            });
            open.extend(longer.filter(|it| *it != types));
            let packages = &self.call.packages;
            let private = messages::private_modules(&attempt.messages);
            let shorter = types.iter().map(|(name, it)| {
                let full = further::from_its_crate(it, &packages.further, &packages.arguments);
                (name.clone(), type_names::without_modules(&full, &private))
            });
            let shorter: Variables = shorter.collect();
            if shorter != types {
                open.push_front(shorter);
            }
            if !std::mem::replace(&mut has_asked, true) {
                open.push_front(self.paths_of(&types)?);
            }
            open.retain(|it| !tried.contains(it));
            types = match open.pop_front() {
                Some(next) => next,
                // A closure for every lifetime of what it is given has a type like no other.
                None if self.forms.has(uncertain)
                    && !self.ends.iter().any(|it| it == uncertain) =>
                {
                    let why = Why::Closure(None);
                    let unkept = Unkept { name: uncertain.to_owned(), why };
                    return Err(self.without(vec![unkept])?);
                }
                None => return Err(Stop::Refused(type_names::not_named(uncertain))),
            };
        }
    }

    /// Queries the types again, with the paths that the compiler writes if a name alone is
    /// ambiguous.
    fn paths_of(&self, types: &Variables) -> anyhow::Result<Variables> {
        let decoys = type_names::decoys(types.values());
        let behind = further::imports(&self.call.packages.further);
        let source = self.prepare(&Variables::new())?.text() + "\n" + &decoys + &behind;
        let (said, _) = type_query::read(self.call.ask(&source)?);
        let said = said.into_iter().filter(|(name, it)| {
            types.contains_key(name) && type_names::why_not_kept(name, it).is_none()
        });
        let (full, _) = self.name_types(&source, said.collect());
        Ok(types.clone().into_iter().chain(full).collect())
    }
}
