// The page: what comes from the feed goes to its place.
import * as door from "./door.js";
import { listen } from "./feed.js";
import { grouped, rate, seconds, span } from "./format.js";
import * as newest from "./newest.js";
import { draw } from "./spark.js";
import * as total from "./total.js";
import { travel } from "./way.js";

const SEEN_MAX = 500;
const get = (id) => document.getElementById(id);
const text = (id, value) => {
  if (get(id).textContent !== value) get(id).textContent = value;
};

const seen = new Map();
const mine = new Set();
let traces = null;
let paused = false;
let beat = null;

const isMine = (sum) => mine.has(sum.trace);
const traceLink = (sum) => (traces && sum.sampled ? `${traces}/trace/${sum.trace}` : null);

function setup(given) {
  traces = given.traces;
  for (const name of ["traces", "dashboards"]) {
    get(name).hidden = !given[name];
    if (given[name]) get(name).href = given[name];
  }
  door.offer(given.door, given.traced);
}

function frame(now) {
  const fresh = now.sums.filter((sum) => !seen.has(sum.key));
  for (const sum of fresh) seen.set(sum.key, sum);
  for (const key of seen.keys()) {
    if (seen.size <= SEEN_MAX) break;
    seen.delete(key);
  }
  fresh.forEach(follow);
  if (paused) return;
  if (now.total != null) {
    total.show(now.total);
    text("count", grouped(now.count));
  }
  get("stale").hidden = !now.stale;
  text("rate", rate(now.rate));
  draw(get("spark"), now.spark);
  text("p50", span(now.latency?.p50));
  text("p99", span(now.latency?.p99));
  backlog(now.backlog);
  beat = now.heartbeat == null ? null : { age: now.heartbeat, at: performance.now() };
  heartbeat();
  if (fresh.length > 0) {
    travel(now.first ? [] : fresh, isMine);
    newest.take(fresh, isMine, traceLink);
  }
}

function follow(sum) {
  if (sum.trace && sum.trace === door.awaited()) {
    door.counted(sum, traceLink);
    newest.mark(sum.key);
  }
}

function answered(trace) {
  mine.add(trace);
  // It may have been counted before its answer was here.
  for (const sum of seen.values()) follow(sum);
}

function backlog(known) {
  text("backlog", known ? grouped(known.messages) : "–");
  const fine = [];
  if (known?.messages > 0 && known.oldestAgeSeconds != null) fine.push(`oldest ${span(known.oldestAgeSeconds * 1000)}`);
  if (known?.parked > 0) fine.push(`${grouped(known.parked)} parked`);
  if (known?.relay) fine.push(`relay ${known.relay}`);
  text("backlog-fine", known ? fine.join(" · ") || "all published" : "not known here");
  text("waiting", known?.messages > 0 ? `${grouped(known.messages)} waiting` : "");
}

function heartbeat() {
  const age = beat && beat.age + (performance.now() - beat.at) / 1000;
  text("heartbeat", beat ? seconds(age) : "–");
  text("heartbeat-unit", beat ? "ago" : "none yet");
  get("heartbeat").closest(".tile").classList.toggle("late", beat != null && age > 60);
}

function state(name, why) {
  get("state").dataset.state = paused && name === "live" ? "paused" : name;
  text("state-text", paused && name === "live" ? "paused" : { live: "live", connecting: "reconnecting", waiting: "away" }[name]);
  get("notice").hidden = name !== "waiting";
  if (name === "waiting") text("notice", `The live feed cannot be had: ${why ?? "the totalizer does not answer"}. Trying again by itself.`);
}

get("pause").addEventListener("click", () => {
  paused = !paused;
  get("pause").setAttribute("aria-pressed", String(paused));
  state(get("state").dataset.state === "paused" ? "live" : get("state").dataset.state);
});

const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
const showTheme = () => get("theme").setAttribute("aria-pressed", String(isDark()));
get("theme").addEventListener("click", () => {
  const chosen = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem("sumflow.theme", chosen);
  } catch {
    // Not remembered, then.
  }
  showTheme();
});
dark.addEventListener("change", showTheme);
showTheme();

door.ready(answered);
setInterval(heartbeat, 1_000);
listen({ setup, frame, state });
