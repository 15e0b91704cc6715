"""Programs that run a whole notebook fail if one of its cells fails."""

import os
import subprocess
import sys
import tempfile
import unittest

import nbformat

RUNNERS = {
    "nbclient": [
        sys.executable,
        "-c",
        "import nbclient, nbformat, sys; nbclient.execute(nbformat.read(sys.argv[1], 4))",
    ],
    "papermill": [sys.executable, "-m", "papermill", "--kernel", "eigenbook"],
    "jupyter execute": [sys.executable, "-m", "jupyter", "execute", "--kernel_name=eigenbook"],
}
GOOD = "let total = 1 + 1;"


def run(runner, folder, last):
    """Runs a notebook of two cells."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code) for code in (GOOD, last)],
        metadata={
            "kernelspec": {"name": "eigenbook", "display_name": "Rust (Eigenbook)", "language": "rust"},
            "language_info": {"name": "rust"},
        },
    )
    path = os.path.join(folder, "notebook.ipynb")
    nbformat.write(notebook, path)
    command = [*RUNNERS[runner], path]
    if runner == "papermill":
        command.append(os.path.join(folder, "result.ipynb"))
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=folder)


class RunnerTests(unittest.TestCase):
    def test_a_failing_assertion_fails_the_notebook(self):
        for runner in RUNNERS:
            with self.subTest(runner), tempfile.TemporaryDirectory() as folder:
                ended = run(runner, folder, "assert!(total == 3);")
                said = ended.stdout + ended.stderr
                self.assertNotEqual(ended.returncode, 0, said)
                self.assertIn("total == 3", said)
                ended = run(runner, folder, "assert!(total == 2);")
                self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
