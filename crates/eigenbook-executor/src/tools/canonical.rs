//! One form for all sources that say the same: the engine keeps what it writes in hash maps, and
//! their order differs from run to run.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

/// The source with the lines sorted that the engine writes in the order of a hash map: imports, and
/// what checks, loads and stores each variable. Their order says nothing.
pub fn lines(source: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut kind = None;
    for line in source.lines() {
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
    lines.join("\n")
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

/// The source with the items sorted that earlier cells have defined. It is for comparing only.
pub fn items(source: &str) -> String {
    let ends = AFTER_ITEMS.iter().filter_map(|text| source.rfind(text));
    let Some(end) = ends.min() else { return source.to_owned() };
    let first = source.split_inclusive('\n').take_while(|line| line.starts_with("#!"));
    let start = first.map(str::len).sum::<usize>();
    match source.get(start..end).and_then(split) {
        Some(mut items) => {
            items.sort_unstable();
            [&source[..start], &items.join("\n"), &source[end..]].concat()
        }
        None => source.to_owned(),
    }
}

/// The items in the order of the source; none where that order may matter, or is not understood.
fn split(source: &str) -> Option<Vec<&str>> {
    let (mut items, mut start, mut at, mut depth) = (Vec::new(), 0, 0, 0_usize);
    for token in tokenize(source, FrontmatterAllowed::No) {
        let text = &source[at..at + token.len as usize];
        at += token.len as usize;
        let is_end = match token.kind {
            // A macro can be used behind its definition only.
            TokenKind::Ident if text == "macro_rules" => return None,
            TokenKind::OpenBrace | TokenKind::OpenParen | TokenKind::OpenBracket => {
                depth += 1;
                false
            }
            TokenKind::CloseBrace | TokenKind::CloseParen | TokenKind::CloseBracket => {
                depth = depth.checked_sub(1)?;
                let rest = source[at..].trim_start_matches(' ');
                token.kind == TokenKind::CloseBrace && (rest.is_empty() || rest.starts_with('\n'))
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
    use super::{items, lines};

    #[test]
    fn only_the_engines_lines_may_change_places() {
        let a = "use a::A;\nuse b::B;\nfn f() {\nlet x = 1;\nlet y = 2;\n}\n";
        let b = "use b::B;\nuse a::A;\nfn f() {\nlet x = 1;\nlet y = 2;\n}\n";
        let c = "use a::A;\nuse b::B;\nfn f() {\nlet y = 2;\nlet x = 1;\n}\n";
        assert_eq!(lines(a), lines(b));
        assert_ne!(lines(a), lines(c));
    }

    const END: &str = "\n            struct EvcxrUserCodeError {}\nrest";

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
