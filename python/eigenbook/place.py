"""Where the kernel is: in `share/eigenbook` below the folder that pip has installed into."""

import os
import re
from importlib import metadata
from pathlib import Path

KERNEL = "share/eigenbook/bin/eigenbook-kernel"
EXERCISES = "eigenbook-exercises"


class Trouble(Exception):
    """The problem and its fix, in one sentence."""


def version():
    """The installed version."""
    return metadata.version("eigenbook")


def home():
    """The folder with the kernel and the notebooks; raises Trouble if it is missing."""
    # pip's own list: it is right in an environment, for --user and for --target.
    files = metadata.files("eigenbook") or []
    for file in files:
        if file.as_posix().endswith(KERNEL):
            found = Path(file.locate()).resolve().parent.parent
            if found.is_dir():
                return found
    raise Trouble("The kernel is missing here; install it again: pip install --force-reinstall")


def kernel():
    """The kernel's program; raises Trouble if it cannot be run."""
    return program(Path(KERNEL).name)


def program(name):
    """A program beside the kernel; raises Trouble if it cannot be run."""
    path = home() / "bin" / name
    if not os.access(path, os.X_OK):
        raise Trouble(f"{path} may not be run; is its file system mounted with noexec?")
    check_glibc(metadata.distribution("eigenbook").read_text("WHEEL") or "")
    return path


def check_glibc(about):
    """Raises Trouble if the system's glibc is older than the wheel requires.

    pip checks the same numbers, but not in an environment that came from another machine.
    """
    needed = re.search(r"manylinux_(\d+)_(\d+)_", about)
    there = re.fullmatch(r"glibc (\d+)\.(\d+).*", libc())
    if needed and not there:
        raise Trouble("Eigenbook needs a Linux with glibc, and this system has another libc.")
    if needed and numbers(there) < numbers(needed):
        needed, there = (".".join(map(str, numbers(it))) for it in (needed, there))
        raise Trouble(f"Eigenbook needs glibc {needed} or newer, and this system has {there}.")


def libc():
    """The system's libc with its version, such as `glibc 2.36`; None if it is unknown."""
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except ValueError:
        return ""


def numbers(match):
    """The two parts of a version."""
    return tuple(int(part) for part in match.groups())
