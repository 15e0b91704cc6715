"""Where the kernel is: in `share/eigenbook` below the folder that pip has installed into."""

import os
from importlib import metadata
from pathlib import Path

KERNEL = "share/eigenbook/bin/eigenbook-kernel"
EXERCISES = "eigenbook-exercises"


class Trouble(Exception):
    """What is wrong, and what to do, in one sentence."""


def version():
    """The installed version."""
    return metadata.version("eigenbook")


def home():
    """The folder with the kernel and the notebooks; raises Trouble where it is not there."""
    # pip's own list: it is right in an environment, for --user and for --target.
    files = metadata.files("eigenbook") or []
    for file in files:
        if file.as_posix().endswith(KERNEL):
            found = Path(file.locate()).resolve().parent.parent
            if found.is_dir():
                return found
    raise Trouble("The kernel is missing here; install it again: pip install --force-reinstall")


def kernel():
    """The kernel's program; raises Trouble where it cannot be run."""
    return program(Path(KERNEL).name)


def program(name):
    """A program beside the kernel; raises Trouble where it cannot be run."""
    path = home() / "bin" / name
    if not os.access(path, os.X_OK):
        raise Trouble(f"{path} may not be run; is its file system mounted with noexec?")
    return path
