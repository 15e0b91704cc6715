//! Comparisons of two values of which one does not say its type: `assert_eq!(v, vec![])`.
//!
//! Where a number can be compared only with a number of its own type, the compiler finds that type by
//! itself. The library brings `serde_json`, whose values can be compared with numbers as well, so in a
//! cell the compiler would not find it. A cell that does not compile for that is compiled once more,
//! with the types of both sides said to be the same, as they are without `serde_json`.

use super::inserts::Insert;
use crate::json::{code, is_error, list, number};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode, TextRange};
use serde_json::Value;
use std::ops::Range;

/// The definition of a macro of this name, which calls a function with both sides.
macro_rules! comparing {
    ($name:ident, $check:ident) => {
        concat!(
            "#[allow(unused_macros)] macro_rules! ",
            stringify!($name),
            " { ($name:ident!($l:expr, $r:expr $(, $($rest:tt)*)?)) => { match (&$l, &$r) { (l, r) => { ",
            stringify!($check),
            "(l, r); ::core::$name!(*l, *r $(, $($rest)*)?) } } }; ",
            "($l:expr; == ; $r:expr) => { match (&$l, &$r) { (l, r) => { ",
            stringify!($check),
            "(l, r); *l == *r } } }; ($l:expr; != ; $r:expr) => { match (&$l, &$r) { (l, r) => { ",
            stringify!($check),
            "(l, r); *l != *r } } }; } "
        )
    };
}

/// The codes of messages about a type that was not found.
const UNKNOWN: [&str; 3] = ["E0282", "E0283", "E0284"];

/// A macro that compares two values, as an assertion and as an expression: its name, and what it
/// says about their types.
pub struct Form {
    call: &'static str,
    pub definition: &'static str,
}

/// The two types are the same, or at least those of the items of two lists, which are tried in this
/// order.
pub const FORMS: [Form; 2] = [
    Form {
        call: "eigenbook_same!(",
        definition: concat!(
            "fn eigenbook_are_same<A>(_: &A, _: &A) {} ",
            comparing!(eigenbook_same, eigenbook_are_same)
        ),
    },
    Form {
        call: "eigenbook_alike!(",
        definition: concat!(
            "trait EigenbookItems { type Item; } ",
            "impl<T> EigenbookItems for [T] { type Item = T; } ",
            "impl<T, const N: usize> EigenbookItems for [T; N] { type Item = T; } ",
            "impl<T> EigenbookItems for ::std::vec::Vec<T> { type Item = T; } ",
            "impl<T: EigenbookItems + ?Sized> EigenbookItems for &T { type Item = T::Item; } ",
            "impl<T: EigenbookItems + ?Sized> EigenbookItems for &mut T { type Item = T::Item; } ",
            "fn eigenbook_are_alike<A: EigenbookItems + ?Sized, ",
            "B: EigenbookItems<Item = A::Item> + ?Sized>(_: &A, _: &B) {} ",
            comparing!(eigenbook_alike, eigenbook_are_alike)
        ),
    },
];

/// The macros that compare their first two arguments.
const COMPARING: [&str; 4] = ["assert_eq", "assert_ne", "debug_assert_eq", "debug_assert_ne"];
/// The macros that print the text of their argument, if it is the only one.
const PRINTING: [&str; 2] = ["assert", "debug_assert"];

/// What to insert into a source of which the compiler says this; nothing if a message is about
/// something else.
pub fn inserts(messages: &[Value], source: &str, form: &Form) -> Vec<Insert> {
    let errors: Vec<&Value> = messages.iter().filter(|it| is_error(it)).collect();
    let mut found = Vec::new();
    for error in errors.into_iter().filter(|it| UNKNOWN.contains(&code(it))) {
        let primary = list(&error["spans"]).find(|span| span["is_primary"] == true);
        let own = primary.and_then(|span| in_source(span, source));
        let Some(around) = own.and_then(|place| around(source, &place, form)) else {
            return Vec::new();
        };
        found.extend(around);
    }
    // Two messages may be about the same comparison.
    found.sort_by_key(|it: &(usize, String)| it.0);
    found.dedup();
    found.into_iter().filter_map(|(at, text)| Insert::at(source, at, text)).collect()
}

/// Whether the compiler misses types even so, or refuses the form.
pub fn is_refused(messages: &[Value], form: &Form) -> bool {
    let name = form.call.trim_end_matches("!(");
    messages.iter().any(|it| {
        let mut spans = list(&it["spans"]).filter_map(|span| span["text"][0]["text"].as_str());
        UNKNOWN.contains(&code(it)) || is_error(it) && spans.any(|text| text.contains(name))
    })
}

