"""The parts of the wheel that need no bare machine: its file, the search for its parts, the copies."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import elf  # noqa: E402
from eigenbook import lab, notebooks, place  # noqa: E402


def pip(*arguments):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def test_the_glibc_is_the_one_that_readelf_names():
    program = Path(sys.executable).resolve()
    command = ["readelf", "--version-info", "--wide", program]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    names = re.findall(r"GLIBC_(\d+)\.(\d+)", text)
    assert elf.glibc(program.read_bytes()) == max((int(a), int(b)) for a, b in names)
    assert elf.glibc(b"#!/bin/sh\n") is None


def test_pip_installs_what_was_packed_and_programs_stay_programs(tmp_path):
    home = tmp_path / "tree/share/eigenbook"
    (home / "bin").mkdir(parents=True)
    shutil.copy2(shutil.which("true"), home / "bin/eigenbook-kernel")
    shutil.copy2(shutil.which("echo"), home / "bin/eigenbook-exercises")
    (home / "NOTICE").write_text("terms")
    command = [sys.executable, HERE / "pack.py", tmp_path / "tree", tmp_path, "--version", "1.2"]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    needed = elf.glibc((home / "bin/eigenbook-kernel").read_bytes())
    name = "eigenbook-1.2-py3-none-manylinux_{}_{}_x86_64.whl".format(*needed)
    assert Path(made) == tmp_path / name
    pip("install", "--no-deps", "--no-index", "--prefix", tmp_path / "there", made)
    kernel = tmp_path / "there/share/eigenbook/bin/eigenbook-kernel"
    assert os.access(kernel, os.X_OK)
    assert not os.access(kernel.parent.parent / "NOTICE", os.X_OK)
    # It is found from the package, in whatever folder that is.
    packages = next(tmp_path.glob("there/lib*/python*/site-packages"))
    command = [sys.executable, "-c", "from eigenbook import place; print(place.kernel())"]
    found = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(packages)}
    )
    assert found.stdout.strip() == str(kernel)
    assert (packages / "eigenbook_server.py").is_file()
    # The teacher's commands are those of the program beside the kernel.
    for command, heard in [
        (["check-exercises", "a.toml", "b.toml"], "check a.toml b.toml"),
        (["progress", "/home", "--html", "page.html"], "progress /home --html page.html"),
        (["editions", "mine", "out"], "editions mine out"),
    ]:
        command = [sys.executable, "-m", "eigenbook", *command]
        said = subprocess.run(
            command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(packages)}
        )
        assert said.stdout.strip() == heard


def notebook_of(path, *sources):
    """Writes a notebook with these cells."""
    kernel = {"display_name": "Rust", "language": "rust", "name": "eigenbook"}
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cells = [{**cell, "id": f"c{place}", "source": text} for place, text in enumerate(sources)]
    document = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(document))


def test_a_folder_of_notebooks_is_checked(tmp_path, capsys):
    """With the installed kernel, and with an exercise of the teacher's own."""
    (tmp_path / "exercises.toml").write_text(
        '[[exercise]]\nname = "legs"\nquestion = "How many?"\nanswer = 8\n'
    )
    check = 'let answer = {};\ncheck("legs", &answer)?'
    notebook_of(tmp_path / "1.ipynb", "let x = 1;", check.format(8), check.format("()"))
    assert notebooks.check_all([str(tmp_path)]) == 0
    assert f"✓ {tmp_path}/1.ipynb: 3 cells" in capsys.readouterr().out
    notebook_of(tmp_path / "2.ipynb", check.format(7), "x")
    assert notebooks.check_all([str(tmp_path / "2.ipynb")]) == 1
    said = capsys.readouterr().out
    assert '2.ipynb, cell 1: the answer to "legs" is not right: Not yet.' in said
    assert "2.ipynb, cell 2: " in said and "nothing is called `x`" in said
    # No file is written beside the notebooks.
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.ipynb", "2.ipynb", "exercises.toml"]
    (tmp_path / "none").mkdir()
    assert notebooks.check_all([str(tmp_path / "none")]) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing", "✗ there is no file or folder {}"),
        ("exercises.toml", "✗ {} is not a notebook; the name of one ends in .ipynb"),
        ("broken.ipynb", "✗ {}, which is not a notebook: "),
    ],
)
def test_what_is_no_notebook_is_one_sentence(tmp_path, capsys, name, said):
    for file in ("exercises.toml", "broken.ipynb"):
        (tmp_path / file).write_text("{")
    assert notebooks.check_all([str(tmp_path / name)]) == 1
    out, err = capsys.readouterr()
    assert (out + err).startswith(said.format(tmp_path / name))
    assert len((out + err).splitlines()) == 1


