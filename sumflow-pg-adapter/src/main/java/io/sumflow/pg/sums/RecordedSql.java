package io.sumflow.pg.sums;

import io.sumflow.pg.SchemaName;

/**
 * Counts what became visible since the row was written, by the index {@code (txid, seq)} alone.
 *
 * <p>The row holds, for each segment, the sums of messages that are visible in {@code seen}. What
 * is visible now and was not then is of transactions that {@code seen} lists as running, each
 * looked up by itself, or of those from its end on. Old messages are never read again, however long
 * some transaction stays open.
 *
 * <p>A segment that has a newer ledger entry than the row knows was truncated: the entry holds all
 * that was counted there. Nothing that the row has seen can appear there again, for who writes
 * after a truncation was running, or not yet born, when the row was written before it.
 */
final class RecordedSql {

  /**
   * Planned as if nothing were known of the tables; and losing the row's last state costs nothing:
   * it goes back together with whatever it had counted. The lock keeps cleaners out, so that what
   * the next statement sees in the ledger is gone from the log, and the other way round.
   */
  static final String PREPARE =
      """
      set local jit = off; set local enable_seqscan = off; set local enable_bitmapscan = off;
      set local max_parallel_workers_per_gather = 0; set local plan_cache_mode = force_generic_plan;
      set local synchronous_commit = off;
      lock table {schema}.outbox_message in access share mode
      """;

  /** A row if it is ours to write now. */
  static final String TAKE =
      "select one from {schema}.sum_recorded where one for update skip locked";

  /** Numbers of one cluster mean nothing in another, and none that went back can be compared. */
  private static final String ROW =
      """
      r as materialized (
        select q.*, pg_current_snapshot() as now, c.system_identifier as cluster,
               coalesce(q.system_identifier = c.system_identifier
                        and pg_snapshot_xmax(q.seen) <= pg_snapshot_xmax(pg_current_snapshot()), false) as valid,
               case
                 when l.system_identifier <> c.system_identifier
                 then format('the log was written in the cluster %s, this is %s', l.system_identifier, c.system_identifier)
                 when (select m.txid from {schema}.outbox_message m
                        where m.txid >= pg_snapshot_xmax(pg_current_snapshot()) order by m.txid limit 1) is not null
                 then 'the log has transaction ids that this cluster has not reached' end as why
          from {schema}.sum_recorded q cross join pg_control_system() c
          left join {schema}.outbox_relay l on l.one
         where q.one
      ),
      since as materialized (
        select r.why, r.now, case when r.valid then r.seen else '3:3:' end as seen from r
      )\
      """;

  /** One turn ends behind the transaction of this message, if there are that many. */
  private static final String UP_TO =
      """
      turn as materialized (
        select w.*, coalesce((
                 select (m.txid::text::bigint + 1)::text::xid8 from {schema}.outbox_message m
                  where m.txid >= (select pg_snapshot_xmax(seen) from since)
                    and m.txid < (select pg_snapshot_xmax(now) from since where why is null)
                  order by m.txid, m.seq offset ? limit 1), pg_snapshot_xmax(w.now)) as up_to
          from since w
      )\
      """;

  private static final String FRESH =
      """
      fresh as materialized (
        select n.segment, count(*) as count, sum(<result>) as total
          from (
            select m.segment, m.payload, m.type from {schema}.outbox_message m
             where m.txid >= (select pg_snapshot_xmax(seen) from turn)
               and m.txid < (select up_to from turn where why is null)
               and pg_visible_in_snapshot(m.txid, (select now from turn))
            union all
            select m.segment, m.payload, m.type
              from turn cross join pg_snapshot_xip(turn.seen) x(i)
             cross join lateral (
               select o.segment, o.payload, o.type from {schema}.outbox_message o where o.txid = x.i) m
             where turn.why is null and pg_visible_in_snapshot(x.i, turn.now)) n
         where n.type = ?
         group by n.segment
      )\
      """
          .replace("<result>", PgLedger.RESULT);

  private static final String PARTS =
      """
      parts as materialized (
        select s.segment, coalesce(l.id, 0) as ledger_id,
               coalesce(l.count, 0) as old_count, coalesce(l.total, 0) as old_total,
               coalesce(f.count, 0) + case when k.kept then r.counts[s.segment + 1] else 0 end as count,
               coalesce(f.total, 0) + case when k.kept then r.totals[s.segment + 1] else 0 end as total
          from r cross join generate_series(0, 15) s(segment)
          left join (select segment, max(id) as id, sum(count) as count, sum(total) as total
                       from {schema}.sum_ledger group by segment) l using (segment)
          left join fresh f using (segment)
         cross join lateral (select r.valid and r.ledger_ids[s.segment + 1] = coalesce(l.id, 0)) k(kept)
      )\
      """;

  /** The snapshot of now, as if nothing from {@code up_to} on were over. */
  private static final String SEEN =
      """
      format('%s:%s:%s', least(pg_snapshot_xmin(t.now), t.up_to), t.up_to,
             (select string_agg(x.i::text, ',' order by x.i) from pg_snapshot_xip(t.now) x(i) where x.i < t.up_to)
      )::pg_snapshot\
      """;

  private static final String COUNT =
      """
      with <row>,
      <up to>,
      <fresh>,
      <parts>,
      up as (
        update {schema}.sum_recorded u
           set seen = <seen>, system_identifier = r.cluster, counts = p.counts, totals = p.totals, ledger_ids = p.ledger_ids
          from r, turn t, (
            select array_agg(count::bigint order by segment) as counts, array_agg(total order by segment) as totals,
                   array_agg(ledger_id order by segment) as ledger_ids from parts) p
         where u.one and t.why is null and ?
      )
      select t.why, t.up_to < pg_snapshot_xmax(t.now) as behind, p.count, p.total
        from turn t, (select sum(count + old_count) as count, sum(total + old_total) as total from parts) p
      """
          .replace("<row>", ROW)
          .replace("<up to>", UP_TO)
          .replace("<fresh>", FRESH)
          .replace("<parts>", PARTS)
          .replace("<seen>", SEEN);

  final String prepare;
  final String take;
  final String count;

  RecordedSql(String schemaName) {
    SchemaName schema = new SchemaName(schemaName);
    this.prepare = schema.in(PREPARE);
    this.take = schema.in(TAKE);
    this.count = schema.in(COUNT);
  }
}
