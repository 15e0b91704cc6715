//! Tests that packages write: by `#[quickcheck]`, `#[rstest]`, `#[tokio::test]` and `proptest! { … }`.
//!
//! What they write has `#[test]`, which exists in test mode only. Here a function beside theirs calls it
//! as they do, and the attributes are left out. What they write in another way is named, and not run.

use crate::tokens::{Token, meaningful};
use ra_ap_syntax::ast::{self, AstNode, HasArgList, HasAttrs, HasName};
use ra_ap_syntax::{Edition, SourceFile, TextRange};

/// What a package makes of a function or a call of its macro.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The tests: the name of each, and the body of a function that runs it.
    pub tests: Vec<(String, String)>,
    /// What these functions return: `-> Result<(), Error>`, or nothing.
    pub returned: String,
    /// What is left out.
    pub hidden: Vec<TextRange>,
    /// Why the item is left out, with its tests.
    pub left: Option<String>,
}

/// Whether a source may have such tests.
pub fn may_be_in(source: &str) -> bool {
    ["rstest", "quickcheck", "proptest", "::test"].iter().any(|it| source.contains(it))
}

/// The last name of an attribute's path, and the first.
fn path_of(attribute: &ast::Attr) -> Option<(String, String)> {
    let path = attribute.path()?.syntax().text().to_string();
    let part = |it: Option<&str>| it.map(|it| it.trim().to_owned());
    Some((part(path.rsplit("::").next())?, part(path.trim_start_matches("::").split("::").next())?))
}

/// The tests of a function with an attribute of a package.
pub fn of_function(function: &ast::Fn) -> Option<Made> {
    let name = function.name()?.to_string();
    let named = |wanted: &str| {
        function.attrs().find(|it| path_of(it).is_some_and(|(last, _)| last == wanted))
    };
    let test = named("test");
    let runtime = test.as_ref().and_then(path_of).map(|(_, first)| first);
    let is_async = function.async_token().is_some();
    let returned = function.ret_type().map(|it| it.to_string()).unwrap_or_default();
    let run = |call: String| match (is_async, runtime.as_deref()) {
        (true, Some("async_std")) => Some(format!("::async_std::task::block_on({call})")),
        (true, Some("tokio")) => Some(format!(
            "::tokio::runtime::Builder::{}.enable_all().build().expect(\"a runtime\").block_on({call})",
            of_tokio(&test.as_ref().map(|it| it.to_string()).unwrap_or_default())
        )),
        (true, _) => None,
        (false, _) => Some(call),
    };
    if let Some(attribute) = named("quickcheck") {
        let types: Option<Vec<String>> =
            function.param_list()?.params().map(|it| Some(it.ty()?.to_string())).collect();
        let types = types?.join(", ");
        let call = format!("::quickcheck::quickcheck({name} as fn({types}) {returned})");
        let hidden = vec![attribute.syntax().text_range()];
        // What `quickcheck` returns is not what the function does.
        return Some(Made { tests: vec![(name, call)], hidden, ..Made::default() });
    }
    if let Some(attribute) = named("rstest") {
        let mut made = Made { returned, ..Made::default() };
        made.hidden.push(attribute.syntax().text_range());
        made.hidden.extend(test.iter().map(|it| it.syntax().text_range()));
        match of_rstest(function, &mut made.hidden) {
            Ok(calls) => {
                let bodies: Option<Vec<_>> = calls
                    .into_iter()
                    .map(|(case, call)| Some(([&*name, &*case].concat(), run(call)?)))
                    .collect();
                made.tests = bodies.unwrap_or_default();
            }
            Err(left) => {
                made.left = Some(format!("`{name}` has `#[{left}]`, which `:test` does not know"))
            }
        }
        return Some(made);
    }
    if !is_async || test.is_none() {
        return None;
    }
    let hidden = test.iter().map(|it| it.syntax().text_range()).collect();
    let left =
        format!("`{name}` is `async`, and `:test` does not know the runtime of its attribute");
    Some(match run(format!("{name}()")) {
        Some(call) => Made { tests: vec![(name, call)], returned, hidden, left: None },
        None => Made { hidden, left: Some(left), ..Made::default() },
    })
}

