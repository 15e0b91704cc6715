// Vector addition, tip to tail: data.x, data.y.
let { x, y } = data, a = 1;
const reach = Math.max(2, ...[x, y].flat().map(Math.abs)) * 1.35;
const both = [0, 1].map((axis) => [0, 2 * x[axis], -x[axis], y[axis], x[axis] + y[axis]]), [sums, rises] = both;
const p = plane({
  left: Math.min(...sums) - reach * 0.4, right: Math.max(...sums) + reach * 0.4,
  bottom: Math.min(...rises) - reach * 0.4, top: Math.max(...rises) + reach * 0.4,
  label: "The plane with the vectors x and y and their sum",
});
// The handle is at the tip that is drawn; from a = 0 no x leads anywhere.
p.handle("tip of x", "blue", () => x.map((value) => a * value), (point) => { if (Math.abs(a) > 0.01) x = point.map((value) => value / a); });
p.handle("tip of y", "orange", () => y, (point) => { y = point; });
slider("a (stretches x)", -2, 2, 0.1, 1, (value) => { a = value; });
draw = () => {
  p.clear();
  const ax = [a * x[0], a * x[1]], sum = [ax[0] + y[0], ax[1] + y[1]], name = a === 1 ? "x" : "a·x";
  p.arrow(ax, sum, { color: "orange", dash: "5 4", opacity: 0.6 });
  p.arrow(y, sum, { color: "blue", dash: "5 4", opacity: 0.35 });
  p.arrow([0, 0], ax, { color: "blue", name });
  p.arrow([0, 0], y, { color: "orange", name: "y" });
  p.arrow([0, 0], sum, { color: "green", name: `${name} + y` });
  read(
    [`x = ${pair(x)}`, "blue"], [`y = ${pair(y)}`, "orange"],
    ...(a === 1 ? [] : [[`a·x = ${pair(ax)}`, "blue"]]),
    [`${name} + y = ${pair(sum)}`, "green"],
  );
};
