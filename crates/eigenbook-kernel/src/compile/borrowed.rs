//! Variables that end with their cell: later cells could not use them.
//!
//! A variable that borrows from another, or whose type has no name, cannot be kept. The cell is
//! compiled without keeping it, and the student reads why. evcxr forgets a variable whose value has
//! moved away when it is to be kept, so that is what the compiler reports.

use super::as_lines;
use super::generated::{Part, Prepared};
use super::messages::MOVED;
use crate::cell_tree::{self, CellTree};
use crate::edits::byte_at;
use crate::json::{code, is_error, list, number, quoted};
use crate::tokens::{meaningful, tokens};
use ra_ap_syntax::ast::{self, AstNode};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The codes of errors that a borrow can have.
const BORROWS: [&str; 10] =
    ["E0373", "E0499", "E0502", "E0503", "E0505", "E0506", "E0515", "E0521", "E0597", "E0716"];

/// What the compiler says beside the place at which a borrow has to last for ever.
const LASTING: [&str; 3] = ["'static", "requires that", "outlive"];

/// A variable that a cell makes and that ends with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unkept {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// Why a variable ends with its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It borrows from this variable, or from a value without a name.
    Borrows(Option<String>),
    /// It is a raw pointer to this variable, which has another place in the next cell.
    Points(String),
    /// It is a closure that borrows from this variable.
    Closure(Option<String>),
    /// Its type has no name that a later cell could use.
    Unnamed,
    /// A closure in it has no such type; with this one it could be kept.
    Holds(String),
    /// This macro has made it.
    Macro(String),
    /// The cell ended at a `return`.
    Returned,
}

/// The variables that the compiler cannot keep because they borrow.
pub fn find(messages: &[Value], source: &Prepared) -> Vec<Unkept> {
    let (mut found, mut lenders): (Vec<Unkept>, Vec<Unkept>) = Default::default();
    let cell = source.cell();
    for message in messages {
        let (code, text) = (code(message), message["message"].as_str().unwrap_or_default());
        if !is_error(message) || !(BORROWS.contains(&code) || text.contains("lifetime")) {
            continue;
        }
        let lender = quoted(&message["message"]).map(str::to_owned);
        let is_closure = code == "E0373" || text.contains("closure");
        for name in blamed(message, source) {
            // A variable that is moved while another borrows from it is in order itself, if the other
            // one can be left out.
            let only_lends = code == "E0505" && lender.as_ref() == Some(&name);
            let found = if only_lends { &mut lenders } else { &mut found };
            if !found.iter().any(|it| it.name == name) {
                let lender = lender.clone().filter(|lender| *lender != name);
                let is_closure = is_closure || is_bound_to_closure(&name, &cell);
                let why = if is_closure { Why::Closure(lender) } else { Why::Borrows(lender) };
                found.push(Unkept { name, why });
            }
        }
    }
    if found.is_empty() { lenders } else { found }
}

/// Whether the cell binds this variable to a closure.
fn is_bound_to_closure(name: &str, cell: &str) -> bool {
    let words: Vec<&str> = meaningful(cell).map(|token| token.text).collect();
    words.windows(3).any(|it| it[0] == name && it[1] == "=" && matches!(it[2], "|" | "move"))
}

/// The variables that are kept on the lines that a message names: those that would have to borrow for
/// ever, if it says so.
fn blamed(message: &Value, source: &Prepared) -> BTreeSet<String> {
    let of_children = list(&message["children"]).flat_map(|it| list(&it["spans"]));
    let spans: Vec<&Value> = list(&message["spans"]).chain(of_children).collect();
    let kept = |span: &Value| {
        let line = number(&span["line_start"])?;
        let is_here = span["file_name"].as_str().is_some_and(|it| it.ends_with("lib.rs"));
        source.kept_on(line).filter(|_| is_here).map(str::to_owned)
    };
    let is_lasting = |span: &&Value| {
        span["label"].as_str().is_some_and(|it| LASTING.iter().any(|word| it.contains(word)))
    };
    let lasting: Vec<&Value> = spans.iter().copied().filter(is_lasting).collect();
    let mut blamed: BTreeSet<String> = lasting.iter().copied().filter_map(kept).collect();
    if blamed.is_empty() {
        // A closure inside of a `let` is blamed for the variable that the `let` makes.
        blamed.extend(lasting.into_iter().flat_map(|it| bound_around(it, source)));
    }
    if blamed.is_empty() {
        blamed.extend(spans.into_iter().filter_map(kept));
    }
    blamed
}

