"""The store of compiled cells: a shipped cell is found whatever ran before, and no other cell is."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from session import Session

FOLDER = pathlib.Path(__file__).parents[4] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells(notebook):
    found = json.loads(notebook.read_text())["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]


class Store(unittest.TestCase):
    def follow(self, codes, **environment):
        """Runs cells in a new kernel: returns their answers, and the compiled sources."""
        # Files of the cells go with the folder, which has the tables that they read.
        with tempfile.NamedTemporaryFile() as compiled, tempfile.TemporaryDirectory() as folder:
            for table in FOLDER.glob("*.csv"):
                shutil.copy(table, folder)
            session = Session(folder=folder, EIGENBOOK_COMPILED=compiled.name, **environment)
            try:
                answers = [said(session.run(code)) for code in codes]
            finally:
                session.close()
            return answers, compiled.read().decode().split("=== compiled\n")[1:]

    def test_a_shipped_notebook_compiles_nothing(self):
        for notebook in NOTEBOOKS:
            _, compiled = self.follow(cells(notebook))
            self.assertEqual(compiled, [], notebook.name)

    def test_a_cell_between_costs_only_itself(self):
        codes = cells(NOTEBOOKS[1])
        answers, _ = self.follow(codes)
        middle = len(codes) // 2
        with_own, compiled = self.follow(codes[:middle] + ["let mine = 40 + 2; mine"] + codes[middle:])
        self.assertEqual(len(compiled), 1)
        self.assertEqual(with_own[:middle] + with_own[middle + 1 :], answers)

    def test_a_changed_definition_is_seen(self):
        first = "fn factor() -> i32 { 2 }"
        for changed in ("fn factor() -> i32 { 3 }", "fn factor() -> f64 { 2.5 }"):
            answers, _ = self.follow([first, "let y = factor(); y", changed, "let y = factor(); y"])
            number = re.search(r"{ (.*) }", changed).group(1)
            self.assertEqual([answers[1], answers[3]], [("2", ""), (number, "")])

    def test_a_definition_with_a_mistake_fails_at_once(self):
        # Shipped cells with definitions alone differ from these in nothing but the definitions.
        session = Session()
        try:
            for body in ('"a"', "v.iter().sum() / 2.0", 'for x in v {} "a"', "unknown()"):
                for head in ("fn f(v: &[f64]) -> f64", "pub fn f(v: &[f64]) -> f64"):
                    self.assertIsNotNone(session.run(f"{head} {{ {body} }}").error, body)
                method = f"struct S; impl S {{ fn f(&self, v: &[f64]) -> f64 {{ {body} }} }}"
                self.assertIsNotNone(session.run(method).error, body)
        finally:
            session.close()

    def test_the_answers_are_the_same_without_the_store(self):
        codes = cells(NOTEBOOKS[0])
        with_store, _ = self.follow(codes)
        without, compiled = self.follow(codes, EIGENBOOK_STORE="off")
        self.assertGreaterEqual(len(compiled), len(codes))
        self.assertEqual(with_store, without)


class Loops(unittest.TestCase):
    """A student's own loops run as fast as optimised Rust does."""

    PRODUCT = """
    let n = 200;
    let a: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| (i * j % 7) as f64).collect()).collect();
    let start = std::time::Instant::now();
    let mut c = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..n {
            for k in 0..n {
                c[i][j] += a[i][k] * a[k][j];
            }
        }
    }
    let took = start.elapsed().as_secs_f64();
    println!("{} {took}", c[7][9]);
    """

    def test_a_product_written_by_hand(self):
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "product")
            source = f"fn main() {{ {self.PRODUCT} }}"
            command = ["rustc", "-Copt-level=2", "-o", program, "-"]
            subprocess.run(command, input=source, text=True, check=True)
            alone = min(self.read(subprocess.check_output(program, text=True)) for _ in range(5))
        session = Session()
        try:
            in_cell = min(self.read(session.run(self.PRODUCT).stream("stdout")) for _ in range(5))
        finally:
            session.close()
        self.assertEqual(in_cell[0], alone[0])
        self.assertLess(in_cell[1], 3 * alone[1])

    @staticmethod
    def read(line):
        number, took = line.split()
        return float(number), float(took)


def said(answer):
    """The visible part of an answer, without the numbers that name an output."""
    return answer.result, answer.stream("stdout")


if __name__ == "__main__":
    unittest.main()
