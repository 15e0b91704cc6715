//! Brackets that do not close, by the cell alone: what the compiler says of them is about the code
//! around the cell.

use crate::diagnostics::hint::{Case, Hint, Rule};

pub(super) const RULES: &[Rule] = &[unbalanced];

/// What is wrong with the brackets of a cell.
enum Fault {
    /// Opened at this byte, and never closed.
    Open(usize),
    /// Closed at this byte, and never opened.
    Closed(usize),
    /// Opened at one byte and closed at another by another kind.
    Mixed(usize, usize),
}

const PAIRS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}')];

fn closing(open: char) -> char {
    PAIRS.iter().find(|it| it.0 == open).map_or(open, |it| it.1)
}

/// The first fault, in a text without comments and without what stands in quotes.
fn fault(bare: &str) -> Option<Fault> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, sign) in bare.char_indices() {
        if PAIRS.iter().any(|it| it.0 == sign) {
            open.push((at, sign));
        } else if PAIRS.iter().any(|it| it.1 == sign) {
            match open.pop() {
                Some((_, own)) if closing(own) == sign => {}
                // The one that is closed here stands further out.
                Some((start, _)) if open.iter().any(|it| closing(it.1) == sign) => {
                    return Some(Fault::Open(start));
                }
                Some((start, _)) => return Some(Fault::Mixed(start, at)),
                None => return Some(Fault::Closed(at)),
            }
        }
    }
    open.pop().map(|(start, _)| Fault::Open(start))
}

fn unbalanced(case: &Case) -> Option<Hint> {
    // A text that is never closed swallows brackets.
    if case.is(&["E0758", "E0762", "E0763", "E0765", "E0766", "E0748"]) {
        return None;
    }
    let (bare, code) = (&case.code.bare, case.code);
    let sign = |at: usize| bare[at..].chars().next().unwrap_or_default();
    let rule = "Each bracket that opens is closed by one of its kind, the innermost first.";
    let (message, label, at, change) = match fault(bare)? {
        Fault::Open(at) => {
            let line = at + bare[at..].find('\n').unwrap_or(bare.len() - at);
            let end = bare[..line].trim_end_matches([' ', ';', '?', '\t']).len().max(at + 1);
            let change = match sign(at) {
                '{' => (bare.len()..bare.len(), "\n}".to_owned()),
                open => (end..end, closing(open).to_string()),
            };
            (format!("the bracket `{}` is never closed", sign(at)), "opened here", at, change)
        }
        Fault::Closed(at) => {
            let message = format!("the bracket `{}` closes nothing", sign(at));
            (message, "one too many", at, (at..at + 1, String::new()))
        }
        Fault::Mixed(start, at) => {
            let (open, wanted) = (sign(start), closing(sign(start)));
            let message = format!("`{open}` is closed by `{wanted}`, not by `{}`", sign(at));
            (message, "of another kind", at, (at..at + 1, wanted.to_string()))
        }
    };
    let hint = Hint::new(message, rule).label(label).at(code.span(at..at + 1));
    let mut hint = hint.fix(code.change([change]));
    hint.name = Some("SyntaxError");
    // More than one bracket may be missing, and then one is not enough.
    let whole =
        hint.fix.whole.as_deref().map(|it| crate::diagnostics::source::code_lines(it).join("\n"));
    if whole.is_some_and(|it| fault(&it).is_some()) {
        hint.fix = Default::default();
    }
    Some(hint)
}
