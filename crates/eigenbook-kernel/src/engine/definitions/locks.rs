//! Variables that keep a standard stream locked.

use super::Outdated;
use crate::tokens::has_word;

/// The standard stream that a variable of this type keeps locked. `is_own` knows the names that the
/// notebook defines.
pub fn locked(variable: &str, type_name: &str, is_own: impl Fn(&str) -> bool) -> Option<Outdated> {
    let streams = [("StdinLock", "stdin"), ("StdoutLock", "stdout"), ("StderrLock", "stderr")];
    // Behind any other module than `io` it is a type of another's.
    let is_of_std = |lock: &str| {
        let mut before = type_name.match_indices(lock).map(|(at, _)| &type_name[..at]);
        before.any(|it| it.ends_with("io::") || !it.ends_with("::") && !is_own(lock))
    };
    let is_it = |(lock, _): &(&str, &str)| has_word(type_name, lock) && is_of_std(lock);
    let (_, stream) = streams.into_iter().find(is_it)?;
    Some(Outdated::Lock { variable: variable.to_owned(), stream })
}
