// A 2 × 2 matrix as a map of the plane: data.a by rows. The handles are the images of e₁ and e₂.
let u = [data.a[0][0], data.a[1][0]], v = [data.a[0][1], data.a[1][1]], part = 1;
const corners = [[0, 0], [1, 1], u, v, [u[0] + v[0], u[1] + v[1]]];
const reach = Math.max(2, ...corners.flat().map(Math.abs)) * 0.5;
const p = plane({
  left: Math.min(...corners.map((c) => c[0])) - reach, right: Math.max(...corners.map((c) => c[0])) + reach,
  bottom: Math.min(...corners.map((c) => c[1])) - reach, top: Math.max(...corners.map((c) => c[1])) + reach,
  label: "The plane and what the matrix makes of its grid and unit square",
});
p.handle("A e₁, the first column", "green", () => u, (point) => { u = point; });
p.handle("A e₂, the second column", "orange", () => v, (point) => { v = point; });
slider("from I to A", 0, 1, 0.02, 1, (value) => { part = value; });
const singular = (a, b, c, d) => {
  const sum = a * a + b * b + c * c + d * d, det = a * d - b * c;
  const first = Math.sqrt((sum + Math.sqrt(Math.max(0, sum * sum - 4 * det * det))) / 2);
  return [first, first > 0 ? Math.abs(det) / first : 0];
};
draw = () => {
  p.clear();
  const mix = (from, to) => from.map((value, axis) => value + part * (to[axis] - value));
  const [s, t] = [mix([1, 0], u), mix([0, 1], v)];
  const at = (x, y) => [x * s[0] + y * t[0], x * s[1] + y * t[1]];
  p.line([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], { color: "grey", size: 1.5, dash: "4 3" });
  for (let k = -20; k <= 20; k++) {
    p.line([at(k, -20), at(k, 20)], { color: "blue", size: 1, opacity: 0.45 });
    p.line([at(-20, k), at(20, k)], { color: "blue", size: 1, opacity: 0.45 });
  }
  p.area([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], { color: "purple" });
  p.arrow([0, 0], s, { color: "green", name: part === 1 ? "A·e₁" : "", away: t });
  p.arrow([0, 0], t, { color: "orange", name: part === 1 ? "A·e₂" : "", away: s });
  const det = u[0] * v[1] - v[0] * u[1];
  const [first, second] = singular(u[0], v[0], u[1], v[1]);
  const rank = (first > 0 ? 1 : 0) + (second > first * 2 * Number.EPSILON * 2 ? 1 : 0);
  const what = rank < 2 ? `the plane collapses: rank ${rank}` : det < 0 ? "areas are turned over" : "areas keep their side";
  read(
    `A = [[${number(u[0])}, ${number(v[0])}],`, `     [${number(u[1])}, ${number(v[1])}]]`,
    [`det A = ${number(det, 4)}`, "purple"], what,
    `σ = ${number(first, 4)}, ${number(second, 4)}`,
  );
};
