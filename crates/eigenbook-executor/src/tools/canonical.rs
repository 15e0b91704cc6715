//! One form for all sources that say the same: the engine keeps what it writes in hash maps, and
//! their order differs from run to run.

use super::variables::LEFT_OUT;
use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};
use std::collections::BTreeSet;
use std::ops::Range;

/// The source with the lines sorted that the engine writes in the order of a hash map: imports, and
/// what checks, loads and stores each variable. Their order says nothing. Lines that were left out
/// ([`LEFT_OUT`]) are counted instead.
pub fn lines(source: &str) -> (String, usize) {
    let mut lines: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut kind = None;
    let (left_out, kept): (Vec<&str>, Vec<&str>) =
        source.lines().partition(|line| *line == LEFT_OUT);
    for line in kept {
        let this = engine_line(line);
        if this != kind {
            run.sort_unstable();
            lines.append(&mut run);
            kind = this;
        }
        if this.is_some() { run.push(line) } else { lines.push(line) }
    }
    run.sort_unstable();
    lines.append(&mut run);
    (lines.join("\n"), left_out.len())
}

/// Which kind of line the engine writes in any order; none for all others.
fn engine_line(line: &str) -> Option<usize> {
    let line = line.trim();
    let store = |call: &str| line.contains(&format!("evcxr_variable_store.{call}_variable::<"));
    let kinds = [
        line.starts_with("use ") && line.ends_with(';'),
        line.starts_with("vars_ok &= ") && store("check"),
        line.starts_with("let ") && store("take"),
        line.starts_with("evcxr_variable_store.") && store("put"),
    ];
    kinds.iter().position(|is_kind| *is_kind)
}

/// What stands behind the items that earlier cells have defined, as the engine writes it.
const AFTER_ITEMS: [&str; 3] =
    ["struct EvcxrUserCodeError {}\n", "use ::", "#[unsafe(no_mangle)]\npub extern \"C\" fn run_"];

/// The source with the items sorted that earlier cells have defined, and without those that nothing
/// in it mentions. It is for comparing only.
pub fn items(source: &str) -> String {
    let ends = AFTER_ITEMS.iter().filter_map(|text| source.rfind(text));
    let Some(end) = ends.min() else { return source.to_owned() };
    let first = source.split_inclusive('\n').take_while(|line| line.starts_with("#!"));
    let start = first.map(str::len).sum::<usize>();
    match source.get(start..end).and_then(split) {
        Some(items) => {
            let mut items = mentioned(items, &source[end..]);
            items.sort_unstable();
            [&source[..start], &items.join("\n"), &source[end..]].concat()
        }
        None => source.to_owned(),
    }
}

/// The items that are mentioned in the rest of the source, or in such an item.
fn mentioned<'a>(items: Vec<&'a str>, rest: &'a str) -> Vec<&'a str> {
    // What is implemented for a type from elsewhere may matter anywhere.
    let subjects = items.iter().filter_map(|item| subject(item));
    let own: BTreeSet<&str> =
        subjects.filter(|(kind, _)| *kind != "impl").map(|(_, name)| name).collect();
    let mut known: BTreeSet<&str> = words(rest).collect();
    let mut open = items;
    let mut kept = Vec::new();
    loop {
        let is_known = |item: &&str| match subject(item) {
            Some((kind, name)) => known.contains(name) || (kind == "impl" && !own.contains(name)),
            None => true,
        };
        let (found, others): (Vec<&str>, Vec<&str>) = open.into_iter().partition(is_known);
        if found.is_empty() {
            return kept;
        }
        known.extend(found.iter().flat_map(|item| words(item)));
        kept.extend(found);
        open = others;
    }
}

/// The kind of an item, and the name without which a function, a type, or what is implemented for
/// it, means nothing; none for items that may matter without being mentioned.
fn subject(item: &str) -> Option<(&str, &str)> {
    if ["no_mangle", "export_name", "link"].iter().any(|word| item.contains(word)) {
        return None;
    }
    let lines = item.lines().map(str::trim);
    let mut lines = lines.skip_while(|line| line.starts_with("//") || line.starts_with("#["));
    let head = lines.next()?.split(['{', '(', ';']).next()?;
    let mut words = head.split_whitespace().filter(|word| *word != "pub");
    let kind = words.next()?;
    let name = match (kind, words.next()?, words.next(), words.next(), words.next()) {
        ("fn" | "struct" | "enum" | "impl", name, None, ..) => name,
        ("fn", name, Some(_), ..) => name,
        ("impl", _, Some("for"), Some(name), None) => name,
        _ => return None,
    };
    let name = name.split(['<', ':']).next()?;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
    (is_name && !head.starts_with("impl<")).then_some((kind, name))
}

