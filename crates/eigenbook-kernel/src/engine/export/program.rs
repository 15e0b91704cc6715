//! The cells of a notebook as the source of one program.
//!
//! Definitions come first, in a module of their own, so that a `main` of the notebook is not the
//! program's. The statements of all cells follow in one function, and the last expression of a cell is
//! shown. A definition that is written anew holds from there on: a block begins, in which it hides the
//! old one. An `impl` that is written anew takes the place of the old one.

use crate::cell_tree::{CellTree, is_command, range_in_cell};
use crate::compile::beside::INSERTED;
use crate::edits::blanks;
use crate::engine::definitions::{Definition, Kind, Macros, own_name, read_cell};
use crate::engine::{ending, steps};
use crate::tokens::{tokens, words};
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A program that is being made.
#[derive(Default)]
pub struct Program {
    /// Definitions by block, the outermost first, in order.
    blocks: Vec<Vec<Item>>,
    statements: String,
    /// Attributes and packages that stand at the root of a crate.
    root: Vec<String>,
    macros: Macros,
    awaits: bool,
}

/// A definition in its block.
#[derive(Clone)]
struct Item {
    key: String,
    text: String,
    /// Whether it means something else where a name in it is hidden: a function, or an import.
    follows: bool,
}

/// A cell: its number and its code, without lines about packages.
pub struct NotebookCell<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// Its code.
    pub code: &'a str,
    /// Whether it fails on purpose, or failed when it was run last.
    pub fails: bool,
}

impl Program {
    /// A program without cells.
    pub fn new() -> Self {
        Self { blocks: vec![Vec::new()], ..Self::default() }
    }

