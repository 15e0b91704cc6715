//! Help about a name, as the result of a cell: `?Vec`, `Vec?`, `help(Vec)`, `:doc Vec`.

use super::evcxr_engine::EvcxrEngine;
use super::interface::{Bundle, Later};
use super::{steps, warnings};
use crate::analyser::{self, Analyser};
use crate::compile::Variables;
use std::time::{Duration, Instant};

/// The analyser may have to start first.
const PATIENCE: Duration = analyser::PATIENCE;
/// How often the stop button is looked at meanwhile.
const EVERY: Duration = Duration::from_millis(50);

/// The name that a cell queries in the syntax of IPython; none if it is Rust. `variables` are the
/// existing ones, `own` the names that the notebook has defined.
pub fn asked(code: &str, variables: &Variables, own: &[String]) -> Option<String> {
    let line = code.trim();
    let is_defined = |name: &str| variables.contains_key(name) || own.iter().any(|it| it == name);
    if let Some(name) = line.strip_prefix("help(").and_then(|rest| rest.strip_suffix(')')) {
        return (!is_defined("help") && is_path(name)).then(|| name.to_owned());
    }
    let name = line.strip_suffix('?').map(steps::name).filter(|name| is_path(name))?;
    // `?` after a value is Rust, and so it is after a constant.
    let may_fail =
        variables.get(&name).is_some_and(|it| it.contains("Result<") || it.contains("Option<"));
    let is_constant = name.chars().all(|c| !c.is_lowercase());
    let is_awaited = name.ends_with(".await");
    (!may_fail && !is_constant && !is_awaited).then_some(name)
}

fn is_path(text: &str) -> bool {
    let text = text.strip_suffix('!').unwrap_or(text);
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    !text.is_empty() && text.split("::").flat_map(|part| part.split('.')).all(is_name)
}

impl EvcxrEngine {
    /// The description of a name; a sentence if there is none.
    pub(super) fn describe(&mut self, name: &str) -> Bundle {
        let code = name.trim_end_matches('!');
        let found = self.question(code, code.len()).and_then(|question| {
            let found = self.analyser.describe(question);
            self.wait_for(found)
        });
        match found {
            Some(text) => warnings::described(&text),
            None => warnings::bundle(&[unknown(name, &self.analyser)]),
        }
    }

    /// Waits for an answer from another thread, until the cell is stopped.
    fn wait_for<T>(&self, later: Later<T>) -> Option<T> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().ok()?;
        let limit = Instant::now() + PATIENCE;
        let mut later = later;
        runtime.block_on(async {
            while Instant::now() < limit && !self.control.is_interrupted() {
                if let Ok(found) = tokio::time::timeout(EVERY, &mut later).await {
                    return found;
                }
            }
            None
        })
    }
}

fn unknown(name: &str, analyser: &Analyser) -> String {
    match analyser.is_warm() {
        true => format!("Nothing is known about `{name}`; is it imported?"),
        false => format!("Nothing is known about `{name}` yet; ask again in a moment."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_told_from_rust() {
        let variables = Variables::from([
            ("r".to_owned(), "Result<i32, String>".to_owned()),
            ("v".to_owned(), "Vec<i32>".to_owned()),
        ]);
        let asked = |code: &str| asked(code, &variables, &["helper".to_owned()]);
        for name in ["Vec", "Vec::push", "v", "println!"] {
            let code = format!("{name}?");
            assert_eq!(asked(&code), Some(name.to_owned()));
        }
        assert_eq!(asked("help(Vec)"), Some("Vec".to_owned()));
        for rust in ["r?", "v.await?", "f()?", "LIMIT?", "1 + v", "help(1)"] {
            assert_eq!(asked(rust), None, "{rust}");
        }
    }
}
