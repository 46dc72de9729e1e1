package io.sumflow.pg;

/**
 * Windows: opened, pinned, advanced, parked from, closed.
 *
 * <p>A window is what is visible in the snapshot {@code target} and not in {@code published}: the
 * idea of PgQ's ticks. The database takes and stores the snapshot in the opening itself. A client
 * never writes one it carried: after a crash PostgreSQL hands out again the transaction ids that
 * never reached the WAL, and new rows would count as published already.
 *
 * <p>Each opening also stores the sequence's value from just before its snapshot ({@code
 * target_low}, read by the statement before it) and from just after ({@code target_hi}), and its
 * own transaction id ({@code target_xact}, drawn after both snapshot and former). Nothing visible
 * in the snapshot lies above {@code target_hi}. And whoever drew an id above {@code target_xact}
 * began later, so it draws numbers above {@code target_low}.
 */
final class WindowSql {

  /** Read by the statement before the opening, so before its snapshot. */
  private static final String LOW =
      """
      set_config('sumflow.low_seq', (select case when is_called then last_value else last_value - 1 end
                                       from <s>.outbox_message_seq)::text, true)\
      """;

  /**
   * Only if each statement has its own snapshot; else the value of the opening before, which was
   * committed before this snapshot, too.
   */
  private static final String LOW_AGAIN =
      """
      case when current_setting('transaction_isolation') = 'read committed'
           then coalesce(nullif(current_setting('sumflow.low_seq', true), '')::bigint, u.target_hi)
           else u.target_hi end\
      """;

  /** Why nothing may be sent, of a position {@code %s}; needs the row {@code r}. */
  private static final String HISTORY =
      """
      (select case
         when r.system_identifier is null
         then 'the log has transaction ids that this cluster has not reached: it was restored from another'
         when c.system_identifier <> r.system_identifier
         then format('the position was written in the cluster %%s, this is %%s', r.system_identifier, c.system_identifier)
         when pg_snapshot_xmax(%s) > pg_snapshot_xmax(pg_current_snapshot())
         then 'transaction ids went back behind the position' end
         from pg_control_system() c)\
      """;

  private static final String GAPS =
      GapSql.gaps(
          "pg_snapshot_xmax(r.base)",
          "pg_current_snapshot()",
          "pg_snapshot_xmax(pg_current_snapshot())",
          "r");

  private static final String TIMELINE =
      "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int";

  /**
   * Whether anything is visible now that is not visible in {@code r.base}. Never by EXISTS over the
   * log, which walks the published history.
   */
  private static final String SOMETHING_NEW =
      """
      exists (select from gaps q where <first> is not null)
       or exists (select from pg_snapshot_xip(r.base) x(i)
            where pg_visible_in_snapshot(x.i, pg_current_snapshot()) and (
            select m.txid from <s>.outbox_message m where (m.txid, m.seq) >= (x.i, 0::bigint)
               and (m.txid, m.seq) <= (x.i, 9223372036854775807) order by m.txid, m.seq limit 1) is not null)\
      """
          .replace("<first>", GapSql.firstBetween("q.lo", "q.hi"));