    /// Adds a cell.
    pub fn add(&mut self, cell: &NotebookCell<'_>) {
        let steps = steps::of(cell.code, &<_>::default());
        let rust = without_commands(&steps::rust_of(&steps));
        let known = self.blocks.iter().rev().flatten().map(|it| &*it.text);
        let ended = ending::as_statement(CellTree::new(&*rust), known);
        let code = INSERTED.iter().fold(ended.code.clone(), |code, mark| code.replace(mark, ""));
        let tree = ended.with(code);
        let parsed = read_cell(&tree, &self.macros).filter(|_| !cell.fails);
        let _ = writeln!(self.statements, "\n    // Cell {}", cell.number);
        let Some(parsed) = parsed else {
            let why = if cell.fails { "It fails in the notebook." } else { "It is not Rust." };
            let _ = writeln!(self.statements, "    // {why}");
            for line in cell.code.lines() {
                let _ = writeln!(self.statements, "    // {line}");
            }
            return;
        };
        for line in cell.code.lines().filter(|line| is_left_out(line, &rust)) {
            let _ = writeln!(self.statements, "    // not run: {}", line.trim());
        }
        self.macros = parsed.macros;
        let mut gone: Vec<_> = parsed.definitions.iter().map(|it| it.range.clone()).collect();
        self.define(parsed.definitions);
        let Some(list) = tree.body() else { return };
        for node in list.syntax().children() {
            if ast::ExternCrate::can_cast(node.kind()) || is_inner(&node) {
                self.root.push(node.text().to_string().trim().to_owned());
                gone.push(range_in_cell(node.text_range()));
            }
        }
        self.awaits |= list.syntax().descendants().filter_map(ast::AwaitExpr::cast).any(is_of_cell);
        let mut text = tree.code.clone();
        let tail = list.tail_expr().map(|tail| range_in_cell(tail.syntax().text_range()));
        if let Some(range) = tail.filter(|tail| !gone.iter().any(|it| it.contains(&tail.start))) {
            text.insert_str(range.end, ").evcxr_display();");
            text.insert(range.start, '(');
        }
        // The tail is the last; what is taken away is before it.
        for range in gone {
            let blanks = blanks(&text[range.clone()]);
            text.replace_range(range, &blanks);
        }
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(self.statements, "    {}", in_scope(line).trim_end());
        }
    }

    /// Takes the definitions of a cell. If one of them hides an older one, a block begins, which has
    /// all of them.
    fn define(&mut self, mut definitions: Vec<Definition>) {
        let hiding: Vec<String> =
            definitions.iter().filter(|it| self.hides(it)).map(|it| name_in(&it.key)).collect();
        if !hiding.is_empty() {
            self.statements += &format!("    {{\n    {}\n", mark(self.blocks.len()));
            self.blocks.push(Vec::new());
        }
        // An `impl` looks for its type and its trait, and an import for the beginning of its path.
        definitions.sort_by_key(|it| is_impl(it) || it.kind == Kind::Import);
        for definition in definitions {
            let item = Item {
                text: in_scope(&definition.text),
                follows: definition.kind == Kind::Import || definition.is("fn"),
                key: definition.key.clone(),
            };
            match self.place_of(&definition.key) {
                Some((block, at)) if self.stays(&definition, block) => {
                    self.blocks[block][at] = item
                }
                _ => self.innermost().push(item),
            }
        }
        self.copy_users_of(hiding);
    }

    /// Whether it is another definition of a name that is known.
    fn hides(&self, definition: &Definition) -> bool {
        let known = self.place_of(&definition.key).map(|(block, at)| &self.blocks[block][at].text);
        !is_impl(definition) && known.is_some_and(|known| *known != in_scope(&definition.text))
    }

    /// Whether a definition belongs in the block in which it is known: an `impl` does until its type
    /// or its trait is hidden, and an import until its path begins elsewhere.
    fn stays(&self, definition: &Definition, block: usize) -> bool {
        let mut inner = self.blocks[block + 1..].iter().flatten();
        let depends_on = match definition.kind {
            Kind::Import => &definition.text,
            _ if is_impl(definition) => &definition.title,
            _ => return block + 1 == self.blocks.len() || !self.hides(definition),
        };
        !inner.any(|it| words(depends_on).any(|word| word == name_in(&it.key)))
    }

    /// Functions that call what is hidden now call the new one, and imports bring the new one: they
    /// are defined again.
    fn copy_users_of(&mut self, mut names: Vec<String>) {
        while let Some(name) = names.pop() {
            let calls = |it: &&Item| it.follows && words(&it.text).any(|word| word == name);
            let known: Vec<Item> = self.blocks.iter().flatten().filter(calls).cloned().collect();
            for item in known.into_iter().rev() {
                let is_there = |it: &Item| it.key == item.key;
                if name_in(&item.key) != name && !self.innermost().iter().any(is_there) {
                    names.push(name_in(&item.key));
                    self.innermost().push(item);
                }
            }
        }
    }

    fn place_of(&self, key: &str) -> Option<(usize, usize)> {
        let at = |block: &Vec<Item>| block.iter().position(|it| it.key == key);
        (0..self.blocks.len()).rev().find_map(|block| Some((block, at(&self.blocks[block])?)))
    }

    fn innermost(&mut self) -> &mut Vec<Item> {
        self.blocks.last_mut().expect("the outermost block is always there")
    }

    /// Whether a cell waits for a future outside of functions.
    pub fn awaits(&self) -> bool {
        self.awaits
    }

    /// The source; `prelude` is what every cell has in scope.
    pub fn source(&self, title: &str, prelude: &str) -> String {
        let items = |block: &[Item]| {
            let texts = block.iter().map(|it| indented(&it.text));
            texts.collect::<Vec<_>>().join("\n")
        };
        let mut statements = self.statements.clone();
        for (at, block) in self.blocks.iter().enumerate().skip(1) {
            statements = statements.replace(mark(at).as_str(), items(block).trim_start());
        }
        statements += &"    }\n".repeat(self.blocks.len() - 1);
        let root: BTreeSet<&String> = self.root.iter().collect();
        let root: String = root.into_iter().map(|line| format!("{line}\n")).collect();
        let (is_async, call) = match self.awaits {
            true => (
                "async ",
                "tokio::runtime::Runtime::new().expect(\"a runtime\").block_on(cells::run())",
            ),
            false => ("", "cells::run()"),
        };
        format!(
            "//! Made from {title}.\n{root}\nfn main() {{\n    if let Err(cells::NotebookError(reason)) = {call} {{\n        \
             eprintln!(\"{{reason}}\");\n        std::process::exit(1);\n    }}\n}}\n\n\
             #[allow(unused, non_snake_case, clippy::all)]\nmod cells {{\n    {prelude}\n\n\
             {}\n\n    /// What a failed `?` ends with.\n    pub struct NotebookError(pub String);\n\n    \
             impl<E: std::fmt::Debug> From<E> for NotebookError {{\n        fn from(error: E) -> Self {{\n            \
             NotebookError(format!(\"{{error:?}}\"))\n        }}\n    }}\n\n    \
             pub {is_async}fn run() -> std::result::Result<(), NotebookError> {{\n{statements}    \
             std::result::Result::Ok(())\n    }}\n}}\n",
            items(&self.blocks[0])
        )
    }
}

