//! Syntax without inference: replaces rust-analyzer's semantic model.
//!
//! evcxr reads the type of a variable from its annotation, and queries this crate if there is none.
//! Every such type is [`NOT_INFERRED`]: the kernel gets it from the compiler.
//!
//! Why: the README of this folder.

use ra_ap_base_db::{CrateGraph, EditionedFileId, RootDatabase, SourceRoot};
use ra_ap_syntax::{SyntaxNode, ast};
use ra_ap_vfs::FileId;
use std::convert::Infallible;

/// New texts.
#[derive(Default)]
pub struct ChangeWithProcMacros(Vec<(FileId, Option<String>)>);

impl ChangeWithProcMacros {
    pub fn change_file(&mut self, file: FileId, text: Option<String>) {
        self.0.push((file, text));
    }

    pub fn set_roots(&mut self, _roots: Vec<SourceRoot>) {}

    pub fn set_crate_graph(&mut self, _graph: CrateGraph) {}

    pub fn apply(self, db: &mut RootDatabase) {
        for (file, text) in self.0 {
            match text {
                Some(text) => db.texts.insert(file, text),
                None => db.texts.remove(&file),
            };
        }
    }
}

/// Runs a function.
pub fn attach_db<R>(_db: &RootDatabase, run: impl FnOnce() -> R) -> R {
    run()
}

/// The sources.
pub struct Semantics<'db, DB> {
    pub db: &'db DB,
}

impl<'db> Semantics<'db, RootDatabase> {
    pub fn new(db: &'db RootDatabase) -> Self {
        Self { db }
    }

    pub fn parse(&self, EditionedFileId(file, edition): EditionedFileId) -> ast::SourceFile {
        let text = self.db.texts.get(&file).map_or("", String::as_str);
        ast::SourceFile::parse(text, edition).tree()
    }

    pub fn scope(&self, _node: &SyntaxNode) -> Option<SemanticsScope> {
        Some(SemanticsScope)
    }

    /// The type of a binding: not inferred.
    pub fn type_of_pat(&self, _pat: &ast::Pat) -> Option<TypeInfo> {
        Some(TypeInfo)
    }
}

pub struct SemanticsScope;

impl SemanticsScope {
    pub fn module(&self) -> Module {
        Module
    }
}

#[derive(Clone, Copy)]
pub struct Module;

/// The name of every type that would have to be inferred.
pub const NOT_INFERRED: &str = "TypeThatIsNotInferred";

/// A type that would have to be inferred.
pub struct TypeInfo;

impl TypeInfo {
    pub fn original(self) -> Type {
        Type
    }
}

/// A type that would have to be inferred.
pub struct Type;

impl Type {
    /// Whether it is a closure: not known here; the compiler reports it.
    pub fn is_closure(&self) -> bool {
        false
    }
}

pub trait HirDisplay {
    fn display_source_code(
        &self,
        db: &RootDatabase,
        module: Module,
        allow_opaque: bool,
    ) -> Result<String, Infallible>;
}

impl HirDisplay for Type {
    fn display_source_code(&self, _: &RootDatabase, _: Module, _: bool) -> Result<String, Infallible> {
        Ok(NOT_INFERRED.to_owned())
    }
}

pub enum PrefixKind {
    ByCrate,
}