  /**
   * Closes in any case, opens if it may and there is something new. No row: fenced. Writes nothing
   * when there is nothing to close and nothing to open.
   */
  private static final String CLOSE_AND_OPEN =
      """
      with r as materialized (
        select p.*, p.ctid as at, coalesce(p.target, p.published) as base, <timeline> as now_timeline
          from <s>.outbox_relay p where <at> and owner = ? and epoch = ? and win = ?
      ),
      h as materialized (select <history> as hold from r),
      gaps as materialized (<gaps>),
      n as materialized (select h.hold is null and not r.paused and (<new>) as something from r, h),
      up as (
        update <s>.outbox_relay u
           set published = r.base,
               published_xact = case when r.target is null then u.published_xact else u.target_xact end,
               low_seq = case when r.target is null then u.low_seq else u.target_low end,
               high_seq = case when r.target is null then u.high_seq else u.target_hi end,
               closed_at = case when r.target is null then u.closed_at else clock_timestamp() end,
               target = case when n.something then pg_current_snapshot() end,
               target_xact = case when n.something then pg_current_xact_id() else u.target_xact end,
               target_low = case when n.something then <low> else u.target_low end,
               target_hi = case when n.something then (select last_value from <s>.outbox_message_seq) else u.target_hi end,
               win = u.win + n.something::int,
               after_seq = 0, partitions = '', timeline = r.now_timeline
          from r, n
         where <u at> and u.owner = r.owner and u.epoch = r.epoch and u.win = r.win
           and (u.target is null) = (r.target is null)
           and (u.target is not null or n.something)
           and <sync>
        returning u.ctid::text as at, u.win, u.target_hi, u.target is not null as opened
      )
      select h.hold, r.timeline <> r.now_timeline as timeline_changed,
             r.target is not null or n.something as must_write,
             up.at, up.win, up.target_hi, up.opened
        from r join h on true join n on true left join up on true
      """;

  /** Synchronous: a pin must outlive what is sent by it. */
  private static final String PIN =
      """
      update <s>.outbox_relay set partitions = ?
       where <at> and owner = ? and epoch = ? and win = ? and target is not null and <sync>
      returning ctid::text as at
      """;

  private static final String ADVANCE =
      """
      update <s>.outbox_relay set after_seq = ?
       where <at> and owner = ? and epoch = ? and win = ? and target is not null and <async>
      returning ctid::text as at
      """;

  /** The copies are made of the log itself; the bytes do not travel a second time. */
  private static final String PARK =
      """
      with up as (
        update <s>.outbox_relay set after_seq = ?
         where <at> and owner = ? and epoch = ? and win = ? and target is not null and <sync>
        returning ctid::text as at
      ),
      guilty as materialized (
        select m.*, t.cause
          from up cross join unnest(?::bigint[], ?::text[], ?::text[]) t(seq, id, cause)
         cross join lateral (
           select m.seq, m.id, m.topic, m.key, m.type, m.payload, m.headers, m.created_at
             from <s>.outbox_message m where m.seq = t.seq and m.id = t.id::uuid limit 1) m
      ),
      copies as (
        insert into <s>.outbox_parked (seq, id, topic, key, type, payload, headers, created_at, cause)
        select * from guilty on conflict (seq, id) do nothing
      ),
      keys as (
        insert into <s>.outbox_parked_key as k (topic, key, from_seq)
        select topic, key, min(seq) from guilty where key is not null group by topic, key order by topic, key
        on conflict (topic, key) do update set from_seq = excluded.from_seq where excluded.from_seq < k.from_seq
      )
      select at from up
      """;

  final PositionRow.Sql closeAndOpen;
  final PositionRow.Sql pin;
  final PositionRow.Sql advance;
  final PositionRow.Sql park;

  WindowSql(String schema) {
    String open =
        CLOSE_AND_OPEN
            .replace("<timeline>", TIMELINE)
            .replace("<history>", HISTORY.formatted("r.base"))
            .replace("<gaps>", GAPS)
            .replace("<new>", SOMETHING_NEW)
            .replace("<low>", LOW_AGAIN);
    String low = LeaseSql.in(schema, LOW);
    PositionRow.Sql both = PositionRow.Sql.of(low, LeaseSql.in(schema, open));
    this.closeAndOpen =
        new PositionRow.Sql(
            both.byPlace().replace("<u at>", "u.ctid = (select r.at from r)"),
            both.byKey().replace("<u at>", "u.one"));
    this.pin = PositionRow.Sql.of(LeaseSql.in(schema, PIN));
    this.advance = PositionRow.Sql.of(LeaseSql.in(schema, ADVANCE));
    this.park = PositionRow.Sql.of(LeaseSql.in(schema, PARK));
  }

  /** The history check of reads. */
  static String history(String base) {
    return HISTORY.formatted(base);
  }
}
