//! Networks in the style of Keras: layers, losses and optimisers as strings, options by name.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::python::{is_absent, named};
use crate::diagnostics::words::{WORDS, of_keras};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// A text of Keras, or an optimiser without its options, as it is here.
fn own(text: &str) -> String {
    match of_keras(text) {
        Some(rust) => rust,
        None if WORDS.optimizers.iter().any(|it| it == text) => format!("{text}::default()"),
        None => text.to_owned(),
    }
}

/// The arguments, each with its name if it has one.
fn values<'a>(case: &Case<'a>, list: &ast::ArgList) -> Vec<(Option<&'a str>, &'a str)> {
    case.arguments(list).into_iter().map(named).collect()
}

/// The call of a method around the place that the compiler points at.
fn method_around(case: &Case, name: &str) -> Option<ast::MethodCallExpr> {
    case.around().find_map(|node| {
        let call = ast::MethodCallExpr::cast(node)?;
        (call.name_ref()?.text() == name).then_some(call)
    })
}

/// `model.compile("adam", "mse", Accuracy)`, or with names before the values.
pub(super) fn keras_compile(case: &Case) -> Option<Hint> {
    let call = method_around(case, "compile")?;
    let list = call.arg_list()?;
    let given = values(case, &list);
    let part = |number: usize, name: &str| {
        let named = given.iter().find(|(own, _)| *own == Some(name));
        named.or_else(|| given.get(number).filter(|it| it.0.is_none())).map(|it| it.1)
    };
    let optimizer = part(0, "optimizer").map_or_else(|| "Adam::default()".to_owned(), own);
    let loss = own(part(1, "loss")?);
    let metrics = part(2, "metrics").unwrap_or("[]");
    let inner = metrics.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(metrics);
    let metrics: Vec<String> = inner.split(',').map(|it| own(it.trim())).collect();
    let text = format!("({optimizer}, {loss}, [{}])", metrics.join(", "));
    if text == case.text(&list) {
        return None;
    }
    let message = match given.iter().any(|it| it.0.is_some()) {
        true => "arguments have no names in Rust, and these are values, not texts".to_owned(),
        false if given.len() < 3 => "`compile` also takes a list of metrics".to_owned(),
        false => format!("`compile` takes values here, and this is `{}`", case.pointed()?),
    };
    let rule = "`compile` takes an optimiser, a loss and a list of metrics, in this order.";
    let hint = Hint::new(message, rule).label("as in Keras");
    Some(hint.fix(case.replace(&list, text)))
}

/// `Adam`, `Adam(learning_rate=0.01)`, `Adam.learning_rate(0.01)`, `Adam::new(0.01)`,
/// `Sgd::learning_rate(0.1)`
pub(super) fn keras_optimizer(case: &Case) -> Option<Hint> {
    if !case.is(&["E0423", "E0599", "E0061", "E0618"]) {
        return None;
    }
    let name: ast::PathExpr = case.node().or_else(|| {
        let call: ast::CallExpr = case.node()?;
        ast::PathExpr::cast(call.expr()?.syntax().clone())
    })?;
    let text = case.text(&name);
    let (kind, method) = text.split_once("::").unwrap_or((text, ""));
    let kind = WORDS.optimizers.iter().find(|it| *it == kind)?;
    let call = name.syntax().parent().and_then(ast::CallExpr::cast);
    let list = call.as_ref().and_then(|it| it.arg_list());
    let options: String = list
        .iter()
        .flat_map(|it| it.args())
        // PyTorch's optimisers are given the weights.
        .filter(|it| !case.text(it).contains("parameters"))
        .map(|argument| {
            let (option, value) = named(case.text(&argument));
            let option = option.unwrap_or(if matches!(method, "" | "new") {
                "learning_rate"
            } else {
                method
            });
            format!(".{option}({value})")
        })
        .collect();
    let node = call.as_ref().map_or(name.syntax(), |it| it.syntax());
    let fix = case.code.change([(case.code.range_of(node), format!("{kind}::default(){options}"))]);
    let rule = "`default()` makes one as Keras does; options follow as methods.";
    let hint = Hint::new(format!("`{kind}` is a type: a value of it is made first"), rule);
    Some(hint.label("a type").fix(fix))
}

