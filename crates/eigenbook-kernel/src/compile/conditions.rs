//! Conditions of `#[cfg(…)]`, as they hold for the compiler of cells.

use crate::tokens::{Token, meaningful};
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What holds for a compiler, such as `unix` and `target_os="linux"`.
pub struct Conditions(BTreeSet<String>);

impl Conditions {
    /// Asks the compiler; if it does not answer, nothing is known to hold.
    pub fn of(rustc: &Path) -> Self {
        let said = Command::new(rustc).args(["--print", "cfg"]).output();
        let text = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
        Self(text.unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// Whether these attributes, each `#[cfg(…)]`, hold.
    pub fn hold(&self, attributes: &str) -> bool {
        let tokens: Vec<Token<'_>> = meaningful(attributes).collect();
        let words: Vec<&str> = tokens.iter().map(|it| it.text).collect();
        let starts = (0..words.len()).filter(|at| words[*at] == "cfg");
        starts.into_iter().all(|at| self.holds(&words[at..]).unwrap_or(true))
    }

    fn holds(&self, words: &[&str]) -> Option<bool> {
        let is_known = |name: &str, value: Option<&str>| {
            let text = value.map_or(name.to_owned(), |value| format!("{name}={value}"));
            self.0.contains(&text).then(Features::new)
        };
        Some(needed(words, &is_known)?.0.is_some())
    }
}

/// Features, by their names in a package's manifest.
pub type Features = BTreeSet<String>;

/// The features that the condition at the start of the words needs: none if no feature makes it hold. `of` says the
/// same of a name alone, or of one with a value, as in `target_os="linux"`.
///
/// The second part is how many words the condition has; there is no answer for a kind that is not known.
pub fn needed(
    words: &[&str],
    of: &impl Fn(&str, Option<&str>) -> Option<Features>,
) -> Option<(Option<Features>, usize)> {
    let name = *words.first()?;
    if words.get(1) != Some(&"(") {
        let value = words.get(2).copied().filter(|_| words.get(1) == Some(&"="));
        let needed = if name == "true" { Some(Features::new()) } else { of(name, value) };
        return Some((needed, if value.is_some() { 3 } else { 1 }));
    }
    let (mut at, mut all) = (2, Vec::new());
    while *words.get(at)? != ")" {
        let (own, n) = needed(&words[at..], of)?;
        all.push(own);
        at += n + usize::from(words.get(at + n) == Some(&","));
    }
    let needed = match name {
        "any" => all.into_iter().flatten().min_by_key(BTreeSet::len),
        "not" => all.iter().all(|it| it.as_ref() != Some(&Features::new())).then(Features::new),
        "all" | "cfg" => all.into_iter().try_fold(Features::new(), |all, it| Some(&all | &it?)),
        _ => return None,
    };
    Some((needed, at + 1))
}

fn is_condition(attribute: &ast::Attr) -> bool {
    matches!(attribute.meta(), Some(ast::Meta::CfgMeta(_)))
}

/// Whether an attribute is a condition before what it is about, as `#[cfg(…)]`.
pub fn is_outer(attribute: &ast::Attr) -> bool {
    is_condition(attribute) && attribute.excl_token().is_none()
}

/// All conditions around a node in its file, the innermost first, also those inside of what they are
/// about, as `#![cfg(…)]`.
pub fn around(node: &SyntaxNode) -> impl Iterator<Item = ast::Attr> + use<> {
    let items = node.ancestors().filter_map(ast::AnyHasAttrs::cast);
    items.flat_map(|it| it.attrs().collect::<Vec<_>>()).filter(is_condition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_as_the_compiler_says() {
        let known = ["unix", "target_os=\"linux\""].map(str::to_owned);
        let known = Conditions(known.into_iter().collect());
        for (attributes, holds) in [
            ("", true),
            ("#[cfg(unix)]", true),
            ("#[cfg(windows)]", false),
            ("#[cfg(feature = \"no\")]", false),
            ("#[cfg(any(windows, target_os = \"linux\",))] #[cfg(all())]", true),
            ("#[cfg(unix)] #[cfg(not(unix))]", false),
            ("#[cfg(all(unix, not(any(windows, false))))]", true),
            ("#[cfg(version(\"1.2\"))]", true),
        ] {
            assert_eq!(known.hold(attributes), holds, "{attributes}");
        }
    }
}
