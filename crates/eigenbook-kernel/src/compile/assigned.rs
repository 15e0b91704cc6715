//! Variables of earlier cells that a cell gives away and assigns anew: `w = w * 0.9`, or
//! `(a, b) = (b, a)`.
//!
//! evcxr runs a cell in a closure, and puts the variables of earlier cells back behind it. A value
//! that the cell gives away belongs to the closure, and so does the one that the cell assigns to
//! the variable: behind the closure there is none, and evcxr would forget the variable. It is put
//! back at the end of the closure instead.

use super::generated::{LEFT_OUT, Part, Prepared, variable_of};
use super::messages::MOVED;
use crate::json::{code, is_error, quoted};
use crate::tokens::meaningful;
use serde_json::Value;
use std::collections::BTreeSet;

/// How evcxr keeps a variable.
const PUT: &str = "evcxr_variable_store.put_variable";

/// The assigned variables that are gone, according to the compiler, when they are to be put back.
pub fn find(messages: &[Value], source: &Prepared) -> BTreeSet<String> {
    let cell = source.cell();
    let words: Vec<&str> = meaningful(&cell).map(|token| token.text).collect();
    let gone = gone(messages);
    let put = source.0.iter().filter(|(part, _)| *part == Part::Put);
    let names = put.filter_map(|(_, line)| variable_of(line)).filter(|name| gone.contains(*name));
    names.filter(|name| is_assigned(name, &words)).map(str::to_owned).collect()
}

/// The variables whose values are used after they have been given away.
pub fn gone(messages: &[Value]) -> BTreeSet<String> {
    let moved = messages.iter().filter(|it| is_error(it) && code(it) == MOVED);
    moved.filter_map(|it| quoted(&it["message"])).map(str::to_owned).collect()
}

/// The variables that a source puts back at the end of the cell. If the cell fails before it, they
/// are lost.
pub fn inside(source: &str) -> BTreeSet<String> {
    let is_put = |line: &str| {
        variable_of(line)
            .is_some_and(|name| line.ends_with(&format!("(stringify!({name}), {name});")))
    };
    let closing = source.lines().filter(|line| line.contains(PUT) && !is_put(line));
    let parts = closing.flat_map(|line| line.split(PUT).skip(1));
    parts.filter_map(|part| variable_of(part).map(str::to_owned)).collect()
}

/// Puts these variables back at the end of the cell. No line is added.
pub fn put_inside(source: &mut Prepared, names: &BTreeSet<String>) {
    let mut inside = String::new();
    for (_, line) in source.0.iter_mut().filter(|(part, _)| *part == Part::Put) {
        if variable_of(line).is_some_and(|name| names.contains(name)) {
            inside += &std::mem::replace(line, LEFT_OUT.to_owned());
            inside.push(' ');
        }
    }
    if let Some(closing) = source.behind() {
        closing.insert_str(0, &inside);
    }
}

/// Whether `name = …` or `(name, …) = …` occurs, and not as a declaration, a field or a comparison.
fn is_assigned(name: &str, words: &[&str]) -> bool {
    let behind = |at: &usize| words.get(at + 1).is_some_and(|it| !matches!(*it, "=" | ">"));
    let assignments = (1..words.len()).filter(|&at| words[at] == "=").filter(behind);
    assignments.map(|at| &words[..at]).any(|before| {
        let targets = targets(before);
        let others = before[..before.len() - targets.len()].last();
        let begins = !others.is_some_and(|it| matches!(*it, "let" | "mut" | "."));
        begins && targets.contains(&name)
    })
}

/// What is assigned: the last word, or the last bracket, if it is not an index or a call.
fn targets<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    let mut depth = 0;
    let start = words.iter().rposition(|word| {
        depth += i32::from(matches!(*word, ")" | "]")) - i32::from(matches!(*word, "(" | "["));
        depth <= 0
    });
    let start = start.unwrap_or_default();
    let is_word = |it: &&str| it.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    let is_behind = words[..start].last().is_some_and(|it| is_word(it) || matches!(*it, ")" | "]"));
    let is_bracket = start + 1 < words.len();
    if is_bracket && is_behind { &[] } else { &words[start..] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn source(cell: &str) -> Prepared {
        let line = |part: Part, text: &str| (part, text.to_owned());
        Prepared(vec![
            line(Part::Frame, "let _ = (|| {"),
            line(Part::Cell, cell),
            line(Part::Frame, "Ok(())})();"),
            line(Part::Put, "evcxr_variable_store.put_variable::<W>(stringify!(w), w);"),
            line(Part::Put, "evcxr_variable_store.put_variable::<N>(stringify!(n), n);"),
        ])
    }

    fn used_after_move(name: &str) -> Value {
        let text = format!("use of moved value: `{name}`");
        json!({"level": "error", "code": {"code": "E0382"}, "message": text})
    }

    #[test]
    fn a_variable_that_is_given_away_and_assigned_is_put_back_inside() {
        let mut source = source("for _ in 0..3 { w = w * 0.9; }");
        let names = find(&[used_after_move("w"), used_after_move("n")], &source);
        assert_eq!(names, ["w".to_owned()].into());
        put_inside(&mut source, &names);
        let put = "evcxr_variable_store.put_variable::<W>(stringify!(w), w); ";
        assert_eq!(source.0[2].1, format!("{put}Ok(())}})();"));
        assert_eq!((&*source.0[3].1, source.0.len()), (LEFT_OUT, 5));
        assert!(source.0[4].1.contains("stringify!(n)"));
        assert_eq!(inside(&source.text()), names);
        put_inside(&mut source, &["n".to_owned()].into());
        assert_eq!(inside(&source.text()), ["n".to_owned(), "w".to_owned()].into());
    }

    #[test]
    fn what_is_assigned_together_counts() {
        for cell in ["(w, b) = (b, w);", "if c { [a, (w, _)] = f(w); }", "let x = 1; (w, x) = g(w)"]
        {
            let names = find(&[used_after_move("w")], &source(cell));
            assert_eq!(names, ["w".to_owned()].into(), "{cell}");
        }
    }

    #[test]
    fn what_is_only_given_away_is_not() {
        for cell in [
            "drop(w);",
            "let w = w;",
            "let mut w = w;",
            "let (w, b) = (w, 1);",
            "a.w = w;",
            "w == f(w);",
            "a[w] = f(w);",
            "*f(w) = 1;",
        ] {
            assert!(find(&[used_after_move("w")], &source(cell)).is_empty(), "{cell}");
        }
        assert!(find(&[], &source("w = f(w);")).is_empty());
        assert!(inside(&source("w = f(w);").text()).is_empty());
    }
}
