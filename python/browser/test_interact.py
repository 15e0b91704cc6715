"""Controls in JupyterLab: moved by the mouse and by keys, after a reload, after a restart."""

import nbformat
import pytest
from controls import (
    AGAIN,
    LOST,
    SLIDER,
    drag,
    exported,
    notebook,
    open_again,
    shot,
    shown,
    touch,
    two_at_once,
    wait_for_number,
)
from lab import Page

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
@pytest.fixture(scope="module")
def page(lab, browser):
    notebook(lab, "controls.ipynb", SLIDER, OTHERS)
    page = Page(browser, lab, "controls.ipynb")
    page.run_all()
    page.page.wait_for_selector(".widget-dropdown")
    page.page.wait_for_function("document.body.innerText.includes('[0.010 relu false 8  0]')")
    yield page
    page.close()


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
    page.page.wait_for_selector(".eigenbook-picture svg")
    assert shown(page) == before
    drag(page, 0.3)
    wait_for_number(page, "n => Math.abs(n - 30) <= 2")
    shot(page, "reloaded")


def test_after_a_restart_they_say_that_their_cell_has_to_run(page):
    sentences = page.page.get_by_text(LOST)
    assert sentences.count() == 2 and not sentences.first.is_visible()
    page.on_notebook("panel.sessionContext.session.kernel.restart()")
    sentences.first.wait_for(state="visible")
    assert sentences.nth(1).is_visible()
    shot(page, "restarted")


def test_a_notebook_that_is_opened_again_shows_its_pictures(page):
    """Its kernel has never run a cell, as on the next day."""
    page.save()
    open_again(page)
    page.page.get_by_text(AGAIN).first.wait_for(state="visible")
    assert page.page.get_by_text(AGAIN).count() == 2
    assert "not found" not in page.page.inner_text(".jp-Notebook")
    assert page.page.locator(".jp-OutputArea img").first.get_attribute("alt").count("n is 10")
    shot(page, "reopened")
    page.run_all()
    page.page.wait_for_selector(".widget-slider")
    wait_for_number(page, "n => n === 10")
    drag(page, 0.6)
    wait_for_number(page, "n => Math.abs(n - 60) <= 2")


def test_the_state_that_jupyterlab_saves_is_shown(lab, browser):
    """The setting "Save Widget State Automatically"."""
    notebook(lab, "state.ipynb", SLIDER)
    page = Page(browser, lab, "state.ipynb")
    toggle = "app.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"
    page.on_notebook(toggle)
    page.run_all()
    page.page.wait_for_selector(".eigenbook-picture svg")
    drag(page, 0.5)
    wait_for_number(page, "n => Math.abs(n - 50) <= 2")
    page.save()
    saved = nbformat.read(lab.notebooks / "state.ipynb", 4)
    assert "application/vnd.jupyter.widget-state+json" in saved.metadata.widgets
    page.on_notebook("panel.sessionContext.session.kernel.restart()")
    open_again(page)
    page.page.wait_for_selector(".eigenbook-picture svg")
    wait_for_number(page, "n => Math.abs(n - 50) <= 2")
    assert page.page.get_by_text(LOST).is_visible()
    shot(page, "state")
    page.on_notebook(toggle)
    page.close()


def test_two_notebooks_at_once(lab, browser):
    two_at_once(lab, browser)


def test_a_finger_and_an_exported_page(lab, browser):
    notebook(lab, "touched.ipynb", SLIDER)
    touched = browser.browser.new_context(viewport={"width": 1000, "height": 900}, has_touch=True)
    page = Page(touched, lab, "touched.ipynb")
    page.run_all()
    page.page.wait_for_selector(".eigenbook-picture svg")
    touch(page, 0.75)
    wait_for_number(page, "n => Math.abs(n - 75) <= 2")
    page.save()
    page.close()
    touched.close()
    (picture,) = exported(lab, browser, "touched.ipynb")
    assert "n is 10" in picture
