package io.sumflow.pg.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was restored into another cluster, or in part: the right number or none. */
class PgRecordedElsewhereTest {

  private final SumLog log = new SumLog();
  private final SumLog.Writer writer = log.writer();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void inAnotherClusterEverythingIsCountedAgain() {
    writer.append(1, 5).append(2, 6).commit();
    assertTrue(log.truncate(2));
    assertKnown(2, 11);
    // As restored: ids begin again far below what was seen.
    writer.run("update sum_recorded set system_identifier = 1, seen = '900000:900000:'").commit();
    writer.append(1, 7).commit();

    assertKnown(3, 18);
    assertKnown(3, 18);
  }

  @Test
  void idsThatWentBackBehindTheCountHaveEverythingCountedAgain() {
    writer.append(1, 5).commit();
    assertKnown(1, 5);
    writer.run("update sum_recorded set seen = '4000000000:4000000000:'").commit();
    writer.append(1, 7).commit();

    assertKnown(2, 12);
  }

  @Test
  void aLogThatIsAheadOfItsClusterIsNotKnown() {
    writer.append(1, 5).commit();
    assertKnown(1, 5);
    writer.run("update outbox_message set txid = '4000000000'").commit();

    assertUnknown("not reached");
  }

  @Test
  void aLogOfAnotherClusterIsNotKnownUntilAPersonHasSeenToIt() {
    writer.append(1, 5).commit();
    assertKnown(1, 5);
    writer.run("update outbox_relay set system_identifier = 1").commit();
    assertUnknown("cluster 1");

    writer.run("update outbox_relay set system_identifier = null").commit();
    assertKnown(1, 5);
  }

  @Test
  void withoutItsRowItSaysHowToMakeOneAndThenCountsEverything() {
    writer.append(1, 5).commit();
    writer.run("delete from sum_recorded").commit();

    InfrastructureException failed =
        assertThrows(InfrastructureException.class, log.recorded()::sample);
    assertEquals(FailureKind.HOLD, failed.kind());
    String message = String.valueOf(failed.getMessage());
    writer.run(message.substring(message.indexOf("insert"))).commit();
    assertKnown(1, 5);
  }

  private void assertUnknown(String part) {
    PgRecorded.Answer.Unknown unknown =
        assertInstanceOf(PgRecorded.Answer.Unknown.class, log.recorded().sample());
    assertTrue(unknown.why().contains(part), unknown.why());
  }

  private void assertKnown(long count, long total) {
    assertEquals(SumLog.known(count, total), log.recorded().sample());
  }
}
