"""What the browser tests share: one server, one browser, and the notebooks in it."""

import os
import shutil
from pathlib import Path

import pytest
from lab import Lab, launch
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
# A notebook with one output of each kind, from the library's example.
GALLERY = "gallery.ipynb"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("lab"))
    for name in NOTEBOOKS:
        shutil.copy(ROOT / "notebooks" / name, lab.notebooks / name)
    for table in (ROOT / "notebooks").glob("*.csv"):
        shutil.copy(table, lab.notebooks / table.name)
    shutil.copy(os.environ["EIGENBOOK_GALLERY"], lab.notebooks / GALLERY)
    yield lab
    lab.close()


@pytest.fixture(scope="session")
def browser():
    """One window for all pages, so that JupyterLab is loaded from the server once."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser.new_context(viewport={"width": 1200, "height": 1000})
        browser.close()
