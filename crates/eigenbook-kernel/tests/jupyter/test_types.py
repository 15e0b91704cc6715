"""A student's own cells: the compiler reports the types of their variables, in one compilation a cell."""

import re
import tempfile
import unittest

from session import Session

# One cell a line, each with variables that the next lines use, and its output.
KEPT = [
    ("let a = array![[1.0, 2.0], [3.0, 4.0]]; let n = 3;", None),
    ("let (q, mut total) = (svd(&a)?, 0.5); total += 1.0; total", "1.5"),
    ("let w: Vec<usize> = vec![n_of(2)]; fn n_of(n: usize) -> usize { n } w[0]", "2"),
    ("struct Line { slope: f64 } let line = Line { slope: 2.0 }; let both = vec![line]; both.len()", "1"),
    ("both[0].slope + total", "3.5"),
    ("use std::collections::HashMap; let h: HashMap<_, _> = [(\"a\", vec![1u8])].into(); h[\"a\"][0]", "1"),
    ("let again = h.clone(); let rc = std::rc::Rc::new(again); rc.len()", "1"),
    ("let f: Box<dyn Fn(f64) -> f64> = Box::new(|x| x * 2.0); let text = \"t\";", None),
    ("f(total)", "3.0"),
    ("let whole = 7; let part = whole as f64 / 2.0; part", "3.5"),
    ("let number = \"5\".parse::<i32>(); let none = None::<String>; number.is_ok()", "true"),
    ("let data = serde_json::json!({\"a\": 1}); let rows = a.rows().into_iter().count(); rows", "2"),
    ("let Svd { u, .. } = q; u.nrows()", "2"),
    ("let total = vec![total; 2]; total.len()", "2"),
    ("total[1] + data[\"a\"].as_f64().unwrap()", "2.5"),
    ("let mut child = std::process::Command::new(\"true\").spawn()?; child.wait()?.success()", "true"),
    ("let now = std::time::Instant::now(); let steps = (0..4).rev(); steps.len()", "4"),
    ("mod shapes { pub struct Disc(pub f64); }", None),
    ("let disc = shapes::Disc(0.5); let discs = vec![shapes::Disc(2.0)]; disc.0", "0.5"),
    ("{ let inner = 1; inner + n }", "4"),
    ("let verdict = eigenbook::exercise::judge(\"sum\", &1)?; let text = format!(\"{verdict:?}\"); text.is_empty()", "false"),
]

