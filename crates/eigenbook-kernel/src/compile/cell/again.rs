//! Compiles a cell that did not compile once more, in another way.

use super::Fresh;
use crate::compile::generated::shown;
use crate::compile::rustc_call::Attempt;
use crate::compile::{assigned, messages};

impl Fresh<'_> {
    /// Compiles a cell that did not compile once more, without methods of the prelude that are in
    /// the way of the notebook's. If it misses them, nothing gives way.
    pub(super) fn with_own_methods(&mut self, mut attempt: Attempt) -> anyhow::Result<Attempt> {
        if !attempt.has_failed() {
            return Ok(attempt);
        }
        if self.scope.misses(&attempt.messages) {
            self.scope.given.clear();
            attempt = self.attempt()?;
        }
        let before = self.scope.given.clone();
        let mut first = None;
        while self.scope.give_way(self.call.compiler, &attempt.messages, &attempt.source) {
            let next = self.attempt()?;
            first.get_or_insert(std::mem::replace(&mut attempt, next));
        }
        if let (true, Some(first)) = (self.scope.misses(&attempt.messages), first) {
            self.scope.given = before;
            return Ok(first);
        }
        self.call.compiler.give(&self.scope.given);
        Ok(attempt)
    }

    /// Compiles a cell that gives variables away and assigns them anew once more, with those that
    /// have a value at its end put back there.
    pub(super) fn with_assigned(&mut self, attempt: Attempt) -> anyhow::Result<Attempt> {
        if attempt.has_failed() {
            self.inside = assigned::find(&attempt.messages, &attempt.source);
        }
        while !self.inside.is_empty() {
            let next = self.attempt()?;
            let gone = assigned::gone(&next.messages);
            if self.inside.is_disjoint(&gone) {
                return Ok(next);
            }
            self.inside.retain(|name| !gone.contains(name));
        }
        Ok(attempt)
    }

    /// Compiles a cell whose value cannot be lent out a second time as evcxr writes it: a form of its own
    /// may take the value itself.
    pub(super) fn or_with_its_own_form(&mut self, attempt: Attempt) -> anyhow::Result<Attempt> {
        if !shown::needs_the_value(&attempt.messages) {
            return Ok(attempt);
        }
        self.notes_display = false;
        if attempt.source.notes_display() { self.attempt() } else { Ok(attempt) }
    }

    /// Compiles a cell with a `?` whose error has no `Display` a second time, with `Debug` in its
    /// place.
    pub(super) fn or_failing_by_debug(&mut self, attempt: Attempt) -> anyhow::Result<Attempt> {
        if !messages::lacks_failure_text(&attempt.messages) {
            return Ok(attempt);
        }
        // Another error of the cell is for the steps that follow.
        self.fails_by_debug = true;
        self.attempt()
    }

    /// Compiles a cell whose value has no `Debug` a second time, with `Display` if the value has
    /// it.
    pub(super) fn or_by_display(&mut self, attempt: Attempt) -> anyhow::Result<Attempt> {
        let mut shown = attempt.source.clone();
        if !messages::lacks_debug(&attempt.messages) || !shown.show_by_display(self.runtime()) {
            return Ok(attempt);
        }
        let other = self.call.run(shown)?;
        self.by_display = !other.has_failed();
        Ok(if self.by_display { other } else { attempt })
    }
}