/// `Dense(64, activation="relu")`
pub(super) fn keras_layer(case: &Case) -> Option<Hint> {
    let call: ast::CallExpr = case.node().filter(|_| case.is(&["E0423", "E0618"]))?;
    let name = case.text(&call.expr()?);
    // A layer without options is a value of its own, and no type to the compiler.
    if !case.message().contains("found struct") && name != "Flatten" {
        return None;
    }
    if name == "Sequential" && call.arg_list()?.args().next().is_some() {
        return None;
    }
    let maker = WORDS.makers.get(name).map_or("new", String::as_str);
    let lost = call.arg_list().and_then(|list| lost_option(case, name, &list));
    let rule = match (maker, &lost) {
        ("", _) => format!("`{name}` has no options: its name alone is the value."),
        (_, Some(option)) => format!(
            "A value of a type is made by its function `{maker}`. {}",
            without_option(name, named(case.text(option)).0?)
        ),
        (_, None) => format!(
            "A value of a type is made by its function `{maker}`; options follow as methods."
        ),
    };
    let hint = Hint::new(format!("`{name}` is a type, and types are not called"), rule);
    let span = case.code.span(case.range(&call.expr()?));
    let list = call.arg_list()?;
    let hint = hint.label("a type").at(span);
    let text = match maker {
        "" => name.to_owned(),
        _ if lost.is_some() => return Some(hint),
        "new" => match chained_call(case, &format!("{name}::new"), &list) {
            Some(text) => text,
            None => return Some(hint),
        },
        // Types that are made from data need an argument.
        _ if list.args().next().is_none() => return Some(hint),
        maker => format!("{name}::{maker}{}", case.text(&list)),
    };
    Some(hint.fix(case.replace(&call, text)))
}

/// `Dense::new(8, Relu)`, `Dense::new(8, activation="relu", input_shape=(2,))`
pub(super) fn keras_option(case: &Case) -> Option<Hint> {
    let calls = case
        .around()
        .filter_map(ast::CallExpr::cast)
        .filter(|it| it.expr().is_some_and(|it| case.text(&it).ends_with("::new")));
    let call = calls.last().filter(|_| case.is(&["E0061", "E0425", "E0308"]))?;
    let list = call.arg_list()?;
    let name = case.text(&call.expr()?);
    let (n_arguments, takes) = match name {
        "Conv2D::new" => (2, "two arguments, the number of filters and the size of their window"),
        "MaxPooling2D::new" => (1, "one argument, the size of its windows"),
        _ if name.starts_with("Dense") && list.args().count() > 1 => {
            (1, "one argument, the number of units")
        }
        _ => return None,
    };
    let lost = lost_option(case, name, &list);
    // The first of three numbers may be the channels of PyTorch, or the last one the stride of Keras.
    let bare = list.args().filter(|it| named(case.text(it)).0.is_none()).count();
    let text = match bare > 2 && name == "Conv2D::new" || lost.is_some() {
        true => None,
        false => Some(chained_call(case, name, &list)?),
    };
    let with_name = || list.args().find(|it| named(case.text(it)).0.is_some());
    let option = lost.clone().or_else(|| list.args().nth(n_arguments)).or_else(with_name)?;
    let message = match named(case.text(&option)) {
        (Some(option), given) if lost.is_some() => {
            format!("`{}` has no option `{option}={given}`", name.trim_end_matches("::new"))
        }
        (Some(option), given) => format!("`{option}={given}` is not an argument in Rust"),
        _ => format!("`{name}` takes {takes}"),
    };
    let usual =
        "Options are methods, one after another; the number of inputs is given by `Input::new`.";
    let lost_name = lost.as_ref().and_then(|it| named(case.text(it)).0);
    let rule = match lost_name.filter(|it| is_absent(it)) {
        Some(option) => without_option(name.trim_end_matches("::new"), option),
        None => usual.to_owned(),
    };
    let hint = Hint::new(message, rule).label("an option");
    let hint = hint.at(case.code.span(case.range(&option)));
    Some(match text {
        Some(text) => hint.fix(case.replace(&call, text)),
        None => hint,
    })
}

/// An option of Keras that there is not: a line without it would make another layer.
fn lost_option(case: &Case, name: &str, list: &ast::ArgList) -> Option<ast::Expr> {
    let layer = name.trim_end_matches("::new");
    let own = WORDS.layers.get(layer)?;
    list.args().find(|argument| {
        let (Some(option), value) = named(case.text(argument)) else { return false };
        !own.iter().any(|it| it == option) && !is_elsewhere(option) && !is_default(option, value)
    })
}

