//! Leaves variables alone that a cell does not mention.
//!
//! The engine takes every variable out of the store before a cell and puts it back behind it. What
//! a cell does not mention may as well stay there: less is compiled, and the cell is the same
//! source whatever other variables stand.

use super::canonical::words;
use std::collections::BTreeSet;

/// Stands in the place of a line that was left out.
pub const LEFT_OUT: &str = "//~eigenbook: left out";

/// The engine's calls, one a line, for one variable each.
const CALLS: [&str; 3] = ["check_variable::<", "take_variable::<", "put_variable::<"];

/// The source without the engine's lines about variables that nothing else in it mentions.
pub fn leave_alone(source: &str) -> String {
    let others = source.lines().filter(|line| variable(line).is_none());
    let mentioned: BTreeSet<&str> = others.flat_map(words).collect();
    let mut short = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let is_idle = variable(line).is_some_and(|name| !mentioned.contains(name));
        short += if is_idle { LEFT_OUT } else { line.trim_end_matches('\n') };
        short += if line.ends_with('\n') { "\n" } else { "" };
    }
    short
}

/// The variable that one of the engine's lines is about.
fn variable(line: &str) -> Option<&str> {
    let (before, call) = line.trim().split_once("evcxr_variable_store.")?;
    let is_engines = before.is_empty() || before == "vars_ok &= " || before.starts_with("let ");
    let is_call = CALLS.iter().any(|start| call.starts_with(start));
    let (_, rest) = call.rsplit_once(">(stringify!(")?;
    let name = rest.split_once(')')?.0;
    let name = name.strip_prefix("r#").unwrap_or(name);
    (is_engines && is_call && line.trim().ends_with(");")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{LEFT_OUT, leave_alone};

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
}
