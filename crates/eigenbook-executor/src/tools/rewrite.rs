//! Small changes to the source that the engine generates around a cell.
//!
//! They never add or remove a line, so that places in messages stay right.

use super::asked::without_moved;
use super::variables::leave_alone;
use crate::executor::{FAILURE, FAILURE_END};

/// How the engine reports a failed `?`: the error's text on standard error, mixed with the cell's.
const REPORT: &str = r#"eprintln!("{}", error);"#;

/// The name that the engine gives the function of a cell, before its number.
const FUNCTION: &str = "pub extern \"C\" fn run_user_code_";

/// The module that the engine puts into every cell, and what comes behind it.
const MODULE: &str = "mod evcxr_internal_runtime {\n";
const MODULE_END: &str = "}\n#[unsafe(no_mangle)]\n";

/// Around a statement that only tells the engine a type; see [`told_type`]. Both marks are inside the
/// statement: the engine gives a comment behind a statement to what follows, and moves items away.
const TOLD: [&str; 2] = ["let/*told*/", "/*told*/;"];

/// A statement behind a `let`, which tells the analyser the type of its variable. The compiler does
/// not see it.
pub fn told_type(name: &str, type_name: &str, mutable: &str) -> String {
    format!("{} {mutable}{name}: {type_name} = {name}{}", TOLD[0], TOLD[1])
}

/// The column that a place of the line has without what [`told_type`] has put in front of it; both
/// count from 1.
pub fn column_without_told_types(line: &str, column: usize) -> usize {
    let (mut without, mut before) = (column, 0);
    let mut parts = line.split(TOLD[0]);
    before += parts.next().map_or(0, |part| part.chars().count());
    for part in parts {
        let told = part.split_once(TOLD[1]).map_or(part, |(told, _)| told);
        let length =
            [TOLD[0], told, TOLD[1]].iter().map(|text| text.chars().count()).sum::<usize>();
        if before + length < column {
            without -= length;
        }
        before += TOLD[0].chars().count() + part.chars().count();
    }
    without
}

/// The source to compile; `variables` is the path of a module that is compiled already.
pub fn rewrite(source: &str, variables: Option<&str>) -> String {
    let source = report_failures(&drop_number(&drop_told_types(source)));
    let source = without_moved(&leave_alone(&source));
    variables.map_or_else(|| source.clone(), |path| use_compiled(&source, path))
}

/// Drops what [`told_type`] has added, which is on lines of its own by now: they stay, empty.
fn drop_told_types(source: &str) -> String {
    let mut parts = source.split(TOLD[0]);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        rest += part.split_once(TOLD[1]).map_or(part, |(_, after)| after);
    }
    rest
}

/// Puts the compiled module in the place of the engine's own.
fn use_compiled(source: &str, path: &str) -> String {
    let found = source.rsplit_once(MODULE).and_then(|(before, module)| {
        let (module, after) = module.split_once(MODULE_END)?;
        Some((before, "\n".repeat(module.matches('\n').count()), after))
    });
    match found {
        Some((before, lines, after)) => {
            format!(
                "{before}use ::{path} as evcxr_internal_runtime;\n{lines}\n{}{after}",
                &MODULE_END[2..]
            )
        }
        None => source.to_owned(),
    }
}

/// Drops the number from the function's name, so that the same cell is the same source whenever it
/// is run; the executor calls it by the name without.
fn drop_number(source: &str) -> String {
    match source.rsplit_once(FUNCTION) {
        Some((before, after)) => {
            let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}{}{after}", FUNCTION.trim_end_matches('_'))
        }
        None => source.to_owned(),
    }
}

fn report_failures(source: &str) -> String {
    let end = FAILURE_END.trim_start_matches('\n').trim_end();
    // The type and the text go where the executor finds them.
    let report =
        format!(r#"println!("{FAILURE}{{}}\n{{}}\n{end}", std::any::type_name::<T>(), error);"#);
    match source.split_once("struct EvcxrUserCodeError {") {
        Some((before, after)) => {
            format!("{before}struct EvcxrUserCodeError {{{}", after.replacen(REPORT, &report, 1))
        }
        None => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_engines_own_report_is_changed() {
        let cell = "fn f() { eprintln!(\"{}\", error); }\n";
        let engine = "struct EvcxrUserCodeError {}\neprintln!(\"{}\", error);\n";
        let source = rewrite(&format!("{cell}{engine}"), None);
        assert!(source.starts_with(cell));
        assert!(source.contains("EVCXR_FAILURE {}\\n{}\\nEVCXR_FAILURE_END"));
        assert_eq!(source.lines().count(), 3);
    }

    #[test]
    fn told_types_leave_no_trace() {
        let told = told_type("x", "[i32; 2]", "mut ");
        assert_eq!(told, "let/*told*/ mut x: [i32; 2] = x/*told*/;");
        let source = format!("let mut x = f();\n{told} // a\nlet y = 1;\n{told}\nx\n");
        assert_eq!(rewrite(&source, None), "let mut x = f();\n // a\nlet y = 1;\n\nx\n");
        let line = format!("let x = f();{told}let y = g();{told} z");
        let without = "let x = f();let y = g(); z";
        for name in ["f", "g", "z"] {
            let column = |text: &str| text.find(name).unwrap() + 1;
            assert_eq!(column_without_told_types(&line, column(&line)), column(without), "{name}");
        }
    }

    #[test]
    fn the_engines_module_gives_way_line_by_line() {
        let source = "fn f() {}\nmod evcxr_internal_runtime {\npub fn a() {\n}\n}\n#[unsafe(no_mangle)]\nlast";
        let short = rewrite(source, Some("library::variables"));
        assert_eq!(short.lines().next_back(), Some("last"));
        assert_eq!(short.lines().count(), source.lines().count());
        assert_eq!(
            short.lines().nth(1),
            Some("use ::library::variables as evcxr_internal_runtime;")
        );
        assert!(!short.contains("fn a"));
        let without = "#[unsafe(no_mangle)]\nlast";
        assert_eq!(rewrite(without, Some("library::variables")), without);
    }
}
