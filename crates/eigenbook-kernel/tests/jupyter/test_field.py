"""Cells that users write in a Rust notebook beside the course, by topic: `field/*.toml`.

A case is a list of cells of one session, perhaps with variables of the environment, `env`. A cell succeeds without a particular output, unless
it has one of these keys:

    code    the cell
    id      the front end's name of the cell, if it is run again
    stop    after so many seconds the stop button is pressed
    error   the name of the error that it ends with; `""` for any
    shows   the value that is shown, or a list of values each of which is right
    prints  a part of its printed output
    html    a part of its HTML output
    kind    a MIME type that the output has
    clears  whether the output before is taken away
    types   the lines that are typed when it asks
    prompts the questions that it asks, and `secret` whether the answers are hidden
    says    a part, or parts, of the report or of a message below the cell
    never   a text that occurs nowhere in the answer

A cell that was stopped has to end in time, and one that shows a wrong value is never right.
"""

import glob
import os
import re
import tempfile
import threading
import time
import tomllib
import unittest

from session import Session

FOLDER = os.path.join(os.path.dirname(__file__), "field")
# A stopped cell ends within two seconds; a machine that does ten things at once is given more.
ENDS_WITHIN = float(os.environ.get("EIGENBOOK_ENDS_WITHIN", "10"))


class FieldTests(unittest.TestCase):
    """One test for each case; the methods are made below."""

    def run_case(self, case):
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            self.addCleanup(os.chdir, before)
            session = Session(**case.get("env", {}))
            try:
                for number, cell in enumerate(case["cells"], 1):
                    with self.subTest(cell=number, code=cell["code"][:80]):
                        self.run_cell(session, cell)
            finally:
                session.close()
                os.chdir(before)

    def run_cell(self, session, cell):
        start = time.monotonic()
        asks = cell.get("asks", "types" in cell)
        with Typist(session, cell.get("types", [])) as typist:
            answer = session.run(cell["code"], cell.get("stop"), cell.get("id"), allow_stdin=asks)
        took = time.monotonic() - start
        text = plain(answer)
        error = cell.get("error", "KeyboardInterrupt" if "stop" in cell else None)
        if error is None:
            self.assertEqual(answer.status, "ok", text)
        else:
            self.assertEqual(answer.status, "error", text)
            self.assertIn(error, answer.error["ename"])
        if "stop" in cell:
            self.assertLess(took - cell["stop"], ENDS_WITHIN, text)
        if "shows" in cell:
            right = cell["shows"] if isinstance(cell["shows"], list) else [cell["shows"]]
            self.assertIn(answer.result, right, text)
        for part in listed(cell.get("prints")):
            self.assertIn(part, answer.stream("stdout") + answer.stream("stderr"))
        for part in listed(cell.get("html")):
            shown = answer.of("execute_result") + answer.of("display_data")
            self.assertIn(part, "".join(it["data"].get("text/html", "") for it in shown))
        if "kind" in cell:
            shown = answer.of("execute_result") + answer.of("display_data")
            self.assertIn(cell["kind"], [kind for it in shown for kind in it["data"]])
        if cell.get("clears"):
            self.assertTrue(answer.of("clear_output"))
        if "prompts" in cell:
            self.assertEqual(typist.asked, [(it, cell.get("secret", False)) for it in cell["prompts"]])
        for part in listed(cell.get("says")):
            self.assertIn(part, text)
        for part in listed(cell.get("never")):
            self.assertNotIn(part, text)


class Typist:
    """Types lines when the cell asks for them."""

    def __init__(self, session, lines):
        self.session, self.lines, self.asked = session, lines, []
        self.thread = threading.Thread(target=self.type)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.thread.join()

    def type(self):
        for line in self.lines:
            question = self.session.client.get_stdin_msg(timeout=60)["content"]
            self.asked.append((question["prompt"], question["password"]))
            self.session.client.input(line)


def listed(value):
    return [] if value is None else [value] if isinstance(value, str) else value


def plain(answer):
    """The whole answer, as text without colours."""
    parts = [answer.stream("stdout"), answer.stream("stderr"), answer.result or ""]
    parts += [shown["data"].get("text/plain", "") for shown in answer.of("display_data")]
    parts += answer.error["traceback"] if answer.error else []
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(parts))


def add_cases():
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.toml"))):
        kind = os.path.splitext(os.path.basename(path))[0]
        with open(path, "rb") as file:
            cases = tomllib.load(file)["case"]
        for case in cases:
            name = re.sub(r"\W+", "_", f"test_{kind}_{case['about']}")
            assert not hasattr(FieldTests, name), name
            setattr(FieldTests, name, lambda self, case=case: self.run_case(case))


add_cases()

if __name__ == "__main__":
    unittest.main()
