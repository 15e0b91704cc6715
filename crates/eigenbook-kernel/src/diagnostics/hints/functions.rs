//! Functions: what they return, the types of their parameters, and types that nothing tells.

use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule, quoted};
use crate::diagnostics::types::shorten;
use ra_ap_syntax::ast::{self, HasName};

pub(super) const RULES: &[Rule] = &[
    semicolon_after_the_value,
    returns_nothing,
    parameter_without_type,
    type_unknown,
    elements_of_what,
    cases_missing,
];

/// `fn f() -> f64 { 2.0 * x; }`
fn semicolon_after_the_value(case: &Case) -> Option<Hint> {
    let fix = case.proposal("remove this semicolon")?;
    let function: ast::Fn = case.node()?;
    let name = function.name()?.text().to_string();
    let kind = case.text(&function.ret_type()?.ty()?).to_owned();
    let message = format!("`{name}` promises a value of type `{kind}` and returns nothing");
    let rule = "The last expression is what a function returns; a `;` after it throws it away.";
    Some(Hint::new(message, rule).label("promised here").fix(fix))
}

/// `fn f(x: f64) { 2.0 * x }`
fn returns_nothing(case: &Case) -> Option<Hint> {
    let fix = case.proposal("try adding a return type")?;
    let function: ast::Fn = case.node()?;
    let name = function.name()?.text().to_string();
    let rule = "The type of what a function returns comes after `->`.";
    Some(
        Hint::new(format!("`{name}` does not say that it returns a value"), rule)
            .label("returned here")
            .fix(fix),
    )
}

/// `fn f(x) -> f64`
fn parameter_without_type(case: &Case) -> Option<Hint> {
    let fix = case.proposal("if this is a parameter name, give it a type")?;
    let fix = fix.with("TypeName", "f64");
    let rule = "Every parameter says its type: `f64` for a number, `&Array2<f64>` for a matrix.";
    Some(Hint::new("a parameter needs a type", rule).label("of which type?").fix(fix))
}

/// `let v = Vec::new();`
fn type_unknown(case: &Case) -> Option<Hint> {
    if !case.is(&["E0282", "E0283", "E0284"]) {
        return None;
    }
    let binding: ast::LetStmt = case.node()?;
    let pattern = case.text(&binding.pat()?).to_owned();
    let name = pattern.trim_start_matches("mut ").to_owned();
    let known = quoted(case.message(), 0).map(shorten).unwrap_or_default();
    let value = binding.initializer().map(|it| case.text(&it)).unwrap_or_default();
    let kind = match known.as_str() {
        "" if value.ends_with(".collect()") => "Vec<_>".to_owned(),
        "" => "f64".to_owned(),
        generic => generic.replace("&_", "f64").replace('_', "f64"),
    };
    let end = case.range(&binding.pat()?).end;
    let fix = case.code.change([(end..end, format!(": {kind}"))]);
    let rule = "Nothing says it yet, so the line must: for example with `f64`, a float.";
    let fix = if binding.ty().is_some() { Default::default() } else { fix };
    Some(
        Hint::new(format!("the type of `{name}` is not known"), rule)
            .label("of which type?")
            .fix(fix),
    )
}

/// `let v: Vec = …`
fn elements_of_what(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| case.message().starts_with("missing generics"))?;
    let fix = case.proposal("add missing generic argument")?;
    let fix = fix.with("<T>", "<_>").with("<K, V>", "<_, _>");
    let rule = "The types of its elements are written in `<…>`; `_` lets the compiler find them.";
    Some(Hint::new(format!("`{name}` of what?"), rule).label("of which elements?").fix(fix))
}

/// A `match` that forgets a case.
fn cases_missing(case: &Case) -> Option<Hint> {
    if !case.is(&["E0004"]) {
        return None;
    }
    let missing = quoted(case.message(), 0)?;
    let whole: ast::MatchExpr = case.node()?;
    let last = whole.match_arm_list()?.arms().last()?;
    let comma = if case.text(&last).ends_with(',') { "" } else { "," };
    let fix = Fix::lines(format!("{}{comma}\n{missing} => todo!(),", case.text(&last)));
    let message = format!("`match` does not say what to do with `{missing}`");
    let rule = "A `match` covers every case; `_ =>` covers all others.";
    Some(Hint::new(message, rule).label("not all cases").fix(fix))
}
