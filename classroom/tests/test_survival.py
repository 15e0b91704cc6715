"""One student does the worst, and another's cells stay within twice their normal time."""

import asyncio
import statistics
import subprocess
from contextlib import contextmanager

import pytest
from conftest import TEMPORARY, processes

N_CELLS = 5
# The machine may have had something else to do; a wall that is missing shows in each attempt.
N_ATTEMPTS = 3
COUNTER = iter(range(10, 10_000))

FORK_BOMB = (
    'std::process::Command::new("bash").args(["-c", "bomb() { bomb | bomb & }; bomb; sleep 5"])'
    ".status()?;"
)
MEMORY = "let mut kept = Vec::new(); loop { kept.push(vec![1u8; 10 << 20]); }"
# Many processes, each within the limits of a cell: only the wall holds them together.
HOLD = "import time; held = b'x' * (300 << 20); time.sleep(2)"
WALL = (
    'let mut many = Vec::new(); for _ in 0..6 { many.push(std::process::Command::new("python3")'
    f'.args(["-c", "{HOLD}"]).spawn()?); }} for one in &mut many {{ one.wait()?; }}'
)
OUTPUT = 'loop { println!("again and again and again and again"); }'
ENDLESS = "let mut n = 0u64; loop { n = n.wrapping_add(1); }"


async def cell_times(kernel):
    """Seconds of cells that have never been compiled before."""
    seconds = []
    for _ in range(N_CELLS):
        n = next(COUNTER)
        answer = await kernel.run(f"let v{n} = array![{n}.0, 2.0]; dot(&v{n}, &v{n})?")
        assert answer.is_ok, answer.error
        seconds.append(answer.seconds)
    return seconds


async def beside(victim, aggressor, code):
    """Answers of the aggressor, beside whom the victim's cells stayed within twice their time."""
    answers, ratios = [], []
    for _ in range(N_ATTEMPTS):
        normal = statistics.median(await cell_times(victim))
        attacked = statistics.median(await cell_times_during(aggressor, code, answers, victim))
        ratios.append(attacked / normal)
        if ratios[-1] <= 2:
            return answers
    raise AssertionError(f"the cells took {ratios} times their normal time")


async def cell_times_during(aggressor, code, answers, victim):
    """The victim's times while the aggressor's cell is run again and again."""
    is_over = asyncio.Event()

    async def attack():
        while not is_over.is_set():
            answers.append(await aggressor.run(code))

    attacking = asyncio.create_task(attack())
    await asyncio.sleep(0.5)
    meanwhile = await cell_times(victim)
    is_over.set()
    await attacking
    return meanwhile


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (MEMORY, "need more than 400 MB"),
        (OUTPUT, "put out more than 2 MB"),
        (ENDLESS, "more than 6 seconds of processor time"),
        (FORK_BOMB, None),
        (WALL, None),
    ],
    ids=["memory", "output", "processor", "processes", "wall"],
)
def test_the_others_go_on(classroom, run, code, sentence):
    async def work():
        async with classroom.kernels() as (_, victim, aggressor):
            assert (await aggressor.run("let kept_value = vec![7; 3];")).is_ok
            answers = await beside(victim, aggressor, code)
            for answer in answers:
                if sentence:
                    assert sentence in answer.error, answer.reply
            after = await aggressor.run("kept_value.clone()")
            assert after.result == "[7, 7, 7]", after.error

    run(work())


def test_more_processes_than_allowed_fail_with_a_sentence(classroom, run):
    many = (
        "let mut started = Vec::new(); for _ in 0..200 {"
        ' started.push(std::process::Command::new("sleep").arg("3").spawn()?); }'
    )

    async def work():
        async with classroom.kernels() as (_, _, kernel):
            answer = await kernel.run(many)
            assert answer.reply["ename"] == "Limit", answer.error
            assert "more than 40 processes" in answer.error

    run(work())


@contextmanager
def small_disk(folder, size):
    """A file system of its own, as a quota would be."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "quota", str(folder)]
    subprocess.run(mount, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_told_and_hurts_nobody_else(classroom, run):
    owner, name = classroom.names
    folder = TEMPORARY / name
    fill = f'std::fs::write("{folder}/full", vec![1u8; 60 << 20])?;'

    async def work():
        async with classroom.hub() as hub:
            async with hub.student(owner) as first, hub.student(name) as second:
                with small_disk(folder, "40m"):
                    subprocess.run(["chown", name, str(folder)], check=True)
                    # The server's earlier files there.
                    assert classroom.run_as(name, "mkdir", str(folder / "jupyter")).returncode == 0
                    async with first.kernel() as victim, second.kernel() as aggressor:
                        answers = await beside(victim, aggressor, fill)
                        # The disk is full for the cell itself, or for its compiler.
                        words = ("No space left", "the disk is full")
                        assert all(any(word in it.error for word in words) for it in answers)
                        # Compiling needs disk space, too; the student's report says so.
                        full = await aggressor.run("let n = 1 + 1;")
                        assert full.is_ok or "the disk is full" in full.error, full.error
                        assert classroom.run_as(name, "rm", str(folder / "full")).returncode == 0
                        assert (await aggressor.run("1 + 1")).result == "2"

    run(work())
    assert not processes(name)
