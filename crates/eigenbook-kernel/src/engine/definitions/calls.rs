//! The calls of macros that may make a type, or an `impl` for one.

use super::parse::Definition;
use crate::compile::ALWAYS_KNOWN;
use crate::tokens::{has_word, meaningful};
use ra_ap_syntax::{Edition, SyntaxKind};

/// Whether a macro that this calls may make an item of this name.
pub fn makes(call: &Definition, word: &str, all: &[&Definition]) -> bool {
    /// Macros whose arguments are statics, and their types.
    const OF_STATICS: [&str; 2] = ["thread_local", "lazy_static"];
    let Some((name, _)) = call.title.split_once('!') else { return false };
    const WORDS: [&str; 7] = ["struct", "enum", "union", "type", "trait", "const", "mod"];
    declares(call.source(), word, &WORDS)
        || !OF_STATICS.contains(&name) && is_argument(call.source(), word)
        || macros_of(call, all)
            .into_iter()
            .any(|text| declares(text, word, &WORDS) || is_argument(text, word))
}

/// The texts of the macros that it calls, and of those that these call.
pub fn macros_of<'a>(call: &'a Definition, all: &[&'a Definition]) -> Vec<&'a str> {
    macros_in(call.source(), all)
}

/// The same of those that a text names.
pub fn macros_in<'a>(text: &'a str, all: &[&'a Definition]) -> Vec<&'a str> {
    let mut texts = vec![text];
    let mut at = 0;
    while let Some(text) = texts.get(at).copied() {
        let named =
            all.iter().filter(|it| it.name_of("macro").is_some_and(|name| has_word(text, name)));
        for found in named.map(|it| it.source()) {
            if !texts.contains(&found) {
                texts.push(found);
            }
        }
        at += 1;
    }
    texts.split_off(1)
}

/// The words that a type begins with.
pub const TYPES: [&str; 4] = ["struct", "enum", "union", "mod"];

/// Whether the text has the name behind one of these keywords, such as `struct`.
pub fn declares(text: &str, word: &str, keywords: &[&str]) -> bool {
    let words: Vec<&str> = meaningful(text).map(|token| token.text).collect();
    words.windows(2).any(|it| it[1] == word && keywords.contains(&it[0]))
}

/// Whether the text has the name by itself, so that a macro may give it to an item. The names of
/// numbers and of std's own types are the types of fields there.
fn is_argument(text: &str, word: &str) -> bool {
    let words: Vec<&str> = meaningful(text).map(|token| token.text).collect();
    let is_path = |at: usize| words[at.saturating_sub(2)..at].concat() == "::";
    let begins_path = |at: usize| words.get(at + 1..at + 3).is_some_and(|it| it.concat() == "::");
    // `$t`, the kind behind `$t:`, and fields are no names of items.
    let before = |at: usize, by: usize| at.checked_sub(by).map_or("", |at| words[at]);
    let is_parameter = |at: usize| {
        before(at, 1) == "$" || before(at, 1) == "." || before(at, 3) == "$" && before(at, 1) == ":"
    };
    let is_keyword =
        word == "macro_rules" || SyntaxKind::from_keyword(word, Edition::CURRENT).is_some();
    let mut places = (0..words.len()).filter(|&at| words[at] == word && !is_parameter(at));
    let is_number = word.starts_with(|c: char| c.is_ascii_digit());
    !is_keyword
        && !is_number
        && !ALWAYS_KNOWN.contains(&word)
        && places.any(|at| !is_path(at) && !begins_path(at))
}
