//! Only what is made with `mut` can be changed.

use crate::diagnostics::hint::{Case, Hint, Rule};

pub(super) const RULES: &[Rule] = &[behind_a_reference, variable];

fn is_about_change(case: &Case) -> bool {
    case.is(&["E0384", "E0594", "E0596"])
}

/// `fn grow(v: &Vec<f64>) { v.push(1.0); }`
fn behind_a_reference(case: &Case) -> Option<Hint> {
    if !is_about_change(case) || !case.says("behind a `&` reference") {
        return None;
    }
    let name = case.quoted(0)?.trim_start_matches('*');
    let message = format!("`{name}` is lent for reading only");
    let rule = "To change what is lent, the function takes `&mut`, and the call gives `&mut`.";
    let fix = case.proposal("mutable reference").unwrap_or_default();
    Some(Hint::new(message, rule).label("this would change it").fix(fix))
}

/// `let x = 1; x = 2;`
fn variable(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| is_about_change(case))?;
    let message = format!("`{name}` cannot be changed: it was made without `mut`");
    let proposal = case.proposal("mutable");
    let rule = match proposal {
        Some(_) => "A variable stays as it is unless `mut` allows it to change.",
        None => {
            "A variable stays as it is unless `mut` allows it to change: declare it again with `mut`."
        }
    };
    let fix = proposal.unwrap_or_else(|| case.before_line(&format!("let mut {name} = {name};")));
    Some(Hint::new(message, rule).label("this changes it").fix(fix))
}
