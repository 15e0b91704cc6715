//! Conditions of `#[cfg(…)]`, as they hold for the compiler of cells.

use crate::tokens::{Token, meaningful};
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
        starts.into_iter().all(|at| self.holds(&words[at..]).is_none_or(|(holds, _)| holds))
    }

    /// Whether the condition that the words begin with holds, and how many words it has; none if it
    /// is of a kind that is not known.
    fn holds(&self, words: &[&str]) -> Option<(bool, usize)> {
        let name = *words.first()?;
        if words.get(1) != Some(&"(") {
            let value = words.get(2).filter(|_| words.get(1) == Some(&"="));
            let text = value.map_or(name.to_owned(), |value| format!("{name}={value}"));
            let holds = name == "true" || self.0.contains(&text);
            return Some((holds, if value.is_some() { 3 } else { 1 }));
        }
        let (mut at, mut all) = (2, Vec::new());
        while *words.get(at)? != ")" {
            let (holds, n) = self.holds(&words[at..])?;
            all.push(holds);
            at += n + usize::from(words.get(at + n) == Some(&","));
        }
        let holds = match name {
            "any" => all.contains(&true),
            "not" => !all.contains(&true),
            "all" | "cfg" => !all.contains(&false),
            _ => return None,
        };
        Some((holds, at + 1))
    }
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
