//! Compiles a cell that is not run: a report proposes it.
//!
//! evcxr writes such a cell into an asynchronous function whose parameters are the variables. Here they
//! become variables of the function's own, as in a cell that runs: what they borrow lasts for ever.

use super::compiler::{Compiled, Compiler};
use super::generated::{Part, Prepared, is_report};
use super::rustc_call::RustcCall;
use super::scope::Scope;
use super::tool_call::{Answer, ToolCall};
use super::type_names::Variables;
use super::{as_lines, beside, denied, messages, source_path, statics};
use crate::cell_tree::CellTree;
use crate::json::is_error;
use anyhow::Context;
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, SourceFile};
use std::fs;

/// Answers `cargo check` of the session's crate, and records the compiler's messages for the engine.
///
/// # Errors
/// As [`cell::compile`](super::cell::compile).
pub fn check(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<Answer> {
    let written = fs::read_to_string(source_path(&tool_call.folder))?;
    let (source, lost) = beside::take_away(&written);
    let source = denied::without_earlier(&source, &compiler.cell());
    let source = statics::with_definitions(&source);
    let source = with_variables(&source, &compiler.kept(), &lost)?;
    let lines: Vec<String> = source.split('\n').map(without_keeping).collect();
    let (items, cell) = (lines.join("\n"), CellTree::new(""));
    let kind = |line: &str| if is_report(line) { Part::Report } else { Part::Item };
    let mut source = Prepared(lines.into_iter().map(|line| (kind(&line), line)).collect());
    let call = RustcCall::of(compiler, tool_call, &items, &cell)?;
    Scope::of(&call, items, &cell).apply(&mut source, compiler);
    let mut messages = call.ask(&source.text())?;
    if messages::lacks_failure_text(&messages) {
        source.report_by_debug();
        messages = call.ask(&source.text())?;
    }
    let has_failed = messages.iter().any(is_error);
    let answer = if has_failed { Answer::failed(&as_lines(&messages)) } else { Answer::default() };
    compiler.note(Compiled { messages, is_checked: true, ..Compiled::default() });
    Ok(answer)
}

/// How evcxr writes that a variable is to be kept, which the cell may have given away.
const KEPT: &str = "evcxr_variable_store(";

/// The line, unless a variable is kept on it: that is decided when the cell runs.
fn without_keeping(line: &str) -> String {
    if line.starts_with(KEPT) { String::new() } else { line.to_owned() }
}

/// The text around the parameters.
const PARAMETERS: [&str; 2] =
    ["async fn evcxr_analysis_wrapper(", ") -> Result<(), EvcxrUserCodeError> {"];

/// The second, also where the notebook has a `Result` of its own.
const OWN_CLOSE: &str = ") -> ::std::result::Result<(), EvcxrUserCodeError> {";

/// A function that has a value of each type that can be kept.
const VALUE: &str = " fn evcxr_value<T: 'static>() -> T { loop {} }";

/// The source with variables in the place of the parameters, without those that are `lost`. No line
/// has another number than before.
fn with_variables(source: &str, kept: &Variables, lost: &[String]) -> anyhow::Result<String> {
    let [open, close] = PARAMETERS;
    let parts = source.split_once(open);
    let parts = parts.and_then(|(before, rest)| Some((before, rest.split_once(close)?)));
    let (before, (parameters, body)) = parts.context("evcxr has not written a cell to check")?;
    let parsed = SourceFile::parse(&format!("fn f({parameters}) {{}}"), Edition::CURRENT).tree();
    let list = parsed.syntax().descendants().find_map(ast::ParamList::cast);
    let variables = list.iter().flat_map(|list| list.params()).filter_map(|parameter| {
        let pattern = parameter.pat()?.to_string();
        let written = parameter.ty()?.to_string().replace('\n', "");
        let name = pattern.strip_prefix("mut ").unwrap_or(&pattern);
        let type_name = kept.get(name).unwrap_or(&written);
        let is_lost = lost.iter().any(|lost| lost == name);
        (!is_lost).then(|| format!(" let {pattern}: {type_name} = evcxr_value();"))
    });
    let variables: String = variables.collect();
    let lines = "\n".repeat(parameters.matches('\n').count());
    Ok([before, open, &lines, OWN_CLOSE, VALUE, &variables, body].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_variables() {
        let [open, close] = PARAMETERS;
        let source = format!("{open}\nmut a: _,\nb: Vec<\n&str>,\nc: A,\n{close}\nb.len()\n}}");
        let kept = [("a".to_owned(), "Vec<f64>".to_owned())].into();
        let variables = " let mut a: Vec<f64> = evcxr_value(); let b: Vec<\n&str> = evcxr_value();";
        let variables = variables.replace('\n', "");
        let expected = format!("{open}\n\n\n\n\n{OWN_CLOSE}{VALUE}{variables}\nb.len()\n}}");
        let found = with_variables(&source, &kept, &["c".to_owned()]).expect("it is read");
        assert_eq!(found, expected);
        assert!(with_variables("fn f() {}", &kept, &[]).is_err());
    }
}
