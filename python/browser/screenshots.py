"""Renews the pictures of the notebooks in docs/images: `cargo xtask screenshots`."""

import pytest
from conftest import GALLERY, ROOT
from lab import Page
from look import Mover
from nbformat import read, write
from nbformat.sign import NotebookNotary

IMAGES = ROOT / "docs/images"
LARGEST = 150_000
FIRST, SECOND, THIRD = "1-fundamentals.ipynb", "2-linear-network.ipynb", "3-deep-network.ipynb"
# A student's mistake: the exercise does not want the Hadamard product.
MISTAKEN = 'let answer = hadamard(&a, &d)?;\ncheck("product", &answer)?'


@pytest.fixture
def open_notebook(lab, browser):
    """Opens a notebook with its committed outputs, trusted, with other code in some cells."""
    (lab.notebooks / GALLERY).unlink(missing_ok=True)
    pages = []

    def opened(name, theme, mode="doc", sources=()):
        lab.theme(theme)
        notebook = read(ROOT / "notebooks" / name, as_version=4)
        for cell in notebook.cells:
            cell.source = dict(sources).get(cell.id, cell.source)
        write(notebook, lab.notebooks / name)
        NotebookNotary(data_dir=str(lab.folder / "data")).sign(notebook)
        page = Page(browser, lab, name, mode)
        pages.append(page)
        places = {cell.id: place for place, cell in enumerate(notebook.cells)}
        return page, lambda cell: page.page.query_selector_all(".jp-Notebook .jp-Cell")[places[cell]]

    yield opened
    for page in pages:
        page.close()


def keep(name, image):
    assert len(image) <= LARGEST, f"{name}.png has {len(image)} bytes"
    (IMAGES / f"{name}.png").write_bytes(image)


def test_the_first_notebook(open_notebook):
    page, cell = open_notebook(FIRST, "light", mode="lab")
    page.page.set_viewport_size({"width": 1200, "height": 820})
    cell("dot-text").evaluate("cell => cell.scrollIntoView()")
    page.page.wait_for_timeout(500)
    keep("jupyterlab", page.page.screenshot())


def test_a_picture_that_moves(open_notebook):
    page, cell = open_notebook(SECOND, "dark")
    drawing = cell("descent").query_selector(".eigenbook-explorer")
    drawing.evaluate("root => { root.style.width = 'max-content'; root.scrollIntoView(); }")
    mover = Mover(page.page, drawing)
    mover.must_change("the rate", lambda: mover.click_at(drawing.query_selector("input"), 0.76))
    assert not mover.deaf
    keep("gradient-descent", drawing.screenshot())


def test_a_figure(open_notebook):
    _, cell = open_notebook(THIRD, "light")
    keep("boundary", cell("boundary").query_selector(".jp-OutputArea-output svg, .jp-OutputArea-output img").screenshot())


def test_an_exercise_that_answers(open_notebook):
    page, cell = open_notebook(FIRST, "light", sources={"answer-product": MISTAKEN})
    page.run_all()
    keep("exercise", cell("answer-product").screenshot())
