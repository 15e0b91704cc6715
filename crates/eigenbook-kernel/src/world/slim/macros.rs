//! Cuts repeated parts of macros: documentation, unneeded attributes, bodies.
//!
//! Only the right sides of `macro_rules!` are changed, token by token. A repetition keeps its
//! bodies if they contain the only variable that it repeats.

use super::{Cut, EMPTY_BODY, attributes};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{NodeOrToken, SyntaxElement, SyntaxKind, SyntaxNode, T, TextRange};

/// The cuts in one macro.
pub fn cuts(rules: &ast::MacroRules) -> Vec<Cut> {
    let Some(tree) = rules.token_tree() else { return Vec::new() };
    let parts = parts(tree.syntax());
    let arms = parts.windows(2).filter(|pair| pair[0].kind() == T![>]);
    arms.filter_map(|pair| pair[1].as_node()).flat_map(in_tree).collect()
}

fn in_tree(tree: &SyntaxNode) -> Vec<Cut> {
    let parts = parts(tree);
    let mut cuts = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        at += match &parts[at] {
            NodeOrToken::Token(token) if token.kind() == SyntaxKind::COMMENT => {
                cuts.push((token.text_range(), ""));
                1
            }
            NodeOrToken::Token(token) if token.kind() == T![#] => {
                attribute(&parts[at..], &mut cuts)
            }
            NodeOrToken::Token(token) if token.kind() == T![fn] => {
                let is_constant = parts[..at].iter().rev().take(4).any(|p| p.kind() == T![const]);
                function(&parts[at..], is_constant, &mut cuts)
            }
            NodeOrToken::Node(inner) => {
                let is_repeated = at > 0 && parts[at - 1].kind() == T![$];
                let found = in_tree(inner);
                if !is_repeated || still_repeats(inner, &found) {
                    cuts.extend(found);
                }
                1
            }
            NodeOrToken::Token(_) => 1,
        };
    }
    cuts
}

/// `#[…]`: cuts it if the analyser does not need it, and returns its number of parts.
fn attribute(parts: &[SyntaxElement], cuts: &mut Vec<Cut>) -> usize {
    let Some(NodeOrToken::Node(tree)) = parts.get(1) else { return 1 };
    let inside: Vec<_> = tree.descendants_with_tokens().filter_map(|p| p.into_token()).collect();
    let words: Vec<_> = inside.iter().filter(|token| !token.kind().is_trivia()).collect();
    let [_, word, next, ..] = &words[..] else { return 2 };
    let is_text = word.text() == "doc" && next.kind() == T![=];
    if is_text || attributes::is_idle(word.text()) {
        cuts.push((parts[0].text_range().cover(tree.text_range()), ""));
    }
    2
}

/// `fn …`: cuts its body, and returns the number of parts up to there.
fn function(parts: &[SyntaxElement], is_constant: bool, cuts: &mut Vec<Cut>) -> usize {
    let starts = |part: &SyntaxElement, kind| {
        part.as_node().and_then(|tree| tree.first_token()).is_some_and(|token| token.kind() == kind)
    };
    let has_name =
        parts.get(1).is_some_and(|name| matches!(name.kind(), SyntaxKind::IDENT | T![$]));
    let end = parts.iter().position(|part| part.kind() == T![;] || starts(part, T!['{']));
    let Some(end) = end.filter(|_| has_name) else { return 1 };
    let tells_type = !parts[..end].iter().any(|part| part.kind() == T![impl]);
    if starts(&parts[end], T!['{']) && tells_type && !is_constant {
        cuts.push((parts[end].text_range(), EMPTY_BODY));
        return end + 1;
    }
    1
}

/// Whether a variable is left in a repetition once these cuts are made.
fn still_repeats(tree: &SyntaxNode, cuts: &[Cut]) -> bool {
    let is_cut = |range: TextRange| cuts.iter().any(|(cut, _)| cut.contains_range(range));
    let tokens = tree.descendants_with_tokens().filter_map(|part| part.into_token());
    tokens
        .filter(|token| token.kind() == T![$] && !is_cut(token.text_range()))
        .any(|token| token.next_token().is_some_and(|next| next.kind() == SyntaxKind::IDENT))
}

/// The parts of a tree of tokens, without blanks.
fn parts(tree: &SyntaxNode) -> Vec<SyntaxElement> {
    tree.children_with_tokens().filter(|part| part.kind() != SyntaxKind::WHITESPACE).collect()
}

#[cfg(test)]
mod tests {
    use super::super::cut;

    #[test]
    fn what_a_macro_writes_is_cut() {
        let text = "macro_rules! m { ($($t:ty)*) => { $(impl F for $t {\n\
            #[doc = concat!(\"a\", \"b\")]\n#[inline]\n#[doc(hidden)]\nfn f(x: $t) -> $t { x + 1 }\n\
            const fn g() -> u8 { 3 }\nfn h() -> impl Fn() { || {} } })* }; }\n";
        let short = "macro_rules! m { ($($t:ty)*) => { $(impl F for $t {\n\
            \n\n#[doc(hidden)]\nfn f(x: $t) -> $t {loop{}}\n\
            const fn g() -> u8 { 3 }\nfn h() -> impl Fn() { || {} } })* }; }\n";
        assert_eq!(cut(text), short);
    }

    #[test]
    fn a_repetition_keeps_what_it_repeats() {
        let text = "macro_rules! m { ($($t:expr)*) => { $(fn f() { $t })* }; }\n";
        assert_eq!(cut(text), text);
    }
}
