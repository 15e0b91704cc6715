//! Finds the statics of a source: items, and calls of the macros that make them.

use crate::tokens::{Token, closing};
use std::ops::Range;

/// The macros whose statics are known here.
const MACROS: [&str; 2] = ["thread_local", "lazy_static"];

/// The keywords after which an item has its name, and statics of its own.
const ITEMS: [&str; 3] = ["fn", "mod", "trait"];

/// A static, or a call that makes some.
pub struct StaticPlace<'a> {
    /// Its range in the source, with its visibility and its semicolon.
    pub range: Range<usize>,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Whether it is a call.
    pub is_call: bool,
    /// The items around it, from the outermost.
    pub around: Vec<&'a str>,
}

impl StaticPlace<'_> {
    /// The token that closes a call.
    pub fn inner_end(&self, all: &[Token<'_>]) -> usize {
        let last = self.tokens.end - 1;
        if all[last].text == ";" { last - 1 } else { last }
    }
}

/// All places, in order, except those inside a macro's own definition: each of its calls would have
/// the same static.
pub fn places<'a>(source: &'a str, all: &[Token<'a>]) -> Vec<StaticPlace<'a>> {
    let word = |at: usize| all.get(at).map_or("", |it| it.text);
    let (mut at, mut found) = (0, Vec::new());
    // The owner of each open bracket, and of the next brace, with its depth.
    let (mut scopes, mut next_scope) = (Vec::<Option<&str>>::new(), None::<(usize, &str)>);
    while at < all.len() {
        let around = || scopes.iter().flatten().copied().collect();
        let place = |tokens: Range<usize>, is_call| StaticPlace {
            range: all[tokens.start].place.start..all[tokens.end - 1].place.end,
            tokens,
            is_call,
            around: around(),
        };
        match word(at) {
            "{" => {
                let own = next_scope.take_if(|(depth, _)| *depth == scopes.len());
                scopes.push(own.map(|(_, name)| name));
            }
            "(" | "[" => scopes.push(None),
            "}" | ")" | "]" => drop(scopes.pop()),
            ";" => drop(next_scope.take_if(|(depth, _)| *depth == scopes.len())),
            "static" if word(at + 1) != "|" && word(at + 1) != "move" => {
                let Some(end) = next(all, at, ";") else { return found };
                found.push(place(from_public(at, word)..end + 1, false));
                at = end;
            }
            "macro_rules" if word(at + 1) == "!" => {
                let Some(close) = closing(all, at + 3) else { return found };
                at = close;
            }
            name if MACROS.contains(&name) && word(at + 1) == "!" => {
                let Some(close) = closing(all, at + 2) else { return found };
                let end = if word(close + 1) == ";" { close + 1 } else { close };
                found.push(place(from_path(at, word)..end + 1, true));
                at = end;
            }
            name if ITEMS.contains(&name) && next_scope.is_none() && word(at + 1) != "(" => {
                next_scope = Some((scopes.len(), word(at + 1)));
            }
            "impl" if next_scope.is_none() => {
                let open = next(all, at + 1, "{").unwrap_or(at);
                next_scope =
                    Some((scopes.len(), &source[all[at].place.start..all[open].place.end]));
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The first token of an item: the visibility comes before it.
fn from_public<'a>(at: usize, word: impl Fn(usize) -> &'a str) -> usize {
    match at.checked_sub(1).map(&word) {
        Some("pub") => at - 1,
        Some(")") => (0..at).rev().find(|at| word(*at) == "pub").unwrap_or(at),
        _ => at,
    }
}

/// The first token of a call: the path in front belongs to it.
fn from_path<'a>(at: usize, word: impl Fn(usize) -> &'a str) -> usize {
    let mut first = at;
    while first > 1 && word(first - 1) == ":" {
        first -= if word(first - 2) == ":" && first > 2 { 3 } else { 1 };
    }
    first
}

/// The next such token that is not inside of brackets.
pub fn next(all: &[Token<'_>], from: usize, wanted: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in all.iter().enumerate().skip(from) {
        let before = at.checked_sub(1).map_or("", |at| all[at].text);
        match token.text {
            it if it == wanted && depth == 0 && !(it == "=" && before == "-") => return Some(at),
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}
