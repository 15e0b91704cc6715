//! The library of hints, topic by topic. The first rule that knows a case speaks.

mod again;
mod arrays;
mod blocks;
mod borrowed;
mod brackets;
mod broken;
mod calls;
mod engine;
mod floats;
mod functions;
mod functions_of_python;
mod indexing;
mod keras;
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
mod typed;

use super::hint::{Case, Hint, Rule};

/// The topics in the order in which they are asked, by their names.
const TOPICS: &[(&str, &[Rule])] = &[
    ("engine", engine::RULES),
    ("brackets", brackets::RULES),
    ("broken", broken::RULES),
    ("syntax", syntax::RULES),
    ("keras", keras::RULES),
    ("blocks", blocks::RULES),
    ("moved", moved::RULES),
    ("borrowed", borrowed::RULES),
    ("mutable", mutable::RULES),
    ("text", text::RULES),
    ("lists", lists::RULES),
    ("results", results::RULES),
    ("powers", powers::RULES),
    ("calls lending", calls::LENDING),
    ("again", again::RULES),
    ("arrays", arrays::RULES),
    ("indexing", indexing::RULES),
    ("numpy", numpy::RULES),
    ("libraries", libraries::RULES),
    ("functions_of_python", functions_of_python::RULES),
    ("printing", printing::RULES),
    ("floats", floats::RULES),
    ("members", members::RULES),
    ("numpy methods", numpy::METHODS),
    ("members guesses", members::GUESSES),
    ("numbers", numbers::RULES),
    ("calls", calls::RULES),
    ("functions", functions::RULES),
    ("names", names::RULES),
];

/// A rule: its topic, and its number there.
pub type RuleId = (&'static str, usize);

/// What the library says about the case, and which rule says it.
pub(super) fn find(case: &Case) -> Option<(Hint, RuleId)> {
    TOPICS.iter().find_map(|(topic, rules)| {
        let mut numbered = rules.iter().enumerate();
        numbered.find_map(|(number, rule)| Some((rule(case)?, (*topic, number))))
    })
}

/// All rules, so that a test can ask each of them for a case.
pub fn rules() -> Vec<RuleId> {
    let of_topic = |(topic, rules): &(&'static str, &[Rule])| {
        let topic = *topic;
        (0..rules.len()).map(move |number| (topic, number))
    };
    TOPICS.iter().flat_map(of_topic).collect()
}
