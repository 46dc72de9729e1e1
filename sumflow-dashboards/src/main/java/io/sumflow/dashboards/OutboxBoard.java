package io.sumflow.dashboards;

import static io.sumflow.dashboards.Panel.stat;
import static io.sumflow.dashboards.Panel.states;
import static io.sumflow.dashboards.Panel.timeseries;

/** From the commit to Kafka's acknowledgement. */
final class OutboxBoard {

  private OutboxBoard() {}

  static Board board() {
    Board board =
        Board.of(
            "sumflow-outbox",
            "SumFlow / Outbox",
            "Does everything that is recorded reach Kafka, how soon, and who relays?",
            "adder");
    return relay(flow(now(board)));
  }

  private static Board now(Board board) {
    return board.row(
        "Now",
        stat("Backlog", "Committed and not yet published; an estimate above 10,000.", Unit.COUNT)
            .query("max(sumflow_backlog_messages{<on>})", "messages")
            .step(1_000, Colour.WARNING)
            .step(100_000, Colour.BAD),
        stat("Oldest", "Age of the oldest message that waits.", Unit.SECONDS)
            .query("max(sumflow_backlog_oldest_age_seconds{<on>})", "age")
            .step(30, Colour.WARNING)
            .step(300, Colour.BAD),
        stat(
                "Parked",
                "Set aside for a person, with all that follows them of their key. None is lost, and"
                    + " none is in the total.",
                Unit.COUNT)
            .query("max(sumflow_parked_messages{<on>})", "messages")
            .step(1, Colour.BAD),
        stat("Relay", "How many processes hold the lease. One must.", Unit.COUNT)
            .query("sum(sumflow_relay_active{<on>})", "active")
            .word("0", "nobody", Colour.BAD)
            .word("1", "one", Colour.GOOD)
            .step(2, Colour.BAD),
        stat("Published", "Acknowledged by Kafka, per second.", Unit.MESSAGES_PER_SECOND)
            .query(published(), "published"),
        stat(
                "Last acknowledgement",
                "How long ago Kafka last acknowledged anything. Heartbeats keep it below 10 s.",
                Unit.SECONDS)
            .query("time() - max(sumflow_last_published_timestamp_seconds{<on>} > 0)", "ago")
            .step(30, Colour.WARNING)
            .step(60, Colour.BAD));
  }

  private static Board flow(Board board) {
    return board.row(
        "Flow",
        timeseries(
                "Recorded and published",
                "Sums answered and messages acknowledged. Apart for long: the backlog grows.",
                Unit.MESSAGES_PER_SECOND)
            .query(
                "sum(rate(grpc_server_handled_total{<on>,grpc_service=\"sum.SumNumbersService\","
                    + "grpc_code=\"OK\"}[$__rate_interval]))",
                "recorded",
                Colour.RECORDED)
            .query(published(), "published", Colour.PUBLISHED),
        timeseries("Backlog", "Committed and not yet published.", Unit.COUNT)
            .query("max(sumflow_backlog_messages{<on>})", "waiting", Colour.WAITING),
        timeseries(
                "Age of the oldest",
                "How long the oldest message has waited; alerts at 30 s and 300 s.",
                Unit.SECONDS)
            .query("max(sumflow_backlog_oldest_age_seconds{<on>})", "oldest", Colour.WAITING)
            .step(30, Colour.WARNING)
            .step(300, Colour.BAD),
        timeseries(
                "Publishing takes",
                "From handing a page to Kafka to its last acknowledgement.",
                Unit.SECONDS)
            .quantiles("sumflow_publish_duration_seconds", "<on>"),
        timeseries("Messages per publish", "How full the pages are.", Unit.COUNT)
            .query(Query.mean("sumflow_publish_batch_messages", "<on>"), "mean", Colour.PUBLISHED)
            .query(
                Query.quantile(0.99, "sumflow_publish_batch_messages", "<on>"), "P99", Colour.P99),
        timeseries(
                "Windows",
                "Windows the relay opened, per second; each costs the database one small update.",
                Unit.OPERATIONS_PER_SECOND)
            .query(Query.rate("sumflow_relay_windows_total", "<on>"), "opened", Colour.RECORDED));
  }

  private static Board relay(Board board) {
    return board.row(
        "Relay and troubles",
        states("Who relays", "Which instance holds the lease.")
            .query("max by (instance) (sumflow_relay_active{<on>})", "{{instance}}")
            .word("0", "standing by", Colour.NEUTRAL)
            .word("1", "relaying", Colour.GOOD),
        timeseries(
                "Failures by what is done about them",
                "wait: tried again by itself. hold: somebody must mend something. message: one"
                    + " message's own fault, it is parked.",
                Unit.OPERATIONS_PER_SECOND)
            .size(12, 6)
            .query(Query.rate("kind", "sumflow_relay_failures_total", "<on>"), "{{kind}}"),
        timeseries(
                "Publications that failed",
                "By topic and what is done about it; their messages are sent again.",
                Unit.OPERATIONS_PER_SECOND)
            .query(
                Query.rate("topic, kind", "kafka_producer_errors_total", "<on>"),
                "{{topic}} {{kind}}"),
        timeseries("Set aside", "Parked now, and parked in the last hour.", Unit.COUNT)
            .query("max(sumflow_parked_messages{<on>})", "parked now", Colour.ASIDE)
            .query(
                "sum by (topic) (increase(sumflow_messages_parked_total{<on>}[1h]))",
                "{{topic}}, last hour",
                Colour.WAITING),
        timeseries(
                "Leases lost, fail-overs seen",
                "In the last hour. A lease is lost to another relay when its holder made no progress"
                    + " for 10 s; a new timeline is a fail-over or a recovery of the database.",
                Unit.COUNT)
            .query("sum(increase(sumflow_relay_fenced_total{<on>}[1h]))", "fenced", Colour.WAITING)
            .query(
                "sum(increase(sumflow_timeline_changes_total{<on>}[1h]))",
                "timelines",
                Colour.RECORDED),
        timeseries(
                "Everything ever recorded",
                "Durable count of all sums, and of those in the total.",
                Unit.COUNT)
            .query("max(sumflow_recorded_sums)", "recorded", Colour.RECORDED)
            .query("max(sumflow_applied_sums)", "applied", Colour.APPLIED));
  }

  private static String published() {
    return Query.rate("kafka_messages_produced_total", "<on>,status=\"success\"");
  }
}
