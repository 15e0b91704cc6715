"""Makes an nbgrader assignment from a notebook with solutions: a graded cell behind each answer.

    python make_assignment.py TEACHER ASSIGNMENT [--points POINTS]

An answer cell names its exercise in its metadata; docs/grading.md shows one.
A right answer earns the points; any other answer, and a cell that fails, earns none.
"""

import argparse
from pathlib import Path

import nbformat

# A verdict other than `Right` stops the cell, and gives the reason in the feedback.
TEST = """\
let verdict = eigenbook::exercise::judge("{name}", &answer)?;
assert!(matches!(verdict, eigenbook::exercise::Verdict::Right(_)), "{{verdict:?}}");"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("teacher", type=Path)
    parser.add_argument("assignment", type=Path)
    parser.add_argument("--points", type=int, default=1, help="for each exercise")
    arguments = parser.parse_args()

    notebook = nbformat.read(arguments.teacher, as_version=4)
    n_graded = add_tests(notebook, arguments.points)
    nbformat.validate(notebook)
    nbformat.write(notebook, arguments.assignment)
    print(f"{arguments.assignment}: {n_graded} exercises, {n_graded * arguments.points} points")


def add_tests(notebook, points):
    """Puts a graded cell behind each answer cell; returns how many there are."""
    cells = []
    n_graded = 0
    for cell in notebook.cells:
        cells.append(cell)
        name = cell.metadata.get("eigenbook", {}).get("exercise")
        if name is not None:
            cell.metadata.setdefault("nbgrader", role("answer", name, solution=True))
            cells.append(graded(name, points))
            n_graded += 1
    notebook.cells = cells
    return n_graded


def graded(name, points):
    """The cell that judges one answer."""
    metadata = role("check", name, grade=True, locked=True) | {"points": points}
    cell = nbformat.v4.new_code_cell(TEST.format(name=name), id=metadata["grade_id"][:64])
    cell.metadata["nbgrader"] = metadata
    return cell


def role(kind, name, grade=False, locked=False, solution=False):
    """nbgrader's role of a cell."""
    return {
        "grade": grade,
        "grade_id": f"{kind}-{name}".replace(" ", "-"),
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


if __name__ == "__main__":
    main()
