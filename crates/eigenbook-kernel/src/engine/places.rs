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
use super::source_files::{self, Files, LONGEST_TOGETHER, Named};
use crate::cell_tree::{self, CellTree, is_before_rust, range_in_cell};
use crate::compile::beside::{COPY, inserted};
use crate::digest::digest;
use crate::edits::{Edit, line_and_column};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{SyntaxElement, SyntaxKind, SyntaxToken, TextRange, TextSize};
use std::fs;
use std::path::{Path, PathBuf};

/// Marks an `include!` of a file that contains only definitions.
pub const ITEMS: &str = "/*eb:items*/";

/// The cell with its places. `number` is that of the cell.
pub fn put_into(cell: CellTree, number: usize, session: &Session) -> CellTree {
    let documented = with_documentation(&cell.code);
    let cell = without_empty_statements(cell.with(documented));
    const WORDS: [&str; 6] = ["include", "file!", "line!", "column!", "dbg!", "mod "];
    if !WORDS.iter().any(|word| cell.code.contains(word)) {
        return cell;
    }
    let tokens = cell_tree::meaningful(&cell.without_commands().root());
    let tokens: Vec<SyntaxToken> = tokens.collect();
    let library = &session.setting.place.world.library;
    let mut insertions = located(&cell.code, &tokens, number, library);
    let folder = std::env::current_dir().unwrap_or_default();
    for named in source_files::named_in_cell(&tokens, &folder) {
        let (mark, folder, file) = copied(&folder, &named, &session.copies());
        let mark = if named.has_items_only() { ITEMS.to_owned() + mark } else { mark.to_owned() };
        let folder = format!("{}/", folder.display());
        let here = |(at, text): (TextSize, String)| {
            inserted(range_in_cell(TextRange::empty(at)).start, &text)
        };
        insertions.extend(named.insertions(&mark, &folder, &file).into_iter().map(here));
    }
    cell.edited(insertions)
}

/// Gives `dbg!` and the macros for places the place of their call.
fn located(code: &str, tokens: &[SyntaxToken], number: usize, library: &str) -> Vec<Edit> {
    let is_place = |it: &SyntaxToken| {
        matches!(it.text(), "file" | "line" | "column" | "dbg") && !is_in_macro_definition(it)
    };
    let calls = (0..tokens.len()).filter(|at| is_place(&tokens[*at]));
    let calls = calls.filter_map(|at| Some(source_files::call(tokens, at)?.0));
    let around = calls.flat_map(|place| {
        let place = range_in_cell(place);
        let (line, column) = line_and_column(code, place.start);
        let head = format!("::{library}::located!(\"cell [{number}]\", {line}u32, {column}u32; ");
        [inserted(place.start, &head), inserted(place.end, ")")]
    });
    around.collect()
}

fn is_in_macro_definition(token: &SyntaxToken) -> bool {
    token.parent_ancestors().any(|it| ast::MacroRules::can_cast(it.kind()))
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
    let blank = |part: SyntaxElement| (range_in_cell(part.text_range()), " ".to_owned());
    let blanked = empty.map(blank).collect();
    cell.edited(blanked)
}

/// The folder in which a copy of a file in its present state has the path that the cell names, beside
/// copies of the files that it names in turn, and the copy itself, with the mark of a copy; the
/// file's own folder and the file if it cannot be copied.
fn copied(folder: &Path, named: &Named, copies: &Path) -> (&'static str, PathBuf, PathBuf) {
    match copy(folder, named, copies) {
        Some([folder, file]) => (COPY, folder, file),
        None => ("", folder.to_owned(), named.source.file.clone()),
    }
}

fn copy(folder: &Path, named: &Named, copies: &Path) -> Option<[PathBuf; 2]> {
    let Files { root, first, contents, folders } = source_files::with_named(folder, named)?;
    // Another path to the same file may lead through other folders.
    let copies = copies.join(digest(&(folder, &first, named.is_rust(), &contents, &folders)));
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
    let in_copy = |path: &Path| Some(copies.join(path.strip_prefix(&root).ok()?));
    Some([in_copy(folder)?, in_copy(&first)?])
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
