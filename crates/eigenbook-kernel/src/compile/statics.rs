//! Statics that keep their values from cell to cell.
//!
//! Every cell is compiled with all definitions, so each would have its own copy of a static, with
//! the initial value. A static is therefore given a symbol name; the loader uses the first symbol
//! of that name for all cells. The name contains a mark that changes with the static's type, so a
//! new type means a new static. The output of `thread_local!` and `lazy_static!` has no place that
//! could be named, so it is rewritten as a static with the same effect.

use super::beside::blank;
use super::tokens::{TokenKind, tokens};
use eigenbook_executor::executor::SHARES;
use std::ops::Range;

/// Around the names of the statics and their marks, in a statement of their own.
pub const STATICS: [&str; 2] = ["let _ = \"/*eb=*/", "/*=eb*/\";"];

/// The macros whose statics are known here.
const MACROS: [&str; 2] = ["thread_local", "lazy_static"];

/// A static, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Static<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub type_name: &'a str,
    /// Its initial value.
    value: &'a str,
    /// Whether `static ref` is written, as in `lazy_static!`.
    is_lazy: bool,
}

/// The statics of a definition: of an item, or of a call of a macro.
pub fn find(text: &str) -> Vec<Static<'_>> {
    let all = meaningful(text);
    let word =
        |at: usize| all.get(at).map_or("", |(_, place): &(_, Range<usize>)| &text[place.clone()]);
    let mut found = Vec::new();
    for at in 0..all.len() {
        // `&'static` is a lifetime, and a token of its own.
        if word(at) != "static" || word(at + 1) == "|" {
            continue;
        }
        let is_lazy = word(at + 1) == "ref";
        let name_at = at + 1 + usize::from(is_lazy || word(at + 1) == "mut");
        let ends = [":", "=", ";"].map(|end| next(&all, text, name_at, end));
        if let [Some(colon), Some(equals), Some(end)] = ends {
            found.push(Static {
                name: word(name_at),
                type_name: text[all[colon].1.end..all[equals].1.start].trim(),
                value: text[all[equals].1.end..all[end].1.start].trim(),
                is_lazy,
            });
        }
    }
    found
}

/// The source with names for the loader. The names and marks are those that the kernel has put into
/// the cell.
pub fn share(source: &str) -> String {
    let Some((source, marks)) = take_marks(source) else { return source.to_owned() };
    let (mut shared, mut behind) = (source.clone(), String::new());
    // From the end, so that places before stay right.
    for (range, is_call) in definitions(&source).into_iter().rev() {
        let text = &source[range.clone()];
        let statics = find(text);
        let named: Vec<_> = statics
            .iter()
            .filter_map(|it| Some((it, marks.iter().find(|(name, _)| name == it.name)?)))
            .collect();
        if named.is_empty() || is_call && named.len() < statics.len() {
            continue;
        }
        for (it, (_, mark)) in &named {
            let attribute = format!("#[unsafe(export_name = \"eigenbook_static_{mark}\")] ");
            match is_call {
                false => shared.insert_str(range.start, &attribute),
                true => behind += &format!("\n{attribute}{}", it.as_static()),
            }
        }
        if is_call {
            blank(&mut shared, range);
        }
    }
    if shared == source {
        return source;
    }
    let mark = format!("\n#[unsafe(no_mangle)] static {SHARES}: u8 = 0;\n");
    shared.trim_end().to_owned() + &behind + &mark
}

impl Static<'_> {
    /// A static of a call, as one that has a place.
    fn as_static(&self) -> String {
        let Self { name, type_name, value, is_lazy, .. } = self;
        match is_lazy {
            true => format!(
                "static {name}: ::std::sync::LazyLock<{type_name}> = \
                 ::std::sync::LazyLock::new(|| {value});"
            ),
            false => format!(
                "static {name}: ::std::thread::LocalKey<{type_name}> = {{ \
                 ::std::thread_local! {{ static {name}: {type_name} = {value}; }} {name} }};"
            ),
        }
    }
}

/// The source without the kernel's statement, and the marks by name.
fn take_marks(source: &str) -> Option<(String, Vec<(String, String)>)> {
    let start = source.find(STATICS[0])?;
    let inner = start + STATICS[0].len();
    let length = source[inner..].find(STATICS[1])?;
    let pairs = source[inner..inner + length].split(' ').filter_map(|pair| pair.split_once(':'));
    let marks = pairs.map(|(name, mark)| (name.to_owned(), mark.to_owned())).collect();
    let end = inner + length + STATICS[1].len();
    let blanks = " ".repeat(end - start);
    Some(([&source[..start], &blanks, &source[end..]].concat(), marks))
}

