"""Asks Prometheus as Grafana would."""

import json
import re
import time
import urllib.parse
import urllib.request

POINTS = 240
SCRAPE = 15


class Prometheus:
    def __init__(self, url, seconds):
        self.url = url.rstrip("/")
        self.end = time.time()
        self.start = self.end - seconds
        self.step = max(SCRAPE if seconds > 3600 else 3, round(seconds / POINTS))
        self.variables = {"__rate_interval": "1m"}

    def choose(self, board):
        """All jobs and instances the board lets one choose."""
        for variable in board["templating"]["list"]:
            self.variables[variable["name"]] = variable.get("allValue", ".*")

    def range(self, expr):
        """[(labels, times, values)]; a gap is a missing time."""
        answer = self._get("query_range", query=self._filled(expr), start=self.start, end=self.end, step=self.step)
        return [
            (one["metric"], [float(t) for t, _ in one["values"]], [float(v) for _, v in one["values"]])
            for one in answer
        ]

    def instant(self, expr):
        """[(labels, value)]."""
        answer = self._get("query", query=self._filled(expr), time=self.end)
        return [(one["metric"], float(one["value"][1])) for one in answer]

    def _filled(self, expr):
        return re.sub(r"\$\{?(\w+)}?", lambda match: self.variables.get(match.group(1), ".*"), expr)

    def _get(self, what, **parameters):
        url = f"{self.url}/api/v1/{what}?" + urllib.parse.urlencode(parameters)
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.loads(answer.read())["data"]["result"]
