//! The features that a part of a package needs and that it was built without, as the `#[cfg(…)]` around
//! the part in the package's source say.

use crate::compile::conditions::{Features, around, needed};
use crate::tokens::meaningful;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode};
use std::env::consts::{ARCH, FAMILY, OS};
use std::path::{Path, PathBuf};

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
        around(node).try_fold(Features::new(), |all, condition| {
            let text = condition.syntax().text().to_string();
            let words: Vec<&str> = meaningful(&text).map(|it| it.text).collect();
            let first = words.iter().position(|it| *it == "cfg")?;
            let of_one = |name: &str, value: Option<&str>| self.of_one(name, value);
            Some(&all | &needed(&words[first..], &of_one)?.0?)
        })
    }

    /// What a condition without others in it needs.
    fn of_one(&self, name: &str, value: Option<&str>) -> Option<Features> {
        let value = value.map(|it| it.trim_matches('"'));
        match (name, value) {
            ("feature", Some(value)) if !self.built.contains(value) => {
                Some([value.to_owned()].into())
            }
            ("feature", Some(_)) => Some(Features::new()),
            (_, Some(value)) => holds(name, value).then(Features::new),
            (_, None) => (name == FAMILY).then(Features::new),
        }
    }
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

fn parsed(file: &Path) -> Option<SyntaxNode> {
    Some(tree(&std::fs::read_to_string(file).ok()?))
}

/// The tree of a text.
pub fn tree(text: &str) -> SyntaxNode {
    SourceFile::parse(text, Edition::CURRENT).syntax_node()
}

/// The files of a source, with their texts.
pub type Texts = Vec<(PathBuf, String)>;

/// Those of a package that begins at this file; none if they are longer together.
pub fn texts(root: &Path, longest: usize) -> Option<Texts> {
    let (mut length, mut found) = (0, Vec::new());
    let mut open: Vec<PathBuf> = root.parent().map(Path::to_owned).into_iter().collect();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            // A link may lead anywhere.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(kind) if kind.is_file() && path.extension().is_some_and(|it| it == "rs") => {
                    let Ok(text) = std::fs::read_to_string(&path) else { continue };
                    length += text.len();
                    found.push((path, text));
                }
                _ => {}
            }
            if length > longest {
                return None;
            }
        }
    }
    Some(found)
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

    #[test]
    fn more_than_a_limit_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("lib.rs");
        std::fs::write(&root, "mod a;").expect("a file");
        std::fs::write(folder.path().join("a.rs"), "fn f() {}").expect("a file");
        let n = |longest| texts(&root, longest).map(|it| it.len());
        assert_eq!((n(15), n(14)), (Some(2), None));
    }
}
