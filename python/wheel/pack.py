"""Packs a wheel: the package `eigenbook`, an extension of Jupyter's server, and a tree of files.

    python pack.py TREE FOLDER --version VERSION

TREE is the part below the environment's own folder, such as `share/eigenbook`.
The wheel is written into FOLDER, and its path printed.
Its name contains the required glibc: the newest that a program or library in it requires.
"""

import argparse
import base64
import hashlib
import os
import stat
import zipfile
from pathlib import Path

import elf

PYTHON = Path(__file__).resolve().parent.parent
PACKAGE = PYTHON / "eigenbook"
# The extension of Jupyter's server is a module beside it.
EXTENSION = PYTHON / "server/eigenbook_server.py"

METADATA = """\
Metadata-Version: 2.1
Name: eigenbook
Version: {version}
Summary: Notebooks for linear algebra in deep learning, in Rust, with the kernel that runs them
License: MIT OR Apache-2.0, and those of the NOTICE in share/eigenbook
Requires-Python: >=3.9
Requires-Dist: jupyterlab>=4
"""

WHEEL = """\
Wheel-Version: 1.0
Generator: eigenbook {version}
Root-Is-Purelib: false
Tag: py3-none-{platform}
"""

ENTRY_POINTS = """\
[console_scripts]
eigenbook = eigenbook.command:main
"""


class Writer:
    """A wheel that is being written, and the list of what is in it."""

    def __init__(self, path):
        self.archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
        self.record = []

    def add(self, name, data, mode=0o644):
        # The same files make the same wheel, whenever it is made.
        entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        # pip makes executable files executable again.
        entry.external_attr = (stat.S_IFREG | mode) << 16
        self.archive.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        self.record.append(f"{name},sha256={digest},{len(data)}")

    def close(self, record_name):
        text = "\n".join([*self.record, f"{record_name},,", ""])
        self.archive.writestr(zipfile.ZipInfo(record_name, (2020, 1, 1, 0, 0, 0)), text)
        self.archive.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--version", required=True)
    arguments = parser.parse_args()

    files = sorted(path for path in arguments.tree.rglob("*") if path.is_file())
    links = [path for path in arguments.tree.rglob("*") if path.is_symlink()]
    if links:
        raise SystemExit(f"a wheel holds no links: {links[0]}")
    version = arguments.version
    platform = "manylinux_{}_{}_x86_64".format(*newest_glibc(files))
    arguments.folder.mkdir(parents=True, exist_ok=True)
    wheel = arguments.folder / f"eigenbook-{version}-py3-none-{platform}.whl"
    # A wheel that is there is a whole one.
    new = wheel.with_suffix(".new")
    write(new, arguments.tree, files, version, platform)
    new.replace(wheel)
    print(wheel)


def newest_glibc(files):
    """The oldest glibc that is enough for every file."""
    versions = (elf.glibc(path.read_bytes()) for path in files)
    return max(version for version in versions if version is not None)


def write(path, tree, files, version, platform):
    writer = Writer(path)
    for source in sorted(PACKAGE.glob("*.py")):
        writer.add(f"eigenbook/{source.name}", source.read_bytes())
    writer.add(EXTENSION.name, EXTENSION.read_bytes())
    for file in files:
        mode = 0o755 if os.access(file, os.X_OK) else 0o644
        name = f"eigenbook-{version}.data/data/{file.relative_to(tree).as_posix()}"
        writer.add(name, file.read_bytes(), mode)
    about = f"eigenbook-{version}.dist-info"
    facts = {"METADATA": METADATA, "WHEEL": WHEEL, "entry_points.txt": ENTRY_POINTS}
    for name, text in facts.items():
        writer.add(f"{about}/{name}", text.format(version=version, platform=platform).encode())
    writer.close(f"{about}/RECORD")


if __name__ == "__main__":
    main()
