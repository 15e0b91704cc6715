"""The results of Tab and Shift+Tab, and that no cell waits for the analyser."""

import os
import re
import signal
import tempfile
import time
import unittest
from pathlib import Path

from session import Session, analysers, is_running, kill

# The existing names: variables, types and functions of a student's own.
CELLS = [
    "let my_matrix = array![[1.0, 2.0], [3.0, 4.0]]; let mut total = 0.5; let words = vec![\"a\".to_string()];",
    "use std::collections::HashMap; let mut table: HashMap<String, f64> = HashMap::new();",
    "#[derive(Clone, Debug)]\nstruct Line { slope: f64, offset: f64 }\n"
    "impl Line {\n    /// The height at `x`.\n    fn height(&self, x: f64) -> f64 { self.slope * x + self.offset }\n}",
    "enum Colour { Red, Green }\nfn doubled(x: f64) -> f64 { 2.0 * x }",
    "let line = Line { slope: 2.0, offset: 1.0 }; let lines = vec![line.clone()]; let parts = svd(&my_matrix)?;",
    "mod shapes { pub struct Disc { pub radius: f64 } impl Disc { pub fn area(&self) -> f64 { 3.0 } } }",
    "let disc = shapes::Disc { radius: 1.0 }; let pair = (1, \"two\"); let maybe = Some(line.clone());",
    "macro_rules! thrice { ($x:expr) => { 3 * $x } }",
    "let by_name: HashMap<String, Line> = HashMap::from([(\"a\".to_string(), line.clone())]);",
]

# A bar marks the cursor; all these names have to be in the answer.
FOUND = [
    # Variables of earlier cells, and a student's definitions.
    ("my_m|", "my_matrix"),
    ("tot|", "total"),
    ("let x = doub|", "doubled"),
    ("let l: Li|", "Line"),
    ("Line { |", "slope offset"),
    ("Colour::|", "Red Green"),
    ("thri|", "thrice!"),
    ("shapes::|", "Disc"),
    # Fields and methods of variables.
    ("my_matrix.|", "nrows shape dot t sum mapv iter"),
    ("my_matrix.nro|", "nrows"),
    ("my_matrix.sum_|", "sum_axis"),
    ("my_matrix.t().|", "dot"),
    ("my_matrix.row(0).to_|", "to_owned to_vec"),
    ("total.sq|", "sqrt"),
    ("line.|", "slope offset height clone"),
    ("line.he|", "height"),
    ("lines[0].sl|", "slope"),
    ("lines.iter().ma|", "map max"),
    ("disc.|", "radius area"),
    ("parts.sing|", "singular_values"),
    ("parts.u.nc|", "ncols"),
    ("pair.|", "0 1"),
    ("maybe.unw|", "unwrap unwrap_or"),
    ("table.ins|", "insert"),
    ("table.entry(\"a\".into()).or_|", "or_insert"),
    ("by_name.get(\"a\").unwrap().sl|", "slope"),
    ("by_name.values().next().unwrap().he|", "height"),
    ("for (name, own) in &by_name { own.of| }", "offset"),
    ("words.pu|", "push"),
    ("words[0].tr|", "trim"),
    ("doubled(1.0).po|", "powi powf"),
    # Inside a macro whose bracket is still open.
    ("println!(\"{}\", my_matrix.nro|", "nrows"),
    ("vec![words.pu|", "push"),
    ("assert_eq!(words.le|", "len"),
    # Inside a text that is still open.
    ("println!(\"{my_m|", "my_matrix"),
    ("let text = format!(\"{tot|\nlet y = 2;", "total"),
    # The declarations of the cell itself.
    ("let own_name = 1; own_n|", "own_name"),
    ("let own = array![1.0, 2.0]; own.me|", "mean"),
    ("let x = 2.0_f64; x.ab|", "abs"),
    ("for row in my_matrix.rows() { row.le| }", "len"),
    ("let f = |x: f64| x.ro|;", "round"),
    ("for n in 0..3 {\n    n.po|\n}", "pow"),
    ("my_matrix\n    .nco|", "ncols"),
    # The library.
    ("matm|", "matmul"),
    ("let s = Sequ|", "Sequential"),
    ("Sequential::n|", "new"),
    ("eigenbook::|", "linalg nn display"),
    ("eigenbook::linalg::|", "solve svd"),
    ("let mut model = Sequential::new(); model.f|", "fit"),
    ("svd(&my_matrix)?.|", "u singular_values v_t"),
    ("solve(&my_matrix, &my_matr|", "my_matrix"),
    # Packages and std, by path.
    ("use std::collections::HashM|", "HashMap"),
    ("use std::collections::{BTreeMap, HashS|", "HashSet"),
    ("use eigenbook::linalg::{nor|", "norm_l1 norm_l2"),
    ("use ndarray::Ar|", "Array Array2"),
    ("ndarray::Array2::|", "zeros ones eye"),
    ("Array2::<f64>::ze|", "zeros"),
    ("std::f64::consts::|", "PI E"),
    ("std::cmp::|", "max min"),
    ("serde_json::Val|", "Value"),
    ("plotters::prelude::Cha|", "ChartBuilder"),
    ("Vec::<f64>::with|", "with_capacity"),
    ("std::env::consts::O|", "OS"),
    ("thread_local! { static COUNT: std::cell::Cell<i32> = std::cell::Cell::new(0); }\nCOUNT.wi|", "with"),
    ("f64::MA|", "MAX"),
    ("String::fr|", "from"),
    # Macros and keywords of the language.
    ("arr|", "array!"),
    ("printl|", "println!"),
    ("sho|", "show!"),
    ("resul|", "results!"),
    ("whil|", "while"),
    # Beside commands, and after letters of two bytes.
    ("%time my_matrix.nro|", "nrows"),
    (":de|", ":dep"),
    (":te|", ":test"),
    ("%ti|", "%time %timeit"),
    ("%%|", "%%bash %%writefile"),
    ("let ä = \"ü\"; my_matrix.nro|", "nrows"),
]

