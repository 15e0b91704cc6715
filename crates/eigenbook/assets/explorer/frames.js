// Values that change over time, as bars or as a curve with a mark.
// data: names of the frames, what they count, series and others [{name, values by frame}] or bars.
const count = data.frames.length;
let now = count - 1;
// A level to compare with is in the picture, also where the curve never was.
const drawn = data.bars ? data.bars.flat() : [...data.series.flatMap((one) => one.values), ...(data.levels || []).map((level) => level[1])];
const flat = drawn.filter(Number.isFinite);
const [low, high] = [Math.min(...flat, ...(data.bars ? [0] : [])), Math.max(...flat)];
const room = (high - low || 1) * 0.16, wide = data.bars ? data.bars[0].length : count - 1;
// Below the values are the names of the bars, or the strip and the numbers of the epochs.
const p = plane({ left: data.bars ? -0.6 : -wide * 0.12, right: data.bars ? wide - 0.4 : Math.max(1, wide) * 1.05, bottom: low - room * (data.bars ? 0.6 : 1.5), floor: low - room * (data.bars ? 0 : 0.4), top: high + room, width: 520, height: 340, free: true, axes: "up", label: data.title, names: data.bars ? ["", "σ"] : [data.count, "loss"] });
slider(data.count, 0, count - 1, 1, count - 1, (value) => { now = value; }, (value) => data.frames[value]);
const colors = ["blue", "orange", "green", "red", "purple", "teal"];
draw = () => {
  p.clear();
  if (data.bars) {
    p.line([[p.left, 0], [p.right, 0]], { size: 1, opacity: 0.5 });
    data.bars[now].forEach((value, i) => {
      p.area([[i - 0.3, 0], [i + 0.3, 0], [i + 0.3, value], [i - 0.3, value]], { color: "blue", opacity: 0.7 });
      const first = data.bars[0][i];
      p.line([[i - 0.36, first], [i + 0.36, first]], { color: "orange", size: 2 });
      p.text([i, Math.max(value, 0)], number(value, 3), { dy: -6, size: 11 });
      p.text([i, low], `σ${"₁₂₃₄₅₆₇₈₉"[i] || i + 1}`, { dy: 16, size: 12 });
    });
    read(["bars: now", "blue"], [`lines: ${data.count} ${data.frames[0]}`, "orange"]);
    return;
  }
  (data.levels || []).forEach(([name, value]) => {
    p.line([[p.left, value], [p.right, value]], { color: "grey", size: 1, dash: "5 4" });
    p.text([wide, value], name, { anchor: "end", dx: -8, dy: -5, size: 11 });
  });
  // The first of the other metrics, the accuracy, as a strip: empty where it is 0, full where it is 1.
  const strip = data.others[0], rise = p.bottom + ((p.top - p.bottom) * 38) / p.height;
  // Some of the epochs are written below.
  const every = Math.max(1, Math.ceil(count / 10));
  data.frames.forEach((name, i) => { if (count - 1 - i >= every / 2 && i % every === 0 || i === count - 1) p.text([i, p.bottom], String(name), { dy: -20, size: 11, opacity: 0.8 }); });
  if (strip) {
    p.line([[0, rise], [wide, rise]], { color: "grey", size: 12, opacity: 0.2 });
    strip.values.forEach((value, i) => p.line([[Math.max(0, i - 0.5), rise], [Math.min(wide, i + 0.5), rise]], { color: "green", size: 12, opacity: clamp(value, 0, 1) }));
    p.text([0, rise], strip.name, { anchor: "end", size: 11, dx: -6 });
  }
  data.series.forEach(({ values }, k) => {
    p.line(values.map((value, i) => [i, value]), { color: colors[k % 6] });
    p.dot([now, values[now]], { color: colors[k % 6], size: 5 });
  });
  p.line([[now, strip ? rise : low], [now, p.top]], { size: 1, opacity: 0.4 });
  const all = [...data.series, ...data.others];
  read(...all.map(({ name, values }, k) => [`${name} ${number(values[now], 5)}`, k < data.series.length ? colors[k % 6] : k === data.series.length ? "green" : "ink"]));
};
