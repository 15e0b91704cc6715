// A 2 × 2 matrix as a map of the plane: data.a by rows. The handles are the images of e₁ and e₂.
let u = [data.a[0][0], data.a[1][0]], v = [data.a[0][1], data.a[1][1]], part = 1;
const corners = [[0, 0], [1, 1], u, v, [u[0] + v[0], u[1] + v[1]]];
const reach = Math.max(2, ...corners.flat().map(Math.abs)) * 0.5;
const p = plane({
  left: Math.min(...corners.map((c) => c[0])) - reach, right: Math.max(...corners.map((c) => c[0])) + reach,
  bottom: Math.min(...corners.map((c) => c[1])) - reach, top: Math.max(...corners.map((c) => c[1])) + reach,
  label: "The plane and what the matrix makes of its grid and unit square",
});
// On the way from I to A a handle is at the tip that is drawn, and moves A so that the tip follows.
const mix = (from, to) => from.map((value, axis) => value + part * (to[axis] - value));
const back = (from, point, to) => (part < 0.05 ? to : from.map((value, axis) => value + (point[axis] - value) / part));
p.handle("A e₁, the first column", "green", () => mix([1, 0], u), (point) => { u = back([1, 0], point, u); });
p.handle("A e₂, the second column", "orange", () => mix([0, 1], v), (point) => { v = back([0, 1], point, v); });
slider("from I to A", 0, 1, 0.02, 1, (value) => { part = value; });
const singular = (a, b, c, d) => {
  const sum = a * a + b * b + c * c + d * d, det = a * d - b * c;
  const first = Math.sqrt((sum + Math.sqrt(Math.max(0, sum * sum - 4 * det * det))) / 2);
  return [first, first > 0 ? Math.abs(det) / first : 0];
};
draw = () => {
  p.clear();
  const [s, t] = [mix([1, 0], u), mix([0, 1], v)];
  const at = (x, y) => [x * s[0] + y * t[0], x * s[1] + y * t[1]];
  p.line([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], { color: "grey", size: 1.5, dash: "4 3" });
  // Each line has the colour of the arrow that it is parallel to.
  for (let k = -3; k <= 4; k++) {
    p.line([at(k, -3), at(k, 4)], { color: "orange", size: 1, opacity: 0.6 });
    p.line([at(-3, k), at(4, k)], { color: "green", size: 1, opacity: 0.6 });
  }
  p.area([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], { color: "purple" });
  p.arrow([0, 0], s, { color: "green", name: part === 1 ? "A·e₁" : "" });
  p.arrow([0, 0], t, { color: "orange", name: part === 1 ? "A·e₂" : "" });
  const det = s[0] * t[1] - t[0] * s[1], name = part === 1 ? "A" : "M";
  const [first, second] = singular(s[0], t[0], s[1], t[1]);
  const rank = (first > 0 ? 1 : 0) + (second > first * 2 * Number.EPSILON * 2 ? 1 : 0);
  const what = rank < 2 ? `the plane collapses: rank ${rank}` : det < 0 ? "orientation is reversed" : "orientation is preserved";
  read(
    `A = [[${number(u[0])}, ${number(v[0])}],`, `     [${number(u[1])}, ${number(v[1])}]]`,
    part === 1 ? "" : `M = (1 − ${number(part)})·I + ${number(part)}·A is drawn`,
    [`det ${name} = ${number(det, 4)}`, "purple"], what,
    `singular values ${number(first, 4)}, ${number(second, 4)}`,
  );
};
