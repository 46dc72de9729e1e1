"""Every query of every board returns data, and an alert that fires reaches its webhook."""

import json
import re
import secrets
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor, as_completed

from .processes import Failed, get, say, until

# What Grafana puts in.
BUILT_IN = {"__rate_interval": "1m", "__interval": "15s", "__range": "5m", "__range_s": "300"}


def load(system, seconds, callers=4):
    """Adds from several threads, and sees that each is counted once."""
    say(f"{seconds} s of load")
    end = time.monotonic() + seconds
    before = len(system.added)
    over = threading.Event()

    def call():
        while time.monotonic() < end and not over.is_set():
            system.add(len(system.added) % 1000, 1)
            system.total()
            time.sleep(0.02)

    with ThreadPoolExecutor(callers) as pool:
        calling = [pool.submit(call) for _ in range(callers)]
        try:
            for each in as_completed(calling):
                each.result()  # what a caller met is what this meets
        finally:
            over.set()
    if len(system.added) == before:
        raise Failed(f"nothing was added in {seconds} s")
    system.check_total()
    say(f"{len(system.added) - before} sums added, all {len(system.added)} of this run counted once")


def expressions(dashboards):
    """(board, panel, query) of every target."""
    for file in sorted(dashboards.glob("*.json")):
        board = json.loads(file.read_text())
        for panel in panels(board):
            for target in panel.get("targets", []):
                if target.get("expr"):
                    yield board["title"], panel.get("title", ""), target["expr"]


def panels(board):
    for panel in board.get("panels", []):
        yield panel
        yield from panel.get("panels", [])


def filled(expression):
    """With variables replaced: those of ours stand in regular expressions only."""
    return re.sub(
        r"\$\{?(\w+)(?::\w+)?\}?", lambda m: BUILT_IN.get(m.group(1), ".*"), expression
    )


def query(prometheus, expression):
    body = get(f"{prometheus}/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
    return json.loads(body)["data"]["result"] if body else None


def check_boards(prometheus, dashboards, may_be_empty):
    """Every query has an answer, but for those that the given file excuses, with its reason."""
    excuses = dict(
        line.split(" | ", 1)
        for line in may_be_empty.read_text().splitlines()
        if line and not line.startswith("#")
    )
    asked = list(expressions(dashboards))
    without, excused = asked, []

    def answered():
        nonlocal without, excused
        without = [each for each in without if not query(prometheus, filled(each[2]))]
        excused = [each for each in without if any(word in each[2] for word in excuses)]
        return len(excused) == len(without)

    try:
        # What looks back for days is computed every other minute.
        until("data on every panel", 150, answered)
    except Failed:
        missing = [" / ".join(each) for each in without if each not in excused]
        raise Failed("without data:\n  " + "\n  ".join(missing)) from None
    if not asked:
        raise Failed(f"no board in {dashboards}")
    say(f"{len(asked)} queries of the boards, {len(asked) - len(excused)} with data, the rest excused")
    for word, reason in excuses.items():
        count = sum(word in expression for _, _, expression in excused)
        say(f"  {count} with {word}: {reason}")


def check_rules(prometheus):
    """All rules were evaluated without an error."""
    groups = json.loads(get(f"{prometheus}/api/v1/rules"))["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    bad = [rule["name"] + ": " + rule["lastError"] for rule in rules if rule["health"] == "err"]
    if bad or not rules:
        raise Failed(f"rules with errors: {bad}")
    say(f"{len(rules)} rules evaluated, no error")


def check_targets(prometheus, jobs):
    def up():
        found = query(prometheus, "up") or []
        return jobs <= {each["metric"]["job"] for each in found if each["value"][1] == "1"}

    until(f"{', '.join(sorted(jobs))} to be scraped", 60, up)


def check_alert(system, webhook):
    """A message that nobody can apply goes all the way, and somebody is woken."""
    say("an alert fires for real")
    system.sql(
        "adder",
        "insert into outbox_message (id, topic, key, type, payload) values "
        f"('{_uuid()}', 'sums', 'acceptance', 'acceptance.unknown', 'not a sum')",
    )
    began = time.monotonic()
    found = until("DeadLetters at the webhook", 120, lambda: webhook.firing("DeadLetters"))[0]
    for name in ("summary", "runbook_url", "dashboard_url"):
        if not found["annotations"].get(name):
            raise Failed(f"the alert has no {name}: {found}")
    say(f"{time.monotonic() - began:.0f} s later: {found['annotations']['summary']}")


def _uuid():
    text = f"{int(time.time() * 1000):012x}7{secrets.token_hex(8)[:3]}8{secrets.token_hex(8)[:15]}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
