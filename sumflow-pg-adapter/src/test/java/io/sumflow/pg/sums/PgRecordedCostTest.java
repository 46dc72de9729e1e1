package io.sumflow.pg.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.SchemaName;
import io.sumflow.pg.Wrapped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What asking costs when much was counted before: pages touched, counted by the server. */
class PgRecordedCostTest {

  private static final Logger LOG = Logger.getLogger(PgRecordedCostTest.class.getName());

  private static final int COUNTED = 200_000;
  private static final int TIMES = 20;

  /** The driver prepares at the fifth execution; before that, planning reads pages, too. */
  private static final int PLANNED = 8;

  /** Some looks into 16 segments' indexes, and the rows of this test. */
  private static final long BUFFERS_MAX = 350;

  private static final long BUFFERS_UNDER_A_LONG_ONE_MAX = 450;

  private final SumLog log = new SumLog();
  private final SumLog.Writer writer = log.writer();
  private final SumLog.Writer late = log.writer();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void askingTouchesWhatIsNewHoweverMuchWasCountedAndHoweverLongSomebodyWrites() throws Exception {
    try (Connection sampler = log.database.connect()) {
      PgRecorded recorded =
          new PgRecorded(
              new PgTransactor(Wrapped.keeping(sampler)), SchemaName.PUBLIC.name(), Encoded.TYPE);
      load();
      while (recorded.sample() instanceof PgRecorded.Answer.Behind) {
        // It takes some calls.
      }
      long usual = cost(sampler, recorded);
      late.append(1, 1, 50_000);
      long whileOneWrites = cost(sampler, recorded);
      load();
      while (recorded.sample() instanceof PgRecorded.Answer.Behind) {
        // It takes some calls.
      }
      long behindALongOne = cost(sampler, recorded);

      LOG.info(() -> "buffers " + List.of(usual, whileOneWrites, behindALongOne));
      assertTrue(usual <= BUFFERS_MAX, "touches " + usual);
      assertTrue(whileOneWrites <= BUFFERS_UNDER_A_LONG_ONE_MAX, "touches " + whileOneWrites);
      assertTrue(behindALongOne <= BUFFERS_UNDER_A_LONG_ONE_MAX, "touches " + behindALongOne);
      late.commit();
      RunningTotal all = log.truth();
      assertEquals(new PgRecorded.Answer.Known(all), recorded.sample());
    }
  }

  private void load() {
    writer
        .run(
            """
            insert into outbox_message (segment, id, topic, type, payload)
            select g %% 16, gen_random_uuid(), 'sums', 'sum.calculated', '{"payload":{"result":1}}'
              from generate_series(1, %d) g
            """
                .formatted(COUNTED))
        .commit();
    writer.run("select pg_stat_force_next_flush()").commit();
  }

  /** Of an answer with ten sums more, once the statements are planned. */
  private long cost(Connection sampler, PgRecorded recorded) {
    return Stream.iterate(0, i -> i + 1)
        .limit(TIMES)
        .map(
            i -> {
              writer.append(i % 16, 1, 10).commit();
              writer.run("select pg_stat_force_next_flush()").commit();
              flush(sampler);
              long before = touched();
              recorded.sample();
              flush(sampler);
              return touched() - before;
            })
        .skip(PLANNED)
        .mapToLong(Long::longValue)
        .max()
        .orElseThrow();
  }

  private static void flush(Connection session) {
    try (Statement statement = session.createStatement()) {
      statement.execute("select pg_stat_force_next_flush()");
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private long touched() {
    return Long.parseLong(
        log.database.query(
            """
            select sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit, 0) + coalesce(idx_blks_read, 0)
                       + coalesce(toast_blks_hit, 0) + coalesce(toast_blks_read, 0))
              from pg_statio_user_tables where relname ~ '^(outbox|sum)_'
            """));
  }
}
