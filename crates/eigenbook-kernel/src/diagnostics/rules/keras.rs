//! Networks in the style of Keras as they are here: layers, losses and optimisers as texts, options by
//! name.

use crate::diagnostics::case::Case;
use crate::diagnostics::python::{named, split};
use crate::diagnostics::words::{WORDS, of_keras};
use ra_ap_syntax::ast::{self, HasArgList};

/// A text of Keras, or an optimiser without its options, as it is here.
fn own(text: &str) -> String {
    match of_keras(text) {
        Some(rust) => rust,
        None if WORDS.optimizers.iter().any(|it| it == text) => format!("{text}::default()"),
        None => text.to_owned(),
    }
}

/// The arguments, each with its name if it has one.
fn values(arguments: &str) -> Vec<(Option<&str>, &str)> {
    split(arguments).map(named).collect()
}

/// The arguments of `compile`: `"adam", "mse", Accuracy`, or with names before the values.
pub(super) fn compiled(arguments: &str) -> Option<String> {
    let given = values(arguments);
    let part = |number: usize, name: &str| {
        let named = given.iter().find(|(own, _)| *own == Some(name));
        named.or_else(|| given.get(number).filter(|it| it.0.is_none())).map(|it| it.1)
    };
    let optimizer = part(0, "optimizer").map_or_else(|| "Adam::default()".to_owned(), own);
    let loss = own(part(1, "loss")?);
    let metrics = part(2, "metrics").unwrap_or("[]");
    let inner = metrics.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(metrics);
    let metrics: Vec<String> = inner.split(',').map(|it| own(it.trim())).collect();
    Some(format!("{optimizer}, {loss}, [{}]", metrics.join(", ")))
}

/// The arguments of `fit`: `&x, &y`, `&x, &y, 50`, `&x, &y, epochs=50`
pub(super) fn fitted(arguments: &str) -> Option<String> {
    let given = values(arguments);
    let [(None, x), (None, y), options @ ..] = &given[..] else { return None };
    let fits = |it: &(Option<&str>, &str)| it.0.is_some() || it.1.parse::<usize>().is_ok();
    (options.iter().all(fits) && !arguments.contains("Fit::")).then_some(())?;
    let option = |(name, value): &(Option<&str>, &str)| {
        format!(".{}({})", name.unwrap_or("epochs"), own(value))
    };
    let options: String = options.iter().map(option).collect();
    let [x, y] = [x, y].map(|it| it.trim_start_matches('&'));
    Some(format!("&{x}, &{y}, Fit::new(){options}"))
}

/// `Adam`, `Adam(learning_rate=0.01)`, `Adam::new(0.01)`, `Sgd::learning_rate(0.1)`
pub(super) fn optimizer(text: &str) -> Option<String> {
    let (path, inner) =
        text.strip_suffix(')').and_then(|it| it.split_once('(')).unwrap_or((text, ""));
    let (kind, method) = path.split_once("::").unwrap_or((path, ""));
    WORDS.optimizers.iter().find(|it| *it == kind)?;
    let usual = if matches!(method, "" | "new") { "learning_rate" } else { method };
    // PyTorch's optimisers are given the weights.
    let options = split(inner).filter(|it| !it.contains("parameters")).map(named);
    let options = options.map(|(name, value)| format!(".{}({value})", name.unwrap_or(usual)));
    Some(format!("{kind}::default(){}", options.collect::<String>()))
}

/// How many arguments of a layer have a place; the option that may follow without a name; and what is
/// in such a place if nothing is given.
fn places(layer: &str) -> (usize, &'static str, Option<&'static str>) {
    match layer {
        "Conv2D" => (2, "strides", None),
        // Keras has a default for the size of a pooling only.
        "MaxPooling2D" => (1, "strides", Some("2")),
        "BatchNormalization" => (0, "", None),
        _ => (1, "activation", Some("")),
    }
}

/// The names of a layer's arguments and options here.
fn names(layer: &str) -> &'static [String] {
    WORDS.layers.get(layer).map_or(&[], Vec::as_slice)
}

/// `Dense(64, activation="relu")`, `Dense::new(8, Relu)`, with Keras's options as methods.
pub(super) fn layer(call: &str) -> Option<String> {
    let (function, inner) = call.strip_suffix(')')?.split_once('(')?;
    let layer = function.trim_end_matches("::new");
    let (n_places, next, usual) = places(layer);
    let mut arguments = vec![usual; n_places];
    let mut options = String::new();
    for (place, (name, value)) in values(inner).into_iter().enumerate() {
        let known = names(layer).iter().take(n_places);
        let own_place = match name {
            Some(name) => known.into_iter().position(|it| it == name),
            None => Some(place).filter(|place| *place < n_places),
        };
        // `shape=(2,)` has one number.
        let is_tuple = name.is_some() && next == "activation";
        let value = if is_tuple { value.trim_matches(['(', ')', ',']) } else { value };
        let is_next = place == n_places
            && (next == "strides" || value.starts_with(|it: char| it.is_uppercase() || it == '"'));
        match (own_place, name) {
            (Some(place), _) => arguments[place] = Some(value),
            (None, Some(name)) if is_elsewhere(name) || is_default(name, value) => {}
            (None, Some(name)) => options += &format!(".{name}({})", own(value)),
            (None, None) if is_next => options += &format!(".{next}({})", own(value)),
            (None, None) => return None,
        }
    }
    let arguments = arguments.into_iter().collect::<Option<Vec<_>>>()?.join(", ");
    Some(format!("{layer}::new({arguments}){options}"))
}

/// An option of Keras that a layer does not have: a line without it would make another layer.
pub(super) fn lost_option(case: &Case, call: &ast::CallExpr) -> Option<ast::Expr> {
    let layer = case.text(&call.expr()?).trim_end_matches("::new");
    WORDS.layers.get(layer)?;
    call.arg_list()?.args().find(|argument| {
        let (Some(option), value) = named(case.text(argument)) else { return false };
        let is_known = names(layer).iter().any(|it| it == option);
        !is_known && !is_elsewhere(option) && !is_default(option, value)
    })
}

/// The argument that is none of `new`: such an option, the first behind all places, or one with a name.
pub(super) fn option(case: &Case, call: &ast::CallExpr) -> Option<ast::Expr> {
    let layer = case.text(&call.expr()?).trim_end_matches("::new");
    let list = call.arg_list()?;
    let with_name = || list.args().find(|it| named(case.text(it)).0.is_some());
    let behind = || list.args().nth(places(layer).0).or_else(with_name);
    lost_option(case, call).or_else(behind)
}

/// Whether the option belongs to a layer of its own here, which has the number of inputs.
fn is_elsewhere(option: &str) -> bool {
    matches!(option, "input_shape" | "input_dim")
}

/// Whether a layer is the same without the option.
fn is_default(option: &str, value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']);
    let usual = WORDS.defaults.get(option);
    value == "None" || usual.is_some_and(|it| it.eq_ignore_ascii_case(value))
}
