"""One panel, by its kind."""

import datetime
import math

from matplotlib import colors, dates, ticker

from . import look

HEAD = 26


def draw(sheet, panel, box, size, source, theme):
    """False: there is no data."""
    kinds = {"timeseries": lines, "stat": stat, "heatmap": heatmap, "table": table, "state-timeline": states}
    data = [(target, *found) for target in panel["targets"] for found in ask(panel, target, source)]
    if not data:
        x, y, w, h = box
        sheet.text((x + w / 2) / size[0], (y + h / 2) / size[1], "No data", color=theme["faint"], ha="center", va="center", fontsize=11)
        return False
    kinds[panel["type"]](sheet, panel, box, size, data, source, theme)
    return True


def ask(panel, target, source):
    if target["instant"]:
        return [(labels, [source.end], [value]) for labels, value in source.instant(target["expr"])]
    return source.range(target["expr"])


def axes(sheet, box, size, theme, left=62, bottom=22, top=HEAD, right=10, **options):
    x, y, w, h = box
    ax = sheet.add_axes(
        [(x + left) / size[0], (y + bottom) / size[1], (w - left - right) / size[0], (h - bottom - top) / size[1]], **options
    )
    ax.set_facecolor("none")
    for side in ax.spines.values():
        side.set_visible(False)
    ax.tick_params(colors=theme["faint"], length=0, labelsize=7.5)
    return ax


def clock(ax, source):
    ax.set_xlim(stamp(source.start), stamp(source.end))
    ax.xaxis.set_major_locator(dates.AutoDateLocator(minticks=3, maxticks=7))
    ax.xaxis.set_major_formatter(dates.DateFormatter("%H:%M"))


def stamp(seconds):
    return dates.date2num(datetime.datetime.fromtimestamp(seconds))


def colours(panel, theme):
    """By query, where the board gives one."""
    return {
        one["matcher"]["options"]: look.colour(one["properties"][0]["value"]["fixedColor"], theme)
        for one in panel["fieldConfig"]["overrides"]
    }


def dashed(panel):
    """The queries that draw limits."""
    return {
        one["matcher"]["options"]
        for one in panel["fieldConfig"]["overrides"]
        if any(each["id"] == "custom.lineStyle" for each in one["properties"])
    }


def with_gaps(times, values, step):
    """A break where points are missing for longer than a minute."""
    xs, ys = [], []
    for t, v in zip(times, values):
        if xs and t - last > max(60, 2 * step):
            xs.append(stamp(t))
            ys.append(math.nan)
        xs.append(stamp(t))
        ys.append(v)
        last = t
    return xs, ys


def lines(sheet, panel, box, size, data, source, theme):
    defaults = panel["fieldConfig"]["defaults"]
    custom = defaults["custom"]
    rows = min(len(data), 6)
    ax = axes(sheet, box, size, theme, bottom=24 + 13 * rows + 12)
    ax.grid(True, color=theme["grid"], linewidth=0.8)
    ax.set_axisbelow(True)
    fixed = colours(panel, theme)
    stacked = custom["stacking"]["mode"] == "normal"
    floor = {}
    entries = []
    for index, (target, labels, times, values) in enumerate(sorted(data, key=lambda one: one[0]["refId"])):
        colour = fixed.get(target["refId"], look.PALETTE[index % len(look.PALETTE)])
        name = look.legend(target["legendFormat"], labels)
        xs, ys = with_gaps(times, values, source.step)
        below = [floor.get(x, 0) if stacked else 0 for x in xs]
        ys = [y + b for y, b in zip(ys, below)]
        floor.update(zip(xs, ys))
        if target["refId"] in dashed(panel):
            ax.plot(xs, ys, color=colour, linewidth=1, dashes=(8, 6))
        else:
            ax.plot(xs, ys, color=colour, linewidth=1.6, solid_joinstyle="round")
            ax.fill_between(xs, ys, below, color=colour, alpha=custom["fillOpacity"] / 100, linewidth=0)
        known = [v for v in values if not math.isnan(v)]
        entries.append((name, colour, known[-1] if known else math.nan, max(known, default=math.nan)))
    if custom["scaleDistribution"]["type"] == "log":
        ax.set_yscale("log")
    limits(ax, defaults, data, stacked)
    if custom["thresholdsStyle"]["mode"] == "dashed":
        for step in defaults["thresholds"]["steps"]:
            if step["value"] is not None:
                ax.axhline(step["value"], color=look.colour(step["color"], theme), linestyle="--", linewidth=1)
    unit = defaults["unit"]
    ax.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: look.number(unit, value)))
    clock(ax, source)
    table_legend(sheet, box, size, entries, unit, defaults.get("decimals"), theme, rows)


