//! Values of types without a name, in a form that later cells can name and use.
//!
//! The type of a closure has no name. A closure that captures nothing is kept as a function
//! pointer, one that owns its captures in a box. A function item is also kept as a pointer.
//! Iterators with a closure inside, futures, and values of `impl Trait` are kept in a box. The
//! compiler infers the open parts of a form, such as the types of parameters. Forms are tried in
//! turn, because only the compiler can decide which one fits; if a value borrows, none does.

use crate::cell_tree::{CellTree, name_of};
use crate::edits::{byte_at, replaced};
use crate::tokens::{has_word, words};
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile};
use regex::Regex;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::LazyLock;

/// One form: its type, with `_` for the parts that the compiler infers, and how a value gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Form {
    type_name: String,
    /// None if the type is written behind the name in its `let`, and the compiler does the rest, or
    /// if closures are put into boxes.
    value: Option<String>,
    /// The closures that are put into boxes where they are written.
    boxes: Vec<Boxing>,
}

/// A closure inside of a value that is put into a box where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boxing {
    /// Where it begins in the compiled source; both count from 1.
    pub line: usize,
    pub column: usize,
    /// The type of the box.
    pub type_name: String,
}

impl Form {
    fn boxed(type_name: &str, name: &str) -> Self {
        Self {
            type_name: format!("Box<dyn {type_name}>"),
            value: Some(format!("Box::new({name})")),
            ..Self::default()
        }
    }

    fn pinned(type_name: &str, name: &str) -> Self {
        let type_name = format!("std::pin::Pin<Box<dyn {type_name}>>");
        Self { type_name, value: Some(format!("Box::pin({name})")), ..Self::default() }
    }
}

/// The variables of a cell that need a form: name → the forms that are left, the present one first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forms(BTreeMap<String, VecDeque<Form>>);

impl Forms {
    /// Those of the closures that the cell binds by a `let` of its own, without a type.
    pub fn of(cell: &CellTree) -> Self {
        Self(cell.lets().filter_map(|statement| closure(&statement)).collect())
    }

    /// The statement that gives a value its form, under the same name; with its own type if that is
    /// known, else for the compiler to infer.
    pub fn shape(&self, name: &str, known: Option<&str>) -> Option<String> {
        let form = self.0.get(name)?.front()?;
        let type_name = known.unwrap_or(&form.type_name);
        Some(format!("let {name}: {type_name} = {};", form.value.as_ref()?))
    }

    /// The variables whose types are written in their `let`, each with its type.
    pub fn written(&self) -> impl Iterator<Item = (&String, &String)> {
        let first = self.0.iter().filter_map(|(name, forms)| Some((name, forms.front()?)));
        let is_written = |form: &Form| form.value.is_none() && form.boxes.is_empty();
        first.filter(move |(_, form)| is_written(form)).map(|(name, form)| (name, &form.type_name))
    }

    /// The closures that are put into boxes where they are written, in their order; each once, also
    /// if several variables contain it.
    pub fn boxed(&self) -> impl Iterator<Item = &Boxing> {
        let all = self.0.values().filter_map(VecDeque::front).flat_map(|form| &form.boxes);
        all.map(|it| ((it.line, it.column), it)).collect::<BTreeMap<_, _>>().into_values()
    }

    /// What is written into the cell for the forms does not fit; returns whether there was any. A box
    /// for captures that change is only tried if the failure was about them.
    pub fn give_way_written(&mut self, about_change: bool) -> bool {
        let is_inside = |forms: &VecDeque<Form>| forms.front().is_some_and(|it| it.value.is_none());
        let is_boxed = |form: Option<&Form>| form.is_some_and(|it| !it.boxes.is_empty());
        let mut has_any = false;
        for forms in self.0.values_mut().filter(|forms| is_inside(forms)) {
            has_any = true;
            let was_boxed = is_boxed(forms.pop_front().as_ref());
            if was_boxed && !about_change && is_boxed(forms.front()) {
                forms.pop_front();
            }
        }
        has_any
    }