/// The words of a text, as far as they can be names.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The tokens of a text, each with its place.
pub fn tokens(text: &str) -> impl Iterator<Item = (TokenKind, Range<usize>)> {
    let mut end = 0;
    tokenize(text, FrontmatterAllowed::No).map(move |token| {
        let start = end;
        end += token.len as usize;
        (token.kind, start..end)
    })
}

/// The items in the order of the source; none where that order may matter, or is not understood.
fn split(source: &str) -> Option<Vec<&str>> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (kind, place) in tokens(source) {
        let (at, text) = (place.end, &source[place]);
        let is_end = match kind {
            // A macro can be used behind its definition only.
            TokenKind::Ident if text == "macro_rules" => return None,
            TokenKind::OpenBrace | TokenKind::OpenParen | TokenKind::OpenBracket => {
                depth += 1;
                false
            }
            TokenKind::CloseBrace | TokenKind::CloseParen | TokenKind::CloseBracket => {
                depth = depth.checked_sub(1)?;
                let rest = source[at..].trim_start_matches(' ');
                kind == TokenKind::CloseBrace && (rest.is_empty() || rest.starts_with('\n'))
            }
            kind => kind == TokenKind::Semi,
        };
        if is_end && depth == 0 {
            items.push(source[start..at].trim());
            start = at;
        }
    }
    (depth == 0 && source[start..].trim().is_empty()).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::{LEFT_OUT, items, lines};

    #[test]
    fn only_the_engines_lines_may_change_places() {
        let a = "use a::A;\nuse b::B;\nfn f() {\nlet x = 1;\nlet y = 2;\n}\n";
        let b = "use b::B;\nuse a::A;\nfn f() {\nlet x = 1;\nlet y = 2;\n}\n";
        let c = "use a::A;\nuse b::B;\nfn f() {\nlet y = 2;\nlet x = 1;\n}\n";
        assert_eq!(lines(a), lines(b));
        assert_eq!(lines(&format!("{a}{LEFT_OUT}\n")), (lines(a).0, 1));
        assert_ne!(lines(a), lines(c));
    }

    const END: &str = "\n            struct EvcxrUserCodeError {}\nrest f G m";

    #[test]
    fn what_nothing_mentions_does_not_count() {
        let f = "fn f(x: i32) -> i32 {\ng(x)\n}\n";
        let g = "fn g(x: i32) -> i32 {\nx\n}\n";
        let other = "struct Other {\nx: i32,\n}\nimpl Other {}\nimpl Clone for Other {\n}\n";
        let cell = |items: &str, user: &str| super::items(&format!("{items}{END} {user}"));
        assert_eq!(cell(&[f, g, other].concat(), "f(1)"), cell(&[g, f].concat(), "f(1)"));
        assert_ne!(cell(f, "f(1)"), cell(&[f, g].concat(), "f(1)"), "f needs g");
        assert_ne!(cell(other, "Other {}"), cell("", "Other {}"));
        for item in ["use a::B;\n", "const N: usize = 1;\n", "impl A for i32 {}\n", "trait T {}\n"]
        {
            assert_ne!(cell(item, "f(1)"), cell("", "f(1)"), "{item} may matter");
        }
    }

    #[test]
    fn items_may_change_places() {
        let f = "/// Twice; }\nfn f() -> char {\n'}'\n}\n";
        let g = "#[derive(Debug)]\nstruct G {\nx: i32,\n}\nimpl G {}\n";
        let [one, other] = [[f, g], [g, f]].map(|both| items(&(both.concat() + END)));
        assert_eq!(one, other);
        let swapped = f.replace("'}'", "'{'");
        assert_ne!(items(&(swapped + g + END)), one);
    }

    #[test]
    fn statements_and_macros_stay_in_their_order() {
        let [a, b] = ["x += 1;\n", "x *= 2;\n"];
        let cell = |first, second| items(&format!("fn f() {{\n{first}{second}}}\n{END}"));
        assert_ne!(cell(a, b), cell(b, a));
        let [m, f] = ["macro_rules! m { () => {}; }\n", "m!();\n"];
        assert_ne!(items(&(m.to_owned() + f + END)), items(&(f.to_owned() + m + END)));
        let broken = "fn f() {\n\"\n}\nfn g() {}\n";
        assert_eq!(items(&(broken.to_owned() + END)), broken.to_owned() + END);
    }
}
