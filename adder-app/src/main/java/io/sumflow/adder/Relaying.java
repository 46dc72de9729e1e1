package io.sumflow.adder;

import io.dropwizard.lifecycle.AutoCloseableManager;
import io.sumflow.kafka.KafkaPublisher;
import io.sumflow.kafka.KafkaPublisherConfig;
import io.sumflow.otel.TracingPublisher;
import io.sumflow.outbox.Cleanable;
import io.sumflow.outbox.Housekeeper;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.Relay;
import io.sumflow.outbox.RelayListener;
import io.sumflow.outbox.RelayStatus;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.pg.PgBacklog;
import io.sumflow.prometheus.MeteredPublisher;
import io.sumflow.prometheus.RelayMetrics;
import io.sumflow.shell.KafkaSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops behind the calls: the relay, a look at its backlog now and then, and cleaning. */
final class Relaying {

  private static final Logger LOG = LoggerFactory.getLogger(Relaying.class);

  private static final Duration CLEAN_EVERY = Duration.ofMinutes(10);
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);

  private final Wiring wiring;
  private final KafkaSettings kafka;
  private final RelayListener listener;

  Relaying(Wiring wiring, KafkaSettings kafka) {
    this.wiring = wiring;
    this.kafka = kafka;
    this.listener =
        new RelayMetrics(wiring.metrics(), InstantSource.system())
            .startAtZero(Set.of(kafka.topic()))
            .andThen(new RelayLog());
  }

  /** The loop to nudge after a commit. */
  WorkLoop relay(PgBacklog backlog, RelaySettings settings) {
    KafkaPublisherConfig config =
        KafkaPublisherConfig.defaults()
            .withBootstrapServers(kafka.bootstrapServers())
            .withSource("/sumflow/adder");
    Publisher publisher =
        new MeteredPublisher(new KafkaPublisher(config), wiring.metrics(), System::nanoTime)
            .startAtZero(Set.of(kafka.topic()));
    Publisher traced =
        wiring
            .telemetry()
            .around(
                publisher,
                (plain, otel) -> new TracingPublisher(plain, otel, InstantSource.system()));
    wiring.manage(new AutoCloseableManager(traced));
    Relay relay =
        new Relay(
            wiring.queries().around(backlog),
            traced,
            UUID.randomUUID(),
            settings.config(),
            listener,
            System::nanoTime,
            new Random());
    wiring.check("relay", () -> holding(relay.status()));
    sample(backlog, relay::status);
    return wiring.manage(
        new WorkLoop(
            "outbox-relay",
            relay,
            settings.idle(),
            failure -> LOG.error("The relay failed for a reason nobody expected", failure)));
  }

  /** A relay that waits is doing its work; one that holds needs a person. */
  private static Optional<String> holding(RelayStatus status) {
    return status.state() == RelayStatus.State.HOLDING
        ? Optional.of(status.why())
        : Optional.empty();
  }

  private void sample(PgBacklog backlog, Supplier<RelayStatus> relay) {
    BacklogView view = new BacklogView(backlog::sample, InstantSource.system());
    wiring.serve("/backlog", new BacklogServlet(view, relay, InstantSource.system()));
    FailureLog trouble = new FailureLog("The backlog was not counted", InstantSource.system());
    wiring.manage(
        new WorkLoop(
            "backlog-sample",
            () -> {
              listener.sampled(view.sample());
              trouble.over();
              return 0;
            },
            IdlePolicy.every(SAMPLE_EVERY),
            trouble::failed));
  }

  void keepHouse(List<Cleanable> cleanables) {
    wiring.manage(
        new WorkLoop(
            "housekeeper",
            new Housekeeper(cleanables),
            IdlePolicy.every(CLEAN_EVERY),
            Relaying::notCleaned));
  }

  private static void notCleaned(Throwable failure) {
    if (failure instanceof InfrastructureException away) {
      LOG.warn("Cleaning is tried again later: {}", away.getMessage());
    } else {
      LOG.error("Cleaning failed for a reason nobody expected", failure);
    }
  }
}
