//! Old definitions on one line, so that they can be added to a cell without moving its lines.

use crate::cell_tree::name_of;
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, SourceFile, SyntaxKind, SyntaxNode};

/// An `impl` without some members, on one line; none if that is not possible.
pub fn without_members(text: &str, goes: impl Fn(&str) -> bool) -> Option<String> {
    let file = SourceFile::parse(text, Edition::CURRENT).tree();
    let item = file.syntax().descendants().find_map(ast::Impl::cast)?;
    let left_out: Vec<SyntaxNode> = item
        .assoc_item_list()?
        .assoc_items()
        .filter(|member| name_of(member.syntax()).is_some_and(|name| goes(&name)))
        .map(|member| member.syntax().clone())
        .collect();
    let tokens = item.syntax().descendants_with_tokens().filter_map(|it| it.into_token());
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
        assert_eq!(without_members(&text.replace("\"c", "r\"c"), |name| name == "a"), None);
    }
}
