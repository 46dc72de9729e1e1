package io.sumflow.pg;

/** The lease: claimed, kept, given back. */
final class LeaseSql {

  /** Losing it costs a little time or a re-send, nothing else: no flush is awaited. */
  static final String NOT_SYNCHRONOUS = "set_config('synchronous_commit', 'off', true) = 'off'";

  /** Makes this one statement durable whatever the session says. */
  static final String SYNCHRONOUS = "set_config('synchronous_commit', 'on', true) = 'on'";

  /**
   * Synchronous: it is the barrier for a window found open. The first claim ever says which cluster
   * the position belongs to, unless the log has ids this cluster has not reached: then it came from
   * another, and every opening holds.
   */
  private static final String CLAIM =
      """
      with up as (
        update <s>.outbox_relay u
           set owner = ?, epoch = u.epoch + 1, beat = 0,
               lease_until = clock_timestamp() + ? * interval '1 millisecond',
               system_identifier = coalesce(u.system_identifier, (
                 select c.system_identifier from pg_control_system() c
                  where not coalesce((select m.txid from <s>.outbox_message m order by m.txid desc limit 1)
                          >= pg_snapshot_xmax(pg_current_snapshot()), false)))
         where u.one
           and (u.owner is null or u.owner = ? or u.lease_until < clock_timestamp()
                or (u.epoch = ? and u.beat = ?))
           and <sync>
        returning u.ctid::text as at, u.epoch, u.win, u.target is not null as open, u.after_seq,
                  u.target_hi, u.partitions
      )
      select r.epoch as held_epoch, r.beat as held_beat, up.*
        from <s>.outbox_relay r left join up on true
       where r.one
      """;

  private static final String BEAT =
      """
      update <s>.outbox_relay
         set beat = beat + 1, lease_until = clock_timestamp() + ? * interval '1 millisecond'
       where <at> and owner = ? and epoch = ? and <async>
      returning ctid::text as at
      """;

  private static final String RELEASE =
      """
      update <s>.outbox_relay set owner = null, lease_until = '-infinity'
       where <at> and owner = ? and epoch = ?
      returning ctid::text as at
      """;

  final String claim;
  final PositionRow.Sql beat;
  final PositionRow.Sql release;

  LeaseSql(String schema) {
    this.claim = Steps.step(in(schema, CLAIM));
    this.beat = PositionRow.Sql.of(in(schema, BEAT));
    this.release = PositionRow.Sql.of(in(schema, RELEASE));
  }

  /** Names the schema and the two ways to commit. */
  static String in(String schema, String sql) {
    return sql.replace("<s>", '"' + schema + '"')
        .replace("<sync>", SYNCHRONOUS)
        .replace("<async>", NOT_SYNCHRONOUS);
  }
}
