"""Notebooks as pages: nbconvert's HTML, opened without a network."""

import subprocess
import sys

import look
import pytest
from conftest import GALLERY, NOTEBOOKS
from nbformat import read
from test_notebooks import figures_of


@pytest.fixture(scope="module")
def pages(lab, tmp_path_factory):
    """All notebooks in one call, because starting nbconvert takes longer than converting."""
    folder = tmp_path_factory.mktemp("pages")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level=ERROR"]
    command += [f"--output-dir={folder}", *(str(lab.notebooks / name) for name in (*NOTEBOOKS, GALLERY))]
    subprocess.run(command, check=True, timeout=120)
    return folder


@pytest.mark.parametrize("name", [*NOTEBOOKS, GALLERY])
def test_every_figure_is_on_the_page(lab, browser, pages, name):
    n_figures, n_moving = figures_of(read(lab.notebooks / name, as_version=4).cells)
    page = browser.new_page()
    # nbconvert's page requests mathematics scripts, which are blocked; the figures do not need
    # them.
    page.goto((pages / name).with_suffix(".html").as_uri(), wait_until="domcontentloaded")
    faults, n_shown = look.faults(page)
    assert not faults
    assert n_shown >= n_figures, f"{n_shown} of {n_figures} figures are shown"
    n_moved, deaf = look.move_all(page)
    assert not deaf and n_moved == n_moving
    page.close()


def test_a_level_above_the_curve_is_in_the_picture(browser, pages):
    page = browser.new_page()
    page.goto((pages / "4-own-data.html").as_uri(), wait_until="domcontentloaded")
    training = page.query_selector(".eigenbook-explorer:has(svg[aria-label*='oss'])")
    picture = training.query_selector("svg").bounding_box()
    level = training.query_selector("svg [stroke-dasharray]").bounding_box()
    assert picture["y"] < level["y"] < picture["y"] + picture["height"], (picture, level)
    page.close()


def test_the_names_of_columns_are_beside_their_arrows(browser, pages):
    page = browser.new_page()
    page.goto((pages / "1-fundamentals.html").as_uri(), wait_until="domcontentloaded")
    # How far the middle of each name is from the arrow of b, in the drawing's own units.
    far = page.evaluate("""() => {
      const svg = document.querySelector("svg[aria-label^='Column picture']");
      const red = [...svg.querySelectorAll("line")].at(-1), [x, y, u, v] = ["x1", "y1", "x2", "y2"].map((name) => Number(red.getAttribute(name)));
      const middle = (text) => { const { x, y, width, height } = text.getBBox(); return [x + width / 2, y + height / 2]; };
      const names = [...svg.querySelectorAll("text")].filter((text) => text.textContent.startsWith("a"));
      return names.map(middle).map(([p, q]) => Math.abs((u - x) * (q - y) - (v - y) * (p - x)) / Math.hypot(u - x, v - y));
    }""")
    assert len(far) == 2 and min(far) > 10, far
    page.close()


def test_the_coordinates_of_b_are_beside_the_numbers_of_the_axis(browser, pages):
    page = browser.new_page()
    page.goto((pages / "1-fundamentals.html").as_uri(), wait_until="domcontentloaded")
    page.query_selector("svg[aria-label^='Column picture'] circle[aria-label='the right side b']").focus()
    for key in 2 * ["Shift+ArrowDown"] + 6 * ["Shift+ArrowLeft"]:
        page.keyboard.press(key)
        covered = page.evaluate("""() => {
          const svg = document.querySelector("svg[aria-label^='Column picture']");
          const texts = [...svg.querySelectorAll("text")], own = texts.find((text) => text.textContent.startsWith("("));
          const a = own.getBBox();
          const meet = ({ x, y, width, height }) => a.x < x + width && x < a.x + a.width && a.y < y + height && y < a.y + a.height;
          return texts.filter((text) => /^[−\\d.]+$/.test(text.textContent) && meet(text.getBBox())).map((text) => own.textContent + " on " + text.textContent);
        }""")
        assert not covered, covered
    page.close()


