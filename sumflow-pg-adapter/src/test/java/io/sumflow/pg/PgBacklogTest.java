package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgBacklogTest {

  private OutboxDatabase database;
  private Session writer;
  private PgBacklog backlog;
  private Claim.Claimed claimed;

  @BeforeEach
  void open() {
    database = OutboxDatabase.create();
    writer = database.session();
    backlog = database.backlog();
    claimed =
        assertInstanceOf(
            Claim.Claimed.class,
            backlog.claim(UUID.randomUUID(), Duration.ofSeconds(10), Optional.empty()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aKeyIsParkedFromItsFirstGuiltyMessageOn() {
    OutboxDatabase.append(writer, "k", "1", "2", "3");
    OutboxDatabase.append(writer, "other", "4");
    Window window = openWindow();
    BacklogEntry guilty = page(window, 0).entries().get(1);

    assertTrue(backlog.advance(window, 1, List.of(new Parked(guilty, "too large"))));

    assertEquals(
        List.of(false, true, true, false),
        page(window, 0).entries().stream().map(BacklogEntry::keyParked).toList());
    assertEquals(1, backlog.sample().parked());
    assertEquals(3, backlog.sample().size());
  }

  private Window openWindow() {
    return assertInstanceOf(
            Opening.Opened.class, backlog.closeAndOpen(claimed.lease(), claimed.number()))
        .window();
  }

  private Reading.Page page(Window window, long after) {
    return assertInstanceOf(Reading.Page.class, backlog.read(window, after, PageLimit.defaults()));
  }
}
