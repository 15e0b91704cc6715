"""The whole cycle of nbgrader, with the shipped configuration and six kinds of submission.

    EIGENBOOK_NBGRADER=…/bin/nbgrader python -m pytest classroom/grading

One call collects and grades all of them, the difficult ones first: none may delay the others.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

HERE = Path(__file__).parent
NAME = "trial"
POINTS = 2

ENDLESS = """\
let mut answer = array![[0, 0], [0, 0]];
while answer[[0, 0]] < 10 {
    answer[[0, 0]] *= 2;
}"""
EATING = """\
let mut answer: Vec<Vec<u8>> = vec![];
while answer.len() < 1000 {
    answer.push(vec![1; 256 << 20]);
}"""

# The answers of each student, and their scores.
SUBMISSIONS = {
    "a-endless": ({"product": ENDLESS}, 2),
    "b-eating": ({"product": EATING}, 2),
    "c-panicking": ({"product": "let answer = array![1, 2][5];"}, 2),
    "d-not-compiling": ({"product": "let answer = matmul(&a, &d"}, 2),
    "e-wrong": ({"product": "let answer = hadamard(&a, &d)?;"}, 2),
    "f-right": ({}, 4),
    # Unchanged: the released cells contain `()`.
    "g-empty": (None, 0),
}
SOLUTIONS = {"product": "let answer = matmul(&a, &d)?;", "norm": "let answer = 5;"}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose assignment has gone all the way, from its source to the feedback."""
    return Course(tmp_path_factory.mktemp("course"))


class Course:
    def __init__(self, folder):
        self.folder = folder / "course"
        self.exchange = folder / "exchange"
        self.exchange.mkdir(mode=0o777)
        self.exchange.chmod(0o777)
        source = self.folder / "source" / NAME
        source.mkdir(parents=True)
        shutil.copy(HERE / "nbgrader_config.py", self.folder)
        make_assignment(folder / "teacher.ipynb", source / f"{NAME}.ipynb")
        self.log = self.nbgrader("generate_assignment", NAME)
        self.log += self.nbgrader("release_assignment", NAME)
        self.fetch(folder / "fetched")
        for student, (answers, _) in SUBMISSIONS.items():
            self.submit(folder / student, student, answers)
        for step in ["collect", "autograde", "generate_feedback", "release_feedback"]:
            self.log += self.nbgrader(step, NAME)
        self.nbgrader("export", "--to", "grades.csv")

    def nbgrader(self, *arguments, folder=None):
        """Runs one command; returns its log."""
        program = Path(os.environ["EIGENBOOK_NBGRADER"])
        environment = os.environ | {
            # It calls programs that were installed with it.
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            # The kernel is found in this Python's environment.
            "JUPYTER_PATH": str(Path(sys.prefix) / "share/jupyter"),
            "EIGENBOOK_HISTORY": "off",
            # nbgrader's record of a submission stays here.
            "JUPYTER_DATA_DIR": str(self.exchange.parent / "data"),
        }
        done = subprocess.run(
            [program, *arguments, f"--Exchange.root={self.exchange}"],
            cwd=folder or self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, f"nbgrader {' '.join(arguments)}\n{done.stdout}"
        return done.stdout

    def fetch(self, folder):
        """Fetches as a student does, in a folder of their own."""
        self.fetched = folder
        folder.mkdir()
        shutil.copy(HERE / "nbgrader_config.py", folder)
        self.log += self.nbgrader("fetch_assignment", NAME, folder=folder)

    def submit(self, folder, student, answers):
        """Writes the answers into a copy of the fetched notebook, and submits it.

        One student types the command, which takes some seconds; the others do what it does.
        """
        shutil.copytree(self.fetched, folder)
        if answers is not None:
            answer(folder / NAME / f"{NAME}.ipynb", SOLUTIONS | answers)
        if student == "f-right":
            self.nbgrader("submit", NAME, f"--CourseDirectory.student_id={student}", folder=folder)
            return
        time = "2026-01-01 00:00:00.000000 UTC"
        place = self.exchange / "eigenbook" / "inbound" / f"{student}+{NAME}+{time}"
        shutil.copytree(folder / NAME, place)
        (place / "timestamp.txt").write_text(time)
        (place / "submission_secret.txt").write_text(f"the secret of {student}")

    def scores(self):
        with (self.folder / "grades.csv").open(newline="") as file:
            return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def make_assignment(teacher, assignment):
    """A notebook of two exercises, as a teacher writes it, with its graded cells."""
    given = "let a = array![[1, 2], [3, 4]];\nlet d = array![[2, 3], [4, 5]];"
    cells = [nbformat.v4.new_code_cell(given)]
    for name, solution in SOLUTIONS.items():
        source = f'// BEGIN SOLUTION\n{solution}\n// END SOLUTION\ncheck("{name}", &answer)?'
        cell = nbformat.v4.new_code_cell(source, id=f"answer-{name}")
        cell.metadata["eigenbook"] = {"exercise": name}
        cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "display_name": "Rust (Eigenbook)", "language": "rust", "name": "eigenbook",
    }  # fmt: skip
    nbformat.write(notebook, teacher)
    program = [sys.executable, HERE / "make_assignment.py", teacher, assignment]
    subprocess.run([*program, "--points", str(POINTS)], check=True)


def answer(file, answers):
    """Replaces the stubs by the answers."""
    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("eigenbook", {}).get("exercise")
        if name is not None:
            stub = re.compile(r"let answer = \(\);.*")
            cell.source, n_replaced = stub.subn(lambda _: answers[name], cell.source)
            assert n_replaced == 1, cell.source
    nbformat.write(notebook, file)


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_the_score_is_the_expected_one(course, student):
    assert course.scores()[student] == SUBMISSIONS[student][1]


def test_nbgrader_has_no_trouble_of_its_own(course):
    assert "Traceback" not in course.log
    assert "[ERROR]" not in course.log, course.log
    for student in SUBMISSIONS:
        assert f"trial/{NAME}.ipynb" in course.log
        assert student in course.log


def test_students_get_no_solution(course):
    released = (course.folder / "release" / NAME / f"{NAME}.ipynb").read_text()
    assert "let answer = ();" in released
    assert SOLUTIONS["product"] not in released


def test_the_feedback_says_why(course):
    expected = {
        "a-endless": "CellTimeoutError",
        "b-eating": "memory",
        "c-panicking": "is outside",
        "d-not-compiling": "never closed",
        "e-wrong": "Nearly",
    }
    for student, word in expected.items():
        page = course.folder / "feedback" / student / NAME / f"{NAME}.html"
        assert word in page.read_text(), f"{word} is not in the feedback of {student}"
