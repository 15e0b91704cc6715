"""The stop button while a package is looked up or downloaded, from a registry on this machine that never answers."""

import hashlib
import json
import socket
import tempfile
import threading
import time
import unittest
from pathlib import Path

from session import Session
from test_field import ENDS_WITHIN

# What the index says about the package, on one line.
VERSION = {"name": "far", "vers": "1.0.0", "deps": [], "features": {}, "yanked": False}
VERSION["cksum"] = hashlib.sha256(b"").hexdigest()


class Registry:
    """A registry on loopback that answers what `answers` has, and leaves every other question open."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = "http://127.0.0.1:%d" % self.socket.getsockname()[1]
        self.answers = {}
        self.is_asked = threading.Event()
        self.is_left = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        with connection, connection.makefile("rb") as lines:
            first = lines.readline().decode()
            while lines.readline() not in (b"\r\n", b""):
                pass
            answer = self.answers.get(first.split(" ")[1] if " " in first else "")
            if answer is not None:
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n"
                connection.sendall(head.encode() + answer)
                return
            self.is_asked.set()
            # Comes to an end when the process that has asked is gone.
            try:
                lines.read()
            except OSError:
                pass
            self.is_left.set()

    def close(self):
        self.socket.close()


class DownloadTests(unittest.TestCase):
    def stopped(self, line, answers):
        """Stops the line of a package as soon as the registry leaves it without an answer."""
        registry = Registry()
        self.addCleanup(registry.close)
        for path, answer in answers(registry.address).items():
            registry.answers[path] = answer.encode()
        session = Session(CARGO_REGISTRIES_FAR_INDEX=f"sparse+{registry.address}/index/")
        self.addCleanup(session.close)
        self.assertEqual(session.run("let kept = 12;").status, "ok")
        stopped = []

        def stop():
            if registry.is_asked.wait(60):
                stopped.append(time.monotonic())
                session.manager.interrupt_kernel()

        waiting = threading.Thread(target=stop)
        waiting.start()
        answer = session.run(line.format(address=registry.address))
        ended = time.monotonic()
        waiting.join()
        self.assertTrue(stopped, answer.messages)
        self.assertEqual(answer.error["ename"], "KeyboardInterrupt", answer.messages)
        self.assertLess(ended - stopped[0], ENDS_WITHIN)
        self.assertTrue(registry.is_left.wait(ENDS_WITHIN), "cargo goes on")
        self.assertEqual(session.run("kept").result, "12")
        self.assertIn("E0433", session.run("far::f()").error["ename"])

    def test_while_the_registry_is_asked(self):
        self.stopped(':dep far = {{ version = "1", registry = "far" }}', lambda address: {})

    def test_while_the_package_comes(self):
        def answers(address):
            config = json.dumps({"dl": f"{address}/files/{{crate}}"})
            return {"/index/config.json": config, "/index/3/f/far": json.dumps(VERSION) + "\n"}

        self.stopped(':dep far = {{ version = "1", registry = "far" }}', answers)

    def test_while_a_repository_comes(self):
        self.stopped(':dep far = {{ git = "{address}/far" }}', lambda address: {})

    def test_nobody_is_asked_for_a_package_that_is_only_proposed(self):
        registry = Registry()
        self.addCleanup(registry.close)
        index = f"sparse+{registry.address}/index/"
        with tempfile.TemporaryDirectory() as home:
            config = f'[source.crates-io]\nreplace-with = "far"\n[source.far]\nregistry = "{index}"\n'
            Path(home, "config.toml").write_text(config)
            session = Session(CARGO_HOME=home)
            self.addCleanup(session.close)
            answer = session.run("use far::f;")
            self.assertIn(':dep far = "*"', "\n".join(answer.error["traceback"]))
            self.assertFalse(registry.is_asked.is_set())
            # The line itself asks there.
            self.assertEqual(session.run(':dep far = "*"', interrupt_after=3).status, "error")
            self.assertTrue(registry.is_asked.is_set())


if __name__ == "__main__":
    unittest.main(verbosity=2)
