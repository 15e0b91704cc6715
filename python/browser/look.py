"""Checks the visible figures of a page, and moves its interactive pictures."""

# Each line is a fault. A figure is an image or a drawing in an output; Lab's icons are none.
FAULTS = """async () => {
  await Promise.all([...document.images].map((image) => image.decode().catch(() => 0)));
  const faults = [], shown = [];
  const outputs = document.querySelectorAll(".jp-OutputArea-output");
  for (const output of outputs) for (const figure of output.querySelectorAll("img, svg")) {
    if (figure.dataset.icon || figure.closest(".jp-icon-hoverShow")) continue;
    const box = figure.getBoundingClientRect();
    const name = (figure.getAttribute("alt") || figure.getAttribute("aria-label") || figure.textContent || "").slice(0, 60);
    shown.push(name);
    if (box.width < 40 || box.height < 40) { faults.push(`${name}: ${box.width} by ${box.height} pixels`); continue; }
    if (figure.tagName === "IMG" && !(figure.complete && figure.naturalWidth)) faults.push(`${name}: the image is broken`);
    for (let around = figure.parentElement; around && !around.classList.contains("jp-Cell"); around = around.parentElement) {
      const style = getComputedStyle(around), edge = around.getBoundingClientRect();
      if (style.overflowX !== "visible" && (box.right > edge.right + 1 || box.left < edge.left - 1)) faults.push(`${name}: cut at its side`);
      if (style.overflowY !== "visible" && box.bottom > edge.bottom + 1) faults.push(`${name}: cut at its foot`);
    }
    if (figure.parentElement.closest("svg")) continue;
    for (const text of figure.querySelectorAll("text")) {
      const word = text.getBoundingClientRect();
      if (word.left < box.left - 1 || word.right > box.right + 1 || word.top < box.top - 2 || word.bottom > box.bottom + 2)
        faults.push(`${name}: the text “${text.textContent}” is cut`);
    }
  }
  return { faults, shown };
}"""

STATE = "root => root.querySelector('.pictures').outerHTML + root.querySelector('.readings').outerHTML"
# The value of a slider is not part of the page's text.
VALUES = "root => [...root.querySelectorAll('input, select')].map(control => control.value)"


def faults(page):
    """The problems of a page's figures, and the number of figures."""
    found = page.evaluate(FAULTS)
    return found["faults"], len(found["shown"])


class Mover:
    """Moves every control of an interactive picture, and records those without effect."""

    def __init__(self, page, root):
        self.page, self.root, self.deaf = page, root, []
        self.name = root.query_selector("svg").get_attribute("aria-label")

    def state(self):
        return self.root.evaluate(STATE), self.root.evaluate(VALUES)

    def must_change(self, what, act):
        before = self.state()[0]
        act()
        # A busy page draws late.
        for _ in range(40):
            if self.state()[0] != before:
                return
            self.page.wait_for_timeout(50)
        self.deaf.append(f"{self.name}: {what} changes nothing")

    def move_everything(self):
        """Each control by mouse and by keyboard, then the way back."""
        self.root.scroll_into_view_if_needed()
        start = self.state()
        for handle in self.root.query_selector_all("circle[tabindex]"):
            name = handle.get_attribute("aria-label")
            self.must_change(f"{name} by mouse", lambda: self.drag(handle))
            self.must_change(f"{name} by keyboard", lambda: self.press(handle, "ArrowDown"))
        for slider in self.root.query_selector_all("input[type=range]"):
            name = slider.get_attribute("aria-label")
            self.must_change(f"{name} by mouse", lambda: self.click_at(slider, 0.3))
            self.must_change(f"{name} by keyboard", lambda: self.press(slider, "ArrowRight"))
        for grid in self.root.query_selector_all("svg[tabindex]"):
            cells = grid.query_selector_all("rect[style*=pointer]")
            self.must_change("a cell by mouse", cells[-1].click)
            self.must_change("a cell by keyboard", lambda: self.press(grid, "ArrowLeft"))
        for choice in self.root.query_selector_all("select"):
            self.must_change("a choice by keyboard", lambda: self.press(choice, "ArrowDown"))
        *others, back = self.root.query_selector_all("button")
        for button in others:
            self.must_change(f"{button.inner_text()} by mouse", button.click)
            self.must_change(f"{button.inner_text()} by keyboard", lambda: self.press(button, "Enter"))
        sliders = self.root.query_selector_all("input[type=range]")
        if sliders and self.state() == start:
            # A slider with two values is back at its start.
            self.press(sliders[0], "ArrowLeft")
        self.must_change("Reset by mouse", back.click)
        if self.state() != start:
            self.deaf.append(f"{self.name}: Reset leads elsewhere")
        return self.deaf

    def place(self, element):
        """Its place, once the page around it has come to rest."""
        box = element.bounding_box()
        for _ in range(40):
            self.page.wait_for_timeout(25)
            before, box = box, element.bounding_box()
            if box == before:
                break
        return box

    def drag(self, handle):
        box = self.place(handle)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 24, y + 24, steps=3)
        self.page.mouse.up()

    def click_at(self, slider, part):
        box = self.place(slider)
        self.page.mouse.click(box["x"] + part * box["width"], box["y"] + box["height"] / 2)

    def press(self, element, key):
        element.focus()
        self.page.keyboard.press(key)


def move_all(page):
    """Moves every picture of the page; returns their number and the controls without effect."""
    roots = page.query_selector_all(".eigenbook-explorer:has(.pictures)")
    return len(roots), [fault for root in roots for fault in Mover(page, root).move_everything()]
