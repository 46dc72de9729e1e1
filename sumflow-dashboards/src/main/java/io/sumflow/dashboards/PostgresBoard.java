package io.sumflow.dashboards;

import static io.sumflow.dashboards.Panel.stat;
import static io.sumflow.dashboards.Panel.timeseries;

/** The databases, from both ends: the pools of the services and the server's own numbers. */
final class PostgresBoard {

  private static final String USED =
      "sum by (job, instance, db_client_connection_pool_name)"
          + " (db_client_connection_count{<on>,db_client_connection_state=\"used\"})";
  private static final String LIMIT =
      "sum by (job, instance, db_client_connection_pool_name) (db_client_connection_max{<on>})";

  private static final String DURATION = "sumflow_database_duration_seconds";

  private PostgresBoard() {}

  static Board board() {
    Board board =
        Board.of(
            "sumflow-postgres",
            "SumFlow / PostgreSQL and pools",
            "Are the databases well, and do the services get their connections?",
            "adder|totalizer|postgres");
    return tables(server(pools(durations(now(board)))));
  }

  private static Board now(Board board) {
    return board.row(
        "Now",
        stat("PostgreSQL", "Whether the exporter reaches its server.", Unit.COUNT)
            .query("min(pg_up{<on>})", "up")
            .word("0", "down", Colour.BAD)
            .word("1", "up", Colour.GOOD),
        stat("Pool in use", "The fullest pool; alert at 80 %.", Unit.RATIO)
            .query("max(" + USED + " / " + LIMIT + ")", "in use")
            .decimals(0)
            .step(0.6, Colour.WARNING)
            .step(0.8, Colour.BAD),
        stat("Waiting for a connection", "Requests that wait for their pool.", Unit.COUNT)
            .query("sum(db_client_connection_pending_requests{<on>})", "waiting")
            .step(1, Colour.WARNING)
            .step(10, Colour.BAD),
        stat(
                "Longest transaction",
                "Open now; it holds back cleaning, and its own messages until it commits.",
                Unit.SECONDS)
            .query("max(pg_stat_activity_max_tx_duration{<on>})", "open for")
            .step(30, Colour.WARNING)
            .step(60, Colour.BAD),
        stat("Commits", "Per second, all databases.", Unit.OPERATIONS_PER_SECOND)
            .query(Query.rate("pg_stat_database_xact_commit", "<on>"), "commits"),
        stat("Size", "All databases on disk.", Unit.BYTES)
            .query("sum(pg_database_size_bytes{<on>})", "size"));
  }

  private static Board pools(Board board) {
    return board.row(
        "Pools of the services",
        timeseries("Connections in use", "And the pool's limit, dotted by colour.", Unit.COUNT)
            .query(USED, "{{job}} {{db_client_connection_pool_name}}")
            .query(LIMIT, "{{job}} {{db_client_connection_pool_name}} limit", Colour.LIMIT),
        timeseries("Connections idle", "Open and not in use.", Unit.COUNT)
            .query(
                "sum by (job, db_client_connection_pool_name)"
                    + " (db_client_connection_count{<on>,db_client_connection_state=\"idle\"})",
                "{{job}} {{db_client_connection_pool_name}}"),
        timeseries("Waiting for a connection", "Should be none.", Unit.COUNT)
            .query(
                "sum by (job, db_client_connection_pool_name)"
                    + " (db_client_connection_pending_requests{<on>})",
                "{{job}} {{db_client_connection_pool_name}}"),
        timeseries("Part of the pool in use", "Alert at 80 %.", Unit.RATIO)
            .max(1)
            .query(USED + " / " + LIMIT, "{{job}} {{db_client_connection_pool_name}}")
            .step(0.8, Colour.BAD));
  }

  private static Board durations(Board board) {
    return board.row(
        "What the services wait for",
        operations("P50 by operation", 0.5),
        operations("P95 by operation", 0.95),
        operations("P99 by operation", 0.99),
        timeseries(
                "Operations that failed",
                "By operation and by what is done about it; wait and hold are the database's.",
                Unit.OPERATIONS_PER_SECOND)
            .query(
                Query.rate(
                    "job, operation, error_type", DURATION + "_count", "<on>,error_type!=\"\""),
                "{{job}} {{operation}} {{error_type}}"));
  }

