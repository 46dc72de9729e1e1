// Numbers and times as people read them. Totals are strings of digits of any length.

/** Splits digits into groups of three from the right: "-1234567" gives ["-1", "234", "567"]. */
export function groups(digits) {
  const negative = digits.startsWith("-");
  const bare = negative ? digits.slice(1) : digits;
  const found = [];
  for (let end = bare.length; end > 0; end -= 3) found.unshift(bare.slice(Math.max(0, end - 3), end));
  if (negative) found[0] = "−" + found[0];
  return found;
}

/** With thin spaces between the groups. */
export function grouped(digits) {
  return groups(String(digits)).join("\u202f");
}

/** A number for a formula: a minus that is one. */
export function signed(digits) {
  return digits.replace("-", "−");
}

/** "x + y", with a negative y in brackets. */
export function terms(x, y) {
  return `${signed(x)} + ${y.startsWith("-") ? `(${signed(y)})` : y}`;
}

/** Milliseconds, in the unit that suits them. */
export function span(ms) {
  if (ms == null) return "–";
  if (ms < 0.95) return "<1 ms";
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

/** So much later. */
export function later(ms) {
  if (ms == null) return "–";
  return ms < 0.95 ? span(ms) : `+${span(ms)}`;
}

/** An age that grows while one looks: whole seconds. */
export function seconds(age) {
  return age < 120 ? `${Math.floor(age)} s` : span(age * 1000);
}

/** A rate: one digit after the point while that says something. */
export function rate(perSecond) {
  return perSecond < 100 ? String(Number(perSecond.toFixed(1))) : grouped(Math.round(perSecond));
}

/** The wall clock's time of day; the date, too, when it is another one. */
export function clock(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "–";
  const time = at.toLocaleTimeString("en-GB") + "." + String(at.getMilliseconds()).padStart(3, "0");
  const today = at.toDateString() === new Date().toDateString();
  return today ? time : `${at.toLocaleDateString("en-CA")} ${time}`;
}

export function median(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
