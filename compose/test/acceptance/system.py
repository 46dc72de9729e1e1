"""The running system: ./sumflow up on ports of its own, and the ways to poke it."""

import json
import os
import secrets
import signal
import subprocess
import urllib.error
import urllib.request

from .processes import Failed, get, until


class System:
    def __init__(self, programs, home, data, ports, environment):
        self.programs = programs
        self.home = home
        self.data = data
        self.grpc, self.http, self.adder_admin, self.totalizer_admin, self.postgres, self.kafka = ports
        self.environment = environment
        self.process = None
        self.added = []

    def up(self):
        self.process = self.programs.start(
            "up",
            [self.home / "sumflow", "up", "--data", self.data]
            + ["--grpc-port", self.grpc, "--http-port", self.http]
            + ["--adder-admin-port", self.adder_admin]
            + ["--totalizer-admin-port", self.totalizer_admin]
            + ["--postgres-port", self.postgres, "--kafka-port", self.kafka],
            self.environment,
        )
        self.programs.await_http("up", self.process, self.totalizer_health, 300)
        self.add(1, 0)

    @property
    def totalizer_health(self):
        return f"http://127.0.0.1:{self.totalizer_admin}/healthcheck"

    @property
    def adder_health(self):
        return f"http://127.0.0.1:{self.adder_admin}/healthcheck"

    def metrics(self, service):
        port = {"adder": self.adder_admin, "totalizer": self.totalizer_admin}[service]
        return get(f"http://127.0.0.1:{port}/metrics")

    def total(self):
        body = get(f"http://127.0.0.1:{self.http}/v1/results")
        return body and json.loads(body)

    def add(self, x, y):
        """Adds, with one key until it is answered, so that it counts once; the id of its trace."""
        key = secrets.token_hex(16)
        trace = until(f"{x} + {y} to be answered", 60, lambda: self.try_add(x, y, key))
        self.added.append(trace)
        return trace

    def try_add(self, x, y, key):
        """The id of a new trace in which the two were added, or None."""
        trace = secrets.token_hex(16)
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http}/v1/sums",
            data=json.dumps({"x": x, "y": y}).encode(),
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": key,
                "traceparent": f"00-{trace}-{secrets.token_hex(8)}-01",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return trace if json.loads(answer.read())["sum"] == x + y else None
        except (urllib.error.URLError, OSError):
            return None

    def check_total(self, seconds=90):
        """Waits until what was answered is in the total, and sees that nothing else is."""
        def count():
            return (self.total() or {}).get("count", 0)

        until(f"{len(self.added)} sums in the total", seconds, lambda: count() >= len(self.added))
        if count() != len(self.added):
            raise Failed(f"{len(self.added)} sums were answered and {count()} counted")

    def pids(self, words):
        """Of processes of this system whose command line has all the words."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as line:
                    command = line.read().replace(b"\0", b" ").decode(errors="replace")
                with open(f"/proc/{pid}/environ", "rb") as line:
                    ours = self.is_ours(command, line.read().decode(errors="replace"))
            except OSError:
                continue
            if ours and all(word in command for word in words) and "sh -c" not in command:
                found.append(int(pid))
        return found

    def is_ours(self, command, environment):
        return str(self.data) in command or f"GRPC_PORT={self.grpc}\0" in environment + "\0"

    def signal(self, what, *words):
        pids = self.pids(words)
        if not pids:
            raise Failed(f"no process with {words}")
        for pid in pids:
            os.kill(pid, what)

    def pause_kafka(self):
        self.signal(signal.SIGSTOP, "io.sumflow.embedded.KafkaMain")

    def resume_kafka(self):
        self.signal(signal.SIGCONT, "io.sumflow.embedded.KafkaMain")

    def kill_adder(self):
        self.signal(signal.SIGKILL, "adder-app.jar", "server")

    def password(self):
        return (self.data / "postgres-password").read_text().strip()

    def sql(self, database, statement):
        done = subprocess.run(
            ["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"]
            + ["-p", str(self.postgres), "-U", "postgres", "-d", database, "-c", statement],
            env={**os.environ, "PGPASSWORD": self.password()},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Failed(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

