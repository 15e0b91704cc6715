"""A cell that fails is reported as failed, and no earlier variable is lost.

For each kind of failure: the `error` message, the reply with the same fields, and
that variables, a function, a struct and an import survive.
"""

import glob
import os
import random
import subprocess
import sys
import tempfile
import time
import unittest

from session import Session, executors, kill, parent

BEFORE = [
    "let numbers = vec![1.5; 1_000_000]; let name = String::from(\"kept\"); let mut count = 7;",
    "fn double(x: f64) -> f64 { 2.0 * x }",
    "#[derive(Debug, Clone)] struct Point { x: f64, y: f64 }",
    "use std::collections::BTreeMap;",
    "let point = Point { x: 1.0, y: double(1.0) };",
]
AFTER = (
    "let mut map = BTreeMap::new(); map.insert(name.clone(), count);"
    "(numbers.len(), double(numbers[0]), map, point.clone())"
)
STANDING = '(1000000, 3.0, {"kept": 7}, Point { x: 1.0, y: 2.0 })'

# The failures: the cell, the name of the error, and a part of its text.
FAILURES = {
    "a panic": ('panic!("on purpose");', "panic", "on purpose"),
    "a panic that has taken a variable": ("let taken = name; let p = point; panic!(\"late\");", "panic", "late"),
    "a failed assertion": ("assert_eq!(1 + 1, 3);", "panic", "2 is not 3"),
    "a failed question mark": ('let n: i32 = "x".parse()?;', "ParseIntError", "not an integer"),
    "an error of the library": ("matmul(&array![[1, 2]], &array![[1, 2]])?;", "Error", "matmul"),
    "an unwrapped error": ('"x".parse::<i32>().unwrap();', "panic", "not an integer"),
    "a wrong type": ('let n: i32 = "x";', "E0308", ""),
    "an unknown name": ("unknown_name + 1", "E0425", "unknown_name"),
    "no Rust at all": ("let = = 5;", None, ""),
    "an index out of bounds": ("numbers[2_000_000]", "panic", "2000000"),
    "an overflow": ("count - 8; let zero: usize = 0; zero - numbers.len()", "panic", "below"),
    "abort": ("std::process::abort();", "Crash", "abort"),
    "exit": ("std::process::exit(3);", "Crash", ""),
    "a null write": ("unsafe { *(8 as *mut i32) = 1 }", "Crash", "memory"),
    "a full stack": ("fn deep(n: u64) -> u64 { 1 + deep(n + 1) }\ndeep(0)", "Crash", "stack"),
    "no memory": ("let big = vec![1u8; 1 << 46];", None, ""),
}


class FailureTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session()
        for code in BEFORE:
            answer = cls.session.run(code)
            assert answer.status == "ok", answer.messages

    @classmethod
    def tearDownClass(cls):
        cls.session.close()

    def assert_failed(self, answer, ename, text):
        self.assertEqual(answer.status, "error", answer.messages)
        self.assertIsNotNone(answer.error)
        for field in ("ename", "evalue", "traceback"):
            self.assertEqual(answer.error[field], answer.reply[field])
        self.assertTrue(answer.error["traceback"])
        if ename is not None:
            self.assertIn(ename, answer.error["ename"])
        self.assertIn(text, "\n".join([answer.error["evalue"], *answer.error["traceback"]]))

    def assert_standing(self):
        answer = self.session.run(AFTER)
        self.assertEqual(answer.status, "ok", answer.messages)
        self.assertEqual(" ".join(answer.result.split()), STANDING)

    def test_each_failure_fails_and_loses_nothing(self):
        for name, (code, ename, text) in FAILURES.items():
            with self.subTest(name):
                self.assert_failed(self.session.run(code), ename, text)
                self.assert_standing()

    def test_an_endless_loop_is_stopped_and_loses_nothing(self):
        started = time.monotonic()
        answer = self.session.run('println!("before"); count += 0; loop {}', interrupt_after=2)
        self.assert_failed(answer, "KeyboardInterrupt", "")
        self.assertIn("before", answer.stream("stdout"))
        self.assertLess(time.monotonic() - started, 30)
        self.assert_standing()

    def test_what_is_printed_before_the_end_is_shown(self):
        answer = self.session.run('print!("no newline"); eprint!("nor here"); std::process::abort();')
        self.assertIn("no newline", answer.stream("stdout"))
        self.assertIn("nor here", answer.stream("stderr"))

    def test_what_c_prints_stands_in_order(self):
        code = (
            'unsafe extern "C" { fn puts(text: *const std::ffi::c_char) -> i32; }'
            'println!("Rust"); unsafe { puts(c"C".as_ptr()) }; println!("Rust again");'
        )
        self.assertEqual(self.session.run(code).stream("stdout"), "Rust\nC\nRust again\n")

    def test_an_interrupt_between_cells_does_nothing(self):
        self.session.manager.interrupt_kernel()
        time.sleep(0.5)
        self.assertEqual(self.session.run("1 + 1").result, "2")
        self.assert_standing()

    def test_training_stops_and_keeps_what_it_has(self):
        code = (
            "let mut net = Sequential::new(); net.add(Input::new(3))?; net.add(Dense::new(1))?;"
            "net.compile(Adam::default(), MeanSquaredError, [])?;"
            "let x = NumpyRandom::seed(0).rand((4000, 3));"
            "let y = NumpyRandom::seed(1).rand((4000, 1));"
            "let history = net.fit(&x, &y, Fit::new().epochs(1_000_000).verbose(0))?;"
        )
        answer = self.session.run(code, interrupt_after=4)
        self.assert_failed(answer, "KeyboardInterrupt", "made so far is kept")
        kept = self.session.run('history.history["loss"].len() > 1')
        self.assertEqual(kept.result, "true", kept.messages)

    def test_a_stop_while_a_moved_variable_is_restored_does_not_lose_it(self):
        self.session.run("let list = vec![7];")
        start = time.monotonic()
        self.session.run('let taken = list; panic!("0");')
        whole = time.monotonic() - start
        # The cell is compiled, fails, and then the line that takes the variable back is compiled.
        for step in range(1, 31):
            moment = whole * step / 30
            code = f'let taken = list; panic!("{step}");'
            self.session.run(code, interrupt_after=moment)
            answer = self.session.run("list")
            if answer.error and answer.error["ename"] == "KeyboardInterrupt":
                # The stop came when the cell before it had just ended.
                answer = self.session.run("list")
            self.assertEqual(answer.result, "[7]", (moment, whole, answer.messages))

    def test_what_a_snapshot_cannot_bring_back_is_said(self):
        code = "let handle = std::thread::spawn(|| std::thread::sleep(std::time::Duration::from_secs(600)));"
        self.assertEqual(self.session.run(code).status, "ok")
        for code in ("std::process::abort();", "let taken = name; panic!();"):
            answer = self.session.run(code)
            self.assert_failed(answer, None, "Make it again: `handle`.")
        self.assertEqual(self.session.run("std::mem::forget(handle);").status, "ok")
        self.assertNotIn("again", "".join(self.session.run("std::process::abort();").error["traceback"]))
        self.assert_standing()

    def test_a_variable_whose_type_is_defined_anew_is_gone_at_once(self):
        for code in ("struct P { x: f64 } let p = P { x: 1.0 };", "struct P { x: f64, y: f64 }"):
            self.assertEqual(self.session.run(code).status, "ok")
        start = time.monotonic()
        self.assert_failed(self.session.run("p.x"), "E0425", "its type `P` was defined again")
        # No snapshot is waited for, which would take ten seconds.
        self.assertLess(time.monotonic() - start, 10)
        self.assert_standing()

    def test_the_variables_of_a_failed_cell_are_explained(self):
        self.assertEqual(self.session.run("let fresh = 1; panic!();").status, "error")
        number = self.session.run("1").reply["execution_count"] - 1
        answer = self.session.run("fresh + 1")
        self.assert_failed(answer, "E0425", f"cell [{number}], which makes it, failed")

    def test_an_error_with_a_note_in_an_earlier_cell_is_the_error_and_not_the_note(self):
        self.assertEqual(self.session.run("fn third(x: f64) -> f64 { x / 3.0 }").status, "ok")
        answer = self.session.run("third(2)")
        self.assert_failed(answer, "E0308", "third(2.0)")

    def test_names_of_the_library_and_of_the_student_are_proposed(self):
        self.assertEqual(self.session.run("fn halve(x: f64) -> f64 { x / 2.0 }").status, "ok")
        self.assert_failed(self.session.run("halv(1.0)"), "E0425", "there is `halve`")
        self.assert_failed(self.session.run("let m = Sequentail::new();"), "E0433", "there is `Sequential`")

    def test_a_result_that_nobody_looks_at_is_shown_and_no_failure(self):
        answer = self.session.run("let m = array![[1.0]];\nmatmul(&m, &m);")
        self.assertEqual(answer.status, "ok", answer.messages)
        (shown,) = answer.of("display_data")
        self.assertIn("line 2: the result of", shown["data"]["text/plain"])
        self.assertEqual(self.session.run("matmul(&m, &m)?;").of("display_data"), [])

    def test_queued_cells_are_aborted_and_do_not_run(self):
        client = self.session.client
        first = client.execute('panic!("first");')
        second = client.execute("count += 100;")
        replies = {}
        while len(replies) < 2:
            reply = client.get_shell_msg(timeout=60)
            replies[reply["parent_header"].get("msg_id")] = reply["content"]["status"]
        self.assertEqual(replies[first], "error")
        self.assertEqual(replies[second], "aborted")
        time.sleep(0.5)
        self.assert_standing()


