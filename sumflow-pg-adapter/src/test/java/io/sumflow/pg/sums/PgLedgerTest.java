package io.sumflow.pg.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.SchemaName;
import io.sumflow.pg.TestDatabase;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PgLedgerTest {

  private final TestDatabase database = TestDatabase.with("outbox", "adder");
  private final PgTransactor transactor = new PgTransactor(database.dataSource());
  private final PgSumJournal journal = PgSumJournalContractTest.journal(database.dataSource());
  private final PgLedger ledger = new PgLedger(SchemaName.PUBLIC.name(), Encoded.TYPE);

  @Test
  void theRecordedTotalStaysTheSameWhenSumsAreTruncated() {
    record(Long.MAX_VALUE, 0);
    record(Long.MAX_VALUE, -5);
    RunningTotal all =
        new RunningTotal(BigInteger.TWO.pow(64).subtract(BigInteger.valueOf(2 + 5)), 2);
    assertEquals(all, recorded());

    truncate(currentSegment());
    assertEquals("0", database.query("select count(*) from outbox_message"));
    assertEquals(all, recorded());

    record(7, 0);
    truncate(currentSegment());
    record(1, 1);
    assertEquals(all.plus(7).plus(2), recorded());
  }

  @Test
  void otherTypesOfMessagesAreNotSums() {
    record(1, 2);
    database.execute(
        "insert into outbox_message (id, topic, type, payload)"
            + " values (gen_random_uuid(), 'sums', 'something.else', 'no json')");

    assertEquals(RunningTotal.ZERO.plus(3), recorded());
  }

  @Test
  void anEventThatCannotBeReadIsNotTruncatedUnaccounted() {
    database.execute(
        "insert into outbox_message (id, topic, type, payload)"
            + " values (gen_random_uuid(), 'sums', 'sum.calculated', 'no json')");

    assertThrows(InfrastructureException.class, () -> truncate(currentSegment()));

    assertEquals("1", database.query("select count(*) from outbox_message"));
  }

  @Test
  void aSegmentWithoutSumsLeavesNoEntry() {
    truncate(3);

    assertEquals("0", database.query("select count(*) from sum_ledger"));
    assertEquals(RunningTotal.ZERO, recorded());
  }

  private void truncate(int segment) {
    PgLedger.Entry entry = transactor.inTransaction(session -> ledger.prepare(session, segment));
    transactor.inTransaction(
        session -> {
          ledger.store(session, entry);
          return true;
        });
    database.execute("truncate outbox_message_" + segment);
  }

  private int currentSegment() {
    return Integer.parseInt(database.query("select min(segment) from outbox_message"));
  }

  private void record(long x, long y) {
    journal
        .record(PgSumJournalTest.fact(x, y), Optional.empty(), Map.of())
        .toCompletableFuture()
        .join();
  }

  private RunningTotal recorded() {
    return transactor.inTransaction(ledger::recorded);
  }
}
