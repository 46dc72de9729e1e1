"""compose/test/run: the committed configuration on real parts, all on loopback, in a few minutes."""

import json
import pathlib
import shutil
import sys
import tempfile
import time

from . import metering, tracing
from .processes import Failed, Programs, end_by_signals, free_ports, get, say
from .sink import AlertSink, TraceSink
from .system import System

COMPOSE = pathlib.Path(__file__).resolve().parents[2]
HOME = COMPOSE.parent


def main(arguments):
    *binaries, seconds = arguments
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sumflow-acceptance-"))
    say(f"everything is kept in {folder} if something fails")
    began = time.monotonic()
    with Programs(folder) as programs:
        stage = Stage(programs, folder, *binaries)
        stage.start()
        tracing.check_one_trace(stage.system, stage.spans)
        tracing.check_restart(stage.system, stage.spans)
        metering.check_targets(stage.prometheus_url, stage.jobs)
        metering.check_alert(stage.system, stage.alerts)
        metering.load(stage.system, int(seconds))
        tracing.check_measured(stage.span_metrics)
        stage.look_inside()
        metering.check_rules(stage.prometheus_url)
        metering.check_boards(
            stage.prometheus_url,
            COMPOSE / "grafana" / "dashboards",
            COMPOSE / "test" / "may-be-empty.txt",
        )
        stage.keep_nothing()
        tracing.check_sampling(stage.system, stage.spans, stage.otlp_http)
    shutil.rmtree(folder)
    say(f"all as it must be, {time.monotonic() - began:.0f} s")