# Values whose types have no name, and their output; they are compiled until their form is found.
NAMELESS = [
    ("let inc = |x: i32| x + 1; inc(41)", "42"),
    ("inc(1)", "2"),
    ("let k = 10; let add = move |x: i32| x + k; let mut n = 0; let mut count = move || { n += 1; n };", None),
    ("(add(5), count(), count())", "(15, 1, 2)"),
    ("(add(5), count(), k)", "(15, 3, 10)"),
    # Closures that are made in a block, and bound by a pattern.
    ("let mut next = { let mut n = 0; move || { n += 1; n } }; next()", "1"),
    ("next()", "2"),
    ("let (plus, Some(é)) = (move |x: i32| x + k, Some({ let v = vec![1]; move |x: i32, y: i32| x + y + v[0] })) else { panic!() };", None),
    ("plus(1) + é(1, 2)", "15"),
    # The compiler does not write the lifetime of a result.
    ("let sign = |x: f64| if x < 0.0 { \"minus\" } else { \"plus\" }; let both = move |x: f64, _: &str, _: &str| (sign(x), k);", None),
    ("(sign(-1.0), both(1.0, \"\", \"\").0)", '("minus", "plus")'),
    ("let mut more = (0..3).map(inc);", None),
    ("more.next_back()", "Some(3)"),
    ("let len = |s: &str| s.len(); len(\"abc\")", "3"),
    ("len(&String::from(\"hello\"))", "5"),
    ("let twice = |f: fn(i32) -> i32, x| f(f(x)); twice(inc, 3)", "5"),
    ("twice(inc, 5)", "7"),
    ("let m = array![[1.0, 2.0]]; let apply = move |v: &Array1<f64>| matvec(&m, v); apply(&array![1.0, 1.0])?", "[3.]"),
    ("apply(&array![2.0, 1.0])?", "[4.]"),
    ("let f = |x: i32| x + 1; let g = move |x: i32| f(x) * 2; g(1)", "4"),
    ("let inc = |x: f64| x + 0.5; inc(1.0)", "1.5"),
    ("inc(2.0)", "2.5"),
    ("fn adder(n: i32) -> impl Fn(i32) -> i32 { move |x| x + n } let add5 = adder(5);", None),
    ("add5(3)", "8"),
    ("let mut even = (0..10).filter(|n| n % 2 == 0); even.next()", "Some(0)"),
    ("(even.next(), even.next_back())", "(Some(2), Some(8))"),
    ("even.collect::<Vec<i32>>()", "[4, 6]"),
    ("let mut powers = std::iter::successors(Some(1_u32), |x| x.checked_mul(10));", None),
    ("powers.nth(3)", "Some(1000)"),
    ("fn shown(n: i32) -> impl std::fmt::Display { n * 2 } let double = shown(4); double.to_string()", '"8"'),
    ("double.to_string()", '"8"'),
    ("fn parse(s: &str) -> Result<i32, std::num::ParseIntError> { s.parse() } let f = parse;", None),
    ('f("12")?', "12"),
    ('let mut words = "to be or not".split_whitespace(); words.next()', 'Some("to")'),
    ("words.rev().collect::<Vec<_>>()", '["not", "or", "be"]'),
    ('let cow = std::borrow::Cow::Borrowed("text");', None),
    ("cow.len()", "4"),
    ("async fn later(n: i32) -> i32 { n + 1 } let soon = later(1); let also = async { 5 };", None),
    ("soon.await + also.await", "7"),
    # A type that the compiler names without a path, and proposes to import.
    ("let layout = std::alloc::Layout::new::<i32>();", None),
    ("layout.size()", "4"),
]

# Cells whose variables end with them, what is shown, and what is said about the variables.
ENDING = [
    ("let f = (|x: f64| x + 1.0, 2); f.0(1.0)", "2.0", None),
    ("let factors = vec![2.0]; let f = |x: f64| factors[0] * x; f(1.5)", "3.0", "borrows from `factors`"),
    ("factors.len()", "1", None),
    ("let r = &a; r.len()", "4", "`r` ends with this cell: it borrows from `a`"),
    ("a.len()", "4", None),
    ("let ones = vec![1, 1]; let m = ones.iter().map(|x| x + 1); m.sum::<i32>()", "4", "borrows from `ones`"),
    ("let text = String::from(\"a b\"); let words: Vec<&str> = text.split(' ').collect(); let first = words[0]; first", '"a"', "borrows from `text`"),
    ("text", '"a b"', None),
    ("struct Part<'a> { of: &'a str } let whole = String::from(\"x.y\"); let p = Part { of: whole.split('.').next().unwrap() }; p.of.len()", "1", "borrows from `whole`"),
    ("Part { of: &whole }.of.len()", "3", None),
    ("use std::cell::RefCell; let cell = RefCell::new(5); let mut held = cell.borrow_mut(); *held += 1; *held", "6", "borrows from `cell`"),
    ("cell.into_inner()", "6", None),
    ("let mut count = 0; let mut bump = || { count += 1; count }; bump(); bump()", "2", "borrows from `count`"),
    ("count", "2", None),
]

# Cells with a mistake, and the report.
REFUSED = [
    ("let v = Vec::new();", "the type of `v` is not known"),
    ("let answer = loop {};", "`answer` never gets a value"),
    ("let x = 3; let y = x + \"a\"; y", "does not join a number and a text"),
    ("let b = a.nothing();", "has no method `nothing`"),
    ("let b = ;", "the value is missing"),
]


