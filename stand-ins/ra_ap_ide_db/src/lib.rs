//! The names of kinds of symbols: replaces rust-analyzer's search index.
//!
//! Why: the README of this folder.

pub type FxHashMap<K, V> = std::collections::HashMap<K, V>;

/// Whether snippets may be proposed.
pub struct SnippetCap;

impl SnippetCap {
    pub fn new(allowed: bool) -> Option<Self> {
        allowed.then_some(Self)
    }
}

/// The kind of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    Attribute,
    BuiltinAttr,
    Const,
    ConstParam,
    CrateRoot,
    Derive,
    DeriveHelper,
    Enum,
    Field,
    Function,
    Label,
    Local,
    Macro,
    Method,
    Module,
    ProcMacro,
    SelfParam,
    SelfType,
    Static,
    Struct,
    ToolModule,
    Trait,
    TypeAlias,
    TypeParam,
    Union,
    ValueParam,
    Variant,
}

pub mod imports {
    pub mod insert_use {
        pub use ra_ap_hir::PrefixKind;

        pub enum ImportGranularity {
            Item,
        }

        pub struct InsertUseConfig {
            pub prefix_kind: PrefixKind,
            pub group: bool,
            pub granularity: ImportGranularity,
            pub enforce_granularity: bool,
            pub skip_glob_imports: bool,
        }
    }
}
