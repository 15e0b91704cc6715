"""The kernel's own commands, as a student types them."""

import time
import unittest

from session import Session

DEFINED = [
    "let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]; let name = String::from(\"two\\nlines\");",
    "struct Plain { x: f64 }\nlet plain = Plain { x: 1.0 };",
    "struct Angry;\nimpl std::fmt::Debug for Angry {\n"
    "    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { panic!(\"no\") }\n}\n"
    "let angry = Angry;",
    "let double: Box<dyn Fn(f64) -> f64> = Box::new(|x| 2.0 * x);",
    "let handle = std::thread::spawn(|| 1); let words = vec![String::from(\"a\")];",
    "let mut model = Sequential::new(); model.add(Input::new(3))?; model.add(Dense::new(2))?;",
]
TABLE = """
a       Array2<f64>             (2, 3)    112 B     [[1. 2. 3.] [4. 5. 6.]]
angry   Angry                             0 B
double  Box<dyn Fn(f64) -> f64>           ≥ 16 B
name    String                  len 9     33 B      two lines
plain   Plain                             8 B
words   Vec<String>             len 1     ≥ 48 B    ["a"]
"""


class CommandTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session()

    @classmethod
    def tearDownClass(cls):
        cls.session.close()

    def test_variables_of_any_type(self):
        self.assertEqual(self.session.run(":vars").result, "No variables yet.")
        for code in DEFINED:
            answer = self.session.run(code)
            self.assertEqual(answer.status, "ok", answer.messages)
        for _ in range(2):
            answer = self.session.run(":vars")
            self.assertEqual(answer.status, "ok", answer.messages)
            rows = [line.split() for line in answer.result.splitlines()]
            self.assertEqual(rows[0], ["name", "type", "shape", "size", "value"])
            for line in TABLE.split("\n")[1:-1]:
                self.assertIn(line.split(), rows)
            self.assertIn(["handle", "model"], [[row[0] for row in rows if row[0] in ("handle", "model")]])
            self.assertEqual(answer.stream("stderr") + answer.stream("stdout"), "")
        # The query has cost nothing.
        self.assertEqual(self.session.run("(a.sum(), double(plain.x), &words)").result, '(21.0, 2.0, ["a"])')

    def test_help_and_time(self):
        self.assertIn(":vars", self.session.run(":help").result)
        self.assertIn("compiled in", self.session.run("%time 1 + 1").stream("stdout"))

    def test_names_are_completed_while_a_cell_runs(self):
        client = self.session.client
        running = client.execute("std::thread::sleep(std::time::Duration::from_secs(4));")
        time.sleep(2)
        asked = client.complete("let c = matm", 12)
        reply = client.get_shell_msg(timeout=60)
        # The cell has not answered yet.
        self.assertEqual(reply["parent_header"]["msg_id"], asked)
        self.assertIn("matmul", reply["content"]["matches"])
        self.assertEqual(client.get_shell_msg(timeout=60)["parent_header"]["msg_id"], running)


if __name__ == "__main__":
    unittest.main(verbosity=2)
