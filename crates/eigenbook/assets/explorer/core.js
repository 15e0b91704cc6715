// What every picture that moves is made of: a plane with handles, readings and controls.
// The scene that follows has `root`, `data` and these functions in scope, and defines draw().
const COLORS = {
  blue: "#3a80c9", orange: "#d9771a", green: "#2f9a5f", red: "#d04a58",
  purple: "#8a6bc8", teal: "#1a97a8", grey: "#808691", ink: "currentColor",
};
// Letters are thin: the style gives them a darker colour on white and a lighter one on black.
const inkOf = (color) => (color === "ink" ? "currentColor" : `var(--${color})`);
const make = (tag, attributes, parent) => {
  const isSvg = ["svg", "g", "path", "line", "polygon", "circle", "rect", "text"].includes(tag);
  const element = isSvg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (parent) parent.append(element);
  return element;
};
// A number as it is read: at most `digits` after the point, a true minus sign, no negative zero.
const number = (value, digits = 2) => {
  if (!Number.isFinite(value)) return String(value);
  const text = String(Number(value.toFixed(digits)) || 0);
  return text.replace("-", "−");
};
// What is multiplied: a negative number is in parentheses.
const factor = (value, digits = 2) => (value < 0 ? `(${number(value, digits)})` : number(value, digits));
// 2·x₁ − x₂: without a factor 1, and with a difference in place of a sum with a negative number.
const linear = (factors, names) => factors.map((value, i) => {
  const size = Math.abs(Number(value.toFixed(2))), sign = value < 0 && size ? "−" : "+";
  return `${i ? ` ${sign} ` : sign === "−" ? "−" : ""}${size === 1 ? "" : `${number(size)}·`}${names[i]}`;
}).join("");
const pair = (point, digits = 2) => `(${point.map((value) => number(value, digits)).join(", ")})`;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// The still picture makes place for the moving one; keys pressed in here are not JupyterLab's.
root.querySelectorAll("img, .still").forEach((element) => element.remove());
root.setAttribute("data-lm-suppress-shortcuts", "true");
root.addEventListener("keydown", (event) => event.stopPropagation());
const pictures = make("div", { class: "pictures" }, root);
const side = make("div", { class: "side" }, root);
const readings = make("div", { class: "readings", role: "status" }, side);
const resets = [], planes = [];
let draw = () => {};
// Names are placed when everything is drawn that they could hide.
const redraw = () => {
  draw();
  planes.forEach((place) => place());
};

// Shows lines of text beside the picture; a pair has a colour for its text.
const read = (...lines) => {
  readings.replaceChildren();
  for (const line of lines) {
    const [text, color] = Array.isArray(line) ? line : [line, "ink"];
    make("div", { style: `color:${inkOf(color)}` }, readings).textContent = text;
  }
};
const slider = (name, low, high, step, start, change, say = (value) => `= ${number(value, 4)}`) => {
  const label = make("label", {}, side);
  const text = make("span", {}, label);
  const input = make("input", { type: "range", min: low, max: high, step, "aria-label": name }, label);
  const set = (value) => {
    input.value = value;
    text.textContent = `${name} ${say(value)}`;
    change(value);
  };
  input.addEventListener("input", () => { set(Number(input.value)); redraw(); });
  resets.push(() => set(start));
  set(start);
  return set;
};
const button = (name, press) => {
  const element = make("button", { type: "button" }, side);
  element.textContent = name;
  element.addEventListener("click", () => { press(); redraw(); });
  return element;
};
const choice = (name, options, change) => {
  const label = make("label", {}, side);
  make("span", {}, label).textContent = name;
  const select = make("select", { "aria-label": name }, label);
  options.forEach((option, index) => { make("option", { value: index }, select).textContent = option; });
  select.addEventListener("change", () => { change(Number(select.value)); redraw(); });
  resets.push(() => { select.value = 0; change(0); });
};