/// How the runtime of `#[tokio::test(…)]` is begun.
fn of_tokio(attribute: &str) -> String {
    let words: Vec<&str> = meaningful(attribute).map(|it| it.text).collect();
    let value = |name: &str| {
        let mut pairs = words.windows(3).filter(|it| it[..2] == [name, "="]);
        pairs.next().map(|it| it[2])
    };
    let threads = value("worker_threads").map(|it| format!(".worker_threads({it})"));
    let is_paused = value("start_paused") == Some("true");
    match value("flavor") {
        Some("\"multi_thread\"") => {
            format!("new_multi_thread(){}", threads.unwrap_or_default())
        }
        _ if is_paused => "new_current_thread().start_paused(true)".to_owned(),
        _ => "new_current_thread()".to_owned(),
    }
}

/// The calls of a function with `#[rstest]`: one for each `#[case(…)]`, and a fixture for each parameter
/// without a value there. Else an attribute that is not known.
fn of_rstest(
    function: &ast::Fn,
    hidden: &mut Vec<TextRange>,
) -> Result<Vec<(String, String)>, String> {
    let name = function.name().map(|it| it.to_string()).unwrap_or_default();
    let mut cases = Vec::new();
    for attribute in function.attrs() {
        let Some((last, first)) = path_of(&attribute) else { continue };
        if first == "case" {
            let described = if last == first { String::new() } else { format!("_{last}") };
            cases.push((described, values(&attribute)));
            hidden.push(attribute.syntax().text_range());
        } else if ["timeout", "trace", "awt", "test_attr"].contains(&&*first) {
            return Err(first);
        }
    }
    let mut parameters = Vec::new();
    for parameter in function.param_list().into_iter().flat_map(|it| it.params()) {
        let mut is_case = false;
        for attribute in parameter.attrs() {
            match path_of(&attribute) {
                Some((last, _)) if last == "case" => is_case = true,
                Some((last, _)) => return Err(last),
                None => {}
            }
            hidden.push(attribute.syntax().text_range());
        }
        let own = parameter.pat().map(|it| it.to_string()).unwrap_or_default();
        let own = own.trim_start_matches("mut ").trim_start_matches('_').to_owned();
        let is_text = parameter.ty().is_some_and(|it| it.to_string().starts_with('&'));
        parameters.push((is_case, own, is_text));
    }
    let call = |values: &[String]| {
        let mut values = values.iter();
        let arguments = parameters.iter().map(|(is_case, own, is_text)| {
            let value = if *is_case {
                values.next()?.clone()
            } else {
                return Some(format!("{own}::default()"));
            };
            // A text is read as what it is to be.
            let is_read = value.starts_with('"') && !is_text;
            Some(if is_read { format!("{value}.parse().expect({value:?})") } else { value })
        });
        let arguments = arguments.collect::<Option<Vec<String>>>()?;
        Some(format!("{name}({})", arguments.join(", ")))
    };
    if cases.is_empty() {
        return Ok(call(&[]).map(|it| (String::new(), it)).into_iter().collect());
    }
    let calls = cases.iter().enumerate().map(|(at, (described, values))| {
        let call = call(values).ok_or("case")?;
        Ok((format!("::case_{}{described}", at + 1), call))
    });
    calls.collect()
}

/// The values in the brackets of an attribute.
fn values(attribute: &ast::Attr) -> Vec<String> {
    let tree = attribute.syntax().descendants().find_map(ast::TokenTree::cast);
    let tree = tree.map(|it| it.syntax().text().to_string()).unwrap_or_default();
    let call = format!("fn f() {{ f{tree}; }}");
    let file = SourceFile::parse(&call, Edition::CURRENT).tree();
    let call = file.syntax().descendants().find_map(ast::CallExpr::cast);
    let values = call.and_then(|it| it.arg_list()).map(|it| it.args().map(|it| it.to_string()));
    values.into_iter().flatten().collect()
}

