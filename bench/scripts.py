"""Reads the cells for a kernel: from a script with `%%` lines, or from notebooks.

In a script, a line `// %%` or `# %%` opens a cell and may have more words:
its name; `setup`, for a cell that is not counted; `fails`, for an intended mistake.
`RUN` is replaced by a word that is new in each run, so that no cell was compiled before,
and `BENCH` by the folder of this file.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cell:
    """A cell and what is expected of it."""

    name: str
    code: str
    setup: bool = False
    fails: bool = False


def of_script(path, word):
    """The cells of a script, with `word` in place of `RUN`."""
    cells = []
    for line in path.read_text().splitlines():
        opened = re.match(r"(//|#) %%(.*)", line)
        if opened:
            words = opened[2].split()
            names = [w for w in words if w not in ("setup", "fails")]
            name = names[0] if names else f"cell {len(cells) + 1}"
            cells.append(Cell(name, "", "setup" in words, "fails" in words))
        elif cells:
            line = line.replace("RUN", word).replace("BENCH", str(Path(__file__).parent.resolve()))
            cells[-1].code += line + "\n"
    return cells


def of_notebooks(paths):
    """The cells that port the chapter, and those before them whose names they need.

    The needed ones run as set-up: they take time, but do not count as cells of the chapter.
    """
    return [cell for path in paths for cell in chapter_of(every_cell(path))]


def every_cell(path):
    """All cells of a notebook; those that port the chapter are not set-up."""
    cells = []
    for cell in json.loads(path.read_text())["cells"]:
        if cell["cell_type"] == "code":
            metadata = cell["metadata"]
            tag = metadata.get("eigenbook", {}).get("original")
            name = tag or f"{path.stem}, code cell {len(cells) + 1}"
            fails = "raises-exception" in metadata.get("tags", [])
            cells.append(Cell(name, "".join(cell["source"]), setup=tag is None, fails=fails))
    return cells


def chapter_of(cells):
    texts = [cell.code for cell in cells]
    wanted = {i for i, cell in enumerate(cells) if not cell.setup}
    for i in reversed(range(len(cells))):
        if i in wanted:
            wanted |= needed(texts, i)
    return [cells[i] for i in sorted(wanted)]


def needed(texts, i):
    """The cells that last declare a name which cell `i` uses."""
    found = set()
    for name in names_of(texts[i])[0]:
        earlier = [j for j in range(i) if name in names_of(texts[j])[1]]
        found |= set(earlier[-1:])
    return found


def names_of(text):
    """The names that a cell takes from outside, and those that it declares.

    It reads statement by statement: a name that the cell has declared itself is not from outside.
    """
    used, declared = set(), set()
    for statement in re.split(r";\n", re.sub(r'"[^"]*"|//.*', "", text)):
        bound = re.match(r"\s*let (?:mut )?(.*?) = (.*)", statement, re.DOTALL)
        pattern, value = bound.groups() if bound else ("", statement)
        used |= words(value) - declared
        declared |= words(pattern)
        declared |= set(re.findall(r"\b(?:fn|struct) (\w+)", statement))
    return used, declared


def words(text):
    return set(re.findall(r"\b[A-Za-z_]\w*\b", text))
