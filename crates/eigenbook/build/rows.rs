//! Each piece of Rust in `assets/numpy.md` as a function of its own, for `tests/from_python.rs`.
//!
//! A student copies these lines into a cell: each has to compile and to run. The names that they use
//! are fields of `Context` in that test.

use std::fmt::Write;
use std::path::PathBuf;

const TABLE: &str = "assets/numpy.md";

pub fn write() {
    println!("cargo:rerun-if-changed={TABLE}");
    let table = std::fs::read_to_string(TABLE).expect("the table is beside the build script");
    let pieces: Vec<String> = table.lines().flat_map(pieces).collect();
    let mut code = String::new();
    for (number, piece) in pieces.iter().enumerate() {
        let (statement, end) = match piece {
            _ if is_statement(piece) => ("", ""),
            _ if piece.contains("; ") => ("let _ = { ", " };"),
            _ => ("let _ = ", ";"),
        };
        let context = format!("let Context {{ {NAMES} }} = context({piece:?})?;");
        let lines = format!("{context}\n    {statement}{piece}{end}\n    Ok(())");
        let _ = write!(code, "fn row_{number}() -> Outcome {{\n    {lines}\n}}\n");
    }
    let names = (0..pieces.len()).map(|number| format!("({:?}, row_{number}),", pieces[number]));
    let _ = writeln!(code, "const ROWS: &[(&str, Row)] = &[\n{}\n];", names.collect::<String>());
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    std::fs::write(folder.join("rows.rs"), code).expect("cargo's own folder can be written to");
}

/// The names that a piece may use; a macro could not name variables for the code beside it.
const NAMES: &str = "a, b, x, y, mut rng, mut torch, inputs, linear, mut model, data, labels, \
                     weights, bias, history, error, errors, classes, targets, predictions, frame, \
                     scaler";

/// The pieces of Rust in a line: the text between back quotes in its right column.
fn pieces(line: &str) -> Vec<String> {
    let is_row = line.starts_with("| ") && !line.ends_with(" | here |");
    let line = line.replace("\\|", "\u{1}");
    let right = line.split('|').nth(2).filter(|_| is_row).unwrap_or("");
    // A remark in brackets names types and words, which are not lines of code.
    let mut parts = right.split('`').collect::<Vec<_>>();
    let remark = parts.iter().step_by(2).position(|between| between.contains('('));
    parts.truncate(remark.map_or(parts.len(), |place| 2 * place));
    let quoted = parts.into_iter().skip(1).step_by(2).map(|piece| piece.replace('\u{1}', "|"));
    // "…" is a placeholder for a student's code; a line that begins with ":" is for the kernel.
    quoted.filter(|piece| !piece.contains('…') && !piece.starts_with(':')).collect()
}

fn is_statement(piece: &str) -> bool {
    piece.ends_with(';') || piece.starts_with("struct ")
}
