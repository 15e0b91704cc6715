// Ax = b in two ways: two lines that meet, and two columns that are mixed to b. data: a by rows, b.
let columns = [[data.a[0][0], data.a[1][0]], [data.a[0][1], data.a[1][1]]], b = data.b;
const solve = () => {
  const [[a, c], [d, e]] = columns, det = a * e - d * c;
  return Math.abs(det) < 1e-9 ? null : [(b[0] * e - d * b[1]) / det, (a * b[1] - c * b[0]) / det];
};
const x0 = solve() || [0, 0], far = Math.max(2, ...x0.map(Math.abs)) * 1.5;
const rows = plane({ left: Math.min(0, x0[0]) - far * 0.5, right: Math.max(0, x0[0]) + far * 0.5, bottom: Math.min(0, x0[1]) - far * 0.5, top: Math.max(0, x0[1]) + far * 0.5, width: 320, height: 330, label: "Row picture: each equation is a line" });
const points = [[0, 0], ...columns, b], wide = Math.max(2, ...points.flat().map(Math.abs)) * 0.2;
const mix = plane({ left: Math.min(...points.map((q) => q[0])) - wide, right: Math.max(...points.map((q) => q[0])) + wide, bottom: Math.min(...points.map((q) => q[1])) - wide, top: Math.max(...points.map((q) => q[1])) + wide, width: 320, height: 330, label: "Column picture: the columns are mixed to b" });
mix.handle("the right side b", "red", () => b, (point) => { b = point; });
mix.handle("first column", "blue", () => columns[0], (point) => { columns[0] = point; });
mix.handle("second column", "orange", () => columns[1], (point) => { columns[1] = point; });
const side2 = (a, c, right) => {
  const size = 4 * (rows.right - rows.left + rows.top - rows.bottom), norm = Math.hypot(a, c);
  if (norm < 1e-9) return null;
  const foot = [(a * right) / norm ** 2, (c * right) / norm ** 2];
  return [-1, 1].map((way) => [foot[0] - (way * c * size) / norm, foot[1] + (way * a * size) / norm]);
};
const isInside = ([x, y]) => x > rows.left && x < rows.right && y > rows.bottom && y < rows.top;
// Parallel lines: the same one twice if the right sides are in the ratio of the rows, else apart.
const parallel = ([p, q]) => {
  const [first, second] = [[p[0], q[0], b[0]], [p[1], q[1], b[1]]];
  const minors = [[0, 1], [0, 2], [1, 2]].map(([i, j]) => first[i] * second[j] - first[j] * second[i]);
  const isImpossible = [first, second].some(([a, c, right]) => a === 0 && c === 0 && right !== 0);
  return isImpossible || minors.some((minor) => Math.abs(minor) > 1e-9) ? "no solution: the lines never meet" : "infinitely many solutions: every point of both lines";
};
draw = () => {
  rows.clear();
  mix.clear();
  const [p, q] = columns, x = solve();
  [["purple", p[0], q[0], b[0]], ["teal", p[1], q[1], b[1]]].forEach(([color, a, c, right]) => {
    const line = side2(a, c, right);
    if (line) rows.line(line, { color });
  });
  if (x) {
    rows.dot(x, { color: "red", size: 5 });
    if (isInside(x)) rows.text(x, `x = ${pair(x)}`, { color: "red", anchor: "start", dx: 8, dy: -10 });
  }
  mix.arrow([0, 0], p, { color: "blue", name: "a₁" });
  mix.arrow([0, 0], q, { color: "orange", name: "a₂" });
  if (x) {
    const first = [x[0] * p[0], x[0] * p[1]];
    // Beyond the column itself, where it would hide that one and leave its name no room.
    mix.arrow(x[0] > 1 ? p : [0, 0], first, { color: "blue", dash: "5 4", opacity: 0.7 });
    mix.arrow(first, b, { color: "orange", dash: "5 4", opacity: 0.7 });
  }
  mix.arrow([0, 0], b, { color: "red", name: "b" });
  // Not over the numbers of the axis.
  const isNear = mix.at(b)[0] - mix.at([0, 0])[0] < 110;
  mix.text(b, pair(b), { color: "red", anchor: isNear ? "start" : "end", dx: isNear ? 14 : -14, dy: 20 });
  read(
    [`${linear([p[0], q[0]], ["x₁", "x₂"])} = ${number(b[0])}`, "purple"],
    [`${linear([p[1], q[1]], ["x₁", "x₂"])} = ${number(b[1])}`, "teal"],
    x ? [`x = ${pair(x, 4)}`, "red"] : parallel(columns),
    x ? `b = ${linear(x, ["a₁", "a₂"])}` : "both columns lie on one line",
    x && !isInside(x) ? "x is outside of the first picture" : " ",
  );
};
