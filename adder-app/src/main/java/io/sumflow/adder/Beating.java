package io.sumflow.adder;

import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Step;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.sums.PgRecorded;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** What shows that the adder is alive: the count of recorded sums, and heartbeats that carry it. */
final class Beating {

  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);

  /** Far above what counting takes in one turn, also of what is on the disk only. */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(15);

  private final Wiring wiring;
  private final PgTransactor transactor;
  private final PgOutbox outbox;
  private final PgRecorded recorded;

  Beating(Wiring wiring, DataSource pool, PgOutbox outbox, String schema) {
    this.wiring = wiring;
    this.transactor = new PgTransactor(pool).withStatementTimeout(STATEMENT_TIMEOUT);
    this.outbox = outbox;
    this.recorded = new PgRecorded(transactor, schema, SumEvent.TYPE);
  }

  /** Nudges the relay after each heartbeat. */
  void beat(String topic, HeartbeatSettings settings, WorkLoop relay) {
    InstantSource clock = InstantSource.system();
    RecordedSums sums = new RecordedSums(recorded::sample, wiring.metrics(), clock);
    loop("recorded-sample", sums, SAMPLE_EVERY, "Recorded sums were not counted");
    Heartbeats heartbeats =
        new Heartbeats(
            topic,
            outbox::newId,
            sums::now,
            clock,
            message -> {
              append(message);
              relay.nudge();
            },
            wiring.metrics());
    settings
        .interval()
        .ifPresent(every -> loop("heartbeat", heartbeats, every, "No heartbeat was appended"));
  }

  private void append(OutboxMessage message) {
    transactor.inTransaction(
        session -> {
          outbox.append(session, message);
          return message;
        });
  }

  private void loop(String name, Step step, Duration every, String failed) {
    FailureLog trouble = new FailureLog(failed, InstantSource.system());
    Step watched =
        () -> {
          int done = step.runOnce();
          trouble.over();
          return done;
        };
    wiring.manage(new WorkLoop(name, watched, IdlePolicy.every(every), trouble::failed));
  }
}
