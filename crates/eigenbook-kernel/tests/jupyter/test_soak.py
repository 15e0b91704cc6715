"""A session of 500 cells: memory and files do not grow, and no process remains."""

import glob
import os
import sys
import tempfile
import time
import unittest

from session import Session, below, executors, stat

N_CELLS = int(os.environ.get("EIGENBOOK_SOAK_CELLS", "500"))
# Cells of several kinds in turn, those that fail among them: the cell, and how it ends.
CELLS = [
    ("count += 1;", "ok"),
    ("count", "ok"),
    ('println!("{count}");', "ok"),
    ("display(&a);", "ok"),
    ("a.sum()", "ok"),
    (":vars", "ok"),
    ("count += ;", "error"),
    ('panic!("{count}");', "error"),
    ("let taken = name; panic!();", "error"),
    ("std::process::abort();", "error"),
]
# A cell in between that needs no compiler keeps the test short.
CELLS = [cell for costly in CELLS for cell in (costly, (":help", "ok"))]
# The first turns still open files that are needed from then on.
N_SETTLING = 2 * len(CELLS)


def descriptors(process):
    return len(os.listdir(f"/proc/{process}/fd"))


def threads(process):
    return len(os.listdir(f"/proc/{process}/task"))


def folder_of(process):
    return os.path.join(tempfile.gettempdir(), f"eigenbook-session-{process}-*")


class SoakTests(unittest.TestCase):
    def measure(self, session):
        """Counts once all processes of a cell that are still ending have ended."""
        kernel = session.process
        (executor,) = executors(kernel)
        return {
            "descriptors of the kernel": descriptors(kernel),
            "descriptors of the executor": descriptors(executor),
            "threads of the kernel": threads(kernel),
            "threads of the executor": threads(executor),
            "processes": len(below(kernel)),
        }

    def test_nothing_grows_and_nothing_stays(self):
        session = Session()
        kernel = session.process
        try:
            before = "let mut count = 0; let a = array![[1.0, 2.0]]; let name = String::from(\"kept\");"
            self.assertEqual(session.run(before).status, "ok")
            settled = None
            for number in range(N_CELLS):
                code, status = CELLS[number % len(CELLS)]
                answer = session.run(code)
                self.assertEqual(answer.status, status, (number, code, answer.messages))
                if number + 1 == N_SETTLING:
                    settled = self.measure(session)
            self.assertEqual(session.run("(count, &name)").result, f'({N_CELLS // len(CELLS)}, "kept")')
            ended = self.measure(session)
            grown = {name: (settled[name], n) for name, n in ended.items() if n > settled[name] + 1}
            self.assertEqual(grown, {}, "what has grown, from and to")
        finally:
            started = below(kernel)
            session.close()
        limit = time.monotonic() + 20
        while any(stat(process)[0] for process in started):
            self.assertLess(time.monotonic(), limit, "a process is still there")
            time.sleep(0.1)
        self.assertEqual(glob.glob(folder_of(kernel)), [])


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
