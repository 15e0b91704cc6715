//! Small changes to the source that the engine generates around a cell.
//!
//! They never add or remove a line, so that places in messages stay right.

use crate::executor::{FAILURE, FAILURE_END};

/// How the engine reports a failed `?`: the error's text on standard error, mixed with the cell's.
const REPORT: &str = r#"eprintln!("{}", error);"#;

/// The source to compile.
pub fn rewrite(source: &str) -> String {
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
        let source = rewrite(&format!("{cell}{engine}"));
        assert!(source.starts_with(cell));
        assert!(source.contains("EVCXR_FAILURE {}\\n{}\\nEVCXR_FAILURE_END"));
        assert_eq!(source.lines().count(), 3);
    }
}
