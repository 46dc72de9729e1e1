package io.sumflow.pg.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.pg.PgBacklog;
import io.sumflow.pg.PgOutboxConfig;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PgRecordedTest {

  private final SumLog log = new SumLog();
  private final SumLog.Writer writer = log.writer();
  private final SumLog.Writer late = log.writer();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void everyCommittedSumIsCountedOnceHoweverOftenItIsAsked() {
    assertKnown(0, 0);
    writer.append(0, 5).append(15, -7).commit();

    assertKnown(2, -2);
    assertKnown(2, -2);
    writer.append(3, 10).commit();
    assertKnown(3, 8);
  }

  @Test
  void amountsOfAnySizeAreExact() {
    writer.append(0, Long.MAX_VALUE).append(1, Long.MAX_VALUE).commit();

    BigInteger twice = BigInteger.valueOf(Long.MAX_VALUE).shiftLeft(1);
    assertEquals(new PgRecorded.Answer.Known(new RunningTotal(twice, 2)), log.recorded().sample());
  }

  @Test
  void aSumThatCommitsLateIsCountedWhenItDoes() {
    late.append(1, 100);
    writer.append(1, 1).commit();
    assertKnown(1, 1);
    writer.append(1, 2).commit();
    assertKnown(2, 3);

    late.commit();

    assertKnown(3, 103);
    assertKnown(3, 103);
  }

  @Test
  void whatIsRolledBackIsNotCounted() {
    late.append(1, 100).run("savepoint s").append(1, 50).run("rollback to savepoint s");
    writer.append(1, 1);
    assertKnown(0, 0);

    writer.rollback();
    late.commit();

    assertKnown(1, 100);
  }

  @Test
  void subtransactionsCountWithTheirTransaction() {
    writer.run("create table other (x int)").commit();
    late.run("insert into other values (1); savepoint s; insert into other values (2)");
    late.run("release savepoint s").append(1, 100);
    assertKnown(0, 0);

    late.commit();

    assertKnown(1, 100);
  }

  @Test
  void otherTypesOfMessagesAreNotSums() {
    writer.append(2, "sumflow.heartbeat", "no json", 3).append(2, 4).commit();

    assertKnown(1, 4);
  }

  @Test
  void truncatedSumsStayCountedWhetherTheyWereCountedBeforeOrNot() {
    writer.append(1, 1).append(2, 20).commit();
    assertKnown(2, 21);
    writer.append(1, 2).commit();

    assertTrue(log.truncate(1));

    assertKnown(3, 23);
    writer.append(1, 300).commit();
    assertKnown(4, 323);
    assertTrue(log.truncate(1));
    assertTrue(log.truncate(2));
    assertKnown(4, 323);
  }

  @Test
  void aDatabaseThatIsOldWhenItIsFirstAskedIsCountedWithWhatWasTruncated() {
    writer.append(1, 1).append(2, 20).commit();
    assertTrue(log.truncate(1));
    late.append(1, 4000);
    writer.append(1, 300).commit();

    assertKnown(3, 321);

    late.commit();
    assertKnown(4, 4321);
  }

  @Test
  void theCleanerOfTheOutboxAndTheCountAgree() {
    int segment = 5;
    writer.append(segment, 7).append(segment + 1, 1).commit();
    assertKnown(2, 8);
    writer.append(segment, 8).commit();
    writer.run("update outbox_message set created_at = now() - interval '1 day' where segment = 5");
    writer.run("select pg_current_xact_id()").commit();
    writer.run("update outbox_relay set published = pg_current_snapshot()").commit();
    PgOutboxConfig config = PgOutboxConfig.defaults().withRetention(Duration.ofHours(1));

    assertEquals(1, new PgBacklog(log.database.dataSource(), config, log.ledger).clean());

    assertEquals("1", log.database.query("select count(*) from outbox_message"));
    assertKnown(3, 16);
  }

  @Test
  void whatIsTooMuchForOneCallIsCountedInSeveral() {
    PgRecorded slow = log.recorded(10);
    late.append(1, 100);
    for (int i = 0; i < 7; i++) {
      writer.append(i, 1, 5).commit();
    }

    assertEquals(new PgRecorded.Answer.Behind(true), slow.sample());
    writer.append(2, 1000).commit();
    late.commit();
    assertTrue(log.truncate(0));

    PgRecorded.Answer answer = slow.sample();
    for (int i = 0; i < 10 && answer.equals(new PgRecorded.Answer.Behind(true)); i++) {
      answer = slow.sample();
    }
    assertEquals(new PgRecorded.Answer.Known(log.truth()), answer);
    assertKnown(37, 1135);
  }

  @Test
  void aTransactionLargerThanACallIsCountedWhole() {
    PgRecorded slow = log.recorded(10);
    writer.append(1, 2, 55).commit();
    writer.append(1, 1).commit();
    writer.append(1, "other", "", 1).commit();

    assertEquals(new PgRecorded.Answer.Behind(true), slow.sample());
    assertEquals(SumLog.known(56, 111), slow.sample());
  }

  @Test
  void oneWhoFindsTheRowTakenOnlyReads() {
    writer.append(1, 5).commit();
    late.run("select from sum_recorded for update");

    assertKnown(1, 5);
    assertEquals("3:3:", log.database.query("select seen from sum_recorded"));
    writer.append(1, 6).commit();
    assertEquals(new PgRecorded.Answer.Behind(false), log.recorded(0).sample());

    late.rollback();
    assertKnown(2, 11);
    writer.append(1, 7).commit();
    late.run("select from sum_recorded for update");
    assertKnown(3, 18);
  }

  @Test
  void aSumThatCannotBeReadIsNoNumber() {
    writer.append(1, Encoded.TYPE, "no json", 1).commit();

    assertThrows(InfrastructureException.class, log.recorded()::sample);
  }

  private void assertKnown(long count, long total) {
    assertEquals(SumLog.known(count, total), log.recorded().sample());
  }
}
