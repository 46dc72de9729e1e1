package io.sumflow.pg;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A mutant: its snapshot lives in the client until everything is sent. */
final class CarryingRelay extends InterleavedRelay {

  private String carried = "";

  CarryingRelay(InterleavedWorld world, Session session) {
    super(world, session);
  }

  @Override
  void forget() {
    carried = "";
  }

  @Override
  boolean step() {
    if (carried.isEmpty()) {
      carried = session.one("select pg_current_snapshot()::text");
      List<String> ids =
          session.all(
              """
              select id from outbox_message, outbox_relay
               where pg_visible_in_snapshot(txid, ?::pg_snapshot) and not pg_visible_in_snapshot(txid, published)
               order by seq
              """,
              carried);
      List<UUID> sent = new ArrayList<>();
      ids.forEach(id -> sent.add(UUID.fromString(id)));
      world.sent.addAll(sent);
      return !sent.isEmpty();
    }
    session.run("update outbox_relay set published = ?::pg_snapshot", carried);
    carried = "";
    return false;
  }
}
