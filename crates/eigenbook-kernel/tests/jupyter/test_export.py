"""A notebook as a cargo project: the four of the course, of which one is compiled, and a small one."""

import glob
import json
import os
import subprocess
import sys
import tempfile
import tomllib
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 4))
HOME = os.path.join(sys.prefix, "share/eigenbook")
KERNEL = os.path.join(HOME, "bin/eigenbook-kernel")
WORLD = os.path.join(HOME, "world")
SMALL = [
    "use std::collections::BTreeMap;\nlet mut count: BTreeMap<char, u32> = BTreeMap::new();",
    "fn add(count: &mut BTreeMap<char, u32>, text: &str) {\n    for c in text.chars() { *count.entry(c).or_default() += 1; }\n}\nadd(&mut count, \"aba\");\ncount",
    "fn main() { println!(\"{}\", array![1, 2].sum()); }\nmain()",
    "fn twice(x: i32) -> i32 { 2 * x }\ntwice(4)",
    "fn twice(x: i32) -> i32 { 20 * x }\ntwice(4)",
    ":dep hex = \"0.4\"\n!ls",
    'let n: u8 = "7".parse()?;\nn + 1',
]


def export(notebook, folder):
    command = [KERNEL, "export", notebook, "--to", folder]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    with open(os.path.join(folder, "Cargo.toml"), "rb") as file:
        return tomllib.load(file)


def compiled(folder):
    """Compiles a program against the installed library, which cargo would build first."""
    program = os.path.join(folder, "program")
    command = [os.path.join(WORLD, "toolchain/bin/rustc"), "--edition=2024", "-Cprefer-dynamic", "-o", program]
    command += [f"--extern=eigenbook={WORLD}/lib/libeigenbook.so", f"-Ldependency={WORLD}/deps"]
    command += [os.path.join(folder, "src/main.rs")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr[-6000:]
    return program


def run(program):
    folders = [f"{WORLD}/lib", *glob.glob(f"{WORLD}/toolchain/lib/rustlib/*/lib"), f"{WORLD}/toolchain/lib"]
    environment = {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(folders)}
    return subprocess.run([program], capture_output=True, text=True, timeout=60, env=environment)


class ExportTests(unittest.TestCase):
    def test_the_notebooks_of_the_course_are_programs(self):
        notebooks = sorted(glob.glob(os.path.join(ROOT, "notebooks/*.ipynb")))
        self.assertGreaterEqual(len(notebooks), 4)
        with tempfile.TemporaryDirectory() as folder:
            for number, notebook in enumerate(notebooks):
                manifest = export(notebook, os.path.join(folder, str(number)))
                self.assertIn("eigenbook", manifest["dependencies"])
            compiled(os.path.join(folder, "0"))

    def test_a_program_prints_what_the_notebook_prints(self):
        cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": code} for code in SMALL]
        with tempfile.TemporaryDirectory() as folder:
            notebook = os.path.join(folder, "small one.ipynb")
            with open(notebook, "w") as file:
                json.dump({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, file)
            manifest = export(notebook, os.path.join(folder, "out"))
            self.assertEqual(manifest["package"]["name"], "small-one")
            self.assertEqual(manifest["dependencies"]["hex"], "0.4")
            ended = run(compiled(os.path.join(folder, "out")))
            self.assertEqual(ended.stdout.split("\n"), ["{'a': 2, 'b': 1}", "3", "8", "80", "8", ""], ended.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
