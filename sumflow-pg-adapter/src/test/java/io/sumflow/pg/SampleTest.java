package io.sumflow.pg;

import static io.sumflow.pg.OutboxDatabase.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.BacklogState;
import io.sumflow.outbox.Parked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much waits, at every stage of a message's life. */
class SampleTest {

  private OutboxDatabase database;
  private Session writer;
  private Session late;
  private HeldOutbox outbox;

  @BeforeEach
  void open() {
    database = OutboxDatabase.create();
    writer = database.session();
    late = database.session();
    outbox = new HeldOutbox(database.backlog());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsCommittedAndNotPublishedIsCountedOnce() {
    assertEquals(new BacklogState(0, Duration.ZERO, 0), outbox.backlog.sample());
    late.begin();
    append(late, "l", "late");
    append(writer, "k", "1", "2", "3");
    assertEquals(3, size());
    outbox.open();
    assertEquals(3, size());
    append(writer, "k", "4");
    assertEquals(4, size());
    late.commit();
    assertEquals(5, size());
    outbox.backlog.advance(outbox.window(), outbox.entries().get(1).seq(), List.of());
    assertEquals(3, size());
    outbox.open();
    assertEquals(2, size());
    outbox.close();
    assertEquals(0, size());
  }

  @Test
  void whatIsParkedIsCountedApart() {
    append(writer, "k", "1", "2");
    outbox.open();
    var guilty = outbox.entries().get(0);

    assertTrue(
        outbox.backlog.advance(
            outbox.window(), guilty.seq(), List.of(new Parked(guilty, "too\nlarge"))));

    assertEquals(1, outbox.backlog.sample().parked());
    assertEquals(1, size());
    assertEquals("too large", writer.one("select cause from outbox_parked"));
  }

  @Test
  void theOldestAgeIsThatOfTheOldestThatWaits() {
    append(writer, "k", "1");
    outbox.next();
    outbox.close();
    writer.run("update outbox_message set created_at = created_at - interval '1 day'");
    append(writer, "k", "2");
    writer.run(
        "update outbox_message set created_at = created_at - interval '1 hour'"
            + " where created_at > clock_timestamp() - interval '1 minute'");

    Duration oldest = outbox.backlog.sample().oldest();

    assertTrue(oldest.compareTo(Duration.ofHours(1)) >= 0, oldest::toString);
    assertTrue(oldest.compareTo(Duration.ofHours(2)) < 0, oldest::toString);
  }

  @Test
  void aLargeBacklogIsEstimated() {
    append(writer, "k", "published");
    outbox.next();
    outbox.close();
    writer.run(
        """
        insert into outbox_message (id, topic, key, type, payload)
        select gen_random_uuid(), 't', 'k', 'tested', '' from generate_series(1, 12000)
        """);

    assertEquals(12_000, size());
  }

  private long size() {
    return outbox.backlog.sample().size();
  }
}
