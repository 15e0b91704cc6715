//! The place of a cell, for the Rust macros that depend on it: `file!`, `dbg!`, `include_str!`,
//! `mod name;`.
//!
//! The compiler sees a crate in a folder of the session. Here the paths in a cell become those of
//! the notebook's folder, and the place becomes that of the cell. No text is removed, and inserted
//! text is marked, so that the columns of messages can be corrected.
//!
//! A file is copied when the cell runs: later cells are compiled with it as well, and a type must not
//! change under a variable. One that cannot be copied is compared before each cell.

use super::session::Session;
use super::source_files::{self, Files, LONGEST_TOGETHER};
use crate::cell_tree::{self, CellTree, is_before_rust};
use crate::compile::beside::{COPY, inserted};
use crate::digest::digest;
use crate::edits::{Edit, line_and_column};
use crate::tokens::{Token, closing, meaningful};
use ra_ap_syntax::ast::{self, HasModuleItem};
use ra_ap_syntax::{AstNode, Edition, SourceFile, SyntaxElement, SyntaxKind};
use std::fs;
use std::path::{Path, PathBuf};

/// Marks an `include!` of a file that contains only definitions.
pub const ITEMS: &str = "/*eb:items*/";

/// The cell with its places. `number` is that of the cell.
pub fn put_into(cell: CellTree, number: usize, session: &Session) -> CellTree {
    let documented = with_documentation(&cell.code);
    let cell = without_empty_statements(cell.with(documented));
    let code = &cell.code;
    const WORDS: [&str; 6] = ["include", "file!", "line!", "column!", "dbg!", "mod "];
    if !WORDS.iter().any(|word| code.contains(word)) {
        return cell;
    }
    let folder = std::env::current_dir().unwrap_or_default();
    let (copies, library) = (session.copies(), &session.setting.place.world.library);
    let words: Vec<Token<'_>> = meaningful(code).collect();
    let mut found = Found { code, words: &words, insertions: Vec::new() };
    let mut depth = 0_usize;
    let mut at = 0;
    while at < words.len() {
        match words[at].text {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            // The inside of a macro definition is skipped.
            "macro_rules" => at = closing(&words, at + 3).unwrap_or(words.len() - 1),
            "include_str" | "include_bytes" if found.is_call(at) => {
                found.prefix_path(at, &|path| copied(&folder, path, false, &copies), "");
            }
            "include" if found.is_call(at) => {
                let mark = found.path(at).filter(|path| has_items_only(&folder.join(path)));
                let mark = mark.map_or("", |_| ITEMS);
                found.prefix_path(at, &|path| copied(&folder, path, true, &copies), mark);
            }
            "file" | "line" | "column" | "dbg" if found.is_call(at) => {
                found.locate(at, number, library);
            }
            "mod" if depth == 0 && found.text(at + 2) == ";" => {
                found.give_path(at, &folder, &copies);
            }
            _ => {}
        }
        at += 1;
    }
    let insertions = found.insertions;
    cell.edited(insertions)
}

/// The code, with a blank before leading documentation: the engine drops the lines before the first
/// one that does not begin with `//`. The documentation of a whole file, `//!`, is a comment here: a
/// cell is a part of a file.
fn with_documentation(code: &str) -> String {
    let is_leading = |line: &&str| {
        let line = line.trim();
        line.is_empty() || line.starts_with("//") || line.starts_with("#!")
    };
    let leading: usize = code.split_inclusive('\n').take_while(is_leading).map(str::len).sum();
    let (above, rest) = code.split_at(leading);
    let lines = above.split_inclusive('\n').map(|line| match line.trim_start() {
        start if start.starts_with("//!") => line.replacen("//!", "// ", 1),
        _ => line.to_owned(),
    });
    let is_block = rest.trim_start().starts_with("/*!");
    let rest = if is_block { rest.replacen("/*!", "/* ", 1) } else { rest.to_owned() };
    let code = lines.collect::<String>() + &rest;
    let begins = |line: &str| line.starts_with("///");
    let is_before = |line: &str| is_before_rust(line) && !begins(line);
    let before: usize =
        code.split_inclusive('\n').take_while(|it| is_before(it)).map(str::len).sum();
    match begins(&code[before..]) {
        true => format!("{} {}", &code[..before], &code[before..]),
        false => code,
    }
}

/// The cell with blanks for the `;` of empty statements, such as that in `fn f() {};`: the engine
/// would put it outside of functions, where Rust allows none.
fn without_empty_statements(cell: CellTree) -> CellTree {
    let parts = cell.body().into_iter().flat_map(|body| body.syntax().children_with_tokens());
    let empty = parts.filter(|part| part.kind() == SyntaxKind::SEMICOLON);
    let blank = |part: SyntaxElement| (cell_tree::range_in_cell(part.text_range()), " ".to_owned());
    let blanked = empty.map(blank).collect();
    cell.edited(blanked)
}

struct Found<'a> {
    code: &'a str,
    words: &'a [Token<'a>],
    insertions: Vec<Edit>,
}

