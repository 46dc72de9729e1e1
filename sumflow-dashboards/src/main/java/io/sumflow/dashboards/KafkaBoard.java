package io.sumflow.dashboards;

import static io.sumflow.dashboards.Panel.heatmap;
import static io.sumflow.dashboards.Panel.stat;
import static io.sumflow.dashboards.Panel.timeseries;

/** From Kafka's acknowledgement to the total. */
final class KafkaBoard {

  private static final String DELIVERY = "kafka_delivery_latency_seconds";
  private static final String END_TO_END = "event_processing_latency_seconds";
  private static final String CONSUMED = "kafka_messages_consumed_total";

  private KafkaBoard() {}

  static Board board() {
    Board board =
        Board.of(
            "sumflow-kafka",
            "SumFlow / Kafka and consumer",
            "How long do messages take, does the consumer keep up, and what went wrong?",
            "adder|totalizer");
    return errors(lag(throughput(latency(now(board)))));
  }

  private static Board now(Board board) {
    return board.row(
        "Now",
        latencyStat("P50", 0.5),
        latencyStat("P95", 0.95),
        latencyStat("P99", 0.99),
        stat("Sums per second", "Applied to the total.", Unit.MESSAGES_PER_SECOND)
            .query(Query.rate(CONSUMED, Query.SUMS + ",status=\"success\""), "applied"),
        stat("Lag", "Records between the positions and the ends of the log.", Unit.COUNT)
            .query("sum(kafka_consumer_lag{<on>})", "records")
            .step(1_000, Colour.WARNING)
            .step(10_000, Colour.BAD),
        stat("Behind", "How far the slowest partition is behind, in time.", Unit.SECONDS)
            .query("max(sumflow_consumer_lag_seconds{<on>})", "behind")
            .step(10, Colour.WARNING)
            .step(60, Colour.BAD));
  }

  private static Panel latencyStat(String name, double rank) {
    return stat(name, name + " from Kafka's acknowledgement to the commit.", Unit.SECONDS)
        .query(Query.quantile(rank, DELIVERY, "<on>"), name)
        .step(0.5, Colour.WARNING)
        .step(1, Colour.BAD);
  }

  private static Board latency(Board board) {
    return board.row(
        "Latency",
        timeseries(
                "Published to applied",
                "From publication to the commit of the effect; alerts at 0.5 s and 1 s (P99). Dots"
                    + " lead to the trace of one message.",
                Unit.SECONDS)
            .quantiles(DELIVERY, "<on>")
            .step(0.5, Colour.WARNING)
            .step(1, Colour.BAD),
        timeseries(
                "Created to applied",
                "The same from the sum's creation: the wait in the outbox included. Without"
                    + " heartbeats.",
                Unit.SECONDS)
            .quantiles(END_TO_END, Query.SUMS)
            .step(2, Colour.BAD),
        heatmap(
            "Created to applied, all of them",
            "Each column is a moment, brighter where more sums took that long.",
            END_TO_END,
            Query.SUMS));
  }

  private static Board throughput(Board board) {
    return board.row(
        "Throughput",
        timeseries(
                "Produced and consumed",
                "Acknowledged by Kafka, and taken from it whatever became of it.",
                Unit.MESSAGES_PER_SECOND)
            .query(
                Query.rate("kafka_messages_produced_total", "<on>,status=\"success\""),
                "produced",
                Colour.PUBLISHED)
            .query(Query.rate(CONSUMED, "<on>"), "consumed", Colour.APPLIED),
        timeseries(
                "Consumed by outcome",
                "success: applied. duplicate: came before, dropped. error: kept as a dead letter.",
                Unit.MESSAGES_PER_SECOND)
            .query(Query.rate(CONSUMED, "<on>,status=\"success\""), "success", Colour.APPLIED)
            .query(Query.rate(CONSUMED, "<on>,status=\"duplicate\""), "duplicate", Colour.DUPLICATE)
            .query(Query.rate(CONSUMED, "<on>,status=\"error\""), "error", Colour.ASIDE),
        timeseries("Messages per poll", "Each poll is one transaction.", Unit.COUNT)
            .query(Query.mean("sumflow_receiver_batch_messages", "<on>"), "mean", Colour.APPLIED)
            .query(
                Query.quantile(0.99, "sumflow_receiver_batch_messages", "<on>"), "P99", Colour.P99),
        timeseries(
                "Kafka takes to acknowledge",
                "From handing a page to Kafka to its last acknowledgement.",
                Unit.SECONDS)
            .quantiles("sumflow_publish_duration_seconds", "<on>"));
  }

