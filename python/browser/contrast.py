"""How well texts in outputs can be read: their contrast with what is behind them, by the formula of WCAG 2.

Texts of the page count (messages, tables, readings, labels), those of its drawings, and those of the
drawings inside images, in the colours that a dark theme's filter makes of them. JSON is shown by
JupyterLab, in its own colours.
"""

LEAST = 4.5

# Pairs of a contrast and its text, the lowest first. Behind the text of a drawing are the shapes drawn
# before it, or its halo.
CONTRASTS = """() => {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // Red, green, blue and opacity, from 0 to 1, after a filter.
  const channels = (color, filter = "none") => {
    brush.filter = filter;
    brush.clearRect(0, 0, 9, 9);
    brush.fillStyle = color;
    brush.fillRect(0, 0, 9, 9);
    return [...brush.getImageData(4, 4, 1, 1).data].map((value) => value / 255);
  };
  const over = (front, back, opacity = 1) => {
    const part = front[3] * opacity;
    return [...front.slice(0, 3).map((value, i) => part * value + (1 - part) * back[i]), 1];
  };
  const filtered = (color, filter) => channels(`rgb(${color.slice(0, 3).map((value) => Math.round(255 * value)).join(" ")})`, filter);
  const bright = (color) => color.slice(0, 3).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => { const [x, y] = [bright(a), bright(b)].sort((x, y) => y - x); return (x + 0.05) / (y + 0.05); };
  // The background of an element, and how opaque it is with all around it.
  const ground = (element) => {
    const around = [];
    for (let it = element; it; it = it.parentElement) around.unshift(it);
    return around.reduce((back, it) => over(channels(getComputedStyle(it).backgroundColor), back), [1, 1, 1, 1]);
  };
  const opacity = (element, end) => {
    let all = 1;
    for (let it = element; it && it !== end; it = it.parentElement) all *= Number(getComputedStyle(it).opacity);
    return all;
  };
  const found = [];
  const drawing = (svg, base, filter) => {
    let behind = [];
    for (const element of svg.querySelectorAll("rect, circle, path, polygon, polyline, text")) {
      const style = getComputedStyle(element);
      if (element.tagName !== "text") { behind.push([element, style]); continue; }
      const box = element.getBBox(), middle = svg.createSVGPoint();
      if (!box.width || !element.textContent.trim()) continue;
      [middle.x, middle.y] = [box.x + box.width / 2, box.y + box.height / 2];
      let back = base;
      for (const [shape, look] of element.classList.contains("halo") ? [] : behind) {
        const whole = opacity(shape, svg);
        if (look.fill !== "none" && shape.isPointInFill(middle)) back = over(channels(look.fill), back, whole * Number(look.fillOpacity));
        // A thin line is not what a text is read on.
        if (look.stroke !== "none" && parseFloat(look.strokeWidth) > 5 && shape.isPointInStroke(middle)) back = over(channels(look.stroke), back, whole * Number(look.strokeOpacity));
      }
      const ink = over(channels(style.fill), back, opacity(element, svg));
      found.push([contrast(filtered(ink, filter), filtered(back, filter)), element.textContent]);
    }
  };
  for (const output of document.querySelectorAll(".jp-OutputArea-output")) {
    for (const element of output.querySelectorAll("*")) {
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join(" ").trim();
      if (!own || element.closest("svg, style, script, :disabled, .jp-RenderedJSON") || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const back = ground(element);
      found.push([contrast(over(channels(getComputedStyle(element).color), back, opacity(element)), back), own]);
    }
    for (const svg of output.querySelectorAll("svg")) {
      if (svg.querySelector("text")) drawing(svg, ground(svg.parentElement), "none");
    }
    for (const image of output.querySelectorAll("img[src^='data:image/svg']")) {
      const place = document.createElement("div");
      place.style.cssText = "position: absolute; opacity: 0";
      document.body.append(place);
      place.innerHTML = decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1));
      drawing(place.querySelector("svg"), [1, 1, 1, 1], getComputedStyle(image).filter);
      place.remove();
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}"""


def lowest(page, at_least=LEAST):
    """The texts with less contrast, each with it; and how many texts there are."""
    found = page.evaluate(CONTRASTS)
    return [(round(ratio, 2), text) for ratio, text in found if ratio < at_least], len(found)


def check(page):
    """Every text of the outputs can be read."""
    pale, n_texts = lowest(page)
    assert n_texts and not pale, pale