def test_the_numbers_of_residuals_are_beside_their_lines(browser, pages):
    page = browser.new_page()
    page.goto((pages / "2-linear-network.html").as_uri(), wait_until="domcontentloaded")
    # From the end of each dashed line to the number beside it, in the drawing's own units.
    gaps = page.evaluate("""() => {
      const svg = document.querySelector("svg[aria-label^='Targets']");
      const numbers = [...svg.querySelectorAll("text")].filter((text) => text.getAttribute("fill").includes("red"));
      const dashed = [...svg.querySelectorAll("path[stroke-dasharray='3 3']")].map((line) => line.getBBox());
      return numbers.map((text, i) => text.getBBox().x - dashed[i].x - dashed[i].width);
    }""")
    assert len(gaps) == 4 and min(gaps) >= 3, gaps
    page.close()


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [1280, 800, 400])
def test_every_figure_fits_a_page_of_any_width(browser, pages, width, media):
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    for name in NOTEBOOKS:
        page.goto((pages / name).with_suffix(".html").as_uri(), wait_until="domcontentloaded")
        faults, n_shown = look.faults(page)
        assert not faults and n_shown
    page.close()


@pytest.mark.parametrize("width", [1280, 400])
def test_a_summary_keeps_its_lines(browser, pages, width):
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((pages / "4-own-data.html").as_uri(), wait_until="domcontentloaded")
    summary = page.query_selector(".jp-OutputArea-output pre:has-text('Layer (type)')")
    family, is_cut, n_lines = summary.evaluate(
        "pre => [getComputedStyle(pre).fontFamily, pre.scrollWidth > pre.clientWidth,"
        " Math.round(pre.getBoundingClientRect().height / parseFloat(getComputedStyle(pre).lineHeight))]"
    )
    assert family.endswith("monospace") and not is_cut
    assert n_lines == len(summary.inner_text().splitlines())
    page.close()


# For each drawing in an image the size of its smallest letters as shown, in pixels, and the texts
# that meet: the image asks how wide it is shown, and so does a frame of the same width.
LETTERS = """async () => {
  const found = [];
  for (const image of document.querySelectorAll(".eigenbook-figure img[src^='data:image/svg']")) {
    const frame = document.createElement("iframe"), { width, height } = image.getBoundingClientRect();
    frame.style.cssText = `border: 0; width: ${width}px; height: ${height}px`;
    const source = decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1));
    frame.srcdoc = `<body style="margin: 0">${source.replace(/width='\\d+' height='\\d+'/, "width='100%'")}`;
    document.body.append(frame);
    await new Promise((resolve) => { frame.onload = resolve; });
    const svg = frame.contentDocument.querySelector("svg"), scale = width / svg.viewBox.baseVal.width;
    const texts = [...svg.querySelectorAll("text")], boxes = texts.map((text) => text.getBBox());
    const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y + a.height * 0.2 < b.y + b.height * 0.8 && b.y + b.height * 0.2 < a.y + a.height * 0.8;
    const sizes = texts.map((text) => parseFloat(frame.contentWindow.getComputedStyle(text).fontSize) * scale);
    const met = boxes.flatMap((a, i) => boxes.slice(0, i).flatMap((b, j) => meet(a, b) ? [`${texts[i].textContent} on ${texts[j].textContent}`] : []));
    found.push([image.alt.split("\\n")[0], Math.min(...sizes), met]);
    frame.remove();
  }
  return found;
}"""


def test_letters_can_be_read_on_a_narrow_page(browser, pages):
    page = browser.new_page()
    page.set_viewport_size({"width": 400, "height": 900})
    for name in NOTEBOOKS:
        page.goto((pages / name).with_suffix(".html").as_uri(), wait_until="domcontentloaded")
        found = page.evaluate(LETTERS)
        assert found and not [it for it in found if it[1] < 7.8 or it[2]], found
    page.close()


def test_answers_are_printed_unfolded(browser, pages):
    page = browser.new_page()
    for name in NOTEBOOKS:
        page.goto((pages / name).with_suffix(".html").as_uri(), wait_until="domcontentloaded")
        height = "() => document.querySelector('.jp-RenderedMarkdown details').getBoundingClientRect().height"
        folded = page.evaluate(height)
        page.emulate_media(media="print")
        assert page.evaluate(height) > 2 * folded
        page.emulate_media(media="screen")
    page.close()
