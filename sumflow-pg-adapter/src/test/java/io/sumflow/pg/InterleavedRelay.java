package io.sumflow.pg;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a relay does to its backlog, one small step at a time; sending is a line in a list. */
class InterleavedRelay {

  final InterleavedWorld world;
  final Session session;
  private PgBacklog backlog;
  private UUID owner;
  private @Nullable Lease lease;
  private long number;
  private @Nullable Window window;
  private final ArrayDeque<BacklogEntry> page = new ArrayDeque<>();
  private boolean read;
  private boolean last;
  private long after;

  InterleavedRelay(InterleavedWorld world, Session session) {
    this.world = world;
    this.session = session;
    this.backlog = new PgBacklog(session, PgOutboxConfig.defaults());
    this.owner = world.uuid();
  }

  /** Its process died: the next one knows nothing. */
  void forget() {
    owner = world.uuid();
    backlog = new PgBacklog(session, PgOutboxConfig.defaults());
    lease = null;
    window = null;
    drop();
  }

  void disconnect() {
    session.close();
  }

  void close() {
    session.close();
  }

  /** Whether there was anything to do. */
  boolean step() {
    Lease held = lease;
    if (held == null) {
      return claim();
    }
    Window open = window;
    if (open == null) {
      return closeAndOpen(held);
    }
    if (!page.isEmpty()) {
      send(open);
      return true;
    }
    if (read && last) {
      window = null;
      return true;
    }
    if (read && world.random.nextBoolean() && !backlog.advance(open, after, List.of())) {
      return fenced();
    }
    return read(open);
  }

  private boolean claim() {
    Claim claim = backlog.claim(owner, Duration.ofHours(1), Optional.empty());
    if (claim instanceof Claim.Claimed claimed) {
      world.count("claimed", 1);
      lease = claimed.lease();
      number = claimed.number();
      window = claimed.open().orElse(null);
      after = claimed.open().map(Window::after).orElse(0L);
      drop();
      return true;
    }
    return false;
  }

  private boolean closeAndOpen(Lease held) {
    Opening opening = backlog.closeAndOpen(held, number);
    if (opening instanceof Opening.Opened opened) {
      world.count("opened", 1);
      window = opened.window();
      number = opened.window().number();
      after = 0;
      drop();
      if (world.chance(0.02)) {
        forget(); // The answer was lost.
      }
      return true;
    }
    if (opening instanceof Opening.Fenced) {
      return fenced();
    }
    if (opening instanceof Opening.Hold hold) {
      throw new AssertionError("holds: " + hold.why());
    }
    return false;
  }

  private boolean read(Window open) {
    long bytes = world.chance(0.2) ? 1 << 10 : 1 << 20;
    Reading reading = backlog.read(open, after, new PageLimit(world.pageRows, bytes));
    if (reading instanceof Reading.Page found) {
      world.count("read", 1);
      page.clear();
      page.addAll(found.entries());
      last = found.last();
      read = true;
      return true;
    }
    if (reading instanceof Reading.Hold hold) {
      throw new AssertionError("holds: " + hold.why());
    }
    return fenced();
  }

  private void send(Window open) {
    for (int n = 1 + world.random.nextInt(page.size()); n > 0 && !page.isEmpty(); n--) {
      BacklogEntry entry = page.remove();
      if (entry.keyParked()) {
        follow(open, entry);
      } else if (world.parking && world.chance(0.01)) {
        park(open, entry);
      } else {
        world.sent.add(entry.message().id());
        world.count("sent", 1);
        after = entry.seq();
      }
    }
  }

  private void follow(Window open, BacklogEntry entry) {
    after = entry.seq();
    if (!backlog.advance(open, after, List.of(new Parked(entry, Parked.KEY_PARKED)))) {
      fenced();
    } else {
      world.count("followed", 1);
    }
  }

  /** As the relay does: the position stays before it, and the page is read again. */
  private void park(Window open, BacklogEntry entry) {
    if (!backlog.advance(open, after, List.of(new Parked(entry, "guilty")))) {
      fenced();
    } else {
      world.count("parked", 1);
    }
    drop();
  }

  private void drop() {
    page.clear();
    read = false;
    last = false;
  }

  private boolean fenced() {
    world.count("fenced", 1);
    forget();
    return true;
  }
}
