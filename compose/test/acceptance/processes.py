"""Starts programs on loopback, waits for them with a bound, and ends them in the opposite order."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request


class Failed(Exception):
    """Something is not as it must be."""


def end_by_signals():
    """Whoever ends us ends what we started: in sessions of their own, they hear of it from us alone."""

    def end(number, _):
        # A second one must not cut short what the first began.
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


def free_ports(count):
    """Distinct ports, free a moment ago."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def until(what, seconds, look):
    """Looks until it finds something true, and returns that."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise Failed(f"waited {seconds} s for {what}")
        time.sleep(0.2)


def get(url, timeout=5, **headers):
    """The body, or None while nobody answers with 200."""
    try:
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, OSError):
        return None


class Programs:
    """What was started; a context manager."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def start(self, name, command, environment=None, cwd=None):
        log = open(os.path.join(self.folder, name + ".log"), "ab")
        # In its own group: our terminal's interrupt must not reach it before we say so.
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            cwd=cwd,
            start_new_session=True,
        )
        self.running.append((name, process))
        return process

    def await_http(self, name, process, url, seconds=60):
        def answers():
            if process.poll() is not None:
                raise Failed(f"{name} ended with status {process.returncode}: {self.tail(name)}")
            return get(url)

        return until(f"{name} at {url}", seconds, answers)

    def tail(self, name):
        with open(os.path.join(self.folder, name + ".log"), errors="replace") as log:
            return "".join(log.readlines()[-5:]).strip()

    def stop(self, process, seconds=60):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running = [(name, each) for name, each in self.running if each is not process]

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for _, process in reversed(self.running[:]):
            self.stop(process)
