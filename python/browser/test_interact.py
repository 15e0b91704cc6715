"""Controls in JupyterLab: moved by the mouse and by keys, after a reload, after a restart."""

import os
import re
from pathlib import Path

import nbformat
import pytest
from lab import Page

SLIDER = """
interact(IntSlider::new("n", 0..=100).value(10), |n: i32| {
    Figure::new().title(format!("n is {n}")).function("line", 0.0..1.0, move |x| x * f64::from(n))
})
"""
OTHERS = """
let controls = (
    FloatSlider::new("learning rate", 0.001..=0.1).value(0.01).logarithmic(),
    Dropdown::new("activation", ["relu", "tanh"]),
    Checkbox::new("with bias"),
    ToggleButtons::new("batch size", [8, 16]),
    Text::new("title"),
    Button::new("another seed"),
);
interact(controls, |(rate, name, bias, size, title, clicks)| {
    if title == "panic" { panic!("on purpose"); }
    format!("[{rate:.3} {name} {bias} {size} {title} {clicks}]")
})
"""
# The folder for pictures, for manual inspection.
SHOTS = os.environ.get("EIGENBOOK_SHOTS")


def notebook(lab, name, *codes):
    cells = [nbformat.v4.new_code_cell(code.strip()) for code in codes]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "eigenbook", "display_name": "Rust (Eigenbook)"}
    nbformat.write(notebook, lab.notebooks / name)


@pytest.fixture(scope="module")
def page(lab, browser):
    notebook(lab, "controls.ipynb", SLIDER, OTHERS)
    page = Page(browser, lab, "controls.ipynb")
    page.run_all()
    page.page.wait_for_selector(".widget-dropdown")
    page.page.wait_for_function("document.body.innerText.includes('[0.010 relu false 8  0]')")
    yield page
    page.close()


def shot(page, name):
    if SHOTS:
        page.page.screenshot(path=Path(SHOTS) / f"{name}.png")


def shown(page):
    """The number in the first picture."""
    title = page.page.locator(".widget-output img").first.get_attribute("alt")
    return int(re.search(r"n is (\d+)", title)[1])


def wait_for_number(page, test):
    page.page.wait_for_function(
        """test => {
            const image = document.querySelector(".widget-output img");
            const found = image && /n is (\\d+)/.exec(image.alt);
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


def test_the_mouse_moves_a_slider_and_the_picture(page):
    assert shown(page) == 10
    shot(page, "first")
    drag(page, 0.8)
    wait_for_number(page, "n => Math.abs(n - 80) <= 2")
    shot(page, "dragged")


def test_keys_move_a_slider(page):
    before = shown(page)
    page.page.locator(".widget-slider .noUi-handle").first.focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    wait_for_number(page, f"n => n === {before + 2}")


def test_the_other_controls(page):
    def says(text):
        page.page.wait_for_function("text => document.body.innerText.includes(text)", arg=text)

    page.page.locator(".widget-dropdown select").select_option("tanh")
    says("[0.010 tanh false 8  0]")
    page.page.locator(".widget-checkbox input").click()
    says("[0.010 tanh true 8  0]")
    page.page.locator(".widget-toggle-button").nth(1).click()
    says("[0.010 tanh true 16  0]")
    page.page.locator(".widget-button:not(.widget-toggle-button)").first.click()
    says("[0.010 tanh true 16  1]")
    page.page.locator(".widget-text input").fill("panic")
    says("panic: on purpose")
    shot(page, "panic")
    page.page.locator(".widget-text input").fill("again")
    says("[0.010 tanh true 16 again 1]")


def test_controls_live_on_in_a_page_that_is_loaded_anew(page):
    page.save()
    before = shown(page)
    page.page.reload()
    page.page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.on_notebook("panel.sessionContext.ready.then(() => panel.revealed)")
    page.page.wait_for_selector(".widget-output img")
    assert shown(page) == before
    drag(page, 0.3)
    wait_for_number(page, "n => Math.abs(n - 30) <= 2")
    shot(page, "reloaded")


def test_after_a_restart_they_show_that_they_are_lost(page):
    page.on_notebook("panel.sessionContext.session.kernel.restart()")
    page.page.wait_for_selector(".jupyter-widgets-disconnected")
    shot(page, "restarted")


def test_two_notebooks_at_once(lab, browser):
    pages = []
    for name in ("one.ipynb", "two.ipynb"):
        notebook(lab, name, SLIDER)
        pages.append(Page(browser, lab, name))
        pages[-1].run_all()
        pages[-1].page.wait_for_selector(".widget-output img")
    for page, to in zip(pages, (0.25, 0.75)):
        drag(page, to)
    for page, number in zip(pages, (25, 75)):
        wait_for_number(page, f"n => Math.abs(n - {number}) <= 2")
        page.close()
