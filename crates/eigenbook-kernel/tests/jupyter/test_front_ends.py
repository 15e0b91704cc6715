"""A notebook in programs other than JupyterLab, on machines where something is missing, and a kernel
that is killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import nbformat
from session import Session, below, executors, is_running, kill

CONVERT = [sys.executable, "-m", "jupyter", "nbconvert"]
RUN = [*CONVERT, "--execute", "--ExecutePreprocessor.kernel_name=eigenbook", "--log-level=ERROR"]


def write(folder, *cells):
    """A notebook of these cells; a pair is a cell and its tags."""
    made = []
    for cell in cells:
        code, tags = cell if isinstance(cell, tuple) else (cell, [])
        made.append(nbformat.v4.new_code_cell(code, metadata={"tags": tags}))
    metadata = {
        "kernelspec": {"name": "eigenbook", "display_name": "Rust (Eigenbook)", "language": "rust"},
        "language_info": {"name": "rust", "file_extension": ".rs"},
    }
    path = os.path.join(folder, "notebook.ipynb")
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=metadata), path)
    return path


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=150, **options)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def executed(self, *cells, options=(), **environment):
        """The outputs of the cells, as nbconvert stores them."""
        path = write(self.folder, *cells)
        command = [*RUN, "--to", "notebook", "--output", "out", *options, path]
        ended = run(command, cwd=self.folder, env={**os.environ, **environment})
        self.assertEqual(ended.returncode, 0, ended.stderr[-3000:])
        return [cell.outputs for cell in nbformat.read(os.path.join(self.folder, "out.ipynb"), 4).cells]


class Converted(Case):
    def test_a_page_with_failed_cells_has_no_escape_codes(self):
        path = write(self.folder, 'let n: i32 = "five";', 'panic!("out of eggs")', "println!(\"\\x1b[31mred\\x1b[0m\");")
        ended = run([*RUN, "--to", "html", "--allow-errors", path], cwd=self.folder)
        self.assertEqual(ended.returncode, 0, ended.stderr[-3000:])
        with open(os.path.join(self.folder, "notebook.html")) as file:
            page = file.read()
        self.assertNotIn("\x1b", page)
        for part in ["mismatched types", "out of eggs", "red"]:
            self.assertIn(part, page)

    def test_a_loop_that_eats_memory_fails_and_the_next_test_counts(self):
        outputs = self.executed(
            "fn answer(n: u64) -> u64 { let mut all = Vec::new(); loop { all.push(vec![n; 1 << 10]); std::thread::sleep(std::time::Duration::from_millis(1)); } }",
            "assert_eq!(answer(2), 4);",
            "assert_eq!(1 + 1, 2);\n\"counted\"",
            options=["--allow-errors", "--ExecutePreprocessor.timeout=3", "--ExecutePreprocessor.interrupt_on_timeout=True"],
        )
        self.assertEqual([it.output_type for it in outputs[1]], ["error"])
        self.assertEqual(outputs[2][0].data["text/plain"], '"counted"')

    def test_an_error_that_is_expected_stops_nothing_and_another_one_everything(self):
        bad = "const LIMIT: i32 = 3;\nLIMIT = 4;"
        outputs = self.executed((bad, ["raises-exception"]), "40 + 2")
        self.assertEqual(outputs[0][0].ename, "E0070")
        self.assertEqual(outputs[1][0].data["text/plain"], "42")
        path = write(self.folder, bad, "std::fs::write(\"ran\", \"\")?;")
        self.assertNotEqual(run([*RUN, "--to", "notebook", path], cwd=self.folder).returncode, 0)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ran")))

    def test_input_that_nobody_gives_is_an_error_at_once(self):
        cell = "let mut line = String::new();\nstd::io::stdin().read_line(&mut line)?;\nline"
        (outputs,) = self.executed(cell, options=["--allow-errors"])
        self.assertIn("error", [it.output_type for it in outputs])
        self.assertIn("nobody is there to type it", "".join(it.get("text", "") for it in outputs))

    def test_a_notebook_is_a_script_of_all_cells(self):
        path = write(self.folder, "let eggs = 3;", "// how many\neggs * 2")
        ended = run([*CONVERT, "--to", "script", path], cwd=self.folder)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        with open(os.path.join(self.folder, "notebook.rs")) as file:
            script = file.read()
        self.assertIn("let eggs = 3;", script)
        self.assertIn("eggs * 2", script)

    def test_parameters_are_set_or_refused(self):
        path = write(self.folder, ("let rate = 0.1;\nlet steps = 10;", ["parameters"]), "rate * steps as f64")
        out = os.path.join(self.folder, "out.ipynb")
        command = [sys.executable, "-m", "papermill", "-k", "eigenbook", "-p", "rate", "0.5", path, out]
        ended = run(command, cwd=self.folder)
        if ended.returncode:
            self.assertIn("No parameter translator functions specified for kernel 'eigenbook'", ended.stderr)
        else:
            self.assertIn("5.0", [it.outputs[0].data["text/plain"] for it in nbformat.read(out, 4).cells if it.outputs])


class Machines(Case):
    """Machines where something is missing: the cell works, or a sentence says what is missing."""

    def test_without_cargo_in_the_path_and_without_a_home(self):
        plain = {"PATH": "/usr/bin:/bin"}
        python = os.path.dirname(sys.executable)
        for environment in [{**plain, "HOME": self.folder}, plain]:
            environment["PATH"] = f"{python}:{environment['PATH']}"
            path = write(self.folder, "40 + 2")
            ended = run([*RUN, "--to", "notebook", "--output", "out", path], cwd=self.folder, env=environment)
            self.assertEqual(ended.returncode, 0, ended.stderr[-3000:])
            (cell,) = nbformat.read(os.path.join(self.folder, "out.ipynb"), 4).cells
            self.assertEqual(cell.outputs[0].data["text/plain"], "42")

    def test_with_settings_for_other_builds(self):
        settings = {
            "CARGO_TARGET_DIR": os.path.join(self.folder, "elsewhere"),
            "CARGO_BUILD_TARGET": "wasm32-unknown-unknown",
            "RUSTC_WRAPPER": "/nonexistent",
            "RUSTFLAGS": "-Ctarget-cpu=native",
            "RUST_BACKTRACE": "full",
        }
        with open(os.path.join(self.folder, "rust-toolchain.toml"), "w") as file:
            file.write('[toolchain]\nchannel = "nightly"\n')
        os.mkdir(os.path.join(self.folder, ".cargo"))
        with open(os.path.join(self.folder, ".cargo/config.toml"), "w") as file:
            file.write('[build]\ntarget = "wasm32-unknown-unknown"\n')
        source = os.path.join(self.folder, "small/src")
        os.makedirs(source)
        with open(os.path.join(source, "lib.rs"), "w") as file:
            file.write("pub fn seven() -> u8 { 7 }")
        with open(os.path.join(self.folder, "small/Cargo.toml"), "w") as file:
            file.write('[package]\nname = "small"\nedition = "2024"\n')
        outputs = self.executed('let a = 1;\na + 1', ':dep small = { path = "small" }', "small::seven()", **settings)
        self.assertEqual(outputs[0][0].data["text/plain"], "2")
        self.assertEqual(outputs[2][-1].data["text/plain"], "7")

    def test_evcxrs_own_files_at_the_start_are_not_in_the_way(self):
        config = os.path.join(self.folder, ".config/evcxr")
        os.makedirs(config)
        with open(os.path.join(config, "init.evcxr"), "w") as file:
            file.write(':dep no_such_thing_at_all = "1"\n')
        with open(os.path.join(config, "prelude.rs"), "w") as file:
            file.write("let broken = ;\n")
        (outputs,) = self.executed("1 + 1", HOME=self.folder, XDG_CONFIG_HOME=os.path.join(self.folder, ".config"))
        self.assertEqual([it.data["text/plain"] for it in outputs], ["2"])

    @unittest.skipUnless(os.geteuid() == 0, "mounting needs root")
    def test_a_folder_for_temporary_files_that_runs_nothing(self):
        folder = os.path.join(self.folder, "tmp")
        os.mkdir(folder)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", folder], check=True)
        self.addCleanup(subprocess.run, ["umount", "--lazy", folder], check=True)
        session = Session(TMPDIR=folder)
        self.addCleanup(session.close)
        answer = session.run("let a = 1;\na + 41")
        said = answer.result or "\n".join(answer.error["traceback"])
        self.assertRegex(said, "^42$|noexec|execut|permitted|temporary")


class Ended(Case):
    """A kernel that is ended, from inside or outside."""

    def test_cells_that_wait_are_dropped_by_a_stop(self):
        session = Session()
        self.addCleanup(session.close)
        client = session.client
        sent = [client.execute(f"let x = 1; x + {n}") for n in range(12)]
        sent.append(client.execute("std::thread::sleep(std::time::Duration::from_secs(60))"))
        sent += [client.execute(f"std::fs::write(\"{self.folder}/{n}\", \"\")?;") for n in range(180)]
        values, statuses, stopped = {}, {}, False
        while len(statuses) < len(sent):
            reply = client.get_shell_msg(timeout=60)
            statuses[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
            if len(statuses) == 12 and not stopped:
                time.sleep(1)
                session.manager.interrupt_kernel()
                stopped = True
        while len(values) < 12:
            message = client.get_iopub_msg(timeout=10)
            if message["msg_type"] == "execute_result":
                values[message["parent_header"]["msg_id"]] = message["content"]["data"]["text/plain"]
        self.assertEqual([values[it] for it in sent[:12]], [str(1 + n) for n in range(12)])
        self.assertEqual([statuses[it] for it in sent[12:]], ["error"] + 180 * ["aborted"])
        self.assertEqual(os.listdir(self.folder), [])
        self.assertEqual(session.run("1 + 1").result, "2")

    def test_an_executor_that_is_killed_from_outside_costs_nothing(self):
        session = Session()
        self.addCleanup(session.close)
        session.run("let a = vec![1, 2];")
        for process in executors(session.process):
            kill(process)
        time.sleep(0.5)
        start = time.monotonic()
        answer = session.run("a.len()")
        # Nothing is waited for that cannot come, which would take ten seconds.
        self.assertLess(time.monotonic() - start, 10)
        if answer.status == "error":
            said = "\n".join(answer.error["traceback"])
            self.assertRegex(said, "gone|lost|ended")
        else:
            self.assertEqual(answer.result, "2")
        self.assertEqual(session.run("1 + 1").result, "2")

    def test_nothing_is_left_of_a_kernel(self):
        for how in ["shut down", "killed"]:
            with self.subTest(how):
                temporary = os.path.join(self.folder, how.replace(" ", ""))
                os.mkdir(temporary)
                session = Session(TMPDIR=temporary)
                session.run("let child = std::process::Command::new(\"sleep\").arg(\"300\").spawn()?;")
                if how == "killed":
                    session.client.execute("loop {}")
                    time.sleep(1)
                found = below(session.process)
                self.assertTrue(found)
                if how == "killed":
                    os.kill(session.process, signal.SIGKILL)
                    session.manager.provisioner.process.wait()
                    session.client.stop_channels()
                else:
                    session.close()
                limit = time.monotonic() + 20
                while any(is_running(process) for process in found):
                    self.assertLess(time.monotonic(), limit, [p for p in found if is_running(p)])
                    time.sleep(0.1)
                if how == "shut down":
                    self.assertEqual(os.listdir(temporary), [])
                shutil.rmtree(temporary)


if __name__ == "__main__":
    unittest.main(verbosity=2)
