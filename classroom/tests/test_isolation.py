"""One student can neither reach another's files nor change files that all of them load."""

import asyncio
import os
import pwd
import shutil
import signal
from pathlib import Path

from conftest import TEMPORARY, processes

# How to look at another's process: variables of its environment, its memory, its files.
LOOKS = [("cat", "environ"), ("cat", "maps"), ("ls", "fd/"), ("ls", "root/"), ("ls", "cwd/")]
SECRET = 'let secret = String::from("only-mine-417");'


def test_another_student_reaches_nothing(classroom, run):
    owner, other = classroom.names

    async def work():
        async with classroom.kernels() as (_, kernel, others_kernel):
            assert (await kernel.run(SECRET)).is_ok
            check_files(classroom, owner, other, kernel.identity)
            check_processes(classroom, owner, other)
            unknown = await others_kernel.run("secret.len()")
            assert not unknown.is_ok and "secret" in unknown.error
            answer = await kernel.run("secret.clone()")
            assert answer.result == '"only-mine-417"', answer.error

    run(work())


def check_files(classroom, owner, other, kernel):
    home = Path(pwd.getpwnam(owner).pw_dir)
    runtime = TEMPORARY / owner / "jupyter"
    connection = runtime / f"kernel-{kernel}.json"
    sockets = list(runtime.glob(f"kernel-{kernel}-ipc-*"))
    sessions = list((TEMPORARY / owner).glob("eigenbook-session-*"))
    assert connection.exists() and sockets and sessions, list(runtime.iterdir())
    for path in [connection, *sockets, *sessions, home, TEMPORARY / owner]:
        assert classroom.run_as(owner, "test", "-r", str(path)).returncode == 0, path
        for right in ("-r", "-w"):
            assert classroom.run_as(other, "test", right, str(path)).returncode != 0, path
    assert classroom.run_as(other, "cat", str(connection)).returncode != 0
    open_ports = classroom.run_as(other, "grep", "-c", f"kernel-{kernel}", "/proc/net/tcp")
    assert open_ports.stdout.strip() == "0"


def check_processes(classroom, owner, other):
    running = processes(owner)
    # The server, the kernel, and the process that runs its cells.
    assert len(running) >= 3, running
    for process in running:
        for look, name in LOOKS:
            path = f"/proc/{process}/{name}"
            assert classroom.run_as(other, look, path).returncode != 0, (path, running[process])
        for number in (signal.SIGINT, signal.SIGKILL):
            tried = classroom.run_as(other, "kill", f"-{int(number)}", str(process))
            assert tried.returncode != 0, running[process]
    assert running.keys() <= processes(owner).keys()


def compiled_cells(classroom):
    """The folder of the cells that were compiled for the world in use."""
    home = classroom.installed / "share/eigenbook"
    return home / "cells" / (home / "world").resolve().name


def test_nobody_writes_what_others_load(classroom):
    folders = [classroom.installed / "share/eigenbook", classroom.installed / "share/jupyter"]
    for name in classroom.names:
        for folder in folders:
            found = classroom.run_as(
                name, "find", f"{folder}/", "-writable", "-not", "-type", "l", "-print", "-quit"
            )
            assert (found.returncode, found.stdout) == (0, ""), found
        cells = compiled_cells(classroom)
        assert classroom.run_as(name, "touch", str(cells / "planted")).returncode != 0
        assert classroom.run_as(name, "test", "-r", str(cells / "filled-for")).returncode == 0


def test_a_planted_entry_is_not_loaded(classroom, run):
    """Entries that are valid but another cell's, that are cut off, or that are not objects at all."""
    cells = compiled_cells(classroom)
    good = cells.with_name("cells-good")

    async def work():
        async with classroom.hub() as hub, hub.student(classroom.names[0]) as student:
            async with student.kernel() as kernel:
                answer = await kernel.run("1 + 1")
                assert answer.result == "2", answer.error

    cells.rename(good)
    try:
        plant(good, cells)
        run(work())
    finally:
        shutil.rmtree(cells)
        good.rename(cells)


def plant(good, cells):
    cells.mkdir()
    entries = sorted(path for path in good.iterdir() if path.name != "filled-for")
    assert len(entries) > 10
    for index, entry in enumerate(entries):
        whole = entry.read_bytes()
        head, body = whole.split(b"\n", 1)
        planted = [
            entries[index - 1].read_bytes(),
            whole[:-1],
            head + b"\n" + b"x" * len(body),
        ]
        (cells / entry.name).write_bytes(planted[index % len(planted)])


def test_a_hard_killed_student_leaves_nothing_behind(classroom, run):
    name = classroom.names[0]
    groups = [Path("/sys/fs/cgroup") / below for below in ("", "memory", "cpu", "pids")]

    async def work():
        async with classroom.hub() as hub, hub.student(name) as student:
            async with student.kernel() as kernel:
                # Something that runs on by itself, in a session of its own.
                code = 'std::process::Command::new("setsid").args(["sleep", "600"]).spawn()?;'
                assert (await kernel.run(code)).is_ok
                assert any("sleep 600" in command for command in processes(name).values())
                for process, command in processes(name).items():
                    if "sleep" not in command:
                        os.kill(process, signal.SIGKILL)
            await gone(name)

    async def gone(name):
        for _ in range(100):
            if not processes(name) and not (TEMPORARY / name).exists():
                return
            await asyncio.sleep(0.2)
        raise AssertionError(f"left behind: {processes(name)}")

    try:
        run(work())
    except RuntimeError:
        # The kernel cannot be closed by a server that is gone.
        run(gone(name))
    assert not processes(name) and not (TEMPORARY / name).exists()
    assert not any((group / "eigenbook" / name).exists() for group in groups)
