package io.sumflow.dashboards;

import static io.sumflow.dashboards.Panel.stat;
import static io.sumflow.dashboards.Panel.timeseries;

/** Whether the observers can be believed: scrapes, rules, the collector, notifications. */
final class TelemetryBoard {

  private TelemetryBoard() {}

  static Board board() {
    Board board =
        Board.of(
            "sumflow-telemetry",
            "SumFlow / Telemetry",
            "Do metrics, traces and notifications arrive?",
            ".+");
    return board
        .row(
            "Now",
            stat("Targets down", "That did not answer the last scrape.", Unit.COUNT)
                .size(6, 4)
                .query("count(up{<on>} == 0) or vector(0)", "down")
                .step(1, Colour.BAD),
            stat("Rules that failed", "Evaluations in the last hour.", Unit.COUNT)
                .size(6, 4)
                .query("sum(increase(prometheus_rule_evaluation_failures_total[1h]))", "failed")
                .step(1, Colour.BAD),
            stat("Notifications that failed", "In the last hour.", Unit.COUNT)
                .size(6, 4)
                .query("sum(increase(alertmanager_notifications_failed_total[1h]))", "failed")
                .step(1, Colour.BAD),
            stat(
                    "Spans dropped",
                    "Refused by the collector, not handed on, or (whole traces) dropped before they were judged, in the last hour.",
                    Unit.COUNT)
                .size(6, 4)
                .query("sum(" + lost() + ") or vector(0)", "spans")
                .step(1, Colour.BAD))
        .row(
            "Scrapes",
            timeseries("Series per scrape", "Each service should stay below 2,000.", Unit.COUNT)
                .query(
                    "max by (job, instance) (scrape_samples_scraped{<on>})", "{{job}} {{instance}}")
                .step(2_000, Colour.WARNING),
            timeseries("A scrape takes", "By target.", Unit.SECONDS)
                .query(
                    "max by (job, instance) (scrape_duration_seconds{<on>})",
                    "{{job}} {{instance}}"))
        .row(
            "Collector",
            timeseries("Spans", "In and out.", Unit.OPERATIONS_PER_SECOND)
                .query(spans("otelcol_receiver_accepted_spans"), "accepted", Colour.RECORDED)
                .query(spans("otelcol_exporter_sent_spans"), "handed on", Colour.APPLIED),
            timeseries(
                    "Spans lost",
                    "Refused on arrival, not handed on, without room in the queue, or traces dropped before they were judged.",
                    Unit.OPERATIONS_PER_SECOND)
                .query(spans("otelcol_receiver_refused_spans"), "refused", Colour.ASIDE)
                .query(spans("otelcol_exporter_send_failed_spans"), "not handed on", Colour.WAITING)
                .query(spans("otelcol_exporter_enqueue_failed_spans"), "queue full")
                .query(
                    spans("otelcol_processor_tail_sampling_sampling_trace_dropped_too_early"),
                    "traces not judged"))
        .row(
            "Notifications",
            timeseries("Alerts by state", "Pending ones are not told to anybody yet.", Unit.COUNT)
                .query("count by (alertstate) (ALERTS)", "{{alertstate}}"),
            timeseries(
                    "Notifications",
                    "Sent and failed, by the way they went.",
                    Unit.OPERATIONS_PER_SECOND)
                .query(notifications("alertmanager_notifications_total"), "{{integration}}")
                .query(
                    notifications("alertmanager_notifications_failed_total"),
                    "{{integration}} failed",
                    Colour.ASIDE));
  }

  /** Collectors write their counters with or without the suffix, by configuration. */
  private static String spans(String name) {
    return "sum(rate({__name__=~\"%s(_total)?\"}[$__rate_interval]))".formatted(name);
  }

  /** Of the ways that were ever used. */
  private static String notifications(String counter) {
    return "sum by (integration) (rate(%1$s[$__rate_interval])) and sum by (integration) (alertmanager_notifications_total) > 0"
        .formatted(counter);
  }

  /** As the alert: what the queue refused has the labels of what was not sent. */
  private static String lost() {
    return increase(
            "otelcol_(receiver_refused|exporter_send_failed|processor(_memory_limiter)?_refused)_spans")
        + or("otelcol_exporter_enqueue_failed_spans", "queue")
        + or("otelcol_processor_tail_sampling_sampling_trace_dropped_too_early", "early");
  }

  private static String or(String name, String lost) {
    return " or label_replace(%s, \"lost\", \"%s\", \"\", \"\")".formatted(increase(name), lost);
  }

  private static String increase(String name) {
    return "increase({__name__=~\"%s(_total)?\"}[1h])".formatted(name);
  }
}
