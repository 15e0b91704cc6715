"""Each notebook in JupyterLab: run, checked, moved, saved, and opened untrusted."""

import re

import contrast
import look
import pytest
from conftest import GALLERY, NOTEBOOKS, ROOT
from lab import Page
from nbformat import read, write
from nbformat.sign import NotebookNotary

MOVING = "eigenbook-explorer"


def figures_of(cells):
    """How many outputs are figures, and how many of these move."""
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    moving = [data for data in outputs if MOVING in "".join(data.get("text/html", ""))]
    still = [data for data in outputs if any(kind.startswith("image/") for kind in data)]
    return len(still) + len(moving), len(moving)


def check_figures(page):
    """Every figure is present and complete."""
    faults, n_shown = look.faults(page.page)
    n_figures, n_moving = figures_of(page.cells())
    assert not faults
    assert n_shown >= n_figures, f"{n_shown} of {n_figures} figures are shown"
    return n_moving


def check_moving(page, n_moving):
    """Every picture that moves answers to mouse and keyboard, and can be read."""
    n_moved, deaf = look.move_all(page.page)
    assert not deaf and not page.faults, page.faults
    assert n_moved == n_moving, f"{n_moved} of {n_moving} pictures can be moved"
    contrast.check(page.page)


def check_theme(page, theme):
    """Figures are light, or turned dark with the page; pictures of data keep their colours."""
    find = """[...document.querySelectorAll('.eigenbook-figure img')].map(image =>
      [image.alt.includes("\\n  picture of"), getComputedStyle(image).filter])"""
    filters = page.page.evaluate(find)
    is_kept = [is_picture or theme == "light" for is_picture, _ in filters]
    assert filters and is_kept == [kind == "none" for _, kind in filters], filters


def check_still(page, n_moving):
    """Without scripts, each interactive picture is a still one, and gives the reason."""
    notes = page.page.query_selector_all(f".{MOVING} .still")
    assert len(notes) == n_moving and all("run this cell" in note.inner_text() for note in notes)
    images = page.page.query_selector_all(f".{MOVING} img")
    assert len(images) == n_moving
    assert not page.page.query_selector_all(f".{MOVING} .pictures, .{MOVING} script")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_and_lives_on_without_its_kernel(lab, browser, name):
    lab.theme("light")
    page = Page(browser, lab, name)
    page.run_all()
    for cell in page.cells():
        if cell["cell_type"] == "code":
            kinds = [output.get("name", output["output_type"]) for output in cell["outputs"]]
            assert cell["execution_count"] and not {"error", "stderr"} & set(kinds), cell
    page.stop_kernel()
    check_moving(page, check_figures(page))
    check_theme(page, "light")
    page.save()
    page.close()
    lab.theme("dark")
    page = Page(browser, lab, name)
    check_moving(page, check_figures(page))
    check_theme(page, "dark")
    page.close()


def test_every_kind_of_moving_picture_is_in_a_notebook():
    # As the library's own page lists them.
    page = (ROOT / "crates/eigenbook/src/display/explorer/mod.rs").read_text()
    kinds = set(re.findall(r"`(Explorer::\w+)`", page))
    notebooks = [read(ROOT / "notebooks" / name, as_version=4) for name in NOTEBOOKS]
    code = "\n".join(cell.source for notebook in notebooks for cell in notebook.cells)
    assert len(kinds) >= 12
    assert kinds == set(re.findall(r"Explorer::\w+", code))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_picture_moves(lab, browser, theme):
    lab.theme(theme)
    path = lab.notebooks / f"trusted-{theme}.ipynb"
    path.write_bytes((lab.notebooks / GALLERY).read_bytes())
    NotebookNotary(data_dir=str(lab.folder / "data")).sign(read(path, as_version=4))
    page = Page(browser, lab, path.name)
    page.stop_kernel()
    n_moving = check_figures(page)
    assert n_moving >= 12
    check_moving(page, n_moving)
    page.close()


@pytest.mark.parametrize(
    "name, theme", [(GALLERY, "light"), *((name, "dark") for name in (GALLERY, *NOTEBOOKS))]
)
def test_a_notebook_from_elsewhere_shows_still_pictures(lab, browser, name, theme):
    lab.theme(theme)
    path = lab.notebooks / f"untrusted-{name}"
    source = read(lab.notebooks / name, as_version=4)
    # Another text has another signature, even if a test before this one has run it.
    source.metadata["from"] = "elsewhere"
    write(source, path)
    page = Page(browser, lab, path.name)
    check_still(page, check_figures(page))
    contrast.check(page.page)
    page.close()
