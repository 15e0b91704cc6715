"""What JupyterLab shows of names, documentation and errors, and an output without an end."""

import contrast
import nbformat
import pytest
from lab import THEMES, Page
from playwright.sync_api import TimeoutError

COMPLETE = "let weights = array![1.0, 2.0];\nweights."
# The most used names, with the cursor after the bracket, where a student asks what goes in.
MACROS = ["show!(", "results!(", "array![", "println!("]
ENDLESS = 'loop { println!("hello"); }'
LONG_LINE = 'loop { print!("hello "); }'
WRONG = "matmul(array![[1]], array![[2]])?"


@pytest.fixture(scope="module")
def page(lab, browser):
    cells = [nbformat.v4.new_code_cell(code) for code in (COMPLETE, "", ENDLESS, LONG_LINE, WRONG)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "eigenbook", "display_name": "Rust (Eigenbook)"}
    nbformat.write(notebook, lab.notebooks / "help.ipynb")
    page = Page(browser, lab, "help.ipynb")
    # JupyterLab connects its completer with the kernel a moment after the page.
    page.on_notebook("panel.sessionContext.session.kernel.info")
    yield page
    page.close()


def edit(page, number, code=None):
    """Puts the cursor at the end of a cell, after its text was replaced."""
    page.on_notebook(f"panel.content.activeCellIndex = {number}")
    page.on_notebook("app.commands.execute('notebook:enter-edit-mode')")
    if code is not None:
        page.page.keyboard.press("Control+a")
        page.page.keyboard.press("Delete")
        # Without the closing bracket that the editor would add.
        page.page.keyboard.insert_text(code)
    page.page.keyboard.press("Control+End")


def start(page, number):
    page.on_notebook(f"panel.content.activeCellIndex = {number}")
    page.on_notebook("void app.commands.execute('notebook:run-cell')")


def outputs(page, number):
    return page.on_notebook(f"panel.content.model.toJSON().cells[{number}].outputs")


def press_tab(page, tries=6):
    """Until JupyterLab has connected its completer, Tab only indents."""
    for _ in range(tries):
        page.page.keyboard.press("Tab")
        try:
            page.page.wait_for_selector(".jp-Completer:not(.lm-mod-hidden) .jp-Completer-item", timeout=10_000)
            return
        except TimeoutError:
            page.page.keyboard.press("Control+z")
    raise AssertionError("Tab shows no names")


def test_the_first_tab_after_the_start_shows_the_usual_names(page):
    edit(page, 0)
    press_tab(page)
    names = page.page.eval_on_selector_all(
        ".jp-Completer-item .jp-Completer-match", "items => items.map(item => item.textContent)"
    )
    assert {"sum", "mean", "len", "shape", "mapv"} <= set(names[:12]) and names[0] != "std", names[:12]
    page.page.keyboard.press("Escape")


@pytest.mark.parametrize("code", MACROS)
def test_the_most_used_macros_are_documented(page, code):
    edit(page, 1, code)
    page.page.keyboard.press("Shift+Tab")
    # JupyterLab opens it before its text is rendered.
    page.page.wait_for_function("() => document.querySelector('.jp-Tooltip')?.innerText.trim()")
    text = page.page.inner_text(".jp-Tooltip")
    assert code[:-1].rstrip("!") in text and len(text) > 40, text
    page.page.keyboard.press("Escape")
    page.page.wait_for_selector(".jp-Tooltip", state="detached")


@pytest.mark.parametrize("number", [2, 3])
def test_an_endless_output_is_cut_and_stopped(page, number):
    start(page, number)
    find = "number => JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.toJSON().cells[number].outputs).includes('the rest is not shown')"
    page.page.wait_for_function(find, arg=number)
    page.on_notebook("app.commands.execute('notebook:interrupt-kernel')")
    find = "number => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells[number].outputs.some(output => output.ename === 'KeyboardInterrupt')"
    page.page.wait_for_function(find, arg=number)
    size = len(str(outputs(page, number)))
    assert size < 2_500_000, size
    # The page answers, and forgets what it was given.
    page.on_notebook(f"panel.content.activeCellIndex = {number}")
    page.on_notebook("app.commands.execute('notebook:clear-cell-output')")
    assert not outputs(page, number)


def test_what_the_compiler_says_is_folded(page):
    start(page, 4)
    fold = page.page.wait_for_selector(".jp-OutputArea-output details")
    summary = fold.query_selector("summary")
    assert summary.inner_text() == "What the compiler says"
    text = fold.query_selector("pre")
    assert not text.is_visible()
    summary.click()
    assert text.is_visible() and "error[E" in text.inner_text()
    # In plain text, nothing is lost.
    plain = [output["data"]["text/plain"] for output in outputs(page, 4) if "data" in output]
    assert any("error[E" in text for text in plain), plain


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_report_can_be_read_in_each_theme(page, theme):
    page.on_notebook(f"app.commands.execute('apputils:change-theme', {{ theme: '{THEMES[theme]}' }})")
    page.page.wait_for_selector(f"body[data-jp-theme-name='{THEMES[theme]}']", state="attached")
    contrast.check(page.page)