def test_a_link_is_not_packed(tmp_path):
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/link").symlink_to("elsewhere")
    command = [sys.executable, HERE / "pack.py", tmp_path / "tree", tmp_path, "--version", "1.2"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode != 0 and "no links" in run.stderr


def test_what_a_student_has_is_left_alone(tmp_path):
    shipped, folder = tmp_path / "shipped", tmp_path / "deep/down"
    shipped.mkdir()
    for name in ["1.ipynb", "2.ipynb", "other.txt"]:
        (shipped / name).write_text(f"shipped {name}")
    assert lab.copy_missing(shipped, folder) == ["1.ipynb", "2.ipynb"]
    (folder / "1.ipynb").write_text("mine")
    (folder / "2.ipynb").unlink()
    (folder / "2.ipynb").symlink_to("nowhere")
    assert lab.copy_missing(shipped, folder) == []
    assert (folder / "1.ipynb").read_text() == "mine"
    assert (folder / "2.ipynb").is_symlink()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(place.Trouble, match="cannot be written .*eigenbook lab FOLDER"):
        lab.copy_missing(tmp_path, tmp_path / "file/folder")


def test_an_older_glibc_is_one_sentence(monkeypatch):
    about = "Wheel-Version: 1.0\nTag: py3-none-manylinux_2_35_x86_64\n"
    for libc, sentence in [
        ("glibc 2.35", None),
        ("glibc 2.100", None),
        ("glibc 2.9", "needs glibc 2.35 or newer, and this system has 2.9"),
        ("glibc 2.31", "needs glibc 2.35 or newer, and this system has 2.31"),
        ("", "another libc"),
    ]:
        monkeypatch.setattr(place, "libc", lambda libc=libc: libc)
        if sentence is None:
            place.check_glibc(about)
        else:
            with pytest.raises(place.Trouble, match=sentence):
                place.check_glibc(about)


def test_a_missing_jupyterlab_is_one_sentence(monkeypatch):
    lab.check_jupyterlab()
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "jupyterlab", raising=False)
    with pytest.raises(place.Trouble, match="-m pip install jupyterlab"):
        lab.check_jupyterlab()


def test_no_room_for_cells_is_one_sentence(tmp_path, monkeypatch):
    lab.check_room(tmp_path)
    monkeypatch.setattr(lab, "ROOM", 1 << 60)
    with pytest.raises(place.Trouble, match="is full .* set TMPDIR"):
        lab.check_room(tmp_path)


def test_what_is_no_whole_wheel_is_refused(tmp_path):
    """An incomplete download, and a system that is too old: pip's own sentence is clear."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--no-deps"]
    for name, sentence in [
        ("eigenbook-1.2-py3-none-manylinux_2_17_x86_64.whl", "is invalid"),
        ("eigenbook-1.2-py3-none-manylinux_2_999_x86_64.whl", "is not a supported wheel"),
    ]:
        wheel = tmp_path / name
        wheel.write_bytes(b"PK\x03\x04 and no more")
        target = ["--target", tmp_path / "there", wheel]
        run = subprocess.run([*command, *target], capture_output=True, text=True, check=False)
        errors = [line for line in run.stderr.splitlines() if line.startswith("ERROR: ")]
        assert run.returncode != 0
        assert len(errors) == 1 and sentence in errors[0], run.stderr


def test_a_full_disk_leaves_no_half_notebook(tmp_path):
    shipped = tmp_path / "1.ipynb"
    shipped.write_bytes(bytes(1 << 20))
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); "
    program = f"{limit} from eigenbook import lab; from pathlib import Path; "
    program += f"lab.copy_missing(Path({str(tmp_path)!r}), Path({str(tmp_path / 'mine')!r}))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(HERE.parent)},
    )
    assert "1.ipynb cannot be written" in run.stderr
    assert not (tmp_path / "mine/1.ipynb").exists()
