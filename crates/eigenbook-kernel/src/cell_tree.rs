//! A cell in the form that the parser accepts: the body of a function.
//!
//! The parser accepts any text, also text that is not Rust, and reports its errors.

use ra_ap_syntax::{Edition, Parse, SourceFile};

/// The text before the cell; places in the tree count from its beginning.
pub const BEFORE: &str = "fn cell() {\n";

/// The function with the cell in it.
pub fn parse(code: &str) -> Parse<SourceFile> {
    SourceFile::parse(&format!("{BEFORE}{code}\n}}"), Edition::CURRENT)
}