# The expected first completions, and the unwanted ones.
FIRST = [
    ("my_matrix.|", 60, "shape nrows ncols dot sum t mapv row iter"),
    ("my_matrix.|", 30, "sum mean dot t shape len mapv"),
    ("my_matrix.|", 12, "shape sum mean dot t len mapv max min row column iter"),
    ("line.|", 3, "slope offset height"),
]
NEVER = [
    ("my_matrix.|", "ptr strides_ data evcxr_display"),
    ("words.|", "buf"),
    ("|", "evcxr_variable_store"),
    # The parameters of the engine's own function.
    ("words.iter().map(|w|", "words: Vec<String>,"),
    # What is no Rust.
    ("%%bash\nls my_m|", "my_matrix"),
    ("!ls my_m|", "my_matrix"),
]

# The expected description of a place.
SAID = [
    ("matm|ul(&my_matrix, &my_matrix)", "The product of two matrices"),
    ("matmul(&my_matrix, |", "The product of two matrices"),
    ("my_matrix.nrows|()", "number of rows"),
    ("my_matrix|", "ArrayBase<OwnedRepr<f64>"),
    ("line.height|(1.0)", "The height at"),
    ("line.sl|ope", "slope: f64"),
    ("Line|", "struct Line"),
    ("Colour::Re|d", "Red"),
    ("doubled(|1.0)", "fn doubled(x: f64) -> f64"),
    ("std::cmp::max|", "maximum of two values"),
    ("show|!(1)", "as Python's `print` does"),
    ("array!|[1, 2]", "dimensions"),
    ("println!(|\"\")", "standard output"),
    ("results|!(total)", "Results by name"),
    ("HashMap|::new()", "hash map"),
    ("whi|le true {}", "while"),
]


class Looking(unittest.TestCase):
    def setUp(self):
        self.session = Session(EIGENBOOK_STORE="off")
        self.addCleanup(self.session.client.stop_channels)
        self.addCleanup(self.session.manager.shutdown_kernel, now=True)

    def ask(self, request):
        while True:
            reply = self.session.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def complete(self, prompt):
        code, cursor = placed(prompt)
        reply = self.ask(self.session.client.complete(code, cursor))
        begun = re.sub(r"^.*?([:%\w]*)$", r"\1", code[:cursor], flags=re.S)
        before = code[reply["cursor_start"]:cursor]
        self.assertTrue(begun.endswith(before), f"{prompt}: replaces {before!r}")
        return reply["matches"]

    def inspect(self, prompt):
        code, cursor = placed(prompt)
        return self.ask(self.session.client.inspect(code, cursor))


class Table(Looking):
    def test_every_prompt_finds_its_names(self):
        self.run_cells()
        missing = []
        for prompt, names in FOUND:
            found = self.complete(prompt)
            lost = set(names.split()) - set(found)
            if lost:
                missing.append(f"{prompt!r}: {sorted(lost)} not in {found[:10]}")
        self.assertEqual(missing, [])
        for prompt, count, names in FIRST:
            found = self.complete(prompt)[:count]
            self.assertLessEqual(set(names.split()), set(found), prompt)
        for prompt, names in NEVER:
            self.assertFalse(set(names.split()) & set(self.complete(prompt)), prompt)
        for prompt, said in SAID:
            reply = self.inspect(prompt)
            self.assertTrue(reply["found"], prompt)
            self.assertIn(said, reply["data"]["text/plain"], prompt)
            self.assertIn("text/markdown", reply["data"], prompt)
        self.assertFalse(self.inspect("1 + |")["found"])
        # A cell that the engine cannot read is not answered for the one before it.
        self.assertTrue(self.inspect("let one_name| = 1;")["found"])
        self.assertFalse(self.inspect("// another_na|me")["found"])
        # None of this has changed anything.
        self.assertEqual(self.session.run("line.height(2.0) + total").result, "5.5")

    def run_cells(self):
        for code in CELLS:
            answer = self.session.run(code)
            self.assertEqual(answer.status, "ok", f"{code}: {answer.error}")


