package io.sumflow.totalizer;

import io.dropwizard.lifecycle.Managed;
import io.sumflow.kafka.KafkaSubscription;
import io.sumflow.kafka.KafkaSubscriptionConfig;
import io.sumflow.kafka.SubscriptionStatus;
import io.sumflow.otel.ProcessParent;
import io.sumflow.otel.TracingReceiver;
import io.sumflow.otel.TracingTransactor;
import io.sumflow.outbox.Housekeeper;
import io.sumflow.outbox.IdempotentReceiver;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.ReceiverConfig;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.pg.PgInbox;
import io.sumflow.pg.PgInboxConfig;
import io.sumflow.pg.PgTransactor;
import io.sumflow.prometheus.DatabaseMetrics;
import io.sumflow.shell.Telemetry;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From Kafka into the tally, exactly once, on a thread of its own; another one forgets old ids. */
final class Receiving implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Receiving.class);

  /** Far above any poll's work, so that only what never ends is taken for a message's fault. */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration CLEANING_INTERVAL = Duration.ofMinutes(10);

  private final KafkaSubscription subscription;
  private final WorkLoop receiving;
  private final WorkLoop cleaning;

  /**
   * Connects everything; starts nothing.
   *
   * @param listener hears everything
   * @param consumer hears only what the subscription says, such as trouble with Kafka
   * @param queries measures the polls' transactions
   */
  Receiving(
      SubscriptionSettings settings,
      DataSource database,
      SumMessages messages,
      ReceiverListener listener,
      ReceiverListener consumer,
      DatabaseMetrics queries,
      Telemetry telemetry,
      ProcessParent parent) {
    PgTransactor transactor =
        new PgTransactor(telemetry.statementsOf(database)).withStatementTimeout(STATEMENT_TIMEOUT);
    ReceiverConfig config = ReceiverConfig.defaults();
    PgInboxConfig inboxConfig = PgInboxConfig.defaults(settings.groupId());
    PgInbox inbox = new PgInbox(transactor, inboxConfig);
    PgTransactor unseen = new PgTransactor(database).withStatementTimeout(STATEMENT_TIMEOUT);
    IdempotentReceiver<Connection> plain =
        new IdempotentReceiver<>(
            telemetry.<Transactor<Connection>>around(
                queries.around(transactor, "receive"),
                (inner, otel) -> new TracingTransactor<>(inner)),
            inbox,
            new SumHandler(messages),
            messages::id,
            config,
            InstantSource.system(),
            telemetry.around(listener, (inner, otel) -> inner.andThen(TracingReceiver.outcomes())));
    Receiver receiver =
        telemetry.<Receiver>around(
            plain,
            (inner, otel) ->
                new TracingReceiver(
                    inner, otel, InstantSource.system(), settings.groupId(), messages::id, parent));
    subscription =
        new KafkaSubscription(subscription(settings), receiver, listener.andThen(consumer));
    receiving =
        new WorkLoop(
            "receiving",
            subscription,
            IdlePolicy.defaults(),
            bug -> LOG.error("receiving failed and goes on", bug));
    cleaning =
        new WorkLoop(
            "cleaning",
            new Housekeeper(List.of(new PgInbox(unseen, inboxConfig))),
            IdlePolicy.every(CLEANING_INTERVAL),
            failed ->
                LOG.warn("cleaning failed, next try in ten minutes: {}", failed.getMessage()));
  }

  private static KafkaSubscriptionConfig subscription(SubscriptionSettings settings) {
    return KafkaSubscriptionConfig.of(settings.groupId(), settings.kafka().topic())
        .withBootstrapServers(settings.kafka().bootstrapServers());
  }

  /** What the subscription is doing now. */
  SubscriptionStatus status() {
    return subscription.status();
  }

  @Override
  public void start() {
    receiving.start();
    cleaning.start();
  }

  /** Ends after the poll at hand, and leaves the group, so that others take over at once. */
  @Override
  public void stop() {
    receiving.close();
    cleaning.close();
  }
}
