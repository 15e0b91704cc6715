"""The texts and drawings of interactive pictures while they are moved: on nbconvert's page, without a kernel."""

import re
import subprocess
import sys

import pytest
from conftest import GALLERY


@pytest.fixture(scope="module")
def page(lab, browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level=ERROR"]
    subprocess.run([*command, f"--output-dir={folder}", str(lab.notebooks / GALLERY)], check=True, timeout=120)
    page = browser.new_page()
    page.goto((folder / GALLERY).with_suffix(".html").as_uri(), wait_until="domcontentloaded")
    yield page
    page.close()


class Picture:
    """The moving picture whose drawing has this description."""

    def __init__(self, page, label):
        self.page = page
        self.root = page.query_selector(f".eigenbook-explorer:has(svg[aria-label^='{label}'])")

    def says(self):
        return self.root.query_selector(".readings").inner_text()

    def set(self, name, value):
        slider = self.root.query_selector(f"input[aria-label^='{name}']")
        slider.evaluate("(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", value)

    def press(self, handle, key, times):
        self.root.query_selector(f"[aria-label='{handle}']").focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def points(self, selector):
        path = self.root.query_selector(selector).get_attribute("d")
        return [tuple(map(float, point.split(","))) for point in re.findall(r"-?[\d.]+,-?[\d.]+", path)]


def test_an_angle_below_ninety_degrees_is_acute(page):
    dot = Picture(page, "The vectors x and y, the angle")
    assert "roughly the same way (acute angle)" in dot.says()
    dot.press("tip of y", "Shift+ArrowLeft", 1)
    dot.press("tip of y", "Shift+ArrowDown", 5)
    assert "x·y = 1·2 + 2·(−1) = 0" in dot.says() and "they are at right angles" in dot.says()


def headings(product):
    return [text.text_content() for text in product.query_selector_all("svg text:not([text-anchor])")]


def test_matrices_that_are_swapped_have_their_own_headings(page):
    product = page.query_selector(".eigenbook-explorer:has(select)")
    assert headings(product) == ["A", "B", "A·B"]
    product.query_selector("button").click()
    assert headings(product) == ["B", "A", "B·A"]
    product.query_selector("select").select_option("3")
    # The heading is complete: the drawing is as wide as its text.
    last = product.query_selector_all("svg text:not([text-anchor])")[-1]
    word, drawing = last.bounding_box(), product.query_selector("svg").bounding_box()
    assert last.text_content() == "column 1 · row 1"
    assert word["x"] + word["width"] <= drawing["x"] + drawing["width"]


def test_a_step_that_leaves_the_picture_keeps_its_direction(page):
    descent = Picture(page, "Lines of equal loss")
    descent.set("learning rate", 0.05)
    descent.set("steps", 200)
    assert "the learning rate is too large: it diverges" in descent.says()
    first, *others = descent.points("path[stroke='#d9771a']")
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip([first, *others], others)]
    along = steps[0]
    for step in steps:
        size = (step[0] ** 2 + step[1] ** 2) ** 0.5 * (along[0] ** 2 + along[1] ** 2) ** 0.5
        assert abs(step[0] * along[1] - step[1] * along[0]) < 0.1 * size, steps
    descent.set("learning rate", 0)
    assert "stays where it is" in descent.says()
    descent.set("steps", 1)
    assert "after 1 step: loss" in descent.says()


def test_an_ellipse_that_is_turned_over_does_not_collapse(page):
    svd = Picture(page, "The unit circle")
    areas = []
    for step in (2, 2.26, 2.5, 2.74, 3):
        svd.set("step", step)
        points = svd.points("path[fill='#3a80c9']")
        pairs = zip(points, points[1:] + points[:1])
        areas.append(abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)))
    assert min(areas) > 0.98 * max(areas) > 0, areas
    assert "this is A" in svd.says()


def test_parallel_lines_have_no_solution_or_many(page):
    system = Picture(page, "Row picture")
    system.press("second column", "Shift+ArrowRight", 3)
    system.press("second column", "Shift+ArrowDown", 1)
    assert "2·x₁ + 4·x₂ = 8\nx₁ + 2·x₂ = 13" in system.says() and "no solution" in system.says()
    system.press("the right side b", "Shift+ArrowDown", 9)
    assert "infinitely many solutions" in system.says()


def test_on_the_way_from_the_identity_the_readings_are_of_what_is_drawn(page):
    linear_map = Picture(page, "The plane and what")
    assert "det A = −2" in linear_map.says() and "orientation is reversed" in linear_map.says()
    linear_map.set("from I to A", 0)
    assert "det M = 1" in linear_map.says() and "orientation is preserved" in linear_map.says()
    tip = linear_map.root.query_selector("[aria-label='A e₁, the first column']")
    assert tip.get_attribute("aria-valuetext") == "(1, 0)"
