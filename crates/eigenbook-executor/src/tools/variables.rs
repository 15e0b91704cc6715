//! Leaves variables alone whose values a cell does not use.
//!
//! The engine takes every variable out of the store before a cell and puts it back behind it. What
//! a cell does not use may as well stay there: less is compiled, and the cell is the same source
//! whatever other variables stand. A cell that declares a variable anew does not use the old one.

use super::canonical::{tokens, words};
use ra_ap_rustc_lexer::TokenKind;
use std::collections::BTreeSet;

/// Stands in the place of a line that was left out.
pub const LEFT_OUT: &str = "//~eigenbook: left out";

/// The engine's calls, one a line, for one variable each.
const CALLS: [&str; 3] = ["check_variable::<", "take_variable::<", "put_variable::<"];

/// The line behind which the engine loads the variables.
const CHECKED: &str = "if !vars_ok {return evcxr_variable_store;}}";

/// How the lines begin that stand between there and the cell.
const OPENING: [&str; 4] = [
    LEFT_OUT,
    "match std::panic::catch_unwind(",
    "std::panic::AssertUnwindSafe(||{",
    "let _ = (|| -> std::",
];

/// The source without the engine's lines about variables whose values the cell does not use.
pub fn leave_alone(source: &str) -> String {
    let names = Names::of(&cell(source));
    let mut short = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let is_idle = variable_line(line).is_some_and(|line| {
            let name = plain(line.name);
            !(names.used.contains(name) || line.is_put && names.declared.contains(name))
        });
        short += if is_idle { LEFT_OUT } else { line.trim_end_matches('\n') };
        short += if line.ends_with('\n') { "\n" } else { "" };
    }
    short
}

/// The names in a cell that may be variables.
#[derive(Default)]
pub struct Names {
    /// Those whose value from before the cell may matter to it.
    pub used: BTreeSet<String>,
    /// Those that the cell declares before it uses them.
    pub declared: BTreeSet<String>,
}

impl Names {
    /// Reads a cell. What is not understood counts as used.
    pub fn of(cell: &str) -> Self {
        let tokens = meaningful(cell);
        let mut names = Self::default();
        let (mut depth, mut at) = (0_i32, 0);
        let mut pending: Vec<&str> = Vec::new();
        while let Some(&(kind, text)) = tokens.get(at) {
            let is_start = at == 0 || matches!(tokens[at - 1].1, ";" | "}");
            match kind {
                _ if "([{".contains(text) => depth += 1,
                _ if ")]}".contains(text) => depth -= 1,
                TokenKind::Semi if depth == 0 => names.declare(pending.drain(..)),
                TokenKind::Ident if text == "let" && depth == 0 && is_start => {
                    let (length, bound) = names.pattern(&tokens[at + 1..]);
                    pending.extend(bound);
                    at += length;
                }
                TokenKind::Ident | TokenKind::RawIdent if is_field(&tokens[..at]) => {}
                TokenKind::Ident | TokenKind::RawIdent | TokenKind::Literal { .. } => {
                    names.mention(text);
                }
                _ => {}
            }
            at += 1;
        }
        names.declare(pending.into_iter());
        names
    }

    /// The length of a `let`'s pattern, and the names that it binds.
    fn pattern<'a>(&mut self, tokens: &[(TokenKind, &'a str)]) -> (usize, Vec<&'a str>) {
        let (mut open, mut bound) = (Vec::new(), Vec::new());
        let text_at = |at: usize| tokens.get(at).map_or("", |(_, text)| *text);
        for (at, (kind, text)) in tokens.iter().enumerate() {
            let is_path = text_at(at + 1) == ":" && text_at(at + 2) == ":";
            let ends_path = *text == ":" && at > 0 && text_at(at - 1) == ":";
            match (*text, kind) {
                ("=" | ";", _) => return (at, bound),
                (":", _) if open.is_empty() && text_at(at + 1) != ":" && !ends_path => {
                    return (at, bound);
                }
                ("(" | "[" | "{", _) => open.push(*text),
                (")" | "]" | "}", _) => drop(open.pop()),
                ("mut" | "ref" | "_", _) => {}
                (_, TokenKind::Ident | TokenKind::RawIdent) => {
                    let is_field = text_at(at + 1) == ":" && open.last() == Some(&"{");
                    let is_type = matches!(text_at(at + 1), "(" | "{" | "!");
                    match is_field || is_type || is_path {
                        true => self.mention(text),
                        false => bound.push(plain(text)),
                    }
                }
                (_, TokenKind::Literal { .. }) => self.mention(text),
                _ => {}
            }
        }
        (tokens.len(), bound)
    }

    fn mention(&mut self, text: &str) {
        let names =
            words(plain(text)).filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
        let new = names.filter(|word| !self.declared.contains(*word));
        let new: Vec<String> = new.map(str::to_owned).collect();
        self.used.extend(new);
    }

    fn declare<'a>(&mut self, bound: impl Iterator<Item = &'a str>) {
        self.declared.extend(bound.map(str::to_owned));
    }
}