class Stage:
    """All that runs."""

    def __init__(self, programs, folder, collector, prometheus, alertmanager, exporter):
        self.programs = programs
        self.folder = folder
        self.binaries = {
            "collector": collector,
            "prometheus": prometheus,
            "alertmanager": alertmanager,
            "postgres-exporter": exporter,
        }
        self.spans, self.alerts = TraceSink(), AlertSink()
        ports = free_ports(16)
        self.otlp_grpc, self.otlp_http, self.span_metrics, self.telemetry = ports[:4]
        self.collector_health, self.prometheus, self.alertmanager, self.exporter = ports[4:8]
        self.pprof, self.zpages = ports[14:16]
        self.prometheus_url = f"http://127.0.0.1:{self.prometheus}"
        self.jobs = {"adder", "totalizer", "otel-collector", "postgres", "prometheus", "alertmanager"}
        # Small delays, so that nobody waits for a batch to fill.
        environment = {
            "OTEL_ENDPOINT": f"http://127.0.0.1:{self.otlp_grpc}",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
            "HEARTBEAT_INTERVAL": "2s",
        }
        self.system = System(programs, HOME, folder / "data", ports[8:14], environment)

    def start(self):
        self.collect(100)
        self.system.up()
        self.watch()

    def collect(self, percentage):
        """The collector with the committed configuration; only its receiver at the end is ours."""
        overlay = self.folder / "sink.yaml"
        overlay.write_text(
            json.dumps(
                {
                    "exporters": {
                        "otlphttp/sink": {
                            "endpoint": f"http://127.0.0.1:{self.spans.port}",
                            "encoding": "json",
                            "compression": "none",
                        }
                    },
                    "service": {"pipelines": {"traces/kept": {"exporters": ["otlphttp/sink"]}}},
                }
            )
        )
        configs = ["--config", COMPOSE / "otel-collector.yaml", "--config", overlay]
        self.collector = self.programs.start(
            "collector",
            [self.binaries["collector"], *configs],
            {
                "OTLP_GRPC_ENDPOINT": f"127.0.0.1:{self.otlp_grpc}",
                "OTLP_HTTP_ENDPOINT": f"127.0.0.1:{self.otlp_http}",
                "PROMETHEUS_EXPORTER_ENDPOINT": f"127.0.0.1:{self.span_metrics}",
                "HEALTH_ENDPOINT": f"127.0.0.1:{self.collector_health}",
                "PPROF_ENDPOINT": f"127.0.0.1:{self.pprof}",
                "ZPAGES_ENDPOINT": f"127.0.0.1:{self.zpages}",
                "TELEMETRY_HOST": "127.0.0.1",
                "TELEMETRY_PORT": str(self.telemetry),
                "TAIL_SAMPLING_PERCENTAGE": str(percentage),
                "TAIL_DECISION_WAIT": "2s",
                "SPAN_METRICS_INTERVAL": "5s",
            },
        )
        health = f"http://127.0.0.1:{self.collector_health}/"
        self.programs.await_http("collector", self.collector, health)
        say(f"the collector keeps {percentage} % of what is well")

    def look_inside(self):
        """What only somebody on the collector's machine may see."""
        for url in (
            f"http://127.0.0.1:{self.zpages}/debug/pipelinez",
            f"http://127.0.0.1:{self.pprof}/debug/pprof/cmdline",
        ):
            if not get(url):
                raise Failed(f"nothing answers at {url}")
        say("the collector shows its pipelines and profiles")

    def keep_nothing(self):
        self.programs.stop(self.collector)
        self.collect(0)

    def watch(self):
        """Prometheus and Alertmanager with the committed files; only the addresses are ours."""
        config = self.folder / "prometheus"
        shutil.copytree(COMPOSE / "prometheus", config)
        self.targets(config / "targets")
        # Soon enough for a run of a few minutes.
        text = (config / "prometheus.yml").read_text()
        (config / "prometheus.yml").write_text(
            text.replace("scrape_interval: 15s", "scrape_interval: 5s").replace(
                "evaluation_interval: 15s", "evaluation_interval: 5s"
            )
        )
        self.wake()
        self.export_postgres()
        process = self.programs.start(
            "prometheus",
            [
                self.binaries["prometheus"],
                f"--config.file={config / 'prometheus.yml'}",
                f"--storage.tsdb.path={self.folder / 'tsdb'}",
                f"--web.listen-address=127.0.0.1:{self.prometheus}",
                "--enable-feature=exemplar-storage",
            ],
        )
        self.programs.await_http("prometheus", process, self.prometheus_url + "/-/ready")

    def targets(self, folder):
        folder.mkdir(exist_ok=True)
        addresses = {
            "adder": [self.system.adder_admin],
            "totalizer": [self.system.totalizer_admin],
            "otel-collector": [self.telemetry, self.span_metrics],
            "prometheus": [self.prometheus],
            "alertmanager": [self.alertmanager],
            "postgres": [self.exporter],
        }
        for job, ports in addresses.items():
            targets = [{"targets": [f"127.0.0.1:{port}" for port in ports]}]
            if job == "postgres":
                targets[0]["labels"] = {"service": "adder"}
            (folder / f"{job}.json").write_text(json.dumps(targets))

    def wake(self):
        source = (COMPOSE / "alertmanager" / "alertmanager.yml").read_text()
        file = self.folder / "alertmanager.yml"
        file.write_text(source.replace("localhost:9095", f"127.0.0.1:{self.alerts.port}"))
        process = self.programs.start(
            "alertmanager",
            [
                self.binaries["alertmanager"],
                f"--config.file={file}",
                f"--storage.path={self.folder / 'alertmanager'}",
                f"--web.listen-address=127.0.0.1:{self.alertmanager}",
                "--cluster.listen-address=",
            ],
        )
        url = f"http://127.0.0.1:{self.alertmanager}/-/ready"
        self.programs.await_http("alertmanager", process, url)

    def export_postgres(self):
        process = self.programs.start(
            "postgres-exporter",
            [self.binaries["postgres-exporter"], f"--web.listen-address=127.0.0.1:{self.exporter}"],
            {
                "DATA_SOURCE_URI": f"127.0.0.1:{self.system.postgres}/adder?sslmode=disable",
                "DATA_SOURCE_USER": "postgres",
                "DATA_SOURCE_PASS": self.system.password(),
            },
        )
        url = f"http://127.0.0.1:{self.exporter}/metrics"
        self.programs.await_http("postgres-exporter", process, url)


if __name__ == "__main__":
    end_by_signals()
    try:
        main(sys.argv[1:])
    except Failed as failed:
        say(f"FAILED: {failed}")
        sys.exit(1)
