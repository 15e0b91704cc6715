//! An analysis without completion and documentation: replaces rust-analyzer's. The kernel gets both
//! from the toolchain's own rust-analyzer, over LSP.
//!
//! Why: the README of this folder.

pub use ra_ap_base_db::RootDatabase;
pub use ra_ap_hir::Semantics;
pub use ra_ap_syntax::{Edition, TextRange, TextSize};

use ra_ap_hir::ChangeWithProcMacros;
use ra_ap_ide_db::imports::insert_use::InsertUseConfig;
use ra_ap_ide_db::{SnippetCap, SymbolKind};
use ra_ap_vfs::FileId;
use std::convert::Infallible;

#[derive(Default)]
pub struct AnalysisHost(RootDatabase);

impl AnalysisHost {
    pub fn apply_change(&mut self, change: ChangeWithProcMacros) {
        change.apply(&mut self.0);
    }

    pub fn raw_database(&self) -> &RootDatabase {
        &self.0
    }

    pub fn analysis(&self) -> Analysis {
        Analysis
    }
}

pub struct Analysis;

impl Analysis {
    pub fn completions(
        &self,
        _config: &CompletionConfig,
        _position: FilePosition,
        _trigger: Option<char>,
    ) -> Result<Option<Vec<CompletionItem>>, Infallible> {
        Ok(None)
    }

    pub fn hover(
        &self,
        _config: &HoverConfig,
        _range: FileRange,
    ) -> Result<Option<RangeInfo<HoverResult>>, Infallible> {
        Ok(None)
    }
}

pub struct FilePosition {
    pub file_id: FileId,
    pub offset: TextSize,
}

pub struct FileRange {
    pub file_id: FileId,
    pub range: TextRange,
}

pub struct RangeInfo<T> {
    pub range: TextRange,
    pub info: T,
}

pub struct HoverResult {
    pub markup: Markup,
}

pub struct Markup(Infallible);

impl From<Markup> for String {
    fn from(markup: Markup) -> Self {
        match markup.0 {}
    }
}

pub struct CompletionItem {
    pub label: CompletionItemLabel,
    pub kind: CompletionItemKind,
    pub text_edit: TextEdit,
    never: Infallible,
}

impl CompletionItem {
    pub fn lookup(&self) -> &str {
        match self.never {}
    }
}

pub struct CompletionItemLabel {
    pub primary: String,
}

pub struct TextEdit(Vec<Indel>);

impl TextEdit {
    pub fn iter(&self) -> std::slice::Iter<'_, Indel> {
        self.0.iter()
    }
}

pub struct Indel {
    pub insert: String,
    pub delete: TextRange,
}

#[derive(Clone, Copy)]
pub enum CompletionItemKind {
    Binding,
    BuiltinType,
    Expression,
    InferredType,
    Keyword,
    Snippet,
    SymbolKind(SymbolKind),
    UnresolvedReference,
}

pub enum CallableSnippets {
    FillArguments,
}

pub struct CompletionFieldsToResolve;

impl CompletionFieldsToResolve {
    pub const fn empty() -> Self {
        Self
    }
}

#[derive(Default)]
pub struct RaFixtureConfig;

pub struct CompletionConfig {
    pub enable_postfix_completions: bool,
    pub snippet_cap: Option<SnippetCap>,
    pub enable_imports_on_the_fly: bool,
    pub enable_self_on_the_fly: bool,
    pub enable_private_editable: bool,
    pub prefer_no_std: bool,
    pub full_function_signatures: bool,
    pub snippets: Vec<Infallible>,
    pub insert_use: InsertUseConfig,
    pub callable: Option<CallableSnippets>,
    pub limit: Option<usize>,
    pub prefer_prelude: bool,
    pub enable_term_search: bool,
    pub term_search_fuel: u64,
    pub prefer_absolute: bool,
    pub add_semicolon_to_unit: bool,
    pub fields_to_resolve: CompletionFieldsToResolve,
    pub exclude_flyimport: Vec<Infallible>,
    pub exclude_traits: &'static [String],
    pub enable_auto_iter: bool,
    pub enable_auto_await: bool,
    pub ra_fixture: RaFixtureConfig,
    pub add_colons_to_module: bool,
}

pub enum HoverDocFormat {
    Markdown,
    PlainText,
}

pub enum SubstTyLen {
    Unlimited,
}

pub struct HoverConfig {
    pub links_in_hover: bool,
    pub memory_layout: Option<Infallible>,
    pub documentation: bool,
    pub keywords: bool,
    pub format: HoverDocFormat,
    pub max_trait_assoc_items_count: Option<usize>,
    pub max_fields_count: Option<usize>,
    pub max_enum_variants_count: Option<usize>,
    pub max_subst_ty_len: SubstTyLen,
    pub show_drop_glue: bool,
    pub ra_fixture: RaFixtureConfig,
}