  private static Panel operations(String title, double rank) {
    return timeseries(
            title,
            "Statements of the relay; record: a call's transaction, receive: a poll's, both with the"
                + " wait for a connection.",
            Unit.SECONDS)
        .query(
            "histogram_quantile(%s, sum by (job, operation, le) (rate(%s_bucket{<on>}[$__rate_interval])))"
                .formatted(rank, DURATION),
            "{{job}} {{operation}}");
  }

  private static Board server(Board board) {
    return board.row(
        "Server",
        timeseries(
                "Transactions",
                "Committed and rolled back, by database.",
                Unit.OPERATIONS_PER_SECOND)
            .query(
                Query.rate("datname", "pg_stat_database_xact_commit", "<on>"),
                "{{datname}} committed")
            .query(
                Query.rate("datname", "pg_stat_database_xact_rollback", "<on>"),
                "{{datname}} rolled back"),
        timeseries("Connections by state", "What the sessions do.", Unit.COUNT)
            .stacked()
            .query("sum by (state) (pg_stat_activity_count{<on>})", "{{state}}"),
        timeseries("Locks by mode", "Held now.", Unit.COUNT)
            .query("sum by (mode) (pg_locks_count{<on>}) > 0", "{{mode}}"),
        timeseries("Longest transaction", "By database; alert at 60 s.", Unit.SECONDS)
            .query("max by (datname) (pg_stat_activity_max_tx_duration{<on>})", "{{datname}}")
            .step(60, Colour.BAD),
        timeseries("Found in memory", "The part of block reads that needed no disk.", Unit.RATIO)
            .max(1)
            .query(
                "sum by (datname) (rate(pg_stat_database_blks_hit{<on>}[$__rate_interval])) / (sum by"
                    + " (datname) (rate(pg_stat_database_blks_hit{<on>}[$__rate_interval])) + sum by"
                    + " (datname) (rate(pg_stat_database_blks_read{<on>}[$__rate_interval])))",
                "{{datname}}"),
        timeseries("Deadlocks and conflicts", "In the last hour; should be none.", Unit.COUNT)
            .query("sum(increase(pg_stat_database_deadlocks{<on>}[1h]))", "deadlocks", Colour.ASIDE)
            .query(
                "sum(increase(pg_stat_database_conflicts{<on>}[1h]))",
                "conflicts",
                Colour.WAITING));
  }

  private static Board tables(Board board) {
    return board.row(
        "Tables",
        timeseries("Rows written", "Inserted and updated, by database.", Unit.OPERATIONS_PER_SECOND)
            .query(
                Query.rate("datname", "pg_stat_database_tup_inserted", "<on>"),
                "{{datname}} inserted")
            .query(
                Query.rate("datname", "pg_stat_database_tup_updated", "<on>"),
                "{{datname}} updated"),
        timeseries(
                "Rows in the outbox", "Live rows of the log's segments, by estimate.", Unit.COUNT)
            .query(
                "sum(pg_stat_user_tables_n_live_tup{<on>,relname=~\"outbox_message_.*\"})",
                "messages",
                Colour.RECORDED),
        timeseries(
                "Dead rows",
                "The ten worst tables. The log itself has none: it is never updated or deleted from.",
                Unit.COUNT)
            .query(
                "topk(10, max by (datname, relname) (pg_stat_user_tables_n_dead_tup{<on>})) > 0",
                "{{datname}} {{relname}}"),
        timeseries(
                "Dead rows per live row",
                "Tables with more than 10,000 dead rows; alert above 1.",
                Unit.RATIO)
            .query(
                "max by (datname, relname) (pg_stat_user_tables_n_dead_tup{<on>} > 10000)"
                    + " / max by (datname, relname) (pg_stat_user_tables_n_live_tup{<on>} + 1)",
                "{{datname}} {{relname}}")
            .step(1, Colour.WARNING));
  }
}
