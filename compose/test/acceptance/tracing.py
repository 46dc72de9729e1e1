"""One sum is one trace, through outbox and Kafka, also across a restart; sampling keeps errors."""

import json
import re
import secrets
import time
import urllib.request

from .processes import Failed, get, say, until

# The database's spans have the names that the instrumentation of JDBC gives them; the one named
# after the database sets the transaction's limits.
WAY_OF_A_SUM = """
totalizer POST /v1/sums SERVER
  adder sum.SumNumbersService/SumNumbers SERVER
    adder adder CLIENT
    adder create sums PRODUCER
      adder outbox wait INTERNAL
      totalizer process sums CONSUMER
    adder insert "public".adder_request select unnest CLIENT
    adder insert "public".outbox_message select unnest CLIENT
""".strip()

# What the collector makes of all spans, before any is dropped; a sum's message leads from the adder to the totalizer.
MEASURED = [
    r'^traces_span_metrics_calls_total\{.*service_name="adder"',
    r'^traces_span_metrics_calls_total\{.*service_name="totalizer"',
    r'^traces_span_metrics_duration_seconds_bucket\{.*service_name="adder"',
    r'^traces_service_graph_request_total\{.*client="adder".*server="totalizer"',
]


def check_measured(port):
    """Prometheus finds them where it looks."""

    def missing():
        text = get(f"http://127.0.0.1:{port}/metrics") or ""
        return [each for each in MEASURED if not re.search(each, text, re.MULTILINE)]

    try:
        until("the metrics of spans", 60, lambda: not missing())
    except Failed as failed:
        raise Failed(f"{failed}: " + ", ".join(missing())) from None
    say("the collector measures spans, and who calls whom")


def tree(spans):
    """A trace as indented lines; siblings in the order of their names."""
    ids = {span.id for span in spans}

    def lines(span, depth):
        yield "  " * depth + f"{span.service} {span.name} {span.kind}"
        for child in below.get(span.id, []):
            yield from lines(child, depth + 1)

    below = {}
    for span in sorted(spans, key=lambda each: (each.service, each.name)):
        below.setdefault(span.parent if span.parent in ids else None, []).append(span)
    return "\n".join(line for root in below.get(None, []) for line in lines(root, 0))


def one(spans, name):
    found = [span for span in spans if span.name == name]
    if len(found) != 1:
        raise Failed(f"one span '{name}' expected: {found}")
    return found[0]


def check(holds, what):
    if not holds:
        raise Failed(f"not so: {what}")


def await_way(sink, trace_id):
    """Waits for the whole trace, then a moment longer for what should not be there."""

    def complete():
        return len(sink.trace(trace_id)) >= len(WAY_OF_A_SUM.splitlines())

    try:
        until("the spans of a sum", 60, complete)
    except Failed as missing:
        raise Failed(f"{missing}; there is\n{tree(sink.trace(trace_id))}") from None
    time.sleep(1)
    spans = sink.trace(trace_id)
    if tree(spans) != WAY_OF_A_SUM:
        raise Failed(f"expected\n{WAY_OF_A_SUM}\nbut there is\n{tree(spans)}")
    return spans


def check_batches(sink, create):
    """The batches that carried it are roots of their own, and point at it."""
    for name, service in (("send sums", "adder"), ("poll sums", "totalizer")):
        found = until(
            f"'{name}'",
            30,
            lambda: [s for s in sink.all() if s.name == name and create.context in s.links],
        )
        check(found[0].service == service, f"{name} is of the {service}")
        check(found[0].trace_id != create.trace_id, f"{name} is a trace of its own")
        check(not found[0].parent, f"{name} is a root")
        check(found[0].attributes["messaging.batch.message_count"] >= 1, f"{name} tells its size")
    return found[0]


def check_one_trace(system, sink):
    say("a sum is one trace")
    spans = await_way(sink, system.add(20, 22))
    create, process = one(spans, "create sums"), one(spans, "process sums")
    poll = check_batches(sink, create)
    check({create.context, poll.context} <= set(process.links), "process links to create and poll")
    check(process.attributes["sumflow.outcome"] == "applied", "the outcome is told")
    check(process.attributes["messaging.message.id"] == create.attributes["messaging.message.id"],
          "it is the same message all along")
    settled = [span.name for span in sink.trace(poll.trace_id) if span.parent == poll.id]
    check("commit sums" in settled, f"the poll's commit is there: {settled}")
    check(not [span for span in spans if span.error], "nothing failed")
    print(tree(spans), flush=True)
    print(tree(sink.trace(poll.trace_id)), flush=True)


def check_restart(system, sink):
    """Kafka stands still, so the sum is recorded and not published; then the adder is killed."""
    say("the same when the adder is killed between append and publish")
    system.pause_kafka()
    try:
        trace_id = system.add(1, 2)
        until("its first half", 30, lambda: any(s.name == "create sums" for s in sink.trace(trace_id)))
        system.kill_adder()
    finally:
        system.resume_kafka()
    system.check_total()
    spans = await_way(sink, trace_id)
    create, wait = one(spans, "create sums"), one(spans, "outbox wait")
    check(create.instance != wait.instance, "two processes of the adder took part")
    check(abs(wait.start - create.start) < 2e9, "the wait begins where the sum was appended")
    check(wait.end - wait.start > 1e9, "and shows how long it was")
    check_batches(sink, create)
    print(tree(spans), flush=True)
    say(f"it waited {(wait.end - wait.start) / 1e9:.1f} s in the outbox")


def check_sampling(system, sink, otlp_port):
    """With the collector keeping 0 % of what is well."""
    say("at 0 % an error's trace is kept and a plain one is not")
    plain = system.add(3, 4)
    error, other = secrets.token_hex(16), secrets.token_hex(16)
    send(otlp_port, error, failed=True)
    send(otlp_port, other, failed=False)
    until("the error's trace", 30, lambda: sink.trace(error))
    time.sleep(2)
    check(not sink.trace(plain), "the trace of a sum is not kept")
    check(not sink.trace(other), "nor is a plain one that came with the error")


def send(otlp_port, trace_id, failed):
    now = time.time_ns()
    span = {
        "traceId": trace_id,
        "spanId": secrets.token_hex(8),
        "name": "acceptance",
        "kind": 1,
        "startTimeUnixNano": str(now - 1_000_000),
        "endTimeUnixNano": str(now),
        "status": {"code": 2, "message": "on purpose"} if failed else {},
    }
    name = {"key": "service.name", "value": {"stringValue": "acceptance"}}
    body = {"resourceSpans": [{"resource": {"attributes": [name]}, "scopeSpans": [{"spans": [span]}]}]}
    request = urllib.request.Request(
        f"http://127.0.0.1:{otlp_port}/v1/traces",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10):
        pass
