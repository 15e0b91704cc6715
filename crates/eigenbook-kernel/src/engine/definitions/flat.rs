//! Old definitions on one line, so that they can be added to a cell without moving its lines.

use crate::cell_tree::name_of;
use ra_ap_syntax::ast::AstNode;
use ra_ap_syntax::{Edition, SourceFile, SyntaxKind, SyntaxNode};

/// An `impl` or an `extern` block without some members, on one line; none if that is not possible.
pub fn without_members(text: &str, goes: impl Fn(&str) -> bool) -> Option<String> {
    let file = SourceFile::parse(text, Edition::CURRENT).tree();
    let is_list = |it: &SyntaxNode| {
        matches!(it.kind(), SyntaxKind::ASSOC_ITEM_LIST | SyntaxKind::EXTERN_ITEM_LIST)
    };
    let list = file.syntax().descendants().find(is_list)?;
    let left_out: Vec<SyntaxNode> =
        list.children().filter(|member| name_of(member).is_some_and(|name| goes(&name))).collect();
    let tokens = list.parent()?.descendants_with_tokens().filter_map(|it| it.into_token());
    let mut flat = String::new();
    for token in tokens {
        if token.parent_ancestors().any(|node| left_out.contains(&node)) {
            continue;
        }
        match token.kind() {
            SyntaxKind::COMMENT | SyntaxKind::WHITESPACE => flat.push(' '),
            _ => flat += &one_line(token.text())?,
        }
    }
    Some(flat)
}

/// A token on one line: only string literals have more lines, and those in which every character
/// counts are left alone.
fn one_line(token: &str) -> Option<String> {
    if !token.contains('\n') {
        return Some(token.to_owned());
    }
    let is_plain = token.starts_with('"') && !token.contains("\\\n") && !token.contains('\r');
    is_plain.then(|| token.replace('\n', "\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_go_and_the_rest_is_on_one_line() {
        let text = "impl A {\n    /// Old.\n    fn a() -> i32 { 1 } // x\n    fn b() -> &'static str { \"c\nd\" }\n}";
        let flat = without_members(text, |name| name == "a").expect("an impl");
        let words: Vec<&str> = flat.split_whitespace().collect();
        assert_eq!(words.join(" "), "impl A { fn b() -> &'static str { \"c\\nd\" } }");
        let block = "unsafe extern \"C\" {\n    fn a();\n    safe fn b(x: i32) -> i32;\n}";
        let flat = without_members(block, |name| name == "a").expect("a block");
        let words: Vec<&str> = flat.split_whitespace().collect();
        assert_eq!(words.join(" "), "unsafe extern \"C\" { safe fn b(x: i32) -> i32; }");
        assert_eq!(without_members(&text.replace("\"c", "r\"c"), |name| name == "a"), None);
    }
}
