// The singular value decomposition of a 2 × 2 matrix as rotation, stretch, rotation.
// data: u, s, v_t by rows.
const { u, s, v_t: vt } = data;
let time = 3;
const reach = Math.max(1.2, s[0] * 1.15);
const p = plane({ left: -reach, right: reach, bottom: -reach, top: reach, label: "The unit circle on its way through Vᵀ, Σ and U" });
slider("step", 0, 3, 0.02, 3, (value) => { time = value; });
// A rotation at part t of its angle. A reflection is one after the second axis was turned round,
// which nobody sees in a circle or an ellipse along the axes: it would only show as a collapse.
const isTurned = ([[a, b], [c, d]]) => a * d - b * c < 0;
const towards = (m, t) => {
  const angle = Math.atan2(m[1][0], m[0][0]) * t, flip = isTurned(m) && t > 0 ? -1 : 1;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [[cos, -sin * flip], [sin, cos * flip]];
};
const times = (m, [x, y]) => [m[0][0] * x + m[0][1] * y, m[1][0] * x + m[1][1] * y];
const now = (point) => {
  const [first, second, third] = [0, 1, 2].map((start) => clamp(time - start, 0, 1));
  const turned = times(towards(vt, first), point);
  const stretched = turned.map((value, axis) => value * (1 + (s[axis] - 1) * second));
  return times(towards(u, third), stretched);
};
draw = () => {
  p.clear();
  const circle = (from, to) => Array.from({ length: 61 }, (_, i) => {
    const angle = from + ((to - from) * i) / 60;
    return [Math.cos(angle), Math.sin(angle)];
  });
  p.line(circle(0, 2 * Math.PI), { color: "grey", size: 1, dash: "4 3" });
  p.area(circle(0, 2 * Math.PI).map(now), { color: "blue" });
  p.arrow([0, 0], now(vt[0]), { color: "green", name: "v₁" });
  p.arrow([0, 0], now(vt[1]), { color: "orange", name: "v₂" });
  const stage = ["the unit circle", "Vᵀ turns it: v₁ and v₂ go to the axes", "Σ stretches along the axes", time < 3 ? "U turns it to its place" : "this is A: v₁ is at σ₁u₁, and v₂ at σ₂u₂"];
  const turned = (time > 0 && time <= 1 && isTurned(vt)) || (time > 2 && isTurned(u));
  read(
    stage[Math.min(3, Math.ceil(time))], [`σ₁ = ${number(s[0], 5)}`, "green"], [`σ₂ = ${number(s[1], 5)}`, "orange"],
    `σ₁·σ₂ = |det A| = ${number(s[0] * s[1], 4)}`,
    turned ? "with a reflection: the second axis changes its direction first" : " ",
  );
};
