// Least squares as projection: data.x by rows (at most a few columns), data.y. Each y can be moved.
const rows = data.x, n = rows.length, columns = rows[0].length;
let y = data.y.slice();
// An orthonormal basis of the columns of X, by Gram and Schmidt twice over, and R of X = Q·R.
const q = [], r = [], kept = [];
for (let j = 0; j < columns; j++) {
  let v = rows.map((row) => row[j]);
  const size = Math.hypot(...v), parts = new Array(columns).fill(0);
  for (let pass = 0; pass < 2; pass++) q.forEach((basis, k) => {
    const part = basis.reduce((sum, value, i) => sum + value * v[i], 0);
    parts[k] += part;
    v = v.map((value, i) => value - part * basis[i]);
  });
  const rest = Math.hypot(...v);
  if (rest > 1e-10 * size) { parts[q.length] = rest; q.push(v.map((value) => value / rest)); r.push(parts); kept.push(j); }
}
const weights = (target) => {
  const t = q.map((basis) => basis.reduce((sum, value, i) => sum + value * target[i], 0)), w = new Array(columns).fill(0);
  for (let k = kept.length - 1; k >= 0; k--) {
    let rest = t[k];
    for (let m = k + 1; m < kept.length; m++) rest -= r[m][k] * w[kept[m]];
    w[kept[k]] = rest / r[k][k];
  }
  return w;
};
const low = Math.min(0, ...y), high = Math.max(...y), room = (high - low || 1) * 0.3;
const p = plane({ left: 0.3, right: n + 0.7, bottom: low - room * 0.4, top: high + room, free: true, axes: "up", names: ["sample", "y"], label: "Targets, fitted values and residuals for each sample" });
y.forEach((_, i) => p.handle(`y of sample ${i + 1}`, "orange", () => [i + 1, y[i]], ([, value]) => { y[i] = value; }));
draw = () => {
  p.clear();
  const w = weights(y), fitted = rows.map((row) => row.reduce((sum, value, j) => sum + value * w[j], 0));
  const residual = y.map((value, i) => value - fitted[i]);
  fitted.forEach((value, i) => {
    // Beside the handle, so that a short residual is seen as well.
    p.line([[i + 1, y[i]], [i + 1.25, y[i]]], { color: "orange", size: 1, dash: "3 3" });
    p.line([[i + 1.2, y[i]], [i + 1.2, value]], { color: "red", size: 4 });
    p.text([i + 1.25, (y[i] + value) / 2], number(residual[i]), { color: "red", anchor: "start", dx: 6, size: 12 });
    p.line([[i + 0.75, value], [i + 1.25, value]], { color: "blue", size: 3 });
    p.dot([i + 1, y[i]], { color: "orange" });
    p.text([i + 1, p.bottom], String(i + 1), { dy: -4, size: 11, opacity: 0.8 });
  });
  const across = w.map((_, j) => rows.reduce((sum, row, i) => sum + row[j] * residual[i], 0));
  read(
    [`y = ${pair(y)}`, "orange"], [`w = ${pair(w, 4)}`, "blue"], [`X·w = ${pair(fitted)}`, "blue"],
    [`r = y − X·w = ${pair(residual)}`, "red"], `Xᵀ·r = ${pair(across.map((value) => (Math.abs(value) < 1e-9 ? 0 : value)), 4)}: at right angles to the columns`,
    `‖r‖² = ${number(residual.reduce((sum, value) => sum + value * value, 0), 4)}`,
    kept.length < columns ? `rank ${kept.length} of ${columns}: other w fit as well` : " ",
  );
};
