"""The course's own notebooks as an assignment: their exercises, answered and not.

    EIGENBOOK_NBGRADER=…/bin/nbgrader EIGENBOOK_EDITIONS=… python -m pytest classroom/grading

The editions are those of `cargo xtask notebooks --editions`.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from test_cycle import HERE, Course, answer

NAME = "chapter"
BANK = HERE.parent.parent / "crates/eigenbook-exercises/solutions.json"
STUDENT = "half"
NOT_ANSWERED = "let answer = ();"


@pytest.fixture(scope="module")
def chapter(tmp_path_factory):
    return Chapter(tmp_path_factory.mktemp("chapter"))


class Chapter(Course):
    """One student has answered every second exercise, and left the others unchanged."""

    def __init__(self, folder):
        self.folder = folder / "course"
        self.exchange = folder / "exchange"
        source = self.folder / "source" / NAME
        source.mkdir(parents=True)
        shutil.copy(HERE / "nbgrader_config.py", self.folder)
        editions = Path(os.environ["EIGENBOOK_EDITIONS"], "teacher")
        for table in editions.glob("*.csv"):
            shutil.copy(table, source)
        for teacher in sorted(editions.glob("*.ipynb")):
            program = [sys.executable, HERE / "make_assignment.py", teacher, source / teacher.name]
            subprocess.run(program, check=True)
        self.log = self.nbgrader("generate_assignment", NAME)
        self.release = self.folder / "release" / NAME
        self.exercises = [name for file in self.notebooks() for name in exercises(file)]
        solutions = json.loads(BANK.read_text())
        self.submit_chapter(solutions | dict.fromkeys(self.exercises[1::2], NOT_ANSWERED))
        self.log += self.nbgrader("autograde", NAME)
        self.nbgrader("export", "--to", "grades.csv")

    def notebooks(self):
        return sorted(self.release.glob("*.ipynb"))

    def submit_chapter(self, answers):
        folder = self.folder / "submitted" / STUDENT / NAME
        shutil.copytree(self.release, folder)
        for file in folder.glob("*.ipynb"):
            answer(file, answers)


def exercises(file):
    """The names of the exercises in a notebook."""
    cells = nbformat.read(file, as_version=4).cells
    names = [cell.metadata.get("eigenbook", {}).get("exercise") for cell in cells]
    return [name for name in names if name is not None]


def test_each_exercise_counts_once(chapter):
    n_exercises = len(chapter.exercises)
    assert n_exercises == len(set(chapter.exercises)) > 20
    assert chapter.scores() == {STUDENT: (n_exercises + 1) // 2}


def test_students_get_no_solution(chapter):
    for file in chapter.notebooks():
        assert "BEGIN SOLUTION" not in file.read_text()


def test_nbgrader_has_no_trouble_of_its_own(chapter):
    assert "Traceback" not in chapter.log
    assert "[ERROR]" not in chapter.log, chapter.log
