//! Tests that a notebook's own macros write: `#[test] fn $name() { … }` inside a `macro_rules!`.
//!
//! Their names are known only after the macro has been expanded. So in a cell that runs tests the
//! macros list what they write in a section of the compiled cell, where that cell finds it.

use crate::edits::{Edit, blanks, replaced};
use crate::tokens::{Token, meaningful, opening};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, SourceFile};

/// In a cell that runs the tests of macros.
pub(super) const MARK: &str = "__start_eb_tests";

/// An entry of the list: the module, the name, the attributes, and the test.
const ENTRY: &str = "(&'static str, &'static str, &'static str, fn() -> ::std::process::ExitCode)";

/// Whether a macro of the source writes tests.
pub fn are_in(source: &str) -> bool {
    !edits(source).is_empty()
}

/// The source with macros that list the tests that they write, on the same lines.
pub fn listed(source: &str) -> String {
    replaced(source, edits(source))
}

fn edits(source: &str) -> Vec<Edit> {
    if !source.contains("macro_rules!") || !source.contains("test") {
        return Vec::new();
    }
    let file = SourceFile::parse(source, Edition::CURRENT).tree();
    let macros = file.syntax().descendants().filter_map(ast::MacroRules::cast);
    let bodies = macros.filter_map(|it| it.token_tree());
    let mut edits = Vec::new();
    for body in bodies {
        let start = usize::from(body.syntax().text_range().start());
        let text = body.syntax().text().to_string();
        let tokens: Vec<Token<'_>> = meaningful(&text).collect();
        let tests = (0..tokens.len()).filter_map(|at| Test::at(&tokens, at));
        let mut own: Vec<_> = tests.flat_map(|test| test.edits(&tokens, &text)).collect();
        if own.is_empty() {
            continue;
        }
        // A module of tests is there as well.
        let hidden = tokens.windows(7).filter(|it| joined(it) == "#[cfg(test)]");
        own.extend(hidden.map(|it| left_out(it, &text)));
        edits.extend(
            own.into_iter().map(|(place, text)| (place.start + start..place.end + start, text)),
        );
    }
    edits
}

/// A function in a macro with `#[test]`, by its tokens.
struct Test {
    /// The name, as the macro writes it: `$name`.
    name: String,
    /// The attributes, from the first one to the word behind the last one.
    start: usize,
    end: usize,
    /// Those that make it a test.
    of_test: Vec<std::ops::Range<usize>>,
}

impl Test {
    /// The test whose `fn` this token is.
    fn at(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let text = |at: usize| tokens.get(at).map_or("", |it| it.text);
        let name = match (text(at), text(at + 1)) {
            ("fn", "$") => ["$", text(at + 2)].concat(),
            ("fn", name) if name.starts_with(|it: char| it.is_alphabetic() || it == '_') => {
                name.to_owned()
            }
            _ => return None,
        };
        // `pub`, `pub(crate)`, `$vis`
        let mut end = at;
        if end > 0 && text(end - 1) == ")" {
            end = opening(tokens, end - 1)?;
        }
        end -= usize::from(end > 0 && text(end - 1) == "pub");
        end -= if end > 1 && text(end - 2) == "$" { 2 } else { 0 };
        let (mut start, mut of_test, mut is_test) = (end, Vec::new(), false);
        while start > 0 {
            // `#[…]` or `$(#[…])*`
            let is_repeated = text(start - 1) == "*";
            let Some(open) = opening(tokens, start - 1 - usize::from(is_repeated)) else { break };
            let is_attribute = match is_repeated {
                true => {
                    text(open) == "(" && text(open + 1) == "#" && open > 0 && text(open - 1) == "$"
                }
                false => text(open) == "[" && open > 0 && text(open - 1) == "#",
            };
            if !is_attribute {
                break;
            }
            if !is_repeated && ["test", "ignore", "should_panic"].contains(&text(open + 1)) {
                is_test |= joined(&tokens[open..start]) == "[test]";
                of_test.push(open - 1..start);
            }
            start = open - 1;
        }
        is_test.then_some(Self { name, start, end, of_test })
    }

    /// The entry of the list before the function, and its attributes left out.
    fn edits(self, tokens: &[Token<'_>], text: &str) -> Vec<Edit> {
        let attributes: Vec<&str> = tokens[self.start..self.end].iter().map(|it| it.text).collect();
        let attributes = format!("stringify!({})", attributes.join(" "));
        let name = format!("stringify!({})", self.name);
        let entry = entry("module_path!()", &name, &attributes, &self.name);
        let place = tokens[self.start].place.start;
        let left_out = self.of_test.into_iter().map(|it| left_out(&tokens[it], text));
        [(place..place, entry)].into_iter().chain(left_out).collect()
    }
}

/// The tokens as one text.
fn joined(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|it| it.text).collect()
}

