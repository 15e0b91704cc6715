"""Renews the pictures of the notebooks in docs/images: `cargo xtask screenshots`."""

import pytest
from conftest import GALLERY, ROOT
from lab import Page
from nbformat import read
from nbformat.sign import NotebookNotary

IMAGES = ROOT / "docs/images"
LARGEST = 200_000
# What is shown: the picture's name, the theme, and the moving picture by a part of its label.
PICTURES = [
    ("linear-map", "light", "unit square"),
    ("gradient-descent", "dark", "gradient descent"),
    ("projection", "light", "projection of y"),
    ("system", "dark", "Row picture"),
]


@pytest.mark.parametrize("name, theme, label", PICTURES)
def test_take(lab, browser, name, theme, label):
    lab.theme(theme)
    path = lab.notebooks / GALLERY
    NotebookNotary(data_dir=str(lab.folder / "data")).sign(read(path, as_version=4))
    page = Page(browser, lab, GALLERY)
    drawing = page.page.locator(f".eigenbook-explorer:has(svg[aria-label*='{label}'])").first
    drawing.scroll_into_view_if_needed()
    image = drawing.screenshot(path=str(IMAGES / f"{name}.png"))
    page.close()
    assert len(image) <= LARGEST, f"{name}.png has {len(image)} bytes"
