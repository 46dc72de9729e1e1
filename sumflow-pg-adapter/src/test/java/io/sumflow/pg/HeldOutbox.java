package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A relay's view of an outbox: it holds the lease, and asks for windows and pages. */
final class HeldOutbox {

  static final Duration HOUR = Duration.ofHours(1);

  final PgBacklog backlog;
  final Lease lease;
  private long number;
  private @Nullable Window window;

  HeldOutbox(PgBacklog backlog) {
    this.backlog = backlog;
    Claim.Claimed claimed =
        assertInstanceOf(
            Claim.Claimed.class, backlog.claim(UUID.randomUUID(), HOUR, Optional.empty()));
    this.lease = claimed.lease();
    this.number = claimed.number();
    this.window = claimed.open().orElse(null);
  }

  long number() {
    return number;
  }

  Opening closeAndOpen() {
    Opening opening = backlog.closeAndOpen(lease, number);
    if (opening instanceof Opening.Opened opened) {
      number = opened.window().number();
      window = opened.window();
    }
    return opening;
  }

  Window open() {
    return assertInstanceOf(Opening.Opened.class, closeAndOpen()).window();
  }

  /** Closes the open window, and nothing new is there. */
  void close() {
    assertEquals(new Opening.Idle(), closeAndOpen());
  }

  Window window() {
    Window open = window;
    if (open == null) {
      throw new AssertionError("no window is open");
    }
    return open;
  }

  List<BacklogEntry> entries() {
    return assertInstanceOf(Reading.Page.class, backlog.read(window(), 0, PageLimit.defaults()))
        .entries();
  }

  /** The payloads of the open window, as text. */
  List<String> read() {
    return entries().stream()
        .map(entry -> new String(entry.message().payload(), StandardCharsets.UTF_8))
        .toList();
  }

  /** The payloads of the next window. */
  List<String> next() {
    open();
    return read();
  }
}
