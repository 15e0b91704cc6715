"""The wall by itself, on this machine's control groups: each limit holds."""

import signal
import subprocess
import sys
import time

import pytest
from walls import Wall

MEMORY = 64 << 20
PROCESSES = 12
CPUS = 0.25
TAKE_MEMORY = "held = [b'x' * (1 << 20) for _ in range(200)]"
MANY = """
import os, time
n = 0
try:
    for n in range(40):
        if os.fork() == 0:
            os.close(1)
            time.sleep(60)
            os._exit(0)
except BlockingIOError:
    print(n)
"""
BUSY = """
import time
started, end = time.process_time(), time.monotonic() + 2
while time.monotonic() < end:
    pass
print(time.process_time() - started)
"""


@pytest.fixture
def wall():
    wall = Wall("eigenbook-wall-test", MEMORY, CPUS, PROCESSES)
    wall.clear()
    wall.build()
    yield wall
    wall.clear()


def python(wall, code):
    """Runs a program inside."""
    command = [sys.executable, "-S", "-c", code]
    return subprocess.run(
        command, preexec_fn=wall.enter, stdout=subprocess.PIPE, text=True, check=False
    )


def test_memory(wall):
    assert python(wall, TAKE_MEMORY).returncode == -signal.SIGKILL
    assert python(wall, "held = b'x' * (20 << 20)").returncode == 0


def test_processor_time(wall):
    done = python(wall, BUSY)
    assert 0.1 < float(done.stdout) < 2 * CPUS * 1.5, done


def test_processes_and_their_end(wall):
    done = python(wall, MANY)
    assert int(done.stdout) == PROCESSES - 1, done
    assert len(wall.processes()) == PROCESSES - 1
    started = time.monotonic()
    wall.clear()
    assert time.monotonic() - started < 5
    assert not wall.processes()
    assert not any(folder.exists() for folder in wall.folders)
