// The dot product as a projection: data.x, data.y.
let { x, y } = data;
const all = [0, ...x, ...y], reach = Math.max(...all.map(Math.abs), 1);
const p = plane({
  left: Math.min(...all, 0) - reach * 0.35, right: Math.max(...all) + reach * 0.35,
  bottom: Math.min(...all, 0) - reach * 0.35, top: Math.max(...all) + reach * 0.35,
  label: "The vectors x and y, the angle between them and the projection of y on x",
});
p.handle("tip of x", "blue", () => x, (point) => { x = point; });
p.handle("tip of y", "orange", () => y, (point) => { y = point; });
draw = () => {
  p.clear();
  const dot = x[0] * y[0] + x[1] * y[1], [nx, ny] = [Math.hypot(...x), Math.hypot(...y)];
  const along = nx > 0 ? dot / (nx * nx) : 0, foot = [along * x[0], along * x[1]];
  const far = (p.right - p.left + p.top - p.bottom) / (nx || 1);
  p.line([[-x[0] * far, -x[1] * far], [x[0] * far, x[1] * far]], { color: "blue", size: 1, dash: "3 4", opacity: 0.5 });
  p.line([y, foot], { color: "grey", size: 1.5, dash: "5 4" });
  p.line([[0, 0], foot], { color: "green", size: 6, opacity: 0.55 });
  p.arrow([0, 0], x, { color: "blue", name: "x" });
  p.arrow([0, 0], y, { color: "orange", name: "y" });
  const cosine = nx > 0 && ny > 0 ? clamp(dot / (nx * ny), -1, 1) : NaN;
  if (!Number.isNaN(cosine)) {
    const from = Math.atan2(x[1], x[0]);
    let turn = Math.atan2(y[1], y[0]) - from;
    turn -= Math.round(turn / (2 * Math.PI)) * 2 * Math.PI;
    const radius = Math.min(nx, ny) * 0.4, arc = [];
    for (let i = 0; i <= 24; i++) {
      const angle = from + (turn * i) / 24;
      arc.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
    }
    p.line(arc, { color: "purple" });
  }
  const sign = Math.abs(dot) < 1e-9 ? "they are at right angles" : dot > 0 ? "they point roughly the same way (acute angle)" : "they point roughly opposite ways (obtuse angle)";
  read(
    [`x = ${pair(x)}, ‖x‖ = ${number(nx, 4)}`, "blue"], [`y = ${pair(y)}, ‖y‖ = ${number(ny, 4)}`, "orange"],
    `x·y = ${factor(x[0])}·${factor(y[0])} + ${factor(x[1])}·${factor(y[1])} = ${number(dot, 4)}`,
    [`cos θ = ${number(cosine, 4)}, θ = ${number((Math.acos(cosine) * 180) / Math.PI, 1)}°`, "purple"],
    [`y reaches ${number(along * nx, 4)} along x`, "green"], sign,
  );
};
