// What every picture that moves is made of: a plane with handles, readings and controls.
// The scene that follows has `root`, `data` and these functions in scope, and defines draw().
const COLORS = {
  blue: "#3a80c9", orange: "#d9771a", green: "#2f9a5f", red: "#d04a58",
  purple: "#8a6bc8", teal: "#1a97a8", grey: "#808691", ink: "currentColor",
};
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
const pair = (point, digits = 2) => `(${point.map((value) => number(value, digits)).join(", ")})`;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// The still picture makes place for the moving one; keys pressed in here are not JupyterLab's.
root.querySelector("img")?.remove();
root.setAttribute("data-lm-suppress-shortcuts", "true");
root.addEventListener("keydown", (event) => event.stopPropagation());
const pictures = make("div", { class: "pictures" }, root);
const side = make("div", { class: "side" }, root);
const readings = make("div", { class: "readings", role: "status" }, side);
const resets = [];
let draw = () => {};

// Shows lines of text beside the picture; a pair has a colour for its text.
const read = (...lines) => {
  readings.replaceChildren();
  for (const line of lines) {
    const [text, color] = Array.isArray(line) ? line : [line, "ink"];
    make("div", { style: `color:${COLORS[color]}` }, readings).textContent = text;
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
  input.addEventListener("input", () => { set(Number(input.value)); draw(); });
  resets.push(() => set(start));
  set(start);
  return set;
};
const button = (name, press) => {
  const element = make("button", { type: "button" }, side);
  element.textContent = name;
  element.addEventListener("click", () => { press(); draw(); });
  return element;
};
const choice = (name, options, change) => {
  const label = make("label", {}, side);
  make("span", {}, label).textContent = name;
  const select = make("select", { "aria-label": name }, label);
  options.forEach((option, index) => { make("option", { value: index }, select).textContent = option; });
  select.addEventListener("change", () => { change(Number(select.value)); draw(); });
  resets.push(() => { select.value = 0; change(0); });
};

// A picture with axes from `left` to `right` and from `bottom` to `top`, units equally long
// unless `free`; axes: "both", "up" or "none".
const plane = ({ left, right, bottom, top, width = 460, height = 420, free = false, label = "", axes = "both" }) => {
  if (!free) {
    const unit = Math.max((right - left) / width, (top - bottom) / height);
    [left, right] = [(left + right - unit * width) / 2, (left + right + unit * width) / 2];
    [bottom, top] = [(bottom + top - unit * height) / 2, (bottom + top + unit * height) / 2];
  }
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label }, pictures);
  const at = ([x, y]) => [((x - left) / (right - left)) * width, ((top - y) / (top - bottom)) * height];
  const back = make("g", {}, svg), marks = make("g", {}, svg), front = make("g", {}, svg);
  const path = (points) => points.map((point, index) => `${index ? "L" : "M"}${at(point).map((v) => clamp(v, -2e4, 2e4).toFixed(1))}`).join("");
  const line = (points, { color = "ink", size = 2, dash = "", opacity = 1, into = marks } = {}) =>
    make("path", { d: path(points), fill: "none", stroke: COLORS[color], "stroke-width": size, "stroke-dasharray": dash, opacity }, into);
  const text = (point, words, { color = "ink", anchor = "middle", size = 13, dx = 0, dy = 4, opacity = 1, into = marks } = {}) => {
    const [x, y] = at(point);
    // Letters are at most about 0.6 of their size wide; what stands near an edge stays whole.
    const wide = words.length * size * 0.6, before = { start: 2, middle: wide / 2 + 2, end: wide + 2 }[anchor];
    const left = clamp(x + dx, before, Math.max(before, width - wide - 4 + before));
    const element = make("text", { x: left, y: clamp(y + dy, size, height - 4), fill: COLORS[color], "text-anchor": anchor, "font-size": size, opacity }, into);
    element.textContent = words;
    return element;
  };
  const area = (points, { color = "blue", opacity = 0.25 } = {}) =>
    make("path", { d: `${path(points)}Z`, fill: COLORS[color], "fill-opacity": opacity, stroke: COLORS[color], "stroke-opacity": 0.7 }, marks);
  const dot = (point, { color = "blue", size = 4 } = {}) => {
    const [cx, cy] = at(point);
    return make("circle", { cx, cy, r: size, fill: COLORS[color] }, marks);
  };
  const arrow = (from, to, { color = "blue", name = "", dash = "", opacity = 1, away = null } = {}) => {
    const [a, b] = [at(from), at(to)];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length < 1) return dot(to, { color });
    const u = [(b[0] - a[0]) / length, (b[1] - a[1]) / length], head = Math.min(11, length * 0.6);
    const neck = [b[0] - u[0] * head, b[1] - u[1] * head], wing = head * 0.42;
    make("line", { x1: a[0], y1: a[1], x2: neck[0], y2: neck[1], stroke: COLORS[color], "stroke-width": 2.6, "stroke-dasharray": dash, opacity }, marks);
    const corners = [b, [neck[0] - u[1] * wing, neck[1] + u[0] * wing], [neck[0] + u[1] * wing, neck[1] - u[0] * wing]];
    make("polygon", { points: corners.join(" "), fill: COLORS[color], opacity }, marks);
    const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    // The name stands on the side where the vector `away` is not.
    const turn = away ? (to[0] - from[0]) * away[1] - (to[1] - from[1]) * away[0] : 0;
    const way = turn > 0 ? -1 : 1, far = 10 + Math.abs(u[1]) * name.length * 3.5;
    if (name) text(middle, name, { color, dx: u[1] * way * far, dy: 4 - u[0] * way * 14 });
  };
  // Something to take hold of: by mouse, finger or arrow keys. `set` gets where it is moved to.
  const handle = (name, color, get, set, step = 0.1) => {
    const knob = make("circle", { r: 9, fill: COLORS[color], "fill-opacity": 0.25, stroke: COLORS[color], "stroke-width": 1.5, tabindex: 0, role: "slider", "aria-label": name }, front);
    const start = get().slice();
    const move = ([x, y]) => {
      set([x, y].map((value, axis) => Number((Math.round(clamp(value, ...(axis ? [bottom, top] : [left, right])) / step) * step).toFixed(6))));
      draw();
    };
    knob.addEventListener("pointerdown", (event) => {
      knob.setPointerCapture(event.pointerId);
      knob.focus();
      event.preventDefault();
    });
    knob.addEventListener("pointermove", (event) => {
      if (!knob.hasPointerCapture(event.pointerId)) return;
      const box = svg.getBoundingClientRect();
      const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
      move([left + x * (right - left), top - y * (top - bottom)]);
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
    if (x !== 0) text([x, clamp(0, bottom, top)], number(x, 4), { size: 10, dy: clamp(0, bottom, top) === bottom ? -4 : 13, opacity: 0.6, into: back });
  });
  if (axes !== "none") marksOf(bottom, top, height, 40).forEach((y) => {
    line([[left, y], [right, y]], { size: 1, opacity: y === 0 ? 0.55 : 0.12, into: back });
    const isInside = axes === "both" && left < 0;
    if (y !== 0 || !isInside) text([isInside ? 0 : left, y], number(y, 6), { size: 10, dx: isInside ? -5 : 5, dy: isInside ? 4 : -3, anchor: isInside ? "end" : "start", opacity: 0.6, into: back });
  });
  const clear = () => { marks.replaceChildren(); knobs.forEach((place) => place()); };
  return { svg, line, text, area, dot, arrow, handle, clear, at, left, right, bottom, top, width, height, marks };
};
// After the scene: a way back to where it began.
const finish = () => {
  button("Start again", () => resets.forEach((reset) => reset()));
  draw();
};
