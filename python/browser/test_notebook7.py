"""Controls in Notebook 7: by mouse, keys and finger, in a page that was loaded anew, after a restart."""

import pytest
from controls import LOST, SLIDER, drag, notebook, open_again, shot, shown, wait_for_number
from lab import Notebook7, Page
from look import Mover


@pytest.fixture(scope="module")
def page(tmp_path_factory, browser):
    lab = Notebook7(tmp_path_factory.mktemp("notebook7"))
    notebook(lab, "controls.ipynb", SLIDER, "Explorer::dot(&array![3.0, 1.0], &array![1.0, 2.0])?")
    touched = browser.browser.new_context(viewport={"width": 1000, "height": 900}, has_touch=True)
    page = Page(touched, lab, "controls.ipynb")
    page.run_all()
    page.page.wait_for_selector(".eigenbook-picture svg")
    yield page
    page.close()
    touched.close()
    lab.close()


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
    track = page.page.locator(".widget-slider .noUi-base").first.bounding_box()
    handle = page.page.locator(".widget-slider .noUi-handle").first.bounding_box()
    finger = page.page.context.new_cdp_session(page.page)
    y = handle["y"] + handle["height"] / 2

    def touch(kind, *places):
        points = [{"x": x, "y": y} for x in places]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    begin, end = handle["x"] + handle["width"] / 2, track["x"] + 0.25 * track["width"]
    touch("touchStart", begin)
    for step in range(1, 21):
        touch("touchMove", begin + (end - begin) * step / 20)
    touch("touchEnd")
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
