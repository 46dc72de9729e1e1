"""Where the collector sends what it keeps, and where alerts go: two small HTTP servers."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Server:
    def __init__(self, port, received):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                received(self.path, json.loads(self.rfile.read(length) or b"{}"))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class TraceSink(_Server):
    """Takes OTLP in its JSON form."""

    def __init__(self, port=0):
        self.lock = threading.Lock()
        self.spans = []
        super().__init__(port, self._received)

    def _received(self, path, body):
        for resource in body.get("resourceSpans", []):
            about = attributes(resource["resource"])
            for scope in resource["scopeSpans"]:
                for span in scope["spans"]:
                    with self.lock:
                        self.spans.append(Span(span, about))

    def all(self):
        with self.lock:
            return list(self.spans)

    def trace(self, trace_id):
        return [span for span in self.all() if span.trace_id == trace_id]


class AlertSink(_Server):
    """Takes what Alertmanager sends to a webhook."""

    def __init__(self, port=0):
        self.alerts = []
        super().__init__(port, lambda path, body: self.alerts.extend(body.get("alerts", [])))

    def firing(self, name):
        return [
            alert
            for alert in self.alerts
            if alert["labels"]["alertname"] == name and alert["status"] == "firing"
        ]


KINDS = {1: "INTERNAL", 2: "SERVER", 3: "CLIENT", 4: "PRODUCER", 5: "CONSUMER"}


class Span:
    """One span, with what is asked of it."""

    def __init__(self, raw, resource):
        self.name = raw["name"]
        self.kind = KINDS[raw.get("kind", 1)]
        self.trace_id = raw["traceId"]
        self.id = raw["spanId"]
        self.parent = raw.get("parentSpanId", "")
        self.start = int(raw["startTimeUnixNano"])
        self.end = int(raw["endTimeUnixNano"])
        self.links = [(link["traceId"], link["spanId"]) for link in raw.get("links", [])]
        self.attributes = attributes(raw)
        self.error = raw.get("status", {}).get("code") == 2
        self.service = resource.get("service.name")
        self.instance = resource.get("service.instance.id")

    @property
    def context(self):
        return (self.trace_id, self.id)

    def __repr__(self):
        return f"{self.service}/{self.name} {self.kind} {self.id} of {self.parent or 'nobody'}"


def attributes(holder):
    return {each["key"]: _value(each["value"]) for each in holder.get("attributes", [])}


def _value(value):
    if "intValue" in value:
        return int(value["intValue"])
    if "arrayValue" in value:
        return [_value(each) for each in value["arrayValue"].get("values", [])]
    return next(iter(value.values()), None)
