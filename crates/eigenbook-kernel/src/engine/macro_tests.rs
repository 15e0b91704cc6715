//! Tests that a notebook's own macros write: `#[test] fn $name() { … }` inside a `macro_rules!`.
//!
//! Their names are known only after the macro has been expanded. So the macro is changed to list
//! each test in a section of the compiled cell, where the code that runs the tests finds it.

use crate::edits::replaced;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The attributes and the head of a test.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<attributes>(?:#\[\s*(?:test|ignore|should_panic)\b[^\]]*\]\s*)+)",
        r"(?:pub(?:\([^)]*\))?\s+)?fn\s+(?P<name>\$?\w+)"
    ))
    .expect("it is a pattern")
});

static EXPECTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"should_panic[^"\]]*("[^"]*")?"#).expect("it is a pattern"));

/// The names of the source's macros that write tests.
pub(super) fn names(source: &str) -> Vec<String> {
    if !source.contains("macro_rules!") || !source.contains("test]") {
        return Vec::new();
    }
    let file = SourceFile::parse(source, Edition::CURRENT).tree();
    let macros = file.syntax().descendants().filter_map(ast::MacroRules::cast);
    let written = macros.filter(|it| it.token_tree().is_some_and(|it| writes_tests(&it)));
    written.filter_map(|it| Some(it.name()?.to_string())).collect()
}

fn writes_tests(body: &ast::TokenTree) -> bool {
    let text = body.syntax().text().to_string();
    HEAD.captures_iter(&text).any(|found| is_test(&found))
}

fn is_test(found: &Captures) -> bool {
    found["attributes"].split("#[").any(|it| it.trim_end().trim_end_matches(']').trim() == "test")
}

/// The source with macros that list the tests that they write.
pub(super) fn listing(source: &str) -> String {
    if names(source).is_empty() {
        return source.to_owned();
    }
    let file = SourceFile::parse(source, Edition::CURRENT).tree();
    let bodies = file.syntax().descendants().filter_map(ast::MacroRules::cast);
    let edits = bodies.filter_map(|it| it.token_tree()).map(|body| {
        let range = body.syntax().text_range();
        let text = body.syntax().text().to_string();
        let changed = HEAD.replace_all(&text, |found: &Captures| match is_test(found) {
            true => listed(&found["attributes"], &found["name"]),
            false => found[0].to_owned(),
        });
        (usize::from(range.start())..usize::from(range.end()), changed.into_owned())
    });
    replaced(source, edits.collect())
}

/// An entry of the list, and the head of the test.
fn listed(attributes: &str, name: &str) -> String {
    let panics = EXPECTED.captures(attributes).map_or("None".to_owned(), |found| {
        format!("Some({})", found.get(1).map_or("\"\"", |it| it.as_str()))
    });
    let is_ignored = attributes.contains("ignore");
    let entry = entry("module_path!()", &format!("stringify!({name})"), &panics, is_ignored, name);
    format!("{entry} pub fn {name}")
}

/// A test in the section.
fn entry(module: &str, name: &str, panics: &str, is_ignored: bool, function: &str) -> String {
    format!(
        "const _: () = {{ #[used] #[unsafe(link_section = \"eb_tests\")] \
         static EB_TEST: {ENTRY} = ({module}, {name}, {panics}, {is_ignored}, \
         || ::std::process::Termination::report({function}())); }};"
    )
}

const ENTRY: &str = "(&'static str, &'static str, ::core::option::Option<&'static str>, bool, fn() -> ::std::process::ExitCode)";

/// Rust that gives the tests in the section as `eb_tests` has them, if their path contains this.
pub(super) fn found(name: &str) -> String {
    // An entry without a name: without any, the section would not exist.
    let none = entry("\"\"", "\"\"", "None", true, "");
    format!(
        "{{ {none}\n#[allow(improper_ctypes)]\nunsafe extern \"C\" {{\n\
         #[link_name = \"__start_eb_tests\"] static EB_START: {ENTRY};\n\
         #[link_name = \"__stop_eb_tests\"] static EB_STOP: {ENTRY};\n}}\n\
         let (eb_start, eb_stop) = (&raw const EB_START, &raw const EB_STOP);\n\
         let eb_n = (eb_stop as usize - eb_start as usize) / ::core::mem::size_of::<{ENTRY}>();\n\
         let eb_all = unsafe {{ std::slice::from_raw_parts(eb_start, eb_n) }};\n\
         eb_all.iter().filter(|it| !it.1.is_empty()).map(|it| {{\n\
         let eb_path = it.0.split_once(\"::\").map_or(\"\", |it| it.1);\n\
         let eb_path = if eb_path.is_empty() {{ it.1.to_owned() }} else {{ format!(\"{{eb_path}}::{{}}\", it.1) }};\n\
         (&*eb_path.leak(), it.2, it.3, it.4)\n\
         }}).filter(|it| it.0.contains({name:?})).collect::<Vec<(&str, Option<&str>, bool, fn() -> std::process::ExitCode)>>() }}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_that_write_tests_are_found() {
        let source = "mod tests { macro_rules! each { ($($name:ident),*) => { $( \
            #[test] #[should_panic(expected = \"no\")] fn $name() { } fn other() {} )* } } \
            macro_rules! twice { ($e:expr) => { $e + $e } } each!(a, b); }";
        assert_eq!(names(source), ["each"]);
        let text = listing(source);
        assert!(
            !text.contains("#[test]") && text.contains("stringify!($name), Some(\"no\"), false")
        );
        assert!(text.contains("pub fn $name() { } fn other()"), "{text}");
    }
}
