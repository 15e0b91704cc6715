//! `:test`: runs the functions of the notebook that have `#[test]`, and reports the failures.
//!
//! A cell is not compiled in test mode, which removes these functions. Here they are compiled
//! again, in a block of their own, without the attributes that hide them.

use super::evcxr_engine::EvcxrEngine;
use super::interface::{Event, EventSender};
use super::package_tests::{self, Made};
use super::request::CellRequest;
use crate::compile::beside::{inserted, without_added};
use crate::compile::conditions::{self, Conditions};
use crate::compile::macro_tests;
use crate::diagnostics::{self, CellPart, Report};
use crate::edits::{blanks, replaced};
use crate::tokens::{Token, tokens};
use parking_lot::Mutex;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasName, HasVisibility};
use ra_ap_syntax::{Edition, SourceFile, TextRange, TextSize};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// Before the name of a function that runs the test of a package.
const BESIDE: &str = "eb_test_";

const KIND: &str = "application/vnd.eigenbook.tests+json";

/// A function with `#[test]`.
#[derive(Debug, PartialEq, Eq)]
struct Test {
    /// Its name, with those of the modules around it.
    name: String,
    /// The path of the function that runs it.
    path: String,
    /// Whether it is to panic, and with which text.
    panics: Option<String>,
    is_ignored: bool,
    /// The conditions under which it exists.
    conditions: String,
}

/// How many tests a source defines for this compiler, and whether its macros write more.
pub fn count(source: &str, rustc: &Path) -> (usize, bool) {
    let tests = if may_be_in(source) { visible(source).tests } else { Vec::new() };
    let has_conditions = tests.iter().any(|test| !test.conditions.is_empty());
    let known = has_conditions.then(|| Conditions::of(rustc));
    let is_there = |test: &&Test| known.as_ref().is_none_or(|known| known.hold(&test.conditions));
    (tests.iter().filter(is_there).count(), macro_tests::are_in(source))
}

impl EvcxrEngine {
    /// Runs the tests whose path contains this text.
    ///
    /// # Errors
    /// One of them fails, or does not compile.
    pub(super) fn run_tests(&mut self, name: &str, request: CellRequest<'_>) -> Result<(), Report> {
        let has_more = self.ledger.sources().any(macro_tests::are_in);
        // The macros and their calls list their tests where they are.
        let is_hidden = |source: &str| may_be_in(source) && !is_macro(source);
        let (mut texts, mut tests, mut parts) = (String::new(), Vec::new(), Vec::new());
        let mut left = Vec::new();
        for (source, number, first) in self.ledger.placed().filter(|it| is_hidden(it.0)) {
            let Visible { text, tests: own, left: own_left } = visible(source);
            left.extend(own_left);
            // The first line is that of the bracket.
            let start = texts.matches('\n').count() + 2;
            let number = u32::try_from(number).unwrap_or_default();
            let lines = start..start + text.matches('\n').count();
            parts.push(CellPart { lines, number, first });
            texts += &text;
            tests.extend(own);
        }
        if !left.is_empty() {
            request.say(&format!("Not run: {}.", left.join("; ")));
            if tests.is_empty() && !has_more {
                return Ok(());
            }
        }
        if tests.is_empty() && !has_more {
            request.say("There are no tests yet: a function with `#[test]` before it is one.");
            return Ok(());
        }
        tests.retain(|test| test.name.contains(name));
        let none = format!("No test has `{name}` in its name.");
        if tests.is_empty() && !has_more {
            request.say(&none);
            return Ok(());
        }
        let more = if has_more { macro_tests::found(name) } else { "vec![]".to_owned() };
        let code = runner(&texts, &tests, &more);
        let found = Arc::new(Mutex::new(Value::Null));
        let events = watching(request.events, found.clone());
        let plain: Vec<String> = code.lines().map(|line| without_added(line, 1).0).collect();
        let mut known = diagnostics::Cell::new(request.known.number, plain.join("\n"));
        known.parts = parts;
        self.run_rust(&code, CellRequest { events: &events, known: &known, ..request })?;
        let failed = found.lock().clone();
        let failed = failed.as_array().map(Vec::as_slice).unwrap_or_default();
        // First how many tests there were.
        let Some((n, failed)) = failed.split_first() else { return Ok(()) };
        let failed: Vec<&str> = failed.iter().filter_map(Value::as_str).collect();
        let n = n.as_str().unwrap_or_default();
        if n == "0" {
            request.say(&none);
        }
        if failed.is_empty() {
            return Ok(());
        }
        let message = format!("{} of {n} tests failed: {}", failed.len(), failed.join(", "));
        let cell = diagnostics::Cell::new(request.known.number, "");
        Err(diagnostics::failure(&cell, "TestFailure", &message))
    }
}

/// Passes everything on but the list of the tests that failed, which is kept.
fn watching(events: &EventSender, found: Arc<Mutex<Value>>) -> EventSender {
    let events = events.clone();
    EventSender::new(move |event| match event {
        Event::Result(bundle) if bundle.data.contains_key(KIND) => {
            if let Some(text) = bundle.data[KIND].as_str() {
                *found.lock() = serde_json::from_str(text).unwrap_or_default();
            }
        }
        event => events.send(event),
    })
}

