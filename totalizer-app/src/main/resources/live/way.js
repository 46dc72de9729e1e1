// Sums on their way: small drops from stop to stop, one for each sum while there are few.
import { signed } from "./format.js";
import { calm } from "./motion.js";

const DROPS_MAX = 40;
const TRAVEL_MS = 1_500;
const FRAME_MS = 200;
const LABELS_UP_TO = 4;
const AT_ONCE_MAX = 6;

const way = document.getElementById("way");
const rail = way.querySelector(".rail");
const last = way.querySelector(".counted .knot");
let alive = 0;

/** Lets these sums travel, spread over the time until the next ones come. */
export function travel(sums, isMine) {
  if (calm() || document.hidden) return;
  const labelled = sums.length <= LABELS_UP_TO;
  // Of many some, so that a steady stream looks like one.
  const every = Math.ceil(sums.length / AT_ONCE_MAX);
  const some = sums.filter((sum, at) => at % every === 0 || isMine(sum));
  some.forEach((sum, at) => {
    if (alive < DROPS_MAX) drop(sum, labelled || isMine(sum), isMine(sum), (at * FRAME_MS) / some.length);
  });
}

function drop(sum, labelled, mine, delay) {
  const dot = document.createElement("span");
  dot.className = mine ? "drop mine" : "drop";
  if (labelled && sum.sum.length <= 11) {
    dot.classList.add("labelled");
    dot.textContent = signed(sum.sum);
  } else {
    dot.style.marginTop = `${(Math.random() * 14 - 7).toFixed(1)}px`;
  }
  rail.append(dot);
  alive += 1;
  const travelled = dot.animate(
    [
      { left: "0%", opacity: 0, color: "var(--recorded)", easing: "ease-in-out" },
      { left: "4%", opacity: 1, color: "var(--recorded)", offset: 0.08, easing: "ease-in-out" },
      { left: "50%", opacity: 1, color: "var(--published)", offset: 0.5, easing: "ease-in-out" },
      { left: "97%", opacity: 1, color: "var(--counted)", offset: 0.94, easing: "ease-out" },
      { left: "100%", opacity: 0, color: "var(--counted)" },
    ],
    { duration: TRAVEL_MS, delay, fill: "both" },
  );
  travelled.onfinish = travelled.oncancel = () => {
    dot.remove();
    alive -= 1;
    arrive();
  };
}

function arrive() {
  last.getAnimations().forEach((running) => running.cancel());
  last.animate(
    [{ boxShadow: "0 0 0 0 var(--glow)" }, { boxShadow: "0 0 0 14px transparent" }],
    { duration: 500, easing: "ease-out" },
  );
}
