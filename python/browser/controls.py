"""What the tests of controls share: a notebook with a slider, and how it is moved."""

import os
import re
from pathlib import Path

import nbformat

SLIDER = """
interact(IntSlider::new("n", 0..=100).value(10), |n: i32| {
    Figure::new().title(format!("n is {n}")).function("line", 0.0..1.0, move |x| x * f64::from(n))
})
"""
LOST = "The kernel of these controls has ended."
AGAIN = "Run this cell to move its controls."
# Where the pictures are kept that somebody may want to look at.
SHOTS = os.environ.get("EIGENBOOK_SHOTS")


def notebook(lab, name, *codes):
    cells = [nbformat.v4.new_code_cell(code.strip()) for code in codes]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "eigenbook", "display_name": "Rust (Eigenbook)"}
    nbformat.write(notebook, lab.notebooks / name)


def open_again(page):
    page.page.reload()
    page.page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.on_notebook("panel.sessionContext.ready.then(() => panel.revealed)")


def shot(page, name):
    if SHOTS:
        page.page.screenshot(path=Path(SHOTS) / f"{name}.png")


def shown(page):
    """The number that the first picture says."""
    title = page.page.locator(".eigenbook-picture svg").first.get_attribute("aria-label")
    return int(re.search(r"n is (\d+)", title)[1])


def wait_for_number(page, test):
    page.page.wait_for_function(
        """test => {
            const image = document.querySelector(".eigenbook-picture svg");
            const found = image && /n is (\\d+)/.exec(image.ariaLabel);
            return found && eval(test)(Number(found[1]));
        }""",
        arg=test,
    )


def drag(page, to):
    """Drags the first slider's handle to this part of its length."""
    track = page.page.locator(".widget-slider .noUi-base").first.bounding_box()
    handle = page.page.locator(".widget-slider .noUi-handle").first.bounding_box()
    mouse = page.page.mouse
    mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    mouse.down()
    mouse.move(track["x"] + to * track["width"], track["y"], steps=20)
    mouse.up()
    # What is shown is that of the last movement.
    readout = page.page.locator(".widget-slider .widget-readout").first.inner_text()
    wait_for_number(page, f"n => n === {readout}")
