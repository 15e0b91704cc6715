"""Definitions, variables, expressions, comments and empty lines in any order, compared with plain rustc.

Each case is a cell whose pieces are shuffled: statements keep their order, and definitions come anywhere
between them, on lines of their own or on one line."""

import os
import random
import re
import subprocess
import tempfile
import unittest

from session import Session

# In this order; each needs the definitions below.
STATEMENTS = [
    "let k = 4;",
    "let mut total = twice(k) + LIMIT;",
    "let p = Point { x: 1, y: BASE };",
    "total += p.sum() + squared!(3);",
    "let shape: Shape = Shape::Square(k);",
    "let names: BTreeMap<&str, Number> = [(\"a\", 2)].into();",
    "if total > 3 { total += 1; }",
    "for (_, n) in &names { total += n; }",
    "total += shape.area();",
]

DEFINITIONS = [
    "fn twice(a: i32) -> i32 { 2 * a }",
    "struct Point { x: i32, y: i32 }",
    "impl Point { fn sum(&self) -> i32 { self.x + self.y } }",
    "enum Shape { Square(i32), Line }",
    "trait Area { fn area(&self) -> i32; }",
    "impl Area for Shape { fn area(&self) -> i32 { match self { Shape::Square(a) => a * a, Shape::Line => 0 } } }",
    "use std::collections::BTreeMap;",
    "const LIMIT: i32 = 7;",
    "static BASE: i32 = 5;",
    "type Number = i32;",
]

# Plain Rust knows a macro only after its definition.
MACRO = "macro_rules! squared { ($e:expr) => { $e * $e }; }"
FILLERS = ["// a comment; with { signs", "/* one\n   more */", "", "", "#[allow(dead_code)]\nfn unused() {}"]
LAST = "println!(\"{} {}\", total, p.x + k);"

# Each case has its own definitions.
OWN_NAMES = re.compile(r"\b(twice|Point|Shape|Area|LIMIT|BASE|Number|squared|unused)\b")

N_CASES = 40


def case(seed):
    """A cell: the statements in order, the other parts in between."""
    chance = random.Random(seed)
    pieces = [*STATEMENTS, LAST]
    pieces.insert(chance.randrange(STATEMENTS.index("total += p.sum() + squared!(3);") + 1), MACRO)
    for piece in [*DEFINITIONS, *chance.sample(FILLERS, chance.randrange(4))]:
        # An attribute's function has one name, so that it comes once.
        pieces.insert(chance.randrange(len(pieces)), piece)
    text = ""
    for piece in pieces:
        must_end = piece.startswith("//") or not piece
        text += piece + ("\n" if must_end or chance.random() < 0.6 else " ")
    return OWN_NAMES.sub(rf"\g<1>{seed}", text)


class Order(unittest.TestCase):
    def test_any_order_says_what_plain_rustc_says(self):
        cells = [case(seed) for seed in range(N_CASES)]
        expected = plain_rust(cells)
        session = Session()
        self.addCleanup(session.close)
        for seed, (cell, said) in enumerate(zip(cells, expected)):
            with self.subTest(seed=seed):
                answer = session.run(cell)
                self.assertEqual(answer.status, "ok", f"{cell}\n{answer.error}")
                self.assertEqual(answer.stream("stdout"), said, cell)


def plain_rust(cells):
    """The output of each cell as a block of a program."""
    blocks = "\n".join(f"{{\n{cell}\n}}\nprintln!(\"=\");" for cell in cells)
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program")
        command = ["rustc", "--edition=2024", "-Adead_code", "-o", program, "-"]
        subprocess.run(command, input=f"fn main() {{\n{blocks}\n}}", text=True, check=True)
        return subprocess.check_output(program, text=True).split("=\n")[:-1]


if __name__ == "__main__":
    unittest.main()
