package io.sumflow.dashboards;

import static io.sumflow.dashboards.Panel.heatmap;
import static io.sumflow.dashboards.Panel.stat;
import static io.sumflow.dashboards.Panel.states;
import static io.sumflow.dashboards.Panel.table;
import static io.sumflow.dashboards.Panel.timeseries;

/** Is everything all right: the promise, the objectives, the whole way of a sum. */
final class OverviewBoard {

  private OverviewBoard() {}

  static Board board() {
    Board board =
        Board.of(
            "sumflow-overview",
            "SumFlow / Overview",
            "Is every answered sum in the total exactly once, and soon? Start here.",
            "adder|totalizer");
    return way(objectives(glance(board)));
  }

  private static Board glance(Board board) {
    return board.row(
        "At a glance",
        stat(
                "Invariant",
                "Sums recorded ten minutes ago that are neither counted nor known to be under way,"
                    + " sums counted that were never recorded, or what heartbeats find of either, the"
                    + " largest. Anything but exact is an alarm.",
                Unit.COUNT)
            .query(
                "max({__name__=~\"sumflow:invariant:(unaccounted|doubled|by_heartbeats)\"})",
                "unexplained")
            .word("0", "exact", Colour.GOOD)
            .step(1, Colour.BAD),
        stat(
                "Heartbeat",
                "Age of the newest heartbeat that made the whole way: outbox, Kafka, totalizer. One"
                    + " starts every 10 s unless set otherwise.",
                Unit.SECONDS)
            .query("min(sumflow_heartbeat_age_seconds{<on>})", "age")
            .step(30, Colour.WARNING)
            .step(60, Colour.BAD),
        stat("Sums in the total", "How many sums the total consists of.", Unit.COUNT)
            .query("max(sumflow_applied_sums{<on>})", "sums"),
        stat("Rate", "Sums that became part of the total, per second.", Unit.MESSAGES_PER_SECOND)
            .query(applied(), "applied"),
        stat(
                "Under way",
                "Recorded and not yet in the total: the backlog before Kafka and the lag behind it.",
                Unit.COUNT)
            .query("sumflow:in_flight:messages", "messages")
            .step(1_000, Colour.WARNING)
            .step(10_000, Colour.BAD),
        stat("Alerts", "Alerts that are firing now.", Unit.COUNT)
            .query("count(ALERTS{alertstate=\"firing\"}) or vector(0)", "firing")
            .step(1, Colour.BAD));
  }

  private static Board objectives(Board board) {
    String budget = "slo:errors:ratio_rate3d / on (slo) slo:error_budget:ratio";
    return board.row(
        "Objectives",
        table(
                "Objectives kept",
                "The part of requests and events that was good, against what was promised. No"
                    + " traffic, no row.",
                Unit.RATIO)
            .size(12, 6)
            .query("slo:objective:ratio", "objective")
            .query("1 - slo:errors:ratio_rate5m", "5 minutes")
            .query("1 - slo:errors:ratio_rate1h", "1 hour")
            .query("1 - slo:errors:ratio_rate1d", "1 day")
            .query("1 - slo:errors:ratio_rate3d", "3 days")
            .decimals(3),
        stat(
                "Error budget left",
                "Of what may fail in three days. Below zero the objective is broken.",
                Unit.RATIO)
            .size(12, 6)
            .query("1 - " + budget, "{{slo}}")
            .signed()
            .decimals(1)
            .step(-1_000_000, Colour.BAD)
            .step(0, Colour.WARNING)
            .step(0.25, Colour.GOOD),
        timeseries(
                "Burn rate, 1 hour",
                "How many times faster than allowed errors come. 1 uses the budget up exactly; at"
                    + " 14.4 somebody is woken within minutes, at 6 within half an hour.",
                Unit.TIMES)
            .query("slo:errors:ratio_rate1h / on (slo) slo:error_budget:ratio", "{{slo}}")
            .decimals(2)
            .step(1, Colour.WARNING)
            .step(14.4, Colour.BAD),
        timeseries(
                "Burn rate, 6 hours", "The slower of the two pages: 6 over six hours.", Unit.TIMES)
            .query("slo:errors:ratio_rate6h / on (slo) slo:error_budget:ratio", "{{slo}}")
            .decimals(2)
            .step(1, Colour.WARNING)
            .step(6, Colour.BAD));
  }

  private static Board way(Board board) {
    return board
        .row(
            "The way of a sum",
            timeseries(
                    "Recorded, published, applied",
                    "The three stages should run on top of each other. Heartbeats are published,"
                        + " too: one every 10 s unless set otherwise.",
                    Unit.MESSAGES_PER_SECOND)
                .query(
                    "sum(rate(grpc_server_handled_total{<on>,grpc_service=\"sum.SumNumbersService\","
                        + "grpc_code=\"OK\"}[$__rate_interval]))",
                    "recorded",
                    Colour.RECORDED)
                .query(
                    Query.rate("kafka_messages_produced_total", "<on>,status=\"success\""),
                    "published",
                    Colour.PUBLISHED)
                .query(applied(), "applied", Colour.APPLIED),
            timeseries(
                    "End to end",
                    "From the sum's creation to the commit that put it into the total. The objective"
                        + " is 99 % below 2 s. Dots lead to the trace of one sum.",
                    Unit.SECONDS)
                .quantiles("event_processing_latency_seconds", Query.SUMS)
                .step(2, Colour.BAD),
            timeseries("Waiting", "Before Kafka (backlog) and behind it (lag).", Unit.COUNT)
                .stacked()
                .query("max(sumflow_backlog_messages{<on>})", "backlog", Colour.WAITING)
                .query("sum(kafka_consumer_lag{<on>})", "lag", Colour.PUBLISHED),
            timeseries(
                    "Recorded minus applied minus under way",
                    "The invariant, live. The three numbers are not read at the same moment, so the gap"
                        + " wavers around zero under load. What heartbeats find missing or, below 0, too"
                        + " many (each says how many sums were recorded before it), what is unaccounted for"
                        + " and what is counted twice must be 0.",
                    Unit.COUNT)
                .signed()
                .query("sumflow:invariant_gap:sums", "gap", Colour.RECORDED)
                .query("max(sumflow_invariant_gap)", "by heartbeats", Colour.WAITING)
                .query("sumflow:invariant:unaccounted", "unaccounted for", Colour.ASIDE)
                .query("sumflow:invariant:doubled", "counted twice", Colour.BAD),
            heatmap(
                    "Created to applied",
                    "Where the latencies lie, brighter where there are more.",
                    "event_processing_latency_seconds",
                    Query.SUMS)
                .size(12, 8),
            timeseries(
                    "What the sums add up to",
                    "All sums ever recorded, and the total. They differ by what is under way.",
                    Unit.COUNT)
                .signed()
                .query("max(sumflow_recorded_amount)", "recorded", Colour.RECORDED)
                .query("max(sumflow_applied_amount)", "total", Colour.APPLIED))
        .row(
            "Alerts",
            states("Firing", "Every alert while it fires.")
                .size(24, 5)
                .query(
                    "max by (alertname, severity) (ALERTS{alertstate=\"firing\"})",
                    "{{alertname}} ({{severity}})")
                .word("1", "firing", Colour.BAD));
  }

  private static String applied() {
    return Query.rate("kafka_messages_consumed_total", Query.SUMS + ",status=\"success\"");
  }
}
