package io.sumflow.pg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What must be true afterwards: every committed message was sent or set aside, nothing else was,
 * and of each key the first occurrences came in the order in which its lock was held.
 */
final class InterleavedOracle {

  private static final String COMMITTED =
      """
      select concat_ws(' ', key, convert_from(payload, 'utf8'), seq, id) from (
        select id, key, payload, seq from outbox_message union all select id, key, payload, seq from archive) m
      order by key, convert_from(payload, 'utf8')::int, seq
      """;

  private record Row(String key, int value, long seq, UUID id) {}

  private final Session admin;
  private final Map<UUID, Integer> first = new HashMap<>();

  InterleavedOracle(Session admin, List<UUID> sent) {
    this.admin = admin;
    for (int i = 0; i < sent.size(); i++) {
      first.putIfAbsent(sent.get(i), i);
    }
  }

  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    Map<String, List<Row>> keys = new TreeMap<>();
    Set<UUID> committed = new HashSet<>();
    for (String line : admin.all(COMMITTED)) {
      String[] part = line.split(" ", -1);
      Row row =
          new Row(
              part[0],
              Integer.parseInt(part[1]),
              Long.parseLong(part[2]),
              UUID.fromString(part[3]));
      keys.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
      committed.add(row.id());
    }
    Set<UUID> parked = new HashSet<>();
    admin.all("select id from outbox_parked").forEach(id -> parked.add(UUID.fromString(id)));
    keys.values().forEach(rows -> judge(rows, parked, wrong));
    first.keySet().stream()
        .filter(id -> !committed.contains(id))
        .forEach(id -> wrong.add("sent but not committed: " + id));
    parked.stream()
        .filter(id -> !committed.contains(id))
        .forEach(id -> wrong.add("set aside but not committed: " + id));
    return wrong;
  }

  private void judge(List<Row> rows, Set<UUID> parked, List<String> wrong) {
    int before = -1;
    long seq = 0;
    boolean aside = false;
    int value = 0;
    for (Row row : rows) {
      if (row.value() != ++value || row.seq() <= seq) {
        throw new IllegalStateException("the writers themselves are out of order: " + row);
      }
      seq = row.seq();
      Integer at = first.get(row.id());
      if (at == null) {
        aside = true;
        if (!parked.contains(row.id())) {
          wrong.add("lost: " + row);
        }
      } else if (aside) {
        wrong.add("sent past what was set aside or lost: " + row);
      } else if (at < before) {
        wrong.add("out of order: " + row);
      } else {
        before = at;
      }
    }
  }
}
