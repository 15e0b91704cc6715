"""Runs a notebook from top to bottom and writes it with its outputs.

    python run_notebook.py NOTEBOOK RESULT [--timeout SECONDS] [--data FOLDER]

The kernel is the one that the notebook names.
The cells run in the folder of RESULT, so that their files appear beside it.
The tables (*.csv) of FOLDER are copied there before.
A cell that fails stops the run, unless it carries the tag `raises-exception`.
The exit status is 0 after the last cell, and 3 if a cell stopped the run: the reason is then on stderr.
"""

import argparse
import shutil
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

STOPPED = 3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("--timeout", type=int, default=300, help="for each cell, in seconds")
    parser.add_argument("--data", type=Path, help="a folder with the tables that cells read")
    arguments = parser.parse_args()

    notebook = nbformat.read(arguments.notebook, as_version=4)
    nbformat.validate(notebook)
    for table in arguments.data.glob("*.csv") if arguments.data else []:
        shutil.copy(table, arguments.result.parent)
    reason = run(notebook, arguments.result.parent, arguments.timeout)
    nbformat.write(notebook, arguments.result)
    if reason is not None:
        print(reason, file=sys.stderr)
        sys.exit(STOPPED)


def run(notebook, folder, timeout):
    """Runs the cells in place; returns why it stopped, or None."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    client = NotebookClient(
        notebook,
        kernel_name=notebook.metadata.kernelspec.name,
        resources={"metadata": {"path": str(folder)}},
        timeout=timeout,
        startup_timeout=120,
        coalesce_streams=True,
        record_timing=False,
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError) as stop:
        return str(stop)
    except DeadKernelError:
        return "the kernel died"
    return None


if __name__ == "__main__":
    main()