    /// Gives a variable the forms for a type without a name; returns whether some have not been
    /// tried yet. `source` is the compiled source.
    pub fn begin(&mut self, name: &str, type_name: &str, source: &str) -> bool {
        let is_new = !self.0.contains_key(name);
        let found = || forms(name, type_name, source).into();
        let forms = self.0.entry(name.to_owned()).or_insert_with(found);
        is_new && !forms.is_empty()
    }

    /// The form of this variable does not fit; returns whether there was one.
    pub fn give_way(&mut self, name: &str) -> bool {
        self.0.get_mut(name).and_then(VecDeque::pop_front).is_some()
    }

    /// Whether this variable is kept in a form.
    pub fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|forms| !forms.is_empty())
    }
}

/// The forms for a value of a type that has no name.
fn forms(name: &str, type_name: &str, source: &str) -> Vec<Form> {
    if type_name.starts_with(CLOSURE) {
        let closures = closures(type_name, source).unwrap_or_default();
        return closures.first().map_or_else(Vec::new, |it| of_closure(name, &it.parameters));
    }
    let full = type_name;
    let written = with_closures(type_name, source, |types| format!("fn({types}) -> _"));
    if let Some(type_name) = written {
        let around = match may_be_iterator(&type_name, source) {
            true => of_iterator(name, &type_name),
            false => Vec::new(),
        };
        let inside = ["Fn", "FnMut"].into_iter().filter_map(|kind| boxed(full, source, kind));
        let written = Form { type_name, ..Form::default() };
        return std::iter::once(written).chain(inside).chain(around).collect();
    }
    let is_future = type_name.starts_with("{async ") || type_name.contains("Future<Output");
    if is_future {
        let kinds = ["Future<Output = _> + Send", "Future<Output = _>"];
        return kinds.map(|kind| Form::pinned(kind, name)).into();
    }
    if let Some(traits) = type_name.strip_prefix("impl ") {
        return vec![Form::boxed(traits, name)];
    }
    if type_name.contains("fn(") && type_name.ends_with('}') {
        // A function itself; as a pointer it has a type that can be written.
        let pointer = type_name.split_once(" {").map(|(pointer, _)| pointer.to_owned());
        let value = Some(name.to_owned());
        let form = |type_name| Form { type_name, value, ..Form::default() };
        return pointer.map(form).into_iter().collect();
    }
    of_iterator(name, type_name)
}

/// The forms of a value that may be an iterator.
fn of_iterator(name: &str, type_name: &str) -> Vec<Form> {
    const CONTAINERS: &str = "Option Result Vec VecDeque HashMap BTreeMap Box Rc Arc Cell RefCell \
        Mutex RwLock";
    if type_name.starts_with(['(', '[', '&', '!']) || has_word(CONTAINERS, outer(type_name)) {
        return Vec::new();
    }
    let kinds = ["DoubleEndedIterator<Item = _>", "Iterator<Item = _>"];
    kinds.map(|kind| Form::boxed(kind, name)).into()
}

/// The name of a type without its path and parameters.
fn outer(type_name: &str) -> &str {
    words(type_name.split('<').next().unwrap_or_default()).last().unwrap_or_default()
}

/// Whether a type is that of a package, or the source implements `Iterator` for it.
fn may_be_iterator(type_name: &str, source: &str) -> bool {
    let own = outer(type_name);
    let file = SourceFile::parse(source, Edition::CURRENT).tree();
    let items = || file.syntax().descendants().filter_map(ast::Item::cast);
    let is_own = |item: &ast::Item| match item {
        ast::Item::Struct(_) | ast::Item::Enum(_) => {
            name_of(item.syntax()).is_some_and(|name| name == own)
        }
        _ => false,
    };
    let is_iterator = |item: &ast::Item| match item {
        ast::Item::Impl(it) => {
            let is_named = |it: Option<ast::Type>, name: &str| {
                it.is_some_and(|it| outer(&it.syntax().text().to_string()) == name)
            };
            is_named(it.trait_(), "Iterator") && is_named(it.self_ty(), own)
        }
        _ => false,
    };
    !items().any(|it| is_own(&it)) || items().any(|it| is_iterator(&it))
}