def limits(ax, defaults, data, stacked):
    low, high = ax.get_ylim()
    if "min" in defaults and ax.get_yscale() == "linear":
        low = defaults["min"]
    if "max" in defaults:
        high = defaults["max"]
    if not stacked and ax.get_yscale() == "linear":
        top = max((v for *_, values in data for v in values if not math.isnan(v)), default=1)
        high = defaults.get("max", top * 1.08 if top > low else low + 1)
    ax.set_ylim(low, high)


def table_legend(sheet, box, size, entries, unit, decimals, theme, rows):
    x, y, w, _ = box
    line = y + 8 + 13 * rows
    for text, at in (("Last", 170), ("Max", 80)):
        sheet.text((x + w - at) / size[0], line / size[1], text, fontsize=7, color=heads(theme), va="center")
    for name, colour, last, highest in entries[:rows]:
        line -= 13
        sheet.text((x + 10) / size[0], line / size[1], "▬", color=colour, fontsize=8, va="center")
        more = f"   (+{len(entries) - rows} more)" if line == y + 8 and len(entries) > rows else ""
        sheet.text((x + 26) / size[0], line / size[1], name[:70] + more, fontsize=7.5, va="center")
        for value, at in ((last, 170), (highest, 80)):
            sheet.text((x + w - at) / size[0], line / size[1], look.number(unit, value, decimals), fontsize=7.5, va="center")


def heads(theme):
    return look.NAMED["light-blue"] if theme is look.DARK else look.NAMED["blue"]


def stat(sheet, panel, box, size, data, source, theme):
    x, y, w, h = box
    defaults = panel["fieldConfig"]["defaults"]
    options = panel["options"]
    count = len(data)
    for index, (target, labels, times, values) in enumerate(data):
        known = [v for v in values if not math.isnan(v)]
        value = known[-1] if known else math.nan
        word = look.mapping(defaults, value)
        text = word[0] if word else look.number(defaults["unit"], value, defaults.get("decimals"))
        name = word[1] if word else look.threshold(defaults, value)
        tall = w / count < 120
        part = (x + 6, y + h - HEAD - (h - HEAD) * (index + 1) / count, w - 12, (h - HEAD) / count) if tall else (
            x + 6 + (w - 12) * index / count, y + 6, (w - 12) / count - (4 if count > 1 else 0), h - HEAD - 6)
        tile(sheet, part, size, theme, options, name, text, times, values, source,
             look.legend(target["legendFormat"], labels) if options["textMode"] != "auto" or count > 1 else "")


def tile(sheet, part, size, theme, options, name, text, times, values, source, label):
    x, y, w, h = part
    filled = options["colorMode"] == "background" and name != "text"
    ax = sheet.add_axes([x / size[0], y / size[1], w / size[0], h / size[1]])
    ax.set_facecolor(look.colour(name, theme) if filled else "none")
    ax.patch.set_alpha(0.85)
    ax.set_xticks([]), ax.set_yticks([])
    for side in ax.spines.values():
        side.set_visible(False)
    if options["graphMode"] == "area" and len(values) > 1:
        top = max((v for v in values if not math.isnan(v)), default=0)
        shade = "#ffffff" if filled else look.colour("blue", theme)
        ax.fill_between([stamp(t) for t in times], values, 0, color=shade, alpha=0.22, linewidth=0)
        ax.set_xlim(stamp(source.start), stamp(source.end))
        ax.set_ylim(0, top * 3 if top > 0 else 1)
    ink = "#ffffff" if filled else look.colour(name, theme)
    fontsize = min(h * 0.36, w / max(len(text), 4) * 0.95, 30)
    ax.text(0.5, 0.62 if label else 0.55, text, transform=ax.transAxes, ha="center", va="center", fontsize=fontsize, color=ink, weight="bold")
    if label:
        ax.text(0.5, 0.2, label, transform=ax.transAxes, ha="center", va="center", fontsize=8, color=ink)