/// The name by which code calls what has this key.
fn name_in(key: &str) -> String {
    own_name(key).unwrap_or(key).to_owned()
}

fn is_impl(definition: &Definition) -> bool {
    matches!(definition.kind, Kind::Methods(..) | Kind::Trait | Kind::Call)
}

/// The text with paths that begin at `crate` as they are here: the definitions are in a module or in
/// a block, where their names are in scope, except in the notebook's own modules.
fn in_scope(text: &str) -> String {
    let (mut scoped, mut depth, mut modules) = (String::new(), 0_usize, Vec::new());
    let parts: Vec<&str> = tokens(text).map(|it| it.text).collect();
    let before = |at: usize| parts[..at].iter().rev().filter(|it| !it.trim().is_empty());
    let mut at = 0;
    while at < parts.len() {
        match parts[at] {
            "{" => {
                if before(at).nth(1) == Some(&"mod") {
                    modules.push(depth);
                }
                depth += 1;
            }
            "}" => {
                depth = depth.saturating_sub(1);
                modules.pop_if(|module| *module == depth);
            }
            _ => {}
        }
        match &parts[at..] {
            ["crate", ":", ":", ..] if modules.is_empty() && before(at).next() != Some(&"$") => {
                at += 3
            }
            ["crate", ":", ":", ..] => {
                scoped += "crate::cells::";
                at += 3;
            }
            _ => {
                scoped += parts[at];
                at += 1;
            }
        }
    }
    scoped
}

/// Where the definitions of a block go.
fn mark(block: usize) -> String {
    format!("/* definitions of block {block} */")
}

/// A definition in the module; texts of several lines stay as they are.
fn indented(text: &str) -> String {
    match text.contains('"') {
        true => format!("    {text}"),
        false => text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n"),
    }
}

