"""`eigenbook lab`: a student's own copies of the notebooks, and JupyterLab on them."""

import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path

from eigenbook import place

USUAL_FOLDER = "~/eigenbook"
FIRST = "1-fundamentals.ipynb"
# The minimum space for compiling cells.
ROOM = 50_000_000


def open_in(folder, options):
    """Copies what is missing, then becomes JupyterLab, so that Ctrl-C goes to it."""
    place.kernel()
    check_jupyterlab()
    check_room(Path(tempfile.gettempdir()))
    folder = Path(folder).expanduser().resolve()
    new = copy_missing(place.home() / "notebooks", folder)
    print(f"» {len(new)} notebooks copied to {folder}" if new else f"» Your notebooks in {folder}")
    jupyter = [sys.executable, "-m", "jupyterlab", f"--LabApp.default_url=/lab/tree/{FIRST}"]
    jupyter += ["--MultiKernelManager.default_kernel_name=eigenbook", "--ServerApp.answer_yes=True"]
    # The first start would ask whether it may fetch news; a course needs none.
    jupyter += ["--LabApp.news_url=None"]
    jupyter += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        jupyter.append("--allow-root")
    os.chdir(folder)
    os.execv(sys.executable, jupyter + options)


def check_jupyterlab():
    """Raises Trouble if JupyterLab is missing, because pip was not allowed to install it."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise place.Trouble(f"JupyterLab is missing here: {sys.executable} -m pip install jupyterlab")


def check_room(folder):
    """Raises Trouble if the disk for compiled cells is full."""
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        raise place.Trouble(
            f"{folder} is full ({free // 1_000_000} MB are free), and cells are compiled there; "
            "make room, or set TMPDIR to another folder"
        )


def copy_missing(notebooks, folder):
    """Copies the notebooks that the folder does not have, and the tables that they read; whatever
    has such a name stays as it is.

    Returns the names of the notebooks that are new; raises Trouble if one cannot be written.
    """
    new = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table in notebooks.glob("*.csv"):
            copy_new(table, folder / table.name)
        for notebook in sorted(notebooks.glob("*.ipynb")):
            if copy_new(notebook, folder / notebook.name):
                new.append(notebook.name)
    except OSError as error:
        raise place.Trouble(
            f"{error.filename or folder} cannot be written ({error.strerror}); "
            "choose another folder: eigenbook lab FOLDER"
        ) from error
    return new


def copy_new(source, target):
    """Writes a file atomically if it does not exist; returns whether it has."""
    try:
        # Also if a dangling link has the name.
        file = open(target, "xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(source.read_bytes())
    except OSError as error:
        target.unlink()
        error.filename = target
        raise
    return True