/// That a layer has no such option, and where to look for what does the same.
fn without_option(layer: &str, option: &str) -> String {
    let place = match is_absent(option) {
        true => format!(" `from_python(\"{option}\")` says what to use."),
        false => String::new(),
    };
    format!("`{layer}` has no option `{option}`.{place}")
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

/// The call with Keras's options as methods.
fn chained_call(case: &Case, name: &str, list: &ast::ArgList) -> Option<String> {
    match name {
        "Conv2D::new" => windows(case, name, list, &["filters", "kernel_size"]),
        "MaxPooling2D::new" => windows(case, name, list, &["pool_size"]),
        _ => chained(case, name, list),
    }
}

/// The call of a layer with windows, which takes the arguments of these names; the next one without
/// a name is the stride.
fn windows(case: &Case, name: &str, list: &ast::ArgList, names: &[&str]) -> Option<String> {
    let given = values(case, list);
    let argument = |(place, name): (usize, &&str)| {
        let named = given.iter().find(|it| it.0 == Some(*name));
        let by_place = || given.get(place).filter(|it| it.0.is_none());
        // Keras has a default for the size of a pooling only.
        let default = (*name == "pool_size").then_some("2");
        named.or_else(by_place).map(|it| it.1).or(default)
    };
    let arguments: Vec<&str> = names.iter().enumerate().map(argument).collect::<Option<_>>()?;
    let mut options = String::new();
    for (place, (option, value)) in given.iter().enumerate() {
        let by_place = || names.iter().chain(&["strides"]).nth(place).copied();
        match option.or_else(by_place)? {
            option if is_elsewhere(option) || is_default(option, value) => {}
            "activation" | "padding" | "strides" | "name" => {
                let option = option.unwrap_or("strides");
                let value = if option == "name" { (*value).to_owned() } else { own(value) };
                options += &format!(".{option}({value})");
            }
            known if names.contains(&known) => {}
            _ => return None,
        }
    }
    Some(format!("{name}({}){options}", arguments.join(", ")))
}

/// The call with all arguments but the first as methods.
fn chained(case: &Case, name: &str, list: &ast::ArgList) -> Option<String> {
    let all = values(case, list);
    let (first, rest) = match all.split_first() {
        Some(((None, first), rest)) => (*first, rest),
        Some(((Some("units" | "shape" | "rate"), first), rest)) => {
            (first.trim_matches(['(', ')', ',']), rest)
        }
        _ => ("", &all[..]),
    };
    let option = |&(name, value): &(Option<&str>, &str)| match name {
        Some(name) if is_elsewhere(name) || is_default(name, value) => None,
        name => Some(format!(".{}({})", name.unwrap_or("activation"), own(value))),
    };
    let options: String = rest.iter().filter_map(option).collect();
    let is_activation = |it: &(Option<&str>, &str)| {
        it.0.is_some() || it.1.starts_with(|it: char| it.is_uppercase() || it == '"')
    };
    rest.iter().all(is_activation).then(|| format!("{name}({first}){options}"))
}

/// `model.fit(&x, &y)`, `model.fit(&x, &y, 50)`, `model.fit(&x, &y, epochs=50)`
pub(super) fn keras_fit(case: &Case) -> Option<Hint> {
    let call = method_around(case, "fit")?;
    let list = call.arg_list().filter(|_| case.is(&["E0061", "E0308", "E0425"]))?;
    let given = values(case, &list);
    let named: String = given
        .iter()
        .skip(2)
        .map(|(name, value)| format!(".{}({})", name.unwrap_or("epochs"), own(value)))
        .collect();
    let is_fit = |it: &(Option<&str>, &str)| it.1.contains("Fit::");
    let numbers = given.iter().skip(2).all(|it| it.0.is_some() || it.1.parse::<usize>().is_ok());
    if given.len() < 2
        || given.iter().any(is_fit)
        || !numbers
        || given.iter().take(2).any(|it| it.0.is_some())
    {
        return None;
    }
    let lent = |text: &str| format!("&{}", text.trim_start_matches('&'));
    let text = format!("({}, {}, Fit::new(){named})", lent(given[0].1), lent(given[1].1));
    let message = match given.get(2) {
        None => "`fit` also takes its options".to_owned(),
        Some((Some(name), value)) => format!("`{name}={value}` is not an argument in Rust"),
        Some((None, value)) => format!("the options of `fit` have names, and `{value}` has none"),
    };
    let rule = "`Fit::new()` has the options, as methods: `Fit::new().epochs(50)`.";
    let fix: Fix = case.replace(&list, text);
    Some(Hint::new(message, rule).label("options are missing").fix(fix))
}
