package io.sumflow.contracts;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One random interleaving of writers, each holding its key's lock while its transaction is open,
 * and of relays that crash, lose the lease and lose positions they did not write.
 */
final class Interleaving<S> {

  private static final int KEYS = 5;
  private static final PageLimit PAGE = new PageLimit(3, 1024);

  private final class Writer {
    final OpenTransaction<S> open;
    final List<UUID> appended = new ArrayList<>();

    Writer(OpenTransaction<S> open) {
      this.open = open;
    }
  }

  private final OutboxFixture<S> fixture;
  private final Random random;
  private final String prefix;
  private final Deque<OpenTransaction<S>> early = new ArrayDeque<>();
  private final Map<String, Writer> writers = new TreeMap<>();
  private final Map<String, List<UUID>> committed = new TreeMap<>();
  private final Map<String, Set<UUID>> sent = new HashMap<>();
  private @Nullable Window window;
  private Claim.@Nullable Claimed claimed;
  private long after;

  Interleaving(OutboxFixture<S> fixture, Random random) {
    this.fixture = fixture;
    this.random = random;
    this.prefix = UUID.nameUUIDFromBytes(longBytes(random.nextLong())).toString();
  }

  private static byte[] longBytes(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }

  Map<String, List<UUID>> committed() {
    return committed;
  }

  /** What was sent for the first time, by key and in that order. */
  Map<String, List<UUID>> firstOccurrences() {
    Map<String, List<UUID>> first = new TreeMap<>();
    sent.forEach((key, ids) -> first.put(key, List.copyOf(ids)));
    return first;
  }

  void run(int steps) throws Exception {
    crash();
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> write();
        case 8 -> early.add(fixture.begin());
        case 3 -> finish(random.nextInt(KEYS));
        case 4 -> crash();
        default -> relay();
      }
    }
    close();
    while (relay()) {
      // Until nothing is left.
    }
  }

  private String key(int number) {
    return prefix + "-" + number;
  }

  private void write() throws Exception {
    String key = key(random.nextInt(KEYS));
    Writer writer = writers.get(key);
    if (writer == null) {
      // One that began early and gets the key's lock late has an old transaction id.
      OpenTransaction<S> begun = early.poll();
      writer = new Writer(begun == null ? fixture.begin() : begun);
      writers.put(key, writer);
    }
    OutboxMessage message = fixture.messages.next("topic", key);
    fixture.outbox().append(writer.open.session(), message);
    writer.appended.add(message.id());
  }

  private void finish(int number) throws Exception {
    Writer writer = writers.remove(key(number));
    if (writer == null) {
      return;
    }
    if (random.nextInt(4) == 0) {
      writer.open.rollback();
    } else {
      writer.open.commit();
      committed.computeIfAbsent(key(number), k -> new ArrayList<>()).addAll(writer.appended);
    }
  }

  void close() throws Exception {
    for (int key = 0; key < KEYS; key++) {
      finish(key);
    }
    while (!early.isEmpty()) {
      early.remove().rollback();
    }
  }

  private void crash() throws Exception {
    window = null;
    claimed = null;
    fixture.expireLease();
  }

  /** One step of a relay; false if nothing is left to do. */
  private boolean relay() {
    Claim.Claimed lease = claimed;
    Window open = window;
    if (lease == null) {
      lease = fixture.claim(random.nextBoolean() ? OutboxFixture.ONE : OutboxFixture.TWO);
      claimed = lease;
      open = lease.open().orElse(null);
      after = open == null ? 0 : open.after();
    } else if (open == null) {
      Opening opening = fixture.backlog().closeAndOpen(lease.lease(), lease.number());
      if (opening instanceof Opening.Idle) {
        return false;
      }
      open = OutboxFixture.expect(Opening.Opened.class, opening).window();
      after = open.after();
      claimed = new Claim.Claimed(lease.lease(), open.number(), Optional.empty());
    } else {
      open = send(open);
    }
    window = open;
    return true;
  }

  private @Nullable Window send(Window open) {
    Reading.Page page = fixture.page(open, after, PAGE);
    for (BacklogEntry entry : page.entries()) {
      String key = entry.message().key().orElseThrow();
      sent.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(entry.message().id());
      after = entry.seq();
    }
    if (random.nextBoolean() && !fixture.backlog().advance(open, after, List.of())) {
      throw new AssertionError("fenced without a reason");
    }
    return page.last() ? null : open;
  }
}