/// The code with blanks in the place of commands that begin with `:`.
fn without_commands(code: &str) -> String {
    let lines = code.lines().map(|line| if is_command(line) { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a line of a cell is for the kernel, and neither Rust nor about a package.
fn is_left_out(line: &str, rust: &str) -> bool {
    !rust.contains(line.trim()) && !line.trim_start().starts_with(":dep")
}

fn is_inner(node: &SyntaxNode) -> bool {
    ast::Attr::cast(node.clone()).is_some_and(|it| it.excl_token().is_some())
}

/// Whether the cell itself waits, and not a function or a future in it.
fn is_of_cell(wait: ast::AwaitExpr) -> bool {
    let around = wait.syntax().ancestors().skip(1);
    let mut inner = around.take_while(|node| {
        // The function around the whole cell begins at 0.
        !(ast::Fn::can_cast(node.kind()) && usize::from(node.text_range().start()) == 0)
    });
    !inner.any(|node| {
        let is_async = |token: Option<_>| token.is_some();
        ast::Fn::can_cast(node.kind())
            || ast::BlockExpr::cast(node.clone()).is_some_and(|it| is_async(it.async_token()))
            || ast::ClosureExpr::cast(node).is_some_and(|it| is_async(it.async_token()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(cells: &[&str]) -> String {
        let mut program = Program::new();
        for (at, code) in cells.iter().enumerate() {
            program.add(&NotebookCell { number: at + 1, code, fails: code.contains("wrong") });
        }
        program.source("a.ipynb", "use library::prelude::*;")
    }

    #[test]
    fn definitions_come_first_and_values_are_shown() {
        let source =
            program(&["let a = 1;\nfn f() -> i32 { 2 }\na + f()", "!ls", "wrong(", "f();"]);
        let at = |part: &str| source.find(part).unwrap_or_else(|| panic!("{part} in {source}"));
        assert!(at("mod cells") < at("fn f()") && at("fn f()") < at("pub fn run()"));
        assert!(at("let a = 1;") < at("(a + f()).evcxr_display();"));
        assert!(at("// not run: !ls") < at("// It fails in the notebook."));
        assert!(at("// wrong(") < at("f();\n"));
    }

    #[test]
    fn what_is_written_anew_holds_from_there_on() {
        let source = program(&["fn f() -> i32 { 1 }", "f()", "fn f() -> i32 { 2 }\nf()", "f()"]);
        let at = |part: &str| source.find(part).unwrap_or_else(|| panic!("{part} in {source}"));
        assert!(at("{ 1 }") < at("// Cell 2") && at("// Cell 3") < at("{ 2 }"));
        let again = program(&["struct A;\nimpl A { fn f() {} }", "impl A { fn f() { 1; } }"]);
        assert_eq!(again.matches("impl A").count(), 1);
        assert!(again.contains("{ 1; }"));
        let user = program(&["fn f() {}\nfn g() { f() }", "fn f() { 2; }", "g()"]);
        assert_eq!(user.matches("fn g() { f() }").count(), 2);
        let variants = "enum L { A(i32) }\nuse crate::L::A;";
        let variants = program(&[variants, "enum L { A(f64) }\nuse crate::L::A;", "A(1.0)"]);
        assert_eq!(variants.matches("use L::A;").count(), 2);
        let of_trait = ["struct A;\ntrait T { fn f(&self); }\nimpl T for A { fn f(&self) {} }"];
        let of_trait =
            program(&[of_trait[0], "trait T { fn g(&self); }\nimpl T for A { fn g(&self) {} }"]);
        assert_eq!(of_trait.matches("impl T for A").count(), 2);
        let one_block =
            program(&["fn f() {}\nfn g() {}", "fn f() { 1; }\nfn h() { g() }\nfn g() { 2; }"]);
        let at =
            |part: &str| one_block.find(part).unwrap_or_else(|| panic!("{part} in {one_block}"));
        assert!(at("// Cell 2") < at("fn h()"));
        assert_eq!(one_block.matches("    }\n    std").count(), 1);
        let twice = program(&["use std::fs;", "use std::fs;"]);
        assert_eq!(twice.matches("use std::fs;").count(), 1);
    }

    #[test]
    fn paths_from_the_crate_are_paths_of_the_cells() {
        let source = program(&[
            "mod a { pub fn f() {} pub fn g() { crate::a::f() } }\nuse crate::a::f;",
            "crate::a::f()",
        ]);
        for part in
            ["pub fn g() { crate::cells::a::f() }", "    use a::f;", "(a::f()).evcxr_display()"]
        {
            assert!(source.contains(part), "{part} in {source}");
        }
    }

    #[test]
    fn a_cell_ends_as_in_the_notebook() {
        let source = program(&[
            "macro_rules! two { () => { f(); g(); } }",
            "two!()",
            "g()?;\nOk(())",
            "#[allow(unused)] { 5 }",
            "use std::fmt as text;",
        ]);
        for part in [
            "    two!();\n",
            "    g()?;\n",
            "    ({#[allow(unused)]let eigenbook_value = { 5 }; eigenbook_value }).evcxr_display();",
            "use std::fmt as text;",
        ] {
            assert!(source.contains(part), "{part} in {source}");
        }
        assert!(
            !source.contains("Ok(())).") && !source.contains("not run") && !source.contains("/*eb"),
            "{source}"
        );
    }

    #[test]
    fn a_cell_that_waits_makes_the_program_wait() {
        assert!(program(&["async { 1 }.await"]).contains("pub async fn run()"));
        assert!(program(&["async fn f() { g().await }"]).contains("pub fn run()"));
    }
}
