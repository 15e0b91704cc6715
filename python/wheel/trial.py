"""A student's use of the wheel on a machine that has only Python.

    python trial.py NOTEBOOKS RESULTS

Copies the notebooks as `eigenbook lab` does, runs them into RESULTS, and runs cells of the student's
own: values, a struct, errors, a crash, a program that is killed. Runs inside, with the Python that the
wheel was installed for, and writes one line for each passed check.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from eigenbook import lab, place

# Each cell, and a part of its output or error.
OWN_CELLS = [
    ("let n = 3; let m = array![[2.0, 0.0], [0.0, 4.0]]; m", "[[2. 0.]"),
    ("let v = solve(&m, &array![2.0, 4.0])?; v", "[1. 1.]"),
    ("#[derive(Debug, Clone)]\nstruct Point { x: f64, y: f64 }", ""),
    ("let p = Point { x: 1.5, y: n as f64 }; p", "Point { x: 1.5, y: 3.0 }"),
    ("let mut sum = 0.0;\nfor i in 0..4 { sum += p.x * i as f64; }\nprintln!(\"{sum}\")", "9"),
    ("let wrong: i32 = \"text\";", "mismatched types"),
    ("v[7]", "outside"),
    ("matmul(&m, &array![[1.0, 2.0, 3.0]])?", "inner dimensions differ"),
    ("fn deep(n: u64) -> u64 { if n == 0 { 0 } else { 1 + deep(n - 1) } }", ""),
    ("deep(100_000_000)", "stack"),
    ("std::process::abort()", "abort"),
    ('unsafe extern "C" { fn abs(x: i32) -> i32; }\nunsafe { abs(-17) }', "17"),
    ("(p.x, v.len(), m.nrows())", "(1.5, 2, 2)"),
]
# A command that needs cargo says so clearly.
WITHOUT_CARGO = (":dep rand = \"0.9\"", "needs cargo")
MUST_NOT_BE_THERE = ["cc", "gcc", "ld", "rustc", "cargo", "rustup"]


def main():
    notebooks, results = Path(sys.argv[1]), Path(sys.argv[2])
    check_machine()
    copies(notebooks)
    opens(notebooks)
    compiled = results / "compiled"
    os.environ["EIGENBOOK_COMPILED"] = str(compiled)
    os.environ["EIGENBOOK_HISTORY"] = "off"
    subprocess.run([place.kernel(), "doctor"], check=True)
    own = results / "exercises.toml"
    own.write_text('[[exercise]]\nname = "legs"\nquestion = "How many?"\nanswer = 8\n')
    for command in (["check", own], ["progress", notebooks]):
        done = subprocess.run([place.program(place.EXERCISES), *command], check=False)
        check(done.returncode == 0, f"a teacher can run {command[0]}")
    compiled.unlink(missing_ok=True)
    for table in notebooks.glob("*.csv"):
        shutil.copy(table, results)
    for notebook in sorted(notebooks.glob("*.ipynb")):
        run(notebook, results / notebook.name)
    check(not compiled.exists(), "no cell of the notebooks is compiled here")
    own_cells()


def check(holds, what):
    if not holds:
        raise SystemExit(f"✗ not so: {what}")
    print(f"  {what}", flush=True)


def check_machine():
    networks = Path("/proc/net/dev").read_text().splitlines()[2:]
    names = [line.split(":")[0].strip() for line in networks]
    check(names == ["lo"], "there is no network")
    found = [program for program in MUST_NOT_BE_THERE if shutil.which(program)]
    check(not found, "there is neither Rust nor a C compiler")
    check(os.geteuid() != 0, "this is an ordinary user")


def copies(notebooks):
    new = lab.copy_missing(place.home() / "notebooks", notebooks)
    check(len(new) == 4, "four notebooks are copied")
    check((notebooks / "penguins.csv").exists(), "the table that one of them reads is copied")
    first = notebooks / lab.FIRST
    whole = first.read_bytes()
    first.write_text("my own work")
    (notebooks / "2-linear-network.ipynb").unlink()
    new = lab.copy_missing(place.home() / "notebooks", notebooks)
    check(new == ["2-linear-network.ipynb"], "what is missing is copied once more")
    check(first.read_text() == "my own work", "a student's own work is left alone")
    first.write_bytes(whole)


def opens(notebooks):
    """`eigenbook lab` serves the first notebook, until it is stopped."""
    command = [sys.executable, "-m", "eigenbook", "lab", str(notebooks), "--no-browser"]
    with subprocess.Popen(
        [*command, "--ServerApp.port=8899", "--IdentityProvider.token="],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        address = f"http://127.0.0.1:8899/api/contents/{lab.FIRST}?content=0"
        is_served = False
        for _ in range(120):
            with contextlib.suppress(OSError), urllib.request.urlopen(address) as answer:
                is_served = json.load(answer)["type"] == "notebook"
                break
            time.sleep(0.5)
        server.terminate()
    check(is_served, "`eigenbook lab` serves the notebooks")


def run(notebook, result):
    document = nbformat.read(notebook, as_version=4)
    for cell in document.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    settings = {"timeout": 120, "coalesce_streams": True, "record_timing": False}
    folder = {"metadata": {"path": str(result.parent)}}
    NotebookClient(document, kernel_name="eigenbook", resources=folder, **settings).execute()
    nbformat.write(document, result)
    print(f"  {notebook.name} has run", flush=True)


def own_cells():
    start = time.monotonic()
    manager, client = start_new_kernel(kernel_name="eigenbook")
    try:
        answer(client, "1 + 1")
        print(f"  a kernel answers its first cell after {time.monotonic() - start:.1f} s")
        for code, expected in [*OWN_CELLS, WITHOUT_CARGO]:
            said = answer(client, code)
            what = f"{code.splitlines()[0]!r} answers {expected!r}"
            if expected not in said:
                print(said)
            check(expected in said, what)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def answer(client, code):
    """All output of a cell: text, displays and errors."""
    parts = []

    def keep(message):
        content = message["content"]
        parts.append(content.get("text", ""))
        parts.append(content.get("data", {}).get("text/plain", ""))
        parts.append(content.get("evalue", ""))
        parts.extend(content.get("traceback", []))

    client.execute_interactive(code, timeout=120, output_hook=keep, allow_stdin=False)
    return "\n".join(parts)


if __name__ == "__main__":
    main()