  private static Board lag(Board board) {
    return board.row(
        "Lag",
        timeseries(
                "Lag per partition",
                "Records between the position and the end of the log; alerts at 1,000 and 10,000 in"
                    + " all.",
                Unit.COUNT)
            .query(
                "sum by (topic, partition) (kafka_consumer_lag{<on>})", "{{topic}}-{{partition}}"),
        timeseries(
                "Behind per partition",
                "Age of the oldest record that is not applied.",
                Unit.SECONDS)
            .query(
                "max by (topic, partition) (sumflow_consumer_lag_seconds{<on>})",
                "{{topic}}-{{partition}}")
            .step(60, Colour.BAD),
        timeseries(
                "Since anything was processed",
                "Applied, dropped as a duplicate or set aside. Heartbeats keep it below about 10 s;"
                    + " with lag and 60 s it is an alarm.",
                Unit.SECONDS)
            .query(
                "time() - max by (instance) (sumflow_last_processed_timestamp_seconds{<on>} > 0)",
                "{{instance}}")
            .step(60, Colour.BAD),
        timeseries(
                "Heartbeat age", "Of the newest heartbeat that made the whole way.", Unit.SECONDS)
            .query("min(sumflow_heartbeat_age_seconds{<on>})", "age", Colour.APPLIED)
            .step(60, Colour.BAD));
  }

  private static Board errors(Board board) {
    return board.row(
        "Errors",
        timeseries(
                "Producer errors",
                "Publications that failed, by what is done about them, and the messages in them; these"
                    + " are sent again.",
                Unit.OPERATIONS_PER_SECOND)
            .query(Query.rate("kind", "kafka_producer_errors_total", "<on>"), "{{kind}}")
            .query(
                Query.rate("kafka_messages_produced_total", "<on>,status=\"error\""),
                "messages",
                Colour.ASIDE),
        timeseries(
                "Consumer errors",
                "What failed between the consumer and Kafka, by what is done about it; dead letters.",
                Unit.OPERATIONS_PER_SECOND)
            .query(Query.rate("kind", "kafka_consumer_errors_total", "<on>"), "{{kind}}")
            .query(Query.rate("sumflow_dead_letters_total", "<on>"), "dead letters", Colour.ASIDE),
        timeseries(
                "Duplicates",
                "The part of messages that had come before; dropped by id. Rises after a restart of"
                    + " the relay.",
                Unit.RATIO)
            .query(
                Query.rate("sumflow_duplicates_total", "<on>")
                    + " / "
                    + Query.rate(CONSUMED, "<on>"),
                "duplicates",
                Colour.DUPLICATE)
            .step(0.05, Colour.WARNING),
        timeseries(
                "Moved, made again, cut",
                "In the last hour: partitions another member had moved, topics made again, logs cut"
                    + " below the position, latencies two clocks made negative.",
                Unit.COUNT)
            .query("sum(increase(sumflow_fenced_partitions_total{<on>}[1h]))", "moved")
            .query("sum(increase(sumflow_topic_recreations_total{<on>}[1h]))", "made again")
            .query("sum(increase(sumflow_log_truncations_total{<on>}[1h]))", "cut")
            .query("sum(increase(sumflow_clock_skew_total{<on>}[1h]))", "clock skew"));
  }
}
