//! A cell as the parser takes it: the body of a function.
//!
//! The parser takes everything, also what is not Rust, and says what is wrong.

use ra_ap_syntax::{Edition, Parse, SourceFile};

/// What comes before the cell; places in the tree count from its beginning.
pub const BEFORE: &str = "fn cell() {\n";

/// The function with the cell in it.
pub fn parse(code: &str) -> Parse<SourceFile> {
    SourceFile::parse(&format!("{BEFORE}{code}\n}}"), Edition::CURRENT)
}
