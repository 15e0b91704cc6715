"""`live_controls`: a slider and a stop button that act while a training runs."""

import re

import pytest
from controls import notebook, shot
from lab import Page

MODEL = """
let x = linspace(0.0, 1.0, 64)?.into_shape_with_order((64, 1))?;
let mut model = Sequential::new();
model.add(Input::new(1))?;
model.add(Dense::new(1))?;
model.compile(Sgd::default().learning_rate(0.01), MeanSquaredError, [])?;
"""
# Nobody waits for its end: it has to be stopped.
TRAINING = """
let settings = Fit::new().epochs(100_000_000).verbose(0).watch(live_controls());
let history = model.fit(&x, &(2.0 * &x), settings)?;
"""
AFTER = "show!(history.interrupted, history.history[\"loss\"].len() == history.epoch.len());"


@pytest.fixture(scope="module")
def page(lab, browser):
    notebook(lab, "steering.ipynb", MODEL, TRAINING, AFTER)
    page = Page(browser, lab, "steering.ipynb")
    page.on_notebook("void app.commands.execute('notebook:run-all-cells')")
    page.page.wait_for_selector(".widget-slider")
    page.page.wait_for_selector(".eigenbook-picture svg")
    yield page
    page.close()


def rate(page):
    return page.page.locator(".widget-slider .widget-readout").first.inner_text()


def test_the_slider_moves_while_the_training_runs(page):
    assert rate(page) == "0.0100"
    handle = page.page.locator(".widget-slider .noUi-handle").first
    handle.focus()
    for _ in range(3):
        page.page.keyboard.press("PageUp")
    assert float(rate(page)) > 0.01
    # The curve goes on.
    title = "document.querySelector('.eigenbook-picture svg').ariaLabel"
    before = page.page.evaluate(title)
    page.page.wait_for_function(f"before => {title} !== before", arg=before)
    shot(page, "steering")


def test_the_button_ends_it_and_the_cells_after_it_run(page):
    chosen = rate(page)
    page.page.locator("button.widget-button").click()
    # The controls have gone; the curve, the model and its history are there.
    page.page.wait_for_selector(".jp-OutputArea-output img")
    last = page.page.locator(".jp-OutputArea-output img").first.get_attribute("alt")
    said = re.search(r"Loss after \d+ of 100000000 epochs, learning rate (\S+)", last)[1]
    assert float(said) == pytest.approx(float(chosen), rel=1e-2)
    page.page.get_by_text("true true").wait_for()
    assert page.page.locator(".widget-slider").count() == 0
    shot(page, "steered")
