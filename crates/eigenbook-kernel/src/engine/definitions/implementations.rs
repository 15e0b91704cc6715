//! The `impl`s that may set a type or a constant by which another type is laid out.
//!
//! An `impl` may be in a module, for every type, or under another name of the type; then its trait,
//! or any name, leads to it.

use super::calls::{TYPES, declares, macros_of};
use super::parse::{Definition, Kind};
use crate::cell_tree::{self, name_of};
use crate::compile::ALWAYS_KNOWN;
use crate::tokens::{has_word, meaningful, words};
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode, HasGenericParams};

/// Whether it has an `impl` that may set a type or a constant for what has this name.
pub fn implements(definition: &Definition, word: &str, all: &[&Definition]) -> bool {
    let is_named = definition.kind == Kind::Named;
    if is_named
        && definition.is("mod")
        && calls_macro(definition)
        && calls_implementation(definition, word, all)
    {
        return true;
    }
    if is_named && !has_word(definition.source(), "impl") {
        return false;
    }
    let tree = definition.tree();
    let mut found = tree.descendants().filter_map(ast::Impl::cast);
    found.any(|it| {
        let counts = match it.trait_() {
            // The one that is no part of another definition is judged by `is_operation`.
            Some(_) => {
                let mut of = traits_with_constant(it.syntax(), all);
                !is_named || !only_results(it.syntax(), all) || of.next().is_some()
            }
            None => !constants(it.syntax(), all).is_empty(),
        };
        counts && is_of(&it, word, definition, all)
    })
}

/// Whether the `impl` may be one of what has this name.
fn is_of(item: &ast::Impl, word: &str, within: &Definition, all: &[&Definition]) -> bool {
    let text = |ty: Option<ast::Type>| ty.map(|ty| ty.syntax().text().to_string());
    let own = text(item.self_ty()).unwrap_or_default();
    if has_word(&own, word) {
        return true;
    }
    let parameters = item.generic_param_list().map(|it| it.syntax().text().to_string());
    let is_parameter = |name: &str| parameters.as_ref().is_some_and(|all| has_word(all, name));
    let is_within = within.kind == Kind::Named;
    // Each type that it is of then has that name in it, because the compiler writes it so.
    let is_plain = |name: &str| {
        let is_own = |it: &&&Definition| it.kind == Kind::Named && it.key == name;
        let of_notebook = all
            .iter()
            .find(is_own)
            .is_some_and(|it| it.title.split(' ').next().is_some_and(|word| TYPES.contains(&word)));
        let is_keyword = ["dyn", "fn", "for", "mut", "const", "_"].contains(&name);
        let is_known = ALWAYS_KNOWN.contains(&name) && !is_keyword;
        // Of two of one name, the `impl` may mean the other, except in the module that has its own.
        let n_declared = || all.iter().filter(|it| declares(it.source(), name, &TYPES)).count();
        is_known
            || of_notebook && n_declared() == 1
            || is_within && declares(within.source(), name, &TYPES)
    };
    if words(&own).any(|name| !is_parameter(name) && is_plain(name)) {
        return false;
    }
    // Otherwise it may be of any type: those whose definitions have the trait.
    let of = trait_of(item).unwrap_or_default();
    let is_own = all.iter().any(|it| it.name_of("trait") == Some(&of));
    !is_own || of == word
}

/// The constants, and functions for constants, of the `impl`s of types in the tree, each with its
/// source, as far as another definition may lay out something by them.
pub fn constants(tree: &SyntaxNode, all: &[&Definition]) -> Vec<(String, String)> {
    let blocks = tree.descendants().filter_map(ast::Impl::cast).filter(|it| it.trait_().is_none());
    let items = blocks.filter_map(|it| it.assoc_item_list()).flat_map(|it| it.assoc_items());
    let constant = items.filter(|it| match it {
        ast::AssocItem::Const(_) => true,
        ast::AssocItem::Fn(function) => function.const_token().is_some(),
        _ => false,
    });
    let found = constant.filter_map(|it| {
        let name = name_of(it.syntax())?;
        all.iter().any(|other| asks_for(other, &name)).then(|| (name, bare(it.syntax())))
    });
    found.collect()
}

/// Whether it is a trait, or an `impl` of one, with a constant of this name.
pub fn gives_constant(definition: &Definition, name: &str) -> bool {
    let is_trait = definition.kind == Kind::Trait || definition.is("trait");
    is_trait && declares(definition.source(), name, &["const"])
}

