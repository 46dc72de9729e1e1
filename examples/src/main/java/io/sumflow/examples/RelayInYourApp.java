package io.sumflow.examples;

import io.sumflow.kafka.KafkaPublisher;
import io.sumflow.kafka.KafkaPublisherConfig;
import io.sumflow.outbox.Housekeeper;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.Relay;
import io.sumflow.outbox.RelayConfig;
import io.sumflow.outbox.RelayListener;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.pg.PgBacklog;
import io.sumflow.pg.PgOutboxConfig;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** The relay as a thread of your application; start it in as many instances as you like. */
final class RelayInYourApp implements AutoCloseable {

  private final KafkaPublisher publisher;
  private final WorkLoop loop;
  private final WorkLoop cleaning;

  RelayInYourApp(DataSource dataSource, KafkaPublisherConfig kafka, RelayListener listener) {
    // [readme
    PgBacklog backlog = new PgBacklog(dataSource, PgOutboxConfig.defaults());
    publisher = new KafkaPublisher(kafka);
    Relay relay =
        new Relay(
            backlog,
            publisher,
            UUID.randomUUID(),
            RelayConfig.defaults(),
            listener, // a RelayListener: its failed(..) is where you hear of trouble
            System::nanoTime,
            RandomGenerator.getDefault());
    loop = new WorkLoop("outbox-relay", relay, IdlePolicy.defaults(), Throwable::printStackTrace);
    cleaning =
        new WorkLoop(
            "outbox-cleaning",
            new Housekeeper(List.of(backlog)),
            IdlePolicy.every(Duration.ofMinutes(10)),
            Throwable::printStackTrace);
    // readme]
  }

  void start() {
    loop.start();
    cleaning.start();
  }

  /** Call it after a commit to have the message published at once. */
  void nudge() {
    loop.nudge();
  }

  @Override
  public void close() {
    cleaning.close();
    loop.close();
    publisher.close();
  }
}