class Types(unittest.TestCase):
    def setUp(self):
        self.compiled = tempfile.NamedTemporaryFile()
        self.addCleanup(self.compiled.close)
        self.session = Session(EIGENBOOK_STORE="off", EIGENBOOK_COMPILED=self.compiled.name)
        self.addCleanup(self.session.close)

    def test_what_cannot_be_kept_ends_with_its_cell(self):
        self.session.run("let a = array![[1.0, 2.0], [3.0, 4.0]];")
        for code, shown, said in ENDING:
            answer = self.session.run(code)
            self.assertEqual(answer.status, "ok", f"{code}: {answer.error}")
            self.assertEqual(answer.result, shown, code)
            text = "".join(it["data"]["text/plain"] for it in answer.of("display_data"))
            self.assertIn(said, text, code) if said else self.assertEqual(text, "", code)
        text = "\n".join(self.session.run("r").error["traceback"])
        self.assertIn("`r` ended with cell [5]: it borrows from `a`", re.sub(r"\x1b\[[0-9;]*m", "", text))

    def test_variables_of_many_types_are_kept(self):
        self.session.run("1 + 1")  # what a kernel compiles at its start is compiled by then
        for code, shown in KEPT:
            before = self.compilations()
            answer = self.session.run(code)
            self.assertEqual(answer.status, "ok", f"{code}: {answer.error}")
            self.assertEqual(answer.result, shown, code)
            # A variable that the cell gives away costs a second compilation, and so does a type that
            # the compiler names without its module.
            twice = ("vec![line]", "new(again)", "Svd { u, .. } = q", "shapes::Disc(0.5)")
            expected = 2 if any(part in code for part in twice) else 1
            self.assertEqual(self.compilations() - before, expected, code)

    def test_values_without_a_type_name_are_kept(self):
        for code, shown in NAMELESS:
            answer = self.session.run(code)
            self.assertEqual(answer.status, "ok", f"{code}: {answer.error}")
            self.assertEqual(answer.result, shown, code)

    def test_what_uses_a_variable_up_is_shown_in_its_own_way(self):
        self.session.run("let z = array![1.0, 2.0];")
        for code, shown in [
            ("let a = array![1.0, 2.0]; a * 2.0", "[2. 4.]"),
            ("z + 1.0", "[2. 3.]"),
            ("let w = array![[1.0, 2.0]]; -w", "[[-1. -2.]]"),
            ("let v = vec![array![1.0]]; v", "[[1.0]]"),
        ]:
            answer = self.session.run(code)
            self.assertEqual(answer.result, shown, f"{code}: {answer.error}")
        answer = self.session.run('let f = Figure::new().line("l", &[0.0, 1.0], &[0.0, 1.0])?; f.title("T")')
        self.assertIsNone(answer.error)
        (figure,) = answer.of("execute_result")
        self.assertIn("image/png", figure["data"])

    def test_mistakes_are_reported_where_they_are(self):
        self.session.run("let a = array![[1.0, 2.0], [3.0, 4.0]];")
        for code, said in REFUSED:
            answer = self.session.run(code)
            self.assertEqual(answer.status, "error", code)
            report = "\n".join(answer.error["traceback"])
            self.assertIn(said, report, code)
            self.assertNotIn("has been written to", report, code)
        self.assertEqual(self.session.run("a.sum()").result, "10.0")

    def test_a_column_is_that_of_the_cell(self):
        answer = self.session.run("let x = 1; let y = 2; x + y + zebra")
        line, mark = [row for row in plain(answer.error["traceback"]) if "│" in row][:2]
        self.assertEqual(line.index("zebra"), mark.index("^"), (line, mark))

    def test_known_names_complete_at_once_and_methods_by_the_analyser(self):
        self.session.run("let matrix = array![[1.0, 2.0]];")
        names = self.complete("let y = mat")
        self.assertTrue({"matrix", "matmul"} <= set(names), names)
        self.assertIn("nrows", self.complete("matrix.nro"))

    def complete(self, code):
        request = self.session.client.complete(code)
        while True:
            reply = self.session.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]["matches"]

    def test_features_of_an_unstable_compiler_stay_closed(self):
        answer = self.session.run("#![feature(never_type)]\nlet x = 1;")
        self.assertEqual(answer.status, "error")

    def compilations(self):
        """The number of compiler calls so far."""
        with open(self.compiled.name) as file:
            return file.read().count("=== compiled\n")


def plain(traceback):
    """The lines without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback)).split("\n")


if __name__ == "__main__":
    unittest.main()