/// The bytes of a place in the source, or of the macro call there that it comes from.
pub fn in_source(span: &Value, source: &str) -> Option<Range<usize>> {
    let mut place = span;
    while place["file_name"] != "src/lib.rs" {
        place = place["expansion"].get("span")?;
    }
    let range = number(&place["byte_start"])?..number(&place["byte_end"])?;
    source.get(range.clone()).map(|_| range)
}

/// What to insert around the innermost comparison at this place.
fn around(text: &str, place: &Range<usize>, form: &Form) -> Option<Vec<(usize, String)>> {
    let whole = u32::try_from(place.start).ok()?..u32::try_from(place.end).ok()?;
    let file = SourceFile::parse(text, Edition::CURRENT).tree();
    let range = TextRange::new(whole.start.into(), whole.end.into());
    if !file.syntax().text_range().contains_range(range) {
        return None;
    }
    let found = file.syntax().covering_element(range);
    found.ancestors().find_map(|node| {
        if let Some(binary) = ast::BinExpr::cast(node.clone()) {
            return around_operator(&binary, form);
        }
        let call = ast::MacroCall::cast(node)?;
        inside(text, place, &call, form).or_else(|| {
            let is_comparing = COMPARING.contains(&&*call.path()?.syntax().text().to_string());
            let [start, end] = ends(call.syntax());
            is_comparing.then(|| vec![(start, form.call.to_owned()), (end, ")".to_owned())])
        })
    })
}

fn ends(node: &SyntaxNode) -> [usize; 2] {
    let range = node.text_range();
    [usize::from(range.start()), usize::from(range.end())]
}

/// Around `a == b` or `a != b`.
fn around_operator(binary: &ast::BinExpr, form: &Form) -> Option<Vec<(usize, String)>> {
    let is_comparison = matches!(binary.op_token()?.text(), "==" | "!=");
    let [left, right] = [binary.lhs()?, binary.rhs()?].map(|side| ends(side.syntax()));
    is_comparison.then(|| {
        let places = [left[0], left[1], right[0], right[1]];
        places.into_iter().zip([form.call, ";", ";", ")"].map(str::to_owned)).collect()
    })
}

/// Around a comparison among the arguments of a macro.
fn inside(
    text: &str,
    place: &Range<usize>,
    call: &ast::MacroCall,
    form: &Form,
) -> Option<Vec<(usize, String)>> {
    const BEFORE: &str = "fn f() { f(";
    let [start, end] = ends(call.token_tree()?.syntax());
    let (start, end) = (start + 1, end - 1);
    if place.start < start || end < place.end {
        return None;
    }
    let arguments = &text[start..end];
    let moved = |at: usize| at - start + BEFORE.len();
    let code = format!("{BEFORE}{arguments}); }}");
    let found = around(&code, &(moved(place.start)..moved(place.end)), form)?;
    let mut found: Vec<_> =
        found.into_iter().map(|(at, text)| (at + start - BEFORE.len(), text)).collect();
    let name = call.path()?.syntax().text().to_string();
    let list = SourceFile::parse(&code, Edition::CURRENT).tree();
    let list = list.syntax().descendants().find_map(ast::ArgList::cast)?;
    if PRINTING.contains(&&*name) && list.args().count() == 1 {
        let written = arguments.trim().trim_end_matches(',');
        let at = start + arguments.find(written)? + written.len();
        found.push((at, format!(", \"{{}}\", {:?}", format!("assertion failed: {written}"))));
    }
    Some(found)
}

#[cfg(test)]
mod tests {

    #[test]
    fn the_innermost_comparison_is_found() {
        let around = |line: &str, at: &str| {
            let code = format!("fn f() {{ {line} }}");
            let start = code.find(at).unwrap();
            let found = super::around(&code, &(start..start + at.len()), &super::FORMS[0])?;
            let edits = found.into_iter().map(|(at, text)| (at..at, text)).collect();
            let changed = crate::edits::replaced(&code, edits);
            Some(changed["fn f() { ".len()..changed.len() - 2].to_owned())
        };
        for (line, at, expected) in [
            ("assert_eq!(v, vec![]);", "vec![]", "eigenbook_same!(assert_eq!(v, vec![]));"),
            ("let b = v == vec![];", "==", "let b = eigenbook_same!(v; == ;vec![]);"),
            (
                "assert!(v == vec![]);",
                "vec![]",
                "assert!(eigenbook_same!(v; == ;vec![]), \"{}\", \"assertion failed: v == vec![]\");",
            ),
            ("p!(\"{}\", a != b.sum())", "sum", "p!(\"{}\", eigenbook_same!(a; != ;b.sum()))"),
        ] {
            assert_eq!(around(line, at).as_deref(), Some(expected), "{line}");
        }
        assert_eq!(around("let v = vec![];", "vec![]"), None);
        assert_eq!(around("a < b", "<"), None);
    }
}
