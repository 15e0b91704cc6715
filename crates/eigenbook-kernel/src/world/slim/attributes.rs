//! Attributes that matter to the compiler but not to the analyser.

use super::Cut;
use ra_ap_syntax::ast::{self, AstNode};

/// By their first word. `unstable`, `doc(hidden)` and the like stay: completions heed them.
const IDLE: [&str; 17] = [
    "allow",
    "cold",
    "deny",
    "diagnostic",
    "expect",
    "inline",
    "must_use",
    "optimize",
    "rustc_allow_const_fn_unstable",
    "rustc_const_stable",
    "rustc_const_unstable",
    "rustc_diagnostic_item",
    "rustc_inherit_overflow_checks",
    "rustc_on_unimplemented",
    "stable",
    "track_caller",
    "warn",
];

/// The attribute's range, if it can be removed.
pub fn cut(attribute: &ast::Attr) -> Option<Cut> {
    let path = attribute.path()?.syntax().text().to_string();
    is_idle(&path).then(|| (attribute.syntax().text_range(), ""))
}

/// Whether an attribute that begins with this word can be removed.
pub fn is_idle(word: &str) -> bool {
    IDLE.contains(&word.split("::").next().unwrap_or_default())
}
