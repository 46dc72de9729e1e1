// Whether things may move.
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** True for those who asked their system for less motion. */
export function calm() {
  return reduced.matches;
}
