//! Compiles a cell that is not run: a report proposes it.
//!
//! evcxr writes such a cell into an asynchronous function whose parameters are the variables.

use super::compiler::Compiler;
use super::generated::{Part, Prepared};
use super::rustc_call::{Goal, RustcCall};
use super::scope::Scope;
use super::tool_call::{Answer, ToolCall};
use super::{beside, source_path, statics};
use crate::cell_tree::CellTree;
use crate::json::is_error;
use ra_ap_hir::NOT_INFERRED;
use std::fs;

/// Answers `cargo check` of the session's crate.
pub(super) fn check(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<Answer> {
    let written = fs::read_to_string(source_path(&tool_call.folder))?;
    let (source, _) = beside::take_away(&written);
    let source = statics::share(&source);
    let kept = compiler.kept();
    let source = with_types(&source, |name| kept.get(name).map(String::as_str));
    let source = source.trim_end().to_owned() + &beside::imports_of_macros(&source);
    let lines_of_source = source.split('\n').map(|line| (Part::Item, without_keeping(line)));
    let mut source = Prepared(lines_of_source.collect());
    let call = RustcCall::of(compiler, tool_call, Goal::Check, &source, &CellTree::new(""))?;
    Scope::of(&call, &source).apply(&mut source, compiler);
    let said = call.ask(&source.text())?;
    if !said.iter().any(is_error) {
        return Ok(Answer::default());
    }
    let lines: String = said.iter().map(|message| format!("{message}\n")).collect();
    Ok(Answer::failed(lines.as_bytes()))
}

/// How evcxr writes that a variable is to be kept, which the cell may have given away.
const KEPT: &str = "evcxr_variable_store(";

/// The line, unless a variable is kept on it: that is decided when the cell runs.
fn without_keeping(line: &str) -> String {
    if line.starts_with(KEPT) { String::new() } else { line.to_owned() }
}

/// The source with the types of the variables that the engine knows by name only.
pub fn with_types<'a>(source: &str, type_of: impl Fn(&str) -> Option<&'a str>) -> String {
    let lines = source.split_inclusive('\n').map(|line| {
        let parameter = line.trim_end().strip_suffix(&format!(": {NOT_INFERRED},"));
        let type_name = parameter.and_then(|it| type_of(it.strip_prefix("mut ").unwrap_or(it)));
        type_name.map_or_else(|| line.to_owned(), |name| line.replace(NOT_INFERRED, name))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_gets_its_type() {
        let source = format!("fn f(\nmut a: {NOT_INFERRED},\nb: i32,\n) {{");
        let expected = "fn f(\nmut a: Vec<f64>,\nb: i32,\n) {";
        assert_eq!(with_types(&source, |name| (name == "a").then_some("Vec<f64>")), expected);
    }
}
