//! The features that a part of a package needs and that it was built without, as the `#[cfg(…)]` around
//! the part in the package's source say.

use crate::tokens::meaningful;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasName};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode};
use std::collections::BTreeSet;
use std::env::consts::{ARCH, FAMILY, OS};
use std::path::{Path, PathBuf};

/// Features, by their names in the package's manifest.
pub type Features = BTreeSet<String>;

/// A package's source, and the features that it was built with.
pub struct Source<'a> {
    /// The file at which it begins, such as `src/lib.rs`.
    pub root: &'a Path,
    /// The features that it has.
    pub built: &'a Features,
}

impl Source<'_> {
    /// The features without which a node of a file is left out: empty if it is there. None if it is left
    /// out for another reason, or if the file belongs to no module that is known.
    pub fn missing(&self, file: &Path, node: &SyntaxNode) -> Option<Features> {
        let own = self.around(node)?;
        let path = file.strip_prefix(self.root.parent()?).ok()?.with_extension("");
        let mut names: Vec<&str> = path.iter().map(|it| it.to_str()).collect::<Option<_>>()?;
        if names.last() == Some(&"mod") {
            names.pop();
        }
        if file == self.root {
            names.clear();
        }
        let modules = (0..names.len()).map(|at| self.declared(&names[..at], names[at]));
        modules.chain([Some(own)]).try_fold(Features::new(), |all, it| Some(&all | &it?))
    }

    /// Those of the line `mod name;` in the file of the modules above.
    fn declared(&self, above: &[&str], name: &str) -> Option<Features> {
        let folder = above.iter().fold(self.root.parent()?.to_owned(), |it, name| it.join(name));
        let files = match above {
            [] => vec![self.root.to_owned()],
            _ => vec![folder.with_extension("rs"), folder.join("mod.rs")],
        };
        let tree = files.iter().find_map(|file| parsed(file))?;
        let lines = tree.descendants().filter_map(ast::Module::cast);
        let mut own = lines.filter(|it| it.name().is_some_and(|it| it.text() == name));
        self.around(own.next().filter(|_| own.next().is_none())?.syntax())
    }

    /// Those of all conditions around a node in its file.
    fn around(&self, node: &SyntaxNode) -> Option<Features> {
        let items = node.ancestors().filter_map(ast::AnyHasAttrs::cast);
        let attributes = items.flat_map(|it| it.attrs().collect::<Vec<_>>());
        let texts = attributes.map(|it| it.syntax().text().to_string());
        let mut conditions = texts.filter(|it| is_condition(it));
        conditions.try_fold(Features::new(), |all, text| {
            let words: Vec<&str> = meaningful(&text).map(|it| it.text).collect();
            let first = words.iter().position(|it| *it == "cfg")?;
            Some(&all | &self.needed(&words[first..])?.0?)
        })
    }

    /// What the condition that the words begin with needs, none if no feature brings it about, and how
    /// many words it has.
    fn needed(&self, words: &[&str]) -> Option<(Option<Features>, usize)> {
        let name = *words.first()?;
        if words.get(1) == Some(&"=") {
            let value = words.get(2)?.trim_matches('"');
            let needed = match name {
                "feature" if self.built.contains(value) => Some(Features::new()),
                "feature" => Some([value.to_owned()].into()),
                _ => holds(name, value).then(Features::new),
            };
            return Some((needed, 3));
        }
        if words.get(1) != Some(&"(") {
            return Some(((name == FAMILY || name == "true").then(Features::new), 1));
        }
        let (mut at, mut all) = (2, Vec::new());
        while *words.get(at)? != ")" {
            let (needed, n) = self.needed(&words[at..])?;
            all.push(needed);
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
}

fn is_condition(attribute: &str) -> bool {
    let text: String = attribute.split_whitespace().collect();
    text.starts_with("#[cfg(") || text.starts_with("#![cfg(")
}

/// Whether a condition about the machine holds.
fn holds(name: &str, value: &str) -> bool {
    match name {
        "target_os" => value == OS,
        "target_family" => value == FAMILY,
        "target_arch" => value == ARCH,
        "target_pointer_width" => value == usize::BITS.to_string(),
        "target_has_atomic" => true,
        "panic" => value == "unwind",
        _ => false,
    }
}

/// The tree of a file.
pub fn parsed(file: &Path) -> Option<SyntaxNode> {
    let text = std::fs::read_to_string(file).ok()?;
    Some(SourceFile::parse(&text, Edition::CURRENT).syntax_node())
}

/// The files of a source, with their texts, if there are not too many.
pub fn texts(root: &Path) -> Vec<(PathBuf, String)> {
    const MOST: usize = 3000;
    let mut open: Vec<PathBuf> = root.parent().map(Path::to_owned).into_iter().collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            // A link may lead anywhere.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(kind) if kind.is_file() && path.extension().is_some_and(|it| it == "rs") => {
                    found.extend(std::fs::read_to_string(&path).ok().map(|text| (path, text)));
                }
                _ => {}
            }
        }
        if found.len() > MOST {
            return Vec::new();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the function `f` of a file needs, in a package with these files.
    fn missing(files: &[(&str, &str)], of: &str, built: &[&str]) -> Option<Vec<String>> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let built = built.iter().map(|it| (*it).to_owned()).collect();
        let (root, file) = (folder.path().join("lib.rs"), folder.path().join(of));
        let tree = parsed(&file).expect("a file");
        let function = tree.descendants().find_map(ast::Fn::cast).expect("a function");
        let source = Source { root: &root, built: &built };
        Some(source.missing(&file, function.syntax())?.into_iter().collect())
    }

    #[test]
    fn conditions_need_what_was_not_built() {
        for (text, needed) in [
            ("fn f() {}", Some(vec![])),
            ("#[cfg(feature = \"a\")] fn f() {}", Some(vec!["a"])),
            ("#[cfg(feature = \"b\")] fn f() {}", Some(vec![])),
            (
                "#[cfg(all(feature = \"a\", feature = \"b\", feature = \"c\"))] fn f() {}",
                Some(vec!["a", "c"]),
            ),
            ("#[cfg(any(feature = \"a\", feature = \"b\"))] fn f() {}", Some(vec![])),
            ("#[cfg(any(windows, feature = \"a\"))] fn f() {}", Some(vec!["a"])),
            ("#[cfg(not(feature = \"b\"))] fn f() {}", None),
            ("#[cfg(not(feature = \"a\"))] fn f() {}", Some(vec![])),
            ("#[cfg(test)] fn f() {}", None),
            ("#[cfg(version(\"1.2\"))] fn f() {}", None),
            ("#![cfg(feature = \"a\")] fn f() {}", Some(vec!["a"])),
            (
                "#[cfg(feature = \"a\")] mod m { impl T { #[cfg(unix)] fn f() {} } }",
                Some(vec!["a"]),
            ),
            ("#[cfg_attr(docsrs, doc(cfg(feature = \"a\")))] fn f() {}", Some(vec![])),
        ] {
            let needed = needed.map(|all| all.into_iter().map(str::to_owned).collect());
            assert_eq!(missing(&[("lib.rs", text)], "lib.rs", &["b"]), needed, "{text}");
        }
    }

    #[test]
    fn modules_above_a_file_have_conditions() {
        let is = |root: &str, of: &str, above: &[(&str, &str)]| {
            let files = [&[("lib.rs", root), (of, "fn f() {}")], above].concat();
            missing(&files, of, &[])
        };
        let needs = |names: &[&str]| Some(names.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!(is("#[cfg(feature = \"a\")]\nmod b;", "b.rs", &[]), needs(&["a"]));
        assert_eq!(is("mod b;", "b/mod.rs", &[]), needs(&[]));
        let above = ("b/mod.rs", "#[cfg(feature = \"c\")] pub mod d;");
        let root = "#[cfg(feature = \"a\")] mod b;";
        assert_eq!(is(root, "b/d.rs", &[above]), needs(&["a", "c"]));
        assert_eq!(is("some! { mod b; }", "b.rs", &[]), None);
        assert_eq!(is("#[cfg(unix)] mod b;\n#[cfg(windows)] mod b;", "b.rs", &[]), None);
    }
}