/// The closure that a statement binds, and its forms.
fn closure(statement: &ast::LetStmt) -> Option<(String, VecDeque<Form>)> {
    let (ast::Pat::IdentPat(pattern), ast::Expr::ClosureExpr(closure)) =
        (statement.pat()?, statement.initializer()?)
    else {
        return None;
    };
    closure.body()?;
    let name = pattern.name()?.text().to_string();
    let forms = of_closure(&name, &parameters_of(&closure)?).into();
    statement.ty().is_none().then_some((name, forms))
}

/// The forms of a closure with such parameters: a pointer, a box that is called through a shared
/// reference, one that is called through a mutable reference, for captures that change, and one that
/// is called once, for a capture that is given away.
fn of_closure(name: &str, parameters: &str) -> Vec<Form> {
    let value = Some(name.to_owned());
    let type_name = format!("fn({parameters}) -> _");
    let pointer = Form { type_name, value, ..Form::default() };
    let boxed = ["Fn", "FnMut", "FnOnce"]
        .map(|kind| Form::boxed(&format!("{kind}({parameters}) -> _"), name));
    std::iter::once(pointer).chain(boxed).collect()
}

/// The form of a value whose closures are in boxes of this kind.
fn boxed(type_name: &str, source: &str, kind: &str) -> Option<Form> {
    let boxes = closures(type_name, source)?.into_iter().map(|it| {
        let type_name = format!("Box<dyn {kind}({}) -> _>", it.parameters);
        Boxing { line: it.line, column: it.column, type_name }
    });
    Some(Form { type_name: type_name.to_owned(), value: None, boxes: boxes.collect() })
}

/// A type with another one in the place of each closure in it, made from the types of its
/// parameters; none if there is no closure in it, or if the type is that of an iterator.
pub fn with_closures(
    type_name: &str,
    source: &str,
    made: impl Fn(&str) -> String,
) -> Option<String> {
    if type_name.starts_with(CLOSURE) || is_lazy(type_name) {
        return None;
    }
    let closures = closures(type_name, source).filter(|it| !it.is_empty())?;
    let types = closures.into_iter().map(|it| (it.range, made(&it.parameters)));
    Some(replaced(type_name, types.collect()))
}

/// How the compiler writes the type of a closure, before its place.
const CLOSURE: &str = "{closure@";

/// A closure in the name of a type.
struct Closure {
    /// Where its own type is in that name.
    range: Range<usize>,
    /// Where it begins in the source; both count from 1.
    line: usize,
    column: usize,
    /// The types of its parameters: `_, _`.
    parameters: String,
}

/// The closures in a type; none if one of them is not where the compiler says.
fn closures(type_name: &str, source: &str) -> Option<Vec<Closure>> {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\{closure@[^}]*?\.rs:(\d+):(\d+): (\d+):(\d+)\}").expect("it is a pattern")
    });
    let found = PLACE.captures_iter(type_name).map(|found| {
        let range = found.get(0)?.range();
        let place = found.extract().1.map(|number| number.parse().unwrap_or_default());
        let [line, column, end_line, end_column] = place;
        let place = byte_at(source, line, column)?..byte_at(source, end_line, end_column)?;
        // Such as `move |x|`.
        let head = CellTree::new(format!("{} ()", source.get(place)?)).body()?;
        let closure = head.syntax().descendants().find_map(ast::ClosureExpr::cast)?;
        Some(Closure { range, line, column, parameters: parameters_of(&closure)? })
    });
    let found: Vec<Closure> = found.collect::<Option<_>>()?;
    (found.len() == type_name.matches(CLOSURE).count()).then_some(found)
}

