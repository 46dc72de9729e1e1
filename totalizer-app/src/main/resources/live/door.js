// Two numbers to the server, and their sum followed until it is counted.
import { clock, later, signed, span, terms } from "./format.js";

const LOWEST = -2147483648n;
const HIGHEST = 2147483647n;
const ELSEWHERE_MS = 15_000;
const fields = ["x", "y"];

const get = (id) => document.getElementById(id);
const form = get("door");
let sent = null;
let key = null;
let timer = 0;
let traced = false;

/** The sum that was added last and is still to be counted: its trace id, once it is known. */
export function awaited() {
  return sent?.trace;
}

/** Shows the form, or how to get it; keepTraces is whether what is added here is to be traced. */
export function offer(open, keepTraces) {
  traced = keepTraces;
  form.hidden = !open;
  get("door-off").hidden = open;
}

/** Readies the form; answered is called with the trace id of each sum that was added. */
export function ready(answered) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(answered);
  });
  for (const name of fields) get(name).addEventListener("input", () => complain(name, ""));
  for (const button of form.querySelectorAll(".sign")) {
    button.addEventListener("click", () => {
      const field = get(button.dataset.for);
      field.value = field.value.startsWith("-") ? field.value.slice(1) : `-${field.value}`;
      field.focus();
    });
  }
}

async function add(answered) {
  const [x, y] = fields.map((name) => get(name).value.trim().replace("−", "-"));
  const faults = fields.map((name, at) => fault(name, [x, y][at]));
  fields.forEach((name, at) => complain(name, faults[at]));
  get("door-error").textContent = "";
  const guilty = faults.findIndex(Boolean);
  if (guilty >= 0) {
    get(fields[guilty]).focus();
    return;
  }
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  try {
    await post(x, y, answered);
  } catch {
    whole("The totalizer cannot be reached. Try again: it counts once.");
  } finally {
    form.setAttribute("aria-busy", "false");
    get("x").select();
  }
}

function fault(name, value) {
  if (!/^[+-]?\d+$/.test(value)) return `${name} must be a whole number: ${value || "empty"}`;
  const number = BigInt(value.replace("+", ""));
  return number < LOWEST || number > HIGHEST
    ? `${name} must be ${signed(String(LOWEST))} to ${HIGHEST}: ${signed(value)}`
    : "";
}

async function post(x, y, answered) {
  // After a failure the same numbers go with the same key, so that they never count twice, and in
  // the same trace: it may be the first one's that was recorded, and is waited for.
  if (key?.x !== x || key?.y !== y) key = { x, y, value: random(), trace: random() };
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key.value };
  // A sum by hand is worth finding, whatever the rate of traces that are kept.
  headers.traceparent = `00-${key.trace}-${random().slice(16)}-${traced ? "01" : "00"}`;
  const began = performance.now();
  const response = await fetch("v1/sums", {
    method: "POST",
    headers,
    body: JSON.stringify({ x: Number(x), y: Number(y) }),
  });
  const body = await response.json();
  if (!response.ok) {
    if (fields.includes(body.field)) complain(body.field, body.error);
    else whole(body.error);
    return;
  }
  key = null;
  sent = { trace: body.trace, x, y, sum: String(body.sum) };
  begin(performance.now() - began);
  answered(sent.trace);
}

function begin(took) {
  get("mine").hidden = false;
  get("mine").dataset.state = "answered";
  get("mine-terms").textContent = `${terms(sent.x, sent.y)} =`;
  get("answer").textContent = signed(sent.sum);
  for (const name of ["recorded", "published", "counted"]) step(name, "", false);
  step("answered", `in ${span(took)}`, true);
  get("mine-fine").textContent = "";
  get("said").textContent = `The sum is ${sent.sum}`;
  clearTimeout(timer);
  timer = setTimeout(elsewhere, ELSEWHERE_MS);
}

/** Its sum was counted: every step has its time now. */
export function counted(sum, traceLink) {
  clearTimeout(timer);
  sent = null;
  get("mine").dataset.state = "counted";
  step("recorded", sum.recorded ? clock(sum.recorded) : "", true);
  step("published", later(sum.publishedMs), true);
  step("counted", later(sum.countedMs), true);
  const all = span((sum.publishedMs ?? 0) + sum.countedMs);
  get("mine-fine").textContent = `In the total ${all} after it was recorded. `;
  get("said").textContent = `${sum.sum} is in the total, ${all} after it was recorded`;
  const address = traceLink(sum);
  if (address) {
    const link = document.createElement("a");
    Object.assign(link, { href: address, target: "_blank", rel: "noopener", textContent: "See its trace" });
    get("mine-fine").append(link);
  }
}

function elsewhere() {
  sent = null;
  get("mine-fine").textContent =
    "It will be counted, but was not seen here yet: the way may be slow, or another totalizer counts it.";
}

function step(name, text, done) {
  const one = get(`step-${name}`);
  one.classList.toggle("done", done);
  one.querySelector("b").textContent = text;
}

function complain(name, why) {
  get(`${name}-error`).textContent = why;
  get(name).setAttribute("aria-invalid", String(why !== ""));
}

function whole(why) {
  get("door-error").textContent = why;
}

/** Also where crypto.randomUUID is not to be had: on plain HTTP from another machine. */
function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}
