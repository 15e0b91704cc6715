"""`eigenbook check-notebooks`: every cell of a folder of notebooks runs, and every answer is right.

    python -m eigenbook.notebooks NOTEBOOK_OR_FOLDER…

The notebooks run in a copy of their folder, so that the files beside them do not change.
A cell with the tag `raises-exception` may fail, and an answer that is open, `()`, is none.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

TIMEOUT = 300
# A check must not enter the user's record.
QUIET = {"EIGENBOOK_HISTORY": "off", "EIGENBOOK_RECORD": "off"}
CHECK = re.compile(r'check\("([^"]+)", &\w+\)\??\s*$')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", metavar="NOTEBOOK_OR_FOLDER")
    sys.exit(check_all(parser.parse_args().paths))


def check_all(paths):
    """Checks notebooks and folders of them; returns the status of the command."""
    if wrong := [sentence for sentence in map(not_a_notebook, map(Path, paths)) if sentence]:
        print(*[f"✗ {sentence}" for sentence in wrong], sep="\n", file=sys.stderr)
        return 1
    found = list(notebooks(Path(path) for path in paths))
    if not found:
        print(f"✗ there are no notebooks in {', '.join(paths)}", file=sys.stderr)
        return 1
    os.environ.update(QUIET)
    n_wrong = 0
    for path in found:
        start = time.monotonic()
        problems, n_cells = check(path)
        n_wrong += bool(problems)
        for problem in problems:
            print(f"✗ {path}, {problem}")
        if not problems:
            print(f"✓ {path}: {n_cells} cells, {time.monotonic() - start:.0f} s")
    return 1 if n_wrong else 0


def not_a_notebook(path):
    """Why a path is neither a notebook nor a folder, in one sentence."""
    if not path.exists():
        return f"there is no file or folder {path}"
    if path.is_file() and path.suffix != ".ipynb":
        return f"{path} is not a notebook; the name of one ends in .ipynb"
    return None


def notebooks(paths):
    """The given files, and those in the given folders."""
    for path in paths:
        yield from sorted(path.glob("*.ipynb")) if path.is_dir() else [path]


def check(path):
    """Runs one notebook; returns its problems, and the number of code cells."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.validator.NotebookValidationError) as error:
        return [f"which is not a notebook: {str(error).splitlines()[0][:200]}"], 0
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in cells:
        cell.outputs = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "notebooks")
        shutil.copytree(path.parent, folder, ignore=shutil.ignore_patterns("*.ipynb", ".*"))
        place = {"metadata": {"path": str(folder)}}
        client = NotebookClient(notebook, timeout=TIMEOUT, startup_timeout=120, resources=place)
        stopped = []
        try:
            client.execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as stop:
            stopped = [str(stop)]
    problems = [problem for place, cell in enumerate(notebook.cells) for problem in of_cell(place, cell)]
    has_failed = any("error" in (out.output_type for out in cell.outputs) for cell in cells)
    return problems if has_failed else problems + stopped, len(cells)


def of_cell(place, cell):
    """The problems of an executed cell, one sentence each."""
    if cell.cell_type != "code":
        return
    for output in cell.outputs:
        if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []):
            yield f"cell {place + 1}: {output.evalue.strip()}"
    name = CHECK.search(cell.source)
    results = [out for out in cell.outputs if out.output_type == "execute_result"]
    if name and results and "let answer = ();" not in cell.source:
        said = results[-1].data.get("text/plain", "")
        if not said.startswith("Right."):
            yield f'cell {place + 1}: the answer to "{name[1]}" is not right: {said.strip()}'


if __name__ == "__main__":
    main()