/// Whether the next name is that of a field or a method.
fn is_field(before: &[(TokenKind, &str)]) -> bool {
    let dots = before.iter().rev().take_while(|(kind, _)| *kind == TokenKind::Dot);
    dots.count() == 1
}

/// The tokens that mean something.
fn meaningful(cell: &str) -> Vec<(TokenKind, &str)> {
    let is_silent = |kind: &TokenKind| {
        matches!(
            kind,
            TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. }
        )
    };
    let tokens = tokens(cell).filter(|(kind, _)| !is_silent(kind));
    tokens.map(|(kind, place)| (kind, &cell[place])).collect()
}

/// The name without the mark that lets a keyword be one.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The student's cell in the source around it, as far as the engine's lines can be told apart. The
/// whole source, where they cannot.
fn cell(source: &str) -> String {
    let inner = source.rsplit_once(CHECKED).map_or(source, |(_, after)| after);
    let lines = inner.lines().filter(|line| variable_line(line).is_none());
    let is_engines = |line: &&str| {
        line.trim().is_empty() || OPENING.iter().any(|start| line.trim().starts_with(start))
    };
    lines.skip_while(is_engines).collect::<Vec<_>>().join("\n")
}

/// One of the engine's lines about a variable.
pub struct VariableLine<'a> {
    /// The variable, with the mark that lets a keyword be one.
    pub name: &'a str,
    /// Its type.
    pub type_name: &'a str,
    /// Whether the line keeps the variable; the others check it or take it out.
    pub is_put: bool,
}

/// Reads a line, where it is one of these.
pub fn variable_line(line: &str) -> Option<VariableLine<'_>> {
    let (before, call) = line.trim().split_once("evcxr_variable_store.")?;
    let is_engines = before.is_empty() || before == "vars_ok &= " || before.starts_with("let ");
    let start = CALLS.iter().find(|start| call.starts_with(**start))?;
    let (type_name, rest) = call[start.len()..].rsplit_once(">(stringify!(")?;
    let name = rest.split_once(')')?.0;
    let is_whole = is_engines && rest.ends_with(");");
    is_whole.then_some(VariableLine { name, type_name, is_put: *start == CALLS[2] })
}

#[cfg(test)]
mod tests {
    use super::{CHECKED, LEFT_OUT, Names, leave_alone};

    #[test]
    fn only_what_is_mentioned_is_touched() {
        let about = |name: &str| {
            format!(
                "vars_ok &= evcxr_variable_store.check_variable::<Vec<i32>>(stringify!({name}));\n\
                 let mut {name} = evcxr_variable_store.take_variable::<Vec<i32>>(stringify!({name}));\n"
            )
        };
        let put = |name: &str| {
            format!("evcxr_variable_store.put_variable::<Vec<i32>>(stringify!({name}), {name});\n")
        };
        let user = "println!(\"{x:?}\");\n";
        let source = [&about("x"), &about("y"), user, &put("x"), &put("y")].concat();
        let expected =
            format!("{}{LEFT_OUT}\n{LEFT_OUT}\n{user}{}{LEFT_OUT}\n", about("x"), put("x"));
        assert_eq!(leave_alone(&source), expected);
        let raw = [&about("r#type"), "r#type.len()\n", &put("r#type")].concat();
        assert_eq!(leave_alone(&raw), raw);
    }

    #[test]
    fn a_variable_that_is_declared_anew_is_only_kept() {
        let take = "let x = evcxr_variable_store.take_variable::<i32>(stringify!(x));\n";
        let opening = "match std::panic::catch_unwind(\n  std::panic::AssertUnwindSafe(||{\n";
        let put = "evcxr_variable_store.put_variable::<i32>(stringify!(x), x);\n";
        let source = |cell: &str, take: &str| {
            format!("fn f(x: i32) {{}}\n{CHECKED}\n{take}{opening}{cell}\n{put}Ok(())}})();\n")
        };
        let left_out = format!("{LEFT_OUT}\n");
        let new = "let x = 1;\nx";
        assert_eq!(leave_alone(&source(new, take)), source(new, &left_out));
        let own = "let x = x + 1;";
        assert_eq!(leave_alone(&source(own, take)), source(own, take));
    }

    fn used(cell: &str) -> String {
        Names::of(cell).used.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_a_cell_uses() {
        assert_eq!(used("let x = 1; x"), "");
        assert_eq!(used("let x = x + 1;"), "x");
        assert_eq!(used("let (x, mut y) = (1, 2); let S { a, b: c } = s; x + y + a + c"), "S b s");
        assert_eq!(used("x; let x = 1;"), "x");
        assert_eq!(used("{ let x = 1; } x"), "let x");
        assert_eq!(used("if let Some(x) = y { x }"), "Some if let x y");
        assert_eq!(used("for x in y {} let x = 1; x"), "for in x y");
        assert_eq!(used("println!(\"{x}\"); let x = 1;"), "println x");
        assert_eq!(used("let p: T = a.x; // x\np.y"), "T a");
        assert_eq!(used("0..x"), "x");
        assert_eq!(used("let r#type = 1; r#type + r#other"), "other");
        assert_eq!(used("let a::B = 1; let Some(x) = y else { return };"), "Some a else return y");
        assert_eq!(used("let x = 1"), "");
    }
}