/// The variables of the cell's own `let` around a place, as far as they are kept.
fn bound_around(span: &Value, source: &Prepared) -> Vec<String> {
    let cell = CellTree::new(source.cell());
    let at = || {
        let first = source.0.iter().position(|(part, _)| *part == Part::Cell)?;
        let line = number(&span["line_start"])?.checked_sub(first)?;
        byte_at(&cell.code, line, number(&span["column_start"])?)
    };
    let Some(at) = at() else { return Vec::new() };
    let is_around =
        |it: &ast::LetStmt| cell_tree::range_in_cell(it.syntax().text_range()).contains(&at);
    let around = cell.lets().find(is_around);
    let names = around.iter().flat_map(cell_tree::bound);
    names.filter(|name| kept(source).any(|(_, kept)| kept == name)).collect()
}

/// The messages by which evcxr forgets these variables.
pub fn for_evcxr(unkept: &[Unkept], source: &Prepared) -> Vec<u8> {
    let meant = kept(source).filter(|(_, name)| unkept.iter().any(|it| it.name == *name));
    let messages = meant.map(|(line, name)| {
        let span = json!({
            "file_name": "src/lib.rs", "line_start": line, "line_end": line,
            "column_start": 1, "column_end": 2, "is_primary": true, "label": null,
            "expansion": null, "text": [], "byte_start": 0, "byte_end": 0,
            "suggested_replacement": null, "suggestion_applicability": null
        });
        json!({
            "message": format!("use of moved value: `{name}`"), "level": "error",
            "code": {"code": MOVED, "explanation": ""}, "spans": [span], "children": [],
            "rendered": ""
        })
    });
    as_lines(&messages.collect::<Vec<_>>())
}

/// The new variables that are kept, each with its line, counted from 1.
fn kept(source: &Prepared) -> impl Iterator<Item = (usize, &str)> {
    (1..=source.0.len()).filter_map(|line| Some((line, source.kept_on(line)?)))
}

/// The variables that end with the cell; the last comes first, which may borrow from others.
pub fn in_order(unkept: Vec<Unkept>, cell: &str) -> Vec<String> {
    let first = |name: &str| tokens(cell).position(|token| token.text == name);
    let names = unkept.into_iter().map(|it| it.name);
    let mut placed: Vec<(Option<usize>, String)> = names.map(|name| (first(&name), name)).collect();
    placed.sort_by(|one, other| other.cmp(one));
    placed.into_iter().map(|(_, name)| name).collect()
}

/// Drops variables that end with the cell before others are kept: they may borrow from those.
pub fn end(source: &mut Prepared, names: &[String]) {
    let first = source.0.iter_mut().find(|(part, _)| *part == Part::NewPut);
    if let (Some((_, line)), false) = (first, names.is_empty()) {
        line.insert_str(0, &names.iter().map(|name| dropped(name)).collect::<String>());
    }
}

fn dropped(name: &str) -> String {
    format!("::core::mem::drop({name}); ")
}