def heatmap(sheet, panel, box, size, data, source, theme):
    edges = sorted({float(labels["le"]) for _, labels, _, _ in data if labels["le"] != "+Inf"})
    by_edge = {float(labels["le"].replace("+Inf", "inf")): dict(zip(times, values)) for _, labels, times, values in data}
    first = min(times[0] for *_, times, _ in data)
    moments = [first + i * source.step for i in range(int((source.end - first) / source.step) + 1)]
    grid, below = [], {}
    for edge in edges + [math.inf]:
        here = by_edge.get(edge, {})
        grid.append([max(0.0, here.get(t, 0) - below.get(t, 0)) for t in moments])
        below = here
    ax = axes(sheet, box, size, theme)
    cells = [[v if v > 1e-9 else math.nan for v in row] for row in grid]
    steps = [stamp(t) for t in moments] + [stamp(moments[-1] + source.step)]
    ax.pcolormesh(steps, range(len(edges) + 2), cells, cmap="turbo", norm=colors.PowerNorm(0.5), edgecolors=theme["panel"], linewidth=0.15)
    ax.set_yticks(range(1, len(edges) + 1))
    ax.set_yticklabels([look.number("s", edge) for edge in edges])
    clock(ax, source)


def table(sheet, panel, box, size, data, source, theme):
    x, y, w, h = box
    defaults = panel["fieldConfig"]["defaults"]
    columns = [target["legendFormat"] for target in panel["targets"]]
    rows = {}
    for target, labels, _, values in data:
        key = tuple(sorted((k, v) for k, v in labels.items() if k != "__name__"))
        rows.setdefault(key, {})[target["legendFormat"]] = values[-1]
    names = sorted({k for key in rows for k, _ in key})
    titles = names + columns
    wide = (w - 20) / len(titles)
    line = y + h - HEAD - 14
    for index, head in enumerate(titles):
        sheet.text((x + 10 + index * wide) / size[0], line / size[1], head, fontsize=8, color=heads(theme), va="center")
    for key, values in sorted(rows.items()):
        line -= 28 if len(rows) < 6 else 20
        cells = [dict(key).get(name, "") for name in names]
        cells += [look.number(defaults["unit"], values.get(column, math.nan), defaults.get("decimals")) for column in columns]
        for index, cell in enumerate(cells):
            sheet.text((x + 10 + index * wide) / size[0], line / size[1], cell, fontsize=8.5, va="center")


def states(sheet, panel, box, size, data, source, theme):
    defaults = panel["fieldConfig"]["defaults"]
    ax = axes(sheet, box, size, theme, left=170)
    names = []
    for index, (target, labels, times, values) in enumerate(data):
        names.append(look.legend(target["legendFormat"], labels))
        for t, v in zip(times, values):
            word = look.mapping(defaults, v)
            ax.broken_barh([(stamp(t), stamp(t + source.step) - stamp(t))], (index + 0.1, 0.8), facecolors=look.colour(word[1] if word else "blue", theme), alpha=0.75)
        word = look.mapping(defaults, values[-1])
        ax.text(stamp(times[0]) , index + 0.5, "  " + (word[0] if word else f"{values[-1]:g}"), va="center", fontsize=8)
    ax.set_yticks([i + 0.5 for i in range(len(names))])
    ax.set_yticklabels(names)
    ax.set_ylim(0, max(len(names), 1))
    clock(ax, source)