// A picture with axes from `left` to `right` and from `bottom` to `top`, units equally long
// unless `free`; axes: "both", "up" (with numbers above `floor`) or "none".
const plane = ({ left, right, bottom, top, floor = -Infinity, width = 460, height = 420, free = false, label = "", axes = "both", names = ["x₁", "x₂"] }) => {
  if (!free) {
    const unit = Math.max((right - left) / width, (top - bottom) / height);
    [left, right] = [(left + right - unit * width) / 2, (left + right + unit * width) / 2];
    [bottom, top] = [(bottom + top - unit * height) / 2, (bottom + top + unit * height) / 2];
  }
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label }, pictures);
  const at = ([x, y]) => [((x - left) / (right - left)) * width, ((top - y) / (top - bottom)) * height];
  // The places and half widths of the texts at the axes.
  const onAxes = [];
  const back = make("g", {}, svg), marks = make("g", {}, svg), front = make("g", {}, svg);
  const path = (points) => points.map((point, index) => `${index ? "L" : "M"}${at(point).map((v) => clamp(v, -2e4, 2e4).toFixed(1))}`).join("");
  // A line that leaves the picture far behind ends there, in its own direction.
  const near = (points) => {
    const last = points.findIndex((point) => at(point).some((v) => Math.abs(v) > 1e4));
    if (last < 1) return points;
    const [a, b] = [at(points[last - 1]), at(points[last])], far = Math.max(...b.map((v, i) => Math.abs(v - a[i])));
    const part = Math.min(1, 1e4 / far), [p, q] = [points[last - 1], points[last]];
    return [...points.slice(0, last), p.map((v, i) => v + part * (q[i] - v))];
  };
  const line = (points, { color = "ink", size = 2, dash = "", opacity = 1, into = marks } = {}) =>
    make("path", { d: path(near(points)), fill: "none", stroke: COLORS[color], "stroke-width": size, "stroke-dasharray": dash, opacity }, into);
  const text = (point, words, { color = "ink", anchor = "middle", size = 13, dx = 0, dy = 4, opacity = 1, into = marks, halo = true } = {}) => {
    const [x, y] = at(point);
    // Letters are at most about 0.6 of their size wide; what stands near an edge stays whole.
    const wide = words.length * size * 0.6, before = { start: 2, middle: wide / 2 + 2, end: wide + 2 }[anchor];
    const left = clamp(x + dx, before, Math.max(before, width - wide - 4 + before));
    const element = make("text", { x: left, y: clamp(y + dy, size, height - 4), fill: inkOf(color), "text-anchor": anchor, "font-size": size, opacity, class: halo ? "halo" : "" }, into);
    element.textContent = words;
    if (into === back) onAxes.push([[left + { start: wide / 2, middle: 0, end: -wide / 2 }[anchor], y + dy - 4], wide / 2]);
    return element;
  };
  const area = (points, { color = "blue", opacity = 0.25 } = {}) =>
    make("path", { d: `${path(points)}Z`, fill: COLORS[color], "fill-opacity": opacity, stroke: COLORS[color], "stroke-opacity": 0.7 }, marks);
  // A ring has the background inside, on which text can be read.
  const dot = (point, { color = "blue", size = 4, ring = 0 } = {}) => {
    const [cx, cy] = at(point);
    return make("circle", { cx, cy, r: size, fill: ring ? "var(--jp-layout-color0, Canvas)" : COLORS[color], stroke: COLORS[color], "stroke-width": ring }, marks);
  };
  let arrows = [], named = [];
  const arrow = (from, to, { color = "blue", name = "", dash = "", opacity = 1 } = {}) => {
    const [a, b] = [at(from), at(to)];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length >= 1) arrows.push([a, b]);
    if (name && length >= 1) named.push([a, b, name, color]);
    if (length < 1) return dot(to, { color });
    const u = [(b[0] - a[0]) / length, (b[1] - a[1]) / length], head = Math.min(11, length * 0.6);
    const neck = [b[0] - u[0] * head, b[1] - u[1] * head], wing = head * 0.42;
    make("line", { x1: a[0], y1: a[1], x2: neck[0], y2: neck[1], stroke: COLORS[color], "stroke-width": 2.6, "stroke-dasharray": dash, opacity }, marks);
    const corners = [b, [neck[0] - u[1] * wing, neck[1] + u[0] * wing], [neck[0] + u[1] * wing, neck[1] - u[0] * wing]];
    make("polygon", { points: corners.join(" "), fill: COLORS[color], opacity }, marks);
  };
  const distance = (p, [a, b]) => {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const t = clamp(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1), 0, 1);
    return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
  };
  // Each name where it has most room: beside its arrow or beyond the tip, nearer to it than to others.
  const place = () => {
    const taken = [...onAxes, ...[...front.children].map((knob) => [[knob.cx.baseVal.value, knob.cy.baseVal.value], 9])];
    named.forEach(([a, b, name, color]) => {
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]], length = Math.hypot(dx, dy), half = name.length * 4;
      const [ux, uy] = [dx / length, dy / length], far = 10 + Math.abs(uy) * half;
      const spots = [0.5, 0.7, 0.35, 0.88].flatMap((t) => [1, -1].map((way) => [a[0] + t * dx + way * uy * far, a[1] + t * dy - way * ux * far]));
      spots.push([b[0] + ux * (half + 14), b[1] + uy * 20]);
      const room = (p) => {
        if (p[0] < half || p[0] > width - half || p[1] < 10 || p[1] > height - 10) return -1;
        const own = distance(p, [a, b]), ends = [-half, 0, half].map((x) => [p[0] + x, p[1]]);
        const others = arrows.filter(([c, d]) => c[0] !== a[0] || c[1] !== a[1] || d[0] !== b[0] || d[1] !== b[1]);
        if (others.some((other) => distance(p, other) < own + 1)) return 0;
        const lines = [...others, [a, b]].flatMap((other) => ends.map((end) => distance(end, other)));
        return Math.min(24, ...lines, ...taken.flatMap(([q, size]) => ends.map((end) => Math.hypot(end[0] - q[0], end[1] - q[1]) - size)));
      };
      const spot = spots.reduce((best, p) => (room(p) > room(best) + 1 ? p : best));
      text([left, top], name, { color, dx: spot[0], dy: spot[1] + 4 });
      taken.push([spot, half]);
    });
  };
  planes.push(place);
  // Something to take hold of: by mouse, finger or arrow keys. `set` gets where it is moved to.
  const handle = (name, color, get, set, step = 0.1) => {
    const knob = make("circle", { r: 9, fill: COLORS[color], "fill-opacity": 0.25, stroke: COLORS[color], "stroke-width": 1.5, tabindex: 0, role: "slider", "aria-label": name }, front);
    const start = get().slice();
    const move = ([x, y]) => {
      set([x, y].map((value, axis) => Number((Math.round(clamp(value, ...(axis ? [bottom, top] : [left, right])) / step) * step).toFixed(6))));
      redraw();
    };
    knob.addEventListener("pointerdown", (event) => {
      knob.setPointerCapture(event.pointerId);
      knob.focus();
      event.preventDefault();
    });
    knob.addEventListener("pointermove", (event) => {
      if (!knob.hasPointerCapture(event.pointerId)) return;
      // The drawing may be smaller than its box.
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      move([left + (x / width) * (right - left), top - (y / height) * (top - bottom)]);
    });
    knob.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      const far = step * (event.shiftKey ? 10 : 1);
      move(get().map((value, axis) => value + way[axis] * far));
    });
    resets.push(() => set(start.slice()));
    knobs.push(() => {
      const [cx, cy] = at(get());
      knob.setAttribute("cx", cx);
      knob.setAttribute("cy", cy);
      knob.setAttribute("aria-valuenow", get()[0]);
      knob.setAttribute("aria-valuetext", pair(get()));
    });
    return knob;
  };
  const knobs = [];
  // Lines at round numbers, about so many pixels apart; the axis itself is darker.
  const marksOf = (low, high, pixels, apart) => {
    const rough = ((high - low) / pixels) * apart, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= rough * 0.999);
    const count = Math.floor(high / step) - Math.ceil(low / step) + 1;
    return Array.from({ length: count }, (_, i) => Number(((Math.ceil(low / step) + i) * step).toPrecision(12)));
  };
  if (axes === "both") marksOf(left, right, width, 40).forEach((x) => {
    line([[x, bottom], [x, top]], { size: 1, opacity: x === 0 ? 0.55 : 0.12, into: back });
    if (x !== 0) text([x, clamp(0, bottom, top)], number(x, 4), { size: 11, dy: clamp(0, bottom, top) === bottom ? -4 : 14, opacity: 0.8, into: back });
  });
  if (axes !== "none") marksOf(bottom, top, height, 40).filter((y) => y >= floor).forEach((y) => {
    line([[left, y], [right, y]], { size: 1, opacity: y === 0 ? 0.55 : 0.12, into: back });
    const isInside = axes === "both" && left < 0;
    // At the top is the name of the axis.
    if (isInside ? y !== 0 : at([left, y])[1] > 28) text([isInside ? 0 : left, y], number(y, 6), { size: 11, dx: isInside ? -5 : 5, dy: isInside ? 4 : -3, anchor: isInside ? "end" : "start", opacity: 0.8, into: back });
  });
  // What the axes are, at their ends.
  if (axes !== "none") {
    const [x, y] = [clamp(0, left, right), clamp(0, bottom, top)];
    text([right, free ? bottom : y], names[0], { size: 12, anchor: "end", dx: -4, dy: -6, into: back });
    text([free ? left : x, top], names[1], { size: 12, anchor: "start", dx: free ? 5 : 7, dy: 14, into: back });
  }
  const clear = () => { marks.replaceChildren(); arrows = []; named = []; knobs.forEach((put) => put()); };
  return { svg, line, text, area, dot, arrow, handle, clear, at, left, right, bottom, top, width, height, marks };
};
// After the scene: a way back to how the picture was; sliders first, on which handles may depend.
const finish = () => {
  button("Reset", () => [...resets].reverse().forEach((reset) => reset()));
  redraw();
};
