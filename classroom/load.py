"""Simulates a class: students under a real hub run the chapter and ten cells of their own.

    python classroom/load.py --hub http://127.0.0.1:8000 --token TOKEN --students 10 --think 15

Each student opens one notebook after the other, runs its cells from top to bottom, and then some
edited cells, ten in all, which have never run before, so that each is compiled. The kernels of the
notebooks stay, as they do in JupyterLab. Before each cell they think: a random time between half of
`--think` and one and a half times that. Students come one after the other during `--arrive` seconds.

The hub may be elsewhere. Memory and processor time for each student are shown if it is here and
the students are users of this machine. The token needs the scopes admin:users, admin:servers and
access:servers; the students are called PREFIX01, PREFIX02 and so on.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

from students import Hub, session

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
# Cells as students change them, for each notebook; {n} differs from student to student.
EDITED = [
    [
        "let a{n} = array![[1.0, {n}.0], [3.0, 4.0]]; matmul(&a{n}, &a{n})?",
        "let v{n} = array![{n}.0, 2.0, 3.0]; norm_l2(&v{n})",
        "dot(&v{n}, &(&v{n} + {n}.0))?",
    ],
    [
        "let b{n} = array![[2.0, {n}.0], [5.0, 4.0]]; determinant(&b{n})? + {n}.25",
        "inverse(&(&b{n} + {n}.5))?",
        "let svd{n} = svd(&b{n})?; svd{n}.singular_values",
    ],
    [
        "let r{n} = NumpyRandom::seed({n}).rand((3, 4)); transpose(&r{n}).to_owned()",
        "matmul(&r{n}, &r{n}.t())? * {n}.0",
        'println!("{{}} rows for student {n}", r{n}.nrows());',
        "let mut total{n} = 0.0; for i in 0..{n}00 {{ total{n} += i as f64; }} total{n}",
    ],
]


def chapter():
    """The code cells of each notebook of the chapter; the last notebook is a project for home."""
    for file in sorted(NOTEBOOKS.glob("*.ipynb"))[: len(EDITED)]:
        cells = json.loads(file.read_text())["cells"]
        yield file.stem, ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]


class Records:
    """The measurements, over all students."""

    def __init__(self):
        self.seconds = {}
        self.failures = []
        self.usage = {}

    def add(self, kind, seconds):
        self.seconds.setdefault(kind, []).append(seconds)

    def summary(self):
        return {
            "seconds": {kind: spread(values) for kind, values in self.seconds.items()},
            "failures": self.failures,
            "memory_mb": spread([memory for memory, _ in self.usage.values()]),
            "cpu_seconds": spread([cpu for _, cpu in self.usage.values()]),
        }


def spread(values):
    """The number, and p50, p95 and the largest."""
    if not values:
        return {"count": 0}
    values = sorted(values)
    p95 = values[min(len(values) - 1, round(0.95 * (len(values) - 1)))]
    rounded = {"p50": statistics.median(values), "p95": p95, "max": values[-1]}
    return {"count": len(values), **{name: round(value, 2) for name, value in rounded.items()}}


async def work(hub, number, options, records):
    """One student's lesson."""
    name = f"{options.prefix}{number:02}"
    await asyncio.sleep(options.arrive * (number - 1) / options.students)
    arrived = time.monotonic()
    async with hub.student(name) as student, AsyncExitStack() as kernels:
        records.add("server ready", time.monotonic() - arrived)
        for (title, cells), edited in zip(chapter(), EDITED, strict=True):
            opened = time.monotonic()
            kernel = await kernels.enter_async_context(student.kernel())
            await run(kernel, f"{name} {title}", "1 + 1", "first cell", records, opened)
            for code in cells:
                await think(options)
                await run(kernel, f"{name} {title}", code, "chapter cell", records)
            for code in edited:
                await think(options)
                await run(kernel, name, code.format(n=number), "edited cell", records)
        if used := usage(name):
            records.usage[name] = used


async def run(kernel, where, code, kind, records, since=None):
    """Runs a cell; a cell that fails, or does not end, is recorded."""
    since = since or time.monotonic()
    try:
        answer = await kernel.run(code)
        if not answer.is_ok:
            records.failures.append(f"{where}: {answer.error[:300]} in {code[:80]!r}")
    except asyncio.TimeoutError:
        records.failures.append(f"{where}: no end of {code[:80]!r}")
    records.add(kind, time.monotonic() - since)


async def think(options):
    await asyncio.sleep(options.think * random.uniform(0.5, 1.5))


def usage(name):
    """MB of memory (each shared page divided among its users) and seconds of processor time of
    everything that a user of this machine runs; nothing where the user is not of this machine."""
    import pwd

    try:
        user = pwd.getpwnam(name).pw_uid
    except KeyError:
        return None
    memory, ticks = 0, 0
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit() or entry.stat().st_uid != user:
                continue
            rollup = (entry / "smaps_rollup").read_text()
            memory += int(rollup.split("\nPss:")[1].split()[0])
            # Its own time, and that of the children that have ended.
            ticks += sum(map(int, (entry / "stat").read_text().rsplit(")", 1)[1].split()[11:15]))
        except (OSError, IndexError):
            continue
    return memory / 1024, ticks / os.sysconf("SC_CLK_TCK")


async def main(options):
    records = Records()
    started = time.monotonic()
    async with session() as client:
        hub = Hub(options.hub, options.token, client)
        students = [
            work(hub, number, options, records) for number in range(1, options.students + 1)
        ]
        for outcome in await asyncio.gather(*students, return_exceptions=True):
            if isinstance(outcome, BaseException):
                records.failures.append(f"a student could not work: {outcome!r}")
    summary = records.summary() | {
        "students": options.students,
        "think_seconds": options.think,
        "processors": os.cpu_count(),
        "took_seconds": round(time.monotonic() - started),
    }
    print(json.dumps(summary, indent=2))
    return 1 if records.failures else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hub", default="http://127.0.0.1:8000")
    parser.add_argument("--token", default=os.environ.get("EIGENBOOK_HUB_TOKEN"))
    parser.add_argument("--students", type=int, default=10)
    parser.add_argument("--think", type=float, default=15, help="mean seconds before each cell")
    parser.add_argument("--arrive", type=float, default=20, help="seconds in which all come")
    parser.add_argument("--prefix", default="student")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(arguments())))