/// Of the variables that [`end`] drops, those that borrow too long if they are dropped there, and
/// those that the cell has given away. A reference or a closure ends with its last use, if it is not
/// dropped.
pub fn dropped_too_late(messages: &[Value], source: &Prepared, names: &[String]) -> Vec<String> {
    let first = source.0.iter().position(|(part, _)| *part == Part::NewPut);
    let is_meant = |code: &str| code == MOVED || BORROWS.contains(&code);
    let errors = messages.iter().filter(|it| is_error(it) && is_meant(code(it)));
    let spans = errors.flat_map(|message| list(&message["spans"]));
    let on_it = spans.filter(|span| number(&span["line_start"]) == first.map(|first| first + 1));
    let columns: Vec<usize> = on_it.filter_map(|span| number(&span["column_start"])).collect();
    let (mut at, mut late) = (1, Vec::new());
    for name in names {
        let end = at + dropped(name).chars().count();
        if columns.iter().any(|column| (at..end).contains(column)) {
            late.push(name.clone());
        }
        at = end;
    }
    late
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(name: &str) -> (Part, String) {
        let put = "evcxr_variable_store.put_variable::<T>(stringify!";
        (Part::NewPut, format!("{put}({name}), {name});"))
    }

    #[test]
    fn who_borrows_is_blamed_and_not_who_lends() {
        let source = Prepared(vec![(Part::Cell, "let b = &a;".to_owned()), put("a"), put("b")]);
        let span = |line: u64, label: &str| json!({"file_name": "src/lib.rs", "line_start": line, "label": label});
        let message = |code: &str, spans: [Value; 2]| {
            json!({"level": "error", "code": {"code": code}, "children": [],
                "message": "cannot move out of `a` because it is borrowed", "spans": spans})
        };
        let moved = [
            span(2, "move out of `a` occurs here"),
            span(3, "argument requires that `a` is borrowed for `'static`"),
        ];
        let expected = Unkept { name: "b".to_owned(), why: Why::Borrows(Some("a".to_owned())) };
        assert!(find(&[message("E0308", moved.clone())], &source).is_empty());
        let found = find(&[message("E0505", moved)], &source);
        assert_eq!(found, [expected]);
        let said = String::from_utf8(for_evcxr(&found, &source)).expect("text");
        let said: Value = serde_json::from_str(&said).expect("one message");
        assert_eq!(said["spans"][0]["line_start"], 3);
    }

    #[test]
    fn a_reference_is_not_dropped_if_that_is_too_late() {
        let put = "evcxr_variable_store.put_variable::<T>(stringify!(v), v);".to_owned();
        let mut source = Prepared(vec![(Part::Cell, "show(&v)".to_owned()), (Part::NewPut, put)]);
        let names = ["é".to_owned(), "b".to_owned()];
        end(&mut source, &names);
        let message = |code: &str, column: u64| {
            let spans =
                json!([{"file_name": "src/lib.rs", "line_start": 2, "column_start": column}]);
            [json!({"level": "error", "code": {"code": code}, "spans": spans})]
        };
        let used = |column| message("E0502", column);
        assert_eq!(dropped_too_late(&message("E0382", 41), &source, &names), ["b"]);
        assert!(dropped_too_late(&message("E0382", 60), &source, &names).is_empty());
        assert_eq!(dropped_too_late(&used(19), &source, &names), ["é"]);
        assert_eq!(dropped_too_late(&used(41), &source, &names), ["b"]);
        assert!(dropped_too_late(&used(60), &source, &names).is_empty());
    }

    #[test]
    fn a_closure_is_blamed_for_the_variable_of_its_let() {
        let cell = |line: &str| (Part::Cell, line.to_owned());
        let frame = (Part::Frame, "let _ = (|| {".to_owned());
        let lines = [cell("let a = f();"), cell("let é = 1; let m: M = a.map(|w| (w, 1));")];
        let [one, other] = lines;
        let source = Prepared(vec![frame, one, other, put("a"), put("m")]);
        let spans = json!([
            {"file_name": "src/lib.rs", "line_start": 4, "label": "move out of `a` occurs here"},
            {"file_name": "src/lib.rs", "line_start": 3, "column_start": 33,
                "label": "returning this value requires that `a` is borrowed for `'static`"},
        ]);
        let message = json!({"level": "error", "code": {"code": "E0505"}, "children": [],
            "message": "cannot move out of `a` because it is borrowed", "spans": spans});
        let expected = Unkept { name: "m".to_owned(), why: Why::Borrows(Some("a".to_owned())) };
        assert_eq!(find(&[message], &source), [expected]);
    }
}
