"""One hub with two students for all tests here, and the tests' requests to them."""

import asyncio
import json
import os
import pwd
import secrets
import shutil
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import students  # noqa: E402
import trial  # noqa: E402

PORT = 18700
TEMPORARY = Path("/var/tmp/eigenbook")
LIMITS = "memory_mb = 400\ncpu_seconds = 6\noutput_mb = 2\nprocesses = 40\nthreads = 1\n"


class Classroom:
    """A running hub, its two students, and the installation that they use."""

    def __init__(self, token, password, names, installed):
        self.token = token
        self.password = password
        self.names = names
        self.installed = installed

    @asynccontextmanager
    async def hub(self):
        async with students.session() as client:
            yield students.Hub(f"http://127.0.0.1:{PORT}", self.token, client)

    @asynccontextmanager
    async def kernels(self):
        """The hub, and a kernel of each student."""
        async with self.hub() as hub:
            async with hub.student(self.names[0]) as first, hub.student(self.names[1]) as second:
                async with first.kernel() as one, second.kernel() as other:
                    yield hub, one, other

    def run_as(self, name, *command):
        """A command as a student would type it in a terminal."""
        person = pwd.getpwnam(name)
        return subprocess.run(
            command,
            user=person.pw_uid,
            group=person.pw_gid,
            extra_groups=[],
            cwd="/",
            env={"PATH": os.environ["PATH"], "HOME": person.pw_dir},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def processes(name):
    """The processes of a user, each with its command line."""
    user, found = pwd.getpwnam(name).pw_uid, {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and entry.stat().st_uid == user:
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


def limited_copy(installed, prefix, limits):
    """The same installation with a teacher's limits: a copy of its programs, and its world."""
    home, original = prefix / "share/eigenbook", installed / "share/eigenbook"
    (home / "bin").mkdir(parents=True)
    for program in (original / "bin").iterdir():
        shutil.copy2(program, home / "bin" / program.name)
    (home / "tools").symlink_to(original / "tools")
    (home / "world").symlink_to((original / "world").resolve())
    (home / "limits.toml").write_text(limits)
    spec = prefix / "share/jupyter/kernels/eigenbook"
    spec.parent.mkdir(parents=True)
    shutil.copytree(installed / "share/jupyter/kernels/eigenbook", spec)
    text = (spec / "kernel.json").read_text()
    (spec / "kernel.json").write_text(text.replace(str(installed), str(prefix)))
    assert json.loads((spec / "kernel.json").read_text())["argv"][0].startswith(str(prefix))
    return prefix


@pytest.fixture(scope="session")
def classroom():
    installed = Path(os.environ["EIGENBOOK_PREFIX"])
    prefix = trial.FOLDER / "limited"
    shutil.rmtree(prefix, ignore_errors=True)
    limited_copy(installed, prefix, LIMITS)
    token, password = secrets.token_hex(16), secrets.token_hex(16)
    settings = {
        "EIGENBOOK_PREFIX": str(prefix),
        "EIGENBOOK_STUDENT_CPUS": "1",
        "EIGENBOOK_STUDENT_MEMORY_MB": "1500",
        "EIGENBOOK_STUDENT_PROCESSES": "250",
        "EIGENBOOK_POLL": "1",
    }
    with trial.users(2, password) as names, open(trial.FOLDER / "hub.log", "w") as log:
        with trial.hub(PORT, token, password, log, **settings):
            yield Classroom(token, password, names, installed)


@pytest.fixture
def run():
    """Runs a coroutine to its end."""
    return asyncio.run