/// Whether a source may have tests.
fn may_be_in(source: &str) -> bool {
    ["test]", "test)"].iter().any(|it| source.contains(it)) || package_tests::may_be_in(source)
}

/// A source without the attributes that hide tests, and with all items public.
struct Visible {
    text: String,
    tests: Vec<Test>,
    /// Why further ones are not run.
    left: Vec<String>,
}

fn visible(source: &str) -> Visible {
    let file = SourceFile::parse(source, Edition::CURRENT).tree();
    let mut edits = Vec::new();
    let bytes = |range: TextRange| usize::from(range.start())..usize::from(range.end());
    let mut tests = Vec::new();
    let named = |attribute: &ast::Attr, name: &str| {
        let path = attribute.path().map(|path| path.syntax().text().to_string());
        path.is_some_and(|path| path.rsplit("::").next() == Some(name))
    };
    let mut left = Vec::new();
    for item in file.syntax().descendants().filter_map(ast::Item::cast) {
        let made = match &item {
            ast::Item::Fn(it) => package_tests::of_function(it),
            ast::Item::MacroCall(it) => package_tests::of_call(it),
            _ => None,
        };
        if let Some(why) = made.as_ref().and_then(|it| it.left.clone()) {
            left.push(why);
            let range = item.syntax().text_range();
            edits.push((bytes(range), blanks(&source[range])));
            continue;
        }
        let mut is_hidden = made.is_some();
        for attribute in item.attrs() {
            let text = attribute.syntax().text().to_string();
            let of_test = ["test", "ignore", "should_panic"].iter().any(|it| named(&attribute, it));
            let is_of = |made: &Made| made.hidden.contains(&attribute.syntax().text_range());
            if of_test && !made.as_ref().is_some_and(is_of) {
                // The lines and columns stay those of the cell.
                edits.push((bytes(attribute.syntax().text_range()), blanks(&text)));
                is_hidden = true;
            } else if conditions::is_outer(&attribute) {
                edits.push((bytes(attribute.syntax().text_range()), in_tests(&text)));
            }
        }
        let (visibility, word) = match &item {
            ast::Item::MacroCall(_) if is_hidden => (None, None),
            ast::Item::Fn(it) if is_hidden => (it.visibility(), Some(first_word(it.syntax()))),
            ast::Item::Module(it) => (it.visibility(), Some(first_word(it.syntax()))),
            _ => continue,
        };
        if let (None, Some(word)) = (visibility, word) {
            edits.push(inserted(bytes(TextRange::empty(word)).start, "pub "));
        }
        match (made, &item) {
            (None, ast::Item::Fn(function)) if function.attrs().any(|it| named(&it, "test")) => {
                let name = function.name().map(|it| it.to_string()).unwrap_or_default();
                tests.push(test(&item, &name, &name, &named));
            }
            (Some(made), _) => {
                edits.extend(made.hidden.iter().map(|it| (bytes(*it), blanks(&source[*it]))));
                let (beside, own) = of_package(&item, made, &named);
                edits.push(inserted(bytes(item.syntax().text_range()).end, &beside));
                tests.extend(own);
            }
            _ => {}
        }
    }
    Visible { text: macro_tests::listed(&replaced(source, edits)) + "\n", tests, left }
}

/// The functions that run the tests of a package, as Rust, and these tests.
fn of_package(
    item: &ast::Item,
    made: Made,
    named: &dyn Fn(&ast::Attr, &str) -> bool,
) -> (String, Vec<Test>) {
    let (mut beside, mut tests) = (String::new(), Vec::new());
    for (name, call) in made.tests {
        let function = format!("{BESIDE}{}", name.replace("::", "_"));
        beside += &format!(" pub fn {function}() {} {{ {call} }}", made.returned);
        tests.push(test(item, &name, &function, named));
    }
    (beside, tests)
}

/// Whether a source is a macro.
fn is_macro(source: &str) -> bool {
    let file = SourceFile::parse(source, Edition::CURRENT).tree();
    let mut items = file.syntax().children().filter_map(ast::Item::cast);
    items.all(|it| matches!(it, ast::Item::MacroRules(_)))
}

/// A condition as it holds where tests are compiled: `test` is met.
fn in_tests(condition: &str) -> String {
    if condition.replace(' ', "") == "#[cfg(test)]" {
        return String::new();
    }
    let met = |token: Token<'_>| if token.text == "test" { "all()" } else { token.text }.to_owned();
    tokens(condition).map(met).collect()
}

/// The start of an item after its documentation and attributes.
fn first_word(item: &ra_ap_syntax::SyntaxNode) -> TextSize {
    let mut parts = item.children_with_tokens().filter(|it| {
        !it.kind().is_trivia() && it.as_node().is_none_or(|node| !ast::Attr::can_cast(node.kind()))
    });
    parts.next().map_or(item.text_range().start(), |it| it.text_range().start())
}

