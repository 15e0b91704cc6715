//! What the engine says itself about variables that it cannot keep from cell to cell.

use super::borrowed::owned;
use super::operands::binding;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use crate::diagnostics::types::shorten;
use ra_ap_syntax::ast::{self, AstNode};

pub(super) const RULES: &[Rule] = &[
    disk_full,
    closure,
    borrowed,
    nameless,
    type_not_found,
    private_type,
    redefined,
    semicolon,
    library_missing,
];

/// The hint at the `let` of the variable.
fn at_binding(case: &Case, name: &str, hint: Hint) -> Hint {
    let pattern = binding(case, name).and_then(|it| it.pat());
    match pattern {
        Some(pattern) => hint.at(case.code.span(case.range(&pattern))),
        None => hint,
    }
}

/// There is no room for the few files that a cell is compiled from, and to.
fn disk_full(case: &Case) -> Option<Hint> {
    const WORDS: [&str; 2] = ["No space left on device", "Disk quota exceeded"];
    WORDS.iter().find(|words| case.says(words))?;
    let message = "the disk is full, and the cell could not be compiled";
    let rule = "Cells are compiled in the folder for temporary files, which needs some megabytes.\n\
                Your variables are as they were. Free some space, and run the cell again.";
    let mut hint = Hint::new(message, rule);
    hint.name = Some("DiskFull");
    Some(hint)
}

/// `let f = |x: f64| x * x;`
fn closure(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| case.message().contains("is a closure, which cannot"))?;
    let message = format!("`{name}` is a closure, and a closure ends with its cell");
    let rule = "Later cells can call a function, written with `fn`, or a closure in a `Box`.";
    let fix = binding(case, name).and_then(|it| it.initializer()).and_then(|value| match value {
        ast::Expr::ClosureExpr(closure) => boxed(case, name, &closure),
        _ => None,
    });
    let hint = Hint::new(message, rule).label("cannot be kept").fix(fix.unwrap_or_default());
    Some(at_binding(case, name, hint))
}

/// `fn f(x: f64) -> f64 { x * x }`, or the closure in a box where it uses variables around it.
fn boxed(case: &Case, name: &str, closure: &ast::ClosureExpr) -> Option<Fix> {
    let parameters: Vec<ast::Param> = closure.param_list()?.params().collect();
    let kinds: Vec<String> = parameters
        .iter()
        .map(|it| match it.ty() {
            Some(kind) => case.text(&kind).to_owned(),
            None => "f64".to_owned(),
        })
        .collect();
    let whole = binding(case, name)?;
    let result = closure.ret_type().and_then(|it| it.ty()).map_or("f64", |it| case.text(&it));
    let names: Vec<&str> = parameters
        .iter()
        .filter_map(|it| it.pat())
        .map(|it| case.code.text(case.range(&it)))
        .collect();
    let body = case.text(&closure.body()?);
    let outer = case.code.all::<ast::PathExpr>().any(|path| {
        let inside = case.range(closure);
        let range = case.range(&path);
        let text = case.text(&path);
        let called = text.contains("::") || case.code.text(0..range.start).is_empty();
        inside.start <= range.start && range.end <= inside.end && !names.contains(&text) && !called
    });
    let text = match outer {
        true => format!(
            "let {name}: Box<dyn Fn({}) -> {result}> = Box::new({});",
            kinds.join(", "),
            moving(case.text(closure))
        ),
        false => {
            let list: Vec<String> =
                names.iter().zip(&kinds).map(|(name, kind)| format!("{name}: {kind}")).collect();
            let body =
                if body.starts_with('{') { body.to_owned() } else { format!("{{ {body} }}") };
            format!("fn {name}({}) -> {result} {body}", list.join(", "))
        }
    };
    Some(case.replace(&whole, text))
}

/// The closure with `move`, so that it keeps what it uses.
fn moving(closure: &str) -> String {
    if closure.starts_with("move") { closure.to_owned() } else { format!("move {closure}") }
}

/// A variable that borrows from another one.
fn borrowed(case: &Case) -> Option<Hint> {
    let (name, kind) = not_persisted(case)?;
    let words = ["&", "View", "'_", "Iter"];
    if !kind.is_empty() && !words.iter().any(|word| kind.contains(word)) {
        return None;
    }
    let value = binding(case, name).and_then(|it| it.initializer());
    let lender = value.as_ref().and_then(|value| lender(case, value));
    let lender = lender.map_or("a value without a name".to_owned(), |it| format!("`{it}`"));
    let message = format!("`{name}` borrows from {lender}, and a borrow ends with its cell");
    let rule = "Later cells find values, not references. Keep a copy, or put both in `{ … }`.";
    let mut hint = Hint::new(message, rule).label(format!("only lent by {lender}"));
    hint.name = Some("E0597");
    Some(match value {
        Some(value) => hint.at(case.code.span(case.range(&value))).fix(owned(case, &value)),
        None => hint,
    })
}

