// Runs before anything is painted, so that a remembered choice never flashes the other colours.
"use strict";
try {
  const kept = localStorage.getItem("sumflow.theme");
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
} catch {
  // No storage: the system's choice it is.
}
