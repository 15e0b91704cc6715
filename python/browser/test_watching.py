"""Features that need a user at the page: an answer, a bar, a curve that is redrawn, a stop."""

import re
import time

import nbformat
import pytest
from lab import Page

ANSWER = """
let name = input("Your name? ")?;
show!("Hello,", name);
"""
MODEL = """
let mut random = NumpyRandom::seed(42);
let (x, y) = (random.rand((100, 5)), random.rand((100, 1)));
let mut model = Sequential::new();
model.add(Input::new(5))?;
model.add(Dense::new(64).activation(Relu))?;
model.add(Dense::new(1).activation(Sigmoid))?;
model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
"""
BAR = "let barred = model.fit(&x, &y, Fit::new().epochs(3))?;"
# The curve's own share of the time is measured where it is drawn.
CURVE = """
let history = {
    let mut curve = live_curve();
    let (start, mut drawing) = (std::time::Instant::now(), std::time::Duration::ZERO);
    let settings = Fit::new().epochs(10_000_000).verbose(0).watch(|moment| {
        let before = std::time::Instant::now();
        curve(moment);
        drawing += before.elapsed();
    });
    let history = model.fit(&x, &y, settings)?;
    show!("share:", drawing.as_secs_f64() / start.elapsed().as_secs_f64());
    history
};
"""
AFTER = """
show!(history.interrupted, history.history["loss"].len() == history.epoch.len());
show!("shape:", model.predict(&x)?.shape());
"""
# Counts how often the picture of the page is another one.
COUNT = """() => {
  window.drawn = []; let last = "";
  setInterval(() => {
    const image = document.querySelector(".jp-OutputArea-output img");
    if (image && image.src !== last) { last = image.src; window.drawn.push(performance.now()); }
  }, 10);
}"""
# The page shows that the training was stopped.
IS_STOPPED = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.model.toJSON().cells;
  return cells[3].outputs.some((output) => output.ename === "KeyboardInterrupt");
}"""


@pytest.fixture(scope="module")
def page(lab, browser):
    cells = [nbformat.v4.new_code_cell(code.strip()) for code in (ANSWER, MODEL, BAR, CURVE, AFTER)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "eigenbook", "display_name": "Rust (Eigenbook)"}
    nbformat.write(notebook, lab.notebooks / "watching.ipynb")
    page = Page(browser, lab, "watching.ipynb")
    page.page.evaluate(COUNT)
    page.on_notebook("void app.commands.execute('notebook:run-all-cells')")
    page.page.fill(".jp-Stdin-input", "Ada")
    page.page.keyboard.press("Enter")
    page.page.wait_for_function("window.drawn.length > 1")
    time.sleep(3)
    page.on_notebook("app.commands.execute('notebook:interrupt-kernel')")
    page.page.wait_for_function(IS_STOPPED)
    # Queued updates are dropped with the stopped cell.
    page.on_notebook("panel.content.activeCellIndex = 4")
    page.on_notebook("app.commands.execute('notebook:run-cell')")
    page.save()
    yield page
    page.close()


@pytest.fixture(scope="module")
def outputs(page, lab):
    """The outputs of each cell in the saved file."""
    cells = nbformat.read(lab.notebooks / "watching.ipynb", as_version=4).cells
    return [cell.outputs for cell in cells]


def text(outputs):
    return "".join(output.get("text", "") for output in outputs)


def test_a_cell_asks_and_is_answered(outputs):
    assert "Hello, Ada" in text(outputs[0])


def test_the_bar_stays_in_its_place(outputs):
    said = re.sub(r"\x1b\[[0-9;]*m", "", text(outputs[2]))
    bars = [line for line in said.splitlines() if "━" in line]
    assert len(bars) == 3 and all("4/4 ━" in bar and "loss: " in bar for bar in bars), said
    assert said.count("Epoch ") == 3 and "1/4" not in said


def test_the_curve_is_redrawn_at_least_five_times_a_second(page):
    times = page.page.evaluate("window.drawn")
    per_second = 1000 * (len(times) - 1) / (times[-1] - times[0])
    assert per_second >= 5, times


def test_the_curve_costs_less_than_a_twentieth_of_the_time(outputs):
    share = float(text(outputs[3]).split("share: ")[1])
    assert 0 < share < 0.05


def test_only_the_last_picture_is_kept(outputs):
    pictures = [output for output in outputs[3] if "data" in output]
    assert len(pictures) == 1 and set(pictures[0].data) >= {"text/plain", "image/png"}
    assert re.search(r"Loss after \d+ of 10000000 epochs", pictures[0].data["text/plain"])


def test_a_stop_keeps_model_and_history(outputs):
    assert "true true" in text(outputs[4]) and "shape: [100, 1]" in text(outputs[4]), outputs[4]