/// The variable that the value borrows from: the first one in it, closures left out.
fn lender<'a>(case: &Case<'a>, value: &ast::Expr) -> Option<&'a str> {
    let paths = value.syntax().descendants().filter_map(ast::PathExpr::cast);
    let own = |it: &ast::PathExpr| {
        !it.syntax().ancestors().any(|node| ast::ClosureExpr::can_cast(node.kind()))
    };
    // A macro's name ends in `_` in the tree, and `Vec::new` is no variable.
    let is_name = |it: &&str| it.chars().all(|it| it.is_alphanumeric() || it == '_');
    paths.filter(own).map(|it| case.code.text(case.range(&it))).find(is_name)
}

/// A variable whose type has no name.
fn nameless(case: &Case) -> Option<Hint> {
    let (name, kind) = not_persisted(case)?;
    let rule = "Its type has no name that a later cell could use. Gather the values, or use it inside `{ … }`.";
    let value = binding(case, name).and_then(|it| it.initializer());
    let fix = value.filter(|_| kind.contains("Map<")).map(|value| owned(case, &value));
    let label = format!("a `{}`", shorten(kind));
    let label = if label.chars().count() > 60 { "cannot be kept".to_owned() } else { label };
    let hint = Hint::new(format!("`{name}` cannot be kept for later cells"), rule).label(label);
    Some(at_binding(case, name, hint.fix(fix.unwrap_or_default())))
}

/// The variable that the engine cannot keep, and its type, where that is told.
fn not_persisted<'a>(case: &Case<'a>) -> Option<(&'a str, &'a str)> {
    let (name, rest) = case.message().strip_prefix("The variable `")?.split_once('`')?;
    match rest.contains("contains a reference with a non-static lifetime") {
        true => Some((name, "")),
        false => Some((name, between(rest, "has type `", "` which cannot be persisted")?)),
    }
}

/// A type that the engine could not find out.
fn type_not_found(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("Couldn't automatically determine type of variable")?;
    let name = case.quoted(0)?;
    let rule = "Later cells need to know it. Write it behind the name: `f64` is the usual float.";
    let value = binding(case, name).and_then(|it| it.initializer());
    let kind = match value.map(|it| case.text(&it)) {
        Some(text)
            if text.starts_with("Vec::")
                || text.starts_with("vec!")
                || text.contains("collect") =>
        {
            "Vec<f64>"
        }
        Some(text) if text.starts_with("None") || text.starts_with("Some") => "Option<f64>",
        _ => "f64",
    };
    let pattern = binding(case, name).and_then(|it| it.pat());
    let fix = pattern.map(|pattern| {
        let end = case.range(&pattern).end;
        case.code.change([(end..end, format!(": {kind}"))])
    });
    let hint =
        Hint::new(format!("the type of `{name}` is not known"), rule).label("of which type?");
    Some(at_binding(case, name, hint.fix(fix.unwrap_or_default())))
}

fn private_type(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("Failed to determine type of variable")?;
    let (name, kind) = (case.quoted(0)?, between(case.message(), "suggested type ", ", but")?);
    let message =
        format!("`{name}` cannot be kept: its type `{}` is private to its library", shorten(kind));
    let rule = "Use it inside one cell, in `{ … }`, and keep what you get from it.";
    Some(at_binding(case, name, Hint::new(message, rule).label("cannot be kept")))
}

/// A struct was defined anew, and variables have the old type.
fn redefined(case: &Case) -> Option<Hint> {
    let names = case
        .message()
        .strip_prefix("A type redefinition resulted in the following variables being lost: ")?;
    let names: Vec<String> = names.split(", ").map(|it| format!("`{it}`")).collect();
    let message = format!("{} had the old type and could not be kept", names.join(", "));
    let rule = "A type that is defined again is another type, also when its text is the same. Make the values again.";
    Some(Hint::new(message, rule))
}

fn semicolon(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("Looks like you're missing a semicolon")?;
    let lines = crate::diagnostics::source::code_lines(&case.cell.code);
    let open = |line: &str| {
        line.starts_with("let ") && !line.ends_with([';', '{', '(', '[', ',', '=', '+', '*'])
    };
    let number = lines.iter().position(|line| open(line.trim()))?;
    let line = case.cell.line(number + 1)?;
    let mut span = case.code.span(0..0);
    let end = line.trim_end().chars().count() + 1;
    (span.start_line, span.end_line, span.start_column, span.end_column) =
        (number + 1, number + 1, end, end);
    let fix = case.code.change([(case.code.range(&span), ";".to_owned())]);
    let rule = "A statement ends with `;`. Only the last expression of a cell has none: its value is shown.";
    Some(
        Hint::new("a `;` is missing at the end of the line", rule)
            .label("`;` missing")
            .at(span)
            .fix(fix),
    )
}

/// `:dep` of a library that is not there.
fn library_missing(case: &Case) -> Option<Hint> {
    let message = case.message();
    let name = between(message, "no matching package named `", "`")?;
    let offline = message.contains("offline")
        || message.contains("failed to fetch")
        || message.contains("Could not resolve");
    let rule = match offline {
        true => {
            "The registry could not be reached: without a network only what is already here can be used."
        }
        false => "Look at the spelling: names of libraries are those of crates.io.",
    };
    Some(Hint::new(format!("there is no library called `{name}`"), rule))
}
