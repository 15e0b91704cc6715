//! The parameters of an `impl`: two are the same if they differ only in the names of these.

use crate::cell_tree::name_of;
use crate::tokens::tokens;
use ra_ap_syntax::ast::{self, AstNode, HasGenericParams};
use std::collections::BTreeSet;

/// The names of the parameters of an `impl`: types, lifetimes and constants.
pub fn parameters(item: &ast::Impl) -> BTreeSet<String> {
    let list = item.generic_param_list();
    let names = list.iter().flat_map(|list| list.generic_params()).filter_map(|it| match it {
        ast::GenericParam::LifetimeParam(it) => Some(it.lifetime()?.to_string()),
        other => name_of(other.syntax()),
    });
    names.collect()
}

/// A type with numbers for these parameters, in their order: `impl<T> A<T>` and `impl<U> A<U>` are
/// the same. `known` are those that have a number.
pub fn with_numbers(
    type_name: &str,
    parameters: &BTreeSet<String>,
    known: &mut Vec<String>,
) -> String {
    if parameters.is_empty() {
        return type_name.to_owned();
    }
    let numbered = tokens(type_name).map(|token| {
        if !parameters.contains(token.text) {
            return token.text.to_owned();
        }
        let at = known.iter().position(|it| it == token.text).unwrap_or_else(|| {
            known.push(token.text.to_owned());
            known.len() - 1
        });
        format!("#{at}")
    });
    numbered.collect()
}