/// The test of an item by this name, which that function runs.
fn test(
    item: &ast::Item,
    name: &str,
    function: &str,
    named: &dyn Fn(&ast::Attr, &str) -> bool,
) -> Test {
    let has = |name| item.attrs().find(|it| named(it, name));
    let modules = item.syntax().ancestors().skip(1).filter_map(ast::Module::cast);
    let modules = modules.filter_map(|it| Some(it.name()?.to_string()));
    let mut modules: Vec<String> = modules.collect();
    modules.reverse();
    let inside = |name: &str| {
        modules.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
    };
    let around = conditions::around(item.syntax()).filter(conditions::is_outer);
    let conditions = around.map(|it| in_tests(&it.syntax().text().to_string())).collect();
    let panics = has("should_panic").map(|it| {
        let text = it.syntax().text().to_string();
        text.split_once('"')
            .and_then(|(_, it)| it.rsplit_once('"'))
            .map_or("", |it| it.0)
            .to_owned()
    });
    let is_ignored = has("ignore").is_some();
    Test { name: inside(name), path: inside(function), panics, is_ignored, conditions }
}

/// Rust that runs the tests, prints the result of each, and reports the failed ones to the kernel.
fn runner(sources: &str, tests: &[Test], more: &str) -> String {
    let entries: String = tests
        .iter()
        .map(|Test { name, path, panics, is_ignored, conditions }| {
            format!("{conditions} ({name:?}, {panics:?}, {is_ignored}, || std::process::Termination::report({path}())),\n")
        })
        .collect();
    format!(
        "{{\n{sources}\n#[allow(clippy::type_complexity)]\n\
        let eb_tests: &[(&str, Option<&str>, bool, fn() -> std::process::ExitCode)] = &[\n{entries}];\n\
        let mut eb_tests = eb_tests.to_vec();\n\
        eb_tests.append(&mut {more});\n{RUN}\n\
        println!(\"EVCXR_BEGIN_CONTENT {KIND}\\n{{eb_failed:?}}\\nEVCXR_END_CONTENT\");\n}}"
    )
}

const RUN: &str = r#"static EB_SAID: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());
let eb_hook = std::panic::take_hook();
std::panic::set_hook(Box::new(|info| {
    let said = info.payload_as_str().unwrap_or("it panicked with a value of another kind");
    if let Ok(mut last) = EB_SAID.lock() { *last = said.to_owned(); }
}));
let eb_n = eb_tests.len().to_string();
let mut eb_failed: Vec<&str> = vec![&eb_n];
for (eb_name, eb_panics, eb_is_ignored, eb_test) in &eb_tests {
    if *eb_is_ignored {
        println!("test {eb_name} ... ignored");
        continue;
    }
    EB_SAID.lock().map(|mut it| it.clear()).ok();
    let eb_result = std::panic::catch_unwind(|| eb_test());
    let eb_said = EB_SAID.lock().map(|it| it.clone()).unwrap_or_default();
    let eb_why = match (eb_result, eb_panics) {
        (Ok(code), None) if code == std::process::ExitCode::SUCCESS => None,
        (Ok(_), None) => Some("it returned an error".to_owned()),
        (Ok(_), Some(_)) => Some("it did not panic".to_owned()),
        (Err(_), Some(wanted)) if eb_said.contains(wanted) => None,
        (Err(_), _) => Some(eb_said),
    };
    match eb_why {
        None => println!("test {eb_name} ... ok"),
        Some(why) => {
            println!("test {eb_name} ... FAILED\n    {}", why.replace('\n', "\n    "));
            eb_failed.push(eb_name);
        }
    }
}
std::panic::set_hook(eb_hook);
if !eb_tests.is_empty() { println!("{} passed, {} failed", eb_tests.iter().filter(|it| !it.2).count() - (eb_failed.len() - 1), eb_failed.len() - 1); }"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_found_and_shown() {
        let source = "#[cfg(test)]\nmod tests { use super::*; #[test] fn a() {} fn b() {}\n\
            /// Panics.\n#[test]\n#[should_panic(expected = \"no\")] fn c() {} }";
        let Visible { text, tests: found, left } = visible(source);
        assert!(
            text.contains("/*eb>*/pub /*<eb*/mod tests")
                && text.contains("/*eb>*/pub /*<eb*/fn a")
                && text.contains("/*eb>*/pub /*<eb*/fn c")
        );
        assert!(!text.contains("#[") && left.is_empty(), "{text}");
        assert_eq!(text.lines().count(), source.lines().count());
        let test = |path: &str, panics: Option<&str>| Test {
            name: path.to_owned(),
            path: path.to_owned(),
            panics: panics.map(str::to_owned),
            is_ignored: false,
            conditions: String::new(),
        };
        assert_eq!(found, [test("tests::a", None), test("tests::c", Some("no"))]);
        let count = |source| count(source, Path::new("rustc"));
        assert_eq!((count(source), count("fn a() {}")), ((2, false), (0, false)));
        assert_eq!(count("#[cfg(feature = \"no\")] #[test] fn a() {}\n#[test] fn b() {}").0, 1);
    }
}
