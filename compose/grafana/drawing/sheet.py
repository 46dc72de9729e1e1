"""A board on one sheet, panels where its grid says."""

import matplotlib

matplotlib.use("Agg")

from matplotlib import patches, pyplot  # noqa: E402

from . import look, panels  # noqa: E402

COLUMN, ROW, GAP, TOP = 68, 38, 8, 56
DPI = 100


def draw(board, source, file, light=False):
    """Answers the titles of panels that have no data."""
    theme = look.LIGHT if light else look.DARK
    source.choose(board)
    width = 24 * COLUMN + GAP
    rows = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in board["panels"])
    height = rows * ROW + TOP + GAP
    pyplot.rcParams.update(
        {"font.family": "DejaVu Sans", "font.size": 8, "text.color": theme["text"], "text.parse_math": False}
    )
    sheet = pyplot.figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=theme["page"])
    sheet.text(GAP / width, 1 - 20 / height, board["title"], fontsize=14, weight="bold", va="center")
    sheet.text(GAP / width, 1 - 42 / height, board["description"], fontsize=9, color=theme["faint"], va="center")
    empty = []
    for panel in board["panels"]:
        grid = panel["gridPos"]
        box = (
            grid["x"] * COLUMN + GAP,
            height - TOP - (grid["y"] + grid["h"]) * ROW + GAP,
            grid["w"] * COLUMN - GAP,
            grid["h"] * ROW - GAP,
        )
        if panel["type"] == "row":
            sheet.text(box[0] / width, (box[1] + box[3] / 2) / height, "⌄ " + panel["title"], fontsize=10, weight="bold", va="center")
            continue
        frame(sheet, box, width, height, theme, panel["title"])
        if not panels.draw(sheet, panel, box, (width, height), source, theme):
            empty.append(panel["title"])
    sheet.savefig(file, facecolor=theme["page"])
    pyplot.close(sheet)
    return empty


def frame(sheet, box, width, height, theme, title):
    x, y, w, h = box
    sheet.patches.append(
        patches.Rectangle(
            (x / width, y / height), w / width, h / height,
            transform=sheet.transFigure, facecolor=theme["panel"], edgecolor=theme["edge"], linewidth=0.8, zorder=-10,
        )
    )
    sheet.text((x + 8) / width, (y + h - 13) / height, title, fontsize=9, weight="bold", va="center", zorder=20)
