//! The library of hints, topic by topic. The first rule that knows a case speaks.

mod arrays;
mod blocks;
mod borrowed;
mod brackets;
mod broken;
mod builders;
mod calls;
mod engine;
mod functions;
mod functions_of_python;
mod indexing;
mod libraries;
mod lists;
mod members;
mod members_table;
mod moved;
mod mutable;
mod names;
mod numbers;
mod numpy;
mod operands;
mod powers;
mod printing;
mod products;
mod results;
mod signs;
mod syntax;
mod text;

use super::hint::{Case, Hint, Rule};

const TOPICS: &[&[Rule]] = &[
    engine::RULES,
    broken::RULES,
    syntax::RULES,
    brackets::RULES,
    blocks::RULES,
    moved::RULES,
    borrowed::RULES,
    mutable::RULES,
    text::RULES,
    lists::RULES,
    results::RULES,
    powers::RULES,
    arrays::RULES,
    indexing::RULES,
    numpy::RULES,
    libraries::RULES,
    functions_of_python::RULES,
    printing::RULES,
    builders::RULES,
    members::RULES,
    numbers::RULES,
    calls::RULES,
    functions::RULES,
    names::RULES,
];

/// What the library says about the case.
pub(super) fn find(case: &Case) -> Option<Hint> {
    TOPICS.iter().flat_map(|rules| rules.iter()).find_map(|rule| rule(case))
}