/// The traits that are implemented in the tree and have constants of their own, by which something
/// is laid out.
pub fn traits_with_constant<'a>(
    tree: &SyntaxNode,
    all: &'a [&Definition],
) -> impl Iterator<Item = String> + use<'a> {
    let found = tree.descendants().filter_map(ast::Impl::cast).filter_map(|it| trait_of(&it));
    let is_own = |it: &&&Definition, of: &str| it.name_of("trait") == Some(of);
    let has_constant = move |of: &String| {
        all.iter().find(|it| is_own(it, of)).is_some_and(|it| has_wanted_constant(it, all))
    };
    found.filter(has_constant).collect::<Vec<_>>().into_iter()
}

/// The last name of the trait that is implemented.
fn trait_of(item: &ast::Impl) -> Option<String> {
    let of = item.trait_()?.syntax().text().to_string();
    words(of.split('<').next()?).last().map(str::to_owned)
}

/// Whether the trait has a constant that something is laid out by.
fn has_wanted_constant(definition: &Definition, all: &[&Definition]) -> bool {
    let tree = definition.tree();
    let mut found = tree.descendants().filter_map(ast::Const::cast);
    found
        .any(|it| name_of(it.syntax()).is_some_and(|name| all.iter().any(|it| asks_for(it, &name))))
}

/// Whether something is laid out by what has this name behind `::`. A body of a function lays out
/// nothing, unless it is one for constants.
fn asks_for(definition: &Definition, name: &str) -> bool {
    if !has_word(definition.source(), name) || !definition.source().contains("::") {
        return false;
    }
    let tree = definition.tree();
    let tokens: Vec<_> = cell_tree::meaningful(&tree).collect();
    let is_behind = |at: usize| match at.checked_sub(1).map(|at| tokens[at].text()) {
        Some("::") => true,
        Some(":") => at > 1 && tokens[at - 2].text() == ":",
        _ => false,
    };
    let is_run =
        |node: SyntaxNode| ast::Fn::cast(node).is_some_and(|it| it.const_token().is_none());
    let mut places = (0..tokens.len()).filter(|&at| tokens[at].text() == name && is_behind(at));
    places.any(|at| !tokens[at].parent_ancestors().any(is_run))
}

/// The source of a node without comments.
fn bare(node: &SyntaxNode) -> String {
    cell_tree::meaningful(node).fold(String::new(), |text, token| text + " " + token.text())
}

/// Whether it implements a trait for operations on a type, such as `Index` or `FromStr`, which sets
/// only the types of results, and no definition refers to those.
pub fn is_operation(definition: &Definition, all: &[&Definition]) -> bool {
    definition.kind == Kind::Trait
        && only_results(&definition.tree(), all)
        && traits_with_constant(&definition.tree(), all).next().is_none()
}

/// Whether the types of an `impl` are only those of results.
fn only_results(tree: &SyntaxNode, all: &[&Definition]) -> bool {
    const RESULTS: [&str; 4] = ["Output", "Target", "Err", "Error"];
    let of = tree.descendants().find_map(ast::Impl::cast).and_then(|it| it.trait_());
    if of.is_some_and(|of| has_word(&of.syntax().text().to_string(), "Future")) {
        return false;
    }
    let found = tree.descendants().filter_map(ast::AssocItem::cast);
    let mut others = found.filter(|it| !matches!(it, ast::AssocItem::Fn(_)));
    others.all(|it| {
        let name = name_of(it.syntax()).unwrap_or_default();
        let is_wanted = || {
            all.iter().any(|it| {
                let words: Vec<&str> = meaningful(it.source()).map(|token| token.text).collect();
                words.windows(3).any(|it| it[0] == ":" && it[1] == ":" && it[2] == name)
            })
        };
        RESULTS.contains(&name.as_str()) && !is_wanted()
    })
}

/// Whether the call, or a macro behind it, may set a type or a constant for what it names: it has an
/// `impl` that is not of functions alone. Such a call may be one for any type.
pub fn calls_implementation(call: &Definition, word: &str, all: &[&Definition]) -> bool {
    let mut texts = macros_of(call, all);
    texts.push(call.source());
    let has = |word: &str| texts.iter().any(|text| has_word(text, word));
    let gives_constant = || {
        let mut traits = all.iter().filter(|it| it.name_of("trait").is_some_and(has));
        traits.any(|it| has_wanted_constant(it, all))
    };
    has(word) && has("impl") && (has("type") || has("const") || gives_constant())
}

/// Whether a macro is called outside of the functions of a module.
fn calls_macro(module: &Definition) -> bool {
    let tree = module.tree();
    let calls = tree.descendants().filter(|it| ast::MacroCall::can_cast(it.kind()));
    let mut outside = calls.filter(|it| !it.ancestors().any(|it| ast::Fn::can_cast(it.kind())));
    outside.next().is_some()
}