impl<'a> Found<'a> {
    fn text(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| word.text)
    }

    fn is_call(&self, at: usize) -> bool {
        self.text(at + 1) == "!" && self.text(at + 2) == "("
    }

    /// The relative path that a macro is called with.
    fn path(&self, at: usize) -> Option<&'a str> {
        self.relative(at + 3)
    }

    /// A text that is a relative path.
    fn relative(&self, at: usize) -> Option<&'a str> {
        let path = self.text(at).strip_prefix('"')?.strip_suffix('"')?;
        (!path.starts_with('/') && !path.contains('\\')).then_some(path)
    }

    /// Puts the folder of a path before it.
    fn prefix_path(
        &mut self,
        at: usize,
        folder: &dyn Fn(&str) -> (PathBuf, &'static str),
        mark: &str,
    ) {
        let Some(path) = self.path(at) else { return };
        let place = self.words[at + 3].place.clone();
        let (folder, copy) = folder(path);
        let folder = format!("{}/", folder.display());
        self.insert(place.start, &format!("concat!({mark}{copy}{folder:?}, "));
        self.insert(place.end, ")");
    }

    /// Gives a macro the place of its call.
    fn locate(&mut self, at: usize, number: usize, library: &str) {
        let Some(end) = closing(self.words, at + 2) else { return };
        let is_std =
            at >= 3 && self.text(at - 1) == ":" && matches!(self.text(at - 3), "std" | "core");
        let start = self.words[if is_std { at - 3 } else { at }].place.start;
        let (line, column) = line_and_column(self.code, start);
        let head = format!("::{library}::located!(\"cell [{number}]\", {line}u32, {column}u32; ");
        self.insert(start, &head);
        self.insert(self.words[end].place.end, ")");
    }

    /// Adds the path of a module's file.
    fn give_path(&mut self, at: usize, folder: &Path, copies: &Path) {
        let name = self.text(at + 1);
        let [flat, nested] = [format!("{name}.rs"), format!("{name}/mod.rs")];
        let mut path = if folder.join(&nested).exists() { nested } else { flat };
        let mut first = if at >= 1 && self.text(at - 1) == "pub" { at - 1 } else { at };
        // The first of two attributes counts.
        if first >= 6 && self.text(first - 4) == "path" {
            let Some(own) = self.relative(first - 2) else { return };
            (path, first) = (own.to_owned(), first - 6);
        }
        let (folder, copy) = copied(folder, &path, true, copies);
        let path = folder.join(path);
        let attribute = format!("#[path = {copy}{:?}] ", path.to_string_lossy());
        self.insert(self.words[first].place.start, &attribute);
    }

    fn insert(&mut self, at: usize, text: &str) {
        self.insertions.push(inserted(at, text));
    }
}

/// The folder in which a copy of a file in its present state has this path, beside copies of the
/// files that it names, with the mark of a copy; the file's own folder if it cannot be copied.
fn copied(folder: &Path, path: &str, is_rust: bool, copies: &Path) -> (PathBuf, &'static str) {
    let copy = copy(folder, path, is_rust, copies).map(|copy| (copy, COPY));
    copy.unwrap_or_else(|| (folder.to_owned(), ""))
}

fn copy(folder: &Path, path: &str, is_rust: bool, copies: &Path) -> Option<PathBuf> {
    let Files { root, contents, folders } = source_files::with_named(folder, path, is_rust)?;
    let copies = copies.join(digest(&(folder, path, is_rust, &contents)));
    if !copies.is_dir() {
        let length: usize = contents.values().map(Vec::len).sum();
        if length_of(copies.parent()?) + length as u64 > LONGEST_TOGETHER {
            return None;
        }
        let new = copies.with_extension("new");
        for folder in &folders {
            fs::create_dir_all(new.join(folder.strip_prefix(&root).ok()?)).ok()?;
        }
        for (file, bytes) in &contents {
            let copy = new.join(file.strip_prefix(&root).ok()?);
            fs::create_dir_all(copy.parent()?).ok()?;
            fs::write(copy, bytes).ok()?;
        }
        let is_new = fs::rename(new, &copies).is_ok();
        (is_new || copies.is_dir()).then_some(())?;
    }
    Some(copies.join(folder.strip_prefix(&root).ok()?))
}

/// The length of the files in a folder.
fn length_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let lengths = entries.filter_map(|it| match it.metadata().ok()? {
        about if about.is_dir() => Some(length_of(&it.path())),
        about => Some(about.len()),
    });
    lengths.sum()
}

fn has_items_only(file: &Path) -> bool {
    let text = source_files::read(file).and_then(|it| String::from_utf8(it).ok());
    let Some(text) = text else { return false };
    let parse = SourceFile::parse(&text, Edition::CURRENT);
    let is_item = |item: ast::Item| !matches!(item, ast::Item::MacroCall(_));
    parse.errors().is_empty() && parse.tree().items().any(is_item)
        || parse.errors().is_empty() && parse.tree().syntax().children().next().is_none()
}

#[cfg(test)]
mod tests {
    use super::with_documentation;

    #[test]
    fn documentation_at_the_beginning_is_kept() {
        assert_eq!(
            with_documentation(":dep a\n// b\n/// c\nfn d() {}"),
            ":dep a\n// b\n /// c\nfn d() {}"
        );
        assert_eq!(with_documentation("// b\nfn d() {}"), "// b\nfn d() {}");
    }

    #[test]
    fn documentation_of_a_whole_file_is_a_comment() {
        for (cell, placed) in [
            ("//! a\n//! b\nfn d() {}", "//  a\n//  b\nfn d() {}"),
            ("\n  //! a\n\n/// c\nfn d() {}", "\n  //  a\n\n /// c\nfn d() {}"),
            ("//! a\n/// c\nfn d() {}", "//  a\n /// c\nfn d() {}"),
            ("//! a\n /*! b\n */ fn d() {}", "//  a\n /*  b\n */ fn d() {}"),
            ("mod m {\n//! a\n}", "mod m {\n//! a\n}"),
        ] {
            assert_eq!(with_documentation(cell), placed);
        }
    }
}