class Packages(Looking):
    def test_a_package_of_the_students_own_completes(self):
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder, "rockets")
            (package / "src").mkdir(parents=True)
            manifest = '[package]\nname = "rockets"\nversion = "1.0.0"\nedition = "2021"\n'
            (package / "Cargo.toml").write_text(manifest)
            (package / "src/lib.rs").write_text(
                "#[derive(Debug)]\npub struct Rocket { pub fuel: f64 }\nimpl Rocket {\n"
                "    /// Burns some of the fuel.\n    pub fn burn(&mut self) { self.fuel -= 1.0 }\n}\n"
            )
            answer = self.session.run(f':dep rockets = {{ path = "{package}" }}')
            self.assertEqual(answer.status, "ok", answer.error)
            answer = self.session.run("let mut rocket = rockets::Rocket { fuel: 2.0 };")
            self.assertEqual(answer.status, "ok", answer.error)
            self.assertIn("Rocket", self.complete("rockets::Ro|"))
            self.assertIn("Rocket", self.complete("use rockets::|"))
            self.assertLessEqual({"fuel", "burn"}, set(self.complete("rocket.|")))
            said = self.inspect("rocket.bu|rn()")["data"]["text/plain"]
            self.assertIn("Burns some of the fuel", said)


class Waiting(Looking):
    def test_a_cell_runs_while_the_analyser_starts_hangs_and_is_killed(self):
        self.session.run("let my_matrix = array![[1.0, 2.0]];")
        # It starts with the first query, whose answer no client waits for here.
        self.session.client.complete("my_matrix.nro", 13)
        self.assertEqual(self.session.run("my_matrix.sum()").result, "3.0")
        self.assertIn("nrows", self.complete("my_matrix.nro|"))
        (analyser,) = analysers(self.session.process)

        os.kill(analyser, signal.SIGSTOP)
        self.session.client.complete("my_matrix.nc", 12)
        self.assertEqual(self.session.run("my_matrix.sum() + 1.0").result, "4.0")
        # Known names are still completed.
        self.assertIn("my_matrix", self.complete("my_mat|"))
        self.assertIn("matmul", self.complete("matm|"))
        os.kill(analyser, signal.SIGCONT)
        self.assertIn("ncols", self.complete("my_matrix.nco|"))

        kill(analyser)
        self.assertEqual(self.session.run("my_matrix.sum() + 2.0").result, "5.0")
        self.assertEqual(self.another_than(analyser, "my_matrix.accu|"), ["accumulate_axis_inplace"])

    def test_it_ends_when_nobody_asks_and_comes_again(self):
        session = Session(EIGENBOOK_STORE="off", EIGENBOOK_ANALYSER_IDLE="1")
        self.addCleanup(session.client.stop_channels)
        self.addCleanup(session.manager.shutdown_kernel, now=True)
        # It queries this kernel, instead of the one of every test.
        self.session, unused = session, self.session
        self.assertEqual(analysers(unused.process), [], "it starts with the first question")
        session.run("let my_matrix = array![[1.0, 2.0]];")
        self.assertIn("nrows", self.complete("my_matrix.nro|"))
        (analyser,) = analysers(session.process)
        for _ in range(600):
            if not is_running(analyser):
                break
            time.sleep(0.1)
        else:
            self.fail("it goes on")
        self.assertEqual(session.run("my_matrix.sum()").result, "3.0")
        self.assertIn("accumulate_axis_inplace", self.complete("my_matrix.accu|"))

    def test_it_ends_with_its_kernel(self):
        self.assert_it_ends(lambda: self.session.manager.shutdown_kernel(now=False))

    def test_it_ends_with_a_kernel_that_is_killed(self):
        self.assert_it_ends(lambda: kill(self.session.process))

    def assert_it_ends(self, end):
        self.session.run("let my_matrix = array![[1.0, 2.0]];")
        self.assertIn("nrows", self.complete("my_matrix.nro|"))
        (analyser,) = analysers(self.session.process)
        # One that does not read its input has to end as well.
        os.kill(analyser, signal.SIGSTOP)
        end()
        for _ in range(600):
            if not is_running(analyser):
                return
            time.sleep(0.1)
        self.fail("it goes on")

    def another_than(self, analyser, prompt):
        """The answer of a new process; until it is ready, cached names are the answer."""
        for _ in range(30):
            found = self.complete(prompt)
            if found and analysers(self.session.process) not in ([], [analyser]):
                return found
            time.sleep(1)
        return []


def placed(prompt):
    """The code, and the cursor: the last bar."""
    cursor = prompt.rindex("|")
    return prompt[:cursor] + prompt[cursor + 1:], cursor


if __name__ == "__main__":
    unittest.main()
