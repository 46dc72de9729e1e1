// The table of the newest sums, readable also when many come.
import { clock, later, median, signed, span, terms } from "./format.js";

const ROWS = 10;
const CALM_MS = 1_000;
const FEW = 3;

const body = document.querySelector("#newest tbody");
const none = document.getElementById("none");
const publishing = document.getElementById("hop-publish");
const counting = document.getElementById("hop-count");
let waiting = [];
let drawn = 0;
let timer = 0;

/** Takes sums, oldest first, and shows the newest of them above: at most once a second if many. */
export function take(sums, mine, traceLink) {
  waiting = [...waiting, ...sums].slice(-ROWS);
  clearTimeout(timer);
  const rest = sums.length <= FEW ? 0 : CALM_MS - (performance.now() - drawn);
  if (rest <= 0) redraw(mine, traceLink);
  else timer = setTimeout(redraw, rest, mine, traceLink);
}

function redraw(mine, traceLink) {
  drawn = performance.now();
  const fresh = waiting.length <= FEW ? "fresh" : "";
  for (const sum of waiting) {
    if (!body.querySelector(`[data-key="${sum.key}"]`)) body.prepend(row(sum, fresh, mine, traceLink));
  }
  waiting = [];
  while (body.rows.length > ROWS) body.deleteRow(-1);
  none.hidden = body.rows.length > 0;
  const hops = [...body.rows].map((one) => one.hops);
  publishing.textContent = span(median(hops.map((one) => one[0]).filter((ms) => ms != null)));
  counting.textContent = span(median(hops.map((one) => one[1])));
}

/** Marks the row of the sum that was added here, if it is shown. */
export function mark(key) {
  body.querySelector(`[data-key="${key}"]`)?.classList.add("mine");
}

function row(sum, fresh, mine, traceLink) {
  const one = document.createElement("tr");
  one.dataset.key = sum.key;
  one.hops = [sum.publishedMs, sum.countedMs];
  one.className = mine(sum) ? `${fresh} mine` : fresh;
  const what = cell(one, "what", terms(sum.x, sum.y) + " = ");
  const value = document.createElement("b");
  value.textContent = signed(sum.sum);
  what.append(value);
  cell(one, "at", sum.recorded ? clock(sum.recorded) : "–");
  cell(one, "num pub", later(sum.publishedMs));
  cell(one, "num cnt", later(sum.countedMs));
  cell(one, "num all", span((sum.publishedMs ?? 0) + sum.countedMs)).append(bar(sum));
  cell(one, "trace", "").append(...link(sum, traceLink));
  return one;
}

function cell(row, name, text) {
  const one = row.insertCell();
  one.className = name;
  one.textContent = text;
  return one;
}

function bar(sum) {
  const whole = document.createElement("span");
  whole.className = "bar";
  whole.setAttribute("aria-hidden", "true");
  for (const [name, ms] of [["pub", sum.publishedMs ?? 0], ["cnt", sum.countedMs]]) {
    const part = document.createElement("span");
    part.className = name;
    part.style.flexGrow = String(Math.max(ms, 0.01));
    whole.append(part);
  }
  return whole;
}

function link(sum, traceLink) {
  const address = traceLink(sum);
  if (!address) return [];
  const one = document.createElement("a");
  one.href = address;
  one.target = "_blank";
  one.rel = "noopener";
  one.textContent = "trace";
  one.setAttribute("aria-label", `Trace of ${terms(sum.x, sum.y)}`);
  return [one];
}
