// The product of two matrices, element by element, in four ways; and the Hadamard product beside it.
// data: a, b by rows, hadamard.
let [a, b] = [data.a, data.b], row = 0, column = 0, view = 0, letters = ["A", "B"];
const names = ["row times column", "first matrix times column", "row times second matrix", "sum of columns times rows"];
const size = 42, svg = make("svg", { role: "group", "aria-label": "The matrices and their product" }, pictures);
const grid = (matrix, [left, top], name, light, press) => {
  const words = make("text", { x: left, y: top - 8, fill: "currentColor", "font-size": 13 }, svg);
  words.textContent = name;
  matrix.forEach((line, i) => line.forEach((value, j) => {
    const color = light(i, j);
    const cell = make("rect", { x: left + j * size, y: top + i * size, width: size - 2, height: size - 2, rx: 3, fill: COLORS[color || "grey"], "fill-opacity": color ? 0.45 : 0.1 }, svg);
    const text = make("text", { x: left + j * size + size / 2 - 1, y: top + i * size + size / 2 + 4, "text-anchor": "middle", fill: "currentColor", "font-size": 13, "pointer-events": "none" }, svg);
    text.textContent = number(value);
    if (press) { cell.style.cursor = "pointer"; cell.addEventListener("click", () => { press(i, j); redraw(); }); }
  }));
};
const multiply = (p, q) => p.map((line) => q[0].map((_, j) => line.reduce((sum, value, k) => sum + value * q[k][j], 0)));
svg.setAttribute("tabindex", 0);
svg.addEventListener("keydown", (event) => {
  const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (!way) return;
  event.preventDefault();
  row = clamp(row + way[0], 0, a.length - 1);
  column = clamp(column + way[1], 0, b[0].length - 1);
  redraw();
});
if (!data.hadamard) choice("seen as", names, (value) => { view = value; });
const canSwap = a.length === b[0].length && b.length === a[0].length;
if (canSwap && !data.hadamard) button("swap A and B", () => { [a, b] = [b, a]; letters.reverse(); row = clamp(row, 0, a.length - 1); column = clamp(column, 0, b[0].length - 1); });
resets.push(() => { [a, b, row, column, letters] = [data.a, data.b, 0, 0, ["A", "B"]]; });
draw = () => {
  const c = multiply(a, b), inner = b.length, top = 30, gap = 36, [first, second] = letters, both = `${first}·${second}`;
  const lefts = [8, 8 + a[0].length * size + gap, 8 + (a[0].length + b[0].length) * size + 2 * gap];
  // A heading may be wider than what it is above.
  const width = lefts[2] + Math.max(c[0].length * size, 130) + 8, high = Math.max(a.length, b.length) * size + top;
  const height = high + (data.hadamard ? top + a.length * size + 8 : 8);
  svg.replaceChildren();
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) svg.setAttribute(name, value);
  const pick = (i, j) => { row = i; column = j; };
  const lights = [
    [(i) => i === row && "blue", (_, j) => j === column && "orange", (i, j) => i === row && j === column && "green"],
    [() => "blue", (_, j) => j === column && "orange", (_, j) => j === column && "green"],
    [(i) => i === row && "blue", () => "orange", (i) => i === row && "green"],
    [(_, j) => j === column % inner && "blue", (i) => i === column % inner && "orange", () => "green"],
  ][data.hadamard ? 0 : view];
  const isOuter = view === 3 && !data.hadamard, k = column % inner;
  const outer = a.map((line) => b[k].map((value) => line[k] * value));
  grid(a, [lefts[0], top], first, lights[0]);
  grid(b, [lefts[1], top], second, lights[1]);
  grid(isOuter ? outer : c, [lefts[2], top], isOuter ? `column ${k + 1} · row ${k + 1}` : both, lights[2], pick);
  const sum = a[row].map((value, m) => `${factor(value)}·${factor(b[m][column])}`).join(" + ");
  const lines = [`element (${row + 1}, ${column + 1}): ${sum} = ${number(c[row][column])}`];
  if (data.hadamard) {
    const h = a.map((line, i) => line.map((value, j) => value * b[i][j])), below = high + top;
    const here = (i, j) => i === row && j === column;
    grid(a, [lefts[0], below], "A", (i, j) => here(i, j) && "blue");
    grid(b, [lefts[1], below], "B", (i, j) => here(i, j) && "orange");
    grid(h, [lefts[2], below], "A ∘ B", (i, j) => here(i, j) && "green", pick);
    lines[0] = `A·B, ${lines[0]}`;
    lines.push(`A ∘ B, element (${row + 1}, ${column + 1}): ${factor(a[row][column])}·${factor(b[row][column])} = ${number(h[row][column])}`);
  } else if (view === 1) lines.push(`column ${column + 1} of ${both} mixes the columns of ${first}`, `by ${b.map((line) => number(line[column])).join(", ")}`);
  else if (view === 2) lines.push(`row ${row + 1} of ${both} mixes the rows of ${second}`, `by ${a[row].map((value) => number(value)).join(", ")}`);
  else if (isOuter) lines.push(`${both} is the sum of ${inner} such matrices`);
  read(...lines, "choose an element by a click or with the arrow keys");
};
