// Sums in each of the last seconds, as a small curve.

const WIDTH = 118;
const HEIGHT = 32;

/** Draws the counts, oldest first, scaled to their highest. */
export function draw(svg, counts) {
  const top = Math.max(1, ...counts);
  const step = WIDTH / (counts.length - 1);
  const points = counts.map((n, at) => `${(at * step).toFixed(1)} ${(HEIGHT - 2 - (n / top) * (HEIGHT - 5)).toFixed(1)}`);
  const line = `M${points.join("L")}`;
  svg.querySelector(".line").setAttribute("d", line);
  svg.querySelector(".area").setAttribute("d", `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`);
}
