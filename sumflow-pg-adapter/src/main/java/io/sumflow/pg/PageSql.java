package io.sumflow.pg;

/**
 * Reads a window, page by page, in order of {@code seq}.
 *
 * <p>In two parts, the first wholly below the second: (a) up to {@code low_seq}, only transactions
 * that were running when {@code published} was taken can be new: those in its running list, and
 * those from its end to {@code published_xact}, so each is looked up by itself; (b) above it,
 * everything by {@code seq} alone, tested against both snapshots. What was published before is
 * never walked, a long transaction costs one look-up, and the same statement reads windows of any
 * size.
 *
 * <p>Conditions on {@code txid} are such that no index serves them in (b): else the planner may
 * choose to sort a large window for each page.
 */
final class PageSql {

  private static final String COLUMNS =
      "m.seq, m.id, m.topic, m.key, m.type, m.payload, m.headers, m.created_at";

  /** The guard row comes in any case; without it the reader is fenced. */
  private static final String GUARD =
      """
      g as materialized (
        select r.published::text::pg_snapshot as s1, r.target::text::pg_snapshot as s2, r.published_xact as own, r.low_seq as low,
               r.target_hi as hi, ?::bigint as after, ?::bigint as page_rows, ?::bigint as page_bytes,
               case when pg_is_in_recovery() then 'the database is a standby' else <history> end as hold
          from <s>.outbox_relay r
         where <at> and r.owner = ? and r.epoch = ? and r.win = ? and r.target is not null
      )\
      """;

  /** Who was running when s1 was taken and is visible in s2; {@code g} gives s1, s2, own. */
  static final String ONCE_RUNNING =
      """
      gaps_g as materialized (<gaps>),
      late_g(i, hi) as (
        select <first>, q.hi from gaps_g q
        union all select <next>, l.hi from late_g l where l.i is not null
      ),
      once_g as materialized (
        select x.i from g cross join pg_snapshot_xip(g.s1) x(i) where pg_visible_in_snapshot(x.i, g.s2)
        union all select l.i from late_g l where l.i is not null
      )\
      """
          .replace(
              "<gaps>",
              GapSql.gaps(
                  "pg_snapshot_xmax(g.s1)", "g.s2", "least(g.own, pg_snapshot_xmax(g.s2))", "g"))
          .replace("<first>", GapSql.firstBetween("q.lo", "q.hi"))
          .replace("<next>", GapSql.firstBetween("l.i", "l.hi"));

  /** Part (a): {@code g} gives low, after. */
  static final String UP_TO_LOW =
      """
      select m.* from g cross join once_g o cross join lateral (
          select <columns> from <s>.outbox_message m
           where (m.txid, m.seq) > (o.i, g.after) and (m.txid, m.seq) <= (o.i, g.low)
           order by m.txid, m.seq limit (select page_rows + 1 from g)) m
       where g.after < g.low
       order by m.seq limit (select page_rows + 1 from g)\
      """;

  /** Part (b). */
  static final String ABOVE_LOW =
      """
      select <columns> from <s>.outbox_message m
       where m.seq > (select greatest(after, low) from g) and m.seq <= (select hi from g)
         and pg_visible_in_snapshot(m.txid, (select s2 from g))
         and not pg_visible_in_snapshot(m.txid, (select s1 from g))
       order by m.seq limit (select page_rows + 1 from g)\
      """;

  private static final String READ =
      """
      with recursive <guard>,
      <once running>,
      a as (<up to low>),
      b as (<above low>),
      p as (
        select u.*, row_number() over w as place, lead(u.seq) over (order by u.seq) is null as last,
               sum(octet_length(u.payload)) over w as bytes
          from (select * from a union all select * from b) u
        window w as (order by u.seq rows unbounded preceding)
      )
      select g.hold, p.seq, p.id, p.topic, p.key, p.type, p.payload, p.headers, p.created_at, p.last,
             case when (select exists (select from <s>.outbox_parked))
                    or (select exists (select from <s>.outbox_parked_key))
                  then exists (select from <s>.outbox_parked_key k
                                where k.topic = p.topic and k.key = p.key and k.from_seq <= p.seq)
                       or p.key is null and exists (select from <s>.outbox_parked k
                                where k.seq = p.seq and k.id = p.id)
                  else false end as key_parked
        from g left join p on p.place = 1 or (p.place <= g.page_rows and p.bytes <= g.page_bytes)
       order by p.seq
      """;

  final PositionRow.Sql read;

  PageSql(String schema) {
    String text =
        READ.replace("<guard>", GUARD.replace("<history>", WindowSql.history("r.target")))
            .replace("<once running>", ONCE_RUNNING)
            .replace("<up to low>", UP_TO_LOW)
            .replace("<above low>", ABOVE_LOW)
            .replace("<columns>", COLUMNS);
    this.read = PositionRow.Sql.of(LeaseSql.in(schema, text));
  }
}
