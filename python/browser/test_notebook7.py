"""Controls in Notebook 7: by mouse, keys and finger, loaded anew, after a restart, saved, exported."""

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
from lab import Notebook7, Page
from look import Mover


@pytest.fixture(scope="module")
def notebook7(tmp_path_factory):
    lab = Notebook7(tmp_path_factory.mktemp("notebook7"))
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def page(notebook7, browser):
    lab = notebook7
    notebook(lab, "controls.ipynb", SLIDER, "Explorer::dot(&array![3.0, 1.0], &array![1.0, 2.0])?")
    touched = browser.browser.new_context(viewport={"width": 1000, "height": 900}, has_touch=True)
    page = Page(touched, lab, "controls.ipynb")
    page.run_all()
    page.page.wait_for_selector(".eigenbook-picture svg")
    yield page
    page.close()
    touched.close()


def test_mouse_and_keys(page):
    assert shown(page) == 10
    drag(page, 0.8)
    wait_for_number(page, "n => Math.abs(n - 80) <= 2")
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowUp")
    wait_for_number(page, "n => Math.abs(n - 82) <= 2")
    page.page.keyboard.press("ArrowLeft")
    wait_for_number(page, "n => Math.abs(n - 81) <= 2")
    # The number can be typed, too.
    page.page.locator(".widget-slider .widget-readout").first.click()
    page.page.keyboard.press("Control+A")
    page.page.keyboard.type("42")
    page.page.keyboard.press("Enter")
    wait_for_number(page, "n => n === 42")
    shot(page, "notebook7")


def test_a_finger(page):
    touch(page, 0.25)
    wait_for_number(page, "n => Math.abs(n - 25) <= 2")


def test_a_page_that_is_loaded_anew_and_a_restart(page):
    page.save()
    before = shown(page)
    open_again(page)
    page.page.wait_for_selector(".eigenbook-picture svg")
    assert shown(page) == before
    drag(page, 0.5)
    wait_for_number(page, "n => Math.abs(n - 50) <= 2")
    page.on_notebook("panel.sessionContext.session.kernel.restart()")
    page.page.get_by_text(LOST).wait_for(state="visible")


def test_arrow_keys_move_a_picture_and_otherwise_the_cell(page):
    page.page.wait_for_selector(".eigenbook-explorer svg")
    mover = Mover(page.page, page.page.query_selector(".eigenbook-explorer"))
    handle = mover.root.query_selector("circle[tabindex]")
    for key in ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"):
        mover.must_change(key, lambda: mover.press(handle, key))
    assert mover.deaf == []
    page.on_notebook("panel.content.activeCellIndex = 0")
    page.page.locator(".jp-Cell").first.focus()
    page.page.keyboard.press("ArrowDown")
    assert page.on_notebook("panel.content.activeCellIndex") == 1


def test_a_notebook_that_is_saved_exported_and_opened_again(page, notebook7, browser):
    page.save()
    pictures = exported(notebook7, browser, "controls.ipynb")
    assert "n is 10" in pictures[0]
    open_again(page)
    page.page.get_by_text(AGAIN).first.wait_for(state="visible")
    assert "not found" not in page.page.inner_text(".jp-Notebook")
    assert "n is 10" in page.page.locator(".jp-OutputArea img").first.get_attribute("alt")
    shot(page, "notebook7-reopened")
    page.run_all()
    page.page.wait_for_selector(".widget-slider")
    wait_for_number(page, "n => n === 10")
    drag(page, 0.6)
    wait_for_number(page, "n => Math.abs(n - 60) <= 2")


def test_two_notebooks_at_once(notebook7, browser):
    two_at_once(notebook7, browser)
