"""The generic code of cells is already compiled, and equals the code they would compile."""

import glob
import tempfile
import unittest
from pathlib import Path

from session import Session

# Cells with elements that are common, and others; and a name in the object of the others alone.
CELLS = [
    ("array![[1.0, 2.0], [3.0, 4.0]]", "array![[1u16, 2], [3, 4]]", "format_array"),
    ("&array![[1, 2]] + &array![[3, 4]]", "&array![[1u16, 2]] + &array![[3, 4]]", "for_each_core"),
]

# An integer that does not fit is an error, wherever the code was compiled.
OVERFLOWS = [
    ("array![i32::MAX] + 1", "its type"),
    ("&array![[i64::MIN]] - &array![[1]]", "its type"),
    ("array![i32::MAX, 1].sum()", "the sum does not fit i32"),
    ("let mut last = array![i32::MAX]; for _ in 0..2 { last = last * 2; } last", "its type"),
]


class Instances(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.session = Session(EIGENBOOK_STORE="off", TMPDIR=folder.name)
        self.addCleanup(self.session.close)

    def compiles(self, code, name):
        """Whether the cell's own object contains this name."""
        answer = self.session.run(code)
        self.assertEqual(answer.status, "ok", f"{code}: {answer.error}")
        [path] = glob.glob(f"{self.folder}/eigenbook-session-*/engine/target/cell/ctx.o")
        return name.encode() in Path(path).read_bytes()

    def test_cells_do_not_compile_what_is_there(self):
        for common, other, name in CELLS:
            self.assertFalse(self.compiles(common, name), common)
            self.assertTrue(self.compiles(other, name), other)

    def test_an_overflow_is_an_error(self):
        for code, sentence in OVERFLOWS:
            answer = self.session.run(code)
            self.assertEqual(answer.status, "error", code)
            self.assertIn(sentence, answer.error["evalue"], code)


if __name__ == "__main__":
    unittest.main()