/// The items and calls outside of everything that may hold statics, and whether each is a call.
fn definitions(source: &str) -> Vec<(Range<usize>, bool)> {
    let all = meaningful(source);
    let word = |at: usize| all.get(at).map_or("", |(_, place)| &source[place.clone()]);
    let (mut depth, mut at, mut found) = (0_usize, 0, Vec::new());
    while at < all.len() {
        match word(at) {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            "static" if depth == 0 => {
                let Some(end) = next(&all, source, at, ";") else { return found };
                // Its visibility comes first.
                let public = match at.checked_sub(1).map(word) {
                    Some("pub") => at - 1,
                    Some(")") => (0..at).rev().find(|at| word(*at) == "pub").unwrap_or(at),
                    _ => at,
                };
                found.push((all[public].1.start..all[end].1.end, false));
                at = end;
            }
            name if depth == 0 && MACROS.contains(&name) && word(at + 1) == "!" => {
                let Some(close) = closing(&all, source, at + 2) else { return found };
                let end = if word(close + 1) == ";" { close + 1 } else { close };
                // The path in front belongs to the call.
                let mut first = at;
                while first > 1 && word(first - 1) == ":" {
                    first -= if word(first - 2) == ":" && first > 2 { 3 } else { 1 };
                }
                found.push((all[first].1.start..all[end].1.end, true));
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

type Tokens = [(TokenKind, Range<usize>)];

fn meaningful(text: &str) -> Vec<(TokenKind, Range<usize>)> {
    let is_silent = |kind: &TokenKind| {
        matches!(
            kind,
            TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. }
        )
    };
    tokens(text).filter(|(kind, _)| !is_silent(kind)).collect()
}

/// The next such token that is not inside of brackets.
fn next(all: &Tokens, text: &str, from: usize, wanted: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, (_, place)) in all.iter().enumerate().skip(from) {
        let before = at.checked_sub(1).map_or("", |at| &text[all[at].1.clone()]);
        match &text[place.clone()] {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.checked_sub(1)?,
            it if it == wanted && depth == 0 && !(it == "=" && before == "-") => return Some(at),
            _ => {}
        }
    }
    None
}

/// The bracket that closes the one here.
fn closing(all: &Tokens, text: &str, from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, (_, place)) in all.iter().enumerate().skip(from) {
        match &text[place.clone()] {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statics_are_read() {
        let text = "pub static A: Mutex<Vec<[u8; 2]>> = Mutex::new(vec![]);";
        let found = find(text);
        assert_eq!((found[0].name, found[0].type_name), ("A", "Mutex<Vec<[u8; 2]>>"));
        let text =
            "lazy_static! { static ref A: B = { c(); d }; static ref E: &'static str = \"f\"; }";
        let found: Vec<_> = find(text).iter().map(|it| (it.name, it.type_name, it.value)).collect();
        assert_eq!(found, [("A", "B", "{ c(); d }"), ("E", "&'static str", "\"f\"")]);
        assert_eq!(find("static mut N: u8 = 0;")[0].name, "N");
        assert!(find("fn f(x: &'static str) {}").is_empty());
    }

    #[test]
    fn the_loader_gets_a_name_for_each() {
        let public = "fn f() { g(1) } pub(crate) static A: u8 = 1; fn run() { let _ = \"/*eb=*/A:1/*=eb*/\"; }";
        assert!(
            share(public)
                .contains("#[unsafe(export_name = \"eigenbook_static_1\")] pub(crate) static A")
        );
        let source = "static A: u8 = 1;\nthread_local! { static T: u8 = const { 2 }; }\n\
            fn f() { static INNER: u8 = 3; }\nfn run() {\nlet _ = \"/*eb=*/A:11 T:22/*=eb*/\";\n}\n";
        let shared = share(source);
        let lines: Vec<&str> = shared.lines().collect();
        assert_eq!(lines[0], "#[unsafe(export_name = \"eigenbook_static_11\")] static A: u8 = 1;");
        assert_eq!(lines[1].trim(), "");
        assert_eq!(lines[2], "fn f() { static INNER: u8 = 3; }");
        assert_eq!(lines[4].trim(), "");
        assert!(
            lines[6].starts_with("#[unsafe(export_name = \"eigenbook_static_22\")] static T: ")
        );
        assert!(lines[7].contains(SHARES));
        assert_eq!(share("static A: u8 = 1;\n"), "static A: u8 = 1;\n");
    }
}
