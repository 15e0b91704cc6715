//! Compiles a cell with the types of its variables spelled out.

use super::{Fresh, Stop};
use crate::compile::borrowed::{Unkept, Why};
use crate::compile::store::RustcResult;
use crate::compile::type_names::{self, Variables};
use crate::compile::{further, messages, type_query};
use std::collections::{BTreeSet, VecDeque};

impl Fresh<'_> {
    /// Compiles the cell with its types spelled out, by paths if their names alone are not enough.
    pub(super) fn spell_out(
        &self,
        mut types: Variables,
        uncertain: &str,
    ) -> anyhow::Result<Result<RustcResult, Stop>> {
        let (mut has_asked, mut open) = (false, VecDeque::new());
        // A longer path may be shortened again.
        let mut tried = BTreeSet::new();
        loop {
            tried.insert(types.clone());
            let attempt = self.call.run(self.prepare(&types)?)?;
            match attempt.result {
                RustcResult::Object { source, object, .. } => {
                    return Ok(Ok(RustcResult::Object { source, types, object }));
                }
                RustcResult::Messages(_) => {
                    // The compiler proposes paths for the names that it does not find.
                    let choices = messages::proposed_paths(&attempt.messages).into_iter();
                    let longer = choices.map(|paths| -> Variables {
                        let full = |it: &String| type_names::with_proposed_paths(it, &paths);
                        types.iter().map(|(name, it)| (name.clone(), full(it))).collect()
                    });
                    open.extend(longer.filter(|it| *it != types));
                    let further = &self.call.further;
                    let private = messages::private_modules(&attempt.messages);
                    let shorter = types.iter().map(|(name, it)| {
                        let full = further::from_its_crate(it, further, &self.call.packages);
                        (name.clone(), type_names::without_modules(&full, &private))
                    });
                    let shorter: Variables = shorter.collect();
                    if shorter != types {
                        open.push_front(shorter);
                    }
                    if !has_asked {
                        has_asked = true;
                        open.push_front(self.paths_of(&types)?);
                    }
                    open.retain(|it| !tried.contains(it));
                    let Some(next) = open.pop_front() else {
                        // A closure for every lifetime of what it is given has a type like no other.
                        let is_new = self.forms.has(uncertain)
                            && !self.ends.iter().any(|it| it == uncertain);
                        let unkept = Unkept { name: uncertain.to_owned(), why: Why::Closure(None) };
                        return Ok(Err(match is_new {
                            true => Stop::Without(vec![unkept], self.prepare(&Variables::new())?),
                            false => Stop::Refused(type_names::not_named(uncertain)),
                        }));
                    };
                    types = next;
                }
            }
        }
    }

    /// Queries the types again, with the paths that the compiler writes if a name alone is
    /// ambiguous.
    fn paths_of(&self, types: &Variables) -> anyhow::Result<Variables> {
        let decoys = type_names::decoys(types.values());
        let source = self.prepare(&Variables::new())?.text() + "\n" + &decoys;
        let (said, _) = type_query::read(self.call.ask(&source)?);
        let said = said.into_iter().filter(|(name, it)| {
            types.contains_key(name) && type_names::why_not_kept(name, it).is_none()
        });
        let (full, _) = self.name_types(&source, said.collect());
        Ok(types.clone().into_iter().chain(full).collect())
    }
}
