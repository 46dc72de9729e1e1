package io.sumflow.pg;

/**
 * How much waits: the rest of the open window and what became visible since, each read as a page
 * would be, up to one more than is counted exactly.
 */
final class SampleSql {

  /** Above this the size is estimated by sequence. */
  static final int EXACT_MAX = 10_000;

  private static final String SAMPLE =
      """
      with recursive r as materialized (
        select q.*, (select last_value from <s>.outbox_message_seq) as last_value from <s>.outbox_relay q where q.one
      ),
      w as materialized (
        select r.published::text::pg_snapshot as s1, r.target::text::pg_snapshot as s2, r.published_xact as own, r.low_seq as low,
               r.target_hi as hi, r.after_seq as after, <exact> as page_rows
          from r where r.target is not null
      ),
      n as materialized (
        select coalesce(r.target, r.published)::text::pg_snapshot as s1, pg_current_snapshot() as s2,
               case when r.target is null then r.published_xact else r.target_xact end as own,
               case when r.target is null then r.low_seq else r.target_low end as low,
               r.last_value as hi, 0::bigint as after, <exact> as page_rows
          from r
      ),
      <w once running>,
      <n once running>,
      wa as (<w up to low>), wb as (<w above low>), na as (<n up to low>), nb as (<n above low>),
      waiting as (
        select count(*) as counted, min(created_at) as oldest from (
          select * from wa union all select * from wb union all select * from na union all select * from nb
          limit <exact> + 1) u
      )
      select waiting.counted,
             r.last_value - case when r.target is null then r.low_seq else greatest(r.low_seq, r.after_seq) end as estimate,
             coalesce(extract(epoch from clock_timestamp() - waiting.oldest) * 1000, 0)::bigint as oldest_millis,
             (select count(*) from <s>.outbox_parked) as parked
        from r, waiting
      """;

  final String sample;

  SampleSql(String schema) {
    String text =
        SAMPLE
            .replace("<w once running>", part("w", PageSql.ONCE_RUNNING))
            .replace("<w up to low>", part("w", PageSql.UP_TO_LOW))
            .replace("<n up to low>", part("n", PageSql.UP_TO_LOW))
            .replace("<w above low>", part("w", PageSql.ABOVE_LOW))
            .replace("<n once running>", part("n", PageSql.ONCE_RUNNING))
            .replace("<n above low>", part("n", PageSql.ABOVE_LOW))
            .replace("<exact>", Integer.toString(EXACT_MAX));
    this.sample = Steps.step(LeaseSql.in(schema, text));
  }

  /** A part of a page, of another window than {@code g}, with the columns that are needed here. */
  private static String part(String window, String sql) {
    return sql.replaceAll("\\bg\\b", window)
        .replaceAll("(gaps|late|once)_g\\b", "$1_" + window)
        .replace("<columns>", "m.seq, m.created_at");
  }
}
