"""Exercises in a notebook: a teacher's file beside it, one made in a cell, and the record."""

import json
import os
import tempfile
import unittest

from session import Session

RECORD = ".eigenbook-progress.jsonl"
FILE = """
[[exercise]]
name = "legs"
question = "How many legs do two dogs have?"
answer = 8
mistakes = [{ answer = 4, reason = "This is one dog." }]
hints = ["Count the legs of one dog first."]
solution = "2·4 = 8."
"""


class ExerciseTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def start(self, **environment):
        session = Session(folder=self.folder.name, **environment)
        self.addCleanup(session.close)
        return session

    def write(self, text):
        with open(os.path.join(self.folder.name, "exercises.toml"), "w", encoding="utf-8") as file:
            file.write(text)

    def record(self):
        with open(os.path.join(self.folder.name, RECORD), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def test_a_file_beside_the_notebook_and_the_record(self):
        session = self.start()
        said = lambda code: session.run(code).result
        self.assertIn('there is none named "legs"', session.run('check("legs", &4)?').error["evalue"])
        # Written while the kernel runs: it counts at once.
        self.write(FILE)
        self.assertTrue(said('check("legs", &())?').startswith("No answer yet. Replace ()"))
        self.assertEqual(os.listdir(self.folder.name), ["exercises.toml"])
        self.assertTrue(said('check("legs", &4)?').startswith("Nearly. This is one dog."))
        self.assertTrue(said('hint("legs")?').startswith("Hint 1 of 1 Count the legs"))
        self.assertIn("Solution 2·4 = 8.", said('hint("legs")?'))
        self.assertTrue(said('check("legs", &8)?').startswith("Right. 2·4 = 8."))
        self.assertTrue(said('check("norm", &5)?').startswith("Right."))
        self.assertEqual(sorted(os.listdir(self.folder.name)), [RECORD, "exercises.toml"])
        lines = self.record()
        self.assertEqual([line["said"] for line in lines], ["nearly", "hint", "solution", "right", "right"])
        self.assertEqual({key for line in lines for key in line}, {"time", "exercise", "said"})

        # For a test: no solution, and no record.
        self.write("show_solutions = false\nrecord_progress = false\n" + FILE)
        self.assertEqual(said('check("legs", &8)?').strip(), "Right.")
        self.assertTrue(said('hint("norm")?').startswith("Hint 1 of 2"))
        self.assertIn("There are no more hints.", said('hint("legs")?'))
        self.assertEqual(len(self.record()), len(lines))

        # A slip of the teacher's pen is named with its line.
        self.write(FILE.replace("answer = 8", "answer = eight"))
        self.assertIn("line 5", session.run('check("legs", &8)?').error["evalue"])

    def test_the_environment_turns_both_off_and_a_cell_makes_an_exercise(self):
        session = self.start(EIGENBOOK_RECORD="off", EIGENBOOK_SOLUTIONS="withheld")
        made = session.run('exercise("mine", array![0.5, 2.0]).mistake((2, 0.5), "Swapped.").solution("(½, 2)")')
        self.assertIn('check("mine", &answer)?', made.result)
        self.assertTrue(session.run('check("mine", &(2, 0.5))?').result.startswith("Nearly. Swapped."))
        self.assertTrue(session.run('check("mine", &(1 / 2, 2))?').result.startswith("Nearly. In Rust, dividing"))
        self.assertEqual(session.run('check("mine", &(0.5, 2))?').result.strip(), "Right.")
        self.assertEqual(os.listdir(self.folder.name), [])


if __name__ == "__main__":
    unittest.main()