fn parameters_of(closure: &ast::ClosureExpr) -> Option<String> {
    Some(vec!["_"; closure.param_list()?.params().count()].join(", "))
}

/// Whether a type is that of an iterator of std, which runs its closure later.
fn is_lazy(type_name: &str) -> bool {
    const ADAPTERS: &str = "Map Filter FilterMap FlatMap Inspect MapWhile Scan SkipWhile TakeWhile \
        Successors FromFn RepeatWith OnceWith";
    // They run no closure themselves.
    const AROUND: &str = "Chain Cloned Copied Cycle Enumerate Flatten Fuse Peekable Rev Skip StepBy \
        Take Zip";
    let outer = outer(type_name);
    let has_adapter = || words(type_name).any(|it| has_word(ADAPTERS, it));
    has_word(ADAPTERS, outer)
        || (has_word(AROUND, outer) || type_name.contains("iter::")) && has_adapter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_is_tried_in_four_forms() {
        let mut forms =
            Forms::of(&CellTree::new("let f = |x: i32, y| x + y; let n = a | b; f(1, 2)"));
        let shape = |forms: &Forms| forms.shape("f", None);
        assert_eq!(shape(&forms).unwrap(), "let f: fn(_, _) -> _ = f;");
        assert_eq!(forms.shape("n", None), None);
        assert!(forms.give_way("f"));
        assert_eq!(shape(&forms).unwrap(), "let f: Box<dyn Fn(_, _) -> _> = Box::new(f);");
        let known = forms.shape("f", Some("Box<dyn Fn(i32, i32) -> i32>"));
        assert_eq!(known.unwrap(), "let f: Box<dyn Fn(i32, i32) -> i32> = Box::new(f);");
        assert!(forms.give_way("f") && forms.give_way("f"));
        assert_eq!(shape(&forms).unwrap(), "let f: Box<dyn FnOnce(_, _) -> _> = Box::new(f);");
        assert!(forms.give_way("f") && !forms.give_way("f"));
        assert_eq!(shape(&forms), None);
        assert!(!forms.has("f") && !forms.begin("f", "{closure@src/lib.rs:1:2: 1:5}", "|x| x"));
    }

    #[test]
    fn other_types_without_a_name_get_a_box() {
        let shape = |type_name: &str| {
            let mut forms = Forms::default();
            assert!(forms.begin("v", type_name, "") && !forms.begin("v", type_name, ""));
            forms.shape("v", None).unwrap()
        };
        assert_eq!(shape("impl Fn(i32) -> i32"), "let v: Box<dyn Fn(i32) -> i32> = Box::new(v);");
        assert_eq!(
            shape("Map<std::ops::Range<i32>, {closure@src/lib.rs:1:2: 1:5}>"),
            "let v: Box<dyn DoubleEndedIterator<Item = _>> = Box::new(v);"
        );
        assert_eq!(
            shape("for<'a> fn(&'a str) -> usize {length}"),
            "let v: for<'a> fn(&'a str) -> usize = v;"
        );
        assert_eq!(
            shape("Map<std::ops::Range<i32>, fn(i32) -> i32 {inc}>"),
            "let v: Box<dyn DoubleEndedIterator<Item = _>> = Box::new(v);"
        );
        for future in ["{async block@src/lib.rs:1:2: 1:5}", "impl Future<Output = i32>"] {
            assert_eq!(
                shape(future),
                "let v: std::pin::Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(v);"
            );
        }
    }

    #[test]
    fn a_value_with_a_closure_gets_its_type_in_its_let() {
        let code = "let é = 1;\nlet c = Own { f: |x| x + 1 };\nlet d = 2;";
        let mut forms = Forms::default();
        assert!(forms.begin("c", "a::Own<{closure@src/lib.rs:2:18: 2:21}>", code));
        assert_eq!(forms.shape("c", None), None);
        let written: Vec<_> = forms.written().collect();
        assert_eq!(written, [(&"c".to_owned(), &"a::Own<fn(_) -> _>".to_owned())]);
        assert!(forms.give_way_written(false) && forms.written().count() == 0);
        let box_of = |forms: &Forms| {
            let found = forms.boxed().map(|it| (it.line, it.column, it.type_name.clone()));
            found.collect::<Vec<_>>()
        };
        assert_eq!(box_of(&forms), [(2, 18, "Box<dyn Fn(_) -> _>".to_owned())]);
        let mut other = forms.clone();
        assert!(forms.give_way_written(true) && forms.shape("c", None).is_none());
        assert_eq!(box_of(&forms), [(2, 18, "Box<dyn FnMut(_) -> _>".to_owned())]);
        assert!(forms.give_way_written(true) && !forms.give_way_written(true));
        // It may be an iterator with a closure that owns its captures.
        let boxed = "let c: Box<dyn DoubleEndedIterator<Item = _>> = Box::new(c);";
        assert_eq!(forms.shape("c", None).unwrap(), boxed);
        assert!(other.give_way_written(false));
        assert_eq!(other, forms);
        assert!(forms.give_way("c") && forms.give_way("c") && !forms.has("c"));
        let closure = "{closure@src/lib.rs:2:18: 2:21}";
        let map = format!("std::iter::Map<std::ops::Range<i32>, {closure}>");
        assert_eq!(with_closures(&map, code, str::to_owned), None);
        let fuse = format!("Fuse<Map<Range<i32>, {closure}>>");
        assert_eq!(with_closures(&fuse, code, str::to_owned), None);
        let pair = with_closures(&format!("({closure}, i32)"), code, |it| format!("f({it})"));
        assert_eq!(pair.as_deref(), Some("(f(_), i32)"));
    }

    #[test]
    fn a_type_of_the_notebook_is_no_iterator_without_an_impl() {
        let code = "struct Own<F> { f: F }\nlet c = Own { f: move |x| x + k };";
        let begun = |code: &str| {
            let mut forms = Forms::default();
            assert!(forms.begin("c", "Own<{closure@src/lib.rs:2:18: 2:26}>", code));
            assert!(forms.give_way_written(false) && forms.give_way_written(false));
            forms.has("c")
        };
        assert!(!begun(code));
        let iterator = "impl<F: Fn(u8)> Iterator for Own<F> { type Item = u8; }";
        assert!(begun(&format!("{code}\n{iterator}")));
        assert!(!begun(&format!("{code}\n{}", iterator.replace("Iterator", "Clone"))));
    }

    #[test]
    fn a_closure_in_two_variables_is_put_into_one_box() {
        let code = "let f = move |x| x + k;\nlet (c, d) = (Some(f), Some(f));";
        let mut forms = Forms::default();
        for name in ["c", "d"] {
            assert!(forms.begin(name, "Option<{closure@src/lib.rs:1:9: 1:17}>", code));
        }
        assert!(forms.give_way_written(false) && forms.boxed().count() == 1);
    }

    #[test]
    fn a_closure_of_a_block_is_found_by_its_place() {
        let source = "fn f() {\nlet é = { let v = 1; move |x: i32, (y, z)| x + y + z + v };\n}";
        let mut forms = Forms::default();
        assert!(forms.begin("é", "{closure@src/lib.rs:2:22: 2:43}", source));
        assert_eq!(forms.shape("é", None).unwrap(), "let é: fn(_, _) -> _ = é;");
        let elsewhere = "{closure@src/lib.rs:9:22: 9:43}";
        assert!(!Forms::default().begin("é", elsewhere, source));
    }

    #[test]
    fn what_has_a_type_keeps_it() {
        let boxed = "let f: Box<dyn Fn(i32) -> i32> = Box::new(|x| x); { let g = |x| x; }";
        assert_eq!(Forms::of(&CellTree::new(boxed)), Forms::default());
        assert_eq!(Forms::of(&CellTree::new("let f = |")), Forms::default());
    }
}
