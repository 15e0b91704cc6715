//! The form in which a cell is passed to the engine: unnamed definitions get a name, and removed
//! ones are defined as empty.
//!
//! The names are those of constants around the definition, which [`crate::compile`] removes again
//! before the compiler sees them. No inserted text has a line of its own, so that lines keep their
//! numbers.

use super::parse::{Definition, Kind};
use crate::compile::beside::{ADDED, INSERTED, LOST, NAMED, STATICS};
use crate::edits::replaced;
use std::ops::Range;

/// The beginning and the end of the constant around a definition of the cell.
fn named(key: &str) -> [String; 2] {
    [format!("const {key}: () = {}", NAMED[0]), NAMED[1].to_owned()]
}

/// A definition from another cell; empty to remove the one of this name.
fn added(key: &str, text: &str) -> String {
    format!("const {key}: () = {}{text}{}", ADDED[0], ADDED[1])
}

/// Notes to the compile step beside the definitions.
#[derive(Clone, Copy, Default)]
pub struct Notes<'a> {
    /// The variables that the cell must not use.
    pub lost: &'a [String],
    /// The statics, each with its mark: `NAME:MARK`.
    pub statics: &'a [String],
}

/// The cell with names around `nameless`, and with `others` before the statement at `start`.
pub fn wrap<'a>(
    code: &str,
    start: usize,
    nameless: impl Iterator<Item = &'a Definition>,
    others: &[(String, String)],
    notes: &Notes<'_>,
) -> String {
    let mut others: String = others.iter().map(|(key, text)| added(key, text)).collect();
    if others.is_empty() && start == code.len() {
        // No code runs, and no code uses the subjects of the notes.
        return code.to_owned();
    }
    for ([open, close], words) in [(LOST, notes.lost), (STATICS, notes.statics)] {
        if !words.is_empty() {
            others += &[open, &words.join(" "), close].concat();
        }
    }
    if start == code.len() && !others.is_empty() && !code.is_empty() && !code.ends_with('\n') {
        // The last line may be a command, which extends to its end.
        others.insert(0, '\n');
    }
    if others.is_empty() && code[start..].starts_with(['!', ':']) {
        // evcxr takes a line that begins so for a command.
        others += &INSERTED.concat();
    }
    let mut insertions = vec![(start..start, others)];
    for definition in nameless {
        let [before, after] = named(&definition.key);
        // A call in brackets may be the last of the cell, without its end.
        let is_open = definition.kind == Kind::Call && definition.text.ends_with([')', ']']);
        let after = format!("{}{after}", if is_open { ";" } else { "" });
        let Range { start, end } = definition.range;
        if definition.kind == Kind::Call
            && definition.text.ends_with('}')
            && code[start..end].ends_with(';')
        {
            insertions.push((end - 1..end, " ".to_owned()));
        }
        insertions.extend([(start..start, before), (end..end, after)]);
    }
    replaced(code, insertions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell_tree::CellTree;
    use crate::compile::beside::{take_away, without_added};
    use crate::engine::definitions::macros::Macros;
    use crate::engine::definitions::parse;

    fn wrapped(code: &str, others: &[(&str, &str)]) -> String {
        let parsed = parse::cell(&CellTree::new(code), &Macros::default()).expect("Rust");
        let others: Vec<_> =
            others.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect();
        let nameless = parsed.definitions.iter().filter(|it| it.is_nameless());
        let notes = Notes { lost: &["lost".to_owned()], statics: &[] };
        wrap(code, parsed.start, nameless, &others, &notes)
    }

    #[test]
    fn what_has_no_name_gets_one() {
        let code =
            "// a\nstruct A;\nimpl A { fn f() {} } impl Clone for A {\n} // b\nlet x = 1;\nx";
        let wrapped = wrapped(code, &[("gone", ""), ("other", "fn other() {}")]);
        let lines: Vec<&str> = wrapped.lines().collect();
        assert_eq!(lines.len(), code.lines().count());
        assert!(lines[1].starts_with("const gone: () = {/*eb+*//*+eb*/};const other: () = {"));
        assert!(lines[1].ends_with("let _ = \"/*eb-*/lost/*-eb*/\";struct A;"), "{}", lines[1]);
        assert!(lines[2].starts_with("const EIGENBOOK_IMPL_"), "{}", lines[2]);
        assert_eq!(lines[2].matches("const ").count(), 2);
        assert!(lines[3].ends_with("}/*:eb*/}; // b"), "{}", lines[3]);
        assert_eq!(lines[4..], ["let x = 1;", "x"]);
    }

    #[test]
    fn documentation_stays_with_its_definition() {
        let lost = "let _ = \"/*eb-*/lost/*-eb*/\";";
        let code = "#![allow(dead_code)]\n// a\n/// A.\nstruct A;";
        let expected = format!("#![allow(dead_code)]\n// a\n{lost}/// A.\nstruct A;");
        assert_eq!(wrapped(code, &[]), expected);
        let line = wrapped("/** B */ impl B {}", &[]);
        assert!(line.starts_with(&format!("{lost}const EIGENBOOK_IMPL_")), "{line}");
        assert!(line.ends_with("= {/*eb:*//** B */ impl B {}/*:eb*/};"), "{line}");
    }

    #[test]
    fn a_call_in_braces_has_no_end_in_its_constant() {
        let code = "thread_local! { static A: u8 = 1; } ; let x = 1;";
        let plain = take_away(&wrapped(code, &[])).0;
        let expected = ["thread_local!", "{", "static", "A:", "u8", "=", "1;", "}", "let"];
        assert_eq!(plain.split_whitespace().take(9).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_command_keeps_its_line() {
        let gone = [("a".to_owned(), String::new())];
        let wrapped = wrap(":dep b = \"1\"", 12, [].iter(), &gone, &Notes::default());
        assert_eq!(wrapped, ":dep b = \"1\"\nconst a: () = {/*eb+*//*+eb*/};");
        let notes = Notes { lost: &["a".to_owned()], statics: &[] };
        assert_eq!(wrap(":clear", 6, [].iter(), &[], &notes), ":clear");
    }

    #[test]
    fn columns_are_those_of_the_cell() {
        let code = "impl A { fn f() {} } impl B { fn g() {} } let x = 1;";
        let wrapped = wrapped(code, &[("gone", "")]);
        for part in ["f()", "g()", "let x"] {
            let column = |text: &str| text.find(part).expect("the part") + 1;
            let there = column(&wrapped);
            assert_eq!(without_added(&wrapped, there), (code.to_owned(), column(code)), "{part}");
        }
    }
}