class KillTests(unittest.TestCase):
    """The executor is killed at random moments; every variable is right after each."""

    N_CELLS = int(os.environ.get("EIGENBOOK_KILL_CELLS", "200"))

    def test_every_variable_is_right_after_each_death(self):
        seed = int(os.environ.get("EIGENBOOK_SEED", "1"))
        chance = random.Random(seed)
        session = Session()
        try:
            self.assertEqual(session.run("let mut total: u64 = 0; let mut seen = vec![0u64];").status, "ok")
            total, n_seen, standing = 0, 1, "(total, seen.len(), seen[seen.len() - 1])"
            last = 0
            for number in range(1, self.N_CELLS + 1):
                code = f"total += {number}; seen.push({number});"
                if chance.random() < 0.25:
                    code += "std::thread::sleep(std::time::Duration::from_secs(60));"
                    request = session.client.execute(code)
                    time.sleep(chance.random())
                    kill_running(session)
                    self.assertEqual(reply_to(session, request)["status"], "error", f"seed {seed}")
                    answer = session.run(standing)
                else:
                    answer = session.run(f"{code}\n{standing}")
                    total, n_seen, last = total + number, n_seen + 1, number
                self.assertEqual(answer.result, f"({total}, {n_seen}, {last})", f"seed {seed}, cell {number}")
        finally:
            session.close()


def kill_running(session):
    """Kills the executor that runs the cell: the one that has forked a copy of itself."""
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        found = executors(session.process)
        running = [process for process in found if parent(process) in found]
        if running:
            kill(parent(running[0]))
            return
        time.sleep(0.05)
    raise TimeoutError("no cell is running")


def reply_to(session, request):
    while True:
        reply = session.client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]


class DiskTests(unittest.TestCase):
    """A full disk, which only root can create."""

    @unittest.skipUnless(os.geteuid() == 0, "mounting needs root")
    def test_a_full_disk_is_told_and_loses_nothing(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, folder)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=True)
        # A kernel that ends may take a moment to leave its folder.
        self.addCleanup(subprocess.run, ["umount", "--lazy", folder], check=True)
        session = Session(TMPDIR=folder)
        self.addCleanup(session.close)
        session.run("let kept = vec![1.5; 3];")
        filler = os.path.join(folder, "filler")
        with open(filler, "wb", buffering=0) as file, self.assertRaises(OSError):
            while True:
                file.write(bytes(4096))
        for code in ("let other = kept.len();", "kept[0] + 17.25"):
            answer = session.run(code)
            self.assertEqual(answer.status, "error", code)
            self.assertEqual(answer.error["ename"], "DiskFull", answer.error)
        os.remove(filler)
        self.assertEqual(session.run("let other = kept.len(); other as f64 + kept[0]").result, "4.5")


class EndTests(unittest.TestCase):
    """No process and no file remains."""

    def test_a_killed_kernel_takes_its_executor_along(self):
        session = Session()
        session.run("let x = 1;")
        found = executors(session.process)
        self.assertTrue(found)
        kill(session.process)
        session.manager.provisioner.process.wait()
        limit = time.monotonic() + 20
        while any(os.path.exists(f"/proc/{process}") for process in found):
            self.assertLess(time.monotonic(), limit, "an executor is still there")
            time.sleep(0.1)
        session.client.stop_channels()
        # The next kernel removes the files of the killed one.
        other = Session()
        other.close()
        left = glob.glob(os.path.join(tempfile.gettempdir(), f"eigenbook-session-{session.process}-*"))
        self.assertEqual(left, [])


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
