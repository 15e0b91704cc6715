"""The command `eigenbook`.

| command | file |
|---|---|
| `lab [FOLDER]` | `lab.py`: copies the notebooks and opens JupyterLab on them |
| `doctor` | `place.py`: whether this installation can run cells |
| `check-exercises FILE…`, `progress FOLDER` | here: a teacher's own exercises, and the progress of a class |
| `editions NOTEBOOKS FOLDER` | here: notebooks with open answers, and with answers filled in |
| `check-notebooks FOLDER…` | `notebooks.py`: whether every cell runs, and every answer is right |
| `uninstall` | here: removes what pip has installed; notebooks stay |
"""

import argparse
import subprocess
import sys

from eigenbook import lab, notebooks, place


def main():
    arguments, others = parser().parse_known_args()
    if others and arguments.run is not open_lab:
        parser().error(f"unknown: {' '.join(others)}")
    try:
        sys.exit(arguments.run(arguments, others))
    except place.Trouble as trouble:
        print(f"✗ {trouble}", file=sys.stderr)
        sys.exit(1)


def parser():
    commands = argparse.ArgumentParser(
        prog="eigenbook", description="Notebooks for linear algebra in deep learning, in Rust."
    )
    commands.add_argument("--version", action="version", version=place.version())
    names = commands.add_subparsers(required=True, metavar="COMMAND")
    one = names.add_parser("lab", help="open the notebooks in JupyterLab")
    one.add_argument(
        "folder", nargs="?", default=lab.USUAL_FOLDER, help="your notebooks (default: %(default)s)"
    )
    one.epilog = "Other options, such as --no-browser or --port=8890, are JupyterLab's."
    one.set_defaults(run=open_lab)
    one = names.add_parser("doctor", help="check whether cells can be run here")
    one.set_defaults(run=doctor)
    one = names.add_parser("check-exercises", help="report the problems of your own exercises")
    one.add_argument("files", nargs="+", metavar="FILE", help="such as exercises.toml")
    one.set_defaults(run=check_exercises)
    one = names.add_parser("progress", help="show the progress of a class, and which students need help")
    one.add_argument("folder", help="a folder with a folder for each student, such as /home")
    one.add_argument("--html", metavar="PAGE", help="also write a page with a picture of it")
    one.set_defaults(run=progress)
    one = names.add_parser("editions", help="write notebooks with open and with filled-in answers")
    one.add_argument("notebooks", help="a folder of notebooks, and of your exercises.toml")
    one.add_argument("folder", help="the folder in which the folders student and teacher are written")
    one.set_defaults(run=editions)
    one = names.add_parser("check-notebooks", help="run notebooks, and report failures and wrong answers")
    one.add_argument("paths", nargs="+", metavar="FOLDER", help="folders, or single notebooks")
    one.set_defaults(run=check_notebooks)
    one = names.add_parser("uninstall", help="remove Eigenbook; your notebooks stay")
    one.set_defaults(run=uninstall)
    return commands


def open_lab(arguments, others):
    return lab.open_in(arguments.folder, others)


def doctor(_arguments, _others):
    return subprocess.call([place.kernel(), "doctor"])


def check_exercises(arguments, _others):
    return subprocess.call([place.program(place.EXERCISES), "check", *arguments.files])


def progress(arguments, _others):
    page = ["--html", arguments.html] if arguments.html else []
    return subprocess.call([place.program(place.EXERCISES), "progress", arguments.folder, *page])


def editions(arguments, _others):
    both = [arguments.notebooks, arguments.folder]
    return subprocess.call([place.program(place.EXERCISES), "editions", *both])


def check_notebooks(arguments, _others):
    place.kernel()
    return notebooks.check_all(arguments.paths)


def uninstall(_arguments, _others):
    return subprocess.call([sys.executable, "-m", "pip", "uninstall", "--yes", "eigenbook"])