/// Blanks in the place of these tokens of the text.
fn left_out(tokens: &[Token<'_>], text: &str) -> Edit {
    let place = tokens[0].place.start..tokens[tokens.len() - 1].place.end;
    (place.clone(), blanks(&text[place]))
}

/// A test in the section.
fn entry(module: &str, name: &str, attributes: &str, function: &str) -> String {
    format!(
        "const _: () = {{ #[used] #[unsafe(link_section = \"eb_tests\")] \
         static EB_TEST: {ENTRY} = ({module}, {name}, {attributes}, \
         || ::std::process::Termination::report({function}())); }}; "
    )
}

/// Rust that gives the tests in the section, sorted, if their path contains this: the path, the text
/// of a panic that is expected, whether it is ignored, and the test.
pub fn found(name: &str) -> String {
    // An entry without a name: without any, the section would not exist.
    let none = entry("\"\"", "\"\"", "\"\"", "");
    format!(
        "{{ {none}\n#[allow(improper_ctypes)]\nunsafe extern \"C\" {{\n\
         #[link_name = \"{MARK}\"] static EB_START: {ENTRY};\n\
         #[link_name = \"__stop_eb_tests\"] static EB_STOP: {ENTRY};\n}}\n\
         let (eb_start, eb_stop) = (&raw const EB_START, &raw const EB_STOP);\n\
         let eb_n = (eb_stop as usize - eb_start as usize) / ::core::mem::size_of::<{ENTRY}>();\n\
         let eb_all = unsafe {{ std::slice::from_raw_parts(eb_start, eb_n) }};\n\
         let eb_name = {name:?};\n{READ}\n}}"
    )
}

const READ: &str = r##"let eb_panics = |it: &str| -> Option<&'static str> {
    let (_, wanted) = it.split_once("should_panic")?;
    let Some((_, text)) = wanted.split_once('"').filter(|it| !it.0.contains(']')) else { return Some("") };
    let mut is_escaped = false;
    let end = text.find(|sign| {
        let is_end = sign == '"' && !is_escaped;
        is_escaped = sign == '\\' && !is_escaped;
        is_end
    });
    Some(text[..end.unwrap_or(text.len())].replace("\\\"", "\"").replace("\\\\", "\\").leak())
};
let mut eb_found: Vec<(&str, Option<&str>, bool, fn() -> std::process::ExitCode)> = eb_all
    .iter()
    .filter(|it| !it.1.is_empty())
    .map(|it| {
        let path = it.0.split_once("::").map_or(it.1.to_owned(), |(_, module)| format!("{module}::{}", it.1));
        (&*path.leak(), eb_panics(it.2), it.2.replace(' ', "").contains("#[ignore"), it.3)
    })
    .filter(|it| it.0.contains(eb_name))
    .collect();
eb_found.sort_by_key(|it| it.0);
eb_found"##;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_list_the_tests_that_they_write() {
        let source = "mod tests { macro_rules! each { ($($name:ident),*) => { $( \
            #[test] // why\n#[should_panic(expected = \"a[0] \\\"b\\\"\")] fn $name() { } \
            fn other() {} )* } } macro_rules! twice { ($e:expr) => { $e + $e } } each!(a, b); }";
        assert!(are_in(source));
        let text = listed(source);
        assert!(!text.contains("] // why") && text.contains("stringify!($name)"), "{text}");
        assert_eq!(text.lines().count(), source.lines().count());
        assert!(
            text.contains(
                r#"stringify!(# [ test ] # [ should_panic ( expected = "a[0] \"b\"" ) ])"#
            )
        );
        assert!(text.ends_with(
            "fn other() {} )* } } macro_rules! twice { ($e:expr) => { $e + $e } } each!(a, b); }"
        ));
        for (head, is_test) in [
            ("#[test] #[allow(unused)] fn $n()", true),
            ("$(#[$m])* #[test] $vis fn $n()", true),
            ("#[cfg(test)] mod tests { #[test] pub(crate) fn one()", true),
            ("#[testing] fn $n()", false),
            ("fn test()", false),
            ("#[test] fn [<$n _test>]()", false),
        ] {
            let source = format!("macro_rules! m {{ () => {{ {head} {{}} }} }} }}");
            assert_eq!(are_in(&source), is_test, "{head}");
            assert!(!listed(&source).contains("cfg(test)"));
        }
    }
}