/// The tests inside a call such as `proptest! { #[test] fn f(a in 0..9) { … } }`.
pub fn of_call(call: &ast::MacroCall) -> Option<Made> {
    let tree = call.token_tree()?;
    let start = usize::from(tree.syntax().text_range().start());
    let text = tree.syntax().text().to_string();
    let tokens: Vec<Token<'_>> = meaningful(&text).collect();
    let mut made = Made::default();
    for at in 0..tokens.len() {
        let words: Vec<&str> = tokens[at..].iter().take(4).map(|it| it.text).collect();
        if words != ["#", "[", "test", "]"] {
            continue;
        }
        let name = tokens[at..].iter().skip_while(|it| it.text != "fn").nth(1)?.text;
        made.tests.push((name.to_owned(), format!("{name}()")));
        let bytes = tokens[at].place.start + start..tokens[at + 3].place.end + start;
        let place = |it: usize| u32::try_from(it).ok().map(Into::into);
        made.hidden.push(TextRange::new(place(bytes.start)?, place(bytes.end)?));
    }
    (!made.tests.is_empty()).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tests of the first function of a source, or why they are not run.
    fn of(source: &str) -> (Vec<(String, String)>, Option<String>) {
        let file = SourceFile::parse(source, Edition::CURRENT).tree();
        let function = file.syntax().descendants().find_map(ast::Fn::cast).expect("a function");
        let made = of_function(&function).expect("a test");
        (made.tests, made.left)
    }

    #[test]
    fn functions_are_called_as_packages_call_them() {
        let runs = |name: &str, call: &str| vec![(name.to_owned(), call.to_owned())];
        let quick = of("#[quickcheck] fn f(a: Vec<u8>, b: i32) -> bool { true }").0;
        assert_eq!(quick, runs("f", "::quickcheck::quickcheck(f as fn(Vec<u8>, i32) -> bool)"));
        assert_eq!(
            of("#[rstest] fn f(_a: i32, b: u8) {}").0,
            runs("f", "f(a::default(), b::default())")
        );
        let cases = "#[rstest::rstest] #[case(1, \"a\")] #[case::two((2, 3), \"b\")] \
            fn f(#[case] a: T, b: u8, #[case] c: U) {}";
        let first = "f(1, b::default(), \"a\".parse().expect(\"\\\"a\\\"\"))";
        let cases = of(cases).0;
        assert_eq!(cases[0], ("f::case_1".to_owned(), first.to_owned()));
        assert!(cases[1].0 == "f::case_2_two" && cases[1].1.starts_with("f((2, 3), b::"));
        let text = of("#[rstest] #[case(\"a\")] fn f(#[case] a: &str) {}").0;
        assert_eq!(text, runs("f::case_1", "f(\"a\")"));
        assert!(of("#[tokio::test] async fn f() {}").0[0].1.ends_with(".block_on(f())"));
        let begun = "#[tokio::test(flavor = \"multi_thread\", worker_threads = 2)] async fn f() {}";
        assert!(of(begun).0[0].1.contains("::new_multi_thread().worker_threads(2).enable_all()"));
        let paused = of("#[tokio::test(start_paused = true)] async fn f() {}");
        assert!(paused.0[0].1.contains("::new_current_thread().start_paused(true).enable_all()"));
    }

    #[test]
    fn what_is_not_known_is_named() {
        for source in [
            "#[rstest] fn f(#[values(1, 2)] a: u8) {}",
            "#[rstest] #[timeout(1)] fn f() {}",
            "#[rstest] #[case(1)] fn f(#[case] a: u8, #[case] b: u8) {}",
            "#[other::test] async fn f() {}",
        ] {
            let (tests, left) = of(source);
            assert!(tests.is_empty() && left.is_some_and(|it| it.starts_with("`f` ")), "{source}");
        }
    }

    #[test]
    fn tests_in_a_call_are_found() {
        let source =
            "proptest! { #[test] fn f(a in 0..9) {} fn g(b in 1..2) {} #[test] #[a] fn h() {} }";
        let file = SourceFile::parse(source, Edition::CURRENT).tree();
        let call = file.syntax().descendants().find_map(ast::MacroCall::cast).expect("a call");
        let made = of_call(&call).expect("tests");
        let names: Vec<&str> = made.tests.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["f", "h"]);
        assert!(made.hidden.iter().all(|it| &source[*it] == "#[test]"));
    }
}
