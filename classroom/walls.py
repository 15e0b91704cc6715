"""The wall around everything that one student runs: a control group of the Linux kernel.

It limits the memory, the processor time and the number of processes of the student's server, of all
kernels, and of their descendants. Both versions of control groups are supported: one tree for all
(version 2), or one tree for each resource (version 1).
"""

import os
import shutil
import signal
import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
PERIOD = 100_000
PATIENCE = 10


class Wall:
    """The control group of one student; making it needs root."""

    def __init__(self, name, memory, cpus, processes, root=ROOT):
        self.root = root
        self.is_version_2 = (root / "cgroup.controllers").exists()
        limits = {
            "memory": {"memory.max": memory, "memory.swap.max": 0},
            "cpu": {"cpu.max": f"{int(cpus * PERIOD)} {PERIOD}"},
            "pids": {"pids.max": processes},
        }
        if not self.is_version_2:
            limits["memory"] = {"memory.limit_in_bytes": memory}
            limits["cpu"] = {"cpu.cfs_period_us": PERIOD, "cpu.cfs_quota_us": int(cpus * PERIOD)}
        self.limits = limits
        below = Path("eigenbook") / name
        trees = [Path()] if self.is_version_2 else [Path(name) for name in limits]
        self.folders = [root / tree / below for tree in trees]

    def build(self):
        """Makes the group and sets its limits."""
        if self.is_version_2:
            # A tree hands its controllers down one level at a time.
            wanted = " ".join(f"+{name}" for name in self.limits)
            for folder in (self.root, self.root / "eigenbook"):
                folder.mkdir(exist_ok=True)
                (folder / "cgroup.subtree_control").write_text(wanted)
        for folder in self.folders:
            folder.mkdir(parents=True, exist_ok=True)
        for controller, values in self.limits.items():
            for file, value in values.items():
                self._write(controller, file, value)

    def enter(self):
        """Puts this process inside; everything that it starts stays inside."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    def processes(self):
        """The processes inside."""
        found = set()
        for folder in self.folders:
            if folder.exists():
                found.update(map(int, (folder / "cgroup.procs").read_text().split()))
        return found

    def clear(self):
        """Ends every process inside, even a fork bomb, and removes the group."""
        limit = time.monotonic() + PATIENCE
        while (inside := self.processes()) and time.monotonic() < limit:
            for process in inside:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.05)
        for folder in self.folders:
            if folder.exists():
                folder.rmdir()

    def _write(self, controller, file, value):
        folder = self.folders[0 if self.is_version_2 else list(self.limits).index(controller)]
        path = folder / file
        # A machine without swap has no file for its limit.
        if path.exists() or "swap" not in file:
            path.write_text(str(value))


def private_folder(path, user, group):
    """A new empty folder that only this user can enter."""
    remove(path)
    path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    path.mkdir(mode=0o700)
    os.chown(path, user, group)


def remove(path):
    """Removes a folder with its contents, even if other users wrote them."""
    if path.exists():
        shutil.rmtree(path)
