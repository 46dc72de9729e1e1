// The total, digit by digit: only those that changed move.
import { groups } from "./format.js";
import { calm } from "./motion.js";

const total = document.getElementById("total");
const spoken = total.querySelector(".spoken");
const digits = total.querySelector(".digits");
const DIGIT_WIDTH = 0.69;
const GAP_WIDTH = 0.24;
let shown = "";

/** Shows these decimal digits, however many. */
export function show(value) {
  if (value === shown) return;
  const alike = value.length === shown.length && value.startsWith("-") === shown.startsWith("-");
  const cells = alike ? [...digits.querySelectorAll("i")] : build(value);
  const before = shown.padStart(value.length);
  [...value.replace("-", "−")].forEach((digit, at) => {
    if (cells[at].textContent !== digit) cells[at].textContent = digit;
    if (shown !== "" && before[at] !== value[at]) roll(cells[at]);
  });
  shown = value;
  // Exact, and in one piece for those who listen or copy.
  spoken.textContent = value;
}

function build(value) {
  digits.replaceChildren();
  const cells = [];
  for (const group of groups(value)) {
    const box = document.createElement("span");
    for (const digit of group) {
      const cell = document.createElement("i");
      cell.textContent = digit;
      if (digit === "−") cell.className = "minus";
      box.append(cell);
      cells.push(cell);
    }
    digits.append(box, document.createElement("wbr"));
  }
  // In units of the font's size, for a font with wide digits.
  const width = value.length * DIGIT_WIDTH + groups(value).length * GAP_WIDTH;
  total.style.setProperty("--length", String(Math.max(width, 3)));
  return cells;
}

function roll(cell) {
  if (calm()) return;
  cell.animate(
    [
      { transform: "translateY(0.2em)", opacity: 0.3 },
      { transform: "none", opacity: 1 },
    ],
    { duration: 260, easing: "cubic-bezier(.2,.9,.3,1)" },
  );
}
