// Gradient descent on the mean squared error of X·w ≈ y with two weights.
// data: x by rows, y, w, rate, steps.
const { x: rows, y } = data, n = rows.length;
let w = data.w.slice(), rate = data.rate, steps = data.steps;
const loss = (v) => rows.reduce((sum, row, i) => sum + (row[0] * v[0] + row[1] * v[1] - y[i]) ** 2, 0) / n;
const slope = (v) => [0, 1].map((axis) =>
  rows.reduce((sum, row, i) => sum + 2 * row[axis] * (row[0] * v[0] + row[1] * v[1] - y[i]), 0) / n);
const h = [0, 1].map((i) => [0, 1].map((j) => rows.reduce((sum, row) => sum + 2 * row[i] * row[j], 0) / n));
const half = (h[0][0] + h[1][1]) / 2, det = h[0][0] * h[1][1] - h[0][1] * h[1][0];
const root2 = Math.sqrt(Math.max(0, half * half - det)), [largest, least] = [half + root2, half - root2];
const walk = () => {
  const path = [w];
  for (let i = 0; i < steps; i++) {
    const last = path[path.length - 1], g = slope(last);
    path.push([last[0] - rate * g[0], last[1] - rate * g[1]]);
  }
  return path;
};
// Where the slope is zero (some such place, if there are many).
const b = slope([0, 0]);
const best = det > 1e-12 * half * half
  ? [(-b[0] * h[1][1] + b[1] * h[0][1]) / det, (-b[1] * h[0][0] + b[0] * h[1][0]) / det]
  : b.map((value) => (largest > 0 ? -value / largest : 0));
const reach = Math.max(1, Math.abs(w[0] - best[0]), Math.abs(w[1] - best[1])) * 1.3;
const p = plane({
  left: best[0] - reach, right: best[0] + reach, bottom: best[1] - reach, top: best[1] + reach,
  label: "Lines of equal loss over the two weights, and the path of gradient descent",
  names: ["w₁", "w₂"],
});
p.handle("where it starts", "orange", () => w, (point) => { w = point; });
slider("learning rate", 0, data.most, 10 ** (Math.floor(Math.log10(data.most)) - 2), rate, (value) => { rate = value; });
slider("steps", 1, 200, 1, steps, (value) => { steps = value; });
// An ellipse of equal loss has its axes along the eigenvectors of h.
const axis = Math.abs(h[0][1]) > 1e-12 ? Math.atan2(largest - h[0][0], h[0][1]) : h[0][0] >= h[1][1] ? 0 : Math.PI / 2;
const ellipse = (height) => Array.from({ length: 121 }, (_, i) => {
  const angle = (i / 60) * Math.PI, far = 1e3;
  const a = Math.min(far, Math.sqrt((2 * height) / largest)) * Math.cos(angle);
  const c = Math.min(far, Math.sqrt((2 * height) / Math.max(least, 1e-12))) * Math.sin(angle);
  return [best[0] + a * Math.cos(axis) - c * Math.sin(axis), best[1] + a * Math.sin(axis) + c * Math.cos(axis)];
});
draw = () => {
  p.clear();
  const floor = loss(best), top = Math.max(1e-9, loss(data.w) - floor);
  for (let k = 0; k < 8; k++) p.line(ellipse(top / 4 ** (k - 1)), { color: "blue", size: 1, opacity: 0.55 });
  p.dot(best, { color: "green", size: 5 });
  const path = walk(), last = path[path.length - 1];
  p.line(path, { color: "orange" });
  path.slice(0, 60).forEach((point) => p.dot(point, { color: "orange", size: 3 }));
  p.text(best, "least loss", { color: "green", dx: -10, dy: -8, anchor: "end", size: 12 });
  const limit = 2 / largest;
  const swing = rate * largest > 1 ? "it swings across the valley and converges" : "it converges without swinging";
  const fate = rate === 0 ? "with a learning rate of 0 it stays where it is" : rate > limit ? "the learning rate is too large: it diverges" : swing;
  read(
    [`start ${pair(w)}: loss ${number(loss(w), 4)}`, "orange"],
    `after 1 step: w = ${pair(path[1], 4)}`, `  loss ${number(loss(path[1]), 4)}`,
    `after ${steps} step${steps === 1 ? "" : "s"}: loss ${Number(loss(last)) < 1e5 ? number(loss(last), 4) : loss(last).toExponential(2)}`,
    `curvatures ${number(largest, 4)} and ${number(least, 4)}`, `condition number ${number(largest / least, 1)}`,
    `diverges above 2/${number(largest, 3)} = ${number(limit, 5)}`, fate,
  );
};
