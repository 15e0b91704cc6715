"""Measures one kernel once, and prints the results as one JSON object.

    python drive.py start SPEC
    python drive.py cells SPEC SCRIPT
    python drive.py chapter SPEC SCRIPT_OR_NOTEBOOK…
    python drive.py notebooks SPEC NOTEBOOK…
    python drive.py kernels SPEC SCRIPT_OR_NOTEBOOK…
    python drive.py numerics SPEC SCRIPT…
    python drive.py names SPEC NOTEBOOK…
    python drive.py versions

SPEC is the name of a kernel spec, which is searched in JUPYTER_PATH.
Each name in the result has a list of numbers: seconds, or bytes.
If the kernel did not behave as expected, `failed` describes the failure.
"""

import json
import os
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from kernel import Kernel
from scripts import Cell, every_cell, of_notebooks, of_script

N_KERNELS = 10
# The completed text, and a name that has to be in the answer.
METHODS = [("nc", "ncols"), ("sum_", "sum_axis"), ("ma", "mapv"), ("ro", "row"), ("to_", "to_owned")]


def start(spec, folder):
    """From the start of the process to the answer, and to the first result."""
    with Kernel(spec, folder) as kernel:
        ready = kernel.wait_until_ready()
        kernel.run(Cell("1 + 1", "1 + 1"))
        return {"kernel_info": [ready], "first": [kernel.age()]}


def cells(spec, folder, path):
    """Each cell of a student's script, once the kernel is ready."""
    script = of_script(Path(path), fresh_word())
    with Kernel(spec, folder) as kernel:
        kernel.wait_until_ready()
        kernel.run(Cell("1 + 1", "1 + 1"))
        return in_order(kernel, script)


def chapter(spec, folder, *paths):
    """The whole chapter in one kernel, and the kernel's memory afterwards."""
    with Kernel(spec, folder) as kernel:
        kernel.wait_until_ready()
        found = in_order(kernel, chapter_cells(paths))
        return {**found, "total": [kernel.age()], "memory": [kernel.memory()]}


def notebooks(spec, folder, *paths):
    """Every cell of each notebook, in a kernel of its own; those that port the chapter count."""
    found = {"cell": [], "setup": []}
    for path in paths:
        with Kernel(spec, folder) as kernel:
            kernel.wait_until_ready()
            for name, values in in_order(kernel, every_cell(Path(path))).items():
                found[name] += values
    return found


def kernels(spec, folder, *paths):
    """The memory that the first and the last of several kernels add, each after the same cells."""
    running, memory = [], []
    try:
        for _ in range(N_KERNELS):
            kernel = Kernel(spec, folder)
            running.append(kernel)
            kernel.wait_until_ready()
            in_order(kernel, chapter_cells(paths))
            memory.append(sum(kernel.memory() for kernel in running))
    finally:
        for kernel in running:
            kernel.__exit__()
    return {"first_kernel": memory[:1], "tenth_kernel": [memory[-1] - memory[-2]]}


def numerics(spec, folder, *paths):
    """What the scripts say of themselves, in lines such as `MEASURED matmul 0.031`; each of them
    has a kernel of its own."""
    found = {}
    for path in paths:
        with Kernel(spec, folder) as kernel:
            kernel.wait_until_ready()
            for cell in of_script(Path(path), fresh_word()):
                for line in kernel.run(cell)[1].splitlines():
                    if line.startswith("MEASURED "):
                        _, name, seconds = line.split()
                        found[name] = [float(seconds)]
    return found


def names(spec, folder, *paths):
    """Completion after a dot, the first after a kernel's start and later ones, and the kernel's
    memory with it; and the memory of one that has run the notebooks without completion."""
    with Kernel(spec, folder) as kernel:
        kernel.wait_until_ready()
        kernel.run(Cell("a matrix", "let matrix = array![[1.0, 2.0], [3.0, 4.0]];"))
        times = [kernel.complete("matrix.", "nrows")]
        times += [kernel.complete(f"matrix.{start}", name) for start, name in METHODS]
        with_names = kernel.memory()
    with Kernel(spec, folder) as kernel:
        kernel.wait_until_ready()
        in_order(kernel, chapter_cells(paths))
        return {
            "first_completion": times[:1],
            "completion": times[1:],
            "memory": [kernel.memory()],
            "memory_with_names": [with_names],
        }


def in_order(kernel, script):
    """Runs the cells; the seconds of those that count, in order."""
    seconds = [(cell, kernel.run(cell)[0]) for cell in script]
    return {
        "cell": [time for cell, time in seconds if not cell.setup],
        "setup": [sum(time for cell, time in seconds if cell.setup)],
    }


def chapter_cells(paths):
    paths = [Path(path) for path in paths]
    if paths[0].suffix == ".ipynb":
        return of_notebooks(paths)
    return of_script(paths[0], fresh_word())


def fresh_word():
    """A word that no earlier run can have used, fit for a name in Rust and in Python."""
    return f"x{time.time_ns():x}"


def versions():
    """The peers as they are installed."""
    packages = ["ipykernel", "jupyter_client", "numpy", "torch", "tensorflow-cpu", "tensorflow", "keras"]
    installed = {}
    for name in packages:
        try:
            installed[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            pass
    return {"python": sys.version.split()[0], **installed}


PARTS = {
    part.__name__: part
    for part in (start, cells, chapter, notebooks, kernels, numerics, names)
}


def main():
    name, *arguments = sys.argv[1:]
    if name == "versions":
        found = versions()
    else:
        # The user's own history must not affect the measurement.
        os.environ["EIGENBOOK_HISTORY"] = "off"
        spec, *paths = arguments
        paths = [str(Path(path).resolve()) for path in paths]
        with tempfile.TemporaryDirectory() as folder:
            try:
                found = PARTS[name](spec, folder, *paths)
            except Exception as failure:
                # Whatever a kernel does, the others are still to be measured.
                found = {"failed": f"{type(failure).__name__}: {failure}"}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
