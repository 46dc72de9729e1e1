"""Colours and units by Grafana's names."""

import math
import re

DARK = {"page": "#111217", "panel": "#181b1f", "edge": "#2b2e34", "text": "#ccccdc", "faint": "#8e8e9c", "grid": "#26292f"}
LIGHT = {"page": "#f4f5f5", "panel": "#ffffff", "edge": "#d8d9dd", "text": "#24292e", "faint": "#6e7077", "grid": "#e8e8ea"}

NAMED = {
    "green": "#73bf69", "orange": "#ff9830", "red": "#f2495c", "blue": "#5794f2", "purple": "#b877d9",
    "light-blue": "#8ab8ff", "semi-dark-yellow": "#f2cc0c", "semi-dark-orange": "#ff780a", "dark-red": "#c4162a",
}
PALETTE = ["#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#705da0", "#37872d", "#fade2a"]


def colour(name, theme):
    return theme["text"] if name == "text" else NAMED.get(name, name)


def legend(template, labels):
    """Grafana's {{label}}."""
    return re.sub(r"{{\s*(\w+)\s*}}", lambda match: labels.get(match.group(1), ""), template).strip()


def threshold(defaults, value):
    """The colour of the last step that the value reaches."""
    chosen = "text"
    for step in defaults["thresholds"]["steps"]:
        if step["value"] is None or value >= step["value"]:
            chosen = step["color"]
    return chosen


def mapping(defaults, value):
    """(text, colour) if this value has a word of its own."""
    for each in defaults["mappings"]:
        word = each["options"].get(f"{value:g}")
        if word:
            return word["text"], word["color"]
    return None


def number(unit, value, decimals=None):
    if value is None or math.isnan(value):
        return "no data"
    if unit == "s":
        return _seconds(value, decimals)
    if unit == "percentunit":
        return f"{value * 100:.{1 if decimals is None else decimals}f}%"
    if unit in ("bytes", "Bps"):
        return _scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"], decimals) + ("/s" if unit == "Bps" else "")
    short = _scaled(value, 1000, ["", "K", "Mil", "Bil"], decimals)
    tail = {"mps": " msg/s", "reqps": " req/s", "ops": " ops/s"}.get(unit, "")
    return short + (unit[len("suffix:"):] if unit.startswith("suffix:") else tail)


def _seconds(value, decimals):
    size = abs(value)
    for limit, factor, name in ((1e-3, 1e6, "µs"), (1, 1e3, "ms"), (60, 1, "s"), (3600, 1 / 60, "min"), (86400, 1 / 3600, "h")):
        if size < limit:
            return _digits(value * factor, decimals) + " " + name
    return _digits(value / 86400, decimals) + " d"


def _scaled(value, base, names, decimals):
    step = 0
    while abs(value) >= base and step < len(names) - 1:
        value /= base
        step += 1
    return _digits(value, decimals) + (" " + names[step] if names[step] else "")


def _digits(value, decimals):
    if decimals is not None:
        return f"{value:.{decimals}f}"
    return f"{value:.0f}" if value == round(value) or abs(value) >= 100 else f"{value:.3g}"
