//! Finds the macros that make items: such calls belong to the notebook, not to the cell that
//! contains them.

use crate::cell_tree::{arms, meaningful};
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use std::collections::BTreeMap;

/// Macros of std and of much used packages that make items only.
const OF_PACKAGES: [&str; 6] =
    ["thread_local", "lazy_static", "bitflags", "quick_error", "error_chain", "bitfield"];

/// Keywords that an item begins with. `const`, `unsafe` and `async` may begin a block, too.
const ITEM_WORDS: [&str; 13] = [
    "struct",
    "enum",
    "fn",
    "impl",
    "trait",
    "mod",
    "static",
    "type",
    "use",
    "pub",
    "union",
    "extern",
    "macro_rules",
];
const MAY_BEGIN_BLOCK: [&str; 3] = ["const", "unsafe", "async"];

/// The student's macros, and whether each makes items.
#[derive(Clone, Debug, Default)]
pub struct Macros {
    own: BTreeMap<String, bool>,
    all: bool,
}

impl Macros {
    /// As if every macro made items: for the source of a module.
    pub fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// These and others; a later one counts.
    pub fn with(&self, others: impl Iterator<Item = ast::MacroRules>) -> Self {
        let mut macros = self.clone();
        for rules in others {
            if let Some(name) = rules.name() {
                let makes_items = makes_items(&rules, &macros);
                macros.own.insert(name.text().to_string(), makes_items);
            }
        }
        macros
    }

    /// Whether the macro is the notebook's.
    pub fn is_own(&self, path: &str) -> bool {
        self.own.contains_key(path.trim())
    }

    /// Whether the macro is called to make items.
    pub fn makes_items(&self, path: &str) -> bool {
        let name = path.rsplit("::").next().unwrap_or(path).trim();
        let of_package = OF_PACKAGES.contains(&name);
        self.all || self.own.get(path.trim()).copied().unwrap_or(of_package)
    }
}

/// Whether a call of a macro that is not the notebook's is of items: `new_key_type! { struct Key; }`.
pub fn is_of_items(name: &str, call: &ast::MacroCall) -> bool {
    let Some(tree) = call.token_tree().filter(|it| it.l_curly_token().is_some()) else {
        return false;
    };
    // Such macros give their code as a value.
    let is_value = ["quote", "stringify", "html", "rsx", "view"].iter().any(|it| name.contains(it));
    !is_value && gives_items(tree.syntax(), &Macros::default())
}

/// A macro call used as a statement.
pub fn call_of(node: &SyntaxNode) -> Option<ast::MacroCall> {
    ast::MacroCall::cast(node.clone())
        .or_else(|| ast::MacroExpr::cast(node.clone())?.macro_call())
        .or_else(|| match ast::ExprStmt::cast(node.clone())?.expr()? {
            ast::Expr::MacroExpr(expression) => expression.macro_call(),
            _ => None,
        })
}

/// The path that an `include!` ends with.
pub fn included(call: &ast::MacroCall) -> String {
    let Some(tree) = call.token_tree() else { return String::new() };
    let texts = meaningful(tree.syntax()).filter(|token| token.kind() == SyntaxKind::STRING);
    texts.last().map(|token| token.text().to_owned()).unwrap_or_default()
}

/// The first name after a keyword that begins a definition, or the first name at all.
pub fn what_it_makes(call: &ast::MacroCall) -> String {
    const WORDS: [&str; 9] =
        ["struct", "enum", "fn", "static", "const", "trait", "type", "mod", "union"];
    let Some(tree) = call.token_tree() else { return String::new() };
    let words: Vec<String> = meaningful(tree.syntax())
        .map(|token| token.text().to_owned())
        .filter(|text| text.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        .collect();
    let defined = words.iter().position(|word| WORDS.contains(&word.as_str()));
    let mut behind = words[defined.map_or(0, |at| at + 1)..].iter();
    behind.find(|word| !matches!(word.as_str(), "ref" | "mut")).cloned().unwrap_or_default()
}

/// Whether every rule gives items.
fn makes_items(rules: &ast::MacroRules, known: &Macros) -> bool {
    let arms = arms(rules);
    !arms.is_empty() && arms.iter().all(|[_, body]| gives_items(body.syntax(), known))
}

/// Whether the right side of a rule begins with an item. Prefixes are left out: attributes, `$vis`,
/// and the tokens of a repetition.
fn gives_items(body: &SyntaxNode, known: &Macros) -> bool {
    let tokens: Vec<SyntaxToken> = meaningful(body).collect();
    // Without the brackets around it.
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text());
    let mut at = 1;
    while at + 1 < tokens.len() {
        match (text(at), tokens[at].kind()) {
            ("#", _) => at = behind_bracket(&tokens, at + 1),
            ("$", _) if text(at + 1) == "crate" => return false,
            ("$", _) => at += 2,
            (")", _) => {
                at += 1;
                while matches!(text(at), "*" | "+" | "?" | ",") {
                    at += 1;
                }
            }
            (word, SyntaxKind::IDENT) if text(at + 1) == "!" && word != "macro_rules" => {
                return known.makes_items(word);
            }
            (word, _) if ITEM_WORDS.contains(&word) => return true,
            (word, _) if MAY_BEGIN_BLOCK.contains(&word) => {
                return text(at + 1) != "{" && text(at + 1) != "move";
            }
            _ => return false,
        }
    }
    false
}

/// The place after `[ … ]`.
fn behind_bracket(tokens: &[SyntaxToken], mut at: usize) -> usize {
    let mut depth = 0;
    while let Some(token) = tokens.get(at) {
        match token.text() {
            "[" => depth += 1,
            "]" => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 && token.text() == "]" {
            break;
        }
    }
    at
}
