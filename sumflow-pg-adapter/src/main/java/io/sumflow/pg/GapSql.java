package io.sumflow.pg;

/**
 * Looks for transactions by id without touching the rows of those that still run.
 *
 * <p>An index scan must fetch each row that somebody is just writing to find it invisible: a
 * million of them while a bulk load runs. So the ids are divided at the running ones, and each gap
 * is asked for its first row.
 */
final class GapSql {

  private GapSql() {}

  /**
   * The gaps, as rows {@code (lo, hi)}, both exclusive.
   *
   * @param from an expression: the first id that may be found
   * @param running a snapshot: its running ids are left out
   * @param to an expression: the first id that may not be found
   * @param row where the expressions come from
   */
  static String gaps(String from, String running, String to, String row) {
    return """
        select lo, coalesce(lead(lo) over (order by lo), <to>) as hi from <row> cross join lateral (
          select ((<from>)::text::bigint - 1)::text::xid8
          union all select x.i from pg_snapshot_xip(<running>) x(i) where x.i >= <from> and x.i < <to>) starts(lo)\
        """
        .replace("<from>", from)
        .replace("<running>", running)
        .replace("<to>", to)
        .replace("<row>", row);
  }

  /** The first transaction of the log above {@code lo} and below {@code hi}, or null. */
  static String firstBetween(String lo, String hi) {
    return """
        (select m.txid from <s>.outbox_message m where m.txid > <lo> and m.txid < <hi> order by m.txid limit 1)\
        """
        .replace("<lo>", lo)
        .replace("<hi>", hi);
  }
}
