// A linear layer as a graph: data.x, data.w (one row for each output), data.b.
const { w, b } = data, x = data.x.slice(), n = x.length, m = w.length;
const height = Math.max(n, m) * 64 + 20;
const p = plane({ left: 0, right: 1, bottom: 0, top: 1, width: 420, height, free: true, axes: "none", label: "Inputs on the left, outputs on the right, an edge for each weight" });
x.forEach((value, j) => slider(`x${"₁₂₃₄₅₆₇₈₉"[j] || j + 1}`, -5, 5, 0.1, value, (set) => { x[j] = set; }));
const most = Math.max(1e-9, ...w.flat().map(Math.abs));
const place = (index, count) => 1 - (index + 0.5) / count;
draw = () => {
  p.clear();
  w.forEach((row, i) => row.forEach((weight, j) => {
    p.line([[0.14, place(j, n)], [0.8, place(i, m)]], { color: weight < 0 ? "orange" : "blue", size: 1 + (5 * Math.abs(weight)) / most, opacity: 0.75 });
  }));
  const out = w.map((row, i) => row.reduce((sum, weight, j) => sum + weight * x[j], b[i]));
  x.forEach((value, j) => { p.dot([0.12, place(j, n)], { color: "grey", size: 20, ring: 3 }); p.text([0.12, place(j, n)], number(value), { size: 12, halo: false }); });
  out.forEach((value, i) => { p.dot([0.82, place(i, m)], { color: value < 0 ? "orange" : "blue", size: 20, ring: 3 }); p.text([0.82, place(i, m)], number(value), { size: 11, halo: false }); p.text([0.82, place(i, m)], `+ b: ${number(b[i])}`, { size: 11, dy: 34 }); });
  read(
    `z = x·Wᵀ + b, W has shape (${m}, ${n})`, ...out.flatMap((value, i) => [
      [`z${"₁₂₃₄₅₆₇₈₉"[i] || i + 1} = ${number(value, 4)}`, value < 0 ? "orange" : "blue"],
      `  = ${w[i].map((weight, j) => `${number(weight, 3)}·${factor(x[j])}`).join(" + ")} + ${number(b[i], 3)}`.replaceAll("+ −", "− ")]),
    ["blue: above 0", "blue"], ["orange: below 0", "orange"], "thick edges: weights far from 0",
  );
};
