//! The files of a crate as modules, and which of them a file names.

use super::source::{Source, is_word};

/// A module by its names.
pub type Path = Vec<String>;

/// A file of a crate as a module.
pub struct Module<'a> {
    /// The file.
    pub source: &'a Source,
    /// Its names from the crate on.
    pub path: Path,
}

impl<'a> Module<'a> {
    /// The module, if the file is one of the crate in this folder.
    pub fn new(source: &'a Source, folder: &str) -> Option<Self> {
        let file = source.path.strip_prefix(folder)?.strip_suffix(".rs")?;
        let names = file.split('/').filter(|name| !matches!(*name, "lib" | "main" | "mod"));
        Some(Self { source, path: names.map(str::to_owned).collect() })
    }

    /// The modules that this one declares, in order.
    pub fn children(&self) -> Vec<&str> {
        let declared = self.source.code.lines().filter_map(|line| {
            let line = line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            line.strip_prefix("mod ")?.strip_suffix(';')
        });
        declared.collect()
    }

    /// The modules that the code names by `crate::…` or `super::…`.
    pub fn uses(&self, order: &[Path]) -> Vec<Path> {
        let code = &self.source.code;
        let mut targets = Vec::new();
        for (start, word) in code.match_indices("crate::").chain(code.match_indices("super::")) {
            // `super::super::` is matched once, at its first word; `$crate::` is for a macro's
            // user.
            if code[..start].ends_with(|c: char| is_word(c) || c == ':' || c == '$') {
                continue;
            }
            let mut base = if word == "crate::" { Vec::new() } else { self.parent() };
            let mut rest = &code[start + word.len()..];
            while let Some(after) = rest.strip_prefix("super::") {
                base.pop();
                rest = after;
            }
            collect(base, rest, order, &mut targets);
        }
        targets
    }

    fn parent(&self) -> Path {
        self.path[..self.path.len().saturating_sub(1)].to_vec()
    }
}

/// Follows a path such as `a::{b, c::D}` to the modules that it names.
fn collect(base: Path, rest: &str, order: &[Path], targets: &mut Vec<Path>) {
    if let Some(group) = rest.strip_prefix('{') {
        let mut depth = 0;
        let mut start = 0;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                ',' | '}' if depth == 0 => {
                    collect(base.clone(), group[start..i].trim_start(), order, targets);
                    start = i + 1;
                    if c == '}' {
                        return;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        return;
    }
    let name: String = rest.chars().take_while(|&c| is_word(c)).collect();
    let mut path = base.clone();
    path.push(name.clone());
    if !order.contains(&path) {
        targets.push(base);
    } else if let Some(deeper) = rest[name.len()..].strip_prefix("::") {
        collect(path, deeper, order, targets);
    } else {
        targets.push(path);
    }
}
