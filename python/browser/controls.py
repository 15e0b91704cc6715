"""What the tests of controls share: a notebook with a slider, and how it is moved."""

import os
import re
from pathlib import Path

import nbformat
from lab import TOKEN, Page

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


def touch(page, to):
    """Moves the first slider's handle to this part of its length by a finger."""
    track = page.page.locator(".widget-slider .noUi-base").first.bounding_box()
    handle = page.page.locator(".widget-slider .noUi-handle").first.bounding_box()
    finger = page.page.context.new_cdp_session(page.page)
    y = handle["y"] + handle["height"] / 2

    def send(kind, *places):
        points = [{"x": x, "y": y} for x in places]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    begin, end = handle["x"] + handle["width"] / 2, track["x"] + to * track["width"]
    send("touchStart", begin)
    for step in range(1, 21):
        send("touchMove", begin + (end - begin) * step / 20)
    send("touchEnd")


def two_at_once(lab, browser):
    """Each of two notebooks shows what its own slider says."""
    pages = []
    for name in ("one.ipynb", "two.ipynb"):
        notebook(lab, name, SLIDER)
        pages.append(Page(browser, lab, name))
        pages[-1].run_all()
        pages[-1].page.wait_for_selector(".eigenbook-picture svg")
    for page, to in zip(pages, (0.25, 0.75)):
        drag(page, to)
    for page, number in zip(pages, (25, 75)):
        wait_for_number(page, f"n => Math.abs(n - {number}) <= 2")
        page.close()


def exported(lab, browser, name):
    """The pictures of the page that `Save and Export Notebook As… > HTML` makes of a saved notebook:
    what each is called. The page is opened without a network."""
    page = browser.new_page()
    page.goto(f"{lab.address}/nbconvert/html/{name}?token={TOKEN}")
    page.get_by_text(AGAIN).first.wait_for()
    pictures = page.locator(".jp-OutputArea img").all()
    assert all(it.evaluate("it => it.naturalWidth > 0") for it in pictures)
    names = [it.get_attribute("alt") for it in pictures]
    page.close()
    return names
